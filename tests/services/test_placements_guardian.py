"""A guardian signs a version while the person is under 18 on the day of signing, on both databases."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from certify.placements.closing import close_placement
from certify.placements.desk_rows import list_desk_rows
from certify.placements.guardians import ask_guardian, prepare_guardian_link
from certify.placements.lives import extend_placement, report_placement, start_due_placements
from certify.placements.models import Placement
from certify.placements.queries import get_placement_unchecked
from certify.placements.rules import Party, PlacementKind, PlacementState, SigningMode
from certify.placements.services import change_project, sign_project
from certify.placements.signing import lacks_before_signing
from commons.access import ANONYMOUS, Viewer
from commons.db import unit_of_work
from commons.errors import Refusal
from commons.people.corrections import correct_birth_date
from tests.factories import NOW
from tests.making.evidence import make_evidence
from tests.making.placements import MadePlacement, make_placement, sign_all

BIRTHDAY = date(2008, 12, 15)
"""Eighteen three weeks after NOW."""
OF_AGE = datetime(2026, 12, 15, 9, 0, tzinfo=UTC)


def make_minor(session: Session, **changed: Any) -> MadePlacement:
    given: dict[str, Any] = {
        "kind": PlacementKind.SCHOOL,
        "state": PlacementState.DRAFT,
        "birth_date": BIRTHDAY,
        "starts_on": NOW.date(),
        "ends_on": date(2026, 12, 20),
        "planned_hours": Decimal(80),
        **changed,
    }
    made = make_placement(session, **given)
    name_guardian(session, made)
    return made


def name_guardian(session: Session, made: MadePlacement) -> None:
    session.execute(
        update(Placement)
        .where(Placement.id == made.id)
        .values(guardian_name="Rosa Genitore", guardian_address="rosa@famiglia.example")
    )
    session.expire_all()


def sign(session: Session, made: MadePlacement, party: Party, *, now: datetime = NOW, **changed: Any) -> bool:
    actors = {Party.PROMOTER: made.lead, Party.PERSON: Viewer(None, made.person_id)}
    told: dict[str, Any] = {
        "name": "Chi firma",
        "office": "" if party in {Party.PERSON, Party.GUARDIAN} else "responsabile",
        "mode": SigningMode.CLICK,
        "signed_on": now.date(),
        "scan_id": None,
        "actor": actors.get(party, ANONYMOUS),
        "now": now,
        **changed,
    }
    return sign_project(session, made.id, party, **told)


def scan(session: Session, made: MadePlacement, party: Party, day: date, *, now: datetime = NOW) -> bool:
    scan_id = make_evidence(session, made.person_id, context_id=made.id)
    paper = {"mode": SigningMode.SCANNED, "scan_id": scan_id, "signed_on": day, "actor": made.lead}
    return sign(session, made, party, now=now, **paper)


def write_project(
    session: Session, made: MadePlacement, *, now: datetime, guardian_name: str | None = None
) -> None:
    """Save the project as it is, with another guardian or none."""
    row = session.get_one(Placement, made.id)
    change_project(
        session,
        made.id,
        title=row.title,
        activities=row.activities,
        place=row.place,
        is_online=row.is_online,
        languages=row.languages,
        informed_on=row.informed_on,
        guardian_name=guardian_name,
        actor=made.lead,
        now=now,
    )


def test_an_extension_signed_after_the_birthday_asks_no_guardian(app: Flask) -> None:
    """What she and her guardian signed before stays as it was; the new version she signs alone."""
    with unit_of_work() as session:
        made = make_minor(session)
        view = sign_all(session, made.id, made.lead)
        assert {each.party for each in view.current_signatures} >= {Party.PERSON, Party.GUARDIAN}
        assert view.state is PlacementState.AGREED
        start_due_placements(session, today=NOW.date(), now=NOW)
        extend_placement(
            session,
            made.id,
            ends_on=date(2027, 1, 20),
            planned_hours=Decimal(100),
            reason="Continua",
            actor=made.lead,
            now=OF_AGE,
        )
        view = get_placement_unchecked(session, made.id)
        assert Party.GUARDIAN in view.missing_parties(OF_AGE.date() - timedelta(days=1))
        assert view.missing_parties(OF_AGE.date()) == (Party.PROMOTER, Party.HOST, Party.PERSON)
        row = list_desk_rows(session, made.lead, OF_AGE.date())[0]
        assert row.missing == view.missing_parties(OF_AGE.date())
        with pytest.raises(Refusal, match="placement-party-not-needed"):
            sign(session, made, Party.GUARDIAN, now=OF_AGE)
        assert [sign(session, made, each, now=OF_AGE) for each in row.missing] == [False, False, True]
        view = get_placement_unchecked(session, made.id)
        assert view.missing_parties(date(2027, 6, 1)) == ()
        assert view.first_signed_on == NOW.date(), "the first version, which her guardian signed"


def test_who_begins_of_age_but_signs_before_the_birthday_does_not_sign_alone(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(
            session,
            kind=PlacementKind.SCHOOL,
            state=PlacementState.DRAFT,
            birth_date=BIRTHDAY,
            planned_hours=Decimal(80),
            starts_on=date(2027, 1, 7),
            ends_on=date(2027, 2, 7),
        )
        view = get_placement_unchecked(session, made.id)
        assert lacks_before_signing(view, NOW.date()) == ("guardian",)
        assert lacks_before_signing(view, OF_AGE.date()) == ()
        name_guardian(session, made)
        signed = {each.party for each in sign_all(session, made.id, made.lead).current_signatures}
        assert Party.GUARDIAN in signed


def test_what_all_had_signed_while_the_first_day_decided_stays_agreed(app: Flask) -> None:
    """Then nobody asked for the guardian of who was of age on the first day."""
    with unit_of_work() as session:
        made = make_minor(session, starts_on=date(2027, 1, 7), ends_on=date(2027, 2, 7))
        sign_all(session, made.id, made.lead)
        session.execute(
            update(Placement).where(Placement.id == made.id).values(guardian_name=None, guardian_address=None)
        )
        session.expire_all()
        view = get_placement_unchecked(session, made.id)
        without = [each for each in view.current_signatures if each.party is not Party.GUARDIAN]
        view = replace(view, signatures=tuple(without))
        assert view.missing_parties(NOW.date()) == ()
        assert view.first_signed_on == NOW.date()
        assert lacks_before_signing(view, NOW.date()) == ()


def test_who_signed_as_a_minor_needs_the_guardian_even_when_of_age_by_now(app: Flask) -> None:
    """No link is sent any more, but the paper of those days counts."""
    with unit_of_work() as session:
        made = make_minor(session)
        for party in (Party.PROMOTER, Party.HOST, Party.PERSON):
            assert not sign(session, made, party)
        view = get_placement_unchecked(session, made.id)
        assert view.missing_parties(OF_AGE.date()) == (Party.GUARDIAN,)
        assert list_desk_rows(session, made.lead, OF_AGE.date())[0].missing == (Party.GUARDIAN,)
        with pytest.raises(Refusal, match="guardian-only-paper"):
            ask_guardian(session, made.id, actor=made.lead, now=OF_AGE)
        assert prepare_guardian_link(session, made.id, now=OF_AGE) is None
        assert prepare_guardian_link(session, made.id, now=NOW) is not None
        assert scan(session, made, Party.GUARDIAN, NOW.date(), now=OF_AGE)
        assert get_placement_unchecked(session, made.id).state is PlacementState.AGREED


def test_a_paper_of_then_asks_for_the_guardian_of_then(app: Flask) -> None:
    """Entered when she is of age: the day on the paper decides, not the day of entering."""
    then = NOW.date() - timedelta(days=10)
    with unit_of_work() as session:
        made = make_minor(session, starts_on=then, ends_on=date(2027, 1, 10))
        session.execute(update(Placement).where(Placement.id == made.id).values(guardian_name=None))
        session.expire_all()
        for party in (Party.PROMOTER, Party.HOST):
            scan(session, made, party, then, now=OF_AGE)
        with pytest.raises(Refusal, match="placement-guardian-of-then"):
            scan(session, made, Party.PERSON, then, now=OF_AGE)
        name_guardian(session, made)
        # the guardian's name is part of what is signed: in life a new version, here the same one
        assert not scan(session, made, Party.PERSON, then, now=OF_AGE)
        assert get_placement_unchecked(session, made.id).missing_parties(OF_AGE.date()) == (Party.GUARDIAN,)
        assert scan(session, made, Party.GUARDIAN, then, now=OF_AGE)
        assert get_placement_unchecked(session, made.id).first_signed_on == then


def test_a_paper_of_a_minor_names_the_guardian_though_she_begins_of_age(app: Flask) -> None:
    """Signed on paper at 17, entered on the birthday, before the first day: of age on both of these days."""
    with unit_of_work() as session:
        made = make_placement(
            session,
            kind=PlacementKind.SCHOOL,
            state=PlacementState.DRAFT,
            birth_date=BIRTHDAY,
            planned_hours=Decimal(80),
            starts_on=date(2027, 1, 7),
            ends_on=date(2027, 2, 7),
        )
        for party in (Party.PROMOTER, Party.HOST):
            scan(session, made, party, NOW.date(), now=OF_AGE)
        with pytest.raises(Refusal, match="placement-guardian-of-then"):
            scan(session, made, Party.PERSON, NOW.date(), now=OF_AGE)
        view = get_placement_unchecked(session, made.id)
        assert view.may_name_guardian(OF_AGE.date()), "the field that the refusal asks for"
        assert scan(session, made, Party.PERSON, OF_AGE.date(), now=OF_AGE), "today she signs alone"


def test_who_was_a_minor_on_the_first_day_too_never_signed_alone(app: Flask) -> None:
    """A birth date that is corrected afterwards: the rule of the first day asked for a guardian as well."""
    with unit_of_work() as session:
        made = make_placement(
            session,
            kind=PlacementKind.SCHOOL,
            state=PlacementState.DRAFT,
            birth_date=date(2008, 10, 15),
            planned_hours=Decimal(80),
            starts_on=NOW.date(),
            ends_on=date(2026, 12, 20),
        )
        for party in (Party.HOST, Party.PERSON):
            assert not sign(session, made, party)
        correct_birth_date(session, made.person_id, BIRTHDAY, actor=made.lead, now=NOW)
        for today in (NOW.date(), OF_AGE.date()):
            view = get_placement_unchecked(session, made.id)
            assert view.missing_parties(today) == (Party.PROMOTER, Party.GUARDIAN)
            assert list_desk_rows(session, made.lead, today)[0].missing == view.missing_parties(today)
            assert lacks_before_signing(view, today) == ("guardian",)
        with pytest.raises(Refusal, match="placement-incomplete"):
            sign(session, made, Party.PROMOTER)


def test_taking_the_guardian_off_makes_no_older_version_whole(app: Flask) -> None:
    """At 18 she signs another version alone: hours count from that one, not from the one nobody stood for."""
    with unit_of_work() as session:
        made = make_minor(session, starts_on=date(2027, 1, 7), ends_on=date(2027, 2, 7))
        for party in (Party.PROMOTER, Party.HOST, Party.PERSON):
            assert not sign(session, made, party)
        write_project(session, made, now=OF_AGE)
        for party in (Party.PROMOTER, Party.HOST, Party.PERSON):
            sign(session, made, party, now=OF_AGE)
        view = get_placement_unchecked(session, made.id)
        assert (view.version, view.state, view.guardian_name) == (2, PlacementState.AGREED, None)
        assert view.first_signed_on == OF_AGE.date()


def test_what_lacks_a_guardian_is_not_reported_and_a_reported_one_is_mended_and_closed(app: Flask) -> None:
    """After the end a guardian can still turn out to be missing: another version is signed then."""
    over = datetime(2026, 12, 21, 9, 0, tzinfo=UTC)
    with unit_of_work() as session:
        made = make_minor(session)
        sign_all(session, made.id, made.lead)
        start_due_placements(session, today=NOW.date(), now=NOW)
        write_project(session, made, now=NOW, guardian_name="Carlo Genitore")
        for party in (Party.PROMOTER, Party.HOST, Party.PERSON):
            assert not sign(session, made, party)
        with pytest.raises(Refusal, match="placement-close-unsigned"):
            report_placement(session, made.id, actor=made.lead, now=over, without_hours=True)
        correct_birth_date(session, made.person_id, date(2003, 5, 6), actor=made.lead, now=over)
        report_placement(session, made.id, actor=made.lead, now=over, without_hours=True)
        correct_birth_date(session, made.person_id, BIRTHDAY, actor=made.lead, now=over)
        with pytest.raises(Refusal, match="placement-close-unsigned"):
            close_placement(session, made.id, actor=made.lead, now=over, without_hours=True)
        write_project(session, made, now=over)
        for party in (Party.PROMOTER, Party.HOST, Party.PERSON):
            sign(session, made, party, now=over)
        close_placement(session, made.id, actor=made.lead, now=over, without_hours=True)
        assert get_placement_unchecked(session, made.id).state is PlacementState.CLOSED


def test_who_is_of_age_asks_nobody(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_minor(session)
        with pytest.raises(Refusal, match="guardian-not-needed"):
            ask_guardian(session, made.id, actor=made.lead, now=OF_AGE)
        assert [
            sign(session, made, each, now=OF_AGE) for each in (Party.PROMOTER, Party.HOST, Party.PERSON)
        ] == [False, False, True]

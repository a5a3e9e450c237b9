"""Signatures, changed projects, ends, guardians, merges and the export, on both databases."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from certify.placements.changing import print_of
from certify.placements.exporting import export_placements
from certify.placements.lives import end_placement, suspended_days
from certify.placements.models import Placement, ProjectSignature
from certify.placements.parties import Tutor, add_second_host, change_tutor
from certify.placements.permissions import SEE, SIGN
from certify.placements.queries import get_placement, get_placement_unchecked, hours_of
from certify.placements.rules import Party, PlacementKind, PlacementState, SigningMode
from certify.placements.services import Objective, create_placement, set_objectives, sign_project
from certify.placements.signing import START_DUE
from commons import jobs
from commons.access import ANONYMOUS, Role, Viewer
from commons.db import reading, unit_of_work
from commons.errors import Forbidden, NotFound, Refusal
from commons.people.merging import merge_persons
from tests.clock import FixedClock
from tests.factories import NOW, make_organisation, make_person, make_staff
from tests.making.placements import confirm_hours, make_placement, sign_all

TODAY = NOW.date()


def click(party: Party, actor: Viewer, **changed: Any) -> dict[str, Any]:
    return {
        "party": party,
        "name": "Chi firma",
        "office": "responsabile",
        "mode": SigningMode.CLICK,
        "signed_on": TODAY,
        "scan_id": None,
        "actor": actor,
        "now": NOW,
        **changed,
    }


def test_a_double_click_signs_once_and_the_last_signature_makes_it_agreed(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.DRAFT)
        own = Viewer(None, made.person_id)
        assert not sign_project(session, made.id, **click(Party.PROMOTER, made.lead))
        assert not sign_project(session, made.id, **click(Party.PROMOTER, made.lead))
        assert not sign_project(session, made.id, **click(Party.PERSON, own, office=""))
        assert sign_project(session, made.id, **click(Party.HOST, ANONYMOUS))
        assert not sign_project(session, made.id, **click(Party.HOST, ANONYMOUS))
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(ProjectSignature)) == 3
        assert get_placement_unchecked(session, made.id).state is PlacementState.AGREED


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"name": " "}, "placement-signer-lacks"),
        ({"office": " "}, "placement-signer-lacks"),
        ({"signed_on": TODAY + timedelta(days=1)}, "placement-signed-ahead"),
        ({"signed_on": TODAY - timedelta(days=1)}, "placement-click-is-today"),
        ({"mode": SigningMode.SCANNED}, "placement-scan-missing"),
        ({"party": Party.GUARDIAN}, "placement-party-not-needed"),
        ({"seen": "another text"}, "placement-changed"),
    ],
)
def test_a_signature_that_says_too_little_is_refused(app: Flask, changed: dict[str, Any], code: str) -> None:
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.DRAFT)
    with pytest.raises(Refusal, match=code), unit_of_work() as session:
        sign_project(session, made.id, **{**click(Party.HOST, made.lead), **changed})


def test_nobody_signs_for_another_nor_for_the_promoter_about_herself(app: Flask) -> None:
    with unit_of_work() as session:
        promoter_id = make_organisation(session)
        lead = make_staff(session, promoter_id, Role.PROMOTER_LEAD)
        staff = make_staff(session, promoter_id, Role.PROMOTER_STAFF)
        assert lead.person_id
        made = make_placement(
            session, state=PlacementState.DRAFT, promoter_id=promoter_id, lead=staff, person_id=lead.person_id
        )
        stranger = make_staff(session, make_organisation(session), Role.PROMOTER_LEAD)
    for actor, party, error in (
        (stranger, Party.PROMOTER, NotFound),
        (ANONYMOUS, Party.PROMOTER, NotFound),
        (staff, Party.PROMOTER, Forbidden),
        (staff, Party.PERSON, NotFound),
        (lead, Party.PROMOTER, Refusal),
    ):
        with pytest.raises(error), unit_of_work() as session:
            sign_project(session, made.id, **click(party, actor))
    with reading() as session:
        with pytest.raises(NotFound):
            get_placement(session, stranger, SEE, made.id)
        with pytest.raises(Forbidden):
            get_placement(session, staff, SIGN, made.id)


def test_an_incomplete_project_is_signed_by_nobody(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.DRAFT)
        set_objectives(session, made.id, [], actor=made.lead, now=NOW)
    with pytest.raises(Refusal, match="placement-incomplete"), unit_of_work() as session:
        sign_project(session, made.id, **click(Party.PROMOTER, made.lead))


def test_a_second_host_that_comes_later_signs_only_what_names_it(app: Flask) -> None:
    later = NOW + timedelta(days=20)
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.ACTIVE)
        before = get_placement_unchecked(session, made.id)
        add_second_host(
            session,
            made.id,
            make_organisation(session),
            Tutor(Party.SECOND_HOST, "Elsa Altrove", "referente", "altrove@example.org"),
            from_on=later.date(),
            by_name="Chi promuove",
            actor=made.lead,
            now=later,
        )
        view = get_placement_unchecked(session, made.id)
        assert (view.version, view.second_host_version) == (2, 2)
        assert Party.SECOND_HOST in view.missing_parties(later.date())
        assert before.first_signed_on is not None
        assert view.first_signed_on == before.first_signed_on, "hours before count as they did"
        sign_all(session, made.id, made.lead, now=later)
        assert get_placement_unchecked(session, made.id).first_signed_on == before.first_signed_on


def test_a_change_of_a_signed_project_is_another_version_that_all_sign_again(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.AGREED, starts_on=date(2026, 12, 1))
        before = print_of(session, made.id)
        same = [
            Objective(each, f"Preparare un incontro {n}") for n, each in enumerate(made.competence_ids, 1)
        ]
        set_objectives(session, made.id, same, actor=made.lead, now=NOW)
        assert get_placement_unchecked(session, made.id).version == 1, "nothing changed"
        set_objectives(session, made.id, same[:2], actor=made.lead, now=NOW, seen=before)
        view = get_placement_unchecked(session, made.id)
        assert (view.version, view.state) == (2, PlacementState.DRAFT)
        assert set(view.missing_parties(TODAY)) == {Party.PROMOTER, Party.HOST, Party.PERSON}
        assert view.first_signed_on == TODAY
        assert sign_all(session, made.id, made.lead).state is PlacementState.AGREED
        with pytest.raises(Refusal, match="placement-changed"):
            set_objectives(session, made.id, same, actor=made.lead, now=NOW, seen=before)


def test_more_than_eight_objectives_or_one_twice_are_refused(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.DRAFT)
        with pytest.raises(Refusal, match="placement-objective-unknown"):
            set_objectives(
                session, made.id, [Objective(made.competence_ids[0])] * 2, actor=made.lead, now=NOW
            )
        with pytest.raises(Refusal, match="placement-objectives-many"):
            set_objectives(
                session, made.id, [Objective(made.competence_ids[0])] * 9, actor=made.lead, now=NOW
            )


def test_a_host_that_is_the_promoter_is_for_kinds_that_allow_it(app: Flask) -> None:
    with unit_of_work() as session:
        promoter_id = make_organisation(session)
        lead = make_staff(session, promoter_id, Role.PROMOTER_LEAD)
        person_id = make_person(session)
        made = make_placement(
            session,
            kind=PlacementKind.VOLUNTEERING,
            promoter_id=promoter_id,
            host_id=promoter_id,
            person_id=person_id,
            lead=lead,
        )
        view = get_placement_unchecked(session, made.id)
        assert view.required_parties(TODAY) == (Party.PROMOTER, Party.PERSON)
        assert view.state is PlacementState.ACTIVE
        with pytest.raises(Refusal, match="placement-hosts-itself"):
            create_placement(
                session,
                kind=PlacementKind.INTERNSHIP,
                person_id=person_id,
                promoter_id=promoter_id,
                host_id=promoter_id,
                starts_on=date(2026, 9, 1),
                ends_on=date(2027, 1, 31),
                planned_hours=Decimal(100),
                actor=lead,
                now=NOW,
            )


def test_the_daily_job_starts_what_is_due_and_nothing_twice(app: Flask, clock: FixedClock) -> None:
    with unit_of_work() as session:
        made = make_placement(
            session, state=PlacementState.AGREED, starts_on=date(2026, 11, 25), ends_on=date(2027, 3, 1)
        )
        later = make_placement(
            session, state=PlacementState.AGREED, starts_on=date(2026, 12, 25), ends_on=date(2027, 3, 1)
        )
    for days in (0, 2, 0):
        clock.advance(days=days)
        with unit_of_work() as session:
            jobs.plan_daily(session, today=clock.today(), now=clock.now())
        jobs.run_all_due()
    with reading() as session:
        states = {each.id: each.state for each in session.scalars(select(Placement))}
        kinds = set(session.scalars(select(jobs.Job.kind)))
    assert states == {made.id: PlacementState.ACTIVE, later.id: PlacementState.AGREED}
    assert START_DUE in kinds


def test_who_signs_last_on_the_first_day_starts_it_without_waiting_for_tomorrow(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.AGREED, starts_on=TODAY)
        later = make_placement(
            session,
            state=PlacementState.AGREED,
            starts_on=TODAY + timedelta(days=1),
            ends_on=date(2027, 3, 1),
        )
    jobs.run_all_due()
    with reading() as session:
        assert get_placement_unchecked(session, made.id).state is PlacementState.ACTIVE
        assert get_placement_unchecked(session, later.id).state is PlacementState.AGREED


def test_an_end_asks_for_its_reason_and_happens_once(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session)
    end: dict[str, Any] = {
        "outcome": PlacementState.INTERRUPTED,
        "on_day": TODAY,
        "actor": made.lead,
        "now": NOW,
    }
    for wrong, code in (
        ({"reason": " "}, "placement-reason-missing"),
        ({"reason": "x", "on_day": date(2026, 8, 31)}, "placement-day-outside"),
        ({"reason": "x", "on_day": TODAY + timedelta(days=1)}, "placement-day-outside"),
        ({"reason": "x", "outcome": PlacementState.CLOSED}, "placement-end-unknown"),
        ({"reason": "x", "outcome": PlacementState.CANCELLED}, "placement-is-active"),
    ):
        with pytest.raises(Refusal, match=code), unit_of_work() as session:
            end_placement(session, made.id, **{**end, **wrong})
    with unit_of_work() as session:
        end_placement(session, made.id, **{**end, "reason": "Ha trovato lavoro"})
    with pytest.raises(Refusal, match="placement-is-interrupted"), unit_of_work() as session:
        end_placement(session, made.id, **{**end, "reason": "Ancora"})


def test_another_tutor_leaves_the_former_one_where_she_was(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session)
        change_tutor(
            session,
            made.id,
            Tutor(Party.HOST, "Nuova", "educatrice", "nuova@ospite.example"),
            from_on=date(2026, 11, 10),
            reason="",
            by_name="Alice",
            actor=made.lead,
            now=NOW,
        )
        view = get_placement_unchecked(session, made.id)
        for day, name in ((date(2026, 11, 9), "Marta Ospite"), (date(2026, 11, 10), "Nuova")):
            assert [each.name for each in view.tutors_on(day) if each.party is Party.HOST] == [name]
        assert view.version == 1, "who follows is no part of what is signed"
        assert suspended_days(session, session.get_one(Placement, made.id), TODAY) == 0


def test_merged_records_keep_their_placements_and_nobody_is_her_own_tutor(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session)
        kept = make_person(session, birth_date=None)
        tutor = make_person(session, birth_date=None)
        change_tutor(
            session,
            made.id,
            Tutor(Party.PROMOTER, "Ines", "docente", person_id=tutor),
            from_on=date(2026, 11, 10),
            reason="",
            by_name="",
            actor=made.lead,
            now=NOW,
        )
        with pytest.raises(Refusal, match="merge-same-tutor"):
            merge_persons(session, made.person_id, tutor, note="una", actor=ANONYMOUS, now=NOW)
        merge_persons(session, kept, made.person_id, note="una", actor=ANONYMOUS, now=NOW)
        assert get_placement_unchecked(session, made.id).person_id == kept


def test_hours_and_the_export_tell_both_sides(app: Flask) -> None:
    with unit_of_work() as session:
        made, empty = make_placement(session), make_placement(session)
        confirm_hours(session, made.id, {date(2026, 9, 2): Decimal("4.25"), date(2026, 9, 3): Decimal(4)})
    with reading() as session:
        totals = hours_of(session, [made.id, empty.id])
        (told,) = export_placements(session, made.person_id)
    assert (totals[made.id].told, totals[made.id].confirmed) == (Decimal("8.25"), Decimal("8.25"))
    assert totals[empty.id].confirmed == 0
    assert len(told["hours"]) == 2
    assert {each["party"] for each in told["signatures"]} == {"promoter", "host", "person"}

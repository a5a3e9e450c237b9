"""What the promoter's list reads, on both databases."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from certify.hosting.completion import list_host_mails
from certify.hosting.mailing import note_bounced
from certify.hosting.models import HostMail
from certify.hosting.rules import MailState, Purpose
from certify.placements.desk_rows import DeskRow, list_desk_rows
from certify.placements.lives import extend_placement
from certify.placements.models import HourEntry, Placement, PlacementTutor
from certify.placements.parties import Tutor, set_tutors
from certify.placements.queries import PlacementView, get_placements, list_events
from certify.placements.rules import Party, PlacementKind, PlacementState
from certify.placements.services import Objective, set_objectives
from certify.placements.signing import check_signable
from commons.db import reading, unit_of_work
from commons.errors import Refusal
from commons.jobs import run_all_due
from tests.conftest import Counter, KeptMails
from tests.factories import NOW, make_organisation
from tests.making.placements import MadePlacement, confirm_hours, make_placement, sign_all

TODAY = NOW.date()


def make_desk(session: Session) -> tuple[MadePlacement, ...]:
    """Make three of one promoter (one with confirmed hours, one with told ones alone) and a stranger's."""
    confirmed = make_placement(session)
    at = {"promoter_id": confirmed.promoter_id, "lead": confirmed.lead}
    told = make_placement(session, **at)  # type: ignore[arg-type]
    draft = make_placement(session, state=PlacementState.DRAFT, kind=PlacementKind.VOLUNTEERING, **at)  # type: ignore[arg-type]
    stranger = make_placement(session)
    for each in (confirmed, stranger):
        confirm_hours(session, each.id, {date(2026, 10, 5): Decimal(4), date(2026, 10, 8): Decimal(3)})
    for each, day in ((confirmed, date(2026, 11, 20)), (told, date(2026, 11, 19))):
        session.add(HourEntry(id=uuid4(), placement_id=each.id, day=day, told_hours=Decimal(5)))
    return confirmed, told, draft, stranger


def test_the_rows_are_those_of_the_own_promoter_with_the_last_confirmed_day(
    app: Flask, count_queries: Counter
) -> None:
    with unit_of_work() as session:
        confirmed, told, draft, stranger = make_desk(session)
    with reading() as session:
        with count_queries() as asked:
            rows = list_desk_rows(session, confirmed.lead, TODAY)
        views = get_placements(session, [confirmed.id, told.id, draft.id])
        foreign = list_desk_rows(session, stranger.lead, TODAY)
    assert len(asked) == 2
    assert [each.id for each in foreign] == [stranger.id]
    days = {confirmed.id: date(2026, 10, 8), told.id: None, draft.id: None}
    assert {each.id: each for each in rows} == {
        view.id: DeskRow(
            id=view.id,
            kind=view.kind,
            state=view.state,
            person_name=f"{view.family_name} {view.given_name}",
            host_name=view.host_name,
            title=view.title,
            starts_on=view.starts_on,
            ends_on=view.ends_on,
            last_confirmed_on=days[view.id],
            missing=view.missing_parties(TODAY),
        )
        for view in views.values()
    }


def test_of_what_does_not_run_no_confirmed_day_is_asked(app: Flask) -> None:
    with unit_of_work() as session:
        confirmed, *_others = make_desk(session)
        session.execute(
            update(Placement).where(Placement.id == confirmed.id).values(state=PlacementState.REPORTED)
        )
    with reading() as session:
        rows = {each.id: each for each in list_desk_rows(session, confirmed.lead, TODAY)}
    assert rows[confirmed.id].state is PlacementState.REPORTED
    assert rows[confirmed.id].last_confirmed_on is None


LACKING: dict[str, dict[str, Any]] = {
    "title": {"title": ""},
    "activities": {"activities": ""},
    "place": {"place": ""},
    "too long": {"ends_on": date(2028, 1, 31)},
}


def test_a_draft_is_whole_exactly_when_it_can_be_signed(app: Flask) -> None:
    """The columns the list reads say the same as the whole project that a signature looks at."""
    with unit_of_work() as session:
        whole = make_placement(session, state=PlacementState.DRAFT)
        at: dict[str, Any] = {
            "state": PlacementState.DRAFT,
            "promoter_id": whole.promoter_id,
            "lead": whole.lead,
        }
        made = {name: make_placement(session, **at) for name in LACKING}
        for name, changed in LACKING.items():
            session.execute(update(Placement).where(Placement.id == made[name].id).values(**changed))
        made |= {name: make_placement(session, **at) for name in ("objectives", "a task", "online")}
        set_objectives(session, made["objectives"].id, [], actor=whole.lead, now=NOW)
        task = Objective(whole.competence_ids[0], "Un compito"), Objective(whole.competence_ids[1])
        set_objectives(session, made["a task"].id, task, actor=whole.lead, now=NOW)
        session.execute(
            update(Placement).where(Placement.id == made["online"].id).values(place="", is_online=True)
        )
        made["guardian"] = make_placement(session, birth_date=date(2009, 1, 1), **at)
        made["second tutor"] = make_placement(session, second_host_id=make_organisation(session), **at)
        for party, name in ((Party.HOST, "tutor"), (Party.PROMOTER, "own tutor")):
            made[name] = make_placement(session, **at)
            session.execute(delete(PlacementTutor).where(PlacementTutor.id == made[name].tutor_ids[party]))
        made["left tutor"] = make_placement(session, **at)
        session.execute(
            update(PlacementTutor)
            .where(PlacementTutor.id == made["left tutor"].tutor_ids[Party.HOST])
            .values(until_on=PlacementTutor.from_on)
        )
        session.execute(
            delete(PlacementTutor).where(
                PlacementTutor.id == made["second tutor"].tutor_ids[Party.SECOND_HOST]
            )
        )
    with reading() as session:
        rows = {each.id: each for each in list_desk_rows(session, whole.lead, TODAY)}
        views = get_placements(session, [each.id for each in made.values()])
    assert rows[whole.id].is_whole
    for name, each in made.items():
        assert rows[each.id].is_whole == can_be_signed(views[each.id]), name
        assert rows[each.id].is_whole == (name == "online"), name


def can_be_signed(view: PlacementView) -> bool:
    try:
        check_signable(view, TODAY)
    except Refusal:
        return False
    return True


def test_after_an_extension_the_missing_signatures_are_those_of_the_new_version(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session)
        before = list_desk_rows(session, made.lead, TODAY)[0]
        extend_placement(
            session,
            made.id,
            ends_on=date(2027, 3, 31),
            planned_hours=Decimal(450),
            reason="Continua",
            actor=made.lead,
            now=NOW,
        )
        after = list_desk_rows(session, made.lead, TODAY)[0]
        sign_all(session, made.id, made.lead)
        signed = list_desk_rows(session, made.lead, TODAY)[0]
    assert (before.missing, before.changed_on) == ((), None)
    assert after.missing == (Party.PROMOTER, Party.HOST, Party.PERSON)
    assert after.changed_on == date(2027, 1, 31), "the new days begin after the former last one"
    assert after.is_whole
    assert signed.missing == ()


def test_a_change_on_the_way_is_told_and_holds_from_that_day(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session)
        set_objectives(session, made.id, [Objective(made.competence_ids[0], "x")], actor=made.lead, now=NOW)
        row = list_desk_rows(session, made.lead, TODAY)[0]
        set_objectives(session, made.id, [Objective(made.competence_ids[0], "y")], actor=made.lead, now=NOW)
        told = [each.what for each in list_events(session, made.id)]
    assert len(row.missing) == 3
    assert row.changed_on == TODAY
    assert told.count("changed") == 1, "nobody had signed the second one: it is still the same version"


def test_the_mail_of_a_tutor_that_came_back_is_known_until_the_address_changes(
    app: Flask, mails: KeptMails
) -> None:
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.DRAFT, is_inviting=True)
        stranger = make_placement(session, state=PlacementState.DRAFT, tutor_address="altro@ospite.example")
    run_all_due()
    with unit_of_work() as session:
        (mail,) = list_host_mails(session, [made.id])[made.id]
        assert list_desk_rows(session, made.lead, TODAY)[0].returned_on is None
        note_bounced(session, mail.id, reason="5.1.1", now=NOW)
        assert list_desk_rows(session, made.lead, TODAY)[0].returned_on == TODAY
        assert list_desk_rows(session, stranger.lead, TODAY)[0].returned_on is None
        row = session.get_one(Placement, made.id)
        row.state = PlacementState.REPORTED
        session.flush()
        assert list_desk_rows(session, made.lead, TODAY)[0].returned_on is None, "no page changes it then"
        row.state = PlacementState.DRAFT
    with unit_of_work() as session:
        tutors = [
            Tutor(Party.HOST, "Marta Ospite", "tutor", "giusta@associazione.example"),
            Tutor(Party.PROMOTER, "Paolo Promotore", "docente"),
        ]
        set_tutors(session, made.id, tutors, actor=made.lead, now=NOW)
    run_all_due()
    with reading() as session:
        assert list_desk_rows(session, made.lead, TODAY)[0].returned_on is None
    assert "giusta@associazione.example" in {each.to for each in mails.sent}


def test_a_newer_mail_to_the_same_address_takes_the_place_of_one_that_came_back(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.DRAFT, is_inviting=True)
    run_all_due()
    with unit_of_work() as session:
        (mail,) = list_host_mails(session, [made.id])[made.id]
        note_bounced(session, mail.id, reason="4.4.1", now=NOW)
        link_id = session.scalar(select(HostMail.link_id).where(HostMail.id == mail.id))
        session.add(
            HostMail(
                id=uuid4(),
                link_id=link_id,
                placement_id=made.id,
                purpose=Purpose.REMINDER,
                state=MailState.OPENED,
                planned_at=NOW + timedelta(days=1),
            )
        )
    with reading() as session:
        assert list_desk_rows(session, made.lead, TODAY)[0].returned_on is None

"""Whoever completes a project, or names another tutor, has the tutor written to at once, and once."""

from datetime import date
from decimal import Decimal

from flask import Flask
from sqlalchemy import func, select

from certify.hosting.jobs import INVITE
from certify.placements import inviting
from certify.placements.rules import Party, PlacementState
from certify.placements.services import (
    Objective,
    Tutor,
    change_project,
    change_span,
    change_tutor,
    set_objectives,
    set_tutors,
)
from commons.db import reading, unit_of_work
from commons.jobs import Job, run_all_due
from tests.conftest import KeptMails
from tests.factories import NOW
from tests.making.hosting import TUTOR
from tests.making.placements import MadePlacement, make_placement, sign_all

OTHER = "altra@associazione.example"
SUBJECT = "La sua pagina di tutor"


def make(**given: object) -> MadePlacement:
    with unit_of_work() as session:
        return make_placement(session, is_inviting=True, **given)  # type: ignore[arg-type]


def make_draft(**given: object) -> MadePlacement:
    return make(state=PlacementState.DRAFT, starts_on=date(2027, 2, 1), ends_on=date(2027, 6, 30), **given)


def invited(mails: KeptMails) -> list[str]:
    run_all_due()
    return [mail.to for mail in mails.sent if mail.subject == SUBJECT]


def count_jobs() -> int | None:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Job).where(Job.kind == INVITE))


def change(made: MadePlacement, **told: object) -> None:
    values: dict[str, object] = {
        "title": "Segreteria",
        "activities": "Accoglienza allo sportello.",
        "place": "Trento",
        "is_online": False,
        "languages": "it",
        "informed_on": date(2026, 11, 20),
    }
    with unit_of_work() as session:
        change_project(session, made.id, actor=made.lead, now=NOW, **(values | told))  # type: ignore[arg-type]


def test_both_rooms_mean_the_same_job() -> None:
    assert inviting.INVITE == INVITE


def test_the_last_missing_thing_brings_the_invitation(app: Flask, mails: KeptMails) -> None:
    made = make_draft(competence_ids=())
    assert invited(mails) == []
    assert count_jobs() == 0
    with unit_of_work() as session:
        other = make_placement(session, state=PlacementState.DRAFT, tutor_address=None)
        objectives = [Objective(each, "Un incontro") for each in other.competence_ids]
        set_objectives(session, made.id, objectives, actor=made.lead, now=NOW)
    assert invited(mails) == [TUTOR]
    change(made, title="Un altro titolo")
    with unit_of_work() as session:
        change_span(
            session,
            made.id,
            starts_on=date(2027, 2, 1),
            ends_on=date(2027, 5, 31),
            planned_hours=Decimal(300),
            actor=made.lead,
            now=NOW,
        )
    assert invited(mails) == [TUTOR]
    assert count_jobs() == 1  # nobody had signed: it is still the first version


def test_each_version_is_looked_at_once(app: Flask, mails: KeptMails) -> None:
    made = make_draft()
    with unit_of_work() as session:
        sign_all(session, made.id, made.lead)
    change(made, title="Dopo le firme")
    change(made, title="Dopo le firme, di nuovo")
    assert count_jobs() == 2
    assert invited(mails) == [TUTOR]  # a second mail on the same day says nothing new


def test_another_tutor_is_invited_and_saving_the_same_again_is_nothing(app: Flask, mails: KeptMails) -> None:
    made = make_draft()
    tutors = [
        Tutor(Party.HOST, "Altra Ospite", "tutor", OTHER),
        Tutor(Party.PROMOTER, "Paolo Promotore", "tutor didattico", "paolo@promotore.example"),
    ]
    assert invited(mails) == [TUTOR]
    for _time in range(2):
        with unit_of_work() as session:
            set_tutors(session, made.id, tutors, actor=made.lead, now=NOW)
    assert invited(mails) == [TUTOR, OTHER]
    assert count_jobs() == 2


def test_who_takes_over_on_the_way_is_invited(app: Flask, mails: KeptMails) -> None:
    made = make(tutor_address=None)
    assert invited(mails) == []
    with unit_of_work() as session:
        change_tutor(
            session,
            made.id,
            Tutor(Party.HOST, "Altra Ospite", "tutor", OTHER),
            from_on=NOW.date(),
            reason="Cambia lavoro",
            by_name="Alice",
            actor=made.lead,
            now=NOW,
        )
    assert invited(mails) == [OTHER]


def test_the_person_is_asked_for_her_signature_once_a_version(app: Flask, mails: KeptMails) -> None:
    def asked() -> int:
        run_all_due()
        return sum(mail.subject == "Un progetto aspetta la sua firma" for mail in mails.sent)

    made = make_draft()
    before = asked()
    assert before == 1
    change(made, title="Segreteria e sportello")
    assert asked() == before
    with unit_of_work() as session:
        sign_all(session, made.id, made.lead)
    change(made, title="Un altro progetto")
    assert asked() == before + 1

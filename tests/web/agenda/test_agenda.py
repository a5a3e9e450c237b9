"""The first page of an area: what is late, what is due within a week, what can wait."""

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from catalogue.editions.models import Edition
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.rules import EnrolmentState
from commons.agenda.rules import Due, sort_agenda
from commons.db import unit_of_work
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import (
    confirm_edition,
    make_course_with_edition,
    make_edition,
    make_enrolment,
    mark_attendance,
)
from tests.issuing import issue, make_taught
from tests.web.enrolments.desk import Desk, enter, lay_desk
from tests.web.page_checks import check_page

TODAY = date(2026, 11, 23)


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk({})


def shown(client: FlaskClient) -> str:
    page = client.get("/it/desk")
    check_page(page)
    return page.get_data(as_text=True)


@given(days=st.lists(st.none() | st.dates(date(2026, 10, 1), date(2027, 1, 31))))
def test_everything_stands_in_one_section_by_its_day(days: list[date | None]) -> None:
    things = [Due(day, "Fai", str(number), "/") for number, day in enumerate(days)]
    agenda = sort_agenda(things, TODAY)
    assert agenda.count == len(things)
    assert all(due.on and due.on < TODAY for due in agenda.late)
    assert all(due.on and TODAY <= due.on <= TODAY + timedelta(days=6) for due in agenda.soon)
    assert all(due.on is None or due.on > TODAY + timedelta(days=6) for due in agenda.later)
    for section in (agenda.late, agenda.soon, agenda.later):
        known = [due.on or date.max for due in section]
        assert known == sorted(known)


def test_empty_week_says_so_and_what_next(desk: Desk, client: FlaskClient) -> None:
    text = shown(enter(client, desk.charlie))
    assert "Niente da fare" in text
    assert "Nessun incontro del suo ente in questi sette giorni." in text
    assert 'href="/it/desk/editions">Edizioni</a>' in text


def test_presences_outcomes_and_requests_are_told_with_their_day(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        anna, bruno = (make_enrolment(session, desk.made.edition_id) for _ in range(2))
        mark_attendance(session, desk.made.edition_id, {anna: "PPPPP", bruno: "PPPP "})
        asked = make_enrolment(session, desk.made.edition_id)
        session.execute(update(Enrolment).where(Enrolment.id == asked).values(state=EnrolmentState.REQUESTED))
    text = shown(enter(client, desk.bob))
    assert "Segni le presenze di martedì 3 novembre: manca 1 persona" in text
    assert f"/meetings/{desk.made.meeting_ids[-1]}" in text
    assert "Confermi gli esiti: l’ultimo incontro era martedì 3 novembre" in text
    assert "Risponda a 1 richiesta di iscrizione" in text
    assert "In ritardo" in text
    for other in (desk.charlie, desk.partner):
        assert "Niente da fare" in shown(enter(client, other))


def test_editions_that_begin_soon_are_to_be_completed_and_opened(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        edition_id = make_edition(session, desk.made.course_id, TODAY + timedelta(days=5), is_open=False)
        session.execute(
            update(Edition)
            .where(Edition.id == edition_id)
            .values(enrolment_deadline=TODAY + timedelta(days=2), venue="Trento", form="in_presence")
        )
        make_edition(session, desk.made.course_id, TODAY + timedelta(days=60), is_open=False)
    text = shown(enter(client, desk.bob))
    assert text.count("Completi il piano: manca quello che dirà l’attestato") == 1
    assert "le ore minime, il programma" in text
    assert "Apra le iscrizioni: comincia sabato 28 novembre" in text
    assert "le iscrizioni finiscono" not in text  # it is not open yet


def test_meetings_of_the_next_seven_days_stand_beside(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        days = [TODAY, TODAY + timedelta(days=6), TODAY + timedelta(days=7)]
        made = make_course_with_edition(session, lead_id=desk.made.lead_id, days=days)
    text = shown(enter(client, desk.bob))
    assert [str(each) in text for each in made.meeting_ids] == [True, True, False]
    assert "14:00–18:00" in text


def test_documents_to_issue_and_mails_to_call_back(
    desk: Desk, client: FlaskClient, clock: FixedClock
) -> None:
    with unit_of_work() as session:
        anna = make_enrolment(session, desk.made.edition_id)
        mark_attendance(session, desk.made.edition_id, {anna: "PPPPP"})
        confirm_edition(session, desk.made.edition_id)
    assert "Rilasci 1 attestato" in shown(enter(client, desk.alice))
    assert "Faccia la prova generale di 1 attestato" in shown(enter(client, desk.bob))
    assert "Niente da fare" in shown(enter(client, desk.charlie))


def test_operator_has_a_week_of_his_own(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.operator).get("/it/operator")
    check_page(page)
    assert "Questa settimana" in page.get_data(as_text=True)
    assert client.get("/it/desk").status_code == 403
    assert enter(client, desk.bob).get("/it/operator").status_code == 403


def test_agenda_costs_few_queries_whatever_there_is_to_do(
    desk: Desk, client: FlaskClient, count_queries: Counter
) -> None:
    def lay(number: int) -> None:
        with unit_of_work() as session:
            for _ in range(number):
                made = make_course_with_edition(session, lead_id=desk.made.lead_id)
                enrolment = make_enrolment(session, made.edition_id)
                mark_attendance(session, made.edition_id, {enrolment: "PPPPP"})
                confirm_edition(session, made.edition_id)
                other = make_course_with_edition(session, lead_id=desk.made.lead_id)
                make_enrolment(session, other.edition_id)

    lay(1)
    enter(client, desk.alice).get("/it/desk")
    with count_queries() as few:
        client.get("/it/desk")
    lay(3)
    with count_queries() as many:
        client.get("/it/desk")
    assert len(many) == len(few) <= 15


def test_mails_that_wait_can_be_called_back_until_they_leave(
    app: Flask, client: FlaskClient, clock: FixedClock
) -> None:
    with unit_of_work() as session:
        taught = make_taught(session, [("Maria", "Rossi"), ("Anna", "Campione")])
    issue(taught)
    text = shown(enter(client, taught.lead))
    assert "Può ancora fermare 2 mail, fino alle " in text
    assert f"/it/desk/editions/{taught.edition_id}/certificates/issued" in text
    assert "Rilasci" not in text
    clock.advance(days=1)
    assert "Può ancora fermare" not in shown(enter(client, taught.lead))

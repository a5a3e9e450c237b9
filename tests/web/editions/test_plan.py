"""Planning on the desk: a new edition, its plan, what is missing, a copy, its end before it began."""

import re
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.editions.changing import change_edition
from catalogue.editions.models import Edition
from catalogue.editions.planned import PlannedEdition, get_planned_edition
from catalogue.editions.services import cancel_edition
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from tests.conftest import Counter
from tests.factories import NOW, confirm_edition, make_course, make_edition, make_enrolment, make_person
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import Desk, enter, lay_desk
from tests.web.page_checks import check_page

_INPUT = re.compile(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"')
_CHECKED = re.compile(r'<input[^>]*checked[^>]*name="([^"]+)"[^>]*value="([^"]*)"')


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk({})


def read(edition_id: UUID) -> PlannedEdition:
    with reading() as session:
        return get_planned_edition(session, edition_id)


def seen(page: TestResponse) -> dict[str, str]:
    """Return the hidden fields of a page: what stood there when it was made."""
    values = dict(_INPUT.findall(page.get_data(as_text=True)))
    return {name: values[name] for name in ("version", "seen", "csrf_token")}


def typed(**values: str) -> dict[str, str]:
    return {
        "label": "Edizione 2027",
        "form": "in_presence",
        "venue": "Trento, via Prova 1",
        "community": "",
        "planned_minutes": "20",
        "minimum_minutes": "15",
        "trainers": "Teresa Prova",
        "programme": "Programma",
        "assessment": "presenza",
        "quality": "questionario",
        "language": "it",
    } | values


def test_edition_is_planned_for_a_course_and_says_what_is_missing(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    chosen = client.get("/it/desk/editions/new")
    check_page(chosen)
    address = f"/it/desk/courses/{desk.made.course_id}/editions/new"
    assert address in chosen.get_data(as_text=True)
    check_page(client.get(address))
    little = {"label": "Primavera 2027", "venue": "Rovereto", "form": "", "community": ""}
    sent = post_form(client, address, little)
    assert sent.status_code == 303
    page = client.get(sent.location)
    check_page(page)
    text = page.get_data(as_text=True)
    assert "Primavera 2027" in text
    for told, anchor in (
        ("le date", "#starts_on"),
        ("chi insegna", "#trainers"),
        ("le ore minime", "#minimum_minutes"),
    ):
        assert f'<a href="{anchor}">{told}</a>' in text
    assert ">il luogo</a>" not in text


def test_whole_plan_is_changed_and_hours_are_read_as_people_write_them(
    desk: Desk, client: FlaskClient
) -> None:
    address = f"{desk.address}/plan"
    page = enter(client, desk.bob).get(address)
    check_page(page)
    values = seen(page) | typed(
        planned_minutes="22,5",
        minimum_minutes="15.25",
        online_minutes="2",
        seats="18",
        admits_at_once="y",
        community="vallagarina",
        trainers="Teresa  Prova\r\n\r\nUgo Esempio\r\n",
        enrolment_deadline="2026-09-30",
    )
    assert client.post(address, data=values).status_code == 303
    plan = read(desk.made.edition_id).plan
    assert (plan.planned_minutes, plan.minimum_minutes, plan.online_minutes) == (1350, 915, 120)
    assert (plan.seats, plan.admits_at_once, plan.community) == (18, True, "vallagarina")
    assert plan.trainers == ("Teresa Prova", "Ugo Esempio")
    assert plan.starts_on == date(2026, 10, 6)
    shown = client.get(address).get_data(as_text=True)
    assert 'value="22,5"' in shown
    assert "C’è tutto quello che un attestato deve dire." in shown


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"label": " "}, "Scriva un nome."),
        ({"planned_minutes": "20,1"}, "quarti d’ora"),
        ({"planned_minutes": "venti"}, "in cifre"),
        ({"planned_minutes": "9" * 6}, "in cifre"),
        ({"minimum_minutes": "21"}, "più delle ore previste"),
        ({"planned_minutes": "4", "minimum_minutes": "4"}, "Gli incontri durano già 20 ore"),
        ({"seats": "-1"}, "da zero in su"),
        ({"enrolment_deadline": "31/02/2027"}, "data"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_stays_typed(
    desk: Desk, client: FlaskClient, values: dict[str, str], said: str
) -> None:
    address = f"{desk.address}/plan"
    page = enter(client, desk.bob).get(address)
    answer = client.post(address, data=seen(page) | typed(venue="Qui si scrive", **values))
    assert answer.status_code == 422
    check_page(answer)
    text = answer.get_data(as_text=True)
    assert said in text
    assert "Qui si scrive" in text
    assert 'class="sv-error"' in text


def test_second_writer_sees_what_the_first_wrote_and_loses_nothing(desk: Desk, client: FlaskClient) -> None:
    address = f"{desk.address}/plan"
    page = enter(client, desk.bob).get(address)
    with unit_of_work() as session:
        kept = get_planned_edition(session, desk.made.edition_id)
        changed = type(kept.plan)(label="Dell’altra", planned_minutes=1200, seats=7)
        change_edition(session, desk.made.edition_id, changed, version=kept.version, actor=ANONYMOUS, now=NOW)
    mine = typed(label="La mia", seats="9")
    conflict = client.post(address, data=seen(page) | mine)
    assert conflict.status_code == 409
    check_page(conflict)
    text = conflict.get_data(as_text=True)
    assert 'value="La mia"' in text
    assert "Nel piano ora: Dell’altra" in text
    assert "Nel piano ora: 7" in text
    assert read(desk.made.edition_id).plan.label == "Dell’altra"
    assert client.post(address, data=seen(conflict) | mine).status_code == 303
    assert read(desk.made.edition_id).plan.label == "La mia"


def test_register_that_went_on_is_no_conflict(desk: Desk, client: FlaskClient) -> None:
    address = f"{desk.address}/plan"
    page = enter(client, desk.bob).get(address)
    with unit_of_work() as session:
        make_enrolment(session, desk.made.edition_id)
    assert client.post(address, data=seen(page) | typed()).status_code == 303


def test_name_of_another_edition_is_told_at_its_field(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        other = make_edition(session, desk.made.course_id)
        label = session.get_one(Edition, other).label
    address = f"{desk.address}/plan"
    page = enter(client, desk.bob).get(address)
    answer = client.post(address, data=seen(page) | typed(label=label))
    assert answer.status_code == 422
    assert 'id="label-error"' in answer.get_data(as_text=True)


def test_copy_has_the_same_weekdays(desk: Desk, client: FlaskClient) -> None:
    address = f"{desk.address}/copy"
    check_page(enter(client, desk.bob).get(address))
    sent = post_form(client, address, {"label": "Di nuovo", "shift_to": "2027-03-01"})
    assert sent.status_code == 303
    copied = UUID(sent.location.split("/")[-2])
    days = [each.plan.on_day for each in read(copied).meetings]
    assert len(days) == 5
    assert (days[0], {day.weekday() for day in days}) == (date(2027, 3, 2), {1})
    again = post_form(client, address, {"label": "Di nuovo", "shift_to": "2027-03-01"})
    assert again.status_code == 422


def test_cancelling_says_who_is_told_and_is_the_leads(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_enrolment(session, desk.made.edition_id)
        make_enrolment(session, desk.made.edition_id, make_person(session, "Elena", addresses=()))
    address = f"{desk.address}/cancel"
    assert enter(client, desk.bob).get(address).status_code == 403
    page = enter(client, desk.alice).get(address)
    check_page(page)
    text = page.get_data(as_text=True)
    for said in (
        "2 persone ammesse",
        "1 riceve subito una mail",
        "1 non ha un indirizzo",
        "avvisa 1 persona",
    ):
        assert said in text
    version = dict(_INPUT.findall(text))["version"]
    sent = client.post(address, data={"version": version, "csrf_token": csrf_token(page)})
    assert sent.status_code == 303
    assert read(desk.made.edition_id).state == "cancelled"
    shown = client.get(sent.location)
    check_page(shown)
    assert "L’edizione è annullata" in shown.get_data(as_text=True)
    again = client.post(address, data={"version": version, "csrf_token": csrf_token(shown)})
    assert again.status_code in {303, 409}


def test_closed_edition_is_shown_and_not_changed(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        confirm_edition(session, desk.made.edition_id)
    address = f"{desk.address}/plan"
    page = enter(client, desk.bob).get(address)
    check_page(page)
    text = page.get_data(as_text=True)
    assert "il piano non si cambia più" in text
    assert "Salva il piano" not in text
    answer = client.post(address, data=seen(page) | typed())
    assert answer.status_code == 422
    assert "va riaperta" in answer.get_data(as_text=True)


def test_strangers_find_nothing_and_partners_may_not(desk: Desk, client: FlaskClient) -> None:
    paths = ["/plan", "/copy", "/cancel", "/plan/meetings", f"/plan/meetings/{desk.made.meeting_ids[0]}"]
    addresses = [f"{desk.address}{path}" for path in paths]
    addresses.append(f"/it/desk/courses/{desk.made.course_id}/editions/new")
    for address in addresses:
        assert enter(client, desk.charlie).get(address).status_code == 404
        assert enter(client, desk.partner).get(address).status_code == 403
        assert enter(client, desk.operator).get(address).status_code == 403


def test_archived_course_takes_no_editions(desk: Desk, client: FlaskClient) -> None:
    from catalogue.courses.life import CourseState

    with unit_of_work() as session:
        course_id = make_course(session, lead_id=desk.made.lead_id, state=CourseState.ARCHIVED)
    answer = enter(client, desk.bob).get(f"/it/desk/courses/{course_id}/editions/new")
    assert answer.status_code == 409
    assert "in archivio" in answer.get_data(as_text=True)


def test_plan_costs_few_queries_whatever_it_holds(
    desk: Desk, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, desk.bob).get(f"{desk.address}/plan")
    with count_queries() as few:
        client.get(f"{desk.address}/plan")
    with unit_of_work() as session:
        for _ in range(10):
            make_enrolment(session, desk.made.edition_id)
    with count_queries() as many:
        client.get(f"{desk.address}/plan")
    assert len(many) == len(few) <= 8


def test_cancelled_edition_cannot_be_cancelled_again(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        cancel_edition(session, desk.made.edition_id, actor=ANONYMOUS, now=NOW)
        assert session.scalar(select(Edition.state)) == "cancelled"
    assert enter(client, desk.alice).get(f"{desk.address}/cancel").status_code == 409

"""Meetings on the desk: a series is shown before it is added, one is changed, moved or taken away."""

import re
from datetime import date, time
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.editions.planned import PlannedEdition, get_planned_edition
from commons.db import reading, unit_of_work
from tests.factories import make_course_with_edition, make_edition
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import Desk, enter, lay_desk
from tests.web.page_checks import check_page

_DAY = re.compile(r'name="days" value="([^"]+)"( checked)?')
SERIES = {
    "first_day": "2026-12-01",
    "count": "4",
    "every_weeks": "1",
    "starts_at": "18:00",
    "ends_at": "20:30",
    "form": "in_presence",
    "skipped": "15/12/2026",
    "keeps_holidays_free": "y",
}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk({"Anna Campione": "P    "})


@pytest.fixture
def empty(desk: Desk) -> UUID:
    """Make an edition without meetings on the same desk."""
    with unit_of_work() as session:
        return make_edition(session, desk.made.course_id)


def read(edition_id: UUID) -> PlannedEdition:
    with reading() as session:
        return get_planned_edition(session, edition_id)


def series(edition_id: UUID) -> str:
    return f"/it/desk/editions/{edition_id}/plan/meetings"


def days(page: TestResponse) -> dict[str, bool]:
    return {day: bool(checked) for day, checked in _DAY.findall(page.get_data(as_text=True))}


def test_series_is_shown_first_and_added_as_ticked(desk: Desk, empty: UUID, client: FlaskClient) -> None:
    address = series(empty)
    check_page(enter(client, desk.bob).get(address))
    shown = post_form(client, address, SERIES | {"step": "show"})
    assert shown.status_code == 200
    check_page(shown)
    assert days(shown) == {
        "2026-12-01": True,
        "2026-12-08": False,  # a holiday
        "2026-12-15": False,
        "2026-12-22": True,
        "2026-12-29": True,
        "2027-01-05": True,
    }
    text = shown.get_data(as_text=True)
    assert "Immacolata" in text
    assert 'value="Incontro 2"' in text
    assert read(empty).meetings == ()
    chosen = {
        "step": "add",
        "days": ["2026-12-01", "2026-12-22"],
        "title-2026-12-01": "Primo passo",
        "title-2026-12-22": "",
        "csrf_token": csrf_token(shown),
    }
    added = client.post(address, data=SERIES | chosen)
    assert added.status_code == 303
    kept = [each.plan for each in read(empty).meetings]
    assert [(each.on_day, each.title) for each in kept] == [
        (date(2026, 12, 1), "Primo passo"),
        (date(2026, 12, 22), "Incontro"),
    ]
    assert {(each.starts_at, each.ends_at, each.minutes) for each in kept} == {(time(18), time(20, 30), 150)}
    assert read(empty).plan.starts_on == date(2026, 12, 1)


def test_series_sent_twice_is_added_once(desk: Desk, empty: UUID, client: FlaskClient) -> None:
    address = series(empty)
    enter(client, desk.bob)
    data = SERIES | {"step": "add", "days": "2026-12-01", "title-2026-12-01": "Uno"}
    assert post_form(client, address, data).status_code == 303
    again = post_form(client, address, data)
    assert again.status_code == 422
    assert "c’è già un incontro a quell’ora" in again.get_data(as_text=True)
    assert len(read(empty).meetings) == 1


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"ends_at": "17:00"}, "finisce prima di cominciare"),
        ({"starts_at": "", "ends_at": ""}, "quante ore conta"),
        ({"counted": "3"}, "non possono essere più"),
        ({"starts_at": "18:10"}, "quarti d’ora"),
        ({"count": "0"}, "da 1 a 60"),
        ({"count": "61"}, "da 1 a 60"),
        ({"first_day": ""}, "Scriva il giorno."),
        ({"skipped": "il 3 dicembre"}, "Scriva i giorni così"),
        ({"skipped": "31/02/2027"}, "Scriva i giorni così"),
        ({"step": "add"}, "Scelga almeno un giorno."),
        ({"step": "add", "days": "mai"}, "Scelga almeno un giorno."),
    ],
)
def test_series_that_cannot_be_is_told_and_stays_typed(
    desk: Desk, empty: UUID, client: FlaskClient, values: dict[str, str], said: str
) -> None:
    enter(client, desk.bob)
    answer = post_form(client, series(empty), {"step": "show"} | SERIES | {"title": "Resta qui"} | values)
    assert answer.status_code == 422
    check_page(answer)
    text = answer.get_data(as_text=True)
    assert said in text
    assert "Resta qui" in text
    assert read(empty).meetings == ()


def test_series_tells_what_others_do_on_the_same_day(desk: Desk, empty: UUID, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_course_with_edition(session, days=[date(2026, 12, 1)])
    shown = post_form(enter(client, desk.bob), series(empty), SERIES | {"step": "show"})
    text = shown.get_data(as_text=True)
    assert text.count("Quel giorno:") == 1
    assert "14:00–18:00, Progettare la solidarietà" in text


def test_day_on_which_it_meets_already_is_passed_over(desk: Desk, empty: UUID, client: FlaskClient) -> None:
    enter(client, desk.bob)
    post_form(client, series(empty), SERIES | {"step": "add", "days": "2026-12-01"})
    shown = post_form(client, series(empty), SERIES | {"step": "show", "count": "1"})
    assert days(shown) == {
        "2026-12-01": False,
        "2026-12-08": False,
        "2026-12-15": False,
        "2026-12-22": True,
    }
    assert "c’è già l’incontro" in shown.get_data(as_text=True)


def test_meeting_is_moved_and_the_edition_follows(desk: Desk, client: FlaskClient) -> None:
    address = f"{desk.address}/plan/meetings/{desk.made.meeting_ids[-1]}"
    page = enter(client, desk.bob).get(address)
    check_page(page)
    assert 'value="2026-11-03"' in page.get_data(as_text=True)
    moved = {
        "on_day": "2026-11-17",
        "starts_at": "14:00",
        "ends_at": "19:00",
        "counted": "4",
        "title": "Spostato",
        "form": "on_line",
    }
    assert post_form(client, address, moved).status_code == 303
    kept = read(desk.made.edition_id)
    assert kept.plan.ends_on == date(2026, 11, 17)
    assert (kept.meetings[-1].plan.minutes, kept.meetings[-1].plan.title) == (240, "Spostato")


def test_meeting_with_presences_cannot_go_and_says_why(desk: Desk, client: FlaskClient) -> None:
    address = f"{desk.address}/plan/meetings/{desk.made.meeting_ids[0]}"
    page = enter(client, desk.bob).get(address)
    check_page(page)
    text = page.get_data(as_text=True)
    assert "Non si può: è già segnata 1 presenza" in text
    assert "Togli l’incontro" not in text
    client.post(f"{address}/remove", data={"csrf_token": csrf_token(page)})
    assert len(read(desk.made.edition_id).meetings) == 5
    shorter = {"on_day": "2026-10-06", "starts_at": "14:00", "ends_at": "16:00", "title": "", "form": "mixed"}
    answer = post_form(client, address, shorter)
    assert answer.status_code == 422
    assert "la sua durata non si cambia" in answer.get_data(as_text=True)


def test_meeting_without_presences_is_taken_away(desk: Desk, client: FlaskClient) -> None:
    address = f"{desk.address}/plan/meetings/{desk.made.meeting_ids[1]}"
    sent = post_form(enter(client, desk.bob), f"{address}/remove", on=address)
    assert sent.status_code == 303
    assert len(read(desk.made.edition_id).meetings) == 4
    assert client.get(address).status_code == 404


def test_second_writer_of_a_meeting_sees_how_it_stands(desk: Desk, client: FlaskClient) -> None:
    address = f"{desk.address}/plan/meetings/{desk.made.meeting_ids[2]}"
    page = enter(client, desk.bob).get(address)
    source = page.get_data(as_text=True)
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', source)
    assert seen
    other = {
        "on_day": "2026-10-21",
        "starts_at": "14:00",
        "ends_at": "18:00",
        "title": "Dell’altra",
        "form": "mixed",
    }
    assert post_form(client, address, other | {"seen": seen.group(1)}).status_code == 303
    mine = other | {"on_day": "2026-10-22", "title": "La mia", "seen": seen.group(1)}
    conflict = post_form(client, address, mine)
    assert conflict.status_code == 409
    check_page(conflict)
    text = conflict.get_data(as_text=True)
    assert "Ora l’incontro è: 21/10/2026, 14:00–18:00, 4 ore, Dell’altra" in text
    assert 'value="La mia"' in text

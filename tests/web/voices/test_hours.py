"""The person's own log: a week in one go, corrected until the tutor confirms, beside what he confirmed."""

from datetime import date
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.placements.lives import end_placement
from certify.placements.models import HourEntry, Placement
from certify.placements.own_remarks import list_own_remarks
from certify.placements.rules import PlacementState
from commons.db import reading, unit_of_work
from tests.clock import FixedClock
from tests.factories import NOW
from tests.making.voices import Intern, confirm, log
from tests.signin import sign_in
from tests.web.voices.asking import fields_of, page_of

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)


def week_of(intern: Intern) -> str:
    return f"/it/me/placements/{intern.id}/hours?week=2026-11-16"


def told(intern: Intern) -> dict[date, tuple[Decimal | None, str]]:
    with reading() as session:
        rows = session.scalars(select(HourEntry).where(HourEntry.placement_id == intern.id))
        return {row.day: (row.told_hours, row.activity) for row in rows}


def test_week_is_written_in_one_go_and_reads_the_same(giulia: FlaskClient, intern: Intern) -> None:
    fields = fields_of(page_of(giulia, week_of(intern)))
    fields |= {
        "days-0-hours": "4",
        "days-0-activity": "Sportello",
        "days-1-hours": "4:30",
        "days-4-hours": "3,5",
    }
    for _ in range(2):  # the same form twice
        assert giulia.post(week_of(intern), data=fields).status_code == 303
    assert told(intern) == {
        MONDAY: (Decimal(4), "Sportello"),
        TUESDAY: (Decimal("4.5"), ""),
        date(2026, 11, 20): (Decimal("3.5"), ""),
    }
    page = page_of(giulia, week_of(intern))
    assert "Salvati 3 giorni. In questa settimana: 12 ore." in page
    assert fields_of(page)["days-1-hours"] == "4,5"


def test_only_today_and_the_days_before_have_boxes(giulia: FlaskClient, intern: Intern) -> None:
    page = page_of(giulia, f"/it/me/placements/{intern.id}/hours")
    assert fields_of(page)["days-0-day"] == "2026-11-23"
    assert "days-1-day" not in fields_of(page)
    assert page.count("Deve ancora venire") == 6


def test_day_is_corrected_and_taken_away(giulia: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        log(session, intern, {MONDAY: "4", TUESDAY: "5"})
    fields = fields_of(page_of(giulia, week_of(intern)))
    fields |= {"days-0-hours": "", "days-0-activity": "", "days-1-hours": "6"}
    assert giulia.post(week_of(intern), data=fields).status_code == 303
    assert told(intern) == {TUESDAY: (Decimal(6), "Sportello")}


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"days-0-hours": "mille"}, "Scriva le ore come 4, 4,5 oppure 4:30."),
        ({"days-0-hours": "25"}, "al massimo 12"),
        ({"days-0-hours": "4,1"}, "quarti d’ora"),
        ({"days-0-activity": "Sportello"}, "Scriva anche le ore di questo giorno."),
        ({"days-0-hours": "4", "days-0-activity": "x" * 301}, "al massimo 300 caratteri"),
    ],
)
def test_what_cannot_be_read_is_said_at_its_day_and_stays(
    giulia: FlaskClient, intern: Intern, typed: dict[str, str], sentence: str
) -> None:
    fields = fields_of(page_of(giulia, week_of(intern))) | {"days-1-hours": "2"} | typed
    answer = giulia.post(week_of(intern), data=fields)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert page.count(sentence) == 2  # in the summary and at the box
    assert "lunedì 16 novembre: " in page
    assert fields_of(page) | typed == fields_of(page)
    assert not told(intern)


def test_other_window_is_not_overwritten_and_a_second_save_is_meant(
    giulia: FlaskClient, intern: Intern
) -> None:
    fields = fields_of(page_of(giulia, week_of(intern))) | {"days-0-hours": "4", "days-1-hours": "2"}
    with unit_of_work() as session:
        log(session, intern, {MONDAY: "6"})
    answer = giulia.post(week_of(intern), data=fields)
    assert answer.status_code == 422
    assert "sono state cambiate da un’altra pagina" in answer.get_data(as_text=True)
    assert told(intern) == {MONDAY: (Decimal(6), "Sportello")}
    again = fields_of(answer.get_data(as_text=True))
    assert again["days-0-hours"] == "4"
    assert giulia.post(week_of(intern), data=again).status_code == 303
    assert told(intern)[MONDAY][0] == Decimal(4)


def test_confirmed_day_shows_both_and_takes_only_a_remark(giulia: FlaskClient, intern: Intern) -> None:
    stale = fields_of(page_of(giulia, week_of(intern)))
    with unit_of_work() as session:
        log(session, intern, {MONDAY: "4", TUESDAY: "4"})
        confirm(session, intern, {MONDAY: "3.5", TUESDAY: "4"}, {MONDAY: "4", TUESDAY: "4"})
    page = page_of(giulia, week_of(intern))
    assert page.count("Confermate diverse") == 1
    for words in ("Marta Ospite", "3,5 ore", "Nota del tutor: «È uscita prima»"):
        assert words in page
    assert fields_of(page)["days-0-day"] == "2026-11-18"
    late = giulia.post(week_of(intern), data=stale | {"days-0-hours": "8", "days-3-hours": "2"})
    text = late.get_data(as_text=True)
    assert late.status_code == 422
    assert "Le ore del 16/11/2026 sono già confermate dal tutor" in text
    assert "2026-11-16" not in fields_of(text).values()
    assert "2" in fields_of(text).values()  # what was typed on another day
    assert set(told(intern)) == {MONDAY, TUESDAY}


def test_old_page_overwrites_no_day_that_was_not_touched_in_it(giulia: FlaskClient, intern: Intern) -> None:
    stale = fields_of(page_of(giulia, week_of(intern)))
    with unit_of_work() as session:
        log(session, intern, {MONDAY: "4"})
        confirm(session, intern, {MONDAY: "4"}, {MONDAY: "4"})
        log(session, intern, {TUESDAY: "6"})
    assert giulia.post(week_of(intern), data=stale | {"days-2-hours": "2"}).status_code == 303
    assert [hours for hours, _ in told(intern).values()] == [4, 6, 2]


def test_remark_stands_beside_the_tutors_hours(giulia: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        log(session, intern, {MONDAY: "4"})
        confirm(session, intern, {MONDAY: "3.5"}, {MONDAY: "4"})
    address = f"/it/me/placements/{intern.id}/hours/2026-11-16/remark"
    fields = fields_of(page_of(giulia, week_of(intern))) | {"words": "Sono uscita alle 13, come sempre."}
    assert giulia.post(address, data=fields).status_code == 303
    assert "La sua nota: «Sono uscita alle 13, come sempre.»" in page_of(giulia, week_of(intern))
    long = giulia.post(address, data=fields | {"words": "x" * 301})
    assert long.status_code == 422
    assert "al massimo 300 caratteri" in long.get_data(as_text=True)
    assert giulia.post(address, data=fields | {"words": " "}).status_code == 303
    with reading() as session:
        assert list_own_remarks(session, [intern.id]) == {intern.id: {}}


@pytest.mark.parametrize("day", ["2026-11-16", "2026-02-30", "ieri"])
def test_day_that_nobody_confirmed_takes_no_remark(giulia: FlaskClient, intern: Intern, day: str) -> None:
    fields = fields_of(page_of(giulia, week_of(intern))) | {"words": "Nota"}
    answer = giulia.post(f"/it/me/placements/{intern.id}/hours/{day}/remark", data=fields)
    assert answer.status_code == (409 if day == "2026-11-16" else 404)


def test_what_is_closed_is_read_only(giulia: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        log(session, intern, {MONDAY: "4", TUESDAY: "4"})
        confirm(session, intern, {MONDAY: "4"}, {MONDAY: "4"})
        row = session.get_one(Placement, intern.id)
        row.state, row.ended_on = PlacementState.CLOSED, date(2026, 11, 22)
    page = page_of(giulia, week_of(intern))
    assert "days-0-day" not in fields_of(page)
    assert "Il tutor non le ha confermate" in page
    assert "Salva la nota" not in page


@pytest.mark.parametrize("week", ["", "x", "1999-01-01", "2099-12-31", "0001-01-01", "9999-12-31"])
def test_any_week_in_the_address_leads_to_one_of_the_placement(
    giulia: FlaskClient, intern: Intern, week: str
) -> None:
    page_of(giulia, f"/it/me/placements/{intern.id}/hours?week={week}")


def test_what_was_interrupted_long_ago_takes_no_hours_and_says_why(
    giulia: FlaskClient, intern: Intern, clock: FixedClock
) -> None:
    with unit_of_work() as session:
        end_placement(
            session,
            intern.id,
            outcome=PlacementState.INTERRUPTED,
            on_day=date(2026, 11, 20),
            reason="Ha trovato lavoro",
            actor=intern.placement.lead,
            now=NOW,
        )
    assert "days-0-hours" in fields_of(page_of(giulia, week_of(intern)))
    clock.advance(days=61)
    with giulia.session_transaction(base_url="http://segnavia.test") as cookie:
        cookie.clear()
    sign_in(giulia, intern.account_id)
    page = page_of(giulia, week_of(intern))
    assert "days-0-hours" not in fields_of(page)
    assert "le ore si potevano correggere fino al 22/01/2027" in page

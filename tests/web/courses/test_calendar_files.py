"""Calendar files: what a second reader of RFC 5545 makes of them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from catalogue.courses.life import CourseState
from catalogue.data import Form
from catalogue.editions.ical import LINE_OCTETS, Event, write_calendar
from catalogue.editions.models import Edition
from catalogue.editions.services import cancel_edition
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from tests import factories
from tests.conftest import Counter

TODAY = date(2026, 11, 23)
ROME = ZoneInfo("Europe/Rome")


def events(content: bytes) -> list[icalendar.cal.Component]:
    assert b"\r\n" in content
    assert all(len(line) <= LINE_OCTETS for line in content.split(b"\r\n"))
    calendar = icalendar.Calendar.from_ical(content)
    assert (calendar["VERSION"], calendar["METHOD"]) == ("2.0", "PUBLISH")
    assert not calendar.errors
    found = list(calendar.walk("VEVENT"))
    assert not [error for event in found for error in event.errors]
    return found


def fetch(client: FlaskClient, address: str) -> list[icalendar.cal.Component]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    return events(answer.data)


@pytest.fixture
def edition(client: FlaskClient) -> factories.MadeEdition:
    with unit_of_work() as session:
        return factories.make_course_with_edition(
            session, days=[TODAY + timedelta(days=7 * week) for week in range(1, 6)]
        )


def test_each_meeting_is_an_event_at_its_hour_in_trentino(
    client: FlaskClient, edition: factories.MadeEdition
) -> None:
    found = fetch(client, "/courses.ics")
    assert len(found) == 5
    first = found[0]
    assert first.decoded("DTSTART") == datetime(2026, 11, 30, 14, tzinfo=ROME)
    assert first.decoded("DTEND") == datetime(2026, 11, 30, 18, tzinfo=ROME)
    assert str(first["LOCATION"]) == "Trento, via Prova 1"
    assert str(first["SUMMARY"]).startswith("Progettare la solidarietà")
    assert str(first["STATUS"]) == "CONFIRMED"
    assert "Teresa" not in first.to_ical().decode()
    assert len({str(event["UID"]) for event in found}) == 5


def test_a_change_keeps_the_name_and_raises_the_sequence(
    client: FlaskClient, edition: factories.MadeEdition
) -> None:
    before = fetch(client, "/courses.ics")[0]
    later = factories.NOW + timedelta(days=1)
    with unit_of_work() as session:
        cancel_edition(session, edition.edition_id, actor=ANONYMOUS, now=later)
    after = fetch(client, "/courses.ics")[0]
    assert before["UID"] == after["UID"]
    assert int(str(after["SEQUENCE"])) > int(str(before["SEQUENCE"]))
    assert str(after["STATUS"]) == "CANCELLED"
    assert str(after["DESCRIPTION"]).startswith("ANNULLATO")


def test_one_course_or_one_edition_can_be_taken_alone(
    client: FlaskClient, edition: factories.MadeEdition
) -> None:
    with unit_of_work() as session:
        other = factories.make_course(session, "Altro corso")
        factories.make_edition(session, other, TODAY + timedelta(days=3))
        row = session.get_one(Edition, edition.edition_id)
        second = factories.make_edition(session, row.course_id, TODAY + timedelta(days=90))
    slug = client.get("/courses.json?q=solidarieta").get_json()["courses"][0]["address"].rpartition("/")[2]
    assert len(fetch(client, f"/courses/{slug}.ics")) == 6
    assert len(fetch(client, f"/courses/{slug}.ics?edition={second}")) == 1
    assert len(fetch(client, "/courses/altro-corso.ics")) == 1
    assert client.get("/courses/mai-visto.ics").status_code == 404


def test_days_without_hours_are_whole_days_and_a_long_span_is_its_beginning(client: FlaskClient) -> None:
    with unit_of_work() as session:
        short = factories.make_course(session, "Due giorni")
        factories.make_edition(
            session, short, TODAY + timedelta(days=3), ends_on=TODAY + timedelta(days=4), form=Form.ON_LINE
        )
        long = factories.make_course(session, "Tre mesi")
        factories.make_edition(session, long, TODAY + timedelta(days=5), ends_on=TODAY + timedelta(days=95))
    first, second = fetch(client, "/courses.ics")
    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (date(2026, 11, 26), date(2026, 11, 28))
    assert str(first["LOCATION"]) == "In linea"
    assert str(second["SUMMARY"]) == "Inizia: Tre mesi"
    assert second.decoded("DTEND") - second.decoded("DTSTART") == timedelta(days=1)


def test_filters_narrow_and_the_archive_and_drafts_stay_out(
    client: FlaskClient, edition: factories.MadeEdition
) -> None:
    with unit_of_work() as session:
        for title, state in (("Vecchio", CourseState.ARCHIVED), ("Bozza", CourseState.DRAFT)):
            course = factories.make_course(session, title, state=state)
            factories.make_edition(session, course, TODAY + timedelta(days=3))
    assert len(fetch(client, "/courses.ics")) == 5
    assert fetch(client, "/courses.ics?form=on_line") == []
    assert len(fetch(client, "/courses.ics?form=in_presence&q=solidarietà")) == 5


def test_a_file_costs_the_same_for_one_edition_as_for_ten(
    client: FlaskClient, count_queries: Counter
) -> None:
    def make(how_many: int) -> None:
        with unit_of_work() as session:
            for _ in range(how_many):
                factories.make_edition(session, factories.make_course(session), TODAY + timedelta(days=3))

    make(1)
    with count_queries() as few:
        client.get("/courses.ics")
    make(9)
    with count_queries() as many:
        client.get("/courses.ics")
    assert len(few) == len(many) <= 4


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_survives_a_second_reader(summary: str, description: str) -> None:
    event = Event(
        uid="a@b",
        sequence=1,
        changed_at=factories.NOW,
        on_day=TODAY,
        starts_at=time(9),
        ends_at=time(10),
        summary=summary,
        description=f"x{description}",
    )
    content = write_calendar("Prova", [event])
    assert all(len(line) <= LINE_OCTETS for line in content.split(b"\r\n"))
    (found,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert str(found["SUMMARY"]).replace("\n", "") == "".join(sign for sign in summary if sign.isprintable())

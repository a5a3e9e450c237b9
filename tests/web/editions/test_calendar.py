"""The calendar of the desk: one's own meetings, the others' on demand, and a private file of them."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from catalogue.editions.models import CalendarLink, Edition
from commons.db import reading, unit_of_work
from commons.organisations.models import Membership
from commons.people.models import Account
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import make_course_with_edition
from tests.signin import post_form
from tests.web.enrolments.desk import Desk, enter, lay_desk
from tests.web.page_checks import check_page

ADDRESS = "/it/desk/calendar"
_FILE = re.compile(r'value="(http://segnavia.test/calendars/[^"]+\.ics)"')


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk({}, days=[date(2026, 11, 24), date(2026, 12, 1)])


def file_address(client: FlaskClient) -> str:
    found = _FILE.search(client.get(ADDRESS).get_data(as_text=True))
    assert found
    return found.group(1).removeprefix("http://segnavia.test")


def test_month_shows_own_meetings_with_their_hours(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get(ADDRESS)
    check_page(page)
    text = page.get_data(as_text=True)
    for said in ("Novembre 2026", "1 incontro del suo ente", "14:00–18:00", "lunedì 23 novembre, oggi"):
        assert said in text
    assert f"/meetings/{desk.made.meeting_ids[0]}" in text
    later = client.get(f"{ADDRESS}?month=2027-02")
    check_page(later)
    assert "non ha incontri in calendario" in later.get_data(as_text=True)
    assert client.get(f"{ADDRESS}?month=9999-99").status_code == 200


def test_others_are_shown_on_demand_once_published(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        other = make_course_with_edition(session, days=[date(2026, 11, 24), date(2026, 11, 25)])
        cancelled = make_course_with_edition(session, days=[date(2026, 11, 24)])
        session.execute(update(Edition).where(Edition.id == cancelled.edition_id).values(state="cancelled"))
    enter(client, desk.bob)
    assert "di altri enti" not in client.get(ADDRESS).get_data(as_text=True)
    page = client.get(f"{ADDRESS}?others=1")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "1 incontro del suo ente</strong>, 2 di altri enti" in text
    assert "In un giorno ci sono anche incontri di altri" in text
    assert str(other.edition_id) not in text  # the register of others is theirs


def test_partner_sees_the_meetings_and_no_register(desk: Desk, client: FlaskClient) -> None:
    text = enter(client, desk.partner).get(ADDRESS).get_data(as_text=True)
    assert "1 incontro del suo ente" in text
    assert str(desk.made.edition_id) not in text


def test_private_file_holds_the_meetings_and_no_person(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    assert post_form(client, f"{ADDRESS}/link", on=ADDRESS).status_code == 303
    address = file_address(client)
    stranger = client.application.test_client()
    answer = stranger.get(address, base_url="http://segnavia.test")
    assert answer.status_code == 200
    assert answer.content_type == "text/calendar; charset=utf-8"
    text = answer.get_data(as_text=True)
    assert text.count("BEGIN:VEVENT") == 2
    assert "DTSTART:20261124T130000Z" in text  # 14:00 in Trento, in winter
    assert "DTEND:20261124T170000Z" in text
    assert f"UID:{desk.made.meeting_ids[0]}@segnavia.test" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_only_a_hash_of_the_address_is_kept(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    post_form(client, f"{ADDRESS}/link", on=ADDRESS)
    token = file_address(client).removeprefix("/calendars/").removesuffix(".ics")
    with reading() as session:
        row = session.query(CalendarLink).one()
    assert token not in (row.salt, row.token_hash)
    assert len(token) == 43


def test_renewed_and_dropped_addresses_open_nothing(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    post_form(client, f"{ADDRESS}/link", on=ADDRESS)
    first = file_address(client)
    post_form(client, f"{ADDRESS}/link", on=ADDRESS)
    second = file_address(client)
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    post_form(client, f"{ADDRESS}/link/drop", on=ADDRESS)
    assert client.get(second).status_code == 404


def test_file_of_who_left_the_office_or_was_disabled_is_empty_or_gone(
    desk: Desk, client: FlaskClient, clock: FixedClock
) -> None:
    enter(client, desk.bob)
    post_form(client, f"{ADDRESS}/link", on=ADDRESS)
    address = file_address(client)
    with unit_of_work() as session:
        session.execute(
            update(Membership)
            .where(Membership.account_id == desk.bob.account_id)
            .values(ends_on=clock.today() - timedelta(days=1))
        )
    assert "BEGIN:VEVENT" not in client.get(address).get_data(as_text=True)
    with unit_of_work() as session:
        session.execute(update(Account).where(Account.id == desk.bob.account_id).values(is_disabled=True))
    assert client.get(address).status_code == 404


def test_calendar_is_for_offices(desk: Desk, client: FlaskClient) -> None:
    assert enter(client, desk.operator).get(ADDRESS).status_code == 403


def test_three_meetings_cost_as_many_queries_as_thirty(
    desk: Desk, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, desk.bob).get(f"{ADDRESS}?others=1")
    with count_queries() as few:
        client.get(f"{ADDRESS}?others=1")
    with unit_of_work() as session:
        for _ in range(3):
            make_course_with_edition(session, days=[date(2026, 11, day) for day in range(2, 12)])
    with count_queries() as many:
        client.get(f"{ADDRESS}?others=1")
    assert len(many) == len(few) <= 4

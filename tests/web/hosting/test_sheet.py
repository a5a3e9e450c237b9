"""A signed sheet beside hours that somebody has confirmed: its totals write over nobody's correction."""

import io
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from certify.evidence.models import EvidenceFile
from certify.placements.hours import DaySaid, confirm_week, log_day
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from tests.factories import NOW
from tests.making.evidence import photograph
from tests.making.hosting import MONDAY, WEEK, HostDesk, enter_host, lay_host
from tests.web.hosting.test_hours import confirmed, correct, days_of, send_sheet
from tests.web.page_checks import check_page
from tests.web.placements.desk import hidden_of

TOTAL = "total-2026-11-16"


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> HostDesk:
    desk = lay_host(starts_on=MONDAY)
    enter_host(client, desk.token)
    return desk


def send_old(client: FlaskClient, desk: HostDesk, old: dict[str, str]) -> str:
    file = io.BytesIO(photograph()), "foglio.jpg"
    answer = client.post(f"{desk.address}/sheet", data={**old, TOTAL: "14,5", "file": file})
    check_page(answer)
    assert answer.status_code == 422
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 0
    return answer.get_data(as_text=True)


def test_an_old_sheet_does_not_write_over_a_correction(desk: HostDesk, client: FlaskClient) -> None:
    old = hidden_of(client.get(f"{desk.address}/sheet"))
    correct(desk, "3")
    text = send_old(client, desk, old)
    assert "Anna Collega ha confermato 3 ore" in text
    assert 'value="14,5"' in text
    assert confirmed(desk) == {16: Decimal(3), 17: None, 19: None}


def test_an_old_sheet_of_a_week_that_is_confirmed_by_now_says_so(desk: HostDesk, client: FlaskClient) -> None:
    old = hidden_of(client.get(f"{desk.address}/sheet"))
    with unit_of_work() as session:
        said = {day: DaySaid(Decimal(2), Decimal(hours)) for day, hours in WEEK.items()}
        confirm_week(session, desk.made.id, said, confirmed_by="Anna Collega", now=NOW)
    assert "Anna Collega ha confermato 2 ore" in send_old(client, desk, old)
    assert set(confirmed(desk).values()) == {Decimal(2)}


def test_an_old_sheet_does_not_pass_over_a_day_that_the_person_added(
    desk: HostDesk, client: FlaskClient
) -> None:
    old = hidden_of(client.get(f"{desk.address}/sheet"))
    day = date(2026, 11, 18)
    with unit_of_work() as session:
        log_day(session, desk.made.id, day, hours=Decimal(2), activity="", actor=ANONYMOUS, now=NOW)
    assert "ha cambiato le sue ore" in send_old(client, desk, old)
    assert set(confirmed(desk).values()) == {None}


def test_confirmed_days_stand_and_the_others_share_the_rest(desk: HostDesk, client: FlaskClient) -> None:
    correct(desk, "3")
    assert "scritte 14,5, confermate 3" in client.get(f"{desk.address}/sheet").get_data(as_text=True)
    text = send_sheet(client, desk, **{"total_2026-11-16": "2"})
    assert "Nella settimana dal 16/11/2026 le ore già confermate sono 3" in text
    assert "Il foglio è conservato." in send_sheet(client, desk, **{"total_2026-11-16": "14,5"})
    assert confirmed(desk) == {16: Decimal(3), 17: Decimal("5.75"), 19: Decimal("5.75")}
    rows = days_of(desk)
    assert (rows[MONDAY].remark, rows[MONDAY].confirmed_by) == ("È uscita prima", "Anna Collega")
    assert len({row.sheet_id for row in rows.values()}) == 1

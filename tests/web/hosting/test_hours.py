"""Hours on a tutor's page: a week in one go, single days, a signed sheet with the total of each week."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.evidence.models import EvidenceFile
from certify.placements.hours import DayRow, list_days, log_day
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from tests.factories import NOW
from tests.making.evidence import photograph
from tests.making.hosting import MONDAY, WEEK, HostDesk, enter_host, lay_host, log_hours
from tests.signin import csrf_token, post_form
from tests.web.page_checks import check_page


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> HostDesk:
    desk = lay_host()
    enter_host(client, desk.token)
    return desk


def days_of(desk: HostDesk) -> dict[date, DayRow]:
    with reading() as session:
        return {row.day: row for row in list_days(session, [desk.made.id])}


def confirmed(desk: HostDesk) -> dict[int, Decimal | None]:
    return {day.day: row.confirmed_hours for day, row in days_of(desk).items()}


SEEN = "2026-11-16=4 2026-11-17=4 2026-11-19=6.5"


def test_week_is_confirmed_in_one_go_and_only_once(desk: HostDesk, client: FlaskClient) -> None:
    page = client.get("/it/host")
    assert "16 – 22 novembre 2026" in page.get_data(as_text=True)
    values = {"csrf_token": csrf_token(page), "seen": SEEN}
    answer = client.post(f"{desk.address}/hours", data=values)
    assert answer.status_code == 303
    page = client.get("/it/host")
    check_page(page)
    assert "Confermati 3 giorni." in page.get_data(as_text=True)
    assert confirmed(desk) == {16: Decimal(4), 17: Decimal(4), 19: Decimal("6.5")}
    first = days_of(desk)[MONDAY]
    assert (first.confirmed_by, first.told_hours) == ("Marta Ospite", Decimal(4))
    client.post(f"{desk.address}/hours", data=values)
    assert "erano già confermate" in client.get("/it/host").get_data(as_text=True)
    assert days_of(desk)[MONDAY] == first


def test_hours_that_the_person_changed_meanwhile_are_not_confirmed_unseen(
    desk: HostDesk, client: FlaskClient
) -> None:
    page = client.get("/it/host")
    with unit_of_work() as session:
        log_day(session, desk.made.id, MONDAY, hours=Decimal(9), activity="", actor=ANONYMOUS, now=NOW)
    answer = client.post(
        f"{desk.address}/hours",
        data={"csrf_token": csrf_token(page), "seen": SEEN},
        headers={"Referer": "http://segnavia.test/it/host"},
    )
    assert answer.status_code == 303
    assert "ha cambiato le sue ore" in client.get("/it/host").get_data(as_text=True)
    assert set(confirmed(desk).values()) == {None}


def test_single_days_are_changed_and_added(desk: HostDesk, client: FlaskClient) -> None:
    address = f"{desk.address}/hours/{MONDAY}"
    check_page(client.get(address))
    typed = {"hours-2026-11-16": "3:30", "hours-2026-11-18": "2", "hours-2026-11-19": "6.5"}
    answer = post_form(client, address, typed | {"seen": SEEN, "remark": "Martedì era a casa"})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    rows = days_of(desk)
    assert confirmed(desk) == {16: Decimal("3.5"), 17: Decimal(0), 18: Decimal(2), 19: Decimal("6.5")}
    assert [rows[date(2026, 11, day)].remark for day in (16, 17, 18, 19)] == ["Martedì era a casa"] * 3 + [""]
    assert rows[MONDAY].told_hours == Decimal(4)  # both sayings stay
    assert rows[date(2026, 11, 18)].told_hours is None
    check_page(client.get(address))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"hours-2026-11-16": "quattro"}, "con un numero"),
        ({"hours-2026-11-16": "13"}, "al massimo 12"),
        ({"hours-2026-11-16": "0,1"}, "quarti d’ora"),
        ({"hours-2026-11-16": "NaN"}, "con un numero"),
        ({"hours-2026-11-16": "-1"}, "al massimo 12"),
    ],
)
def test_wrong_hours_are_told_and_what_was_typed_stays(
    desk: HostDesk, client: FlaskClient, typed: dict[str, str], said: str
) -> None:
    answer = post_form(
        client, f"{desk.address}/hours/{MONDAY}", {"hours-2026-11-17": "4", "seen": SEEN} | typed
    )
    check_page(answer)
    assert answer.status_code == 422
    text = answer.get_data(as_text=True)
    assert said in text
    assert f'value="{typed["hours-2026-11-16"]}"' in text
    wrong = re.findall(
        r'<input[^>]*name="(hours-[^"]*)"[^>]*aria-invalid="true" aria-describedby="errors"', text
    )
    assert wrong == ["hours-2026-11-16"]
    assert set(confirmed(desk).values()) == {None}


@pytest.mark.parametrize("day", ["2026-11-17", "2026-11-30", "2026-08-17", "soon"])
def test_weeks_that_are_none_of_the_placement_are_not_found(
    desk: HostDesk, client: FlaskClient, day: str
) -> None:
    assert client.get(f"{desk.address}/hours/{day}").status_code == 404


def test_day_to_come_is_refused(desk: HostDesk, client: FlaskClient) -> None:
    answer = post_form(client, f"{desk.address}/hours/2026-11-23", {"hours-2026-11-24": "4", "seen": ""})
    assert answer.status_code == 422
    assert "24/11/2026 deve ancora venire" in answer.get_data(as_text=True)


def send_sheet(client: FlaskClient, desk: HostDesk, **totals: str) -> str:
    address = f"{desk.address}/sheet"
    page = client.get(address)
    check_page(page)
    answer = client.post(
        address,
        data={
            "csrf_token": csrf_token(page),
            "file": (io.BytesIO(photograph()), "foglio.jpg"),
            **{name.replace("_", "-"): total for name, total in totals.items()},
        },
    )
    if answer.status_code != 303:
        check_page(answer)
        return answer.get_data(as_text=True)
    return client.get("/it/host").get_data(as_text=True)


def test_signed_sheet_confirms_the_weeks_beside_it(desk: HostDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        log_hours(session, desk.made.id, {date(2026, 11, 10): "4", date(2026, 11, 12): "4"})
    text = send_sheet(
        client, desk, **{"total_2026-11-16": "14,5", "total_2026-11-09": "9", "total_2026-11-02": "20"}
    )
    assert "Il foglio è conservato." in text
    assert confirmed(desk) == {
        **{day: Decimal(4) for day in range(2, 7)},  # nobody told these: shared by the working days
        10: Decimal("4.5"),  # told otherwise: shared by the days that were told
        12: Decimal("4.5"),
        16: Decimal(4),  # told the same
        17: Decimal(4),
        19: Decimal("6.5"),
    }
    with reading() as session:
        file = session.scalars(select(EvidenceFile)).one()
    assert (file.context, file.context_id, file.person_id) == ("placement", desk.made.id, desk.made.person_id)
    assert {row.sheet_id for row in days_of(desk).values()} == {file.id}
    assert b"GPS" not in file.title.encode()


def test_sheet_without_a_total_or_of_another_type_keeps_nothing(desk: HostDesk, client: FlaskClient) -> None:
    assert "il totale di almeno una settimana" in send_sheet(client, desk)
    page = client.get(f"{desk.address}/sheet")
    answer = client.post(
        f"{desk.address}/sheet",
        data={
            "csrf_token": csrf_token(page),
            "file": (io.BytesIO(b"MZ this is a programme"), "foglio.jpg"),
            "total-2026-11-16": "14,5",
        },
    )
    check_page(answer)
    assert answer.status_code == 422
    assert 'value="14,5"' in answer.get_data(as_text=True)
    assert "troppe ore" in send_sheet(client, desk, **{"total_2026-11-16": "99"})
    with reading() as session:
        assert session.scalars(select(EvidenceFile)).all() == []
    assert set(confirmed(desk).values()) == {None}


def test_all_open_weeks_are_confirmed_together(desk: HostDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        log_hours(session, desk.made.id, {date(2026, 11, 10): "4"})
    assert "2 settimane da confermare" in client.get("/it/host").get_data(as_text=True)
    page = client.get(f"{desk.address}/hours")
    check_page(page)
    assert "Conferma tutte le 18,5 ore aperte" in page.get_data(as_text=True)
    client.post(
        f"{desk.address}/hours",
        data={"csrf_token": csrf_token(page), "seen": f"2026-11-10=4 {SEEN}"},
    )
    assert None not in confirmed(desk).values()
    assert WEEK.keys() < days_of(desk).keys()

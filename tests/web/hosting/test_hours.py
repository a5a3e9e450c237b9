"""Hours on a tutor's page: a week in one go, single days, a signed sheet with the total of each week."""

import io
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.certificates.lives import revoke_certificate
from certify.certificates.rules import Kind, RevocationClass
from certify.evidence.models import EvidenceFile
from certify.hosting.links import ensure_link, make_token
from certify.hosting.queries import get_intern
from certify.hosting.rules import Task
from certify.placements.hours import DayRow, DaySaid, confirm_week, list_days, log_day
from certify.placements.lives import end_placement
from certify.placements.rules import PlacementState
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.errors import Refusal
from tests.clock import FixedClock
from tests.factories import NOW
from tests.making.documents import make_case, register_case
from tests.making.evidence import photograph
from tests.making.hosting import (
    MONDAY,
    TUTOR,
    WEEK,
    HostDesk,
    enter_host,
    lay_host,
    log_hours,
)
from tests.signin import csrf_token, post_form
from tests.web.page_checks import check_page
from tests.web.placements.desk import hidden_of


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
            **hidden_of(page),
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
    text = answer.get_data(as_text=True)
    assert "Non è un PDF né una foto" in text[text.index('id="file-error"') :].partition("</p>")[0]
    assert 'value="14,5"' in text
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


def correct(desk: HostDesk, hours: str, *, remark: str = "È uscita prima") -> None:
    with unit_of_work() as session:
        there = {row.day: row for row in list_days(session, [desk.made.id])}[MONDAY]
        said = DaySaid(Decimal(hours), there.told_hours, there.confirmed_hours, remark)
        confirm_week(session, desk.made.id, {MONDAY: said}, confirmed_by="Anna Collega", now=NOW)


def test_an_old_window_does_not_write_over_a_correction(desk: HostDesk, client: FlaskClient) -> None:
    address = f"{desk.address}/hours/{MONDAY}"
    old = hidden_of(client.get(address))
    correct(desk, "3")
    typed = {"hours-2026-11-16": "4", "hours-2026-11-17": "4", "hours-2026-11-19": "5"}
    answer = client.post(address, data={**old, **typed, "remark": "Giovedì di meno"})
    check_page(answer)
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    assert (
        "Il 16/11/2026 nel frattempo Anna Collega ha confermato 3 ore; lei qui ne stava confermando 4."
        in text
    )
    assert "Nel frattempo qui risulta: 3 ore; lei ha scritto: 4." in text
    assert text.count("Nel frattempo qui risulta") == 1
    assert 'value="Giovedì di meno"' in text
    assert 'name="hours-2026-11-16" value="4"' in text
    assert confirmed(desk) == {16: Decimal(3), 17: None, 19: None}
    answer = client.post(address, data={**hidden_of(answer), **typed, "remark": "Ho contato di nuovo"})
    assert answer.status_code == 303  # with both figures before her she may
    assert confirmed(desk) == {16: Decimal(4), 17: Decimal(4), 19: Decimal(5)}


def test_one_press_confirms_over_nobodys_correction(desk: HostDesk, client: FlaskClient) -> None:
    page = client.get(f"{desk.address}/hours")
    correct(desk, "3")
    client.post(
        f"{desk.address}/hours",
        data=hidden_of(page),
        headers={"Referer": f"http://segnavia.test{desk.address}/hours"},
    )
    assert "Anna Collega ha confermato 3 ore" in client.get(f"{desk.address}/hours").get_data(as_text=True)
    assert confirmed(desk) == {16: Decimal(3), 17: None, 19: None}


def test_the_same_hours_again_keep_the_remark_that_is_there(desk: HostDesk, client: FlaskClient) -> None:
    page = client.get(f"{desk.address}/hours")
    correct(desk, "4")
    assert client.post(f"{desk.address}/hours", data=hidden_of(page)).status_code == 303
    assert confirmed(desk) == {16: Decimal(4), 17: Decimal(4), 19: Decimal("6.5")}
    assert days_of(desk)[MONDAY].remark == "È uscita prima"


@pytest.mark.parametrize(
    ("there", "kept"), [("", "Ha finito alle tre"), ("È uscita prima", "È uscita prima – Ha finito alle tre")]
)
def test_a_remark_beside_hours_that_another_confirmed_too_is_kept(
    desk: HostDesk, client: FlaskClient, there: str, kept: str
) -> None:
    address = f"{desk.address}/hours/{MONDAY}"
    values = {**hidden_of(client.get(address)), "hours-2026-11-16": "3", "remark": "Ha finito alle tre"}
    values |= {"hours-2026-11-17": "4", "hours-2026-11-19": "6,5"}
    correct(desk, "3", remark=there)
    for _time in range(2):  # a double click adds nothing
        assert client.post(address, data=values).status_code == 303
        assert days_of(desk)[MONDAY].remark == kept


def test_two_remarks_too_long_together_are_refused_in_words(desk: HostDesk, client: FlaskClient) -> None:
    address = f"{desk.address}/hours/{MONDAY}"
    old = hidden_of(client.get(address))
    correct(desk, "3", remark="È uscita prima. " * 12)
    answer = client.post(address, data={**old, "hours-2026-11-16": "3", "remark": "Treno in ritardo. " * 12})
    assert answer.status_code == 422
    assert "al massimo 300 caratteri" in answer.get_data(as_text=True)
    assert confirmed(desk) == {16: Decimal(3), 17: None, 19: None}


def interrupt(desk: HostDesk) -> None:
    with unit_of_work() as session:
        end_placement(
            session,
            desk.made.id,
            outcome=PlacementState.INTERRUPTED,
            on_day=date(2026, 11, 20),
            reason="Ha trovato lavoro",
            actor=desk.made.lead,
            now=NOW,
        )


def come_back(client: FlaskClient, clock: FixedClock) -> None:
    """Come in by a link of that day: the one in the first mail opens no longer."""
    with unit_of_work() as session:
        token = make_token(session, ensure_link(session, TUTOR, "it", now=clock.now()), now=clock.now())
    enter_host(client, token)


def test_hours_of_what_was_interrupted_are_put_right_for_two_months(
    desk: HostDesk, client: FlaskClient, clock: FixedClock
) -> None:
    interrupt(desk)
    clock.advance(days=60)
    come_back(client, clock)
    assert "Conferma tutte" in client.get(f"{desk.address}/hours").get_data(as_text=True)
    correct(desk, "3")
    page = client.get(f"{desk.address}/hours/{MONDAY}")
    clock.advance(days=1)
    text = client.get(f"{desk.address}/hours").get_data(as_text=True)
    assert "le ore si potevano correggere fino al 22/01/2027" in text
    assert "Conferma tutte" not in text
    assert "Apri i giorni" not in text
    answer = client.post(f"{desk.address}/hours/{MONDAY}", data={**hidden_of(page), "hours-2026-11-16": "2"})
    assert answer.status_code == 409
    assert confirmed(desk)[16] == Decimal(3)
    with unit_of_work() as session, pytest.raises(Refusal, match="hours-too-late"):
        log_day(
            session, desk.made.id, MONDAY, hours=Decimal(2), activity="", actor=ANONYMOUS, now=clock.now()
        )
    with reading() as session:
        intern = get_intern(session, TUTOR, desk.made.id, clock.today())
    assert Task.HOURS not in intern.due(date(2026, 12, 10))


def test_hours_stand_still_while_a_document_in_force_states_them(desk: HostDesk, client: FlaskClient) -> None:
    interrupt(desk)
    with unit_of_work() as session:
        case = make_case(session, Kind.PLACEMENT)
    certificate_id = register_case(replace(case, subject_id=desk.made.id))
    assert "stanno già in un documento rilasciato" in client.get(f"{desk.address}/hours").get_data(
        as_text=True
    )
    with unit_of_work() as session, pytest.raises(Refusal, match="hours-stated"):
        log_day(session, desk.made.id, MONDAY, hours=Decimal(2), activity="", actor=ANONYMOUS, now=NOW)
    with unit_of_work() as session:
        revoke_certificate(
            session,
            certificate_id,
            reason=RevocationClass.ERROR_IN_DATA,
            note="Le ore non erano quelle.",
            actor=case.lead,
            now=NOW,
        )
    with unit_of_work() as session:
        log_day(session, desk.made.id, MONDAY, hours=Decimal(2), activity="", actor=ANONYMOUS, now=NOW)
    assert days_of(desk)[MONDAY].told_hours == Decimal(2)

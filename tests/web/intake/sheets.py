"""Sheets as people send them, and the desk before which they stand."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from commons.access import Role, Viewer
from commons.db import unit_of_work
from commons.sheets import Cell, SheetKind
from commons.sheets.raw import Line, Style
from commons.sheets.rewriting import write_raw
from tests.factories import make_organisation, make_staff
from tests.signin import csrf_token, sign_in

HEADER = ("Codice", "Titolo corso", "Data inizio", "Ore", "Posti", "Sede", "Note interne")


@dataclass
class SheetDesk:
    lead_id: UUID
    alice: Viewer
    bob: Viewer
    charlie: Viewer
    operator: Viewer


def lay_sheet_desk() -> SheetDesk:
    with unit_of_work() as session:
        lead, elsewhere = make_organisation(session, "TSM"), make_organisation(session, "CCI")
        return SheetDesk(
            lead,
            alice=make_staff(session, lead, Role.PROVIDER_LEAD),
            bob=make_staff(session, lead),
            charlie=make_staff(session, elsewhere, Role.PROVIDER_LEAD),
            operator=make_staff(session, lead, Role.OPERATOR),
        )


def enter(client: FlaskClient, viewer: Viewer) -> FlaskClient:
    assert viewer.account_id is not None
    sign_in(client, viewer.account_id)
    return client


def csv_file(rows: Sequence[Sequence[Cell]], header: Sequence[str] = HEADER, **style: Any) -> bytes:
    lines = [Line(number, tuple(cells)) for number, cells in enumerate([tuple(header), *rows], start=1)]
    return write_raw(Style(SheetKind.CSV, **style), lines)


def xlsx_file(rows: Sequence[Sequence[Cell]], header: Sequence[Cell] = HEADER, first: int = 1) -> bytes:
    lines = [Line(number, tuple(cells)) for number, cells in enumerate([tuple(header), *rows], start=first)]
    return write_raw(Style(SheetKind.XLSX), lines)


def send(client: FlaskClient, desk: SheetDesk, content: bytes, name: str = "corsi.csv") -> TestResponse:
    page = client.get("/it/desk/sheets")
    return client.post(
        "/it/desk/sheets",
        data={
            "csrf_token": csrf_token(page),
            "organisation": str(desk.lead_id),
            "file": (io.BytesIO(content), name),
        },
    )


def send_people(
    client: FlaskClient, edition_id: UUID, content: bytes, name: str = "iscritti.csv"
) -> TestResponse:
    address = f"/it/desk/editions/{edition_id}/people/sheet"
    token = csrf_token(client.get(address))
    return client.post(address, data={"csrf_token": token, "file": (io.BytesIO(content), name)})


_SELECT = re.compile(r'<select[^>]*name="(m-\d+)".*?</select>', re.DOTALL)
_SELECTED = re.compile(r'<option value="([^"]*)" selected>')
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAME = re.compile(r'name="([^"]+)"')
_VALUE = re.compile(r'value="([^"]*)"')


def proposed(page: TestResponse) -> dict[str, str]:
    """Return the form of the page about columns as it stands."""
    source = page.get_data(as_text=True)
    found = {}
    for select in _SELECT.finditer(source):
        chosen = _SELECTED.search(select.group())
        found[select.group(1)] = chosen.group(1) if chosen else ""
    return found | {"sheet": _hidden(source, "sheet"), "header": _hidden(source, "header")}


def _hidden(source: str, name: str) -> str:
    for each in _HIDDEN.findall(source):
        if f'name="{name}"' in each:
            found = _VALUE.search(each)
            return found.group(1) if found else ""
    raise AssertionError(name)


def say_columns(client: FlaskClient, address: str, **changes: str) -> str:
    """Accept what is proposed for the columns and return the address of the preview."""
    page = client.get(address)
    answer = client.post(address, data={**proposed(page), **changes, "csrf_token": csrf_token(page)})
    assert answer.status_code == 303, answer.get_data(as_text=True)
    return str(answer.location)


def correct(client: FlaskClient, address: str, tab: str = "", **values: str) -> TestResponse:
    page = client.get(address, query_string={"tab": tab} if tab else {})
    rows = _hidden(page.get_data(as_text=True), "rows")
    data = {**{name.replace("_", "-"): value for name, value in values.items()}, "rows": rows, "tab": tab}
    return client.post(f"{address}/rows", data={**data, "csrf_token": csrf_token(page)})


def seen(page: TestResponse) -> str:
    return _hidden(page.get_data(as_text=True), "seen")


def apply(client: FlaskClient, address: str) -> TestResponse:
    page = client.get(address)
    return client.post(f"{address}/apply", data={"seen": seen(page), "csrf_token": csrf_token(page)})


def bring_in(client: FlaskClient, desk: SheetDesk, content: bytes, name: str = "corsi.csv") -> str:
    """Upload, accept the columns, apply; return the address of the result."""
    address = say_columns(client, send(client, desk, content, name).location)
    answer = apply(client, address)
    assert answer.status_code == 303
    return address


def tabs(page: TestResponse) -> dict[str, int]:
    source = page.get_data(as_text=True)
    return {
        key: int(count.replace(".", ""))
        for key, count in re.findall(r"[?&;]tab=(\w+)[^>]*>[^<]*\((\d[\d.]*)\)</a>", source)
    }

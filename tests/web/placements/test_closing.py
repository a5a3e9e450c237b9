"""The end of a placement: when it may be told, with no hours only if meant, and what comes after it."""

import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from certify.dossiers.content import read_content
from certify.dossiers.models import DossierReceipt
from certify.dossiers.receipt_rows import choice_of
from certify.placements.queries import get_placement_unchecked
from certify.placements.rules import PlacementKind, PlacementState
from commons.db import reading, unit_of_work
from tests.making.dossiers import agree, ask, make_volunteer
from tests.making.placements import MadePlacement, confirm_hours
from tests.signin import csrf_token
from tests.web.placements.desk import LIST, Make, PromoterDesk, enter, look, send
from tests.web.placements.test_way import make_png

OVER = {"starts_on": date(2026, 3, 2), "ends_on": date(2026, 11, 20)}
UNDONE = "La persona ha già accettato il documento di trasparenza"


def state_of(made: MadePlacement) -> PlacementState:
    with reading() as session:
        return get_placement_unchecked(session, made.id).state


def test_the_end_is_not_told_before_its_day(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make()
    address = f"{LIST}/{made.id}/way"
    enter(client, desk.bob)
    assert "/way/report" not in look(client, address)
    text = send(client, f"{address}/report", {"without_hours": "y"}, status=422).get_data(as_text=True)
    assert "L’ultimo giorno previsto è il 31/01/2027" in text
    assert "Se l’esperienza è finita prima è un’interruzione" in text
    assert state_of(made) is PlacementState.ACTIVE


def test_an_end_without_hours_is_meant(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make(**OVER)
    address = f"{LIST}/{made.id}/way"
    enter(client, desk.bob)
    assert "/way/report" in look(client, address)
    text = send(client, f"{address}/report", {}, status=422).get_data(as_text=True)
    assert 'id="without_hours-error"' in text
    assert state_of(made) is PlacementState.ACTIVE
    send(client, f"{address}/report", {"without_hours": "y"})
    assert state_of(made) is PlacementState.REPORTED


def test_with_hours_nobody_is_asked(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make(**OVER)
    with unit_of_work() as session:
        confirm_hours(session, made.id, {date(2026, 3, 3): Decimal(4)})
    enter(client, desk.alice)
    assert "without_hours" not in look(client, f"{LIST}/{made.id}/closing")
    send(client, f"{LIST}/{made.id}/way/report", {})
    assert state_of(made) is PlacementState.REPORTED


def test_closing_without_hours_is_meant_too(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make(**OVER)
    enter(client, desk.alice)
    on = f"{LIST}/{made.id}/closing"
    assert "senza ore confermate non ci sarà mai un’attestazione" in look(client, on)
    page = send(client, f"{LIST}/{made.id}/close", {}, on=on, status=422)
    assert 'id="without_hours-error"' in page.get_data(as_text=True)
    assert state_of(made) is PlacementState.ACTIVE
    send(client, f"{LIST}/{made.id}/close", {"without_hours": "y"}, on=on)
    assert state_of(made) is PlacementState.CLOSED


def test_after_the_statement_the_page_leads_on(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make(**OVER)
    with unit_of_work() as session:
        confirm_hours(session, made.id, {date(2026, 3, 3): Decimal(4)})
    enter(client, desk.alice)
    on = f"{LIST}/{made.id}/closing"
    assert "alla voce «Valutazioni»" not in look(client, on)
    send(client, f"{LIST}/{made.id}/issue", {}, on=on)
    text = look(client, on)
    assert "alla voce «Valutazioni»" in text
    assert "Prepara il documento di trasparenza" not in text  # an internship has none


@pytest.mark.parametrize("is_accredited", [True, False])
def test_a_volunteers_body_is_led_to_the_document_of_transparency(
    app: Flask, client: FlaskClient, *, is_accredited: bool
) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session, is_accredited=is_accredited, end=PlacementState.INTERRUPTED)
    enter(client, who.lead)
    text = look(client, f"{LIST}/{who.placement.id}/closing")
    assert ("Prepara il documento di trasparenza" in text) is is_accredited
    assert "alla voce «Valutazioni»" in text


def test_who_issues_is_told_before_that_it_undoes_an_agreement(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        receipt = ask(session, who)
    enter(client, who.lead)
    on = f"{LIST}/{who.placement.id}/closing"
    assert UNDONE not in look(client, on)
    with unit_of_work() as session:
        agree(session, who, receipt)
    text = look(client, on)
    assert text.index(UNDONE) < text.index("Rilascia l’attestazione</button>")
    send(client, f"{LIST}/{who.placement.id}/issue", {}, on=on)
    assert UNDONE not in look(client, on)
    with reading() as session:  # it is so: what she agreed to is no longer what would leave
        row = session.get_one(DossierReceipt, receipt)
        assert read_content(session, row, choice_of(row)).sha256 != row.content_sha256


def test_the_paper_is_for_the_promoters_people(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make(state=PlacementState.DRAFT, kind=PlacementKind.INTERNSHIP)
    address = f"{LIST}/{made.id}/project.pdf"
    for viewer, status in ((desk.charlie, 404), (desk.bob, 200), (desk.alice, 200)):
        enter(client, viewer)
        assert client.get(address).status_code == status
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.get_data())).pages)
    shown = text.partition("impronta ")[2][:9]
    assert f'href="{address}"' in look(client, f"{LIST}/{made.id}")
    assert f"«versione 1, impronta {shown}»" in look(client, f"{LIST}/{made.id}/scan/host")


def test_interrupted_ends_are_days_that_were(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make()
    enter(client, desk.bob)
    tomorrow = date(2026, 11, 23) + timedelta(days=1)
    page = send(
        client,
        f"{LIST}/{made.id}/way/interrupt",
        {"on_day": tomorrow.isoformat(), "reason": "Ha trovato lavoro"},
        status=422,
    )
    assert "Il giorno sta tra il primo" in page.get_data(as_text=True)


def test_a_promoters_signer_called_like_the_hosts_tutor_is_told(
    desk: PromoterDesk, make: Make, client: FlaskClient
) -> None:
    made = make(state=PlacementState.DRAFT)
    enter(client, desk.alice)
    address = f"{LIST}/{made.id}/scan"
    for party, is_told in (("host", False), ("promoter", True)):
        data = {
            "name": "marta  ospite",
            "office": "presidente",
            "signed_on": "2026-08-30",
            "scan": (io.BytesIO(make_png()), "foglio.png"),
            "csrf_token": csrf_token(client.get(f"{address}/{party}")),
        }
        answer = client.post(f"{address}/{party}", data=data, content_type="multipart/form-data")
        assert answer.status_code == 303
        assert ("è tutor del soggetto ospitante" in look(client, f"{LIST}/{made.id}")) is is_told

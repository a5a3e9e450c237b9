"""The first page of the area begins with what waits for the person, and leads to all that she has."""

import re
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from certify.dossiers.receipts import decline_receipt
from certify.placements.models import Placement, ProjectObjective
from certify.placements.rules import PlacementState
from commons.db import unit_of_work
from tests.conftest import Counter
from tests.factories import NOW
from tests.issuing import enrol, issue, make_taught
from tests.making.dossiers import Volunteer, ask, make_volunteer
from tests.making.placements import MadePlacement, make_placement
from tests.making.voices import log, make_intern, observe
from tests.signin import sign_in
from tests.web.page_checks import check_page
from tests.web.voices.asking import page_of

TODO = "Che cosa fare adesso"


def todo_of(client: FlaskClient) -> list[tuple[str, str]]:
    """Return what the first page asks for: words and address of each link."""
    page = page_of(client, "/it/me")
    if TODO not in page:
        return []
    part = page[page.index(TODO) :].partition("</section>")[0]
    links = re.findall(r'<a href="([^"]+)">(.*?)</a>', part, re.DOTALL)
    return [(" ".join(re.sub(r"<[^>]+>", " ", words).split()), address) for address, words in links]


def make_draft(person_id: UUID) -> MadePlacement:
    with unit_of_work() as session:
        return make_placement(
            session, person_id=person_id, state=PlacementState.DRAFT, starts_on=date(2026, 12, 1)
        )


@pytest.fixture
def volunteer(app: Flask, client: FlaskClient) -> Volunteer:
    """Return Marta with a closed volunteering, two observations unanswered, signed in."""
    with unit_of_work() as session:
        made = make_volunteer(session)
    sign_in(client, made.account_id)
    return made


def test_intern_is_led_to_the_hours_of_this_week_and_to_what_was_said(
    app: Flask, client: FlaskClient
) -> None:
    with unit_of_work() as session:
        intern = make_intern(session)
    sign_in(client, intern.account_id)
    hours = (
        "Scriva le ore di questa settimana: Segreteria e progetti di solidarietà",
        f"/it/me/placements/{intern.id}/hours#day-2026-11-23",
    )
    assert todo_of(client) == [hours]
    with unit_of_work() as session:
        observe(session, intern.placement)
    told = "Risponda a 3 osservazioni del tutor: Segreteria e progetti di solidarietà"
    assert todo_of(client) == [(told, f"/it/me/placements/{intern.id}/voices"), hours]
    with unit_of_work() as session:
        session.get_one(Placement, intern.id).state = PlacementState.SUSPENDED
    assert hours not in todo_of(client)


def test_hours_of_last_week_ask_on_and_those_of_this_week_do_not(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        intern = make_intern(session)
        log(session, intern, {date(2026, 11, 20): "4"})
    sign_in(client, intern.account_id)
    assert len(todo_of(client)) == 1
    with unit_of_work() as session:
        log(session, intern, {date(2026, 11, 23): "4"})
    assert todo_of(client) == []


def test_project_waits_as_soon_as_she_may_sign_it_whoever_has_signed(
    client: FlaskClient, volunteer: Volunteer
) -> None:
    draft = make_draft(volunteer.person_id)
    address = f"/it/me/placements/{draft.id}"
    wanted = ("Legga il progetto e lo firmi: Segreteria e progetti di solidarietà", f"{address}#sign")
    assert wanted in todo_of(client)
    assert "Firmi il progetto" in page_of(client, address)
    with unit_of_work() as session:
        session.execute(delete(ProjectObjective).where(ProjectObjective.placement_id == draft.id))
    assert wanted not in todo_of(client)
    assert "Firmi il progetto" not in page_of(client, address)


def test_document_that_needs_her_agreement_waits_until_she_answers(
    client: FlaskClient, volunteer: Volunteer
) -> None:
    with unit_of_work() as session:
        receipt_id = ask(session, volunteer)
    links = [link for words, link in todo_of(client) if words.startswith("Legga il documento di trasparenza")]
    assert links == [f"/it/me/dossier/receipts/{receipt_id}"]
    with unit_of_work() as session:
        decline_receipt(session, receipt_id, "", actor=volunteer.viewer, now=NOW)
    assert links[0] not in [link for _words, link in todo_of(client)]


def test_whatever_is_over_and_the_dossier_are_reached_from_the_first_page(
    client: FlaskClient, volunteer: Volunteer
) -> None:
    page = page_of(client, "/it/me")
    main = page[page.index("<main") :]
    assert "In questo momento non c’è nessun percorso aperto." in main
    assert re.search(
        r'href="/it/me/placements">Tutti i tirocini e il volontariato \(uno concluso\)</a>', main
    )
    assert 'href="/it/me/dossier">Apri il mio dossier</a>' in main
    assert ("Risponda a 3 osservazioni del tutor", f"/it/me/placements/{volunteer.placement.id}/voices") in [
        (words.partition(": ")[0], link) for words, link in todo_of(client)
    ]


def test_another_persons_matters_are_not_hers(client: FlaskClient, volunteer: Volunteer) -> None:
    with unit_of_work() as session:
        other = make_intern(session)
        ask(session, volunteer)
    sign_in(client, other.account_id)
    assert [link for _words, link in todo_of(client)] == [
        f"/it/me/placements/{other.id}/hours#day-2026-11-23"
    ]


def test_fullest_first_page_costs_few_queries(
    client: FlaskClient, volunteer: Volunteer, count_queries: Counter
) -> None:
    for _ in range(2):
        make_draft(volunteer.person_id)
    with unit_of_work() as session:
        ask(session, volunteer)
        taught = make_taught(session, ())
        enrol(session, taught.edition_id, volunteer.person_id)
    issue(taught, persons=[volunteer.person_id])
    with count_queries() as seen:
        page = client.get("/it/me")
    check_page(page)
    assert len(seen) <= 15

"""The promoter's list and week: what is late first, who has to move, few queries for many rows."""

import re
from datetime import date
from decimal import Decimal

from flask.testing import FlaskClient

from certify.placements.lives import extend_placement
from certify.placements.rules import PlacementState
from certify.placements.services import set_objectives
from commons.db import unit_of_work
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import NOW
from tests.making.placements import MadePlacement, confirm_hours, sign_all
from tests.web.placements.desk import LIST, Make, PromoterDesk, enter, look


def names_on(client: FlaskClient, query: str = "") -> list[str]:
    text = look(client, f"{LIST}{query}")
    return re.findall(r'<th scope="row">\s*<a href="[^"]+">([^<]+)</a>', text)


def test_what_is_late_stands_first_and_says_who_has_to_move(
    desk: PromoterDesk, make: Make, client: FlaskClient
) -> None:
    quiet = make()
    fine = make()
    draft = make(state=PlacementState.DRAFT, starts_on=date(2027, 2, 1), ends_on=date(2027, 6, 30))
    with unit_of_work() as session:
        confirm_hours(session, fine.id, {date(2026, 11, 20): Decimal(4)})
    enter(client, desk.bob)
    text = look(client, LIST)
    order = [text.index(f"/placements/{each.id}") for each in (quiet, draft, fine)]
    assert order == sorted(order)
    assert "Chieda le ore al tutor: nessuna confermata da due settimane" in text
    assert "Tocca a: Il tutor del soggetto ospitante" in text
    assert len(names_on(client, "?late=1")) == 1
    assert len(names_on(client, "?state=draft")) == 1
    assert names_on(client, "?q=nessuno") == []
    assert len(names_on(client, "?kind=internship&sort=name&page=9")) == 3
    table = client.get(f"{LIST}.csv?late=1")
    assert table.mimetype == "text/csv"
    assert table.get_data(as_text=True).count("\n") == 2
    week = look(client, "/it/promoter")
    assert "Chieda le ore al tutor: nessuna confermata da due settimane" in week


def test_a_promoter_begins_at_the_own_desk(desk: PromoterDesk, client: FlaskClient) -> None:
    enter(client, desk.alice)
    assert 'href="/it/promoter"' in look(client, "/it/me")
    assert client.get("/it/desk").status_code == 403
    assert "Nessun progetto da firmare" in look(client, "/it/promoter")


def test_three_rows_cost_as_many_queries_as_thirty(
    desk: PromoterDesk, make: Make, client: FlaskClient, count_queries: Counter
) -> None:
    for _n in range(3):
        make()
    enter(client, desk.bob)
    client.get(LIST)
    with count_queries() as few:
        client.get(LIST)
    for _n in range(12):
        make()
    with count_queries() as many:
        client.get(LIST)
    assert len(few) == len(many) <= 15
    with count_queries() as one:
        client.get(f"{LIST}/{make().id}")
    with count_queries() as shown:
        page = client.get(LIST)
    assert page.status_code == 200
    assert len(shown) <= 15
    assert one


def extend(made: MadePlacement) -> None:
    with unit_of_work() as session:
        confirm_hours(session, made.id, {date(2026, 11, 20): Decimal(4)})
        extend_placement(
            session,
            made.id,
            ends_on=date(2027, 3, 31),
            planned_hours=Decimal(450),
            reason="Continua",
            actor=made.lead,
            now=NOW,
        )


def test_after_an_extension_list_and_week_say_whose_signatures_are_missing_and_lead_there(
    desk: PromoterDesk, make: Make, client: FlaskClient, clock: FixedClock
) -> None:
    made = make()
    enter(client, desk.bob)
    extend(made)
    said = "Mancano firme: Il suo ente, Soggetto ospitante, La persona"
    link = f'href="{LIST}/{made.id}#signatures"'
    for page in (look(client, LIST), look(client, "/it/promoter")):
        assert said in page
        assert link in page
    assert said in client.get(f"{LIST}.csv").get_data(as_text=True)
    assert names_on(client, "?late=1") == []
    assert 'id="signatures"' in look(client, f"{LIST}/{made.id}")
    clock.advance(days=70)  # the first of the added days is past
    enter(client, desk.bob)
    assert len(names_on(client, "?late=1")) == 1
    with unit_of_work() as session:
        sign_all(session, made.id, made.lead, now=clock.now())
    assert "Mancano firme" not in look(client, LIST)


def test_an_incomplete_draft_is_to_complete_and_then_to_sign(
    desk: PromoterDesk, make: Make, client: FlaskClient
) -> None:
    made = make(state=PlacementState.DRAFT, starts_on=date(2026, 11, 27))
    sign, complete = "Faccia firmare il progetto", "Completi il progetto"
    enter(client, desk.bob)
    for address in (LIST, "/it/promoter"):
        page = look(client, address)
        assert sign in page
        assert complete not in page
    assert "Tocca a: Il suo ente, Soggetto ospitante, La persona" in look(client, LIST)
    with unit_of_work() as session:
        set_objectives(session, made.id, [], actor=made.lead, now=NOW)
    for address in (LIST, "/it/promoter"):
        page = look(client, address)
        assert complete in page
        assert sign not in page
    assert "Manca almeno un obiettivo" in look(client, f"{LIST}/{made.id}")


def test_figures_lead_to_what_they_count(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    make()
    fine = make()
    with unit_of_work() as session:
        confirm_hours(session, fine.id, {date(2026, 11, 20): Decimal(4)})
    enter(client, desk.bob)
    assert f'<a href="{LIST}?late=1">1 è in ritardo' in look(client, "/it/promoter")
    page = look(client, f"{LIST}?q=giulia&state=active")
    assert f'<a href="{LIST}?q=giulia&amp;late=1">1 è in ritardo.</a>' in page
    assert len(names_on(client, "?q=giulia&late=1")) == 1

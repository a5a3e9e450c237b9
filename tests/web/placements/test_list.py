"""The promoter's list and week: what is late first, who has to move, few queries for many rows."""

import re
from datetime import date
from decimal import Decimal

from flask.testing import FlaskClient

from certify.placements.rules import PlacementState
from commons.db import unit_of_work
from tests.conftest import Counter
from tests.making.placements import confirm_hours
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

"""Who did more than was planned has the statement of it too."""

from datetime import date, timedelta
from decimal import Decimal

from flask.testing import FlaskClient
from sqlalchemy import select

from certify.certificates.models import Certificate
from certify.certificates.papers import read_kept
from certify.certificates.queries import find_document
from certify.credential.placement_facts import PlacementFacts
from commons.db import reading, unit_of_work
from tests.making.placements import confirm_hours
from tests.signin import csrf_token
from tests.web.placements.desk import LIST, Make, PromoterDesk, enter, look

TOLD = "Sono più ore di quelle previste"


def test_more_hours_than_planned_are_told_and_stated(
    desk: PromoterDesk, make: Make, client: FlaskClient
) -> None:
    made = make(starts_on=date(2026, 3, 2), ends_on=date(2026, 11, 20), planned_hours=Decimal(40))
    address = f"{LIST}/{made.id}"
    with unit_of_work() as session:
        confirm_hours(session, made.id, {date(2026, 3, 3) + timedelta(days=n): Decimal(4) for n in range(10)})
    enter(client, desk.alice)
    assert TOLD not in look(client, f"{address}/closing")
    with unit_of_work() as session:
        confirm_hours(session, made.id, {date(2026, 5, 4): Decimal(2)})
    text = look(client, f"{address}/closing")
    assert TOLD in text
    assert "Concludi e rilascia" in text
    token = csrf_token(client.get(f"{address}/closing"))
    assert client.post(f"{address}/issue", data={"csrf_token": token}).status_code == 303
    with reading() as session:
        kept = find_document(session, session.scalars(select(Certificate.id)).one())
    assert kept is not None
    facts = read_kept(kept)
    assert isinstance(facts, PlacementFacts)
    assert (facts.done_hours, facts.planned_hours) == (Decimal(42), Decimal(40))

"""Picking objectives: a definition that is there in English only says its language."""

from flask.testing import FlaskClient
from sqlalchemy import update

from certify.placements.rules import PlacementState
from commons.db import unit_of_work
from commons.frameworks.models import Competence
from tests.web.placements.desk import LIST, Make, PromoterDesk, enter, send

ENGLISH = "Working with others towards a goal."


def test_definition_in_another_language_names_it(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make(state=PlacementState.DRAFT)
    with unit_of_work() as session:
        session.execute(update(Competence).values(descriptions={"en": ENGLISH}))
    enter(client, desk.bob)
    address = f"{LIST}/{made.id}/objectives"
    acts: list[dict[str, object]] = [{"do": "search", "q": "squadra"}, {"do": "tree:prova"}]
    for act in acts:
        page = send(client, address, act, status=200).get_data(as_text=True)
        assert f'<small lang="en">{ENGLISH}</small>' in page
        assert page.count(ENGLISH) == page.count(f'lang="en">{ENGLISH}')

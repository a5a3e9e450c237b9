"""A course is found by the place where it is held."""

from flask.testing import FlaskClient

from commons.db import unit_of_work
from tests import factories


def test_a_course_is_found_by_the_place_of_an_edition(client: FlaskClient) -> None:
    with unit_of_work() as session:
        factories.make_course_with_edition(session)
        factories.make_course(session, "Altrove")
    found = client.get("/it/courses?q=trento").get_data(as_text=True)
    assert "Progettare la solidarietà" in found
    assert "Altrove" not in found
    assert "Progettare la solidarietà" not in client.get("/it/courses?q=bolzano").get_data(as_text=True)

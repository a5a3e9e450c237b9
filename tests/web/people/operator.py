"""An operator, and what stands on the operator's pages about persons, for tests."""

from commons.access import Role, Viewer
from commons.db import unit_of_work
from tests.factories import make_organisation, make_staff


def make_operator() -> Viewer:
    with unit_of_work() as session:
        return make_staff(session, make_organisation(session, "Provincia"), Role.OPERATOR)

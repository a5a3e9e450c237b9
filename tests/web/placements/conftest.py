"""A promoter's desk, and placements on it."""

import pytest
from flask import Flask

from commons.db import unit_of_work
from tests.making.placements import MadePlacement, make_placement
from tests.web.placements.desk import Make, PromoterDesk, lay_promoter_desk


@pytest.fixture
def desk(app: Flask) -> PromoterDesk:
    return lay_promoter_desk()


@pytest.fixture
def make(desk: PromoterDesk) -> Make:
    def make(**changed: object) -> MadePlacement:
        given: dict[str, object] = {"promoter_id": desk.promoter_id, "host_id": desk.host_id, **changed}
        with unit_of_work() as session:
            return make_placement(session, **given)  # type: ignore[arg-type]

    return make

"""The two ways into the database hold to what they promise."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from commons.db import reading, unit_of_work
from commons.jobs import Job, enqueue
from tests.factories import NOW


def test_what_raises_is_rolled_back(app: Flask) -> None:
    def fail() -> None:
        with unit_of_work() as session:
            enqueue(session, "x", {}, run_at=NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_unit_of_work_inside_another_is_refused_and_not_waited_for(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="inside another"), unit_of_work(), unit_of_work():
        pass
    with unit_of_work() as session:  # and the next one begins as if nothing had been
        enqueue(session, "x", {}, run_at=NOW)

"""Two come at once with what is one person's only: the second hears a sentence, not a failure."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import TypeAlias
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.services import enrol_person
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from commons.errors import Refusal
from commons.people.merging import merge_persons
from commons.people.models import Person
from commons.people.sealing import FiscalCodeVault
from commons.people.services import add_address, set_fiscal_code
from tests.conftest import MASTER_KEYS
from tests.factories import NOW, make_course_with_edition, make_person

CODE = "RSSMRA85T10A562S"
Act: TypeAlias = Callable[[Session], object]


def at_once(app: Flask, acts: Sequence[Act]) -> list[str]:
    """Run each in a transaction and a thread of its own; return what was refused, empty for what was done."""
    start = Barrier(len(acts))

    def run(act: Act) -> str:
        with app.app_context():
            start.wait()
            try:
                with unit_of_work() as session:
                    act(session)
            except Refusal as refusal:
                return refusal.code
            return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.fixture
def persons(app: Flask) -> list[UUID]:
    with unit_of_work() as session:
        return [make_person(session, "Maria", "Rossi") for _ in range(4)]


def test_an_address_goes_to_the_first(app: Flask, persons: list[UUID]) -> None:
    acts = [partial(add_address, person_id=who, address="same@example.org") for who in persons]
    assert at_once(app, acts) == ["", *["address-taken"] * 3]


def test_a_fiscal_code_goes_to_the_first(app: Flask, persons: list[UUID]) -> None:
    vault = FiscalCodeVault(MASTER_KEYS)
    acts = [
        partial(set_fiscal_code, person_id=who, code=CODE, vault=vault, actor=ANONYMOUS, now=NOW)
        for who in persons
    ]
    assert at_once(app, acts) == ["", *["fiscal-code-taken"] * 3]


def test_two_merges_of_the_same_two_records_make_one_trace(app: Flask, persons: list[UUID]) -> None:
    first, second = persons[:2]
    acts = [
        partial(merge_persons, kept_id=kept, gone_id=gone, note="la stessa", actor=ANONYMOUS, now=NOW)
        for kept, gone in ((first, second), (second, first))
    ]
    assert at_once(app, acts) == ["", "merged-already"]
    with unit_of_work() as session:
        gone = session.scalars(select(Person.id).where(Person.merged_into_id.is_not(None))).all()
        assert len(gone) == 1


def test_whoever_is_enrolled_while_she_is_merged_is_enrolled_as_the_one_that_stays(
    app: Flask, persons: list[UUID]
) -> None:
    kept, gone = persons[:2]
    with unit_of_work() as session:
        editions = [make_course_with_edition(session).edition_id for _ in range(3)]
    acts: list[Act] = [
        partial(merge_persons, kept_id=kept, gone_id=gone, note="la stessa", actor=ANONYMOUS, now=NOW),
        *(
            partial(enrol_person, edition_id=each, person_id=gone, actor=ANONYMOUS, now=NOW)
            for each in editions
        ),
    ]
    assert at_once(app, acts) == [""] * 4
    with unit_of_work() as session:
        assert set(session.scalars(select(Enrolment.person_id))) == {kept}

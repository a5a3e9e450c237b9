"""Two records become one: what moves, what stays, what stops it."""

from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.errors import Refusal
from commons.people import merging
from commons.people.merging import follow_merges, merge_persons
from commons.people.models import Account, EmailAddress, Person, PersonMerge
from commons.people.queries import find_person_by_address, list_addresses
from tests.factories import NOW, make_account, make_person, verify_address


def merge(session: Session, kept: UUID, gone: UUID, note: str = "la stessa") -> None:
    merge_persons(session, kept, gone, note=note, actor=ANONYMOUS, now=NOW)


def two(session: Session, birth: date | None = date(2001, 2, 3)) -> tuple[UUID, UUID]:
    return (
        make_person(session, "Maria", "Rossi", addresses=["maria@example.org"]),
        make_person(session, "Maria", "Rosi", addresses=["m.rosi@school.example.org"], birth_date=birth),
    )


def test_addresses_move_and_mails_keep_going_where_they_went(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        merge(session, kept, gone)
    with reading() as session:
        rows = list_addresses(session, kept)
        assert [(row.address, row.is_primary) for row in rows] == [
            ("maria@example.org", True),
            ("m.rosi@school.example.org", False),
        ]
        assert find_person_by_address(session, "m.rosi@school.example.org") == kept
        assert list_addresses(session, gone) == []


def test_the_only_verified_address_becomes_the_primary_one(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        verify_address(session, "m.rosi@school.example.org")
        merge(session, kept, gone)
        assert [row.address for row in list_addresses(session, kept) if row.is_primary] == [
            "m.rosi@school.example.org"
        ]


def test_account_moves_to_whoever_has_none(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        account = make_account(session, gone)
        merge(session, kept, gone)
        assert session.scalar(select(Account.id).where(Account.person_id == kept)) == account


def test_of_two_accounts_the_other_one_is_disabled(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        stays, goes = make_account(session, kept), make_account(session, gone)
        merge(session, kept, gone)
        assert session.get_one(Account, stays).is_disabled is False
        assert session.get_one(Account, goes).is_disabled is True


def test_the_trace_says_who_went_where_and_why(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        merge(session, kept, gone, "  ha scritto   male il cognome ")
        assert session.get_one(Person, gone).merged_into_id == kept
        trace = session.scalars(select(PersonMerge)).one()
        assert (trace.kept_id, trace.gone_id, trace.note) == (kept, gone, "ha scritto male il cognome")


def test_whoever_was_merged_before_follows_to_the_last(app: Flask) -> None:
    with unit_of_work() as session:
        first, second = two(session)
        third = make_person(session, "Maria", "Rossi")
        merge(session, second, first)
        merge(session, third, second)
        assert session.get_one(Person, first, populate_existing=True).merged_into_id == third
        assert merging.find_present_person(session, first) == third


@pytest.mark.parametrize("note", ["", "   ", "x" * 501])
def test_a_merge_without_a_reason_is_refused(app: Flask, note: str) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        with pytest.raises(Refusal, match="merge-note"):
            merge(session, kept, gone, note)


def test_different_birth_dates_are_refused(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session, date(2001, 3, 2))
        with pytest.raises(Refusal, match="merge-birth-dates"):
            merge(session, kept, gone)


def test_a_missing_birth_date_is_taken_from_the_other(app: Flask) -> None:
    with unit_of_work() as session:
        gone, kept = two(session, None)
        merge(session, kept, gone)
        assert session.get_one(Person, kept).birth_date == date(2001, 2, 3)


def test_a_record_is_merged_once(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        merge(session, kept, gone)
        with pytest.raises(Refusal, match="merged-already"):
            merge(session, kept, gone)
        with pytest.raises(Refusal, match="merged-already"):
            merge(session, gone, kept)
        with pytest.raises(Refusal, match="merge-same-record"):
            merge(session, kept, kept)


def test_a_follower_that_refuses_stops_all(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "_followers", [])

    @follow_merges
    def refuse(session: Session, kept_id: UUID, gone_id: UUID) -> None:
        raise Refusal("merge-same-record")

    with unit_of_work() as session:
        kept, gone = two(session)
    with pytest.raises(Refusal), unit_of_work() as session:
        merge(session, kept, gone)
    with reading() as session:
        owners = session.scalars(select(EmailAddress.person_id)).all()
        assert set(owners) == {kept, gone}

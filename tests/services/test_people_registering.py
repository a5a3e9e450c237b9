"""Registering persons, and asking whether somebody is here already."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from commons.access import ANONYMOUS
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.errors import CannotTell, NotFound, Refusal
from commons.people import queries, services
from commons.people.models import EmailAddress, Person
from commons.people.rules import Sameness
from commons.people.sealing import FiscalCodeVault
from tests.conftest import MASTER_KEYS, Counter
from tests.factories import NOW, make_account, make_person, verify_address

CODE = "RSSMRA85T10A562S"
VAULT = FiscalCodeVault(MASTER_KEYS)


def test_a_person_has_several_addresses_and_the_first_is_primary(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session, addresses=["Alice@Example.ORG", "alice@bücher.example"])
    with reading() as session:
        rows = queries.list_addresses(session, person)
        assert [(row.address, row.is_primary) for row in rows] == [
            ("Alice@example.org", True),
            ("alice@xn--bcher-kva.example", False),
        ]
        assert queries.get_primary_addresses(session, [person]) == {person: "Alice@example.org"}
        assert queries.find_person_by_address(session, "ALICE@BÜCHER.example") == person


def test_a_person_may_have_no_address(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session, addresses=())
    with reading() as session:
        holder = queries.get_holder(session, person)
        assert holder.address is None
        assert queries.get_primary_addresses(session, [person]) == {}


def test_an_address_belongs_to_one_person_whatever_its_capitals(app: Flask) -> None:
    with unit_of_work() as session:
        make_person(session, addresses=["one@example.org"])
        with pytest.raises(Refusal, match="address-taken"):
            make_person(session, addresses=["ONE@Example.org"])


def test_the_database_knows_one_primary_address_only(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session, addresses=["a@example.org"])
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.add(EmailAddress(person_id=person, address="b@example.org", address_key="b@example.org"))


def test_only_a_verified_address_becomes_primary(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session, addresses=["school@example.org", "home@example.org"])
        home = queries.list_addresses(session, person)[1]
        with pytest.raises(Refusal, match="address-not-verified"):
            services.make_address_primary(session, person, home.id)
        verify_address(session, "home@example.org")
        services.make_address_primary(session, person, home.id)
    with reading() as session:
        assert queries.get_primary_addresses(session, [person]) == {person: "home@example.org"}


def test_the_fiscal_code_is_never_in_clear_and_can_be_read_again(app: Flask) -> None:
    with unit_of_work() as session:
        person = services.register_person(
            session,
            given_name="Maria",
            family_name="Rossi",
            fiscal_code="rss mra 85t10 a562s",
            vault=VAULT,
            actor=ANONYMOUS,
            now=NOW,
        )
    with reading() as session:
        row = session.get_one(Person, person)
        assert row.fiscal_code_sealed is not None
        assert CODE.encode() not in row.fiscal_code_sealed
        assert CODE not in (row.fiscal_code_key or "")
    with unit_of_work() as session:
        found = services.read_sealed_fiscal_code(session, person, vault=VAULT, actor=ANONYMOUS, now=NOW)
    assert found == CODE
    with reading() as session:
        actions = set(session.scalars(select(AuditEntry.action)))
        assert "people.read_fiscal_code" in actions
        assert CODE not in str([entry.details for entry in session.scalars(select(AuditEntry))])


def test_a_sealed_code_moved_to_another_person_cannot_be_opened(app: Flask) -> None:
    with unit_of_work() as session:
        one, other = make_person(session), make_person(session)
        services.set_fiscal_code(session, one, CODE, vault=VAULT, actor=ANONYMOUS, now=NOW)
        sealed = session.get_one(Person, one).fiscal_code_sealed
        assert sealed is not None
        with pytest.raises(CannotTell, match="fiscal-code-damaged"):
            VAULT.open(sealed, other)


def test_a_fiscal_code_is_one_persons(app: Flask) -> None:
    with unit_of_work() as session:
        one, other = make_person(session), make_person(session)
        services.set_fiscal_code(session, one, CODE, vault=VAULT, actor=ANONYMOUS, now=NOW)
        services.set_fiscal_code(session, one, CODE, vault=VAULT, actor=ANONYMOUS, now=NOW)
        with pytest.raises(Refusal, match="fiscal-code-taken"):
            services.set_fiscal_code(session, other, CODE, vault=VAULT, actor=ANONYMOUS, now=NOW)


def test_without_keys_a_fiscal_code_is_refused_and_nothing_kept(app: Flask) -> None:
    for vault in (None, FiscalCodeVault({})):
        with pytest.raises(CannotTell, match="fiscal-code-keys"), unit_of_work() as session:
            services.register_person(
                session,
                given_name="Maria",
                family_name="Rossi",
                fiscal_code=CODE,
                vault=vault,
                actor=ANONYMOUS,
                now=NOW,
            )
    with reading() as session:
        assert session.scalars(select(Person.id)).all() == []


def test_a_new_master_key_still_finds_and_opens_what_the_old_one_sealed(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session)
        services.set_fiscal_code(session, person, CODE, vault=VAULT, actor=ANONYMOUS, now=NOW)
    later = FiscalCodeVault({**MASTER_KEYS, "new": bytes(32)})
    with unit_of_work() as session:
        assert (
            services.read_sealed_fiscal_code(session, person, vault=later, actor=ANONYMOUS, now=NOW) == CODE
        )
        candidates = services.same_person_candidates(
            session, given_name="Altra", family_name="Persona", fiscal_code=CODE, vault=later
        )
    assert [each.person_id for each in candidates] == [person]


def test_candidates_come_with_the_strongest_reason_first(app: Flask) -> None:
    born = date(2001, 2, 3)
    with unit_of_work() as session:
        by_name = make_person(session, "Zoë", "D’Angelo", birth_date=None)
        by_birth = make_person(session, "Zoe", "D'Angelo", birth_date=born)
        make_person(session, "Zoe", "D'Angelo", birth_date=date(1999, 1, 1))  # surely somebody else
        by_address = make_person(session, "Anna", "Altra", addresses=["zoe@example.org"])
        by_code = make_person(session, "Anna", "Altra")
        services.set_fiscal_code(session, by_code, CODE, vault=VAULT, actor=ANONYMOUS, now=NOW)
        make_person(session, "Bob", "Nessuno")
    with reading() as session:
        found = services.same_person_candidates(
            session,
            given_name="ZOE",
            family_name="D Angelo",
            birth_date=born,
            addresses=["ZOE@example.org", "not an address"],
            fiscal_code=CODE,
            vault=VAULT,
        )
    assert [(each.person_id, each.why[0]) for each in found] == [
        (by_code, Sameness.FISCAL_CODE),
        (by_address, Sameness.ADDRESS),
        (by_birth, Sameness.NAME_AND_BIRTH_DATE),
        (by_name, Sameness.NAME),
    ]


def test_merged_persons_are_not_offered(app: Flask) -> None:
    with unit_of_work() as session:
        kept = make_person(session, "Eva", "Doppia")
        double = make_person(session, "Eva", "Doppia")
        session.get_one(Person, double).merged_into_id = kept
    with reading() as session:
        found = services.same_person_candidates(session, given_name="Eva", family_name="Doppia")
    assert [each.person_id for each in found] == [kept]


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("Zöe", "Müller-Ploner"),
        ("Irma", "Dejori dl Vich"),
        ("محمد", "الأحمد"),
        ("Дмитрий", "Щукин"),
        ("李", "小龍"),
    ],
)
def test_names_of_all_scripts_are_kept_and_found(app: Flask, given: str, family: str) -> None:
    with unit_of_work() as session:
        person = make_person(session, given, family)
    with reading() as session:
        assert queries.get_holder_name(session, person).full == f"{given} {family}"
        found = services.same_person_candidates(session, given_name=given.upper(), family_name=family.upper())
    assert [each.person_id for each in found] == [person]


def test_an_impossible_birth_date_is_refused(app: Flask) -> None:
    for day in (date(1899, 12, 31), date(2026, 11, 24)):
        with pytest.raises(Refusal, match="birth-date"), unit_of_work() as session:
            make_person(session, birth_date=day)


def test_many_holders_cost_one_query(app: Flask, count_queries: Counter) -> None:
    with unit_of_work() as session:
        people = [make_person(session) for _ in range(30)]
    with reading() as session, count_queries() as seen:
        assert len(queries.get_holder_names(session, people)) == 30
        assert len(queries.get_holders(session, people)) == 30
        assert len(queries.get_primary_addresses(session, people)) == 30
    assert len(seen) == 3


def test_an_unknown_person_is_not_found(app: Flask) -> None:
    with unit_of_work() as session:
        account = make_account(session)
    with reading() as session, pytest.raises(NotFound):
        queries.get_holder(session, account)  # an account is not a person


def test_an_account_is_opened_once(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session)
        first = services.open_account(session, person, now=NOW)
        assert services.open_account(session, person, now=NOW) == first
    with reading() as session:
        assert queries.find_account(session, person) == first
        assert queries.get_account_names(session, [first])[first].given_name == "Alice"

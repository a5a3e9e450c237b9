"""Organisations: names that change, memberships that end, accreditations that two persons make."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from commons.access import ANONYMOUS, Role, Viewer
from commons.db import reading, unit_of_work
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations import accrediting, queries, services
from commons.organisations.models import Accreditation
from commons.organisations.rules import (
    AccreditationFunction,
    held_on,
    make_slug,
    organisation_key,
    read_slug,
)
from tests.factories import NOW, make_account, make_membership, make_organisation, make_staff

TODAY = date(2026, 11, 23)


def test_a_renamed_organisation_is_found_by_both_names_and_keeps_its_slug(app: Flask) -> None:
    with unit_of_work() as session:
        cci = make_organisation(session, "CFSI", slug="cfsi")
        services.rename_organisation(
            session, cci, new_name="CCI", since=date(2018, 1, 1), actor=ANONYMOUS, now=NOW
        )
    with reading() as session:
        assert queries.get_organisation_by_slug(session, "cfsi").name == "CCI"
        for name, on in [("CCI", None), ("cci", TODAY), ("C.F.S.I.", None), ("cfsi", date(2017, 12, 31))]:
            found = queries.find_by_name(session, name, on)
            assert found is not None, (name, on)
            assert found.id == cci
        assert queries.find_by_name(session, "CFSI", date(2018, 1, 1)) is None


def test_a_name_known_by_year_only_holds_on_every_day_and_says_it_in_words(app: Flask) -> None:
    with unit_of_work() as session:
        cci = make_organisation(session, "CCI")
        services.add_alias(session, cci, name="CFSI", dates_note="fino al 2017", actor=ANONYMOUS, now=NOW)
    with reading() as session:
        assert queries.find_by_name(session, "CFSI", date(2020, 1, 1)) is not None
        (alias,) = queries.list_aliases(session, cci)
        assert (alias.name, alias.valid_until, alias.dates_note) == ("CFSI", None, "fino al 2017")


def test_two_organisations_of_one_name_are_not_guessed(app: Flask) -> None:
    with unit_of_work() as session:
        one = make_organisation(session, "Pro Loco", slug="pro-loco-a")
        two = make_organisation(session, "Pro loco", slug="pro-loco-b")
    with reading() as session:
        assert queries.find_by_name(session, "Pro Loco") is None
        assert [row.id for row in queries.list_by_name(session, "PRO LOCO")] == [one, two]


def test_going_back_to_a_former_name_swaps_the_two(app: Flask) -> None:
    with unit_of_work() as session:
        it = make_organisation(session, "Prima")
        for name, since in [("Seconda", date(2020, 1, 1)), ("Prima", date(2024, 1, 1))]:
            services.rename_organisation(session, it, new_name=name, since=since, actor=ANONYMOUS, now=NOW)
    with reading() as session:
        assert queries.get_organisation(session, it).name == "Prima"
        assert [each.name for each in queries.list_aliases(session, it)] == ["Seconda"]


def test_a_name_cannot_change_on_a_day_to_come(app: Flask) -> None:
    with unit_of_work() as session:
        it = make_organisation(session, "Prima")
        with pytest.raises(Refusal, match="rename-ahead"):
            services.rename_organisation(
                session, it, new_name="Dopo", since=TODAY + timedelta(days=1), actor=ANONYMOUS, now=NOW
            )
    with reading() as session:
        assert queries.get_organisation(session, it).name == "Prima"


def test_the_slug_proposed_for_a_namesake_is_free(app: Flask) -> None:
    long = "lungo " * 20
    with unit_of_work() as session:
        for slug in ("pro-loco", "pro-loco-2", make_slug(long)):
            make_organisation(session, "Pro Loco", slug=slug)
    with reading() as session:
        assert queries.propose_slug(session, "Pro Loco") == "pro-loco-3"
        assert queries.propose_slug(session, "Pro Loco Pergine") == "pro-loco-pergine"
        assert read_slug(queries.propose_slug(session, long)).endswith("-2")


def test_a_name_written_otherwise_leaves_no_alias(app: Flask) -> None:
    with unit_of_work() as session:
        it = make_organisation(session, "Csv Trentino")
        services.rename_organisation(
            session, it, new_name="CSV Trentino", since=TODAY, actor=ANONYMOUS, now=NOW
        )
        with pytest.raises(Refusal, match="organisation-name-same"):
            services.rename_organisation(
                session, it, new_name="CSV Trentino", since=TODAY, actor=ANONYMOUS, now=NOW
            )
    with reading() as session:
        assert queries.get_organisation(session, it).name == "CSV Trentino"
        assert queries.list_aliases(session, it) == []


def test_the_same_alias_twice_and_reversed_days_are_refused(app: Flask) -> None:
    with unit_of_work() as session:
        it = make_organisation(session, "TSM")
        services.add_alias(session, it, name="Trentino School", actor=ANONYMOUS, now=NOW)
        for name in ("trentino school", "tsm"):
            with pytest.raises(Refusal, match="organisation-name-known"):
                services.add_alias(session, it, name=name, actor=ANONYMOUS, now=NOW)
        with pytest.raises(Refusal, match="days-reversed"):
            services.add_alias(
                session,
                it,
                name="Altro",
                valid_from=date(2020, 1, 2),
                valid_until=date(2020, 1, 1),
                actor=ANONYMOUS,
                now=NOW,
            )


def test_a_slug_is_made_of_the_name_and_taken_once(app: Flask) -> None:
    assert make_slug("Università di Trento – Pòvo (TN)") == "universita-di-trento-povo-tn"
    with unit_of_work() as session:
        make_organisation(session, "Fondazione Demarchi")
        with pytest.raises(Refusal, match="organisation-slug-taken"):
            make_organisation(session, "Fondazione  DEMARCHI")
        for slug in ("A", "a", "è", "-a", "a_b", "x" * 61):
            with pytest.raises(Refusal, match="organisation-slug"):
                make_organisation(session, "Qualsiasi", slug=slug)


@given(st.text())
def test_a_folded_name_folds_to_itself(name: str) -> None:
    once = organisation_key(name)
    assert organisation_key(once) == once


@given(st.dates(), st.none() | st.dates(), st.none() | st.dates())
def test_a_span_holds_its_own_bounds(day: date, first: date | None, last: date | None) -> None:
    assert held_on(day, day, last) or (last is not None and last < day)
    assert held_on(day, first, day) or (first is not None and first > day)


def test_a_membership_ends_at_once_and_can_begin_again(app: Flask) -> None:
    with unit_of_work() as session:
        it = make_organisation(session)
        account = make_account(session)
        first = make_membership(session, account, it)
        services.end_membership(session, first, on=TODAY, actor=ANONYMOUS, now=NOW)
        assert queries.list_members(session, it, TODAY) == []
        assert len(queries.list_members(session, it, date(2026, 11, 22))) == 1
        with pytest.raises(Refusal, match="membership-ended"):
            services.end_membership(session, first, on=TODAY, actor=ANONYMOUS, now=NOW)
        assert make_membership(session, account, it) == first
        (member,) = queries.list_members(session, it, TODAY)
        assert (member.account_id, member.role, member.ends_on) == (account, Role.PROVIDER_STAFF, None)


def enter(organisation: UUID, actor: Viewer, until: date | None = None) -> UUID:
    with unit_of_work() as session:
        return accrediting.enter_accreditation(
            session,
            organisation_id=organisation,
            function=AccreditationFunction.VALIDATION,
            scope="DEMO-01",
            act_number="DEMO 1/2026",
            valid_from=date(2026, 1, 1),
            valid_until=until,
            actor=actor,
            now=NOW,
        )


def in_force(organisation: UUID, on: date = TODAY) -> int:
    with reading() as session:
        return len(queries.list_accreditations_in_force(session, organisation, on))


def test_an_accreditation_is_of_force_once_a_second_person_confirmed_it(app: Flask) -> None:
    with unit_of_work() as session:
        home, body = make_organisation(session), make_organisation(session)
        alice, bob = (make_staff(session, home, Role.OPERATOR) for _ in range(2))
    accreditation = enter(body, alice, until=date(2026, 12, 31))
    assert in_force(body) == 0
    with pytest.raises(Refusal, match="accreditation-second-person"), unit_of_work() as session:
        accrediting.confirm_accreditation(session, accreditation, actor=alice, now=NOW)
    with pytest.raises(Forbidden), unit_of_work() as session:
        accrediting.confirm_accreditation(session, accreditation, actor=ANONYMOUS, now=NOW)
    assert in_force(body) == 0
    with unit_of_work() as session:
        accrediting.confirm_accreditation(session, accreditation, actor=bob, now=NOW)
    assert in_force(body) == 1
    assert in_force(body, date(2027, 1, 1)) == 0
    assert in_force(body, date(2025, 12, 31)) == 0
    assert in_force(home) == 0
    with pytest.raises(Refusal, match="accreditation-confirmed"), unit_of_work() as session:
        accrediting.confirm_accreditation(session, accreditation, actor=bob, now=NOW)


def test_the_database_refuses_one_person_for_both(app: Flask) -> None:
    with unit_of_work() as session:
        body = make_organisation(session)
        alice = make_staff(session, body, Role.OPERATOR)
    enter(body, alice)
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(
            update(Accreditation).values(confirmed_by_id=Accreditation.entered_by_id, confirmed_at=NOW)
        )


def test_what_is_not_there_is_not_found(app: Flask) -> None:
    with unit_of_work() as session:
        account = make_account(session)
        with pytest.raises(NotFound):
            queries.get_organisation(session, account)
        with pytest.raises(NotFound):
            queries.get_organisation_by_slug(session, "nessuno")
        with pytest.raises(NotFound):
            services.end_membership(session, account, on=TODAY, actor=ANONYMOUS, now=NOW)

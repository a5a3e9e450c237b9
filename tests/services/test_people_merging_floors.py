"""What each floor does when two records are made one: offices, sessions, seats, documents."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.services import withdraw
from certify.certificates.lives import replace_certificate
from certify.certificates.models import Certificate
from certify.certificates.papers import read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import get_own_document
from certify.portfolio.queries import list_attestations
from commons.access import ANONYMOUS, Role, Viewer
from commons.db import Base, reading, unit_of_work
from commons.demo.models import DemoPerson, Part
from commons.demo.services import cast_person
from commons.errors import Refusal
from commons.organisations.accrediting import confirm_accreditation, end_accreditation, enter_accreditation
from commons.organisations.models import Accreditation, Membership
from commons.organisations.rules import AccreditationFunction
from commons.people.belongings import list_belongings
from commons.people.merging import merge_persons
from commons.people.models import Account, Person
from commons.people.queries import find_person_by_address, list_addresses
from commons.people.services import open_account, same_person_candidates
from commons.signin.models import SigninLink, SigninSession
from commons.signin.services import ask_link, begin_session, prepare_link, use_link
from tests.factories import (
    NOW,
    make_account,
    make_course_with_edition,
    make_enrolment,
    make_membership,
    make_organisation,
    make_person,
    mark_attendance,
    verify_address,
)
from tests.issuing import Taught, issue, make_taught

TRACE = {"person_merge.kept_id", "person_merge.gone_id", "person.merged_into_id"}


def merge(session: Session, kept: UUID, gone: UUID) -> None:
    merge_persons(session, kept, gone, note="la stessa", actor=ANONYMOUS, now=NOW)


def two(session: Session) -> tuple[UUID, UUID]:
    return make_person(session, "Maria", "Rossi"), make_person(session, "Maria", "Rosi")


def test_offices_go_on_and_none_is_held_twice(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        mine, other = make_account(session, kept), make_account(session, gone)
        first, second = make_organisation(session), make_organisation(session)
        make_membership(session, mine, first, ends_on=date(2026, 12, 31))
        make_membership(session, other, first)
        make_membership(session, other, second, Role.PROVIDER_LEAD)
        merge(session, kept, gone)
        rows = session.scalars(select(Membership)).all()
        assert {(row.account_id, row.organisation_id, row.role, row.ends_on) for row in rows} == {
            (mine, first, "provider_staff", None),
            (mine, second, "provider_lead", None),
        }


def test_she_cannot_confirm_what_she_entered_with_her_other_record(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        mine, other = make_account(session, kept), make_account(session, gone)
        waiting = enter_accreditation(
            session,
            organisation_id=make_organisation(session),
            function=AccreditationFunction.IMPLEMENTING,
            scope="Volontari",
            act_number="1/2026",
            valid_from=date(2026, 1, 1),
            actor=Viewer(other, gone),
            now=NOW,
        )
        merge(session, kept, gone)
        session.expire_all()
        assert session.get_one(Accreditation, waiting).entered_by_id == mine
        with pytest.raises(Refusal, match="accreditation-second-person"):
            confirm_accreditation(session, waiting, actor=Viewer(mine, kept), now=NOW)


def test_an_accreditation_that_both_of_her_records_put_in_force_stops_the_merge(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        mine, other = make_account(session, kept), make_account(session, gone)
        held = enter_accreditation(
            session,
            organisation_id=make_organisation(session),
            function=AccreditationFunction.IMPLEMENTING,
            scope="Volontari",
            act_number="1/2026",
            valid_from=date(2026, 1, 1),
            actor=Viewer(other, gone),
            now=NOW,
        )
        confirm_accreditation(session, held, actor=Viewer(mine, kept), now=NOW)
        for one, two_ in ((kept, gone), (gone, kept)):
            with pytest.raises(Refusal, match="merge-accreditation-alone"), session.begin_nested():
                merge(session, one, two_)
        end_accreditation(
            session, held, on=date(2026, 2, 1), act_number="2/2026", actor=Viewer(mine, kept), now=NOW
        )
        merge(session, kept, gone)
        assert session.get_one(Person, gone).merged_into_id == kept


@pytest.mark.parametrize("has_kept_account", [True, False])
def test_an_address_that_nobody_proved_opens_no_account_by_a_merge(
    app: Flask, *, has_kept_account: bool
) -> None:
    """Staff may type any address for a namesake: made one with her, it must not let its reader in as her."""
    with unit_of_work() as session:
        known = make_person(session, "Maria", "Rossi", addresses=["maria@example.org"])
        verify_address(session, "maria@example.org")
        make_account(session, known)
        typed = make_person(session, "Maria", "Rossi", addresses=["stranger@example.org"])
        ask_link(
            session,
            address="stranger@example.org",
            browser="b",
            language="it",
            next_path="/",
            now=NOW,
            lifetime=timedelta(minutes=20),
        )
        kept, gone = (known, typed) if has_kept_account else (typed, known)
        merge(session, kept, gone)
        rows = list_addresses(session, kept)
        assert [(row.address, row.is_primary) for row in rows] == [("maria@example.org", True)]
        assert find_person_by_address(session, "stranger@example.org") is None


def begin(session: Session, account: UUID) -> str:
    return begin_session(
        session, account, method="link", browser="Firefox", now=NOW, lifetime=timedelta(hours=1)
    )


def test_sessions_of_the_disabled_account_end_and_those_of_a_moved_one_go_on(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        stays = make_account(session, kept)
        begin(session, stays)
        begin(session, make_account(session, gone))
        alone, third = two(session)
        moved = make_account(session, third)
        begin(session, moved)
        merge(session, kept, gone)
        merge(session, alone, third)
        assert set(session.scalars(select(SigninSession.account_id))) == {stays, moved}


def test_her_other_address_lets_her_in_as_the_one_that_stays(app: Flask) -> None:
    with unit_of_work() as session:
        kept = make_person(session, "Maria", "Rossi")
        gone = make_person(session, "Maria", "Rosi", addresses=["rosi@example.org"])
        mine, _other = make_account(session, kept), make_account(session, gone)
        ask_link(
            session,
            address="rosi@example.org",
            browser="b",
            language="it",
            next_path="/",
            now=NOW,
            lifetime=timedelta(minutes=10),
        )
        merge(session, kept, gone)
    with unit_of_work() as session:
        link = prepare_link(session, session.scalars(select(SigninLink.id)).one(), now=NOW)
        assert link is not None
        assert use_link(session, link.token, "b", now=NOW).account_id == mine


def test_an_account_opened_for_the_one_that_went_is_that_of_the_one_that_stayed(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        merge(session, kept, gone)
        account = open_account(session, gone, now=NOW)
        assert session.get_one(Account, account).person_id == kept


def test_seats_move_and_a_new_one_is_given_to_the_one_that_stayed(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        made, later = make_course_with_edition(session), make_course_with_edition(session)
        make_enrolment(session, made.edition_id, gone)
        merge(session, kept, gone)
        make_enrolment(session, later.edition_id, gone)
        assert set(session.scalars(select(Enrolment.person_id))) == {kept}
        with pytest.raises(Refusal, match="already-enrolled"):
            make_enrolment(session, made.edition_id, gone)


def test_two_seats_in_one_edition_are_refused_by_its_name(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        made = make_course_with_edition(session)
        seats = [make_enrolment(session, made.edition_id, each) for each in (kept, gone)]
        mark_attendance(session, made.edition_id, {seats[0]: "PPPPP"})
        with pytest.raises(Refusal) as refused:
            merge(session, kept, gone)
        assert refused.value.code == "merge-same-edition"
        assert str(refused.value.values["edition"]).startswith("Edizione ")
        assert str(refused.value.values["course"]).startswith("Progettare")


@pytest.mark.parametrize("idle", [0, 1])
def test_a_seat_that_came_to_nothing_gives_way(app: Flask, idle: int) -> None:
    with unit_of_work() as session:
        both = two(session)
        made = make_course_with_edition(session)
        seats = [make_enrolment(session, made.edition_id, each) for each in both]
        mark_attendance(session, made.edition_id, {seats[1 - idle]: "PPPPP"})
        withdraw(session, seats[idle], actor=ANONYMOUS, now=NOW)
        merge(session, *both)
        row = session.scalars(select(Enrolment)).one()
        assert (row.id, row.person_id) == (seats[1 - idle], both[0])


def test_a_withdrawn_seat_with_presences_does_not_give_way(app: Flask) -> None:
    with unit_of_work() as session:
        kept, gone = two(session)
        made = make_course_with_edition(session)
        seats = [make_enrolment(session, made.edition_id, each) for each in (kept, gone)]
        mark_attendance(session, made.edition_id, dict.fromkeys(seats, "PPPPP"))
        withdraw(session, seats[1], actor=ANONYMOUS, now=NOW)
        with pytest.raises(Refusal, match="merge-same-edition"):
            merge(session, kept, gone)


@pytest.fixture
def issued(app: Flask) -> tuple[Taught, UUID]:
    with unit_of_work() as session:
        taught = make_taught(session, [("Maria", "Rosi"), ("Bruno", "Demo")])
    return taught, issue(taught)[0]


def test_documents_are_hers_and_keep_their_bytes(issued: tuple[Taught, UUID]) -> None:
    taught, certificate_id = issued
    with unit_of_work() as session:
        kept = make_person(session, "Maria", "Rossi")
        before = session.get_one(Certificate, certificate_id).document
        merge(session, kept, taught.persons[0])
    with reading() as session:
        hers = Viewer(person_id=kept)
        assert session.get_one(Certificate, certificate_id).document == before
        assert get_own_document(session, certificate_id, hers).person_id == kept
        (told,) = list_attestations(session, hers)
        assert told.id == certificate_id
        assert told.facts is not None
        assert told.facts.holder.full_name == "Maria Rosi"
        assert list_attestations(session, Viewer(person_id=taught.persons[0])) == ()


def test_issuing_again_after_a_merge_gives_nobody_a_second_document(issued: tuple[Taught, UUID]) -> None:
    taught, _certificate_id = issued
    with unit_of_work() as session:
        kept = make_person(session, "Maria", "Rossi")
        merge(session, kept, taught.persons[0])
    assert issue(taught, persons=[kept, *taught.persons]) == []
    with reading() as session:
        assert len(session.scalars(select(Certificate.id)).all()) == 2


def test_a_corrected_document_goes_on_with_the_same_pseudonym(issued: tuple[Taught, UUID]) -> None:
    taught, certificate_id = issued
    with unit_of_work() as session:
        kept = make_person(session, "Maria", "Rossi")
        before = read_kept(get_own_document(session, certificate_id, Viewer(person_id=taught.persons[0])))
        merge(session, kept, taught.persons[0])
    with unit_of_work() as session:
        new_id = replace_certificate(
            session, certificate_id, note="cognome", press=current_press(), actor=taught.lead, now=NOW
        )
    with reading() as session:
        after = read_kept(get_own_document(session, new_id, Viewer(person_id=kept)))
        assert after.holder.full_name == "Maria Rossi"
        assert after.holder.subject_id == before.holder.subject_id


def test_two_documents_of_one_edition_are_refused_by_number(issued: tuple[Taught, UUID]) -> None:
    taught, certificate_id = issued
    with unit_of_work() as session:
        session.delete(
            session.scalars(select(Enrolment).where(Enrolment.person_id == taught.persons[0])).one()
        )
        session.flush()
        number = session.get_one(Certificate, certificate_id).number
        with pytest.raises(Refusal) as refused:
            merge(session, taught.persons[1], taught.persons[0])
        assert (refused.value.code, refused.value.values) == ("merge-same-document", {"number": number})


def test_a_document_given_by_one_record_to_the_other_is_refused(issued: tuple[Taught, UUID]) -> None:
    taught, _certificate_id = issued
    lead = taught.lead.person_id
    assert lead is not None
    with unit_of_work() as session:
        for pair in ((lead, taught.persons[0]), (taught.persons[0], lead)):
            with pytest.raises(Refusal, match="merge-given-to-oneself"):
                merge(session, *pair)


def test_one_who_went_is_never_offered_again(app: Flask) -> None:
    with unit_of_work() as session:
        kept = make_person(session, "Maria", "Rossi", addresses=[])
        gone = make_person(session, "Maria", "Rossi", addresses=["m@example.org"])
        merge(session, kept, gone)
        found = same_person_candidates(
            session, given_name="Maria", family_name="Rossi", addresses=["m@example.org"]
        )
        assert [each.person_id for each in found] == [kept]


def test_counts_tell_what_hangs_on_each(issued: tuple[Taught, UUID]) -> None:
    holder = issued[0].persons[0]
    with unit_of_work() as session:
        nobody = make_person(session)
        told = {str(label): counts for label, counts in list_belongings(session, [holder, nobody])}
        assert told["Attestazioni"] == {holder: 1, nobody: 0}
        assert told["Edizioni a cui è iscritta"] == {holder: 1, nobody: 0}


def scatter(session: Session, person_id: UUID, taught: Taught, chance: random.Random) -> None:
    """Hang on a person whatever may hang on one, by chance."""
    if chance.random() < 0.6:
        account = make_account(session, person_id)
        begin(session, account)
        make_membership(session, account, taught.issuer_id, chance.choice(list(Role)))
    if chance.random() < 0.5:
        seat = make_enrolment(session, make_course_with_edition(session).edition_id, person_id)
        if chance.random() < 0.3:
            withdraw(session, seat, actor=ANONYMOUS, now=NOW)
    if chance.random() < 0.4:
        cast_person(session, person_id, part=Part.HOLDER, stories={})


@pytest.mark.parametrize("seed", range(4))
def test_after_any_merges_no_row_names_one_who_went(app: Flask, seed: int) -> None:
    """Whatever hangs on whom, in whatever order: only the trace names those that went."""
    chance = random.Random(seed)
    with unit_of_work() as session:
        taught = make_taught(session, [("Maria", "Rossi"), ("Maria", "Rosi"), ("M.", "Rossi")])
    issue(taught, persons=taught.persons[:2])
    with unit_of_work() as session:
        persons = [*taught.persons, *(make_person(session, "Maria", "Rossi") for _ in range(6))]
        for person_id in persons:
            scatter(session, person_id, taught, chance)
    gone = set()
    for _ in range(30):
        kept, other = chance.sample(persons, 2)
        try:
            with unit_of_work() as session:
                merge(session, kept, other)
        except Refusal:
            continue
        gone.add(other)
    assert gone
    with reading() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.columns:
                named = any(key.target_fullname == "person.id" for key in column.foreign_keys)
                if not named or f"{table.name}.{column.name}" in TRACE:
                    continue
                if table.name == "account":
                    opened = select(Account.id).where(Account.person_id.in_(gone), ~Account.is_disabled)
                    assert session.scalars(opened).all() == []
                else:
                    rows = session.scalars(select(column).where(column.in_(gone))).all()
                    assert rows == [], f"{table.name}.{column.name}"
        merged = select(Person.merged_into_id).where(Person.id.in_(gone))
        assert not gone & set(session.scalars(merged))
        assert not session.scalars(select(DemoPerson.person_id).where(DemoPerson.person_id.in_(gone))).all()

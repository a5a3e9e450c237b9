"""Correcting how a person is written, and whose persons an organisation may correct."""

import json
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.queries import require_own_person
from commons.access import Role
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.errors import NotFound, Refusal
from commons.people.models import Person
from commons.people.rules import NAME_LENGTH
from commons.people.services import correct_name, same_person_candidates
from tests.factories import (
    NOW,
    make_account,
    make_course_with_edition,
    make_enrolment,
    make_membership,
    make_organisation,
    make_person,
    make_staff,
)


def test_a_corrected_person_is_found_by_the_new_name_alone(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session, "Mario", "Russo")
        staff = make_staff(session, make_organisation(session))
        correct_name(session, person, given_name=" Màrio ", family_name="D’  Angelo", actor=staff, now=NOW)
    with reading() as session:
        row = session.get_one(Person, person)
        assert (row.given_name, row.family_name) == ("Màrio", "D’ Angelo")
        found = same_person_candidates(session, given_name="mario", family_name="DANGELO")
        assert [each.person_id for each in found] == [person]
        assert same_person_candidates(session, given_name="Mario", family_name="Russo") == []


def test_the_audit_says_who_corrected_whom_and_no_name(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session, "Mario", "Russo")
        staff = make_staff(session, make_organisation(session))
        correct_name(session, person, given_name="Maria", family_name="Rossi", actor=staff, now=NOW)
    with reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "people.correct_name"))
        assert (entry.account_id, entry.object_type, entry.object_id) == (
            staff.account_id,
            "person",
            str(person),
        )
        told = json.dumps(entry.details)
        assert not [name for name in ("Mario", "Maria", "Russo", "Rossi") if name in told]


@pytest.mark.parametrize(
    ("given_name", "family_name", "code"),
    [
        ("Mario", " Russo ", "name-unchanged"),
        (" ", "Russo", "name-empty"),
        ("Mario", "x" * (NAME_LENGTH + 1), "name-too-long"),
    ],
)
def test_a_name_that_says_nothing_new_or_nothing_is_refused(
    app: Flask, given_name: str, family_name: str, code: str
) -> None:
    with unit_of_work() as session:
        person = make_person(session, "Mario", "Russo")
        staff = make_staff(session, make_organisation(session))
        with pytest.raises(Refusal, match=code):
            correct_name(
                session, person, given_name=given_name, family_name=family_name, actor=staff, now=NOW
            )
    with reading() as session:
        assert session.get_one(Person, person).family_name == "Russo"
        assert "people.correct_name" not in set(session.scalars(select(AuditEntry.action)))


def test_nobody_is_not_corrected(app: Flask) -> None:
    with unit_of_work() as session:
        staff = make_staff(session, make_organisation(session))
        with pytest.raises(NotFound):
            correct_name(session, uuid4(), given_name="Maria", family_name="Rossi", actor=staff, now=NOW)


def test_a_person_enrolled_by_another_organisation_too_is_not_ones_own(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session)
        own, again = make_course_with_edition(session), make_course_with_edition(session)
        partner = make_course_with_edition(session, partner_ids=[own.lead_id])
        enrolment = make_enrolment(session, own.edition_id, person)
        staff = make_staff(session, own.lead_id)
        wanted = (session, staff, KEEP_REGISTER, own.edition_id, enrolment)
        assert require_own_person(*wanted) == person
        with pytest.raises(NotFound):
            require_own_person(session, staff, KEEP_REGISTER, again.edition_id, enrolment)
        make_enrolment(session, partner.edition_id, person)
        with pytest.raises(Refusal, match="person-elsewhere"):
            require_own_person(*wanted)


def test_a_person_of_two_editions_of_one_organisation_is_its_own(app: Flask) -> None:
    with unit_of_work() as session:
        person = make_person(session)
        own = make_course_with_edition(session)
        other = make_course_with_edition(session, lead_id=own.lead_id)
        enrolment = make_enrolment(session, own.edition_id, person)
        make_enrolment(session, other.edition_id, person)
        staff = make_staff(session, own.lead_id)
        assert require_own_person(session, staff, KEEP_REGISTER, own.edition_id, enrolment) == person


def test_who_works_for_another_organisation_signs_there_and_is_not_ones_own(app: Flask) -> None:
    with unit_of_work() as session:
        colleague, signatory = make_person(session), make_person(session)
        own = make_course_with_edition(session)
        make_membership(session, make_account(session, colleague), own.lead_id)
        elsewhere = make_organisation(session)
        make_membership(session, make_account(session, signatory), elsewhere, Role.PROVIDER_LEAD)
        staff = make_staff(session, own.lead_id)
        enrolment = make_enrolment(session, own.edition_id, colleague)
        assert require_own_person(session, staff, KEEP_REGISTER, own.edition_id, enrolment) == colleague
        enrolment = make_enrolment(session, own.edition_id, signatory)
        with pytest.raises(Refusal, match="person-elsewhere"):
            require_own_person(session, staff, KEEP_REGISTER, own.edition_id, enrolment)

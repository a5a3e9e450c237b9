"""In whose name a document is signed, by whom, and that nothing leaves which nobody saw before the button."""

from collections.abc import Callable
from dataclasses import replace as changed
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition
from catalogue.enrolments.models import Enrolment
from certify.certificates.acts import Act
from certify.certificates.documents import read_facts
from certify.certificates.models import Certificate
from certify.certificates.papers import open_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document, get_document_for_viewer, get_document_of_issuer
from certify.certificates.services import order_attestations, rehearse_edition
from certify.credential.facts import AttendanceFacts
from commons.access import Role, Viewer
from commons.db import reading, unit_of_work
from commons.errors import Forbidden, NotFound, Refusal
from commons.jobs import Job, JobState, run_all_due
from commons.organisations.models import Membership, Organisation
from commons.people.models import Account
from tests.clock import FixedClock
from tests.factories import NOW, make_membership, make_organisation, make_staff
from tests.issuing import Taught, issue, make_issuer, make_taught


@pytest.fixture
def taught(app: Flask) -> Taught:
    with unit_of_work() as session:
        return make_taught(session, [("Anna", "Campione"), ("Maria", "Rossi")])


def order(taught: Taught) -> UUID:
    with unit_of_work() as session:
        seen = rehearse_edition(session, taught.edition_id, actor=taught.lead, now=NOW)
        return order_attestations(
            session,
            taught.edition_id,
            order=seen.order,
            token=uuid4(),
            press=current_press(),
            actor=taught.lead,
            now=NOW,
        )


def facts_of(certificate_id: UUID) -> AttendanceFacts:
    with reading() as session:
        kept = find_document(session, certificate_id)
    assert kept is not None
    facts = read_facts(open_kept(kept))
    assert isinstance(facts, AttendanceFacts)
    return facts


def count_issued() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Certificate)) or 0


def end_membership(taught: Taught) -> None:
    with unit_of_work() as session:
        row = session.scalars(select(Membership).where(Membership.account_id == taught.lead.account_id)).one()
        row.ends_on = NOW.date()


def disable_account(taught: Taught) -> None:
    with unit_of_work() as session:
        assert taught.lead.account_id is not None
        session.get_one(Account, taught.lead.account_id).is_disabled = True


def give_course_away(taught: Taught) -> None:
    with unit_of_work() as session:
        other = make_issuer(session)
        course_id = session.get_one(Edition, taught.edition_id).course_id
        row = session.scalars(select(CourseProvider).where(CourseProvider.course_id == course_id)).one()
        row.organisation_id = other


def rewrite_title(taught: Taught) -> None:
    with unit_of_work() as session:
        course_id = session.get_one(Edition, taught.edition_id).course_id
        session.get_one(Course, course_id).titles = {"it": "Un altro corso, che nessuno ha visto"}


@pytest.mark.parametrize("change", [end_membership, disable_account, give_course_away, rewrite_title])
def test_an_order_dies_with_the_right_or_the_facts_it_was_given_on(
    taught: Taught, clock: FixedClock, change: Callable[[Taught], None]
) -> None:
    job_id = order(taught)
    change(taught)
    for _turn in range(9):
        run_all_due()
        clock.advance(hours=2)
    assert count_issued() == 0
    with reading() as session:
        assert session.get_one(Job, job_id).state == JobState.DEAD


def test_hours_that_changed_since_the_order_wait_for_a_new_rehearsal(taught: Taught) -> None:
    order(taught)
    with unit_of_work() as session:
        row = session.scalars(select(Enrolment).where(Enrolment.person_id == taught.persons[0])).one()
        row.confirmed_minutes = 19 * 60
    run_all_due()
    with reading() as session:
        assert session.scalars(select(Certificate.person_id)).all() == [taught.persons[1]]
    order(taught)
    run_all_due()
    assert count_issued() == 2


def test_a_title_that_changed_since_it_was_shown_is_not_ordered(taught: Taught) -> None:
    with reading() as session:
        seen = rehearse_edition(session, taught.edition_id, actor=taught.lead, now=NOW)
    rewrite_title(taught)
    with unit_of_work() as session, pytest.raises(Refusal, match="rehearsal-outdated"):
        order_attestations(
            session,
            taught.edition_id,
            order=seen.order,
            token=uuid4(),
            press=current_press(),
            actor=taught.lead,
            now=NOW,
        )


def test_the_work_itself_refuses_who_may_not_issue(taught: Taught) -> None:
    with unit_of_work() as session:
        staff = make_staff(session, taught.issuer_id, Role.PROVIDER_STAFF)
    for actor, refused in ((staff, Forbidden), (Viewer(uuid4(), uuid4()), NotFound)):
        with pytest.raises(refused):
            issue(changed(taught, lead=actor))
    assert count_issued() == 0


def test_under_a_signature_stands_the_office_that_is_held_today(taught: Taught) -> None:
    account_id = taught.lead.account_id
    assert account_id is not None
    with unit_of_work() as session:
        make_membership(session, account_id, taught.issuer_id, Role.OPERATOR)
        make_membership(session, account_id, taught.issuer_id, Role.PROVIDER_STAFF, ends_on=NOW.date())
        for role, office in ((Role.OPERATOR, "Sistemista"), (Role.PROVIDER_STAFF, "Ex assistente")):
            session.scalars(select(Membership).where(Membership.role == role)).one().office = office
    first = issue(taught, persons=taught.persons[:1])[0]
    assert facts_of(first).signatories[0].office.startswith("per ")
    with unit_of_work() as session:
        session.scalars(
            select(Membership).where(Membership.role == Role.PROVIDER_LEAD)
        ).one().office = "Direttrice"
    second = issue(taught, persons=taught.persons[1:])[0]
    assert facts_of(second).signatories[0].office == "Direttrice"


def test_a_course_that_is_a_demonstration_never_gives_a_document_that_looks_real(taught: Taught) -> None:
    with unit_of_work() as session:
        session.get_one(Organisation, taught.issuer_id).is_demo = False
    with reading() as session:
        seen = rehearse_edition(session, taught.edition_id, actor=taught.lead, now=NOW)
    facts = facts_of(issue(taught)[0])
    assert facts.issuer.is_demo
    assert facts.number == seen.first_number
    assert facts.number.startswith("DEMO-")


def test_a_right_held_elsewhere_opens_no_document_here(taught: Taught) -> None:
    """Who keeps registers for A and only operates the service for B sees nothing that B issued."""
    first = issue(taught)[0]
    with unit_of_work() as session:
        elsewhere = make_organisation(session)
    memberships = frozenset({(elsewhere, Role.PROVIDER_LEAD), (taught.issuer_id, Role.OPERATOR)})
    viewer = Viewer(uuid4(), uuid4(), memberships)
    staff = Viewer(uuid4(), uuid4(), frozenset({(taught.issuer_id, Role.PROVIDER_STAFF)}))
    with reading() as session:
        with pytest.raises(Forbidden):
            get_document_of_issuer(session, first, viewer, Act.READ)
        with pytest.raises(NotFound):
            get_document_for_viewer(session, first, viewer)
        with pytest.raises(Forbidden):
            get_document_of_issuer(session, first, staff, Act.REVOKE)
        assert get_document_of_issuer(session, first, staff, Act.READ).id == first
        assert get_document_for_viewer(session, first, staff).id == first

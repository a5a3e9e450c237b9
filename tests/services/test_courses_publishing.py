"""Who may write, propose and publish a course, and who sees it meanwhile."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course
from catalogue.courses.queries import get_course, list_course_providers
from catalogue.courses.services import (
    CourseTexts,
    Taught,
    archive_course,
    change_course,
    create_course,
    propose_course,
    publish_course,
    withdraw_proposal,
)
from commons.access import ANONYMOUS, Viewer
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.errors import Forbidden, NotFound, Refusal
from tests import factories

NOW = factories.NOW
TEXTS = CourseTexts(titles={"it": "Acqua e pace"}, summaries={"it": "Due giorni al lago."})


@dataclass(frozen=True)
class House:
    """Alice leads, Bob works for the partner, Charlie for somebody else."""

    course_id: UUID
    lead_id: UUID
    partner_id: UUID
    alice: Viewer
    bob: Viewer
    charlie: Viewer


@pytest.fixture
def house(app: Flask) -> House:
    with unit_of_work() as session:
        lead_id, partner_id, other_id = (factories.make_organisation(session) for _ in range(3))
        alice, bob, charlie = (
            factories.make_staff(session, each) for each in (lead_id, partner_id, other_id)
        )
        course_id = create_course(
            session, TEXTS, lead_id=lead_id, partner_ids=[partner_id], actor=alice, now=NOW
        )
    return House(course_id, lead_id, partner_id, alice, bob, charlie)


def state_of(course_id: UUID) -> str:
    with reading() as session:
        return session.get_one(Course, course_id).state


def test_a_course_is_proposed_published_and_archived_in_this_order(house: House) -> None:
    with unit_of_work() as session:
        with pytest.raises(Refusal, match="course-is-draft"):
            publish_course(session, house.course_id, actor=house.alice, now=NOW)
        propose_course(session, house.course_id, actor=house.alice, now=NOW)
        publish_course(session, house.course_id, actor=house.alice, now=NOW)
    assert state_of(house.course_id) == "published"
    with unit_of_work() as session:
        archive_course(session, house.course_id, actor=house.alice, now=NOW)
    assert state_of(house.course_id) == "archived"
    with reading() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.object_type == "course")).all()
    assert actions == ["courses.create", "courses.propose", "courses.publish", "courses.archive"]


def test_a_proposal_can_be_taken_back(house: House) -> None:
    with unit_of_work() as session:
        propose_course(session, house.course_id, actor=house.alice, now=NOW)
        withdraw_proposal(session, house.course_id, actor=house.alice, now=NOW)
    assert state_of(house.course_id) == "draft"


def test_a_partner_sees_the_draft_and_may_not_change_it(house: House) -> None:
    with unit_of_work() as session:
        assert get_course(session, house.course_id, house.bob).state is CourseState.DRAFT
        with pytest.raises(Forbidden):
            propose_course(session, house.course_id, actor=house.bob, now=NOW)


def test_for_a_stranger_a_draft_does_not_exist(house: House) -> None:
    with unit_of_work() as session:
        for viewer in (house.charlie, ANONYMOUS):
            with pytest.raises(NotFound):
                get_course(session, house.course_id, viewer)
            with pytest.raises(NotFound):
                propose_course(session, house.course_id, actor=viewer, now=NOW)


def test_a_proposal_is_shown_to_the_other_providers_and_not_to_the_public(house: House) -> None:
    with unit_of_work() as session:
        propose_course(session, house.course_id, actor=house.alice, now=NOW)
        assert get_course(session, house.course_id, house.charlie).state is CourseState.PROPOSED
        with pytest.raises(NotFound):
            get_course(session, house.course_id, ANONYMOUS)


def test_nobody_writes_a_course_for_somebody_else(house: House) -> None:
    with unit_of_work() as session, pytest.raises(Forbidden):
        create_course(session, TEXTS, lead_id=house.lead_id, actor=house.charlie, now=NOW)


def test_a_course_without_a_summary_is_not_published(house: House) -> None:
    with unit_of_work() as session:
        bare = CourseTexts(titles={"it": "Senza sommario"})
        course_id = create_course(session, bare, lead_id=house.lead_id, actor=house.alice, now=NOW)
        propose_course(session, course_id, actor=house.alice, now=NOW)
        with pytest.raises(Refusal, match="course-lacks-summary"):
            publish_course(session, course_id, actor=house.alice, now=NOW)


def test_a_change_keeps_the_address_and_changes_what_it_is_found_by(house: House) -> None:
    texts = CourseTexts(titles={"it": "Terra e pace", "de": "Erde"}, topic="suolo")
    with unit_of_work() as session:
        slug = session.get_one(Course, house.course_id).slug
        change_course(session, house.course_id, texts, actor=house.alice, now=NOW)
    with reading() as session:
        row = session.get_one(Course, house.course_id)
    assert (row.slug, row.title_key) == (slug, "terra e pace")
    assert "|erde|" in row.search_text
    assert "|suolo|" in row.search_text
    assert "acqua" not in row.search_text


def test_an_unknown_competence_is_refused(house: House) -> None:
    with unit_of_work() as session, pytest.raises(Refusal, match="course-competence-unknown"):
        change_course(
            session, house.course_id, TEXTS, competences=[Taught(house.lead_id)], actor=house.alice, now=NOW
        )


def test_the_lead_comes_first_among_the_providers(house: House) -> None:
    with reading() as session:
        (providers,) = list_course_providers(session, [house.course_id]).values()
    assert [each.organisation_id for each in providers] == [house.lead_id, house.partner_id]
    assert [each.is_lead for each in providers] == [True, False]


def test_two_courses_of_one_title_have_two_addresses(house: House) -> None:
    with unit_of_work() as session:
        create_course(session, TEXTS, lead_id=house.lead_id, actor=house.alice, now=NOW)
        slugs = session.scalars(select(Course.slug).order_by(Course.slug)).all()
    assert slugs == ["acqua-e-pace", "acqua-e-pace-2"]

"""Two write courses at the same moment: nothing is doubled, nothing is lost, nobody sees a failure."""

from functools import partial
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.courses.models import Course
from catalogue.courses.services import CourseTexts, change_course, create_course
from commons.access import Role, Viewer
from commons.db import reading, unit_of_work
from tests.factories import NOW, make_course, make_organisation
from tests.services.test_people_races import at_once

TEXTS = CourseTexts(titles={"it": "Acqua e pace"})


@pytest.fixture
def lead(app: Flask) -> UUID:
    with unit_of_work() as session:
        return make_organisation(session)


def staff(lead: UUID) -> Viewer:
    return Viewer(memberships=frozenset({(lead, Role.PROVIDER_STAFF)}))


def slugs() -> list[str]:
    with reading() as session:
        return sorted(session.scalars(select(Course.slug)))


def test_one_form_sent_four_times_at_once_makes_one_course(app: Flask, lead: UUID) -> None:
    token = uuid4().hex
    act = partial(create_course, texts=TEXTS, lead_id=lead, token=token, actor=staff(lead), now=NOW)
    assert at_once(app, [act] * 4) == ["", *["course-made-already"] * 3]
    assert slugs() == ["acqua-e-pace"]


def test_courses_of_one_title_made_at_once_have_addresses_of_their_own(app: Flask, lead: UUID) -> None:
    act = partial(create_course, texts=TEXTS, lead_id=lead, actor=staff(lead), now=NOW)
    assert at_once(app, [act] * 3) == ["", "", ""]
    assert slugs() == ["acqua-e-pace", "acqua-e-pace-2", "acqua-e-pace-3"]


def test_of_two_changes_from_the_same_version_one_is_refused(app: Flask, lead: UUID) -> None:
    with unit_of_work() as session:
        course_id = make_course(session, lead_id=lead)
    acts = [
        partial(
            change_course,
            course_id=course_id,
            texts=CourseTexts(titles={"it": title}, summaries={"it": "Due righe."}),
            version=1,
            actor=staff(lead),
            now=NOW,
        )
        for title in ("Uno", "Due")
    ]
    assert at_once(app, acts) == ["", "course-changed"]
    with reading() as session:
        assert session.get_one(Course, course_id).version == 2

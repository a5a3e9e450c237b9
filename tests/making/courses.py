"""Courses at the desk: a body with Alice and Bob, a partner, and Charlie who works elsewhere."""

import re
from dataclasses import dataclass
from uuid import UUID, uuid4

from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course, CourseCompetence
from commons.access import Role, Viewer
from commons.db import reading, unit_of_work
from commons.frameworks.models import Competence, Framework
from tests import factories
from tests.factories import NOW
from tests.signin import sign_in

_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_NAME, _VALUE = re.compile(r'name="([^"]*)"'), re.compile(r'value="([^"]*)"')


@dataclass(frozen=True)
class Desk:
    """Alice and Bob write for `lead_id`, Paula for the partner, Charlie for nobody in it."""

    lead_id: UUID
    partner_id: UUID
    other_id: UUID
    course_id: UUID
    alice: Viewer
    bob: Viewer
    paula: Viewer
    charlie: Viewer
    competences: dict[str, UUID]

    @property
    def address(self) -> str:
        return f"/it/desk/courses/{self.course_id}"


def lay_desk(state: CourseState = CourseState.DRAFT) -> Desk:
    with unit_of_work() as session:
        lead, partner, other = (
            factories.make_organisation(session, name)
            for name in ("Acque Unite", "Boschi Insieme", "Cime Alte")
        )
        competences = make_framework(session)
        course_id = factories.make_course(
            session, "Scrivere un progetto di solidarietà", lead_id=lead, partner_ids=[partner], state=state
        )
        return Desk(
            lead_id=lead,
            partner_id=partner,
            other_id=other,
            course_id=course_id,
            alice=factories.make_staff(session, lead, Role.PROVIDER_LEAD),
            bob=factories.make_staff(session, lead, Role.PROVIDER_STAFF),
            paula=factories.make_staff(session, partner, Role.PROVIDER_LEAD),
            charlie=factories.make_staff(session, other, Role.PROVIDER_LEAD),
            competences=competences,
        )


def make_framework(session: Session, count: int = 10) -> dict[str, UUID]:
    """Make a framework of two areas; return the ids of its competences by code."""
    framework = Framework(
        id=uuid4(),
        slug="prova",
        version="1",
        short_name="Prova",
        names={"it": "Quadro di prova"},
        provenance={"it": "from_memory"},
        publisher="Prova",
        levels=[],
        content_sha256="0" * 64,
        imported_at=NOW,
    )
    session.add(framework)
    session.flush()
    ids: dict[str, UUID] = {}
    for place, code in enumerate(["1", "2", *(f"{1 + n % 2}.{n}" for n in range(count))]):
        is_area = "." not in code
        label = f"Area {code}" if is_area else f"Lavorare in squadra {code}"
        row = Competence(
            id=uuid4(),
            framework_id=framework.id,
            code=code,
            uri=f"https://example.org/prova/{code}",
            kind="area" if is_area else "competence",
            parent_code=None if is_area else code[0],
            position=place,
            labels={"it": label, "en": f"Work in teams {code}"},
            descriptions={},
            provenance={"it": "from_memory"},
            levels=[],
            search_text=f"|{label.lower().replace('.', ' ')}|",
        )
        session.add(row)
        if not is_area:
            ids[code] = row.id
    session.flush()
    return ids


def enter(client: FlaskClient, viewer: Viewer) -> FlaskClient:
    assert viewer.account_id is not None
    sign_in(client, viewer.account_id)
    return client


def hidden(page: TestResponse) -> dict[str, str]:
    """Return the hidden fields of a page, as a browser would send them."""
    main = page.get_data(as_text=True).partition("<main")[2]
    found: dict[str, str] = {}
    for tag in _HIDDEN.findall(main):
        name, value = _NAME.search(tag), _VALUE.search(tag)
        assert name, tag
        found.setdefault(name.group(1), value.group(1) if value else "")
    return found


def course_of(course_id: UUID) -> Course:
    with reading() as session:
        return session.get_one(Course, course_id)


def competences_of(course_id: UUID) -> list[tuple[UUID, dict[str, str]]]:
    with reading() as session:
        rows = (
            session.query(CourseCompetence)
            .filter(CourseCompetence.course_id == course_id)
            .order_by(CourseCompetence.position)
        )
        return [(row.competence_id, row.outcomes) for row in rows]

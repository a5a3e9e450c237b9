"""A holder with several attestations, whose courses dealt with competences of two frameworks."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseCompetence
from catalogue.editions.models import Edition
from commons.access import Role, Viewer
from commons.db import unit_of_work
from commons.frameworks.models import Competence, Framework
from tests.factories import NOW, make_account, make_person, make_staff
from tests.issuing import Taught, enrol, issue, make_edition, make_issuer

CODES = (("alfa", "1.2"), ("alfa", "1.10"), ("beta", "B1"))


@dataclass(frozen=True, slots=True)
class Shelf:
    """`certificate_ids` in the order of `titles`; `urls` in the order of `CODES`."""

    viewer: Viewer
    lead: Viewer
    issuer_id: UUID
    certificate_ids: tuple[UUID, ...]
    urls: tuple[str, ...]

    @property
    def account_id(self) -> UUID:
        assert self.viewer.account_id is not None
        return self.viewer.account_id

    @property
    def person_id(self) -> UUID:
        assert self.viewer.person_id is not None
        return self.viewer.person_id


def make_competences(session: Session, prefix: str = "") -> dict[str, UUID]:
    """Make two frameworks; return the competences by their address."""
    made: dict[str, UUID] = {}
    frameworks: dict[str, UUID] = {}
    for position, (name, code) in enumerate(CODES):
        slug = prefix + name
        if slug not in frameworks:
            frameworks[slug] = _framework(session, slug)
        url = f"https://example.org/{slug}/{code}"
        row = Competence(
            id=uuid4(),
            framework_id=frameworks[slug],
            code=code,
            uri=url,
            kind="competence",
            position=position,
            labels={"it": f"Saper fare {code}", "en": f"Doing {code}"},
            alternatives={},
            descriptions={},
            provenance={"it": "working_translation", "en": "from_memory"},
            levels=[],
            search_text="",
        )
        session.add(row)
        session.flush()
        made[url] = row.id
    return made


def make_shelf(
    titles: Sequence[str] = ("Primo corso", "Secondo corso"),
    *,
    name: tuple[str, str] = ("Maria", "Rossi"),
    prefix: str = "",
) -> Shelf:
    """Issue one attestation for each title to one person; the n-th course deals with competences n and 0."""
    with unit_of_work() as session:
        competences = make_competences(session, prefix)
        urls = tuple(competences)
        issuer_id = make_issuer(session)
        lead = make_staff(session, issuer_id, Role.PROVIDER_LEAD)
        person_id = make_person(session, *name)
        viewer = Viewer(make_account(session, person_id), person_id)
        editions = []
        for place, title in enumerate(titles):
            edition_id = make_edition(session, issuer_id)
            course_id = session.get_one(Edition, edition_id).course_id
            session.get_one(Course, course_id).titles = {"it": title}
            for url in {urls[place % len(urls)], urls[0]}:
                session.add(
                    CourseCompetence(course_id=course_id, competence_id=competences[url], outcomes={})
                )
            enrol(session, edition_id, person_id)
            editions.append(edition_id)
    issued = [issue(Taught(edition_id, issuer_id, "", lead, (person_id,)))[0] for edition_id in editions]
    return Shelf(viewer, lead, issuer_id, tuple(issued), urls)


def _framework(session: Session, slug: str) -> UUID:
    row = Framework(
        id=uuid4(),
        slug=slug,
        version="1",
        short_name=slug.capitalize(),
        names={"it": slug},
        provenance={"it": "from_memory"},
        publisher="Prova",
        content_sha256="0" * 64,
        imported_at=NOW,
    )
    session.add(row)
    session.flush()
    return row.id

"""What is still being written: a proposal near to a course on offer, and a draft without German."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.courses.services import CourseTexts, Taught, create_course, propose_course
from catalogue.data import Form
from catalogue.editions.models import Edition
from catalogue.editions.services import plan_edition
from commons.access import Role, Viewer
from commons.frameworks.queries import get_competences
from demo.stage import SYSTEM, Stage, weekly


@dataclass(frozen=True, slots=True, eq=False)
class Coming:
    """A course that nobody outside sees yet. `starts_in`: days to its first edition, None without one."""

    texts: CourseTexts
    lead: str
    partners: tuple[str, ...]
    competences: tuple[tuple[str, str, str], ...]
    is_proposed: bool
    starts_in: int | None = None


PROPOSED: Final = Coming(
    texts=CourseTexts(
        titles={
            "it": "Scrivere un progetto di solidarietà internazionale",
            "de": "Ein Projekt internationaler Solidarität schreiben",
            "en": "Writing an international solidarity project",
        },
        summaries={
            "it": "Tre giornate per chi, in comune o in associazione, deve presentare un progetto.",
            "de": "Drei Tage für alle, die in Gemeinde oder Verein ein Projekt einreichen müssen.",
            "en": "Three days for those who, in a town hall or an association, have to submit a project.",
        },
        audience="Volontari, associazioni, personale dei comuni",
        topic="cooperazione internazionale",
        language="it",
        cost="Gratuito",
        requirements="Nessun titolo di studio",
    ),
    lead="demo-tsm",
    partners=(),
    competences=(
        ("entrecomp", "3.2", "scrivere obiettivi, tempi e costi di un progetto"),
        ("sdg17", "17.17", "scegliere i partner e dividere con loro il lavoro"),
    ),
    is_proposed=True,
    starts_in=28,
)

DRAFT: Final = Coming(
    texts=CourseTexts(
        titles={
            "it": "Accogliere chi arriva: prime parole e primi passi",
            "en": "Welcoming newcomers: first words and first steps",
        },
        summaries={
            "it": "Per chi apre la porta di un’associazione a persone appena arrivate in Trentino.",
            "en": "For those who open an association’s door to people who have just arrived in Trentino.",
        },
        audience="Volontarie e volontari",
        topic="volontariato",
        language="it",
    ),
    lead="demo-cci",
    partners=("demo-csv",),
    competences=(("lifecomp", "S1", "ascoltare chi parla un’altra lingua"),),
    is_proposed=False,
)


def write_coming(session: Session, stage: Stage, organisations: dict[str, UUID]) -> int:
    """Write what is still to come; what is there stays as it is. Return how many courses that are."""
    coming = (PROPOSED, DRAFT)
    for each in coming:
        course_id = _write(session, stage, each, organisations)
        if each.starts_in is not None:
            _plan(session, stage, course_id, each)
    return len(coming)


def _write(session: Session, stage: Stage, coming: Coming, organisations: dict[str, UUID]) -> UUID:
    title = coming.texts.titles["it"]
    known = session.scalar(select(Course.id).where(Course.is_demo, Course.titles["it"].as_string() == title))
    if known is not None:
        return known
    lead_id = organisations[coming.lead]
    author = Viewer(memberships=frozenset({(lead_id, Role.PROVIDER_LEAD)}))
    found = get_competences(session, [(framework, code) for framework, code, _ in coming.competences])
    course_id = create_course(
        session,
        coming.texts,
        lead_id=lead_id,
        partner_ids=[organisations[slug] for slug in coming.partners],
        competences=[
            Taught(found[framework, code].id, {"it": outcome})
            for framework, code, outcome in coming.competences
        ],
        actor=author,
        now=stage.now,
        is_demo=True,
    )
    if coming.is_proposed:
        propose_course(session, course_id, actor=author, now=stage.now)
    return course_id


def _plan(session: Session, stage: Stage, course_id: UUID, coming: Coming) -> None:
    """Plan an edition without opening it: a proposal has days, so that others see them."""
    if session.scalar(select(Edition.id).where(Edition.course_id == course_id).limit(1)) is not None:
        return
    first = weekly(stage.today + timedelta(days=coming.starts_in or 0), 1)[0]
    plan_edition(
        session,
        course_id,
        label="Prima edizione",
        starts_on=first,
        ends_on=first + timedelta(days=14),
        form=Form.IN_PRESENCE,
        venue="Trento, via di esempio 2",
        community="Territorio Val d'Adige",
        planned_minutes=1080,
        seats=20,
        language="it",
        actor=SYSTEM,
        now=stage.now,
    )

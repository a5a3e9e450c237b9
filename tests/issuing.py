"""Editions that were taught and closed, issuers with keys, and attestations, for tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from uuid import UUID, uuid4

from flask import current_app
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition
from catalogue.enrolments.models import Enrolment
from certify.certificates.press import current_press
from certify.certificates.services import issue_attestations
from certify.issuers.services import make_issuer_keys
from commons.access import ANONYMOUS, Role, Viewer
from commons.db import unit_of_work
from commons.organisations.models import Organisation
from tests.factories import NOW, make_organisation, make_person, make_staff

_numbers = count(1)


@dataclass(frozen=True, slots=True)
class Taught:
    """A closed edition with its issuer, its lead and those who completed it, in the order of their names."""

    edition_id: UUID
    issuer_id: UUID
    slug: str
    lead: Viewer
    persons: tuple[UUID, ...]


def make_issuer(
    session: Session, *, slug: str | None = None, is_demo: bool = True, now: datetime = NOW
) -> UUID:
    """Make an organisation with a seat and keys; demonstrations are what this software issues so far."""
    slug = slug or f"ente{next(_numbers)}"
    issuer_id = make_organisation(
        session, f"{slug.upper()} (dimostrazione)", slug=slug, is_demo=is_demo, now=now
    )
    session.get_one(Organisation, issuer_id).address = "via di esempio 1, 38122 Trento"
    make_issuer_keys(
        session,
        slug,
        base_url=current_app.config["SETTINGS"].public_base_url,
        cabinet=current_app.extensions["key_cabinet"],
        actor=ANONYMOUS,
        now=now,
    )
    return issuer_id


def make_edition(
    session: Session,
    issuer_id: UUID,
    *,
    state: str = "closed",
    programme: str | None = "1. Primo. 2. Secondo.",
) -> UUID:
    """Make an edition of 24 hours (minimum 18) that says all an attestation states."""
    number = next(_numbers)
    course = Course(
        id=uuid4(),
        slug=f"corso-{number}",
        state="published",
        record_kind="course",
        is_demo=True,
        titles={"it": "Progettare la solidarietà internazionale", "de": "Solidarität planen"},
        title_key="progettare la solidarieta internazionale",
        summaries={},
        search_text="",
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(course)
    session.flush()
    session.add(
        CourseProvider(course_id=course.id, organisation_id=issuer_id, is_lead=True, named_as="Ente guida")
    )
    edition = Edition(
        id=uuid4(),
        course_id=course.id,
        label=f"Edizione {number}",
        state=state,
        starts_on=date(2026, 10, 6),
        ends_on=date(2026, 11, 17),
        venue="Trento, via di esempio 1",
        form="mixed",
        planned_minutes=24 * 60,
        online_minutes=6 * 60,
        minimum_minutes=18 * 60,
        programme=programme,
        trainers=["Elena Tomasi", "Paolo Dorigatti"],
        final_test=None,
        teacher_recognition=None,
        assessment="Presenza rilevata a ogni incontro",
        quality="Questionario finale",
        language="it",
        closed_at=NOW,
        created_at=NOW,
        updated_at=NOW,
    )
    session.add(edition)
    session.flush()
    return edition.id


def enrol(
    session: Session,
    edition_id: UUID,
    person_id: UUID,
    *,
    state: str = "completed",
    hours: int = 22,
    is_exception: bool = False,
) -> None:
    session.add(
        Enrolment(
            edition_id=edition_id,
            person_id=person_id,
            state=state,
            confirmed_minutes=hours * 60,
            is_exception=is_exception,
            withdrawn_on=date(2026, 10, 20) if state == "withdrawn" else None,
            created_at=NOW,
            updated_at=NOW,
        )
    )


def make_taught(
    session: Session, names: Sequence[tuple[str, str]] = (("Maria", "Rossi"),), *, slug: str | None = None
) -> Taught:
    issuer_id = make_issuer(session, slug=slug)
    lead = make_staff(session, issuer_id, Role.PROVIDER_LEAD)
    edition_id = make_edition(session, issuer_id)
    persons = tuple(make_person(session, given, family) for given, family in names)
    for person_id in persons:
        enrol(session, edition_id, person_id)
    session.flush()
    slug = session.get_one(Organisation, issuer_id).slug
    return Taught(edition_id, issuer_id, slug, lead, persons)


def issue(taught: Taught, *, now: datetime = NOW, persons: Sequence[UUID] | None = None) -> list[UUID]:
    """Issue in a transaction of its own, as the job does."""
    with unit_of_work() as session:
        return issue_attestations(
            session,
            taught.edition_id,
            taught.persons if persons is None else persons,
            press=current_press(),
            actor=taught.lead,
            now=now,
        )


def later(**delta: float) -> datetime:
    return NOW + timedelta(**delta)

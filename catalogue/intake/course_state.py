"""What the catalogue says of an organisation's courses, as a sheet would say it; and whom names mean."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course, CourseProvider
from catalogue.data import Form
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.rules import EditionState
from catalogue.intake.course_fields import Facts
from catalogue.intake.course_plan import Named
from catalogue.intake.course_rows import KnownCourse, KnownEdition
from catalogue.intake.rules import IntakeProblem
from commons.organisations.models import Organisation, OrganisationAlias
from commons.organisations.rules import held_on, organisation_key


def list_own_courses(session: Session, organisation_id: UUID) -> list[KnownCourse]:
    """Return every course that the organisation leads, history apart, the oldest first; four queries."""
    led = (
        select(CourseProvider.course_id)
        .where(CourseProvider.organisation_id == organisation_id, CourseProvider.is_lead)
        .scalar_subquery()
    )
    courses = session.scalars(
        select(Course)
        .where(Course.id.in_(led), Course.is_historical.is_(False))
        .order_by(Course.created_at, Course.slug)
    ).all()
    providers: dict[UUID, list[UUID]] = {}
    for course_id, provider_id in session.execute(
        select(CourseProvider.course_id, CourseProvider.organisation_id)
        .where(CourseProvider.course_id.in_(led))
        .order_by(CourseProvider.is_lead.desc(), CourseProvider.position, CourseProvider.id)
    ):
        providers.setdefault(course_id, []).append(provider_id)
    with_meetings = set(
        session.scalars(
            select(Meeting.edition_id)
            .join(Edition, Edition.id == Meeting.edition_id)
            .where(Edition.course_id.in_(led))
        )
    )
    editions: dict[UUID, list[KnownEdition]] = {}
    for row in session.scalars(
        select(Edition)
        .where(Edition.course_id.in_(led), Edition.state != EditionState.HISTORICAL)
        .order_by(Edition.starts_on, Edition.created_at, Edition.label)
    ):
        editions.setdefault(row.course_id, []).append(_edition(row, has_meetings=row.id in with_meetings))
    return [
        _course(row, organisation_id, tuple(providers[row.id]), tuple(editions.get(row.id, ())))
        for row in courses
    ]


def find_names(session: Session, names: Iterable[str], today: date) -> Named:
    """Say whom names mean today, all of them in two queries; history offers nothing."""
    keys = {organisation_key(name) for name in names}
    found: dict[str, dict[UUID, bool]] = {key: {} for key in keys}
    for row in session.execute(
        select(Organisation.name_key, Organisation.id, Organisation.is_historical).where(
            Organisation.name_key.in_(keys)
        )
    ):
        found[row.name_key][row.id] = row.is_historical
    for alias, is_historical in session.execute(
        select(OrganisationAlias, Organisation.is_historical)
        .join(Organisation, Organisation.id == OrganisationAlias.organisation_id)
        .where(OrganisationAlias.name_key.in_(keys))
    ):
        if held_on(today, alias.valid_from, alias.valid_until):
            found[alias.name_key].setdefault(alias.organisation_id, is_historical)
    return {key: _meant(bearers) for key, bearers in found.items()}


def _meant(bearers: dict[UUID, bool]) -> UUID | IntakeProblem:
    if not bearers:
        return IntakeProblem.UNKNOWN_PROVIDER
    if len(bearers) > 1:
        return IntakeProblem.AMBIGUOUS_PROVIDER
    [(organisation_id, is_historical)] = bearers.items()
    return IntakeProblem.HISTORICAL_PROVIDER if is_historical else organisation_id


def _course(
    row: Course, organisation_id: UUID, provider_ids: tuple[UUID, ...], editions: tuple[KnownEdition, ...]
) -> KnownCourse:
    reference = row.external_ref if row.reference_owner_id == organisation_id else None
    if reference is not None and reference.startswith(MADE_REFERENCE):
        reference = None
    facts: Facts = {
        "record_kind": row.record_kind,
        "audience": row.audience or None,
        "topic": row.topic or None,
        "language": row.language or None,
        "cost": row.cost or None,
        "requirements": row.requirements or None,
        "reference": reference,
        "providers": provider_ids,
    }
    for lang in ("it", "de", "en"):
        facts[f"title_{lang}"] = row.titles.get(lang) or None
        facts[f"summary_{lang}"] = row.summaries.get(lang) or None
    return KnownCourse(row.id, row.slug, reference, CourseState(row.state), row.version, facts, editions)


MADE_REFERENCE = "row-"
"""How references begin that an import made of a row's words: no sheet holds them."""


def _edition(row: Edition, *, has_meetings: bool) -> KnownEdition:
    return KnownEdition(
        id=row.id,
        label=row.label,
        state=EditionState(row.state),
        version=row.version,
        facts={
            "starts_on": row.starts_on,
            "ends_on": row.ends_on,
            "dates_text": row.dates_text or None,
            "enrolment_deadline": row.enrolment_deadline,
            "planned_minutes": row.planned_minutes,
            "minimum_minutes": row.minimum_minutes,
            "seats": row.seats,
            "venue": row.venue or None,
            "form": Form(row.form) if row.form else None,
        },
        online_minutes=row.online_minutes,
        has_meetings=has_meetings,
    )

"""What somebody did, from where it is kept: placements, courses, and what she wrote herself."""

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from catalogue import api as catalogue
from catalogue.data import OwnEnrolment, Standing
from certify.certificates.models import Certificate
from certify.certificates.rules import Kind, Status, SubjectType
from certify.dossiers.models import DossierPart, Experience
from certify.dossiers.rows import PartRow
from certify.dossiers.rules import ExperienceKind, Source
from certify.placements.models import HourEntry, Placement
from certify.placements.rules import PlacementKind, PlacementState
from commons.organisations.models import Organisation

Chosen: TypeAlias = Mapping[tuple[Source, UUID], DossierPart]
_HAPPENED = (
    PlacementState.ACTIVE,
    PlacementState.SUSPENDED,
    PlacementState.REPORTED,
    PlacementState.CLOSED,
    PlacementState.INTERRUPTED,
)
"""What was never begun, or given up, is no experience."""
_TAKEN_PART = frozenset({Standing.COMPLETED, Standing.ADMITTED})


def list_sources(
    session: Session,
    person_id: UUID,
    dossier_id: UUID | None,
    chosen: Chosen,
    *,
    only: Collection[str] | None = None,
) -> tuple[PartRow, ...]:
    """Return all that could belong to a person's dossier, the latest first within each kind; five queries.

    With `only` no query is made for a source of which no key is among them. What was chosen and is no
    longer offered (a placement that turned out never to have begun) is left out.
    """
    documents = _documents(session, person_id)
    wanted = set(Source) if only is None else {Source(each.partition(":")[0]) for each in only}
    found = _placements(session, person_id, chosen, documents) if Source.PLACEMENT in wanted else []
    if Source.ENROLMENT in wanted:
        found += _courses(session, person_id, chosen, documents)
    if dossier_id is not None and Source.EXPERIENCE in wanted:
        found += _experiences(session, dossier_id, chosen)
    return tuple(each for each in found if only is None or each.key in only)


Documents: TypeAlias = Mapping[tuple[str, UUID], tuple[UUID, str]]


def _documents(session: Session, person_id: UUID) -> Documents:
    """Return id and number of each attestation in force, by what it is about."""
    rows = session.execute(
        select(Certificate.subject_type, Certificate.subject_id, Certificate.id, Certificate.number)
        .where(
            Certificate.person_id == person_id,
            Certificate.status == Status.ISSUED,
            Certificate.kind.in_([Kind.ATTENDANCE, Kind.PLACEMENT]),
        )
        .order_by(Certificate.version)
    )
    return {(row.subject_type, row.subject_id): (row.id, row.number) for row in rows}


def _placements(session: Session, person_id: UUID, chosen: Chosen, documents: Documents) -> list[PartRow]:
    host = aliased(Organisation)
    hours = (
        select(func.sum(HourEntry.confirmed_hours))
        .where(HourEntry.placement_id == Placement.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Placement, host.name, hours)
        .join(host, host.id == Placement.host_id)
        .where(Placement.person_id == person_id, Placement.state.in_(_HAPPENED))
        .order_by(Placement.starts_on.desc(), Placement.id)
    )
    found = []
    for placement, host_name, confirmed in rows:
        document = documents.get((SubjectType.PLACEMENT, placement.id), (None, None))
        part = chosen.get((Source.PLACEMENT, placement.id))
        found.append(
            PartRow(
                source=Source.PLACEMENT,
                source_id=placement.id,
                title=placement.title,
                organisation=host_name,
                from_on=placement.starts_on,
                until_on=placement.ended_on,
                hours=Decimal(confirmed) if confirmed is not None else None,
                planned_hours=placement.planned_hours,
                part_id=part.id if part else None,
                position=part.position if part else 0,
                kind=PlacementKind(placement.kind),
                state=PlacementState(placement.state),
                promoter_id=placement.promoter_id,
                description=placement.activities,
                place=placement.place,
                document_id=document[0],
                document_number=document[1],
            )
        )
    return found


def _courses(session: Session, person_id: UUID, chosen: Chosen, documents: Documents) -> list[PartRow]:
    return [
        _course(each, chosen, documents)
        for each in catalogue.list_enrolments_of(session, person_id)
        if each.standing in _TAKEN_PART and not each.is_cancelled
    ]


def _course(enrolment: OwnEnrolment, chosen: Chosen, documents: Documents) -> PartRow:
    document = documents.get((SubjectType.EDITION, enrolment.edition_id), (None, None))
    part = chosen.get((Source.ENROLMENT, enrolment.enrolment_id))
    return PartRow(
        source=Source.ENROLMENT,
        source_id=enrolment.enrolment_id,
        title=enrolment.title.it,
        organisation=enrolment.provider_name,
        from_on=enrolment.starts_on,
        until_on=enrolment.ends_on,
        hours=enrolment.attended_hours or None,
        planned_hours=enrolment.planned_hours,
        part_id=part.id if part else None,
        position=part.position if part else 0,
        place=enrolment.venue,
        document_id=document[0],
        document_number=document[1],
    )


def _experiences(session: Session, dossier_id: UUID, chosen: Chosen) -> list[PartRow]:
    rows = session.scalars(
        select(Experience)
        .where(Experience.dossier_id == dossier_id)
        .order_by(Experience.from_on.desc(), Experience.id)
    )
    found = []
    for each in rows:
        part = chosen.get((Source.EXPERIENCE, each.id))
        found.append(
            PartRow(
                source=Source.EXPERIENCE,
                source_id=each.id,
                title=each.title,
                organisation=each.organisation,
                from_on=each.from_on,
                until_on=each.until_on,
                hours=each.hours,
                part_id=part.id if part else None,
                position=part.position if part else 0,
                experience_kind=ExperienceKind(each.kind),
                description=each.description,
            )
        )
    return found

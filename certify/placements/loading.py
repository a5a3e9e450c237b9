"""How placements are read: some queries for many at once."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.placements.models import Placement, PlacementTutor, ProjectObjective, ProjectSignature
from certify.placements.rows import ObjectiveRow, PlacementView, SignatureRow, TutorRow
from certify.placements.rules import Party, PlacementKind, PlacementState, SigningMode
from commons.frameworks.models import Competence, Framework
from commons.organisations.queries import get_organisations
from commons.people.queries import get_holders


def load_views(session: Session, rows: Sequence[Placement]) -> tuple[PlacementView, ...]:
    ids = [each.id for each in rows]
    if not ids:
        return ()
    names = get_organisations(
        session,
        {key for each in rows for key in (each.promoter_id, each.host_id, each.second_host_id) if key},
    )
    people = get_holders(session, {each.person_id for each in rows})
    objectives, tutors, signatures = _objectives(session, ids), _tutors(session, ids), _signed(session, ids)
    return tuple(
        PlacementView(
            id=each.id,
            kind=PlacementKind(each.kind),
            variant=each.variant,
            state=PlacementState(each.state),
            state_since=each.state_since,
            person_id=each.person_id,
            given_name=people[each.person_id].name.given_name,
            family_name=people[each.person_id].name.family_name,
            birth_date=people[each.person_id].birth_date,
            promoter_id=each.promoter_id,
            promoter_name=names[each.promoter_id].name,
            host_id=each.host_id,
            host_name=names[each.host_id].name,
            second_host_id=each.second_host_id,
            second_host_version=each.second_host_version,
            second_host_name=names[each.second_host_id].name if each.second_host_id else None,
            title=each.title,
            activities=each.activities,
            place=each.place,
            is_online=each.is_online,
            languages=each.languages,
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            ended_on=each.ended_on,
            informed_on=each.informed_on,
            planned_hours=each.planned_hours,
            guardian_name=each.guardian_name,
            guardian_address=each.guardian_address,
            is_demo=each.is_demo,
            version=each.version,
            created_at=each.created_at,
            objectives=tuple(objectives.get(each.id, ())),
            tutors=tuple(tutors.get(each.id, ())),
            signatures=tuple(signatures.get(each.id, ())),
        )
        for each in rows
    )


def _objectives(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[ObjectiveRow]]:
    found: dict[UUID, list[ObjectiveRow]] = {}
    rows = session.execute(
        select(
            ProjectObjective.placement_id,
            ProjectObjective.task,
            Competence.id,
            Competence.code,
            Competence.uri,
            Competence.labels,
            Competence.descriptions,
            Competence.provenance,
            Framework.slug,
            Framework.short_name,
            Framework.version,
            Framework.attribution,
        )
        .join(Competence, Competence.id == ProjectObjective.competence_id)
        .join(Framework, Framework.id == Competence.framework_id)
        .where(ProjectObjective.placement_id.in_(ids))
        .order_by(ProjectObjective.position, ProjectObjective.id)
    )
    for row in rows:
        found.setdefault(row.placement_id, []).append(
            ObjectiveRow(
                competence_id=row.id,
                framework_slug=row.slug,
                framework_name=row.short_name,
                framework_version=row.version,
                attribution=row.attribution,
                code=row.code,
                uri=row.uri,
                labels=row.labels,
                descriptions=row.descriptions,
                provenance=row.provenance,
                task=row.task,
            )
        )
    return found


def _tutors(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[TutorRow]]:
    found: dict[UUID, list[TutorRow]] = {}
    rows = session.execute(
        select(
            PlacementTutor.id,
            PlacementTutor.placement_id,
            PlacementTutor.party,
            PlacementTutor.name,
            PlacementTutor.office,
            PlacementTutor.address,
            PlacementTutor.address_key,
            PlacementTutor.language,
            PlacementTutor.person_id,
            PlacementTutor.from_on,
            PlacementTutor.until_on,
        )
        .where(PlacementTutor.placement_id.in_(ids))
        .order_by(PlacementTutor.from_on, PlacementTutor.party, PlacementTutor.id)
    )
    for id_, placement_id, party, *rest in rows:
        row = TutorRow(id_, placement_id, Party(party), *rest)
        found.setdefault(placement_id, []).append(row)
    return found


def _signed(session: Session, ids: Sequence[UUID]) -> dict[UUID, list[SignatureRow]]:
    found: dict[UUID, list[SignatureRow]] = {}
    rows = session.execute(
        select(
            ProjectSignature.placement_id,
            ProjectSignature.id,
            ProjectSignature.version,
            ProjectSignature.party,
            ProjectSignature.name,
            ProjectSignature.office,
            ProjectSignature.mode,
            ProjectSignature.signed_on,
            ProjectSignature.recorded_at,
            ProjectSignature.scan_id,
            ProjectSignature.project_sha256,
        )
        .where(ProjectSignature.placement_id.in_(ids))
        .order_by(ProjectSignature.version, ProjectSignature.recorded_at, ProjectSignature.id)
    )
    for placement_id, id_, version, party, name, office, mode, *rest in rows:
        row = SignatureRow(id_, version, Party(party), name, office, SigningMode(mode), *rest)
        found.setdefault(placement_id, []).append(row)
    return found

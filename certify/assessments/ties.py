"""What ties assessors to the persons whose dossiers they see: one query for whom they met."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, literal, null, select, union_all
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from certify.assessments.functions import Acquaintance, Assessor, Tie, TieKind, find_ties
from certify.placements.models import Placement, PlacementTutor, ProjectSignature
from certify.placements.rules import Party, SigningMode
from commons.folding import fold
from commons.people.models import Account, EmailAddress, Person


def list_assessors(session: Session, person_ids: Collection[UUID]) -> dict[UUID, Assessor]:
    """Return how these persons are compared with whom somebody met; one query."""
    rows = session.execute(
        select(
            Person.id,
            Person.given_name,
            Person.family_name,
            EmailAddress.address_key,
            EmailAddress.verified_at,
        )
        .outerjoin(EmailAddress, EmailAddress.person_id == Person.id)
        .where(Person.id.in_(set(person_ids)))
    ).all()
    names: dict[UUID, str] = {}
    keys: defaultdict[UUID, set[str]] = defaultdict(set)
    verified: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in rows:
        names[row.id] = fold(f"{row.given_name} {row.family_name}")
        if row.address_key is not None:
            keys[row.id].add(row.address_key)
            if row.verified_at is not None:
                verified[row.id].add(row.address_key)
    return {
        person_id: Assessor(person_id, name, frozenset(keys[person_id]), frozenset(verified[person_id]))
        for person_id, name in names.items()
    }


def list_acquaintances(session: Session, person_ids: Collection[UUID]) -> dict[UUID, list[Acquaintance]]:
    """Return who was tutor of these persons in a placement, signed its project, or trained them.

    One query for the placements, one for the courses. The person's own signature, and that of her guardian,
    tie nobody to her.
    """
    asked = set(person_ids)
    tutors = (
        select(
            Placement.person_id.label("whose"),
            literal(TieKind.TUTOR.value).label("kind"),
            PlacementTutor.person_id.label("met"),
            PlacementTutor.name.label("name"),
            PlacementTutor.address_key.label("address_key"),
        )
        .join(PlacementTutor, PlacementTutor.placement_id == Placement.id)
        .where(Placement.person_id.in_(asked))
    )
    signed = (
        select(
            Placement.person_id,
            literal(TieKind.SIGNER.value),
            Account.person_id,
            ProjectSignature.name,
            null(),
        )
        .join(ProjectSignature, ProjectSignature.placement_id == Placement.id)
        .outerjoin(
            Account,
            (Account.id == ProjectSignature.recorded_by_id) & (ProjectSignature.mode == SigningMode.CLICK),
        )
        .where(
            Placement.person_id.in_(asked),
            ProjectSignature.party.not_in([Party.PERSON, Party.GUARDIAN]),
        )
    )
    found: defaultdict[UUID, list[Acquaintance]] = defaultdict(list)
    joined: Any = union_all(tutors, signed)
    rows: Sequence[Row[Any]] = session.execute(joined).all()
    for row in rows:
        found[row.whose].append(Acquaintance(TieKind(row.kind), row.met, fold(row.name), row.address_key))
    for person_id, trainers in catalogue.list_trainers_of(session, asked).items():
        found[person_id].extend(
            Acquaintance(TieKind.TRAINER, None, fold(each.name), each.address_key) for each in trainers
        )
    return found


def gather_ties(
    session: Session, assessor_ids: Collection[UUID], person_id: UUID
) -> dict[UUID, frozenset[Tie]]:
    """Return what ties each of these assessors to one person; three queries however many they are."""
    assessors = list_assessors(session, assessor_ids)
    met = list_acquaintances(session, [person_id])[person_id]
    return {each.person_id: find_ties(each, person_id, met) for each in assessors.values()}


def ties_to_persons(
    session: Session, assessor_id: UUID | None, person_ids: Collection[UUID]
) -> dict[UUID, frozenset[Tie]]:
    """Return what ties one assessor to each of these persons; three queries however many they are."""
    if assessor_id is None or not person_ids:
        return {}
    assessor = list_assessors(session, [assessor_id]).get(assessor_id)
    if assessor is None:
        return {}
    met = list_acquaintances(session, person_ids)
    return {
        person_id: find_ties(assessor, person_id, met.get(person_id, [])) for person_id in set(person_ids)
    }

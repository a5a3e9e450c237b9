"""Which competences the person brings forward, in which words, and which files show them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from certify.dossiers.models import Dossier, DossierCompetence, DossierEvidence
from certify.dossiers.rules import LONGEST_WORDS, MOST_COMPETENCES, check_unchanged, read_text
from certify.dossiers.services import (
    get_own_competence,
    get_own_experience,
    note_change,
    open_dossier,
    own_person,
)
from certify.evidence.cleaning import CleanFile
from certify.evidence.queries import get_evidence
from certify.evidence.rules import Context, DeletedWhy
from certify.evidence.services import delete_file, keep_file
from commons.access import Viewer
from commons.db import insert_for
from commons.edges import FileStore
from commons.errors import NotFound, Refusal
from commons.frameworks.models import Competence
from commons.frameworks.rules import AREA
from commons.people.queries import get_holder_name


def add_competences(
    session: Session, competence_ids: Collection[UUID], *, actor: Viewer, now: datetime
) -> None:
    """Bring competences of the frameworks forward; those that are there already stay as they are."""
    if not competence_ids:
        raise Refusal("dossier-no-competence-ticked")
    dossier = open_dossier(session, own_person(actor), now=now)
    if put_competences(session, dossier, competence_ids):
        note_change(session, dossier, "dossiers.add_competences", actor, now)


def put_competences(session: Session, dossier: Dossier, competence_ids: Collection[UUID]) -> int:
    """Add rows for these competences, in their order, and return how many are new."""
    there = set(
        session.scalars(
            select(DossierCompetence.competence_id).where(DossierCompetence.dossier_id == dossier.id)
        )
    )
    known = set(
        session.scalars(
            select(Competence.id).where(Competence.id.in_(list(competence_ids)), Competence.kind != AREA)
        )
    )
    new = [each for each in dict.fromkeys(competence_ids) if each in known and each not in there]
    if len(there) + len(new) > MOST_COMPETENCES:
        raise Refusal("dossier-many-competences", most=MOST_COMPETENCES)
    last = session.scalar(
        select(func.max(DossierCompetence.position)).where(DossierCompetence.dossier_id == dossier.id)
    )
    for position, competence_id in enumerate(new, (last or 0) + 1):
        session.add(
            DossierCompetence(
                id=uuid4(), dossier_id=dossier.id, competence_id=competence_id, position=position, words=""
            )
        )
    session.flush()
    return len(new)


def write_words(
    session: Session, row_id: UUID, text: str, *, seen: str, actor: Viewer, now: datetime
) -> None:
    """Keep what she says of one competence; what another window saved meanwhile is not written over."""
    told = read_text(text, LONGEST_WORDS)
    dossier = open_dossier(session, own_person(actor), now=now)
    row = get_own_competence(session, dossier.id, row_id)
    if told == row.words:
        return
    check_unchanged(seen, row.words)
    row.words = told
    note_change(session, dossier, "dossiers.write", actor, now)


def drop_competence(session: Session, row_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Take a competence back with her words about it; the files stay, and what tutors said of it."""
    dossier = open_dossier(session, own_person(actor), now=now)
    row = session.get(DossierCompetence, row_id)
    if row is None:
        return
    if row.dossier_id != dossier.id:
        raise NotFound("not-found")
    session.execute(delete(DossierEvidence).where(DossierEvidence.competence_id == row_id))
    session.delete(row)
    note_change(session, dossier, "dossiers.drop_competence", actor, now)


def move_competence(session: Session, row_id: UUID, *, is_up: bool, actor: Viewer, now: datetime) -> None:
    """Change places with the one above or below."""
    dossier = open_dossier(session, own_person(actor), now=now)
    get_own_competence(session, dossier.id, row_id)
    rows = list(
        session.scalars(
            select(DossierCompetence)
            .where(DossierCompetence.dossier_id == dossier.id)
            .order_by(DossierCompetence.position, DossierCompetence.id)
        )
    )
    place = next(index for index, each in enumerate(rows) if each.id == row_id)
    target = place - 1 if is_up else place + 1
    if not 0 <= target < len(rows):
        return
    rows.insert(target, rows.pop(place))
    for position, each in enumerate(rows, 1):
        each.position = position
    note_change(session, dossier, "dossiers.write", actor, now)


def attach_files(
    session: Session,
    row_id: UUID,
    *,
    shown: Collection[UUID],
    chosen: Collection[UUID],
    actor: Viewer,
    now: datetime,
) -> None:
    """Say which of her files show a competence; those that the form did not offer stay as they are."""
    person_id = own_person(actor)
    dossier = open_dossier(session, person_id, now=now)
    get_own_competence(session, dossier.id, row_id)
    there = set(
        session.scalars(select(DossierEvidence.evidence_id).where(DossierEvidence.competence_id == row_id))
    )
    more = {each for each in chosen if each in shown} - there
    less = {each for each in there if each in shown} - set(chosen)
    for evidence_id in more:
        attach_file(session, row_id, evidence_id, person_id)
    if less:
        session.execute(
            delete(DossierEvidence).where(
                DossierEvidence.competence_id == row_id, DossierEvidence.evidence_id.in_(less)
            )
        )
    if more or less:
        note_change(session, dossier, "dossiers.attach", actor, now)


def attach_file(session: Session, row_id: UUID, evidence_id: UUID, person_id: UUID) -> None:
    """Put one of the person's own files beside a competence; somebody else's does not exist."""
    file = get_evidence(session, evidence_id)
    if file.person_id != person_id or file.context is Context.ASSESSMENT:
        raise NotFound("not-found")
    if not file.is_here:
        raise Refusal("evidence-deleted", title=file.title)
    session.execute(
        insert_for(session, DossierEvidence)
        .values(id=uuid4(), competence_id=row_id, evidence_id=evidence_id)
        .on_conflict_do_nothing(index_elements=[DossierEvidence.competence_id, DossierEvidence.evidence_id])
    )


def keep_own_file(
    session: Session,
    experience_id: UUID,
    content: CleanFile,
    *,
    title: str,
    actor: Viewer,
    files: FileStore,
    now: datetime,
) -> UUID:
    """Keep a file about an experience that she added herself; the same content twice is one file."""
    person_id = own_person(actor)
    dossier = open_dossier(session, person_id, now=now)
    get_own_experience(session, dossier.id, experience_id)
    evidence_id = keep_file(
        session,
        content,
        person_id=person_id,
        context=Context.EXPERIENCE,
        context_id=experience_id,
        title=title,
        uploaded_by=get_holder_name(session, person_id).full,
        actor=actor,
        files=files,
        now=now,
    )
    note_change(session, dossier, "dossiers.attach", actor, now)
    return evidence_id


def delete_own_file(session: Session, evidence_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Destroy a file that she brought for an experience; a placement's files are taken back there."""
    person_id = own_person(actor)
    dossier = open_dossier(session, person_id, now=now)
    file = get_evidence(session, evidence_id)
    if file.person_id != person_id or file.context is not Context.EXPERIENCE:
        raise NotFound("not-found")
    session.execute(delete(DossierEvidence).where(DossierEvidence.evidence_id == evidence_id))
    delete_file(session, evidence_id, why=DeletedWhy.PERSON, actor=actor, now=now)
    note_change(session, dossier, "dossiers.attach", actor, now)

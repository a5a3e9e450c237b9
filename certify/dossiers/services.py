"""The person writes her dossier: what she says of herself, what belongs to it, what else she did."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certify.dossiers.models import (
    Dossier,
    DossierCompetence,
    DossierEvidence,
    DossierPart,
    Experience,
)
from certify.dossiers.rules import (
    LONGEST_DESCRIPTION,
    LONGEST_LINE,
    LONGEST_PRESENTATION,
    MOST_EXPERIENCES,
    ExperienceKind,
    Source,
    check_dates,
    check_hours,
    check_unchanged,
    read_text,
    read_title,
)
from certify.dossiers.sources import list_sources
from certify.evidence.rules import Context, DeletedWhy
from certify.evidence.services import delete_file, list_files
from commons import audit
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.db import insert_for
from commons.errors import NotFound, Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An experience as somebody wrote it down."""

    kind: ExperienceKind
    title: str
    organisation: str
    from_on: date
    until_on: date | None
    hours: Decimal | None
    description: str


def own_person(actor: Viewer) -> UUID:
    """Return whose dossier it is; without a person there is nothing to show."""
    if actor.person_id is None:
        raise NotFound("not-found")
    return actor.person_id


def open_dossier(session: Session, person_id: UUID, *, now: datetime) -> Dossier:
    """Return the person's dossier, begun now if there was none, held until the transaction ends."""
    session.execute(
        insert_for(session, Dossier)
        .values(id=uuid4(), person_id=person_id, presentation="", version=1, created_at=now, changed_at=now)
        .on_conflict_do_nothing(index_elements=[Dossier.person_id])
    )
    return session.scalars(
        select(Dossier)
        .where(Dossier.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def write_presentation(session: Session, text: str, *, seen: str, actor: Viewer, now: datetime) -> None:
    """Keep what she says of herself; what another window saved meanwhile is not written over."""
    told = read_text(text, LONGEST_PRESENTATION)
    dossier = open_dossier(session, own_person(actor), now=now)
    if told == dossier.presentation:
        return
    check_unchanged(seen, dossier.presentation)
    dossier.presentation = told
    note_change(session, dossier, "dossiers.write", actor, now)


def choose_parts(
    session: Session,
    *,
    shown: Collection[str],
    chosen: Collection[str],
    actor: Viewer,
    now: datetime,
) -> None:
    """Let belong what is ticked and take out what is not; what the form did not show stays as it is."""
    person_id = own_person(actor)
    dossier = open_dossier(session, person_id, now=now)
    there = _parts(session, dossier.id)
    known = {each.key: each for each in list_sources(session, person_id, dossier.id, there)}
    is_changed = False
    for key, part in known.items():
        if key not in shown or part.is_chosen == (key in chosen):
            continue
        is_changed = True
        if key in chosen:
            add_part(session, dossier.id, part.source, part.source_id)
        else:
            session.execute(delete(DossierPart).where(DossierPart.id == part.part_id))
    if is_changed:
        note_change(session, dossier, "dossiers.choose", actor, now)


def add_part(session: Session, dossier_id: UUID, source: Source, source_id: UUID) -> None:
    """Let something belong to the dossier, behind what is there; a second time changes nothing."""
    last = session.scalar(select(func.max(DossierPart.position)).where(DossierPart.dossier_id == dossier_id))
    session.execute(
        insert_for(session, DossierPart)
        .values(
            id=uuid4(),
            dossier_id=dossier_id,
            source=source.value,
            source_id=source_id,
            position=(last or 0) + 1,
        )
        .on_conflict_do_nothing(
            index_elements=[DossierPart.dossier_id, DossierPart.source, DossierPart.source_id]
        )
    )


def add_experience(
    session: Session, experience_id: UUID, told: Told, *, actor: Viewer, now: datetime
) -> UUID:
    """Add what stands nowhere else; it belongs to the dossier at once. The id comes with the form.

    The same form sent twice adds one experience.
    """
    row = _read(told, now)
    dossier = open_dossier(session, own_person(actor), now=now)
    there = session.get(Experience, experience_id)
    if there is not None:
        if there.dossier_id != dossier.id:
            raise NotFound("not-found")
        return there.id
    count = session.scalar(
        select(func.count()).select_from(Experience).where(Experience.dossier_id == dossier.id)
    )
    if (count or 0) >= MOST_EXPERIENCES:
        raise Refusal("experience-many", most=MOST_EXPERIENCES)
    try:
        with session.begin_nested():
            session.add(Experience(id=experience_id, dossier_id=dossier.id, created_at=now, **row))
    except IntegrityError as error:
        raise NotFound("not-found") from error
    add_part(session, dossier.id, Source.EXPERIENCE, experience_id)
    note_change(session, dossier, "dossiers.add_experience", actor, now)
    return experience_id


def change_experience(
    session: Session, experience_id: UUID, told: Told, *, seen: str, actor: Viewer, now: datetime
) -> None:
    """Write an experience anew, unless another window has changed it since the form was opened."""
    row = _read(told, now)
    dossier = open_dossier(session, own_person(actor), now=now)
    experience = get_own_experience(session, dossier.id, experience_id)
    if all(getattr(experience, name) == value for name, value in row.items()):
        return
    check_unchanged(seen, *experience_texts(experience))
    for name, value in row.items():
        setattr(experience, name, value)
    note_change(session, dossier, "dossiers.change_experience", actor, now)


def delete_experience(session: Session, experience_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Take an experience away for ever, and the files that belong to it; again changes nothing."""
    dossier = open_dossier(session, own_person(actor), now=now)
    experience = session.get(Experience, experience_id)
    if experience is None:
        return
    if experience.dossier_id != dossier.id:
        raise NotFound("not-found")
    for file in list_files(session, Context.EXPERIENCE, [experience_id])[experience_id]:
        session.execute(delete(DossierEvidence).where(DossierEvidence.evidence_id == file.id))
        delete_file(session, file.id, why=DeletedWhy.PERSON, actor=actor, now=now)
    session.execute(
        delete(DossierPart).where(
            DossierPart.dossier_id == dossier.id,
            DossierPart.source == Source.EXPERIENCE.value,
            DossierPart.source_id == experience_id,
        )
    )
    session.delete(experience)
    note_change(session, dossier, "dossiers.delete_experience", actor, now)


def get_own_experience(session: Session, dossier_id: UUID | None, experience_id: UUID) -> Experience:
    experience = session.get(Experience, experience_id)
    if experience is None or dossier_id is None or experience.dossier_id != dossier_id:
        raise NotFound("not-found")
    return experience


def get_own_competence(session: Session, dossier_id: UUID, row_id: UUID) -> DossierCompetence:
    row = session.get(DossierCompetence, row_id)
    if row is None or row.dossier_id != dossier_id:
        raise NotFound("not-found")
    return row


def experience_texts(experience: Experience) -> tuple[object, ...]:
    """Return what a form shows of an experience, in the order of `print_of`."""
    hours = None if experience.hours is None else experience.hours.normalize()
    return (
        experience.kind,
        experience.title,
        experience.organisation,
        experience.from_on,
        experience.until_on,
        hours,
        experience.description,
    )


def note_change(session: Session, dossier: Dossier, action: str, actor: Viewer, now: datetime) -> None:
    """Count the change and keep that it was made; what it said is nobody's business."""
    dossier.version += 1
    dossier.changed_at = now
    session.flush()
    audit.record(session, actor, action, object_type="dossier", object_id=dossier.id, now=now)


def _parts(session: Session, dossier_id: UUID) -> dict[tuple[Source, UUID], DossierPart]:
    rows = session.scalars(select(DossierPart).where(DossierPart.dossier_id == dossier_id))
    return {(Source(each.source), each.source_id): each for each in rows}


def _read(told: Told, now: datetime) -> dict[str, object]:
    check_dates(told.from_on, told.until_on, now.astimezone(TRENTO).date())
    check_hours(told.hours)
    return {
        "kind": told.kind.value,
        "title": read_title(told.title),
        "organisation": " ".join(read_text(told.organisation, LONGEST_LINE).split()),
        "from_on": told.from_on,
        "until_on": told.until_on,
        "hours": told.hours,
        "description": read_text(told.description, LONGEST_DESCRIPTION),
    }

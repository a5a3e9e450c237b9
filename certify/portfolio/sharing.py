"""What is shared, as its owner and as its readers see it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from certify.certificates.rules import mask_name
from certify.portfolio.competences import SeenCompetence, by_url, compose_pictures
from certify.portfolio.models import Share, SharedCompetence, SharedDocument
from certify.portfolio.queries import Attestation, list_attestations_of, list_shared_attestations
from certify.portfolio.rules import ShareState, is_minor, is_name_shown, state_of
from commons.access import Viewer
from commons.errors import NotFound
from commons.people.models import Person
from commons.signin.rules import hash_secret


@dataclass(frozen=True, slots=True)
class ShareRow:
    """One share on its owner's list."""

    id: UUID
    title: str
    sentence: str | None
    shows_name: bool
    state: ShareState
    created_at: datetime
    renewed_at: datetime | None
    ends_on: date
    ended_at: datetime | None
    document_count: int
    competence_count: int
    opened_count: int
    last_opened_on: date | None


@dataclass(frozen=True, slots=True)
class CompetenceWords:
    url: str
    framework: str
    reference: str
    label: str


@dataclass(frozen=True, slots=True)
class OwnShare:
    """One share with what it shows. `is_masked`: its owner is a minor, so no reader sees the name."""

    row: ShareRow
    attestations: tuple[Attestation, ...]
    competences: tuple[CompetenceWords, ...]
    is_masked: bool


@dataclass(frozen=True, slots=True)
class ReadCompetence:
    """A competence as a reader sees it. `documents` are those that are shared too.

    `is_hidden_elsewhere`: it stands in others as well. With neither it stands in no valid document today.
    """

    words: CompetenceWords
    documents: tuple[Attestation, ...]
    is_hidden_elsewhere: bool


@dataclass(frozen=True, slots=True)
class SharedPage:
    """All that a reader sees. `name` is whole only if its person chose so and is of age."""

    share_id: UUID
    person_id: UUID
    title: str
    sentence: str | None
    ends_on: date
    name: str
    is_named: bool
    attestations: tuple[Attestation, ...]
    competences: tuple[ReadCompetence, ...]


def list_shares(session: Session, person_id: UUID, today: date) -> tuple[ShareRow, ...]:
    """Return all shares of a person, the newest first, in one query."""
    return tuple(_row(row, today) for row in session.execute(_shares(person_id)))


def list_shares_with(
    session: Session, certificate_id: UUID, person_id: UUID, today: date
) -> tuple[ShareRow, ...]:
    """Return the open shares that show a document."""
    rows = session.execute(
        _shares(person_id)
        .join(SharedDocument, SharedDocument.share_id == Share.id)
        .where(
            SharedDocument.certificate_id == certificate_id,
            Share.ended_at.is_(None),
            Share.ends_on >= today,
        )
    )
    return tuple(_row(row, today) for row in rows)


def get_own_share(session: Session, share_id: UUID, viewer: Viewer, today: date) -> OwnShare:
    """Return a share to its owner; it does not exist for anybody else."""
    if viewer.person_id is None:
        raise NotFound("not-found")
    found = session.execute(_shares(viewer.person_id).where(Share.id == share_id)).first()
    if found is None:
        raise NotFound("not-found")
    birth_date = session.scalar(select(Person.birth_date).where(Person.id == viewer.person_id))
    return OwnShare(
        row=_row(found, today),
        attestations=list_shared_attestations(session, share_id, viewer.person_id),
        competences=_competences(session, share_id),
        is_masked=is_minor(birth_date, today),
    )


def find_shared(session: Session, token: str, today: date) -> SharedPage | None:
    """Return what an address shows, None where it never was, has ended or was ended: nobody is told which."""
    found = session.execute(
        select(Share, Person.given_name, Person.family_name, Person.birth_date)
        .join(Person, Person.id == Share.person_id)
        .where(Share.token_hash == hash_secret(token))
    ).first()
    if found is None or state_of(found.Share.ends_on, found.Share.ended_at, today) is not ShareState.OPEN:
        return None
    share, given_name, family_name, birth_date = found
    shown = list_shared_attestations(session, share.id, share.person_id)
    words = _competences(session, share.id)
    seen = _seen(session, share.person_id) if words else {}
    is_named = is_name_shown(shows_name=share.shows_name, birth_date=birth_date, today=today)
    return SharedPage(
        share_id=share.id,
        person_id=share.person_id,
        title=share.title,
        sentence=share.sentence,
        ends_on=share.ends_on,
        name=f"{given_name} {family_name}" if is_named else mask_name(given_name, family_name),
        is_named=is_named,
        attestations=shown,
        competences=tuple(_read(each, seen.get(each.url), shown) for each in words),
    )


def _seen(session: Session, person_id: UUID) -> dict[str, SeenCompetence]:
    return by_url(compose_pictures(list_attestations_of(session, person_id)))


def _read(
    words: CompetenceWords, seen: SeenCompetence | None, shown: tuple[Attestation, ...]
) -> ReadCompetence:
    places = {each.certificate_id for each in seen.seen} if seen else set()
    documents = tuple(each for each in shown if each.id in places)
    return ReadCompetence(words, documents, len(documents) < len(places))


def _competences(session: Session, share_id: UUID) -> tuple[CompetenceWords, ...]:
    rows = session.scalars(
        select(SharedCompetence)
        .where(SharedCompetence.share_id == share_id)
        .order_by(SharedCompetence.framework, SharedCompetence.reference)
    )
    return tuple(CompetenceWords(row.url, row.framework, row.reference, row.label) for row in rows)


def _shares(person_id: UUID) -> Select[Any]:
    documents = (
        select(func.count()).where(SharedDocument.share_id == Share.id).correlate(Share).scalar_subquery()
    )
    competences = (
        select(func.count()).where(SharedCompetence.share_id == Share.id).correlate(Share).scalar_subquery()
    )
    return (
        select(Share, documents.label("document_count"), competences.label("competence_count"))
        .where(Share.person_id == person_id)
        .order_by(Share.created_at.desc(), Share.id)
    )


def _row(found: Row[Any], today: date) -> ShareRow:
    share: Share = found.Share
    return ShareRow(
        id=share.id,
        title=share.title,
        sentence=share.sentence,
        shows_name=share.shows_name,
        state=state_of(share.ends_on, share.ended_at, today),
        created_at=share.created_at,
        renewed_at=share.renewed_at,
        ends_on=share.ends_on,
        ended_at=share.ended_at,
        document_count=found.document_count,
        competence_count=found.competence_count,
        opened_count=share.opened_count,
        last_opened_on=share.last_opened_on,
    )

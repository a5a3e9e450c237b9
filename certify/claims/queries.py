"""Handouts and codes as pages and jobs see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.claims.models import ClaimCode, ClaimLink, Handout
from certify.claims.rules import hash_code
from commons.errors import NotFound
from commons.jobs import Job, JobState
from commons.people.models import Person
from commons.people.rules import fold_name
from commons.signin.rules import hash_secret


@dataclass(frozen=True, slots=True)
class HandoutRow:
    """The last handout of an edition. `is_here`: it is made, and its key is not destroyed yet."""

    id: UUID
    job_state: JobState
    done: int
    total: int
    ordered_at: datetime
    made_at: datetime | None
    document_count: int
    slip_count: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Claimable:
    """A code that is good now, and whose documents it opens."""

    code_id: UUID
    person_id: UUID
    person_key: str
    given_name: str
    family_name: str


@dataclass(frozen=True, slots=True)
class UsableClaimLink:
    id: UUID
    address: str
    claim: Claimable


def find_last_handout(session: Session, edition_id: UUID) -> HandoutRow | None:
    row = session.execute(
        select(Handout, Job.state, Job.done_count, Job.total_count)
        .outerjoin(Job, Job.id == Handout.job_id)
        .where(Handout.edition_id == edition_id)
        .order_by(Handout.ordered_at.desc(), Handout.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    handout, state, done, total = row
    return HandoutRow(
        id=handout.id,
        job_state=JobState(state) if state else JobState.DONE,
        done=done or 0,
        total=total or 0,
        ordered_at=handout.ordered_at,
        made_at=handout.made_at,
        document_count=handout.document_count,
        slip_count=handout.slip_count,
        is_here=handout.key is not None and handout.file is not None,
    )


def get_sealed_handout(session: Session, edition_id: UUID) -> tuple[UUID, bytes, str]:
    """Return id, key and file of the newest handout that can still be opened."""
    handout = session.scalars(
        select(Handout)
        .where(Handout.edition_id == edition_id, Handout.key.is_not(None), Handout.file.is_not(None))
        .order_by(Handout.ordered_at.desc())
        .limit(1)
    ).first()
    if handout is None or handout.key is None or handout.file is None:
        raise NotFound("handout-gone")
    return handout.id, handout.key, handout.file


def find_claimable(session: Session, typed_code: str, family_name: str, *, now: datetime) -> Claimable | None:
    """Return what a code opens, when it is good and the family name is that of its person."""
    code_hash = hash_code(typed_code)
    found = _find(session, ClaimCode.code_hash == code_hash, now) if code_hash else None
    if found is None or fold_name(found.family_name) != fold_name(family_name):
        return None
    return found


def find_usable_claim_link(session: Session, token: str, *, now: datetime) -> UsableClaimLink | None:
    link = session.scalar(
        select(ClaimLink).where(
            ClaimLink.token_hash == hash_secret(token),
            ClaimLink.used_at.is_(None),
            ClaimLink.expires_at > now,
        )
    )
    claim = _find(session, ClaimCode.id == link.claim_code_id, now) if link else None
    return UsableClaimLink(link.id, link.address, claim) if link and claim else None


def _find(session: Session, which: object, now: datetime) -> Claimable | None:
    row = session.execute(
        select(ClaimCode.id, Person.id, Person.name_key, Person.given_name, Person.family_name)
        .join(Person, Person.id == ClaimCode.person_id)
        .where(which, ClaimCode.used_at.is_(None), ClaimCode.expires_at > now)  # type: ignore[arg-type]
    ).first()
    return None if row is None else Claimable(*row)

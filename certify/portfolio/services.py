"""Sharing: an address is made, renewed, moved in time and ended by the person whose documents it shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certify.portfolio.competences import by_url, compose_pictures
from certify.portfolio.models import Share, SharedCompetence, SharedDocument
from certify.portfolio.queries import list_attestations
from certify.portfolio.rules import (
    MOST_SHARES,
    SHAREABLE,
    ShareState,
    check_end,
    check_sentence,
    check_title,
    state_of,
)
from commons import audit
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.signin.rules import hash_secret, make_secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants to share. `share_id` is chosen by the form: sent twice, it makes one share."""

    share_id: UUID
    title: str
    sentence: str
    ends_on: date
    shows_name: bool
    certificate_ids: Collection[UUID]
    competence_urls: Collection[str]


def create_share(session: Session, wish: Wish, *, actor: Viewer, now: datetime) -> str:
    """Make a share and return the secret of its address, which nobody but its owner will know."""
    if actor.person_id is None:
        raise NotFound("not-found")
    today = now.astimezone(TRENTO).date()
    title, sentence = check_title(wish.title), check_sentence(wish.sentence)
    ends_on = check_end(wish.ends_on, today)
    if not wish.certificate_ids and not wish.competence_urls:
        raise Refusal("share-empty")
    _require_room(session, actor.person_id, today)
    attestations = list_attestations(session, actor)
    shareable = {each.id for each in attestations if each.status in SHAREABLE and each.facts is not None}
    if not set(wish.certificate_ids) <= shareable:
        raise Refusal("share-document-gone")
    competences = by_url(compose_pictures(attestations))
    if not set(wish.competence_urls) <= competences.keys():
        raise Refusal("share-competence-gone")
    secret = make_secret()
    share = Share(
        id=wish.share_id,
        person_id=actor.person_id,
        token_hash=hash_secret(secret),
        title=title,
        sentence=sentence,
        shows_name=wish.shows_name,
        ends_on=ends_on,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(share)
            session.flush()
    except IntegrityError as error:
        raise Refusal("share-made-already") from error
    session.add_all(
        SharedDocument(share_id=share.id, certificate_id=each) for each in set(wish.certificate_ids)
    )
    for url in set(wish.competence_urls):
        seen = competences[url]
        session.add(
            SharedCompetence(
                share_id=share.id,
                url=url,
                framework=seen.framework,
                reference=seen.reference,
                label=seen.label,
            )
        )
    _record(session, "shares.create", share.id, actor, now)
    return secret


def renew_share(session: Session, share_id: UUID, *, actor: Viewer, now: datetime) -> str:
    """Give an open share a new address and return its secret; the old address is dead from now on."""
    share = _lock_open(session, share_id, actor, now)
    secret = make_secret()
    share.token_hash, share.renewed_at = hash_secret(secret), now
    _record(session, "shares.renew", share.id, actor, now)
    return secret


def move_end(session: Session, share_id: UUID, ends_on: date, *, actor: Viewer, now: datetime) -> None:
    """Let a share end on another day. One that ran out opens again; one that was ended stays ended."""
    share = _lock(session, share_id, actor)
    if share.ended_at is not None:
        raise Refusal("share-ended")
    share.ends_on = check_end(ends_on, now.astimezone(TRENTO).date())
    _record(session, "shares.move_end", share.id, actor, now)


def end_share(session: Session, share_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """End a share for ever: its address says what an unknown one says."""
    share = _lock(session, share_id, actor)
    if share.ended_at is not None:
        raise Refusal("share-ended")
    share.ended_at = now
    _record(session, "shares.end", share.id, actor, now)


def note_opening(session: Session, share_id: UUID, *, today: date) -> None:
    """Count that somebody opened the address. Nothing is known of him, and nothing can be."""
    session.execute(
        update(Share)
        .where(Share.id == share_id)
        .values(opened_count=Share.opened_count + 1, last_opened_on=today)
    )


def _require_room(session: Session, person_id: UUID, today: date) -> None:
    count = session.scalar(
        select(func.count())
        .select_from(Share)
        .where(Share.person_id == person_id, Share.ended_at.is_(None), Share.ends_on >= today)
    )
    if (count or 0) >= MOST_SHARES:
        raise Refusal("share-too-many", most=MOST_SHARES)


def _lock(session: Session, share_id: UUID, actor: Viewer) -> Share:
    share = session.scalars(
        select(Share).where(Share.id == share_id).with_for_update().execution_options(populate_existing=True)
    ).first()
    if share is None or actor.person_id is None or share.person_id != actor.person_id:
        raise NotFound("not-found")
    return share


def _lock_open(session: Session, share_id: UUID, actor: Viewer, now: datetime) -> Share:
    share = _lock(session, share_id, actor)
    state = state_of(share.ends_on, share.ended_at, now.astimezone(TRENTO).date())
    if state is not ShareState.OPEN:
        raise Refusal("share-ended" if state is ShareState.ENDED else "share-expired")
    return share


def _record(session: Session, action: str, share_id: UUID, actor: Viewer, now: datetime) -> None:
    audit.record(session, actor, action, object_type="share", object_id=share_id, now=now)

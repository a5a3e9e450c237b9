"""A trainer keeps a register without an account: by a link that staff makes, renews and takes back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from catalogue.editions.models import Edition, Meeting
from catalogue.editions.queries import find_lead_provider
from catalogue.editions.rules import EditionState
from catalogue.enrolments.models import TrainerLink, TrainerToken
from catalogue.enrolments.rules import TRAINER_DAYS, trainer_link_ends
from commons import audit, jobs
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.people.rules import address_key, read_address, read_name
from commons.signin.rules import hash_secret, make_secret

SEND_LINK: Final = "enrolments.send-trainer-link"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link as staff sees it. `ends_on`: the last day on which it opens the register."""

    id: UUID
    edition_id: UUID
    meeting_id: UUID | None
    trainer_name: str
    address: str
    language: str
    writer_name: str
    writer_at: datetime | None
    seen_at: datetime | None
    sent_at: datetime | None
    made_at: datetime
    ends_on: date | None
    is_revoked: bool

    def is_live(self, today: date) -> bool:
        return not self.is_revoked and (self.ends_on is None or today <= self.ends_on)


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """What somebody who opens a link is told. `fresh_ids`: what a new mail to the same address can open."""

    link: LinkRow
    is_current: bool
    edition_state: EditionState
    fresh_ids: tuple[UUID, ...]

    def opens(self, today: date) -> bool:
        return self.is_current and self.link.is_live(today)


@dataclass(frozen=True, slots=True)
class LinkToSend:
    link: LinkRow
    token: str


def make_trainer_link(
    session: Session,
    edition_id: UUID,
    *,
    meeting_id: UUID | None,
    trainer_name: str,
    address: str,
    language: str,
    actor: Viewer,
    now: datetime,
) -> tuple[UUID, str | None]:
    """Make a link. With an address it is mailed; without one its token is returned, to be handed over."""
    name = read_name(trainer_name)
    wanted = select(Meeting.id).where(Meeting.id == meeting_id, Meeting.edition_id == edition_id)
    if meeting_id is not None and session.scalar(wanted) is None:
        raise Refusal("trainer-meeting-unknown")
    link = TrainerLink(
        id=uuid4(),
        edition_id=edition_id,
        meeting_id=meeting_id,
        trainer_name=name,
        address=read_address(address) if address.strip() else None,
        address_key=address_key(address) if address.strip() else None,
        language=language,
        created_at=now,
        created_by_id=actor.account_id,
    )
    session.add(link)
    _prolong(session, link, now)
    _record(session, actor, "trainers.link", link, now)
    return link.id, _hand_over(session, link, now)


def renew_trainer_link(session: Session, link_id: UUID, *, actor: Viewer, now: datetime) -> str | None:
    """Make it open again with a new token, for two more weeks if its time was over; older ones only tell."""
    link = _get(session, link_id)
    if link.revoked_at is not None:
        raise Refusal("trainer-link-revoked")
    _prolong(session, link, now)
    _record(session, actor, "trainers.renew", link, now)
    return _hand_over(session, link, now)


def revoke_trainer_link(session: Session, link_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Take a link back: it opens no register any more. What was written with it stays."""
    link = _get(session, link_id)
    if link.revoked_at is None:
        link.revoked_at = now
        _record(session, actor, "trainers.revoke", link, now)


def list_trainer_links(session: Session, edition_id: UUID) -> list[LinkRow]:
    """Return the links of an edition, the newest first; two queries."""
    links = session.scalars(
        select(TrainerLink)
        .where(TrainerLink.edition_id == edition_id)
        .order_by(TrainerLink.created_at.desc(), TrainerLink.id)
    ).all()
    return _rows(session, links)


def open_link(session: Session, token: str, *, now: datetime) -> OpenedLink | None:
    """Return what a token is good for; None for one that was never made."""
    found = session.execute(
        select(TrainerToken.is_current, TrainerLink, Edition.state)
        .join(TrainerLink, TrainerLink.id == TrainerToken.link_id)
        .join(Edition, Edition.id == TrainerLink.edition_id)
        .where(TrainerToken.token_hash == hash_secret(token))
    ).one_or_none()
    if found is None:
        return None
    is_current, link, state = found
    [row] = _rows(session, [link])
    opened = OpenedLink(row, is_current, EditionState(state), ())
    today = now.astimezone(TRENTO).date()
    if opened.opens(today) or link.address_key is None:
        return opened
    same = select(TrainerLink).join(Edition, Edition.id == TrainerLink.edition_id)
    others = session.scalars(
        same.where(
            TrainerLink.address_key == link.address_key,
            TrainerLink.revoked_at.is_(None),
            Edition.state == EditionState.OPEN,
        )
    ).all()
    fresh = tuple(each.id for each in _rows(session, others) if each.is_live(today))
    return OpenedLink(row, is_current, EditionState(state), fresh)


def ask_fresh_links(session: Session, opened: OpenedLink, *, now: datetime) -> None:
    """Have new mails sent to the address of an old link, for all that its trainer may keep today."""
    for link_id in opened.fresh_ids:
        jobs.enqueue(session, SEND_LINK, {"link": str(link_id)}, run_at=now)


def confirm_writer(session: Session, link_id: UUID, name: str, *, now: datetime) -> None:
    """Write down how whoever opened the link says he is called; it stands beside what he marks."""
    link = _get(session, link_id)
    link.writer_name, link.writer_at, link.seen_at = read_name(name), now, now
    _record(session, Viewer(), "trainers.confirm_writer", link, now, trainer_link=str(link_id))


def note_link_used(session: Session, link_id: UUID, *, now: datetime) -> None:
    session.execute(update(TrainerLink).where(TrainerLink.id == link_id).values(seen_at=now))


def prepare_trainer_link(session: Session, link_id: UUID, *, now: datetime) -> LinkToSend | None:
    """Make the token that a mail carries; None when there is nobody to send it to, or nothing to open."""
    link = session.get(TrainerLink, link_id)
    if link is None or link.address is None:
        return None
    [row] = _rows(session, [link])
    if not row.is_live(now.astimezone(TRENTO).date()):
        return None
    link.sent_at = now
    return LinkToSend(row, _make_token(session, link_id, now))


def _prolong(session: Session, link: TrainerLink, now: datetime) -> None:
    """Give it two weeks from today where its usual time is over: whoever makes a link wants it to open."""
    today = now.astimezone(TRENTO).date()
    [row] = _rows(session, [link])
    if not row.is_live(today):
        link.valid_until = today + timedelta(days=TRAINER_DAYS)


def _hand_over(session: Session, link: TrainerLink, now: datetime) -> str | None:
    if link.address is None:
        return _make_token(session, link.id, now)
    jobs.enqueue(session, SEND_LINK, {"link": str(link.id)}, run_at=now)
    return None


def _make_token(session: Session, link_id: UUID, now: datetime) -> str:
    token = make_secret()
    session.flush()
    session.execute(select(TrainerLink.id).where(TrainerLink.id == link_id).with_for_update())  # one by one
    session.execute(update(TrainerToken).where(TrainerToken.link_id == link_id).values(is_current=False))
    session.add(TrainerToken(token_hash=hash_secret(token), link_id=link_id, made_at=now, is_current=True))
    session.flush()
    return token


def _get(session: Session, link_id: UUID) -> TrainerLink:
    link = session.get(TrainerLink, link_id)
    if link is None:
        raise NotFound("not-found")
    return link


def _rows(session: Session, links: Sequence[TrainerLink]) -> list[LinkRow]:
    """Return links with the day on which each ends, in one query."""
    days: dict[UUID, dict[UUID, date]] = {}
    for meeting_id, edition_id, on_day in session.execute(
        select(Meeting.id, Meeting.edition_id, func.max(Meeting.on_day))
        .where(Meeting.edition_id.in_({link.edition_id for link in links}))
        .group_by(Meeting.id, Meeting.edition_id)
    ):
        days.setdefault(edition_id, {})[meeting_id] = on_day
    rows = []
    for link in links:
        own = days.get(link.edition_id, {})
        last = own.get(link.meeting_id) if link.meeting_id else max(own.values(), default=None)
        rows.append(
            LinkRow(
                id=link.id,
                edition_id=link.edition_id,
                meeting_id=link.meeting_id,
                trainer_name=link.trainer_name,
                address=link.address or "",
                language=link.language,
                writer_name=link.writer_name or "",
                writer_at=link.writer_at,
                seen_at=link.seen_at,
                sent_at=link.sent_at,
                made_at=link.created_at,
                ends_on=trainer_link_ends(last, link.valid_until),
                is_revoked=link.revoked_at is not None,
            )
        )
    return rows


def _record(
    session: Session, actor: Viewer, action: str, link: TrainerLink, now: datetime, **details: str
) -> None:
    session.flush()
    edition = session.get_one(Edition, link.edition_id)
    audit.record(
        session,
        actor,
        action,
        object_type="trainer_link",
        object_id=link.id,
        organisation_id=find_lead_provider(session, edition.course_id),
        now=now,
        edition=str(link.edition_id),
        **details,
    )

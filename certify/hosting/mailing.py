"""Mails to tutors: an invitation, then a reminder a week while something is due, none when all is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from certify.hosting.cards import list_cards
from certify.hosting.links import SEND_MAIL, ensure_link, make_token
from certify.hosting.models import HostLink, HostMail
from certify.hosting.queries import list_interns
from certify.hosting.rows import InternRow
from certify.hosting.rules import OBSERVE_UNTIL, MailState, Purpose, Task, may_remind
from certify.placements.models import Placement, PlacementTutor
from certify.placements.observing import HOSTS
from certify.placements.rules import OPEN, PlacementState
from certify.placements.signing import lacks_before_signing
from commons import jobs
from commons.adapters.clock import TRENTO
from commons.errors import NotFound

RUNS: Final = frozenset({PlacementState.AGREED, PlacementState.ACTIVE, PlacementState.SUSPENDED})


@dataclass(frozen=True, slots=True)
class MailLine:
    """One intern in a mail, and what there is to do for her."""

    name: str
    title: str
    host_name: str
    promoter_name: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class MailToSend:
    mail_id: UUID
    purpose: Purpose
    address: str
    language: str
    name: str
    token: str
    lines: tuple[MailLine, ...]


def list_addresses(session: Session, today: date) -> list[str]:
    """Return the addresses of tutors of whatever runs, or ended not long ago; one query."""
    rows = session.scalars(
        select(PlacementTutor.address_key)
        .join(Placement, Placement.id == PlacementTutor.placement_id)
        .where(
            PlacementTutor.address_key.is_not(None),
            PlacementTutor.party.in_(HOSTS),
            PlacementTutor.until_on.is_(None) | (PlacementTutor.until_on >= today),
            Placement.state.in_(OPEN) | (Placement.ended_on >= today - OBSERVE_UNTIL),
        )
        .distinct()
        .order_by(PlacementTutor.address_key)
    )
    return [key for key in rows if key]


def list_addresses_of(session: Session, placement_id: UUID) -> list[str]:
    rows = session.scalars(
        select(PlacementTutor.address_key).where(
            PlacementTutor.placement_id == placement_id, PlacementTutor.party.in_(HOSTS)
        )
    )
    return sorted({key for key in rows if key})


def plan_mail(session: Session, address_key: str, *, now: datetime) -> UUID | None:
    """Plan at most one mail to an address: of who is new there, else of what is due."""
    today = now.astimezone(TRENTO).date()
    interns = [each for each in list_interns(session, address_key, today) if not each.is_former]
    asked = list_cards(session, address_key)
    link_id = session.scalar(select(HostLink.id).where(HostLink.address_key == address_key).with_for_update())
    mails = list(session.scalars(select(HostMail).where(HostMail.link_id == link_id))) if link_id else []
    invited = {each.placement_id for each in mails if each.purpose == Purpose.INVITE}
    new = [each for each in interns if each.id not in invited and awaits_invitation(each, today)]
    if new:
        return _plan(session, address_key, Purpose.INVITE, new, now)
    due = [each for each in interns if each.due(today, has_question=each.id in asked)]
    sent = [(Purpose(each.purpose), MailState(each.state), each.planned_at) for each in mails]
    if due and may_remind(sent, now):
        return _plan(session, address_key, Purpose.REMINDER, due, now)
    return None


def awaits_invitation(intern: InternRow, today: date) -> bool:
    """Say whether a tutor has to know of a placement: its project is whole and unsigned, or it is signed."""
    if intern.view.state == PlacementState.DRAFT:
        return intern.must_sign and not lacks_before_signing(intern.view, today)
    return intern.view.state in RUNS


def _plan(
    session: Session, address_key: str, purpose: Purpose, interns: Iterable[InternRow], now: datetime
) -> UUID:
    first: UUID | None = None
    for intern in interns:
        link_id = ensure_link(session, intern.tutor.address or address_key, intern.tutor.language, now=now)
        mail = HostMail(
            id=uuid4(),
            link_id=link_id,
            placement_id=intern.id,
            sent_with_id=first,
            purpose=purpose,
            state=MailState.WAITING,
            planned_at=now,
        )
        session.add(mail)
        session.flush()
        first = first or mail.id
    if first is None:
        raise ValueError("a mail about nobody")
    jobs.enqueue(session, SEND_MAIL, {"mail": str(first)}, run_at=now)
    return first


def prepare_mail(session: Session, mail_id: UUID, *, now: datetime) -> MailToSend | None:
    """Make the token and the lines of a mail; None when it left already, or nothing is due any more."""
    mail = session.scalar(
        select(HostMail)
        .where(HostMail.id == mail_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if mail is None or mail.state != MailState.WAITING:
        return None
    link = session.get_one(HostLink, mail.link_id)
    lines: tuple[MailLine, ...] = ()
    name = ""
    if link.address is not None and link.address_key is not None:
        today = now.astimezone(TRENTO).date()
        interns = list_interns(session, link.address_key, today)
        asked = list_cards(session, link.address_key)
        about = set(
            session.scalars(
                select(HostMail.placement_id).where(_of_mail(mail_id), HostMail.placement_id.is_not(None))
            )
        )
        purpose = Purpose(mail.purpose)
        lines = tuple(
            _line(each, each.due(today, has_question=each.id in asked))
            for each in interns
            if not each.is_former and (not about or each.id in about)
        )
        if purpose is Purpose.REMINDER:
            lines = tuple(each for each in lines if each.tasks)
        name = link.writer_name or (interns[-1].tutor.name if interns else "")
    is_wanted = bool(lines) or mail.purpose in {Purpose.FRESH, Purpose.QUESTION}
    if link.address is None or not is_wanted:
        session.execute(update(HostMail).where(_of_mail(mail_id)).values(state=MailState.STOPPED))
        return None
    return MailToSend(
        mail_id=mail_id,
        purpose=Purpose(mail.purpose),
        address=link.address,
        language=link.language,
        name=name,
        token=make_token(session, link.id, mail_id=mail_id, now=now),
        lines=lines,
    )


def note_sent(session: Session, mail_id: UUID, *, now: datetime) -> None:
    """Note that the server took the mail; a bounce or an opened link may be known already."""
    session.execute(
        update(HostMail)
        .where(_of_mail(mail_id), HostMail.state == MailState.WAITING)
        .values(state=MailState.SENT, sent_at=now)
    )


def note_bounced(session: Session, mail_id: UUID, *, reason: str, now: datetime) -> bool:
    """Note that a mail came back; False when that was known, or when its link was opened after all."""
    mail = session.get(HostMail, mail_id)
    if mail is None:
        raise NotFound("not-found")
    leader = mail.sent_with_id or mail.id
    changed = session.execute(
        update(HostMail)
        .where(_of_mail(leader), HostMail.state.in_([MailState.WAITING, MailState.SENT]))
        .values(state=MailState.BOUNCED, bounced_at=now, bounce=reason[:300])
        .returning(HostMail.id)
    ).all()
    return bool(changed)


def _of_mail(mail_id: UUID) -> ColumnElement[bool]:
    return (HostMail.id == mail_id) | (HostMail.sent_with_id == mail_id)


def _line(intern: InternRow, tasks: tuple[Task, ...]) -> MailLine:
    return MailLine(
        name=f"{intern.view.given_name} {intern.view.family_name[:1]}.",
        title=intern.view.title,
        host_name=intern.view.host_name,
        promoter_name=intern.view.promoter_name,
        tasks=tasks,
    )

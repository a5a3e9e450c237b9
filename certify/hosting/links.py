"""One link for one address: made when it is needed, opened by a secret or a printed code, never ended."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from certify.hosting.models import HostLink, HostMail, HostToken
from certify.hosting.rules import (
    PRINTED_LIFETIME,
    TOKEN_LIFETIME,
    MailState,
    Purpose,
    hash_code,
    make_code,
)
from certify.placements.models import PlacementTutor
from commons import audit, jobs
from commons.access import ANONYMOUS, Viewer
from commons.db import insert_for
from commons.people.rules import address_key, read_address, read_name
from commons.signin.rules import hash_secret, make_secret

SEND_MAIL = "hosting.send_mail"


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A tutor's link, and the token that somebody holds of it."""

    id: UUID
    address: str
    address_key: str
    language: str
    writer_name: str
    writer_role: str
    token_hash: str
    expires_at: datetime

    def is_live(self, now: datetime) -> bool:
        return now < self.expires_at


def ensure_link(session: Session, address: str, language: str, *, now: datetime) -> UUID:
    """Return the link of an address, made if there is none; capitals do not count."""
    key = address_key(address)
    insert = insert_for(session, HostLink).values(
        id=uuid4(), address=read_address(address), address_key=key, language=language, created_at=now
    )
    session.flush()
    session.execute(insert.on_conflict_do_nothing(index_elements=[HostLink.address_key]))
    return session.scalars(select(HostLink.id).where(HostLink.address_key == key)).one()


def find_link(session: Session, secret: str) -> LinkRow | None:
    """Return the link that a secret or a printed code was made for, over or not; None for anything else."""
    code = hash_code(secret)
    return find_link_by_hash(session, *([code] if code else []), hash_secret(secret))


def find_link_by_hash(session: Session, *hashes: str) -> LinkRow | None:
    """Return the link of a token's hash; None for an address that was erased."""
    found = session.execute(
        select(HostLink, HostToken.token_hash, HostToken.expires_at)
        .join(HostToken, HostToken.link_id == HostLink.id)
        .where(HostToken.token_hash.in_(hashes), HostLink.address_key.is_not(None))
    ).one_or_none()
    if found is None:
        return None
    link, token_hash, expires_at = found
    return LinkRow(
        id=link.id,
        address=link.address or "",
        address_key=link.address_key or "",
        language=link.language,
        writer_name=link.writer_name or "",
        writer_role=link.writer_role or "",
        token_hash=token_hash,
        expires_at=expires_at,
    )


def make_token(session: Session, link_id: UUID, *, mail_id: UUID | None = None, now: datetime) -> str:
    """Make one more secret that opens a link; those that were sent before open it too, for their time."""
    token = make_secret()
    session.add(
        HostToken(
            token_hash=hash_secret(token),
            link_id=link_id,
            made_at=now,
            expires_at=now + TOKEN_LIFETIME,
            mail_id=mail_id,
        )
    )
    session.flush()
    return token


def make_printed_code(session: Session, tutor_id: UUID, *, actor: Viewer, now: datetime) -> str | None:
    """Make a code for a slip of paper; None for a tutor without an address. Older slips open nothing more."""
    tutor = session.get_one(PlacementTutor, tutor_id)
    if tutor.address is None:
        return None
    link_id = ensure_link(session, tutor.address, tutor.language, now=now)
    session.execute(
        update(HostToken)
        .where(HostToken.link_id == link_id, HostToken.is_printed, HostToken.expires_at > now)
        .values(expires_at=now)
    )
    code = make_code()
    session.add(
        HostToken(
            token_hash=hash_code(code),
            link_id=link_id,
            made_at=now,
            expires_at=now + PRINTED_LIFETIME,
            is_printed=True,
        )
    )
    session.flush()
    audit.record(
        session, actor, "hosting.print_code", object_type="placement", object_id=tutor.placement_id, now=now
    )
    return code


def confirm_writer(session: Session, link_id: UUID, name: str, role: str, *, now: datetime) -> None:
    """Write down who says to be writing; it stands beside what is confirmed and told from then on."""
    link = session.get_one(HostLink, link_id)
    said = (read_name(name), read_name(role))
    if said != (link.writer_name, link.writer_role):
        link.writer_name, link.writer_role = said
        link.writer_at = now
        session.flush()
        audit.record(
            session, ANONYMOUS, "hosting.confirm_writer", object_type="host_link", object_id=link_id, now=now
        )


def note_opened(session: Session, link: LinkRow, *, now: datetime) -> None:
    """Note that somebody opened the page by a link: the mail that carried it has arrived."""
    session.execute(update(HostLink).where(HostLink.id == link.id).values(seen_at=now))
    mail_id = session.scalar(select(HostToken.mail_id).where(HostToken.token_hash == link.token_hash))
    if mail_id is not None:
        session.execute(
            update(HostMail)
            .where((HostMail.id == mail_id) | (HostMail.sent_with_id == mail_id))
            .where(HostMail.opened_at.is_(None))
            .values(state=MailState.OPENED, opened_at=now)
        )


def ask_fresh(session: Session, link_id: UUID, *, now: datetime) -> None:
    """Have a mail with a new link sent to the address of an old one."""
    mail = HostMail(
        id=uuid4(), link_id=link_id, purpose=Purpose.FRESH, state=MailState.WAITING, planned_at=now
    )
    session.add(mail)
    jobs.enqueue(session, SEND_MAIL, {"mail": str(mail.id)}, run_at=now)


def find_link_of_address(session: Session, address: str, *, now: datetime) -> UUID | None:
    """Return the link of an address that some placement names; Refusal for what is no address."""
    key = address_key(address)
    tutor = session.scalars(
        select(PlacementTutor)
        .where(PlacementTutor.address_key == key, PlacementTutor.party.in_(["host", "second_host"]))
        .limit(1)
    ).first()
    if tutor is None or tutor.address is None:
        return None
    return ensure_link(session, tutor.address, tutor.language, now=now)

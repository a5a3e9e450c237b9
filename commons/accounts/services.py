"""What a person does with her own record: addresses, the language of mails, all her data as one file."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from commons import audit, jobs
from commons.access import Viewer
from commons.accounts.models import AddressLink
from commons.accounts.queries import UsableAddressLink, find_usable_address_link, list_own_addresses
from commons.accounts.rules import MOST_ADDRESSES, Claim, check_removal, judge_claim
from commons.errors import NotFound, Refusal
from commons.people.merging import merge_persons
from commons.people.models import EmailAddress, Person
from commons.people.rules import address_key, read_address
from commons.people.sealing import FiscalCodeVault
from commons.people.services import make_address_primary
from commons.settings import LANGUAGES
from commons.signin.models import SigninLink
from commons.signin.rules import hash_secret, make_secret
from commons.signin.services import tell_of_change

SEND_ADDRESS_LINK: Final = "accounts.send-address-link"
LIFETIME: Final = timedelta(hours=48)
JOINED: Final = "Unite dalla persona stessa: ha mostrato di leggere l’indirizzo, o di avere il foglietto."


@dataclass(frozen=True, slots=True)
class AddressLinkToSend:
    address: str
    token: str
    language: str
    name: str


def ask_address(session: Session, address: str, *, language: str, actor: Viewer, now: datetime) -> None:
    """Have a link sent to an address that the actor wants to add. Whose it is now is not told."""
    person = _me(session, actor)
    clean, key = read_address(address), address_key(address)
    count = session.scalar(
        select(func.count()).select_from(EmailAddress).where(EmailAddress.person_id == person.id)
    )
    if (count or 0) >= MOST_ADDRESSES:
        raise Refusal("addresses-too-many", most=MOST_ADDRESSES)
    if session.scalar(
        select(EmailAddress.id).where(
            EmailAddress.person_id == person.id,
            EmailAddress.address_key == key,
            EmailAddress.verified_at.is_not(None),
        )
    ):
        raise Refusal("address-is-mine")
    session.execute(delete(AddressLink).where(AddressLink.expires_at < now))
    link = AddressLink(
        id=uuid4(),
        person_id=person.id,
        address=clean,
        language=language,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(link)
    jobs.enqueue(session, SEND_ADDRESS_LINK, {"link": str(link.id)}, run_at=now)
    _record(session, "accounts.ask_address", actor, now)


def prepare_address_link(session: Session, link_id: UUID, *, now: datetime) -> AddressLinkToSend | None:
    """Make the token of a link; a mail that leaves twice carries two, and the later one works."""
    link = session.get(AddressLink, link_id)
    if link is None or link.used_at is not None or link.expires_at <= now:
        return None
    person = session.get_one(Person, link.person_id)
    token = make_secret()
    link.token_hash = hash_secret(token)
    return AddressLinkToSend(link.address, token, link.language, f"{person.given_name} {person.family_name}")


def confirm_address(
    session: Session, token: str, *, vault: FiscalCodeVault, actor: Viewer, now: datetime
) -> Claim:
    """Add the address that the link was sent to, or join the record that bears it under the same name.

    Raises Refusal when the link is old, used, or was asked for by somebody else, and when the address
    belongs to a person of another name: that is for an operator to look at.
    """
    person = _me(session, actor)
    link = find_usable_address_link(session, token, person.id, now=now)
    if link is None:
        raise Refusal("address-link-unusable")
    claim = judge(link, person)
    if claim is Claim.OTHER:
        raise Refusal("address-of-another")
    if claim is Claim.SAME_NAME and link.owner_id is not None:
        join_records(session, person.id, link.owner_id, vault=vault, actor=actor, now=now)
    _verify(session, person.id, link.address, now)
    session.get_one(AddressLink, link.id).used_at = now
    _record(session, "accounts.confirm_address", actor, now)
    tell_of_change(session, person.id, "added", now=now)
    return claim


def join_records(
    session: Session, kept_id: UUID, gone_id: UUID, *, vault: FiscalCodeVault, actor: Viewer, now: datetime
) -> None:
    """Make two records one at the word of their owner, who has shown that both are hers.

    What keeps an operator from it keeps her too; why is for the operator to hear, who sees both.
    """
    try:
        merge_persons(session, kept_id, gone_id, note=JOINED, vault=vault, actor=actor, now=now)
    except Refusal as refusal:
        raise Refusal("records-not-joined") from refusal


def judge(link: UsableAddressLink, person: Person) -> Claim:
    return judge_claim(
        owner_id=link.owner_id, my_id=person.id, owner_key=link.owner_key, my_key=person.name_key
    )


def prefer_address(session: Session, address_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Send mails to this address from now on; the one that they went to is told."""
    person = _me(session, actor)
    tell_of_change(session, person.id, "primary", now=now)
    make_address_primary(session, person.id, address_id)
    _record(session, "accounts.prefer_address", actor, now)


def remove_address(session: Session, address_id: UUID, *, actor: Viewer, now: datetime) -> None:
    person = _me(session, actor)
    check_removal(list_own_addresses(session, person.id), address_id)
    tell_of_change(session, person.id, "removed", now=now)
    session.execute(delete(SigninLink).where(SigninLink.email_address_id == address_id))
    session.execute(
        delete(EmailAddress).where(EmailAddress.id == address_id, EmailAddress.person_id == person.id)
    )
    _record(session, "accounts.remove_address", actor, now)


def change_language(session: Session, language: str, *, actor: Viewer, now: datetime) -> None:
    """Write mails in this language from now on."""
    if language not in LANGUAGES:
        raise Refusal("language-unknown")
    _me(session, actor).language = language
    _record(session, "accounts.change_language", actor, now)


def note_export(session: Session, *, actor: Viewer, now: datetime) -> None:
    """Write down that all data were taken out: if it was not her, she will want to know when."""
    _me(session, actor)
    _record(session, "accounts.export", actor, now)


def _me(session: Session, actor: Viewer) -> Person:
    """Hold one's own record until the end: of two changes at once the second sees the first."""
    person = session.get(Person, actor.person_id, with_for_update=True) if actor.person_id else None
    if person is None:
        raise NotFound("not-found")
    return person


def _verify(session: Session, person_id: UUID, address: str, now: datetime) -> None:
    key = address_key(address)
    row = session.scalar(
        select(EmailAddress).where(EmailAddress.address_key == key, EmailAddress.person_id == person_id)
    )
    if row is not None:
        row.verified_at = row.verified_at or now
        return
    has_primary = session.scalar(
        select(EmailAddress.id).where(EmailAddress.person_id == person_id, EmailAddress.is_primary)
    )
    try:
        with session.begin_nested():
            session.add(
                EmailAddress(
                    id=uuid4(),
                    person_id=person_id,
                    address=address,
                    address_key=key,
                    is_primary=has_primary is None,
                    verified_at=now,
                )
            )
    except IntegrityError as error:  # somebody else was entered with it a moment ago
        raise Refusal("address-of-another") from error


def _record(session: Session, action: str, actor: Viewer, now: datetime) -> None:
    person_id = actor.person_id
    if person_id is not None:
        audit.record(session, actor, action, object_type="person", object_id=person_id, now=now)

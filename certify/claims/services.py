"""Printing for everybody at once, and claiming what is one's own with the code on a slip."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from certify.certificates.permissions import REHEARSE
from certify.claims.models import ClaimCode, ClaimLink, Handout
from certify.claims.queries import find_claimable, find_last_handout, find_usable_claim_link
from certify.claims.rules import (
    CODE_LIFETIME,
    HANDOUT_LIFETIME,
    LINK_LIFETIME,
    check_joining,
    hash_code,
    make_code,
)
from commons import audit, jobs
from commons.access import ANONYMOUS, Viewer
from commons.accounts.services import join_records
from commons.errors import Forbidden, NotFound, Refusal
from commons.jobs import JobState
from commons.people.merging import follow_merges
from commons.people.models import EmailAddress, Person
from commons.people.queries import find_account
from commons.people.rules import address_key, read_address
from commons.people.sealing import FiscalCodeVault
from commons.people.services import open_account
from commons.signin.rules import hash_secret, make_secret

PRINT_JOB: Final = "claims.print-handout"
FORGET_JOB: Final = "claims.forget-handout"
SEND_LINK: Final = "claims.send-link"


@dataclass(frozen=True, slots=True)
class ClaimLinkToSend:
    address: str
    token: str
    language: str


def order_handout(session: Session, edition_id: UUID, *, count: int, actor: Viewer, now: datetime) -> UUID:
    """Order one PDF with everybody's attestation. While one is being made there is no second."""
    lead_id = catalogue.require_edition(session, actor, REHEARSE, edition_id)
    if actor.account_id is None:
        raise Forbidden("forbidden")
    if count == 0:
        raise Refusal("handout-empty")
    last = find_last_handout(session, edition_id)
    if last is not None and last.job_state is JobState.READY:
        return last.id
    handout_id = uuid4()
    session.add(
        Handout(
            id=handout_id,
            edition_id=edition_id,
            organisation_id=lead_id,
            ordered_by_id=actor.account_id,
            ordered_at=now,
            job_id=jobs.enqueue(session, PRINT_JOB, {"handout_id": str(handout_id)}, run_at=now, total=count),
        )
    )
    audit.record(
        session,
        actor,
        "claims.order_handout",
        object_type="edition",
        object_id=edition_id,
        organisation_id=lead_id,
        now=now,
    )
    return handout_id


def keep_handout(
    session: Session,
    handout: Handout,
    *,
    file: str,
    key: bytes,
    document_count: int,
    codes: dict[UUID, str],
    now: datetime,
) -> None:
    """Keep what was printed and the codes on its slips, in one transaction; the key is destroyed in time."""
    handout.file, handout.key, handout.made_at = file, key, now
    handout.document_count, handout.slip_count = document_count, len(codes)
    session.add(handout)
    session.add_all(
        ClaimCode(
            id=uuid4(),
            person_id=person_id,
            organisation_id=handout.organisation_id,
            code_hash=hash_code(code),
            created_at=now,
            expires_at=now + CODE_LIFETIME,
        )
        for person_id, code in codes.items()
    )
    jobs.enqueue(session, FORGET_JOB, {"handout_id": str(handout.id)}, run_at=now + HANDOUT_LIFETIME)


def make_codes(person_ids: Iterable[UUID]) -> dict[UUID, str]:
    return {person_id: make_code() for person_id in person_ids}


def forget_handout(session: Session, handout_id: UUID) -> None:
    """Destroy the key of a handout: its file can be opened by nobody from now on."""
    session.execute(update(Handout).where(Handout.id == handout_id).values(key=None))


def ask_claim(
    session: Session, *, code: str, family_name: str, address: str, language: str, now: datetime
) -> None:
    """Have a link sent to the address that somebody typed beside a good code and the right family name."""
    claim = find_claimable(session, code, family_name, now=now)
    if claim is None:
        raise Refusal("claim-unknown")
    _require_no_account(session, claim.person_id)
    link = ClaimLink(
        id=uuid4(),
        claim_code_id=claim.code_id,
        address=read_address(address),
        language=language,
        created_at=now,
        expires_at=now + LINK_LIFETIME,
    )
    session.add(link)
    jobs.enqueue(session, SEND_LINK, {"link": str(link.id)}, run_at=now)


def prepare_claim_link(session: Session, link_id: UUID, *, now: datetime) -> ClaimLinkToSend | None:
    """Make the token of a link; a mail that leaves twice carries two, and the later one works."""
    link = session.get(ClaimLink, link_id)
    if link is None or link.used_at is not None or link.expires_at <= now:
        return None
    token = make_secret()
    link.token_hash = hash_secret(token)
    return ClaimLinkToSend(link.address, token, link.language)


def confirm_claim(session: Session, token: str, *, vault: FiscalCodeVault, now: datetime) -> UUID:
    """Add the confirmed address to the person of the code, and return her account.

    Where the address is of another record under the same name, the two become one. Who has an account
    meanwhile comes in by it: paper that somebody found must not open it.
    """
    link = find_usable_claim_link(session, token, now=now)
    if link is None:
        raise Refusal("claim-link-unusable")
    owner = session.execute(
        select(Person.id, Person.name_key, EmailAddress.id)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(EmailAddress.address_key == address_key(link.address))
    ).first()
    person_id = link.claim.person_id
    if owner is None or owner[0] != person_id:
        _require_no_account(session, person_id)
    if owner is None:
        _add_verified(session, person_id, link.address, now)
    else:
        session.execute(
            update(EmailAddress)
            .where(EmailAddress.id == owner[2], EmailAddress.verified_at.is_(None))
            .values(verified_at=now)
        )
        if check_joining(
            owner_id=owner[0], person_id=person_id, owner_key=owner[1], person_key=link.claim.person_key
        ):
            join_records(session, owner[0], person_id, vault=vault, actor=ANONYMOUS, now=now)
            person_id = owner[0]
    session.execute(update(ClaimLink).where(ClaimLink.id == link.id).values(used_at=now))
    account_id = open_account(session, person_id, now=now)
    _use(session, link.claim.code_id, person_id, actor=Viewer(account_id, person_id), now=now)
    return account_id


def claim_for_viewer(
    session: Session,
    *,
    code: str,
    family_name: str,
    vault: FiscalCodeVault,
    actor: Viewer,
    now: datetime,
) -> None:
    """Join the record of the code with that of who is signed in, if both bear the same name."""
    claim = find_claimable(session, code, family_name, now=now)
    if claim is None:
        raise Refusal("claim-unknown")
    me = session.get(Person, actor.person_id) if actor.person_id else None
    if me is None:
        raise NotFound("not-found")
    if me.id != claim.person_id:
        _require_no_account(session, claim.person_id)
    if check_joining(
        owner_id=me.id, person_id=claim.person_id, owner_key=me.name_key, person_key=claim.person_key
    ):
        join_records(session, me.id, claim.person_id, vault=vault, actor=actor, now=now)
    _use(session, claim.code_id, me.id, actor=actor, now=now)


def _require_no_account(session: Session, person_id: UUID) -> None:
    if find_account(session, person_id) is not None:
        raise Refusal("claim-has-account")


def _use(session: Session, code_id: UUID, person_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Use a code up, once: of two at the same moment one is refused."""
    used = session.execute(
        update(ClaimCode)
        .where(ClaimCode.id == code_id, ClaimCode.used_at.is_(None))
        .values(used_at=now)
        .returning(ClaimCode.id)
    ).first()
    if used is None:
        raise Refusal("claim-link-unusable")
    audit.record(session, actor, "claims.claim", object_type="person", object_id=person_id, now=now)


def _add_verified(session: Session, person_id: UUID, address: str, now: datetime) -> None:
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
                    address_key=address_key(address),
                    is_primary=has_primary is None,
                    verified_at=now,
                )
            )
    except IntegrityError as error:  # entered for somebody a moment ago: the next try sees whom
        raise Refusal("claim-link-unusable") from error


@follow_merges
def _follow_merge(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Let the slips of a record that is gone open the one that stayed."""
    session.execute(update(ClaimCode).where(ClaimCode.person_id == gone_id).values(person_id=kept_id))

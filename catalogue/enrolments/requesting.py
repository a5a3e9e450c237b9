"""Asking for a place oneself: with a session at once, without one by a link in a mail; and leaving again."""

import hmac
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from catalogue.courses.life import PUBLIC_STATES, CourseState
from catalogue.courses.models import Course
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState, is_full
from catalogue.editions.services import take_edition
from catalogue.enrolments.models import Enrolment, PlaceRequest
from catalogue.enrolments.queries import count_taken
from catalogue.enrolments.rules import HOLDS_PLACE, EnrolmentState, check_request, place_asked
from catalogue.enrolments.services import record_act, withdraw
from catalogue.enrolments.telling import News, tell
from commons import jobs
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.people.merging import find_present_person
from commons.people.models import Account, EmailAddress, Person
from commons.people.queries import HolderName
from commons.people.rules import address_key, read_address, read_name
from commons.people.services import open_account, register_person
from commons.signin.rules import hash_secret, make_secret

ASK_CONFIRMATION: Final = "enrolments.ask-confirmation"
LIFETIME: Final = timedelta(hours=48)
KEPT: Final = timedelta(days=3)
_NEWS: Final = {
    EnrolmentState.REQUESTED: News.REQUESTED,
    EnrolmentState.WAITING: News.WAITING,
    EnrolmentState.ADMITTED: News.ADMITTED,
}


@dataclass(frozen=True, slots=True)
class ConfirmationToSend:
    address: str
    token: str
    language: str
    edition_id: UUID


@dataclass(frozen=True, slots=True)
class UsableRequest:
    """A request whose link was opened. `known_name`: whose address it is, where it is somebody's already."""

    id: UUID
    edition_id: UUID
    name: HolderName
    address: str
    known_name: HolderName | None
    is_own_browser: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    edition_id: UUID
    account_id: UUID
    is_own_browser: bool


def request_place(
    session: Session,
    edition_id: UUID,
    person_id: UUID,
    *,
    actor: Viewer,
    now: datetime,
    asked_at: datetime | None = None,
) -> tuple[UUID, EnrolmentState]:
    """Ask for a place for oneself. Asked twice it is one request; who had withdrawn asks anew.

    `asked_at`: when it was written, where that was before the link in the mail was used.
    """
    edition = take_edition(session, edition_id, now=now)
    _check_offered(session, edition, asked_at or now)
    person_id = find_present_person(session, person_id)
    known = session.scalar(
        select(Enrolment).where(Enrolment.edition_id == edition_id, Enrolment.person_id == person_id)
    )
    if known is not None and known.state != EnrolmentState.WITHDRAWN:
        edition.version -= 1
        return known.id, EnrolmentState(known.state)
    waiting = select(Enrolment.id).where(
        Enrolment.edition_id == edition_id, Enrolment.state == EnrolmentState.WAITING
    )
    state = place_asked(
        is_full=is_full(edition.seats, count_taken(session, edition_id)),
        is_queue=session.scalar(waiting.limit(1)) is not None,
        admits_at_once=edition.admits_at_once,
    )
    enrolment = known or Enrolment(
        id=uuid4(),
        edition_id=edition_id,
        person_id=person_id,
        is_walk_in=False,
        is_decided=False,
        is_exception=False,
        created_at=now,
    )
    enrolment.state, enrolment.withdrawn_on, enrolment.updated_at = state, None, now
    enrolment.queued_at = None if state is EnrolmentState.ADMITTED else now
    session.add(enrolment)
    record_act(session, "enrolments.request", enrolment, edition, actor=actor, now=now, state=state.value)
    tell(session, enrolment.id, _NEWS[state], now=now)
    return enrolment.id, state


def leave_edition(session: Session, enrolment_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Leave an edition oneself: only one's own enrolment exists. Left twice it is left once."""
    row = session.execute(
        select(Enrolment.person_id, Enrolment.state).where(Enrolment.id == enrolment_id)
    ).one_or_none()
    if row is None or actor.person_id is None or row.person_id != actor.person_id:
        raise NotFound("not-found")
    if row.state == EnrolmentState.WITHDRAWN:
        return
    if row.state not in HOLDS_PLACE:
        raise Refusal(f"enrolment-is-{row.state.replace('_', '-')}")
    withdraw(session, enrolment_id, actor=actor, now=now)


def ask_place(
    session: Session,
    edition_id: UUID,
    *,
    given_name: str,
    family_name: str,
    birth_date: date | None,
    address: str,
    language: str,
    browser: str,
    now: datetime,
) -> None:
    """Write down a request and have a link sent that makes it count. Nobody is looked for before that."""
    given, family = read_name(given_name), read_name(family_name)
    if birth_date is not None and not date(1900, 1, 1) <= birth_date <= now.date():
        raise Refusal("birth-date")
    edition = session.get(Edition, edition_id)
    _check_offered(session, edition, now)
    session.execute(delete(PlaceRequest).where(PlaceRequest.created_at < now - KEPT))
    request = PlaceRequest(
        id=uuid4(),
        edition_id=edition_id,
        given_name=given,
        family_name=family,
        birth_date=birth_date,
        address=read_address(address),
        language=language,
        browser_hash=hash_secret(browser),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    session.add(request)
    jobs.enqueue(session, ASK_CONFIRMATION, {"request": str(request.id)}, run_at=now)


def prepare_confirmation(session: Session, request_id: UUID, *, now: datetime) -> ConfirmationToSend | None:
    """Make the token of a request; None when it is used, too old, or of somebody who was shut out."""
    request = session.get(PlaceRequest, request_id)
    if request is None or request.used_at is not None or request.expires_at <= now:
        return None
    if _is_shut_out(session, request.address):
        return None
    token = make_secret()
    request.token_hash = hash_secret(token)
    return ConfirmationToSend(request.address, token, request.language, request.edition_id)


def find_request(session: Session, token: str, browser: str, *, now: datetime) -> UsableRequest | None:
    """Return the request behind a link that was opened; None for one that is used, old or nobody's."""
    request = _find(session, token, now)
    if request is None or _is_shut_out(session, request.address):
        return None
    owner = session.execute(
        select(Person.given_name, Person.family_name)
        .join(EmailAddress, EmailAddress.person_id == Person.id)
        .where(EmailAddress.address_key == address_key(request.address))
    ).first()
    return UsableRequest(
        id=request.id,
        edition_id=request.edition_id,
        name=HolderName(request.given_name, request.family_name),
        address=request.address,
        known_name=None if owner is None else HolderName(*owner),
        is_own_browser=_is_same(browser, request),
    )


def confirm_request(session: Session, token: str, browser: str, *, now: datetime) -> Confirmed:
    """Use the link: the address is verified, its person found or made, the place asked for.

    Whose address it is already keeps her name: what was typed is dropped. What was written is wiped out.
    """
    request = _find(session, token, now)
    if request is None or _is_shut_out(session, request.address):
        raise Refusal("place-request-unusable")
    taken = session.execute(
        update(PlaceRequest)
        .where(PlaceRequest.id == request.id, PlaceRequest.used_at.is_(None))
        .values(used_at=now)
        .returning(PlaceRequest.id)
    ).first()
    if taken is None:  # another click was quicker
        raise Refusal("place-request-unusable")
    person_id = _person_of(session, request, now)
    account_id = open_account(session, person_id, now=now)
    request_place(
        session,
        request.edition_id,
        person_id,
        actor=Viewer(account_id, person_id),
        now=now,
        asked_at=request.created_at,
    )
    is_own_browser = _is_same(browser, request)
    request.given_name = request.family_name = request.address = ""
    request.birth_date = None
    return Confirmed(request.edition_id, account_id, is_own_browser)


def _find(session: Session, token: str, now: datetime) -> PlaceRequest | None:
    return session.scalar(
        select(PlaceRequest).where(
            PlaceRequest.token_hash == hash_secret(token),
            PlaceRequest.used_at.is_(None),
            PlaceRequest.expires_at > now,
        )
    )


def _is_same(browser: str, request: PlaceRequest) -> bool:
    return bool(browser) and hmac.compare_digest(request.browser_hash, hash_secret(browser))


def _is_shut_out(session: Session, address: str) -> bool:
    """Say whether the account of that address is closed: its person comes in by no link."""
    return (
        session.scalar(
            select(Account.is_disabled)
            .join(EmailAddress, EmailAddress.person_id == Account.person_id)
            .where(EmailAddress.address_key == address_key(address))
        )
        is True
    )


def _person_of(session: Session, request: PlaceRequest, now: datetime) -> UUID:
    wanted = EmailAddress.address_key == address_key(request.address)
    owner = select(EmailAddress.person_id).where(wanted)
    person_id = session.scalar(owner)
    if person_id is None:
        try:
            with session.begin_nested():
                person_id = register_person(
                    session,
                    given_name=request.given_name,
                    family_name=request.family_name,
                    birth_date=request.birth_date,
                    addresses=[request.address],
                    language=request.language,
                    actor=Viewer(),
                    now=now,
                )
        except Refusal:  # two requests of one new address were confirmed at once; else it stays refused
            person_id = session.scalar(owner)
            if person_id is None:
                raise
    session.execute(
        update(EmailAddress).where(wanted, EmailAddress.verified_at.is_(None)).values(verified_at=now)
    )
    return person_id


def _check_offered(session: Session, edition: Edition | None, now: datetime) -> None:
    """Refuse history; an edition of a course that is not public does not exist for who asks."""
    state = session.scalar(select(Course.state).where(Course.id == edition.course_id)) if edition else None
    if edition is None or state not in PUBLIC_STATES:
        raise NotFound("not-found")
    if state == CourseState.ARCHIVED:
        raise Refusal("edition-is-historical")
    check_request(
        EditionState(edition.state),
        deadline=edition.enrolment_deadline,
        starts_on=edition.starts_on,
        today=now.astimezone(TRENTO).date(),
    )

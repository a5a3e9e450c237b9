"""A minor's guardian signs by a link: mailed to one address, only its hash is kept."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from certify.placements.changing import record, take
from certify.placements.models import GuardianToken, Placement
from certify.placements.queries import PlacementView, get_placement_unchecked
from certify.placements.rules import Act, Party, SigningMode, is_minor
from certify.placements.signing import check_signable, sign_project
from commons import jobs
from commons.access import ANONYMOUS, Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Refusal
from commons.people.queries import get_holder
from commons.signin.rules import hash_secret, make_secret

SEND_GUARDIAN: Final = "placements.send_guardian_link"
LASTS: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class GuardianMail:
    view: PlacementView
    token: str
    address: str
    language: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Opened:
    """What a guardian's link shows; `is_over`: its time is over, or the person is of age: nothing of her."""

    view: PlacementView
    expires_on: date
    is_over: bool


def ask_guardian(session: Session, placement_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Have the link mailed to the guardian, once the project is whole."""
    row = take(session, placement_id, Act.SIGN, actor=actor)
    view, today = get_placement_unchecked(session, placement_id), now.astimezone(TRENTO).date()
    if not is_minor(view.birth_date, today):
        needs_paper = Party.GUARDIAN in view.missing_parties(today)
        raise Refusal("guardian-only-paper" if needs_paper else "guardian-not-needed")
    if not row.guardian_address:
        raise Refusal("guardian-address-missing")
    check_signable(view, today)
    jobs.enqueue(session, SEND_GUARDIAN, {"placement": str(placement_id)}, run_at=now)
    record(session, row, actor, "placements.ask_guardian", now)


def prepare_guardian_link(session: Session, placement_id: UUID, *, now: datetime) -> GuardianMail | None:
    """Make the token that a mail carries; None where there is nobody to ask any more."""
    row = session.get(Placement, placement_id)
    if row is None or not row.guardian_address:
        return None
    view = get_placement_unchecked(session, placement_id)
    today = now.astimezone(TRENTO).date()
    if Party.GUARDIAN not in view.missing_parties(today) or not is_minor(view.birth_date, today):
        return None
    token = make_secret()
    session.execute(delete(GuardianToken).where(GuardianToken.placement_id == placement_id))
    session.add(
        GuardianToken(
            token_hash=hash_secret(token), placement_id=placement_id, made_at=now, expires_on=today + LASTS
        )
    )
    session.flush()
    language = get_holder(session, view.person_id).language
    return GuardianMail(view, token, row.guardian_address, language, today + LASTS)


def open_guardian_link(session: Session, token: str, *, today: date) -> Opened | None:
    """Return what a token shows; None for one that was never made or was replaced."""
    row = session.scalar(select(GuardianToken).where(GuardianToken.token_hash == hash_secret(token)))
    if row is None:
        return None
    view = get_placement_unchecked(session, row.placement_id)
    return Opened(view, row.expires_on, today > row.expires_on or not is_minor(view.birth_date, today))


def sign_as_guardian(session: Session, token: str, *, name: str, seen: str, now: datetime) -> bool:
    """Sign by the link. Signing again changes nothing."""
    today = now.astimezone(TRENTO).date()
    opened = open_guardian_link(session, token, today=today)
    if opened is None or opened.is_over:
        raise Refusal("guardian-link-over")
    return sign_project(
        session,
        opened.view.id,
        Party.GUARDIAN,
        name=name,
        office="",
        mode=SigningMode.CLICK,
        signed_on=today,
        scan_id=None,
        actor=ANONYMOUS,
        now=now,
        seen=seen,
    )

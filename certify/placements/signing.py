"""Who signs the project, in which office and how. All have signed: it is agreed."""

from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certify.placements.changing import hold, move, project_print, record
from certify.placements.limits import Checked, refuse_limits
from certify.placements.models import Placement, ProjectSignature
from certify.placements.permissions import SIGN, WRITE
from certify.placements.queries import PlacementView, get_placement_unchecked
from certify.placements.rules import (
    RUNNING,
    Act,
    Party,
    PlacementState,
    SigningMode,
    is_minor,
    list_lacks,
    next_state,
)
from commons import jobs
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal

START_DUE: Final = "placements.start_due"
"""Handled in `jobs`, each day and when the last signature comes on the first day or later."""
NAME_LENGTH = 200
OFFICE_LENGTH = 120


def sign_project(
    session: Session,
    placement_id: UUID,
    party: Party,
    *,
    name: str,
    office: str,
    mode: SigningMode,
    signed_on: date,
    scan_id: UUID | None,
    actor: Viewer,
    now: datetime,
    seen: str | None = None,
) -> bool:
    """Put one party's signature under the project as it reads now; True if it is agreed by that.

    Signing again changes nothing (a double click). `seen`: the print of the project that was on the screen.
    For the promoter, and for scans of paper, the actor's office is checked here; who comes by link or as the
    person has been checked where she came in.
    """
    row = hold(session, placement_id)
    view = get_placement_unchecked(session, placement_id)
    _check_actor(row, view, party, mode, actor)
    already = next((each for each in view.current_signatures if each.party is party), None)
    if already is not None:
        return False
    next_state(PlacementState(row.state), Act.SIGN)
    today = now.astimezone(TRENTO).date()
    if party not in view.required_parties(today):
        raise Refusal("placement-party-not-needed")
    print_now = project_print(session, row)
    if seen is not None and seen != print_now:
        raise Refusal("placement-changed")
    check_signable(view, today)
    if party is Party.PERSON and is_minor(view.birth_date, signed_on) and not view.guardian_name:
        raise Refusal("placement-guardian-of-then")  # a paper of some time ago, when she was a minor
    clean_name, clean_office = " ".join(name.split()), " ".join(office.split())
    if not clean_name or (not clean_office and party not in {Party.PERSON, Party.GUARDIAN}):
        raise Refusal("placement-signer-lacks")
    if len(clean_name) > NAME_LENGTH or len(clean_office) > OFFICE_LENGTH:
        raise Refusal("placement-signer-long")
    _check_day(mode, signed_on, scan_id, today)
    signature = ProjectSignature(
        id=uuid4(),
        placement_id=placement_id,
        version=row.version,
        party=party,
        name=clean_name,
        office=clean_office,
        mode=mode,
        signed_on=signed_on,
        recorded_at=now,
        recorded_by_id=actor.account_id,
        scan_id=scan_id,
        project_sha256=print_now,
    )
    try:
        with session.begin_nested():
            session.add(signature)
    except IntegrityError:  # the same party at the same moment: what is there is the signature
        return False
    record(
        session, row, actor, "placements.sign", now, party=party.value, mode=mode.value, version=row.version
    )
    is_last = not get_placement_unchecked(session, placement_id).missing_parties(today)
    if is_last and row.state == PlacementState.DRAFT:
        move(row, Act.AGREE, now)
        session.flush()
        record(session, row, actor, "placements.agree", now, version=row.version)
        if row.starts_on <= today:  # its day is here: do not wait for tomorrow's round
            jobs.enqueue(
                session, START_DUE, {}, run_at=now, dedup=f"{START_DUE}:{placement_id}:{row.version}"
            )
    return is_last


def lacks_before_signing(view: PlacementView, today: date) -> tuple[str, ...]:
    """Return what the project has to say before anybody can sign it, as keys of `words.LACKS`."""
    return list_lacks(
        has_title=bool(view.title),
        has_activities=bool(view.activities),
        has_place=bool(view.place) or view.is_online,
        has_objectives=bool(view.objectives),
        has_all_tasks=all(each.task for each in view.objectives),
        tutors={each.party for each in view.tutors if each.until_on is None},
        has_second_host=view.second_host_id is not None,
        host_is_promoter=view.host_id == view.promoter_id,
        lacks_guardian=view.needs_guardian(today) and not view.guardian_name,
    )


def check_signable(view: PlacementView, today: date) -> None:
    """Refuse a project that is not whole, or that a sourced limit excludes."""
    if lacks_before_signing(view, today):
        raise Refusal("placement-incomplete")
    if view.state in RUNNING:
        return  # it was checked when it was extended or changed, with the days that do not count
    refuse_limits(
        Checked(view.kind, view.variant, view.starts_on, view.ends_on, view.planned_hours, view.birth_date)
    )


def _check_actor(row: Placement, view: PlacementView, party: Party, mode: SigningMode, actor: Viewer) -> None:
    """See to it that nobody signs for somebody else, and nobody for the promoter about himself."""
    if party is Party.PROMOTER or mode is SigningMode.SCANNED:
        if row.promoter_id not in actor.organisations:
            raise NotFound("not-found")
        actor.require(SIGN if party is Party.PROMOTER else WRITE, row.promoter_id)
        if party is Party.PROMOTER and actor.person_id == view.person_id:
            raise Refusal("placement-signs-oneself")
    elif party is Party.PERSON and actor.person_id != view.person_id:
        raise NotFound("not-found")


def _check_day(mode: SigningMode, signed_on: date, scan_id: UUID | None, today: date) -> None:
    if (mode is SigningMode.SCANNED) != (scan_id is not None):
        raise Refusal("placement-scan-missing")
    if signed_on > today:
        raise Refusal("placement-signed-ahead")
    if mode is SigningMode.CLICK and signed_on != today:
        raise Refusal("placement-click-is-today")


def find_signature(session: Session, placement_id: UUID, version: int, party: Party) -> UUID | None:
    return session.scalar(
        select(ProjectSignature.id).where(
            ProjectSignature.placement_id == placement_id,
            ProjectSignature.version == version,
            ProjectSignature.party == party,
        )
    )

"""Who takes part: hosts, and the tutors who follow the person. A change of tutor keeps who was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from certify.placements.changing import begin_change, finish_change, note_event, record, take
from certify.placements.inviting import invite_signers
from certify.placements.kinds import kind_rules
from certify.placements.limits import Checked, refuse_limits
from certify.placements.models import Placement, PlacementTutor
from certify.placements.rules import Act, Party, PlacementKind, PlacementState
from certify.placements.texts import OFFICE_LENGTH, TITLE_LENGTH, read_line
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.organisations.models import Organisation
from commons.people.models import Person
from commons.people.rules import address_key, read_address
from commons.settings import LANGUAGES

TUTOR_PARTIES = frozenset({Party.HOST, Party.SECOND_HOST, Party.PROMOTER})


@dataclass(frozen=True, slots=True)
class Tutor:
    """Who follows the person for one party; without an address she gets no link."""

    party: Party
    name: str
    office: str
    address: str = ""
    language: str = "it"
    person_id: UUID | None = None


def set_tutors(
    session: Session,
    placement_id: UUID,
    tutors: Sequence[Tutor],
    *,
    actor: Viewer,
    now: datetime,
) -> None:
    """Write who follows the person before it begins; on the way a change of tutor keeps who was there.

    Who follows is no part of what is signed: the signatures hold.
    """
    row, _before = begin_change(session, placement_id, Act.CHANGE_TUTOR, actor=actor, seen=None)
    if row.state not in {PlacementState.DRAFT, PlacementState.AGREED}:
        raise Refusal("placement-tutors-run")
    if len({each.party for each in tutors}) != len(tutors):
        raise Refusal("placement-tutor-twice")
    session.execute(delete(PlacementTutor).where(PlacementTutor.placement_id == placement_id))
    session.add_all(make_tutor(row, each, from_on=row.starts_on) for each in tutors)
    session.flush()
    record(session, row, actor, "placements.set_tutors", now)
    invite_signers(session, row, now=now)


def make_tutor(row: Placement, tutor: Tutor, *, from_on: date) -> PlacementTutor:
    """Return the row of a tutor; refuses one without name or office, whose word nobody could place."""
    if tutor.party not in TUTOR_PARTIES:
        raise Refusal("placement-tutor-party")
    name = read_line(tutor.name, TITLE_LENGTH, "placement-name-long")
    office = read_line(tutor.office, OFFICE_LENGTH, "placement-office-long")
    if not name or not office:
        raise Refusal("placement-tutor-lacks")
    return PlacementTutor(
        id=uuid4(),
        placement_id=row.id,
        party=tutor.party,
        name=name,
        office=office,
        address=read_address(tutor.address) if tutor.address.strip() else None,
        address_key=address_key(tutor.address) if tutor.address.strip() else None,
        language=tutor.language if tutor.language in LANGUAGES else "it",
        person_id=tutor.person_id,
        from_on=from_on,
    )


def change_tutor(
    session: Session,
    placement_id: UUID,
    tutor: Tutor,
    *,
    from_on: date,
    reason: str,
    by_name: str,
    actor: Viewer,
    now: datetime,
) -> None:
    """Let somebody else follow the person from a day on; what the former one said stays hers."""
    row = take(session, placement_id, Act.CHANGE_TUTOR, actor=actor)
    before = session.scalar(
        select(PlacementTutor)
        .where(
            PlacementTutor.placement_id == placement_id,
            PlacementTutor.party == tutor.party,
            PlacementTutor.until_on.is_(None),
        )
        .order_by(PlacementTutor.from_on.desc())
        .limit(1)
    )
    earliest = before.from_on if before else row.starts_on
    if not earliest <= from_on <= row.ends_on:
        raise Refusal("placement-tutor-day", day=earliest)
    if before is not None:
        before.until_on = max(before.from_on, from_on - timedelta(days=1))
    session.add(make_tutor(row, tutor, from_on=from_on))
    note_event(session, row, "tutor_changed", on_day=from_on, reason=reason.strip(), by_name=by_name, now=now)
    session.flush()
    record(session, row, actor, "placements.change_tutor", now)
    invite_signers(session, row, now=now)


def add_second_host(
    session: Session,
    placement_id: UUID,
    host_id: UUID,
    tutor: Tutor,
    *,
    from_on: date,
    by_name: str,
    actor: Viewer,
    now: datetime,
) -> None:
    """Let it go on at a second host as well: another version of the project, which all sign again."""
    row, before = begin_change(session, placement_id, Act.ADD_HOST, actor=actor, seen=None)
    if row.second_host_id is not None:
        raise Refusal("placement-second-host-known")
    check_hosts(session, PlacementKind(row.kind), row.promoter_id, row.host_id, host_id)
    row.second_host_id, row.second_host_version = host_id, row.version
    session.add(make_tutor(row, tutor, from_on=max(from_on, row.starts_on)))
    if row.state in {PlacementState.ACTIVE, PlacementState.SUSPENDED}:
        today = now.astimezone(TRENTO).date()
        note_event(session, row, "host_added", on_day=min(from_on, today), by_name=by_name, now=now)
    finish_change(session, row, before, actor=actor, now=now)
    row.second_host_version = row.version
    record(session, row, actor, "placements.add_host", now)
    invite_signers(session, row, now=now)


def check_span(session: Session, row: Placement) -> None:
    """Refuse days in the wrong order, and what a sourced limit of the kind excludes."""
    if row.ends_on < row.starts_on:
        raise Refusal("placement-days-reversed")
    refuse_limits(
        Checked(
            kind=PlacementKind(row.kind),
            variant=row.variant,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            planned_hours=row.planned_hours,
            birth_date=session.scalar(select(Person.birth_date).where(Person.id == row.person_id)),
        )
    )


def check_hosts(
    session: Session, kind: PlacementKind, promoter_id: UUID, host_id: UUID, second_host_id: UUID | None
) -> list[Organisation]:
    ids = {each for each in (promoter_id, host_id, second_host_id) if each}
    hosts = list(session.scalars(select(Organisation).where(Organisation.id.in_(ids))))
    if len(hosts) != len(ids):
        raise NotFound("not-found")
    if second_host_id is not None and second_host_id == host_id:
        raise Refusal("placement-hosts-same")
    if promoter_id in {host_id, second_host_id} and not kind_rules(kind).may_host_itself:
        raise Refusal("placement-hosts-itself")
    return hosts

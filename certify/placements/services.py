"""A placement is written by its promoter: who, where, when, what for, and who follows it.

Signatures stand in `signing`, what happens on the way in `lives`; both are reached from here too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from certify.placements.changing import begin_change, finish_change, note_event, project_print, record
from certify.placements.inviting import invite_signers
from certify.placements.kinds import kind_rules
from certify.placements.lives import end_placement, name_of, start_placement
from certify.placements.models import Placement, PlacementTutor, ProjectObjective
from certify.placements.parties import Tutor, change_tutor, check_hosts, check_span, set_tutors
from certify.placements.permissions import WRITE
from certify.placements.rules import MOST_COMPETENCES, RUNNING, Act, PlacementKind, PlacementState
from certify.placements.signing import sign_project
from certify.placements.texts import TASK_LENGTH, TITLE_LENGTH, read_hours, read_line, read_text
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Refusal
from commons.frameworks.models import Competence
from commons.people.corrections import correct_birth_date
from commons.people.merging import find_present_person
from commons.people.models import Person
from commons.people.rules import read_address

__all__ = ["Objective", "Tutor", "create_placement", "end_placement", "set_objectives", "sign_project"]
__all__ += [
    "Tutor",
    "change_project",
    "change_span",
    "change_tutor",
    "project_print",
    "set_tutors",
    "start_placement",
]


@dataclass(frozen=True, slots=True)
class Objective:
    """A competence the project aims at, and the task in which it may be shown."""

    competence_id: UUID
    task: str = ""


def create_placement(
    session: Session,
    *,
    kind: PlacementKind,
    person_id: UUID,
    promoter_id: UUID,
    host_id: UUID,
    starts_on: date,
    ends_on: date,
    planned_hours: Decimal,
    actor: Viewer,
    now: datetime,
    variant: str | None = None,
    second_host_id: UUID | None = None,
    title: str = "",
    activities: str = "",
    place: str = "",
    is_online: bool = False,
    languages: str = "it",
    informed_on: date | None = None,
    guardian_name: str | None = None,
    guardian_address: str | None = None,
    birth_date: date | None = None,
) -> UUID:
    """Begin a project as a draft and return its id. `birth_date`: told where the person's is not known yet.

    Refuses what a sourced limit of the kind excludes; what only warns stands on the pages.
    """
    actor.require(WRITE, promoter_id)
    person_id = find_present_person(session, person_id)
    _tell_birth_date(session, person_id, birth_date, actor, now)
    hosts = check_hosts(session, kind, promoter_id, host_id, second_host_id)
    if variant is not None and variant not in kind_rules(kind).variants:
        raise Refusal("placement-variant")
    row = Placement(
        id=uuid4(),
        kind=kind,
        variant=variant,
        state=PlacementState.DRAFT,
        state_since=now,
        person_id=person_id,
        promoter_id=promoter_id,
        host_id=host_id,
        second_host_id=second_host_id,
        second_host_version=1 if second_host_id else None,
        title=read_line(title, TITLE_LENGTH, "placement-title-long"),
        activities=read_text(activities),
        place=read_line(place, TITLE_LENGTH, "placement-place-long"),
        is_online=is_online,
        languages=languages,
        starts_on=starts_on,
        ends_on=ends_on,
        informed_on=informed_on,
        planned_hours=read_hours(planned_hours),
        guardian_name=read_line(guardian_name or "", 200, "placement-name-long") or None,
        guardian_address=read_address(guardian_address) if guardian_address else None,
        is_demo=any(each.is_demo for each in hosts),
        created_by_id=actor.account_id,
        created_at=now,
    )
    check_span(session, row)
    session.add(row)
    session.flush()
    record(session, row, actor, "placements.create", now)
    return row.id


def change_project(
    session: Session,
    placement_id: UUID,
    *,
    title: str,
    activities: str,
    place: str,
    is_online: bool,
    languages: str,
    actor: Viewer,
    now: datetime,
    informed_on: date | None = None,
    guardian_name: str | None = None,
    guardian_address: str | None = None,
    seen: str | None = None,
) -> None:
    """Write what is done and where. Signed already: who signed has to sign again."""
    row, before = begin_change(session, placement_id, Act.CHANGE, actor=actor, seen=seen)
    row.title = read_line(title, TITLE_LENGTH, "placement-title-long")
    row.activities = read_text(activities)
    row.place = read_line(place, TITLE_LENGTH, "placement-place-long")
    row.is_online, row.languages, row.informed_on = is_online, languages, informed_on
    row.guardian_name = read_line(guardian_name or "", 200, "placement-name-long") or None
    row.guardian_address = read_address(guardian_address) if guardian_address else None
    _finish_on_the_way(session, row, before, actor, now)


def change_span(
    session: Session,
    placement_id: UUID,
    *,
    starts_on: date,
    ends_on: date,
    planned_hours: Decimal,
    actor: Viewer,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Write other days and hours before it begins; on the way it is an extension."""
    row, before = begin_change(session, placement_id, Act.CHANGE, actor=actor, seen=seen)
    if row.state not in {PlacementState.DRAFT, PlacementState.AGREED}:
        raise Refusal("placement-span-runs")
    row.starts_on, row.ends_on, row.planned_hours = starts_on, ends_on, read_hours(planned_hours)
    session.execute(
        update(PlacementTutor)
        .where(PlacementTutor.placement_id == placement_id, PlacementTutor.until_on.is_(None))
        .values(from_on=starts_on)
    )
    check_span(session, row)
    finish_change(session, row, before, actor=actor, now=now)
    invite_signers(session, row, now=now)


def set_objectives(
    session: Session,
    placement_id: UUID,
    objectives: Sequence[Objective],
    *,
    actor: Viewer,
    now: datetime,
    seen: str | None = None,
) -> None:
    """Write the competences that the project aims at, in this order; at most eight can be observed well."""
    row, before = begin_change(session, placement_id, Act.CHANGE, actor=actor, seen=seen)
    ids = [each.competence_id for each in objectives]
    if len(ids) > MOST_COMPETENCES:
        raise Refusal("placement-objectives-many", most=MOST_COMPETENCES)
    known = set(session.scalars(select(Competence.id).where(Competence.id.in_(ids))))
    if len(set(ids)) != len(ids) or known != set(ids):
        raise Refusal("placement-objective-unknown")
    session.execute(delete(ProjectObjective).where(ProjectObjective.placement_id == placement_id))
    session.add_all(
        ProjectObjective(
            id=uuid4(),
            placement_id=placement_id,
            competence_id=each.competence_id,
            position=position,
            task=read_line(each.task, TASK_LENGTH, "placement-task-long"),
        )
        for position, each in enumerate(objectives)
    )
    session.flush()
    _finish_on_the_way(session, row, before, actor, now)


def _finish_on_the_way(session: Session, row: Placement, before: str, actor: Viewer, now: datetime) -> None:
    """Finish a change that holds from today on; of a running project it is told, because all sign again."""
    if finish_change(session, row, before, actor=actor, now=now) and row.state in RUNNING:
        today = now.astimezone(TRENTO).date()
        note_event(session, row, "changed", on_day=today, by_name=name_of(session, actor), now=now)
    invite_signers(session, row, now=now)


def _tell_birth_date(
    session: Session, person_id: UUID, birth_date: date | None, actor: Viewer, now: datetime
) -> None:
    if birth_date is None:
        return
    known = session.scalar(select(Person.birth_date).where(Person.id == person_id))
    if known is None:
        correct_birth_date(session, person_id, birth_date, actor=actor, now=now)
    elif known != birth_date:
        raise Refusal("placement-birth-date-differs")

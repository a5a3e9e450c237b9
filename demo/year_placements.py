"""Placements of the simulated year: what each is, its days and who takes part."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle
from typing import Any, Final, TypeVar
from uuid import UUID

from certify.placements.kinds import kind_rules
from certify.placements.models import Placement, ProjectObjective
from certify.placements.rules import Party, PlacementKind, PlacementState, is_minor
from demo.year_people import Crowd, Holder, Host, HostTutor
from demo.year_plans import Plan, deal, follow, working_days
from demo.year_rows import INTERNS, Office, Year
from demo.year_way import go_its_way
from demo.year_words import ACTIVITIES, TASKS, TITLES

T = TypeVar("T")
_K, _S = PlacementKind, PlacementState
KINDS: Final = {
    _K.INTERNSHIP: 35,
    _K.CURRICULAR: 18,
    _K.SCHOOL: 17,
    _K.VOLUNTEERING: 12,
    _K.CIVIL_SERVICE: 8,
    _K.ABROAD: 5,
    _K.COMPANY_VOLUNTEERING: 5,
}
STATES: Final = {
    _S.CLOSED: 40,
    _S.ACTIVE: 25,
    _S.REPORTED: 9,
    _S.AGREED: 8,
    _S.DRAFT: 6,
    _S.INTERRUPTED: 5,
    _S.CANCELLED: 3,
    _S.SUSPENDED: 2,
    _S.NEVER_STARTED: 2,
}
"""Shares of a hundred."""
DAYS: Final = {
    _K.INTERNSHIP: (75, 180),
    _K.CURRICULAR: (60, 150),
    _K.SCHOOL: (28, 60),
    _K.VOLUNTEERING: (60, 200),
    _K.CIVIL_SERVICE: (120, 330),
    _K.ABROAD: (60, 150),
    _K.COMPANY_VOLUNTEERING: (40, 90),
}
GROWN_UP_KINDS: Final = {_K.INTERNSHIP, _K.VOLUNTEERING, _K.COMPANY_VOLUNTEERING}


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the dice said of one placement; `is_crowded`: its tutor has many."""

    kind: PlacementKind
    state: PlacementState
    person: Holder
    promoter: Office
    host: Host
    second: Host | None
    is_crowded: bool


def plan_placements(year: Year, crowd: Crowd, competences: Sequence[UUID]) -> Iterator[Plan]:
    """Yield the placements of the year, and keep their rows; the first ones crowd at some tutors."""
    size = year.size
    groups = {name: cycle(_shuffled(year, getattr(crowd, name))) for name in ("pupils", "young", "older")}
    crowded = [host for host in crowd.hosts[: size.crowded_tutors] for _ in range(INTERNS)]
    others = crowd.hosts[size.crowded_tutors :]
    kinds, states = deal(year, KINDS, size.placements), deal(year, STATES, size.placements)
    states.sort(key=lambda each: each is _S.CANCELLED)  # what was given up crowds nowhere
    year.random.shuffle(first := states[: len(crowded)])
    year.random.shuffle(rest := states[len(crowded) :])
    for number, (kind, state) in enumerate(zip(kinds, first + rest, strict=True)):
        is_crowded = number < len(crowded)
        host = crowded[number] if is_crowded else year.random.choice(others)
        group = "pupils" if kind is _K.SCHOOL else "young"
        if kind in GROWN_UP_KINDS and year.chance(0.4):
            group = "older"
        promoter = year.random.choices(crowd.promoters, _weights(len(crowd.promoters)))[0]
        second = year.random.choice(others) if not is_crowded and year.chance(0.03) else None
        chosen = _Chosen(kind, state, next(groups[group]), promoter, host, second, is_crowded)
        yield _plan(year, chosen, competences)


def _weights(count: int) -> list[int]:
    """Return how the promoters share the placements: one has a good third, another one many, the rest few."""
    return ([8, 3] + [1] * count)[:count]


def _shuffled(year: Year, group: Sequence[T]) -> list[T]:
    return year.random.sample(group, len(group))


def _plan(year: Year, chosen: _Chosen, competences: Sequence[UUID]) -> Plan:
    dice, kind, state, person = year.random, chosen.kind, chosen.state, chosen.person
    promoter, host, second, is_crowded = chosen.promoter, chosen.host, chosen.second, chosen.is_crowded
    starts_on, ends_on, ended_on = _span(year, kind, state)
    created_on = min(starts_on - timedelta(days=dice.randint(15, 40)), year.ago(dice.randint(3, 12)))
    if second is not None and second.id == host.id:
        second = None
    if not is_crowded and kind_rules(kind).may_host_itself and year.chance(0.15):
        host, second = Host(promoter.id, "Trento", host.tutors), None
    a_day = Decimal(dice.randint(4, 8))
    values: dict[str, Any] = {
        "id": year.new_id(),
        "kind": kind.value,
        "variant": dice.choice(kind_rules(kind).variants) if kind is _K.SCHOOL else None,
        "state": state.value,
        "state_since": year.at(created_on),
        "person_id": person.id,
        "promoter_id": promoter.id,
        "host_id": host.id,
        "second_host_id": second.id if second else None,
        "second_host_version": 1 if second else None,
        "title": dice.choice(TITLES[kind]),
        "activities": ACTIVITIES,
        "place": f"{host.town}, via di esempio {dice.randint(1, 60)}",
        "is_online": year.chance(0.05),
        "languages": "it,de" if year.chance(0.1) else "it",
        "starts_on": starts_on,
        "ends_on": ends_on,
        "ended_on": ended_on,
        "informed_on": created_on if kind in {_K.VOLUNTEERING, _K.COMPANY_VOLUNTEERING} else None,
        "planned_hours": a_day * len(list(working_days(kind, starts_on, ends_on))),
        "guardian_name": None,
        "guardian_address": None,
        "is_demo": True,
        "version": 1,
        "created_by_id": promoter.staff[-1].account_id,
        "created_at": year.at(created_on, 9),
    }
    if is_minor(person.born, created_on):  # who signs after that and is of age needs none
        values["guardian_name"] = f"Genitore di {person.name}"
        values["guardian_address"] = f"genitore.{person.id.hex[:12]}@example.org"
    count = dice.randint(5, 7)
    plan = Plan(
        values=values,
        kind=kind,
        state=state,
        person=person,
        promoter=promoter,
        host=host,
        host_tutors=[],
        second_tutor=second.tutors[0] if second else None,
        objectives=tuple(dice.sample(competences, min(count, len(competences)))),
        a_day=a_day,
    )
    _aim(year, plan)
    go_its_way(year, plan, is_steady=is_crowded)
    year.rows[Placement].append(values)
    return plan


def _span(year: Year, kind: PlacementKind, state: PlacementState) -> tuple[date, date, date | None]:
    """Return first and last day of the project, and the day on which it really ended."""
    dice = year.random
    length = timedelta(days=dice.randint(*DAYS[kind]))
    match state:
        case _S.DRAFT:
            starts = year.ago(dice.randint(-60, 3))
        case _S.AGREED:
            starts = year.ago(dice.randint(-45, -1))
        case _S.ACTIVE:
            starts = year.ago(dice.randint(8, length.days + 4))
        case _S.SUSPENDED:
            starts = year.ago(dice.randint(15, length.days - 5))
        case _S.CANCELLED:
            starts = year.ago(dice.randint(-60, 200))
        case _S.NEVER_STARTED:
            starts = year.ago(dice.randint(5, 300))
            return starts, starts + length, starts
        case _S.INTERRUPTED:
            gone = dice.randint(20, 300)
            starts = year.ago(gone)
            return (
                starts,
                starts + length,
                starts + timedelta(days=dice.randint(10, min(gone, length.days) - 1)),
            )
        case _:
            ends = year.ago(dice.randint(1, 30) if state is _S.REPORTED else dice.randint(3, 320))
            return ends - length, ends, ends if state is _S.CLOSED else None
    return starts, starts + length, None


def _aim(year: Year, plan: Plan) -> None:
    """Write the objectives, and who follows the person from the first day on."""
    for position, competence_id in enumerate(plan.objectives):
        year.add(
            ProjectObjective,
            placement_id=plan.id,
            competence_id=competence_id,
            position=position,
            task=year.random.choice(TASKS),
        )
    tutor = year.random.choice(plan.host.tutors)
    plan.host_tutors.append((follow(year, plan, Party.HOST, tutor, plan.starts_on), tutor, plan.starts_on))
    if plan.second_tutor is not None:
        follow(year, plan, Party.SECOND_HOST, plan.second_tutor, plan.starts_on)
    if plan.host.id != plan.promoter.id:
        office = HostTutor(plan.promoter.names[-1], "Tutor del promotore", "")
        follow(year, plan, Party.PROMOTER, office, plan.starts_on)

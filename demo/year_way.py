"""What happened on the way of a placement of the simulated year, and since when it is where it is."""

from datetime import date, timedelta
from typing import Final

from certify.placements.models import PlacementEvent, PlacementTutor
from certify.placements.rules import Party, PlacementKind, PlacementState
from demo.year_people import HostTutor
from demo.year_plans import Plan, follow, working_days
from demo.year_rows import Year
from demo.year_words import REASONS

_S = PlacementState
LONGER: Final = 30
SHORTEST_BEFORE: Final = 65
STILL_DAYS: Final = 8
TURNS: Final = {"resumed": 5, "extended": 5, "tutor_changed": 5, "": 85}
"""What befell placements that ran for a month or more, shares of a hundred."""


def go_its_way(year: Year, plan: Plan, *, is_steady: bool) -> None:
    """Write the events of its life, and since when it is in the state in which it is."""
    if plan.state is _S.CANCELLED:
        day = min(year.today, plan.starts_on - timedelta(days=2))
        _happen(year, plan, "cancelled", day, day)
    if plan.state in {_S.CANCELLED, _S.DRAFT, _S.AGREED}:
        return
    _happen(year, plan, "started", plan.starts_on, plan.starts_on, by_name="")
    span = (min(plan.last_day, year.today) - plan.starts_on).days
    middle = plan.starts_on + timedelta(days=max(1, span // 2))
    if plan.state is _S.SUSPENDED:
        plan.still = (middle, None)
        _happen(year, plan, "suspended", middle, middle)
    elif plan.state in {_S.ACTIVE, _S.REPORTED, _S.CLOSED} and span > LONGER and not is_steady:
        _turn(year, plan, middle)
    _end(year, plan)


def _turn(year: Year, plan: Plan, middle: date) -> None:
    """Let something happen halfway, to some."""
    since = plan.values["state_since"]
    turn = year.random.choices(list(TURNS), list(TURNS.values()))[0]
    match turn:
        case "resumed":
            again = middle + timedelta(days=STILL_DAYS)
            plan.still = (middle, again)
            _happen(year, plan, "suspended", middle, middle)
            _happen(year, plan, "resumed", again, again)
            return
        case "extended" if _may_be_longer(plan):
            _lengthen(plan)
            _happen(year, plan, "extended", plan.was["ends_on"], middle, until_day=plan.values["ends_on"])
            plan.longer_since = middle
        case "tutor_changed":
            _change_tutor(year, plan, middle)
            _happen(year, plan, "tutor_changed", middle, middle)
    plan.values["state_since"] = since


def _end(year: Year, plan: Plan) -> None:
    match plan.state:
        case _S.NEVER_STARTED:
            known = min(year.today, plan.starts_on + timedelta(days=4))
            _happen(year, plan, "never_started", plan.starts_on, known)
        case _S.INTERRUPTED:
            _happen(year, plan, "interrupted", plan.last_day, plan.last_day)
        case _S.REPORTED:
            day = plan.last_day + timedelta(days=year.random.randint(0, 1))
            _happen(year, plan, "reported", day, day)
        case _S.CLOSED:
            known = min(year.today, plan.last_day + timedelta(days=year.random.randint(1, 20)))
            _happen(year, plan, "closed", plan.last_day, known)


def _happen(
    year: Year,
    plan: Plan,
    what: str,
    on_day: date,
    known_on: date,
    *,
    by_name: str | None = None,
    until_day: date | None = None,
) -> None:
    at = year.at(known_on, 11)
    year.add(
        PlacementEvent,
        placement_id=plan.id,
        what=what,
        on_day=on_day,
        until_day=until_day,
        reason=REASONS.get(what, ""),
        by_name=plan.promoter.names[0] if by_name is None else by_name,
        at=at,
    )
    plan.values["state_since"] = at


def _may_be_longer(plan: Plan) -> bool:
    """Say whether the days before and after keep the limits of the kind."""
    days: int = (plan.values["ends_on"] - plan.starts_on).days
    return plan.kind is not PlacementKind.CIVIL_SERVICE and days > SHORTEST_BEFORE + LONGER


def _lengthen(plan: Plan) -> None:
    """Say that it was to end a month before: the first version said so, the second is what is there."""
    values = plan.values
    before = values["ends_on"] - timedelta(days=LONGER)
    plan.was = {
        "ends_on": before,
        "planned_hours": plan.a_day * len(list(working_days(plan.kind, plan.starts_on, before))),
        "version": 1,
    }
    values["version"] = 2


def _change_tutor(year: Year, plan: Plan, day: date) -> None:
    former_id, _tutor, _since = plan.host_tutors[0]
    former = next(row for row in reversed(year.rows[PlacementTutor]) if row["id"] == former_id)
    former["until_on"] = day - timedelta(days=1)
    name = " ".join(year.new_name())
    tutor = HostTutor(name, "Tutor aziendale", f"nuovo.{former_id.hex[:12]}@example.org")
    plan.host_tutors.append((follow(year, plan, Party.HOST, tutor, day), tutor, day))

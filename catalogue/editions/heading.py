"""What stands above each page of an edition."""

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any
from uuid import UUID

from catalogue.editions.attending import Attending
from catalogue.editions.planned import PlannedEdition
from catalogue.editions.rules import EditionState, Phase, phase_of, to_hours
from catalogue.editions.wording import clock_span, title_of, when_of
from catalogue.editions.words import PHASES
from commons.pages.formats import hours

State = tuple[str, str, str]
"""Colour, words, icon: what the macro `state` takes."""


def make_head(
    *,
    edition_id: UUID,
    titles: Mapping[str, str],
    label: str,
    lead_name: str,
    state: EditionState,
    starts_on: date | None,
    ends_on: date | None,
    dates_text: str,
    times: Iterable[tuple[time | None, time | None]],
    venue: str,
    planned_minutes: int | None,
    seats: int | None,
    taken_count: int,
    today: date,
) -> dict[str, Any]:
    """Return what `editions/_head.html` shows; hours of the day are told where all meetings keep the same."""
    phase = phase_of(state, starts_on=starts_on, ends_on=ends_on, seats=seats, taken=taken_count, today=today)
    title, lang = title_of(titles)
    clocks = {clock_span(start, end) for start, end in times}
    facts = [
        when_of(starts_on, ends_on, dates_text),
        clocks.pop() if len(clocks) == 1 else "",
        venue,
        hours(to_hours(planned_minutes)) if planned_minutes else "",
    ]
    return {
        "edition_id": edition_id,
        "title": title,
        "title_lang": lang,
        "label": label,
        "facts": ", ".join(fact for fact in facts if fact),
        "lead_name": lead_name,
        "phase": phase_state(phase),
        "is_planned": state is EditionState.PLANNED,
        "is_open": state is EditionState.OPEN,
        "is_closed": state is EditionState.CLOSED,
        "enrolled_count": taken_count,
    }


def head_of(planned: PlannedEdition, people: Attending, today: date) -> dict[str, Any]:
    return make_head(
        edition_id=planned.id,
        titles=planned.titles,
        label=planned.plan.label,
        lead_name=planned.lead_name,
        state=planned.state,
        starts_on=planned.plan.starts_on,
        ends_on=planned.plan.ends_on,
        dates_text=planned.dates_text,
        times=[(each.plan.starts_at, each.plan.ends_at) for each in planned.meetings],
        venue=planned.plan.venue or "",
        planned_minutes=planned.plan.planned_minutes,
        seats=planned.plan.seats,
        taken_count=people.taken_count,
        today=today,
    )


def phase_state(phase: Phase) -> State:
    kind, icon, text = PHASES[phase]
    return kind, str(text), icon

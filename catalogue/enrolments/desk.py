"""The list of editions on a desk, and what stands above each page of one edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.courses.wording import pick
from catalogue.editions.rules import EditionState, Phase, phase_of, to_hours
from catalogue.editions.words import PHASES
from catalogue.enrolments.queries import DeskEdition
from catalogue.enrolments.register import Register
from commons.adapters.clock import TRENTO
from commons.pages.formats import day_span, hours
from commons.pages.language import current_lang

State = tuple[str, str, str]
"""Colour, words, icon: what the macro `state` takes."""


@dataclass(frozen=True, slots=True)
class DeskLine:
    edition_id: UUID
    title: str
    title_lang: str
    lead_name: str
    label: str
    when: str
    phase: State
    enrolled: str
    next_step: str


def desk_line(row: DeskEdition, today: date) -> DeskLine:
    phase = phase_of(
        row.state,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        seats=row.seats,
        taken=row.taken_count,
        today=today,
    )
    title, lang = _title(row.titles)
    return DeskLine(
        edition_id=row.id,
        title=title,
        title_lang=lang,
        lead_name=row.lead_name,
        label=row.label,
        when=_when(row.starts_on, row.ends_on, row.dates_text),
        phase=_phase_state(phase),
        enrolled=_enrolled(row.taken_count, row.seats),
        next_step=_next_step(phase, row),
    )


def head(register: Register, now: datetime) -> dict[str, Any]:
    """Return what stands above each page of an edition."""
    phase = phase_of(
        register.state,
        starts_on=register.starts_on,
        ends_on=register.ends_on,
        seats=register.seats,
        taken=register.taken_count,
        today=now.astimezone(TRENTO).date(),
    )
    title, lang = _title(register.titles)
    facts = [_when(register.starts_on, register.ends_on, register.dates_text)]
    facts += [register.venue] if register.venue else []
    facts += [hours(to_hours(register.planned_minutes))] if register.planned_minutes else []
    return {
        "edition_id": register.edition_id,
        "title": title,
        "title_lang": lang,
        "label": register.label,
        "facts": ", ".join(facts),
        "lead_name": register.lead_name,
        "phase": _phase_state(phase),
        "is_planned": register.state is EditionState.PLANNED,
        "is_open": register.state is EditionState.OPEN,
        "is_closed": register.state is EditionState.CLOSED,
        "enrolled_count": register.taken_count,
    }


def _title(titles: Mapping[str, str]) -> tuple[str, str]:
    """Return the title, and its language where that is not the page's."""
    title, lang = pick(titles, current_lang())
    return title, "" if lang == current_lang() else lang


def _when(starts_on: date | None, ends_on: date | None, dates_text: str) -> str:
    if starts_on is not None:
        return day_span(starts_on, ends_on)
    return dates_text or str(_("Date non indicate"))


def _phase_state(phase: Phase) -> State:
    kind, icon, text = PHASES[phase]
    return kind, str(text), icon


def _enrolled(taken: int, seats: int | None) -> str:
    if seats is None:
        return str(ngettext("%(num)s persona", "%(num)s persone", taken))
    return str(ngettext("%(taken)s su %(num)s posto", "%(taken)s su %(num)s posti", seats, taken=taken))


def _next_step(phase: Phase, row: DeskEdition) -> str:
    if row.requested_count and row.state is EditionState.OPEN and phase is not Phase.OVER:
        asked = row.requested_count
        return str(ngettext("Risponda a %(num)s richiesta", "Risponda a %(num)s richieste", asked))
    if phase is Phase.CLOSED:
        done = row.completed_count
        return str(
            ngettext(
                "Controlli gli attestati: %(num)s persona ha completato",
                "Controlli gli attestati: %(num)s persone hanno completato",
                done,
            )
        )
    steps = {
        Phase.PLANNED: _("Apra le iscrizioni"),
        Phase.OPEN: _("Raccolga le iscrizioni"),
        Phase.FULL: _("Aspetti il primo incontro"),
        Phase.RUNNING: _("Segni le presenze"),
        Phase.OVER: _("Confermi gli esiti"),
    }
    return str(steps.get(phase, _("Niente da fare")))

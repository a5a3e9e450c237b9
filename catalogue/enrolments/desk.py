"""The list of editions on a desk, and what stands above each page of one edition."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.editions.heading import State, make_head, phase_state
from catalogue.editions.rules import EditionState, Phase
from catalogue.editions.wording import title_of, when_of
from catalogue.enrolments.queries import DeskEdition
from catalogue.enrolments.register import Register
from commons.adapters.clock import TRENTO


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


def desk_line(row: DeskEdition, phase: Phase) -> DeskLine:
    title, lang = title_of(row.titles)
    return DeskLine(
        edition_id=row.id,
        title=title,
        title_lang=lang,
        lead_name=row.lead_name,
        label=row.label,
        when=when_of(row.starts_on, row.ends_on, row.dates_text),
        phase=phase_state(phase),
        enrolled=_enrolled(row.taken_count, row.seats),
        next_step=_next_step(phase, row),
    )


def head(register: Register, now: datetime) -> dict[str, Any]:
    """Return what stands above each page of an edition."""
    return make_head(
        edition_id=register.edition_id,
        titles=register.titles,
        label=register.label,
        lead_name=register.lead_name,
        state=register.state,
        starts_on=register.starts_on,
        ends_on=register.ends_on,
        dates_text=register.dates_text,
        times=[(meeting.starts_at, meeting.ends_at) for meeting in register.meetings],
        venue=register.venue,
        planned_minutes=register.planned_minutes,
        seats=register.seats,
        taken_count=register.taken_count,
        today=now.astimezone(TRENTO).date(),
    )


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

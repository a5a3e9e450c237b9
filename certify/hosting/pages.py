"""How an intern is shown on a tutor's page: a card with what is to do, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from certify.hosting.cards import TutorCard
from certify.hosting.forms import write_seen
from certify.hosting.rows import InternRow, ObservationRow, WeekRow
from certify.hosting.rules import Task
from certify.placements.levels import level_sentence
from certify.placements.rows import ObjectiveRow
from certify.placements.rules import PlacementState, Shown
from certify.placements.words import KINDS
from commons.frameworks.queries import best_label
from commons.pages.formats import day_span
from commons.pages.language import current_lang

STATES: Final = {
    PlacementState.DRAFT: ("wait", lazy_gettext("Progetto da firmare")),
    PlacementState.AGREED: ("info", lazy_gettext("Firmato, deve cominciare")),
    PlacementState.ACTIVE: ("ok", lazy_gettext("In corso")),
    PlacementState.SUSPENDED: ("wait", lazy_gettext("Sospeso: queste ore non contano")),
    PlacementState.REPORTED: ("info", lazy_gettext("Finito, da chiudere")),
    PlacementState.CLOSED: ("mute", lazy_gettext("Chiuso")),
    PlacementState.INTERRUPTED: ("mute", lazy_gettext("Interrotto")),
}
OVER: Final = frozenset({PlacementState.CLOSED, PlacementState.INTERRUPTED})
ASKED_BEFORE: Final = timedelta(days=21)
"""Three weeks before the end the page puts what was seen among the things to do; it is possible always."""
SHOWN_WORDS: Final = {
    Shown.SHOWN: lazy_gettext("L’ha mostrata"),
    Shown.NOT_SHOWN: lazy_gettext("L’occasione c’era, non l’ha mostrata"),
    Shown.NOT_OBSERVED: lazy_gettext("Non ho potuto osservarla: non conta contro la persona"),
}
MISSING_WORDS: Final = {
    "shown": lazy_gettext("manca la risposta"),
    "level": lazy_gettext("manca la frase"),
    "episode": lazy_gettext("manca l’episodio"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """An intern on the page. `week` is the oldest with hours to confirm, `seen` what it shows."""

    row: InternRow
    initials: str
    kind: str
    state: tuple[str, Any]
    tasks: tuple[Task, ...]
    week: WeekRow | None
    seen: str
    is_over: bool
    questions: tuple[TutorCard, ...]


def intern_card(row: InternRow, questions: Sequence[TutorCard], today: date) -> Card:
    week = row.open_weeks[0] if row.may_count and row.open_weeks else None
    return Card(
        row=row,
        initials=row.view.given_name[:1] + row.view.family_name[:1],
        kind=str(KINDS[row.view.kind]),
        state=_state_of(row),
        tasks=list_tasks(row, questions, today),
        week=week,
        seen=write_seen(week.days) if week else "",
        is_over=row.is_former or row.view.state in OVER,
        questions=tuple(questions),
    )


def _state_of(row: InternRow) -> tuple[str, Any]:
    if row.is_former:
        return "mute", _("Non segue più questa persona")
    if row.view.state is PlacementState.DRAFT and not row.view.awaits(row.tutor.party):
        return "wait", _("Mancano le altre firme")  # not this tutor's: she has done her part
    return STATES[row.view.state]


def list_tasks(row: InternRow, questions: Sequence[TutorCard], today: date) -> tuple[Task, ...]:
    """Return what there is to do on the page: sooner than a mail would remind of it."""
    tasks = [Task.QUESTION] if questions else []
    if row.is_former:
        return tuple(tasks)
    if row.must_sign:
        tasks.append(Task.SIGN)
    if row.may_count and row.open_weeks:
        tasks.append(Task.HOURS)
    is_near = today >= row.last_day - ASKED_BEFORE or row.done_count > row.sent_count
    if row.may_observe and is_near and row.sent_count < len(row.view.objectives):
        tasks.append(Task.OBSERVE)
    return tuple(tasks)


def week_words(monday: date) -> str:
    return day_span(monday, monday + timedelta(days=6))


def competence_words(objective: ObjectiveRow) -> dict[str, Any]:
    """Return label, tag and description of a competence, each with the language it is in."""
    lang = current_lang()
    label = best_label(objective.labels, objective.provenance, lang)
    told = (
        best_label(objective.descriptions, objective.provenance, lang, "description_")
        if lang in objective.descriptions  # a definition in a language one did not choose explains nothing
        else None
    )
    return {
        "id": objective.competence_id,
        "label": label,
        "tag": f"{objective.framework_name} {objective.code}",
        "description": told,
        "task": objective.task,
    }


@dataclass(frozen=True, slots=True)
class Step:
    """A competence in the list beside the form."""

    id: UUID
    label: Any
    tag: str
    state: tuple[str, str, str]
    said: ObservationRow


def list_steps(row: InternRow) -> list[Step]:
    steps = []
    for objective in row.view.objectives:
        words = competence_words(objective)
        said = row.observation(objective.competence_id)
        steps.append(Step(words["id"], words["label"], words["tag"], step_state(said), said))
    return steps


def step_state(said: ObservationRow) -> tuple[str, str, str]:
    if said.answer is not None:
        return ("ok", _("La persona ha risposto"), "comment")
    if said.sent_at is not None:
        return ("ok", _("Inviato"), "check-circle")
    if said.is_ready:
        return ("info", _("Pronto da inviare"), "check")
    if said.saved:
        missing = ", ".join(str(MISSING_WORDS[each]) for each in said.missing)
        return ("wait", _("Cominciato: %(missing)s", missing=missing), "clock")
    return ("mute", _("Da raccontare"), "minus-circle")


def read_words(said: ObservationRow) -> dict[str, Any]:
    """Return an observation as the person reads it."""
    shown = said.shown
    return {
        "shown": "" if shown is None else str(SHOWN_WORDS[shown]),
        "level": level_sentence(said.level, current_lang()) if shown is Shown.SHOWN else "",
        "episode": "" if shown is Shown.NOT_OBSERVED else said.episode,
    }


def count_hours(hours: Decimal) -> int:
    """Return the number that decides between singular and plural: one hour alone is one."""
    return 1 if hours == 1 else 2


def say_confirmed(count: int) -> str:
    if not count:
        return str(_("Queste ore erano già confermate."))
    return str(ngettext("Confermato %(num)s giorno.", "Confermati %(num)s giorni.", count))

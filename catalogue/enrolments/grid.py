"""The grid of the register: a line for each person, a cell for each meeting, and what follows for him."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from catalogue.editions.heading import State
from catalogue.editions.rules import EditionState, to_hours
from catalogue.editions.wording import clock_span
from catalogue.enrolments.forms import (
    CODES,
    PARTIAL_CODE,
    TypedRegister,
    cell_name,
    code_of,
    is_minutes,
    part_name,
    partial_choices,
    seen_name,
)
from catalogue.enrolments.register import MeetingRow, Register, RegisterRow
from catalogue.enrolments.rules import EnrolmentState, Presence, Proposal
from commons.pages.formats import day_month, hours, long_day, number, week_day
from commons.pages.words import say_refusal

KINDS: Final = {"P": "ok", "L": "info", "G": "wait", "A": "stop", "": "mute"}

_DECIDABLE: Final = frozenset(
    {Proposal.TO_DECIDE, Proposal.BELOW_MINIMUM, Proposal.EXCEPTION, Proposal.REFUSED}
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the grid. `was` says what stands in the register, where that is not what was typed."""

    name: str
    label: str
    code: str
    kind: str
    shown: str
    words: str
    choices: tuple[tuple[str, str], ...]
    part: str
    was: str
    problem: str


@dataclass(frozen=True, slots=True)
class Line:
    enrolment_id: UUID
    name: str
    is_kept: bool
    cells: tuple[Cell, ...]
    hours: str
    outcome: State
    is_decidable: bool


@dataclass(frozen=True, slots=True)
class Column:
    meeting_id: UUID
    day: str
    clock: str
    hours: str
    title: str
    when: str
    minutes: int
    seen_name: str
    seen: str


def column(register: Register, meeting: MeetingRow) -> Column:
    when = f"{format_date(meeting.on_day, 'EEEE')} {long_day(meeting.on_day)}"
    clock = clock_span(meeting.starts_at, meeting.ends_at)
    return Column(
        meeting_id=meeting.id,
        day=week_day(meeting.on_day),
        clock=clock,
        hours=hours(to_hours(meeting.minutes)),
        title=meeting.title,
        when=f"{when}, {clock}" if clock else when,
        minutes=meeting.minutes,
        seen_name=seen_name(meeting.id),
        seen=",".join(code_of(row.marks.get(meeting.id)) for row in register.kept()),
    )


def seen_rows(register: Register) -> str:
    return " ".join(row.enrolment_id.hex for row in register.kept())


def line(
    register: Register,
    row: RegisterRow,
    meetings: Sequence[MeetingRow],
    today: date,
    typed: TypedRegister | None,
) -> Line:
    return Line(
        enrolment_id=row.enrolment_id,
        name=row.name.full,
        is_kept=row.is_kept,
        cells=tuple(_cell(row, meeting, today, typed) for meeting in meetings),
        hours=number(to_hours(row.standing.attended_minutes)),
        outcome=outcome_state(register, row),
        is_decidable=register.state is EditionState.OPEN
        and row.proposal in _DECIDABLE
        and row.standing.attended_minutes > 0,
    )


def _cell(row: RegisterRow, meeting: MeetingRow, today: date, typed: TypedRegister | None) -> Cell:
    name = cell_name(meeting.id, row.enrolment_id)
    stands = code_of(row.marks.get(meeting.id))
    code, was, problem, part = stands, "", "", ""
    if typed is not None and name in typed.codes and row.is_kept:
        code = typed.codes[name]
        part = typed.codes.get(part_name(row.enrolment_id), "")
        wrote = part if code == PARTIAL_CODE and part else code
        if wrote == typed.seen[name]:
            code = stands  # he left it as it was: what others wrote meanwhile is shown
        elif stands not in {typed.seen[name], wrote}:
            was = _words(stands) if stands else _("da segnare")
        if name in typed.problems:
            problem = say_refusal(typed.problems[name])
            code = code if code == PARTIAL_CODE else stands  # no list offers it: it was not chosen on a page
    kind = KINDS.get(code, "ok")
    return Cell(
        name=name,
        label=f"{row.name.full}, {week_day(meeting.on_day)}",
        code=code,
        kind=kind,
        shown=_short(code),
        words=_words(code),
        choices=_choices(meeting, code, is_coming=meeting.on_day > today),
        part=part or (code if is_minutes(code) else ""),
        was=was,
        problem=problem,
    )


def _choices(meeting: MeetingRow, code: str, *, is_coming: bool) -> tuple[tuple[str, str], ...]:
    if is_coming:
        codes = ["", CODES[Presence.EXCUSED]]
        codes += [code] if code not in codes else []
    else:
        codes = ["", *CODES.values()]
        codes += [str(minutes) for minutes in partial_choices(meeting.minutes, is_exact=False, also=code)]
    return tuple((each, _short(each)) for each in codes)


def parts(meeting: MeetingRow) -> list[int]:
    return partial_choices(meeting.minutes, is_exact=True)


def roll_choices(*, is_coming: bool) -> list[tuple[str, str, str, str, str]]:
    """Return what can be answered for one person at one meeting: code, colour, letter, short words, words."""
    if is_coming:
        return [
            ("", "mute", "–", str(_("Non so")), _words("")),
            ("G", "wait", "G", str(_("Giustif.")), _words("G")),
        ]
    return [
        ("P", "ok", "P", str(_("C’è")), _words("P")),
        ("L", "info", "L", str(_("In linea")), _words("L")),
        (PARTIAL_CODE, "ok", "½", str(_("In parte")), str(_("presente in parte"))),
        ("G", "wait", "G", str(_("Giustif.")), _words("G")),
        ("A", "stop", "A", str(_("Manca")), _words("A")),
    ]


def _short(code: str) -> str:
    if is_minutes(code):
        return f"{number(to_hours(int(code)))} h"
    return code or "–"


def _words(code: str) -> str:
    if is_minutes(code):
        return str(_("presente per %(hours)s", hours=hours(to_hours(int(code)))))
    words = {
        "P": _("presente"),
        "L": _("presente in linea"),
        "G": _("assente, giustificato"),
        "A": _("assente"),
    }
    return str(words.get(code, _("da segnare")))


def outcome_state(register: Register, row: RegisterRow) -> State:
    minimum = hours(to_hours(register.minimum_minutes or 0))
    withdrawn = "" if row.withdrawn_on is None else day_month(row.withdrawn_on)
    is_closed = row.standing.state is EnrolmentState.NOT_COMPLETED
    return {
        Proposal.COMPLETED: ("ok", _("Ha completato"), "check-circle"),
        Proposal.EXCEPTION: ("ok", _("Ha completato, con eccezione"), "check-circle"),
        Proposal.BELOW_MINIMUM: (
            "stop",
            _("Non ha completato") if is_closed else _("Sotto le %(minimum)s", minimum=minimum),
            "close-circle",
        ),
        Proposal.REFUSED: ("stop", _("Non ha completato"), "close-circle"),
        Proposal.TO_DECIDE: ("wait", _("Da decidere"), "clock"),
        Proposal.UNMARKED: (
            "mute",
            ngettext("Manca %(num)s presenza", "Mancano %(num)s presenze", row.standing.unmarked_count),
            "minus-circle",
        ),
        Proposal.REQUESTED: ("wait", _("Ha chiesto di iscriversi"), "clock"),
        Proposal.WAITING: ("mute", _("In lista d’attesa"), "list"),
        Proposal.NOT_ADMITTED: ("mute", _("Non ammessa"), "minus-circle"),
        Proposal.WITHDRAWN: ("mute", _("Ritiro il %(day)s", day=withdrawn), "minus-circle"),
    }[row.proposal]

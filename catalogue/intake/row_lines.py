"""The rows of a preview: what becomes of each, and beside each mistake the cell to mend."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext

from catalogue.editions.heading import State
from catalogue.editions.rules import to_hours
from catalogue.intake.course_fields import SAID_FORMS, Fault
from catalogue.intake.course_rows import FIELD_OF, PlannedRow, RowKind
from catalogue.intake.drafts import Draft, shown_cell, shown_header
from catalogue.intake.forms import cell_name, out_name, same_name
from catalogue.intake.pages import say_problem
from catalogue.intake.people_fields import PersonFault
from catalogue.intake.people_plan import NEWCOMER, OTHER, TWIN, PersonKind, PlannedPerson
from catalogue.intake.plans import course_columns, person_columns
from catalogue.intake.sheet_words import COURSE_FIELDS, KINDS
from commons.pages.formats import day, hours
from commons.people.matching import Candidate
from commons.people.words import SAMENESS

LONG: Final = 70


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


@dataclass(frozen=True, slots=True)
class Mend:
    """One mistake of a row, with the input that mends it; without a name there is no cell to mend."""

    label: str
    sentence: str
    name: str = ""
    value: str = ""
    is_long: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    name: str
    text: str
    choices: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class RowLine:
    row: int
    title: str
    about: str
    state: State
    changes: tuple[tuple[str, str, str], ...] = ()
    mends: tuple[Mend, ...] = ()
    question: Question | None = None
    out_name: str = ""
    is_out: bool = False
    note: str = ""


def course_lines(rows: Sequence[PlannedRow], draft: Draft, names: Mapping[UUID, str]) -> list[RowLine]:
    cells = {line.number: line.cells for line in draft.lines()}
    columns = course_columns(draft)
    header = shown_header(draft.header())
    lines = []
    for row in rows:
        state = KINDS[row.kind]
        mends = [
            _mend(row.row, fault, columns.get(fault.field) if fault.field else None, cells[row.row], header)
            for fault in row.faults
        ]
        note = ""
        if row.kind is RowKind.FOREIGN:
            note = _("Il capofila è un altro ente: la riga non tocca nulla.")
        elif row.kind is RowKind.NEW and row.first_row != row.row:
            note = _("Un’altra edizione del corso della riga %(row)s.", row=row.first_row)
        lines.append(
            RowLine(
                row=row.row,
                title=row.title or _("Riga senza titolo"),
                about=_("edizione %(label)s", label=row.label) if row.label else "",
                state=(state[0], str(state[1]), state[2]),
                changes=tuple(
                    (
                        str(COURSE_FIELDS[FIELD_OF[change.name]]),
                        tell_value(change.name, change.before, names),
                        tell_value(change.name, change.after, names),
                    )
                    for change in row.changes
                    if row.kind is RowKind.CHANGED or change.after is not None
                ),
                mends=_in_order(mends),
                out_name=out_name(row.row) if row.kind in {RowKind.WRONG, RowKind.LEFT_OUT} else "",
                is_out=row.kind is RowKind.LEFT_OUT,
                note=note,
            )
        )
    return lines


def person_lines(
    rows: Sequence[PlannedPerson], draft: Draft, everybody: Sequence[PlannedPerson]
) -> list[RowLine]:
    cells = {line.number: line.cells for line in draft.lines()}
    columns = person_columns(draft)
    header = shown_header(draft.header())
    by_row = {row.row: row for row in everybody}
    lines = []
    for row in rows:
        read, state = row.reading, KINDS[row.kind]
        is_open = row.kind in {PersonKind.WRONG, PersonKind.ASK}
        about = [read.address, day(read.birth_date), _("già in aula") if read.is_walk_in else ""]
        mends = [
            _mend(row.row, fault, columns.get(fault.field) if fault.field else None, cells[row.row], header)
            for fault in row.faults
        ]
        lines.append(
            RowLine(
                row=row.row,
                title=read.full or _("Riga senza nome"),
                about=", ".join(part for part in about if part),
                state=(state[0], str(state[1]), state[2]),
                mends=_in_order(mends),
                question=_question(row, by_row) if row.kind is not PersonKind.LEFT_OUT else None,
                out_name=out_name(row.row) if is_open or row.kind is PersonKind.LEFT_OUT else "",
                is_out=row.kind is PersonKind.LEFT_OUT,
                note=_note(row),
            )
        )
    return lines


def _note(row: PlannedPerson) -> str:
    if row.kind is PersonKind.DOUBLE:
        return _("È la persona della riga %(row)s: si iscrive una volta sola.", row=row.twin)
    if row.kind is PersonKind.WAIT:
        return _("I posti finiscono prima di questa riga.")
    if row.kind is PersonKind.ENROL and row.person_id is not None:
        return _("È già registrata: i suoi dati non cambiano.")
    if row.kind is PersonKind.ENROL:
        return _("Persona nuova.")
    return ""


def _question(row: PlannedPerson, by_row: Mapping[int, PlannedPerson]) -> Question | None:
    """Ask who a row is: the person of an earlier row, somebody registered, or somebody new."""
    if row.twin is not None and not row.candidates and row.kind in {PersonKind.ASK, PersonKind.DOUBLE}:
        twin = by_row[row.twin].reading
        told = ", ".join(part for part in (twin.full, twin.address, day(twin.birth_date)) if part)
        same = f"{TWIN}{row.twin}"
        return Question(
            same_name(row.row),
            _("È la stessa persona della riga %(row)s?", row=row.twin),
            (
                (same, _("Sì: %(told)s", told=told), row.choice == same),
                (OTHER, _("No, sono due persone"), row.choice == OTHER),
            ),
        )
    if not row.candidates:
        return None
    choices = [
        (str(each.person_id), tell_candidate(each), row.choice == str(each.person_id))
        for each in row.candidates[:8]
    ]
    choices.append((NEWCOMER, _("No, è un’altra persona"), row.choice == NEWCOMER))
    return Question(same_name(row.row), _("È una di queste persone?"), tuple(choices))


def tell_candidate(candidate: Candidate) -> str:
    why = ", ".join(str(SAMENESS[each]) for each in candidate.why)
    if candidate.birth_date is not None:  # the year tells namesakes apart, and no more of them than that
        why += ", " + _("anno di nascita %(year)s", year=candidate.birth_date.year)
    return f"{candidate.given_name} {candidate.family_name} ({why})"


def tell_value(name: str, value: object, names: Mapping[UUID, str]) -> str:
    """Write a value as people read it; nothing is said too."""
    if value is None or value == ():
        return _("(vuoto)")
    if isinstance(value, date):
        return day(value)
    if name.endswith("_minutes") and isinstance(value, int):
        return hours(to_hours(value))
    if name == "form":
        return SAID_FORMS[value]  # type: ignore[index]
    if isinstance(value, tuple):
        return "; ".join(names.get(each, "?") for each in value)
    return str(value)


def _in_order(mends: Sequence[Mend]) -> tuple[Mend, ...]:
    """Put mistakes in the order of the columns, those of the row as a whole first."""
    return tuple(sorted(mends, key=lambda mend: int(mend.name.rpartition("-")[2] or -1)))


def _mend(
    row: int, fault: Fault | PersonFault, column: int | None, cells: Sequence[Any], header: Sequence[str]
) -> Mend:
    sentence = say_problem(fault.code, fault.values)
    if column is None:
        return Mend("", sentence)
    value = shown_cell(cells[column])
    proposal = fault.proposal if isinstance(fault, PersonFault) else ""
    is_long = len(value) > LONG or "\n" in value
    return Mend(header[column], sentence, cell_name(row, column), proposal or value, is_long)

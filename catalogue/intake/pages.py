"""What the pages of a sheet show: its columns, and its rows in groups by what becomes of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask_babel import gettext, ngettext

from catalogue.intake.course_fields import SheetField
from catalogue.intake.course_rows import CoursePlan, RowKind
from catalogue.intake.drafts import (
    Layout,
    guess_meanings,
    header_of,
    samples,
    shown_cell,
    shown_header,
)
from catalogue.intake.people_fields import PersonField
from catalogue.intake.people_plan import PersonKind, PlannedPerson
from catalogue.intake.rules import IntakeProblem
from catalogue.intake.sheet_words import COURSE_FIELDS, COURSE_HINTS, KINDS, PERSON_FIELDS, PERSON_HINTS
from catalogue.intake.words import PROBLEMS
from commons.folding import fold
from commons.sheets import CellError, SheetProblem
from commons.sheets.raw import RawFile

PAGE: Final = 50
HEADS: Final = 12


def _(text: str, **values: object) -> str:
    return str(gettext(text, **values))


_FIRST: Final = ("wrong", "ask", "new", "added", "changed", "enrol", "wait")


@dataclass(frozen=True, slots=True)
class Tab:
    key: str
    label: str
    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column on the page that asks what it means."""

    place: int
    name: str
    samples: tuple[str, ...]
    meaning: str


def columns_page(
    file: RawFile, layout: Layout, known: Mapping[str, str], remembered: Mapping[str, str], *, is_people: bool
) -> dict[str, Any]:
    """Return what the page about columns shows; meanings that were said already stand."""
    sheet = file.sheets[layout.sheet]
    header = header_of(sheet, layout.header)
    fields: Mapping[Any, Any] = PERSON_FIELDS if is_people else COURSE_FIELDS
    ours = {fold(str(label)): each.value for each, label in fields.items()}  # as an empty sheet names them
    meanings = layout.meanings or guess_meanings(header, {**known, **ours}, remembered)
    hints: Mapping[Any, Any] = PERSON_HINTS if is_people else COURSE_HINTS
    heads = [line for line in sheet.lines if line.number == layout.header or line in sheet.lines[:HEADS]]
    return {
        "columns": [
            Column(place, name, tuple(samples(sheet, layout.header, place)), meaning)
            for place, (name, meaning) in enumerate(zip(shown_header(header), meanings, strict=True))
        ],
        "fields": [(each.value, str(label)) for each, label in fields.items()],
        "hints": [(str(fields[each]), str(hint)) for each, hint in hints.items()],
        "sheets": [(place, each.name) for place, each in enumerate(file.sheets)],
        "heads": [
            (line.number, " · ".join(shown_cell(cell) for cell in line.cells if cell is not None)[:110])
            for line in heads
        ],
        "layout": layout,
        "formula_columns": [
            name for place, name in enumerate(shown_header(header)) if place in sheet.formula_columns
        ],
        "row_count": sum(line.number > layout.header for line in sheet.lines),
    }


def find_column_problems(meanings: Sequence[str], *, is_people: bool) -> list[str]:
    """Say what is wrong with what the columns are said to mean."""
    fields: Mapping[Any, Any] = PERSON_FIELDS if is_people else COURSE_FIELDS
    labels = {each.value: str(label) for each, label in fields.items()}
    said = [each for each in meanings if each]
    problems = [
        _("«%(field)s» è scelto per più di una colonna: lo lasci a una sola.", field=labels[each])
        for each in dict.fromkeys(said)
        if said.count(each) > 1
    ]
    if not is_people and SheetField.TITLE not in said:
        problems.append(_("Dica quale colonna contiene il titolo del corso."))
    has_both = {PersonField.FAMILY, PersonField.GIVEN} <= set(said)
    if is_people and PersonField.FULL in said and (PersonField.FAMILY in said or PersonField.GIVEN in said):
        problems.append(_("Scelga le due colonne del nome, oppure quella con nome e cognome insieme."))
    elif is_people and not has_both and PersonField.FULL not in said:
        problems.append(
            _("Dica quali colonne contengono il cognome e il nome, o quella che li contiene insieme.")
        )
    return problems


def tabs_of(kinds: Sequence[str], *, missing: int = 0) -> list[Tab]:
    """Return the groups that have rows, what needs somebody first, with their counts."""
    order = [*_FIRST, *(key for key in map(str, KINDS) if key not in _FIRST)]
    found = [
        Tab(key, str(KINDS[key][1]), kinds.count(key), KINDS[key][0])  # type: ignore[index]
        for key in dict.fromkeys(order)
        if key in kinds
    ]
    if missing:
        found.append(Tab("missing", _("Non è più nel foglio"), missing, "mute"))
    return found


def say_problem(code: str, values: Sequence[tuple[str, str]]) -> str:
    sentence = str(PROBLEMS[code]) % dict(values)
    return sentence[:1].upper() + sentence[1:] + "."


_HERE: Final = {SheetProblem.NOT_A_TABLE.value: IntakeProblem.NOT_A_SHEET.value}
"""What is said otherwise on a page, which takes no JSON."""


def say_file_problems(errors: Sequence[CellError]) -> list[str]:
    return [say_problem(_HERE.get(each.code, each.code), each.values) for each in errors]


def summary_of(plan: CoursePlan) -> list[tuple[str, int, str]]:
    """Return the figures above a preview of courses."""
    count = [row.kind for row in plan.rows].count
    new, changed = count(RowKind.NEW) + count(RowKind.ADDED), count(RowKind.CHANGED)
    wrong = count(RowKind.WRONG)
    return [
        ("ok", new, ngettext("riga nuova", "righe nuove", new)),
        ("info", changed, ngettext("riga che cambia", "righe che cambiano", changed)),
        ("mute", count(RowKind.SAME), ngettext("riga uguale", "righe uguali", count(RowKind.SAME))),
        ("stop" if wrong else "mute", wrong, ngettext("riga da correggere", "righe da correggere", wrong)),
    ]


def people_summary(rows: Sequence[PlannedPerson]) -> list[tuple[str, int, str]]:
    count = [row.kind for row in rows].count
    enrol, wait = count(PersonKind.ENROL), count(PersonKind.WAIT)
    open_count = count(PersonKind.WRONG) + count(PersonKind.ASK)
    already = count(PersonKind.ALREADY) + count(PersonKind.DOUBLE)
    return [
        ("ok", enrol, ngettext("persona si iscrive", "persone si iscrivono", enrol)),
        ("wait", wait, ngettext("va in lista d’attesa", "vanno in lista d’attesa", wait)),
        ("mute", already, ngettext("già iscritta o ripetuta", "già iscritte o ripetute", already)),
        (
            "stop" if open_count else "mute",
            open_count,
            ngettext("riga da correggere o decidere", "righe da correggere o decidere", open_count),
        ),
    ]

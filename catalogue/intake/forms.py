"""What is sent from the pages of sheets. Cells, ticks and choices come as fields named by row and column."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField, SelectField

LONGEST_CELL: Final = 2_000
_CELL: Final = re.compile(r"c-(\d{1,7})-(\d{1,3})", re.ASCII)
_ROW: Final = re.compile(r"(out|same)-(\d{1,7})", re.ASCII)
_NUMBER: Final = re.compile(r"\d{1,7}", re.ASCII)
MOST_ROWS: Final = 10_000


class UploadForm(FlaskForm):
    file = FileField(_("Il foglio"), validators=[FileRequired(_("Scelga un file CSV o XLSX."))])


class CourseUploadForm(UploadForm):
    organisation = SelectField(_("Per quale ente"))


class OrderForm(FlaskForm):
    """The preview that is confirmed, by what it showed."""

    seen = HiddenField()


def cell_name(row: int, column: int) -> str:
    return f"c-{row}-{column}"


def out_name(row: int) -> str:
    return f"out-{row}"


def same_name(row: int) -> str:
    return f"same-{row}"


SEEN_ROWS: Final = "rows"
"""A hidden field: the rows that stood on the page, so that a tick that was taken away is told from none."""


@dataclass(slots=True)
class TypedRows:
    cells: dict[int, dict[int, str]] = field(default_factory=dict)
    seen_rows: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()
    choices: dict[int, str] = field(default_factory=dict)


def read_rows(values: Mapping[str, str]) -> TypedRows:
    """Read what was typed, of the rows that stood on the page and of no others."""
    numbers = values.get(SEEN_ROWS, "").split(",")[:MOST_ROWS]
    typed = TypedRows(seen_rows=frozenset(int(each) for each in numbers if _NUMBER.fullmatch(each)))
    left_out = set()
    for name, value in values.items():
        if found := _CELL.fullmatch(name):
            row, column = int(found[1]), int(found[2])
            if row in typed.seen_rows:
                typed.cells.setdefault(row, {})[column] = value[:LONGEST_CELL]
        elif (found := _ROW.fullmatch(name)) and int(found[2]) in typed.seen_rows:
            if found[1] == "out":
                left_out.add(int(found[2]))
            elif value:
                typed.choices[int(found[2])] = value[:60]
    typed.left_out = frozenset(left_out)
    return typed


def read_meanings(values: Mapping[str, str], width: int, known: Iterable[str]) -> tuple[str, ...]:
    """Read what each column means; what is none of our fields means nothing to us."""
    fields = set(known)
    said = (values.get(f"m-{place}", "") for place in range(width))
    return tuple(each if each in fields else "" for each in said)

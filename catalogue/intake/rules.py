"""What becomes of a row of a sheet: a course and its edition, and whether anything is new in it."""

import hashlib
import json
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from catalogue.courses.columns import CourseField
from catalogue.courses.rules import CourseRecord
from catalogue.courses.vague_dates import VagueDate
from catalogue.data import Form
from catalogue.editions.rules import QUARTER
from commons.folding import fold
from commons.sheets import CellError

LONGEST_DATES: Final = 200
LONGEST_NAMED_AS: Final = 200
DEFAULT_KIND: Final = "corso"
_ON_LINE: Final = frozenset({"online", "on line", "in linea", "webinar", "a distanza", "in rete"})


class IntakeProblem(StrEnum):
    """Why a row that reads well is not taken in."""

    UNKNOWN_PROVIDER = "unknown_provider"  # name
    AMBIGUOUS_PROVIDER = "ambiguous_provider"  # name, found
    HISTORICAL_PROVIDER = "historical_provider"  # name
    DATES_TOO_LONG = "dates_too_long"  # limit
    NOT_QUARTER_HOURS = "not_quarter_hours"  # value
    ROW_TWICE = "row_twice"  # first
    HISTORY_DIFFERS = "history_differs"
    EDITION_IS_RUNNING = "edition_is_running"
    SEVERAL_EDITIONS = "several_editions"
    UNKNOWN_FORM = "unknown_form"  # value
    COURSE_AMBIGUOUS = "course_ambiguous"
    COURSE_DIFFERS = "course_differs"  # first
    EDITION_TWICE = "edition_twice"  # first
    EDITION_HAS_MEETINGS = "edition_has_meetings"
    HOURS_BELOW_MINIMUM = "hours_below_minimum"
    WHICH_EDITION = "which_edition"
    PUBLISHED_LACKS = "published_lacks"
    LABEL_MISSING = "label_missing"
    NAME_SPLIT = "name_split"  # value
    ADDRESS_UNREADABLE = "address_unreadable"  # value
    ADDRESS_TWICE = "address_twice"  # first
    ADDRESS_TAKEN = "address_taken"  # name
    BIRTH_DATE = "birth_date"  # value
    CODE_FORM = "code_form"
    CODE_CHECK = "code_check"
    CODE_TWICE = "code_twice"  # first
    CODE_TAKEN = "code_taken"  # name
    NOT_A_SHEET = "not_a_sheet"  # found


class SheetKindOf(StrEnum):
    """What the rows of an uploaded sheet are."""

    COURSES = "courses"
    PEOPLE = "people"


class UploadState(StrEnum):
    DRAFT = "draft"
    APPLYING = "applying"
    APPLIED = "applied"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A record with what it is known by, and a hash of all that it says."""

    row: int
    record: CourseRecord
    reference: str
    sha256: str

    @property
    def known_by(self) -> tuple[str, str]:
        """Return the code and whose it is: two providers may use the same."""
        return self.reference, fold(self.record.providers[0])


def arrive(row: int, record: CourseRecord) -> Arrival:
    """Give a record its reference: its own, else one made of what tells it from the others."""
    reference = record.reference
    if reference is None:
        told = [
            record.title,
            *record.providers,
            record.edition or "",
            record.start.text if record.start else "",
        ]
        reference = "row-" + hashlib.sha256("|".join(map(fold, told)).encode()).hexdigest()[:32]
    said = {each.name: _plain(getattr(record, each.name)) for each in fields(record)}
    content = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return Arrival(row, record, reference, hashlib.sha256(content.encode()).hexdigest())


def check_record(arrival: Arrival) -> list[CellError]:
    """Name what the catalogue cannot keep as it was said."""
    record, errors = arrival.record, []
    text = dates_text(record)
    if text is not None and len(text) > LONGEST_DATES:
        values = (("limit", str(LONGEST_DATES)),)
        errors.append(CellError(arrival.row, CourseField.DATES_NOTE, IntakeProblem.DATES_TOO_LONG, values))
    if not record.is_historical and (minutes_of(record.hours) or 0) % QUARTER:
        values = (("value", str(record.hours)),)
        errors.append(CellError(arrival.row, CourseField.HOURS, IntakeProblem.NOT_QUARTER_HOURS, values))
    return errors


def find_doubles(arrivals: list[Arrival]) -> list[CellError]:
    """Name rows without a code of their own that say of the same course what an earlier row says."""
    first: dict[tuple[str, str], int] = {}
    return [
        CellError(each.row, None, IntakeProblem.ROW_TWICE, (("first", str(first[each.known_by])),))
        for each in arrivals
        if first.setdefault(each.known_by, each.row) != each.row
    ]


def course_values(record: CourseRecord) -> dict[str, Any]:
    """Return what a record says of its course, by column."""
    titles = {"it": record.title}
    if record.language is not None:
        titles.setdefault(record.language, record.title)
    return {
        "titles": titles,
        "record_kind": record.record_kind or DEFAULT_KIND,
        "is_historical": record.is_historical,
        "topic": record.topic,
        "audience": record.audience,
        "language": record.language,
        "source": record.source,
        "is_source_truncated": record.is_source_truncated,
        "caveat": record.caveat,
    }


def edition_values(record: CourseRecord) -> dict[str, Any]:
    """Return what a record says of its edition; a place "on line" is a form, not a place."""
    is_on_line = fold(record.venue or "") in _ON_LINE
    return {
        "label": edition_label(record),
        "starts_on": _day(record.start),
        "ends_on": _day(record.end),
        "earliest_on": record.earliest,
        "dates_text": dates_text(record),
        "enrolment_deadline": _day(record.enrolment_deadline),
        "venue": None if is_on_line else record.venue,
        "place_key": "" if is_on_line else fold(record.venue or ""),
        "form": Form.ON_LINE.value if is_on_line else None,
        "planned_minutes": minutes_of(record.hours),
        "seats": record.seats,
        "language": record.language,
    }


def edition_label(record: CourseRecord) -> str:
    """Return what the edition is called; a future one needs some name, history none that nobody gave it."""
    if record.edition or record.is_historical:
        return record.edition or ""
    return str(record.earliest.year) if record.earliest else "1"


def dates_text(record: CourseRecord) -> str | None:
    """Return the words about dates that are no plain day, as they were written."""
    words = [each.text for each in (record.start, record.end, record.dates_note) if each and each.day is None]
    if record.dates_note and record.dates_note.day is not None:
        words.append(record.dates_note.text)
    if record.enrolment_deadline and record.enrolment_deadline.day is None:
        words.append(f"iscrizioni: {record.enrolment_deadline.text}")
    return "; ".join(dict.fromkeys(words)) or None


def minutes_of(hours: Decimal | None) -> int | None:
    return None if hours is None else round(hours * 60)


def named_as(record: CourseRecord, name: str) -> str:
    """Return how the source named a provider: its own words where they speak of one alone."""
    alone = len(record.providers) == 1 and len(record.provider) <= LONGEST_NAMED_AS
    return record.provider if alone and record.provider else name


def _day(value: VagueDate | None) -> date | None:
    return value.day if value else None


def _plain(value: object) -> object:
    if isinstance(value, VagueDate):
        return value.text
    if isinstance(value, Decimal):
        return str(value.normalize())
    return value

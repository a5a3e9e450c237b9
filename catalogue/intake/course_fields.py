"""What a column of a sheet of courses may mean, and how its cells are read into what the catalogue keeps."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from catalogue.courses.row_reading import LANGUAGES, RowProblem, read_hours, read_seats
from catalogue.courses.vague_dates import DateProblem, Precision, VagueDate, from_day, parse_vague_date
from catalogue.data import Form
from catalogue.editions.rules import QUARTER
from catalogue.intake.rules import LONGEST_DATES, IntakeProblem
from commons.folding import fold
from commons.sheets import Cell, shown


class SheetField(StrEnum):
    """The fields, in the order in which a sheet that nobody has shaped yet holds them."""

    REFERENCE = "reference"
    TITLE = "title"
    PROVIDERS = "providers"
    KIND = "kind"
    SUMMARY = "summary"
    AUDIENCE = "audience"
    TOPIC = "topic"
    LANGUAGE = "language"
    COST = "cost"
    REQUIREMENTS = "requirements"
    EDITION = "edition"
    START = "start"
    END = "end"
    DATES_NOTE = "dates_note"
    DEADLINE = "deadline"
    HOURS = "hours"
    MINIMUM = "minimum"
    SEATS = "seats"
    VENUE = "venue"
    FORM = "form"
    TITLE_DE = "title_de"
    SUMMARY_DE = "summary_de"
    TITLE_EN = "title_en"
    SUMMARY_EN = "summary_en"


F = SheetField
T = TypeVar("T")
_NAMES: Final[dict[SheetField, str]] = {
    F.REFERENCE: "codice, codice corso, codice del corso, codice interno, riferimento, id, cod, rif, "
    "reference, code, course code, kennung, kursnummer, nummer",
    F.TITLE: "titolo, titolo corso, titolo del corso, nome corso, nome del corso, corso, denominazione, "
    "titolo it, titolo italiano, course, course title, title, titel, kurs, kurstitel, bezeichnung",
    F.PROVIDERS: "enti, ente, ente erogatore, ente organizzatore, soggetto erogatore, soggetti erogatori, "
    "erogatore, organizzatore, organizzatori, organizzato da, provider, providers, organiser, organizer, "
    "anbieter, veranstalter, einrichtungen, organisations",
    F.KIND: "tipo, tipologia, tipo di attività, tipo corso, kind, type, art",
    F.SUMMARY: "descrizione, di che cosa tratta, presentazione, contenuti, summary, description, "
    "beschreibung, inhalt",
    F.AUDIENCE: "destinatari, a chi si rivolge, rivolto a, pubblico, target, audience, zielgruppe",
    F.TOPIC: "tema, argomento, ambito, area tematica, area, materia, topic, subject, thema",
    F.LANGUAGE: "lingua, lingua del corso, lang, language, sprache, kurssprache",
    F.COST: "costo, quota, prezzo, cost, price, fee, kosten, preis",
    F.REQUIREMENTS: "requisiti, prerequisiti, requirements, voraussetzungen",
    F.EDITION: "edizione, n edizione, edition, ausgabe, durchgang, durchführung",
    F.START: "data inizio, inizio, data di inizio, dal, data avvio, avvio, start, start date, from, beginn, "
    "beginnt am, von",
    F.END: "data fine, fine, data di fine, al, data termine, end, end date, to, ende, endet am, bis",
    F.DATES_NOTE: "periodo, periodo a parole, date, note date, note sulle date, quando, calendario, dates, "
    "when, zeitraum, termine, zeitraum in worten, dates in words",
    F.DEADLINE: "scadenza iscrizioni, termine iscrizioni, iscrizioni entro, iscrizione entro, scadenza, "
    "data scadenza iscrizioni, deadline, enrolment deadline, anmeldeschluss, anmeldung bis",
    F.HOURS: "ore, durata, durata ore, durata in ore, ore totali, numero ore, n ore, monte ore, hours, "
    "duration, duration hours, stunden, dauer",
    F.MINIMUM: "ore minime, frequenza minima, minimo ore, ore minime di frequenza, minimum hours, "
    "mindeststunden",
    F.SEATS: "posti, posti disponibili, numero posti, n posti, max partecipanti, partecipanti max, seats, "
    "places, massimo partecipanti, numero massimo partecipanti, numero massimo di partecipanti, plätze",
    F.VENUE: "sede, luogo, dove, sede del corso, sede corso, indirizzo, venue, place, location, ort",
    F.FORM: "modalità, forma, modalità di svolgimento, form, mode, kursform",
    F.TITLE_DE: "titolo tedesco, titolo de, titolo in tedesco, german title, titel deutsch",
    F.SUMMARY_DE: "descrizione tedesco, descrizione de, descrizione in tedesco, german description, "
    "beschreibung deutsch",
    F.TITLE_EN: "titolo inglese, titolo en, titolo in inglese, english title, titel englisch",
    F.SUMMARY_EN: "descrizione inglese, descrizione en, descrizione in inglese, english summary, "
    "english description, beschreibung englisch",
}
KNOWN: Final = {fold(name): each.value for each, names in _NAMES.items() for name in names.split(", ")}

_LIMITS: Final = {
    F.REFERENCE: 80,
    F.TITLE: 300,
    F.TITLE_DE: 300,
    F.TITLE_EN: 300,
    F.PROVIDERS: 600,
    F.KIND: 40,
    F.SUMMARY: 2_000,
    F.SUMMARY_DE: 2_000,
    F.SUMMARY_EN: 2_000,
    F.AUDIENCE: 300,
    F.TOPIC: 120,
    F.COST: 120,
    F.REQUIREMENTS: 2_000,
    F.EDITION: 120,
    F.DATES_NOTE: 200,
    F.VENUE: 200,
}
FORMS: Final = {
    word: form
    for form, words in {
        Form.IN_PRESENCE: "in presenza, presenza, aula, in aula, in presence, in person, präsenz, in präsenz",
        Form.ON_LINE: "online, on line, in linea, a distanza, webinar, in rete, fad, remoto",
        Form.MIXED: "mista, misto, ibrido, ibrida, blended, mixed, gemischt, in presenza e online",
    }.items()
    for word in map(fold, words.split(", "))
}
SAID_FORMS: Final = {Form.IN_PRESENCE: "in presenza", Form.ON_LINE: "online", Form.MIXED: "mista"}
_BETWEEN_NAMES: Final = re.compile(r"[;\n]+|\s+/\s+")
TEXTS: Final = {
    F.KIND: "record_kind",
    F.AUDIENCE: "audience",
    F.TOPIC: "topic",
    F.COST: "cost",
    F.REQUIREMENTS: "requirements",
    F.TITLE: "title_it",
    F.TITLE_DE: "title_de",
    F.TITLE_EN: "title_en",
    F.SUMMARY: "summary_it",
    F.SUMMARY_DE: "summary_de",
    F.SUMMARY_EN: "summary_en",
}
"""Texts of a course, by the names under which facts are compared."""

Facts = dict[str, object]
"""What a row says, or the catalogue: by name; a name that is missing is not spoken of."""
COURSE_FACTS: Final = frozenset({*TEXTS.values(), "language", "reference", "providers"})


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a row; without a field, with the row as a whole."""

    field: SheetField | None
    code: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class CourseReading:
    """A row as it was read. `names` are the providers as written, the lead first."""

    row: int
    course: Facts = field(default_factory=dict)
    edition: Facts = field(default_factory=dict)
    reference: str | None = None
    label: str | None = None
    names: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)

    @property
    def has_edition(self) -> bool:
        return self.label is not None or any(value is not None for value in self.edition.values())


def read_course_row(row: int, cells: Mapping[SheetField, Cell]) -> CourseReading:
    """Read the mapped cells of one row; a field without a column is not spoken of."""
    found = CourseReading(row)
    for each, name in TEXTS.items():
        if each in cells:
            found.course[name] = _text(found, cells, each)
    if F.TITLE in cells and found.course["title_it"] is None and not _has_fault(found, F.TITLE):
        found.faults.append(Fault(F.TITLE, RowProblem.MISSING_VALUE))
    if F.KIND in cells and found.course["record_kind"] is None:
        del found.course["record_kind"]
    found.reference = _text(found, cells, F.REFERENCE)
    found.label = _text(found, cells, F.EDITION)
    names = (" ".join(name.split()) for name in _BETWEEN_NAMES.split(_text(found, cells, F.PROVIDERS) or ""))
    found.names = tuple(dict.fromkeys(name for name in names if name))
    if F.LANGUAGE in cells:
        found.course["language"] = _value(
            found, cells, F.LANGUAGE, lambda text: LANGUAGES.get(fold(text)), RowProblem.UNKNOWN_LANGUAGE
        )
    _read_numbers(found, cells)
    _read_dates(found, cells)
    _read_place(found, cells)
    return found


def _read_numbers(found: CourseReading, cells: Mapping[SheetField, Cell]) -> None:
    for each, name in ((F.HOURS, "planned_minutes"), (F.MINIMUM, "minimum_minutes")):
        if each in cells:
            hours = _value(found, cells, each, read_hours, RowProblem.NOT_HOURS)
            minutes = None if hours is None else round(hours * 60)
            if (minutes or 0) % QUARTER:
                found.faults.append(Fault(each, IntakeProblem.NOT_QUARTER_HOURS, (("value", str(hours)),)))
            found.edition[name] = minutes
    if F.SEATS in cells:
        found.edition["seats"] = _value(found, cells, F.SEATS, read_seats, RowProblem.NOT_SEATS)


def _read_dates(found: CourseReading, cells: Mapping[SheetField, Cell]) -> None:
    """Read what a row says about days: plain ones apart, words together as they were written."""
    start, end, deadline = (_day(found, cells, each) for each in (F.START, F.END, F.DEADLINE))
    note = _text(found, cells, F.DATES_NOTE)
    if start and end and start.earliest and end.latest and end.latest < start.earliest:
        values = (("value", shown(end.text)), ("start", shown(start.text)))
        found.faults.append(Fault(F.END, RowProblem.ENDS_BEFORE_START, values))
    for each, name, read in (
        (F.START, "starts_on", start),
        (F.END, "ends_on", end),
        (F.DEADLINE, "enrolment_deadline", deadline),
    ):
        if each in cells:
            found.edition[name] = read.day if read else None
    words = [each.text for each in (start, end) if each and each.day is None]
    words += [note] if note else []
    if deadline and deadline.day is None:
        words.append(f"iscrizioni: {deadline.text}")
    text = "; ".join(dict.fromkeys(words)) or None
    if text is not None and len(text) > LONGEST_DATES:
        at = F.DATES_NOTE if F.DATES_NOTE in cells else F.START
        found.faults.append(Fault(at, IntakeProblem.DATES_TOO_LONG, (("limit", str(LONGEST_DATES)),)))
    if F.DATES_NOTE in cells or text is not None:
        found.edition["dates_text"] = text


def _read_place(found: CourseReading, cells: Mapping[SheetField, Cell]) -> None:
    """Read place and form; a place "on line" is a form, not a place."""
    venue = _text(found, cells, F.VENUE)
    if F.FORM in cells:
        found.edition["form"] = _value(
            found, cells, F.FORM, lambda text: FORMS.get(fold(text)), IntakeProblem.UNKNOWN_FORM
        )
    if F.VENUE in cells:
        is_on_line = FORMS.get(fold(venue or "")) is Form.ON_LINE
        found.edition["venue"] = None if is_on_line else venue
        if is_on_line and F.FORM not in cells:
            found.edition["form"] = Form.ON_LINE


def _text(found: CourseReading, cells: Mapping[SheetField, Cell], wanted: SheetField) -> str | None:
    text = as_read(cells.get(wanted))
    limit = _LIMITS.get(wanted, LONGEST_DATES)
    if len(text) > limit:
        found.faults.append(Fault(wanted, RowProblem.TOO_LONG, (("limit", str(limit)),)))
        return None
    return text or None


def _value(
    found: CourseReading,
    cells: Mapping[SheetField, Cell],
    wanted: SheetField,
    read: Callable[[str], T | None],
    code: str,
) -> T | None:
    text = _text(found, cells, wanted)
    if text is None:
        return None
    value = read(text)
    if value is None:
        found.faults.append(Fault(wanted, code, (("value", shown(text)),)))
    return value


def _day(found: CourseReading, cells: Mapping[SheetField, Cell], wanted: SheetField) -> VagueDate | None:
    """Read a date column: words may stand for a date there, bare numbers may not."""
    cell = cells.get(wanted)
    if isinstance(cell, date):
        return from_day(cell.date() if isinstance(cell, datetime) else cell)
    text = _text(found, cells, wanted)
    if text is None:
        return None
    read = parse_vague_date(text)
    code: str | None = read if isinstance(read, DateProblem) else None
    if code is None and isinstance(read, VagueDate) and read.precision is Precision.TEXT:
        code = None if any(sign.isalpha() for sign in text) else RowProblem.NOT_A_DATE
    if code is not None or isinstance(read, DateProblem):
        found.faults.append(Fault(wanted, code or RowProblem.NOT_A_DATE, (("value", shown(text)),)))
        return None
    return read


def _has_fault(found: CourseReading, wanted: SheetField) -> bool:
    return any(fault.field is wanted for fault in found.faults)


def as_read(cell: Cell) -> str:
    """Return a cell as the text that it stands for."""
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, bool):
        return "sì" if cell else "no"
    return "" if cell is None else str(cell).strip()

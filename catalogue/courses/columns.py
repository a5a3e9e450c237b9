"""Which columns a sheet of courses may have, and what providers call them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from commons.folding import fold
from commons.sheets import CellError, shown


class CourseField(StrEnum):
    """The columns, by the names under which they also go out."""

    REFERENCE = "id"
    TITLE = "title"
    PROVIDER = "provider"
    PROVIDERS = "providers"
    RECORD_KIND = "record_kind"
    EDITION = "edition"
    HOURS = "hours"
    START = "start"
    END = "end"
    DATES_NOTE = "dates_note"
    ENROLMENT_DEADLINE = "enrolment_deadline"
    SEATS = "seats"
    VENUE = "venue"
    TOPIC = "topic"
    AUDIENCE = "audience"
    LANGUAGE = "language"
    SOURCE = "source"
    SOURCE_TRUNCATED = "source_address_truncated"
    HISTORICAL = "historical"
    CAVEAT = "caveat"


class ColumnProblem(StrEnum):
    UNKNOWN_COLUMN = "unknown_column"
    MISSING_COLUMN = "missing_column"  # names: what it may be called
    COLUMN_TWICE = "column_twice"  # first: the other header that means the same
    NO_ROWS = "no_rows"


F = CourseField

# Case, accents and punctuation do not count. The first is what a message proposes.
_NAMES: Final[dict[CourseField, str]] = {
    F.REFERENCE: "codice, codice corso, codice interno, riferimento, reference, code",
    F.TITLE: "titolo, titolo corso, titolo del corso, nome corso, nome del corso, corso, denominazione, "
    "course, course title",
    F.PROVIDER: "ente, ente erogatore, ente organizzatore, soggetto erogatore, erogatore, organizzatore, "
    "organizzato da, organiser, organizer",
    F.PROVIDERS: "enti, enti erogatori, soggetti erogatori, organizzatori, organisers",
    F.RECORD_KIND: "tipo, tipologia, tipo di attività, tipo corso, kind, type",
    F.EDITION: "edizione, n. edizione",
    F.HOURS: "ore, durata, durata ore, durata in ore, ore totali, numero ore, n. ore, monte ore, duration, "
    "duration hours",
    F.START: "data inizio, inizio, data di inizio, dal, data avvio, avvio, start date, from",
    F.END: "data fine, fine, data di fine, al, data termine, end date, to",
    F.DATES_NOTE: "periodo, date, note date, note sulle date, quando, calendario, dates, when",
    F.ENROLMENT_DEADLINE: "scadenza iscrizioni, termine iscrizioni, iscrizioni entro, iscrizione entro, "
    "scadenza, data scadenza iscrizioni, deadline",
    F.SEATS: "posti, posti disponibili, numero posti, n. posti, max partecipanti, partecipanti max, places, "
    "massimo partecipanti, numero massimo partecipanti, numero massimo di partecipanti",
    F.VENUE: "sede, luogo, dove, sede del corso, sede corso, indirizzo, place, location",
    F.TOPIC: "tema, argomento, ambito, area tematica, area, materia, subject",
    F.AUDIENCE: "destinatari, a chi si rivolge, rivolto a, pubblico, target",
    F.LANGUAGE: "lingua, lingua del corso, lang",
    F.SOURCE: "fonte, link, url, sito, sito web, pagina web, indirizzo web, web",
    F.SOURCE_TRUNCATED: "indirizzo della fonte abbreviato, fonte abbreviata",
    F.HISTORICAL: "storico, archivio, archivio storico",
    F.CAVEAT: "avvertenza, avvertenze, note, annotazioni, osservazioni, notes, remarks",
}
ALIASES: Final = {course_field: tuple(names.split(", ")) for course_field, names in _NAMES.items()}
_FIELD_OF: Final = {fold(name): field for field, names in ALIASES.items() for name in (field.value, *names)}


@dataclass(frozen=True, slots=True)
class Columns:
    """What each column of one sheet means; None where nobody knows."""

    names: tuple[str, ...]
    fields: tuple[CourseField | None, ...]
    row: int | None = 1

    @property
    def unknown(self) -> tuple[str, ...]:
        return tuple(name for name, field in zip(self.names, self.fields, strict=True) if field is None)

    def name_of(self, field: CourseField) -> str:
        """Return the header as the person wrote it, or the one that a message proposes."""
        if field in self.fields:
            return self.names[self.fields.index(field)]
        return ALIASES[field][0]


def read_columns(header: Sequence[str], row: int | None = 1) -> Columns:
    return Columns(tuple(header), tuple(_FIELD_OF.get(fold(name)) for name in header), row)


def find_column_errors(columns: Columns, *, ignore_unknown: bool = False) -> list[CellError]:
    """Name unknown, doubled and missing columns. An unknown one may be left aside if its owner says so."""
    errors: list[CellError] = []
    first: dict[CourseField, str] = {}
    for name, field in zip(columns.names, columns.fields, strict=True):
        if field is None:
            if not ignore_unknown:
                errors.append(CellError(columns.row, shown(name), ColumnProblem.UNKNOWN_COLUMN))
        elif field in first:
            value = ("first", shown(first[field]))
            errors.append(CellError(columns.row, shown(name), ColumnProblem.COLUMN_TWICE, (value,)))
        else:
            first[field] = name
    for wanted in ((F.TITLE,), (F.PROVIDER, F.PROVIDERS)):
        if not any(field in first for field in wanted):
            names = ", ".join(name for field in wanted for name in (ALIASES[field][0], field.value))
            value = ("names", names)
            errors.append(
                CellError(columns.row, ALIASES[wanted[0]][0], ColumnProblem.MISSING_COLUMN, (value,))
            )
    return errors

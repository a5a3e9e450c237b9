"""What a column of a sheet of persons may mean, and how its cells are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from catalogue.courses.row_reading import RowProblem, read_flag
from catalogue.courses.vague_dates import VagueDate, parse_vague_date
from catalogue.intake.course_fields import as_read
from catalogue.intake.rules import IntakeProblem
from commons.errors import Refusal
from commons.folding import fold
from commons.people.rules import NAME_LENGTH, read_address, read_fiscal_code, read_name
from commons.sheets import Cell, shown


class PersonField(StrEnum):
    """The fields, in the order of an empty sheet; the whole name stands instead of the two."""

    FAMILY = "family"
    GIVEN = "given"
    FULL = "full"
    ADDRESS = "address"
    BIRTH = "birth"
    CODE = "code"
    WALK_IN = "walk_in"


F = PersonField
_NAMES: Final[dict[PersonField, str]] = {
    F.FAMILY: "cognome, cognomi, surname, family name, last name, nachname, familienname, zuname",
    F.GIVEN: "nome, nomi, name, given name, first name, vorname",
    F.FULL: "nominativo, nome e cognome in una sola colonna, name and surname in one column, "
    "vor und nachname in einer einzigen spalte, "
    "nome e cognome, cognome e nome, nome cognome, cognome nome, partecipante, iscritto, "
    "persona, full name, participant, vor und nachname, teilnehmer",
    F.ADDRESS: "e mail, email, mail, indirizzo e mail, indirizzo email, posta elettronica, indirizzo mail, "
    "e mail address, email address, e mail adresse",
    F.BIRTH: "data di nascita, data nascita, nato il, nata il, nato a il, nascita, birth date, "
    "date of birth, birthday, geburtsdatum, geboren am",
    F.CODE: "codice fiscale, cod fiscale, cf, c f, fiscal code, tax code, italian tax code, steuernummer",
    F.WALK_IN: "già in aula senza iscrizione, "
    "senza iscrizione, già in aula, in aula, arrivato senza iscrizione, walk in, ohne anmeldung, "
    "schon im raum ohne einschreibung, already in the room not enrolled",
}
KNOWN: Final = {fold(name): each.value for each, names in _NAMES.items() for name in names.split(", ")}
EARLIEST: Final = date(1900, 1, 1)
_PARTICLES: Final = frozenset(
    fold(
        "de di da del della dalla dal dei degli la lo le li van von der den ter zu el al bin ben abu mac mc"
    ).split()
)
_TWO: Final = 2


@dataclass(frozen=True, slots=True)
class PersonFault:
    field: PersonField | None
    code: str
    values: tuple[tuple[str, str], ...] = ()
    proposal: str = ""


@dataclass(slots=True)
class PersonReading:
    """A row as it was read; what could not be read is empty and told."""

    row: int
    given: str = ""
    family: str = ""
    address: str = ""
    birth_date: date | None = None
    code: str = ""
    is_walk_in: bool = False
    faults: list[PersonFault] = field(default_factory=list)

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}".strip()


def read_person_row(
    row: int, cells: Mapping[PersonField, Cell], *, is_family_first: bool, today: date
) -> PersonReading:
    found = PersonReading(row)
    if F.FULL in cells:
        _read_full(found, as_read(cells[F.FULL]), is_family_first=is_family_first)
    else:
        found.family = _name(found, F.FAMILY, as_read(cells.get(F.FAMILY)))
        found.given = _name(found, F.GIVEN, as_read(cells.get(F.GIVEN)))
    _read_address(found, as_read(cells.get(F.ADDRESS)))
    _read_birth(found, cells.get(F.BIRTH), today)
    _read_code(found, as_read(cells.get(F.CODE)))
    flag = as_read(cells.get(F.WALK_IN))
    is_walk_in = read_flag(flag) if flag else False
    if is_walk_in is None:
        found.faults.append(PersonFault(F.WALK_IN, RowProblem.NOT_YES_OR_NO, (("value", shown(flag)),)))
    found.is_walk_in = bool(is_walk_in)
    return found


def split_name(text: str, *, is_family_first: bool) -> tuple[str, str, bool]:
    """Return family name, given name, and whether that is sure: a comma says it, and so do two words."""
    before, comma, after = text.partition(",")
    if comma:
        return before.strip(), after.strip(), True
    words = text.split()
    if len(words) < _TWO:
        return text, "", True
    if is_family_first:
        cut = 1
        while cut < len(words) - 1 and words[cut - 1].casefold() in _PARTICLES:
            cut += 1
        return " ".join(words[:cut]), " ".join(words[cut:]), len(words) == _TWO
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].casefold() in _PARTICLES:
        cut -= 1
    return " ".join(words[cut:]), " ".join(words[:cut]), len(words) == _TWO


def _read_full(found: PersonReading, text: str, *, is_family_first: bool) -> None:
    family, given, is_sure = split_name(" ".join(text.split()), is_family_first=is_family_first)
    if text and not given:
        found.faults.append(PersonFault(F.FULL, IntakeProblem.NAME_SPLIT, proposal=text))
    elif not is_sure:
        found.faults.append(PersonFault(F.FULL, IntakeProblem.NAME_SPLIT, proposal=f"{family}, {given}"))
    found.family = _name(found, F.FULL, family)
    if given:
        found.given = _name(found, F.FULL, given)


def _name(found: PersonReading, wanted: PersonField, text: str) -> str:
    try:
        return read_name(text)
    except Refusal as refusal:
        is_long = refusal.code == "name-too-long"
        fault = (
            PersonFault(wanted, RowProblem.TOO_LONG, (("limit", str(NAME_LENGTH)),))
            if is_long
            else PersonFault(wanted, RowProblem.MISSING_VALUE)
        )
        found.faults.append(fault)
        return ""


def _read_address(found: PersonReading, text: str) -> None:
    if not text:
        return
    try:
        found.address = read_address(text)
    except Refusal:
        values = (("value", shown(text)),)
        found.faults.append(PersonFault(F.ADDRESS, IntakeProblem.ADDRESS_UNREADABLE, values))


def _read_birth(found: PersonReading, cell: Cell, today: date) -> None:
    if isinstance(cell, date):
        day: date | None = cell.date() if isinstance(cell, datetime) else cell
    else:
        text = as_read(cell)
        if not text:
            return
        read = parse_vague_date(text)
        day = read.day if isinstance(read, VagueDate) else None
    if day is None or not EARLIEST <= day <= today:
        values = (("value", shown(as_read(cell))),)
        found.faults.append(PersonFault(F.BIRTH, IntakeProblem.BIRTH_DATE, values))
        return
    found.birth_date = day


def _read_code(found: PersonReading, text: str) -> None:
    if not text:
        return
    try:
        found.code = read_fiscal_code(text)
    except Refusal as refusal:
        code = IntakeProblem.CODE_CHECK if refusal.code.endswith("check") else IntakeProblem.CODE_FORM
        found.faults.append(PersonFault(F.CODE, code))

"""What a sheet of persons would do in an edition: who is new, who is here already, who stands in it twice."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final
from uuid import UUID

from catalogue.enrolments.rules import EnrolmentState
from catalogue.intake.people_fields import PersonFault, PersonField, PersonReading
from catalogue.intake.rules import IntakeProblem
from commons.people.matching import Candidate
from commons.people.rules import Sameness, address_key, fold_name, name_key

F = PersonField
NEWCOMER: Final = "new"
OTHER: Final = "other"
TWIN: Final = "row-"


class PersonKind(StrEnum):
    """What becomes of a row."""

    WRONG = "wrong"
    ASK = "ask"
    ENROL = "enrol"
    WAIT = "wait"
    ALREADY = "already"
    DOUBLE = "double"
    LEFT_OUT = "left_out"


APPLIED: Final = frozenset({PersonKind.ENROL, PersonKind.WAIT})
OPEN: Final = frozenset({PersonKind.WRONG, PersonKind.ASK})


@dataclass(frozen=True, slots=True)
class PlannedPerson:
    """A row and what becomes of it. `twin`: the earlier row that may be, or is, the same person.

    `choice` is what was chosen, or what is proposed because little speaks against it.
    """

    row: int
    kind: PersonKind
    reading: PersonReading
    twin: int | None = None
    candidates: tuple[Candidate, ...] = ()
    choice: str = ""
    person_id: UUID | None = None
    state: EnrolmentState | None = None
    faults: tuple[PersonFault, ...] = ()

    @property
    def digest(self) -> str:
        read = self.reading
        told = (read.given, read.family, read.address, read.birth_date, read.code, read.is_walk_in)
        said = "|".join(map(repr, (str(self.kind), self.person_id, *told)))
        return hashlib.sha256(said.encode()).hexdigest()[:32]


@dataclass(slots=True)
class _Planner:
    candidates: Mapping[int, Sequence[Candidate]]
    enrolled: Mapping[UUID, EnrolmentState]
    choices: Mapping[int, str]
    earlier: list[PersonReading] = field(default_factory=list)
    by_mark: dict[str, int] = field(default_factory=dict)
    readings: dict[int, PersonReading] = field(default_factory=dict)
    taken: dict[UUID, int] = field(default_factory=dict)

    def find_twin(self, reading: PersonReading) -> tuple[int | None, bool]:
        """Return the first row that may be the same person, and whether it says so plainly."""
        marks = _marks(reading)
        found = sorted({self.by_mark[mark] for mark in marks if mark in self.by_mark})
        for row in found:
            other = self.readings[row]
            has_code = bool(reading.code) and reading.code == other.code
            has_address = bool(reading.address) and _same_address(reading, other)
            has_other_day = None not in {reading.birth_date, other.birth_date} and (
                reading.birth_date != other.birth_date
            )
            if has_code or has_address:
                is_same_name = name_key(reading.given, reading.family) == name_key(other.given, other.family)
                return row, has_code or (is_same_name and not has_other_day)
            if not has_other_day:
                return row, False
        return None, False

    def keep(self, reading: PersonReading) -> None:
        self.readings[reading.row] = reading
        for mark in _marks(reading):
            self.by_mark.setdefault(mark, reading.row)

    def plan(self, reading: PersonReading) -> PlannedPerson:
        twin, is_plain = self.find_twin(reading)
        choice = self.choices.get(reading.row, "")
        if twin is not None:
            same = f"{TWIN}{twin}"
            chosen = choice or (same if is_plain else "")
            if chosen == same:
                self._complete(self.readings[twin], reading)
                return PlannedPerson(reading.row, PersonKind.DOUBLE, reading, twin, choice=same)
            if not chosen:
                return PlannedPerson(reading.row, PersonKind.ASK, reading, twin)
            self._refuse_shared(reading, self.readings[twin])
        self.keep(reading)
        return self._identify(reading, twin, "" if choice == OTHER else choice)

    def _identify(self, reading: PersonReading, twin: int | None, choice: str) -> PlannedPerson:
        found = tuple(self.candidates.get(reading.row, ()))
        known = {str(each.person_id): each for each in found}
        chosen = choice if choice in {NEWCOMER, *known} else self._propose(found)
        if choice and choice not in {NEWCOMER, *known} and found:
            chosen = ""
        faults = list(reading.faults)
        person = known.get(chosen)
        if person is None and chosen == NEWCOMER:
            faults += _refuse_taken(found)
        person_id = person.person_id if person else None
        kind, state = PersonKind.ENROL, None
        if person_id is not None:
            first = self.taken.setdefault(person_id, reading.row)
            if first != reading.row:
                return PlannedPerson(reading.row, PersonKind.DOUBLE, reading, first, found, chosen, person_id)
            state = self.enrolled.get(person_id)
            kind = PersonKind.ALREADY if state else PersonKind.ENROL
        if found and not chosen:
            kind = PersonKind.ASK
        if faults:
            kind = PersonKind.WRONG
        return PlannedPerson(
            reading.row, kind, reading, twin, found, chosen, person_id, state, tuple(dict.fromkeys(faults))
        )

    def _propose(self, found: Sequence[Candidate]) -> str:
        """Propose whom much speaks for; for a name alone somebody has to say it, unless he is enrolled."""
        if not found:
            return NEWCOMER
        names = {Sameness.NAME, Sameness.NAME_AND_BIRTH_DATE}
        strong = [
            each
            for each in found
            if Sameness.FISCAL_CODE in each.why
            or Sameness.NAME_AND_BIRTH_DATE in each.why
            or (Sameness.ADDRESS in each.why and names & set(each.why))
        ]
        if len(strong) != 1:
            strong = [each for each in strong or found if each.person_id in self.enrolled]
        return str(strong[0].person_id) if len(strong) == 1 else ""

    @staticmethod
    def _complete(first: PersonReading, second: PersonReading) -> None:
        """Add to the earlier row of one person what only the later one says."""
        first.address = first.address or second.address
        first.birth_date = first.birth_date or second.birth_date
        first.code = first.code or second.code
        first.is_walk_in = first.is_walk_in or second.is_walk_in

    @staticmethod
    def _refuse_shared(reading: PersonReading, other: PersonReading) -> None:
        values = (("first", str(other.row)),)
        if reading.address and _same_address(reading, other):
            reading.faults.append(PersonFault(F.ADDRESS, IntakeProblem.ADDRESS_TWICE, values))
        if reading.code and reading.code == other.code:
            reading.faults.append(PersonFault(F.CODE, IntakeProblem.CODE_TWICE, values))


def plan_people(
    readings: Sequence[PersonReading],
    *,
    candidates: Mapping[int, Sequence[Candidate]],
    enrolled: Mapping[UUID, EnrolmentState],
    seats_left: int | None,
    choices: Mapping[int, str] | None = None,
    left_out: frozenset[int] = frozenset(),
) -> tuple[PlannedPerson, ...]:
    """Say of each row what it would do. Seats go in the order of the rows; who is in the room has one."""
    planner = _Planner(candidates, enrolled, choices or {})
    rows = [
        PlannedPerson(each.row, PersonKind.LEFT_OUT, each) if each.row in left_out else planner.plan(each)
        for each in readings
    ]
    return tuple(_seat(rows, seats_left))


def _seat(rows: Sequence[PlannedPerson], seats_left: int | None) -> list[PlannedPerson]:
    seated = []
    for each in rows:
        kind = each.kind
        if kind is PersonKind.ENROL and seats_left is not None:
            if seats_left <= 0 and not each.reading.is_walk_in:
                kind = PersonKind.WAIT
            else:
                seats_left -= 1
        seated.append(
            each
            if kind is each.kind
            else PlannedPerson(
                each.row,
                kind,
                each.reading,
                each.twin,
                each.candidates,
                each.choice,
                each.person_id,
                each.state,
                each.faults,
            )
        )
    return seated


def _refuse_taken(found: Sequence[Candidate]) -> list[PersonFault]:
    """Refuse somebody new with an address or a code that is somebody's already."""
    faults = []
    for each in found:
        values = (("name", f"{each.given_name} {each.family_name}"),)
        if Sameness.ADDRESS in each.why:
            faults.append(PersonFault(F.ADDRESS, IntakeProblem.ADDRESS_TAKEN, values))
        if Sameness.FISCAL_CODE in each.why:
            faults.append(PersonFault(F.CODE, IntakeProblem.CODE_TAKEN, values))
    return faults


def _marks(reading: PersonReading) -> list[str]:
    """Return what tells that two rows may be one person, whatever the order and spelling of the names."""
    marks = []
    if reading.address:
        marks.append(f"address {address_key(reading.address)}")
    if reading.code:
        marks.append(f"code {reading.code}")
    if reading.given and reading.family:
        words = sorted(fold_name(word) for word in f"{reading.given} {reading.family}".split())
        marks.append("words " + " ".join(words))
        marks += [
            f"name {name_key(reading.given, reading.family)}",
            f"name {name_key(reading.family, reading.given)}",
        ]
    return marks


def _same_address(one: PersonReading, other: PersonReading) -> bool:
    return bool(other.address) and address_key(one.address) == address_key(other.address)

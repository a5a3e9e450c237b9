"""What a sheet of courses would change: each row against what the catalogue says of the same course."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from catalogue.courses.life import CourseState
from catalogue.courses.row_reading import RowProblem
from catalogue.courses.wording import title_key
from catalogue.editions.rules import EditionState
from catalogue.intake.course_fields import CourseReading, Facts, Fault, SheetField
from catalogue.intake.course_rows import (
    FIELD_OF,
    Change,
    CoursePlan,
    KnownCourse,
    KnownEdition,
    Missing,
    PlannedRow,
    RowKind,
)
from catalogue.intake.rules import IntakeProblem
from commons.folding import fold
from commons.organisations.rules import organisation_key

F = SheetField


_BY_MEETINGS: Final = ("starts_on", "ends_on", "planned_minutes")
_CHANGEABLE: Final = frozenset({EditionState.PLANNED, EditionState.OPEN})
_YEAR: Final = re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)

Named = Mapping[str, UUID | IntakeProblem]
"""Whom a name means, by its folded form."""


@dataclass(slots=True)
class _Planner:
    organisation_id: UUID
    known: Sequence[KnownCourse]
    named: Named
    columns: frozenset[SheetField]
    by_reference: dict[str, KnownCourse] = field(default_factory=dict)
    by_slug: dict[str, KnownCourse] = field(default_factory=dict)
    by_title: dict[str, list[KnownCourse]] = field(default_factory=dict)
    first: dict[object, tuple[int, Facts]] = field(default_factory=dict)
    editions_said: dict[tuple[object, object], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for course in self.known:
            self.by_slug[course.slug] = course
            self.by_title.setdefault(title_key(course.title), []).append(course)
            if course.reference is not None:
                self.by_reference[course.reference] = course

    def plan(self, reading: CourseReading) -> PlannedRow:
        title, faults = str(reading.course.get("title_it") or ""), list(reading.faults)
        providers = self._providers(reading, faults)
        if providers and providers[0] != self.organisation_id:
            return PlannedRow(reading.row, RowKind.FOREIGN, title, reading.label or "", reading.row)
        said = {**reading.course, **({"providers": providers} if providers else {})}
        course = self._find(reading, faults)
        if reading.reference and not (
            course and course.reference is None and course.slug == reading.reference
        ):
            said["reference"] = reading.reference
        group: object = course.id if course else reading.reference or ("title", title_key(title))
        first_row, first_said = self.first.setdefault(group, (reading.row, said))
        differing = next(
            (name for name in said if name in first_said and said[name] != first_said[name]), None
        )
        if differing is not None:
            faults.append(self._fault(IntakeProblem.COURSE_DIFFERS, differing, first=first_row))
        edition = self._find_edition(course, reading, faults)
        label = self._label(course, edition, reading, group, faults)
        changes = self._course_changes(course, said, faults) if first_row == reading.row else []
        changes += self._edition_changes(edition, reading, faults)
        if course is None:
            kind = RowKind.NEW
        elif reading.has_edition and edition is None:
            kind = RowKind.ADDED
        else:
            kind = RowKind.CHANGED if changes else RowKind.SAME
        return PlannedRow(
            reading.row,
            RowKind.WRONG if faults else kind,
            title,
            label,
            first_row,
            course,
            edition,
            reading.has_edition,
            providers,
            tuple(changes),
            tuple(dict.fromkeys(faults)),
        )

    def _providers(self, reading: CourseReading, faults: list[Fault]) -> tuple[UUID, ...]:
        found: dict[UUID, None] = {}
        for name in reading.names:
            meant = self.named.get(organisation_key(name), IntakeProblem.UNKNOWN_PROVIDER)
            if isinstance(meant, IntakeProblem):
                faults.append(Fault(F.PROVIDERS, meant, (("name", name),)))
            else:
                found[meant] = None
        return tuple(found)

    def _find(self, reading: CourseReading, faults: list[Fault]) -> KnownCourse | None:
        same_title = self.by_title.get(title_key(str(reading.course.get("title_it") or "")), [])
        if reading.reference is not None:
            known = self.by_reference.get(reading.reference) or self.by_slug.get(reading.reference)
            if known is not None:
                return known
            same_title = [each for each in same_title if each.reference is None]
            return same_title[0] if len(same_title) == 1 else None
        if len(same_title) > 1:
            near = [each for each in same_title if _match(each.editions, reading)]
            same_title = near or same_title
        if len(same_title) > 1:
            faults.append(
                Fault(F.REFERENCE if F.REFERENCE in self.columns else None, IntakeProblem.COURSE_AMBIGUOUS)
            )
        return same_title[0] if same_title else None

    def _find_edition(
        self, course: KnownCourse | None, reading: CourseReading, faults: list[Fault]
    ) -> KnownEdition | None:
        if course is None or not reading.has_edition:
            return None
        if reading.label is not None:
            return _by_label(course.editions, reading.label)
        if len(course.editions) > 1:
            found = _by_start(course.editions, reading)
            if found is None:
                faults.append(self._fault(IntakeProblem.WHICH_EDITION, "label", "starts_on"))
            return found
        return course.editions[0] if course.editions else None

    def _label(
        self,
        course: KnownCourse | None,
        edition: KnownEdition | None,
        reading: CourseReading,
        group: object,
        faults: list[Fault],
    ) -> str:
        """Return what the edition is called, and refuse a row that speaks of one that another row has."""
        if not reading.has_edition:
            return ""
        label = edition.label if edition else reading.label or make_label(reading.edition)
        twice = self.editions_said.setdefault((group, edition.id if edition else fold(label)), reading.row)
        if twice != reading.row:
            faults.append(self._fault(IntakeProblem.EDITION_TWICE, "label", first=twice))
        if edition is None and course is not None and _by_label(course.editions, label) is not None:
            faults.append(self._fault(IntakeProblem.LABEL_MISSING, "label"))
        return label

    def _course_changes(self, course: KnownCourse | None, said: Facts, faults: list[Fault]) -> list[Change]:
        before = course.facts if course else {}
        changes = _changes(before, said)
        if course is not None and course.state is CourseState.PUBLISHED:
            faults += [
                self._fault(IntakeProblem.PUBLISHED_LACKS, change.name)
                for change in changes
                if change.name in {"title_it", "summary_it"} and change.after is None
            ]
        return changes

    def _edition_changes(
        self, edition: KnownEdition | None, reading: CourseReading, faults: list[Fault]
    ) -> list[Change]:
        if not reading.has_edition:
            return []
        changes = _changes(edition.facts if edition else {}, reading.edition)
        whole = {**(edition.facts if edition else {}), **reading.edition}
        if edition is not None and changes:
            moved = next((each.name for each in changes if each.name in _BY_MEETINGS), None)
            if edition.state not in _CHANGEABLE:
                faults.append(self._fault(IntakeProblem.EDITION_IS_RUNNING, changes[0].name))
            elif edition.has_meetings and moved is not None:
                faults.append(self._fault(IntakeProblem.EDITION_HAS_MEETINGS, moved))
        self._check_whole(whole, edition.online_minutes if edition else 0, faults)
        return changes

    def _check_whole(self, whole: Facts, online_minutes: int, faults: list[Fault]) -> None:
        start, end = whole.get("starts_on"), whole.get("ends_on")
        is_told = any(fault.code == RowProblem.ENDS_BEFORE_START for fault in faults)
        if start and end and str(end) < str(start) and not is_told:
            fault = self._fault(RowProblem.ENDS_BEFORE_START, "ends_on", "starts_on")
            faults.append(Fault(fault.field, fault.code, (("value", str(end)), ("start", str(start)))))
        least = max(int(str(whole.get("minimum_minutes") or 0)), online_minutes)
        if least > int(str(whole.get("planned_minutes") or 0)):
            faults.append(
                self._fault(IntakeProblem.HOURS_BELOW_MINIMUM, "minimum_minutes", "planned_minutes")
            )

    def _fault(self, code: str, *names: str, first: int | None = None) -> Fault:
        """Place a fault at the first of these that the sheet has a column for."""
        at = next((FIELD_OF[name] for name in names if FIELD_OF[name] in self.columns), None)
        return Fault(at, code, () if first is None else (("first", str(first)),))


def plan_courses(
    readings: Iterable[CourseReading],
    *,
    organisation_id: UUID,
    known: Sequence[KnownCourse],
    named: Named,
    columns: Iterable[SheetField],
    left_out: frozenset[int] = frozenset(),
) -> CoursePlan:
    """Say of each row what it would do. Nothing here decides that it is done."""
    planner = _Planner(organisation_id, known, named, frozenset(columns))
    rows = [
        PlannedRow(each.row, RowKind.LEFT_OUT, str(each.course.get("title_it") or ""), "", each.row)
        if each.row in left_out
        else planner.plan(each)
        for each in readings
    ]
    return CoursePlan(tuple(rows), tuple(_missing(known, rows)))


def make_label(edition: Facts) -> str:
    """Return what an edition is called that nobody has named: its year."""
    start = edition.get("starts_on")
    if start is not None:
        return str(start)[:4]
    found = _YEAR.search(str(edition.get("dates_text") or ""))
    return found.group() if found else "1"


def _missing(known: Sequence[KnownCourse], rows: Sequence[PlannedRow]) -> Iterable[Missing]:
    courses = {each.course.id for each in rows if each.course}
    editions = {each.edition.id for each in rows if each.edition}
    spoken = {each.course.id for each in rows if each.course and each.has_edition}
    for course in known:
        if course.state is CourseState.ARCHIVED:
            continue
        if course.id not in courses:
            yield Missing(course.id, course.title, "")
        elif course.id in spoken:
            for edition in course.editions:
                if edition.id not in editions and edition.state in _CHANGEABLE:
                    yield Missing(course.id, course.title, edition.label)


def _changes(before: Facts, said: Facts) -> list[Change]:
    return [
        Change(name, before.get(name), value) for name, value in said.items() if before.get(name) != value
    ]


def _match(editions: Sequence[KnownEdition], reading: CourseReading) -> KnownEdition | None:
    if reading.label is not None:
        return _by_label(editions, reading.label)
    return _by_start(editions, reading)


def _by_label(editions: Sequence[KnownEdition], label: str) -> KnownEdition | None:
    return next((each for each in editions if fold(each.label) == fold(label)), None)


def _by_start(editions: Sequence[KnownEdition], reading: CourseReading) -> KnownEdition | None:
    start = reading.edition.get("starts_on")
    found = [each for each in editions if start is not None and each.facts["starts_on"] == start]
    return found[0] if len(found) == 1 else None

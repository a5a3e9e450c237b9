"""Sheets that go out: an organisation's courses as the sheet that came in, who is enrolled, empty ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState
from catalogue.editions.rules import to_hours
from catalogue.enrolments.register import Register, RegisterRow
from catalogue.intake.course_fields import CourseReading, SheetField
from catalogue.intake.course_file import Writing, find_needed
from catalogue.intake.course_plan import Named
from catalogue.intake.course_rows import KnownCourse, KnownEdition
from catalogue.intake.course_state import find_names, list_own_courses
from catalogue.intake.drafts import Draft
from catalogue.intake.models import SheetUpload
from catalogue.intake.people_fields import PersonField
from catalogue.intake.plans import course_columns, read_courses
from catalogue.intake.rules import SheetKindOf, UploadState
from catalogue.intake.sheet_words import COURSE_FIELDS, PERSON_FIELDS
from catalogue.intake.uploads import read_draft
from commons.organisations.queries import get_organisations
from commons.organisations.rules import organisation_key
from commons.people.queries import Holder
from commons.people.sealing import FiscalCodeVault
from commons.sheets import Cell, SheetKind
from commons.sheets.raw import Line, Style
from commons.sheets.rewriting import write_raw


@dataclass(frozen=True, slots=True)
class OutFile:
    content: bytes
    kind: SheetKind

    @property
    def mimetype(self) -> str:
        if self.kind is SheetKind.CSV:
            return "text/csv"
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def find_newest(session: Session, organisation_id: UUID) -> SheetUpload | None:
    """Return the sheet of courses that an organisation applied last."""
    return session.scalar(
        select(SheetUpload)
        .where(
            SheetUpload.organisation_id == organisation_id,
            SheetUpload.kind == SheetKindOf.COURSES,
            SheetUpload.state == UploadState.APPLIED,
            SheetUpload.content.is_not(None),
        )
        .order_by(SheetUpload.applied_at.desc(), SheetUpload.id)
        .limit(1)
    )


def write_courses(
    session: Session, organisation_id: UUID, *, vault: FiscalCodeVault, kind: SheetKind, today: date
) -> OutFile:
    """Return the courses of an organisation: as the sheet that came in last, else as ours of this kind."""
    known = list_own_courses(session, organisation_id)
    upload = find_newest(session, organisation_id)
    ids = {each for course in known for each in course.facts["providers"]}  # type: ignore[attr-defined]
    names = {key: row.name for key, row in get_organisations(session, ids).items()}
    if upload is None:
        columns = {each: place for place, each in enumerate(SheetField)}
        header = [str(COURSE_FIELDS[each]) for each in SheetField]
        writing = Writing(kind, columns, len(columns), names=names)
        lines = [Line(1, tuple(header)), *_rest(writing, known, frozenset(), 2)]
        return OutFile(write_raw(Style(kind), lines, sheet=_("Corsi")), kind)
    draft = read_draft(upload, vault)
    readings = {each.row: each for each in read_courses(draft)}
    named = find_names(session, {name for each in readings.values() for name in each.names}, today)
    return _write_again(upload, draft, readings, known=known, named=named, names=names)


def _write_again(
    upload: SheetUpload,
    draft: Draft,
    readings: Mapping[int, CourseReading],
    *,
    known: Sequence[KnownCourse],
    named: Named,
    names: Mapping[UUID, str],
) -> OutFile:
    columns, header = course_columns(draft), list(draft.header())
    needed = find_needed(columns, known)
    for each in needed:
        columns[each] = len(header)
        header.append(str(COURSE_FIELDS[each]))
    style = draft.file.style
    writing = Writing(style.kind, columns, len(header), names=names)
    own = draft.lines()
    writing.look_at(own)
    courses = {str(course.id): course for course in known}
    editions = {str(each.id): each for course in known for each in course.editions}
    above = [line for line in draft.sheet.lines if line.number < draft.layout.header]
    lines = [*above, Line(draft.layout.header, tuple(name or None for name in header))]
    written: set[tuple[UUID, UUID | None]] = set()
    for line in own:
        course_id, edition_id = upload.applied.get(str(line.number), ("", ""))
        course, edition = courses.get(course_id), editions.get(edition_id)
        if course is None:
            lines.append(line)
            continue
        written.add((course.id, edition.id if edition else None))
        renewed = writing.renew(line, course, edition)
        meant = [named.get(organisation_key(name)) for name in readings[line.number].names]
        before = tuple(each for each in meant if isinstance(each, UUID))
        renewed = writing.renew_providers(renewed, before, course)
        for each in needed:
            renewed = writing.fill(renewed, each, course, edition)
        lines.append(renewed)
    last = lines[-1].number
    lines += _rest(writing, known, frozenset(written), last + 1)
    return OutFile(
        write_raw(style, lines, sheet=draft.sheet.name or _("Corsi"), date_formats=draft.sheet.date_formats),
        style.kind,
    )


def _rest(
    writing: Writing,
    known: Sequence[KnownCourse],
    written: frozenset[tuple[UUID, UUID | None]],
    number: int,
) -> list[Line]:
    """Return rows for what the sheet did not hold: one an edition, or one for a course that has none."""
    lines: list[Line] = []
    spoken = {course_id for course_id, _edition_id in written}
    for course in known:
        if course.state is CourseState.ARCHIVED:
            continue
        rest: list[KnownEdition | None] = [
            each for each in course.editions if (course.id, each.id) not in written
        ]
        if not course.editions and course.id not in spoken:
            rest = [None]
        lines += [writing.make(number + len(lines) + place, course, each) for place, each in enumerate(rest)]
    return lines


def write_model(kind: SheetKindOf, file_kind: SheetKind) -> OutFile:
    """Return an empty sheet: the names of the columns and nothing else."""
    names = (
        [str(COURSE_FIELDS[each]) for each in SheetField]
        if kind is SheetKindOf.COURSES
        else [str(PERSON_FIELDS[each]) for each in PersonField if each is not PersonField.FULL]
    )
    content = write_raw(Style(file_kind, is_quoted=False), [Line(1, tuple(names))], sheet=_("Modello"))
    return OutFile(content, file_kind)


def write_people(
    register: Register,
    holders: Mapping[UUID, Holder],
    outcomes: Mapping[UUID, str],
    *,
    remembered: Mapping[str, object],
    kind: SheetKind,
) -> OutFile:
    """Return who is enrolled in the columns of the organisation's own sheet, with presences and outcome.

    Columns that mean nothing to us are left out: what stood in them was not kept. A codice fiscale never goes
    out in a list.
    """
    header, meanings = _texts(remembered.get("header")), _texts(remembered.get("meanings"))
    said = [(name, PersonField(each)) for name, each in zip(header, meanings, strict=False) if each]
    if not said:
        said = [(str(PERSON_FIELDS[each]), each) for each in PersonField if each is not PersonField.FULL]
    is_family_first = bool(remembered.get("is_family_first", True))
    more = [_("Stato"), _("Ore frequentate"), _("Incontri da segnare")]
    lines = [Line(1, (*(name or str(PERSON_FIELDS[each]) for name, each in said), *more))]
    for number, row in enumerate(register.rows, start=2):
        holder = holders[row.person_id]
        cells = [
            _person_cell(each, row, holder, kind=kind, is_family_first=is_family_first)
            for _name, each in said
        ]
        hours = float(to_hours(row.standing.attended_minutes))
        tail: list[Cell] = [
            outcomes[row.enrolment_id],
            int(hours) if hours.is_integer() else hours,
            row.standing.unmarked_count,
        ]
        if kind is SheetKind.CSV:
            tail = [str(each).replace(".", ",") if isinstance(each, float) else each for each in tail]
        lines.append(Line(number, (*cells, *tail)))
    return OutFile(write_raw(Style(kind), lines, sheet=_("Iscritti")), kind)


def _person_cell(
    wanted: PersonField, row: RegisterRow, holder: Holder, *, kind: SheetKind, is_family_first: bool
) -> Cell:
    name = holder.name
    if wanted is PersonField.FULL:
        return f"{name.family_name}, {name.given_name}" if is_family_first else name.full
    if wanted is PersonField.BIRTH:
        birth = holder.birth_date
        return birth if birth is None or kind is SheetKind.XLSX else f"{birth:%d/%m/%Y}"
    cells: dict[PersonField, Cell] = {
        PersonField.FAMILY: name.family_name,
        PersonField.GIVEN: name.given_name,
        PersonField.ADDRESS: holder.address,
        PersonField.WALK_IN: _("sì") if row.is_walk_in else None,
    }
    return cells.get(wanted)


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []

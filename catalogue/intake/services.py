"""Take a sheet of courses in: all of it or nothing, and the second time nothing new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalogue.courses.columns import CourseField
from catalogue.courses.life import CourseState
from catalogue.courses.models import Course, CourseProvider
from catalogue.courses.rules import CourseSheet
from catalogue.courses.services import refresh_search_texts
from catalogue.courses.wording import Slugs, title_key
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState
from catalogue.intake.known import Known, batches, day_of, find_known
from catalogue.intake.names import KnownOrganisation
from catalogue.intake.providers import Meant, Names
from catalogue.intake.rules import (
    Arrival,
    IntakeProblem,
    arrive,
    check_record,
    course_values,
    edition_values,
    find_doubles,
    named_as,
)
from commons import audit
from commons.access import Viewer
from commons.folding import search_text
from commons.sheets import CellError, shown

_UNTOUCHED: Final = frozenset({EditionState.PLANNED, EditionState.HISTORICAL})


@dataclass(frozen=True, slots=True)
class IntakeReport:
    """What was taken in, or would be. With errors nothing was."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    same_count: int = 0
    new_organisations: tuple[str, ...] = ()
    errors: tuple[CellError, ...] = ()


@dataclass(frozen=True, slots=True)
class _Plan:
    new: tuple[Arrival, ...]
    changed: tuple[tuple[UUID, Arrival], ...]
    same_count: int
    meant: Mapping[int, Sequence[Meant]]
    errors: tuple[CellError, ...]


def import_courses(
    session: Session,
    sheet: CourseSheet,
    *,
    known_organisations: Mapping[str, KnownOrganisation],
    sha256: str,
    today: date,
    actor: Viewer,
    now: datetime,
    is_preview: bool = False,
) -> IntakeReport:
    """Create and update courses, their providers and one edition each, from a sheet that was read.

    A historical record becomes a course of the archive with a historical edition; any other one a draft with
    a planned edition, which its provider publishes. A record is known again by the reference that its first
    provider gave it, one of history also by the reference alone, and left alone while it says the same. With
    a single error, or as a preview, nothing is written.
    """
    names = Names(session, known_organisations)
    plan = _plan(session, sheet, names, today)
    if plan.errors:
        return IntakeReport(errors=plan.errors)
    if not is_preview and (plan.new or plan.changed):
        entered = names.enter_new(actor=actor, now=now)
        _write_new(session, plan, entered, now)
        _write_changed(session, plan, entered, now)
        audit.record(
            session,
            actor,
            "courses.import",
            object_type="file",
            object_id=sha256[:60],
            now=now,
            new=len(plan.new),
            changed=len(plan.changed),
            same=plan.same_count,
        )
    return IntakeReport(
        new=tuple(each.record.title for each in plan.new),
        changed=tuple(each.record.title for _id, each in plan.changed),
        same_count=plan.same_count,
        new_organisations=tuple(each.name for each in names.new.values()),
    )


def _plan(session: Session, sheet: CourseSheet, names: Names, today: date) -> _Plan:
    arrivals = [arrive(row, record) for row, record in sheet.records]
    errors = [*sheet.errors, *find_doubles(arrivals)]
    known = find_known(session, arrivals, names, today)
    new: list[Arrival] = []
    changed: list[tuple[UUID, Arrival]] = []
    meant: dict[int, Sequence[Meant]] = {}
    for each in arrivals:
        before = known.get(each.row)
        if before is not None and before.content_sha256 == each.sha256:
            continue
        errors += check_record(each)
        if before is None:
            new.append(each)
        else:
            errors += _check_change(each, before)
            changed.append((before.course_id, each))
        found, unknown = _find_providers(each, names, today)
        meant[each.row] = found
        errors += unknown
    errors.sort(key=lambda error: (error.row or 0, error.column or ""))
    same_count = len(arrivals) - len(new) - len(changed)
    return _Plan(tuple(new), tuple(changed), same_count, meant, tuple(errors))


def _check_change(arrival: Arrival, before: Known) -> list[CellError]:
    problem = None
    if before.is_historical != arrival.record.is_historical:
        problem = IntakeProblem.HISTORY_DIFFERS
    elif len(before.editions) > 1:
        problem = IntakeProblem.SEVERAL_EDITIONS
    elif not _UNTOUCHED.issuperset(before.editions):
        problem = IntakeProblem.EDITION_IS_RUNNING
    return [CellError(arrival.row, None, problem)] if problem else []


def _find_providers(arrival: Arrival, names: Names, today: date) -> tuple[tuple[Meant, ...], list[CellError]]:
    record = arrival.record
    on = day_of(arrival, today)
    found: dict[str, Meant] = {}
    errors = []
    for name in record.providers:
        answer = names.find(name, on, is_historical=record.is_historical)
        if isinstance(answer, Meant):
            found.setdefault(answer.name, answer)
        else:
            values = (("name", shown(name)),)
            errors.append(CellError(arrival.row, CourseField.PROVIDERS, answer, values))
    return tuple(found.values()), errors


def _write_new(session: Session, plan: _Plan, entered: Mapping[str, UUID], now: datetime) -> None:
    slugs = Slugs(session.scalars(select(Course.slug)))
    for batch in batches(plan.new):
        courses: list[dict[str, Any]] = []
        editions: list[dict[str, Any]] = []
        providers: list[dict[str, Any]] = []
        for each in batch:
            course_id = uuid4()
            values = course_values(each.record)
            meant = plan.meant[each.row]
            courses.append(
                {
                    **values,
                    "id": course_id,
                    "slug": slugs.make(each.record.title),
                    "external_ref": each.reference,
                    "reference_owner_id": _id_of(meant[0], entered),
                    "state": CourseState.ARCHIVED if each.record.is_historical else CourseState.DRAFT,
                    "title_key": title_key(each.record.title),
                    "summaries": {},
                    "search_text": _search_text(each, meant),
                    "content_sha256": each.sha256,
                    "created_at": now,
                    "updated_at": now,
                }
            )
            editions.append(
                {
                    **edition_values(each.record),
                    "course_id": course_id,
                    "state": _edition_state(each),
                    "trainers": [],
                    "created_at": now,
                    "updated_at": now,
                }
            )
            providers += _provider_values(course_id, each, meant, entered)
        session.execute(insert(Course), courses)
        session.execute(insert(Edition), editions)
        session.execute(insert(CourseProvider), providers)


def _write_changed(session: Session, plan: _Plan, entered: Mapping[str, UUID], now: datetime) -> None:
    for batch in batches(plan.changed):
        ids = [course_id for course_id, _each in batch]
        courses = {row.id: row for row in session.scalars(select(Course).where(Course.id.in_(ids)))}
        editions = {
            row.course_id: row for row in session.scalars(select(Edition).where(Edition.course_id.in_(ids)))
        }
        session.execute(delete(CourseProvider).where(CourseProvider.course_id.in_(ids)))
        providers: list[dict[str, Any]] = []
        for course_id, each in batch:
            course = courses[course_id]
            _assign(course, {**course_values(each.record), "content_sha256": each.sha256, "updated_at": now})
            course.title_key = title_key(each.record.title)
            course.reference_owner_id = _id_of(plan.meant[each.row][0], entered)
            course.version += 1
            edition = editions.get(course_id)
            if edition is None:
                edition = Edition(
                    course_id=course_id, state=_edition_state(each), trainers=[], created_at=now
                )
                session.add(edition)
            _assign(edition, {**edition_values(each.record), "updated_at": now})
            providers += _provider_values(course_id, each, plan.meant[each.row], entered)
        session.execute(insert(CourseProvider), providers)
        refresh_search_texts(session, ids)


def _assign(row: Course | Edition, values: Mapping[str, Any]) -> None:
    for column, value in values.items():
        setattr(row, column, value)


def _edition_state(arrival: Arrival) -> EditionState:
    return EditionState.HISTORICAL if arrival.record.is_historical else EditionState.PLANNED


def _search_text(arrival: Arrival, meant: Sequence[Meant]) -> str:
    record = arrival.record
    names = [each.name for each in meant]
    return search_text([record.title, record.topic, record.audience, *names, record.provider])


def _provider_values(
    course_id: UUID, arrival: Arrival, meant: Sequence[Meant], entered: Mapping[str, UUID]
) -> list[dict[str, Any]]:
    return [
        {
            "course_id": course_id,
            "organisation_id": _id_of(each, entered),
            "is_lead": position == 0,
            "named_as": named_as(arrival.record, each.written),
            "position": position,
        }
        for position, each in enumerate(meant)
    ]


def _id_of(meant: Meant, entered: Mapping[str, UUID]) -> UUID:
    return meant.organisation_id or entered[meant.name]

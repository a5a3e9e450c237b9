"""Write the rows of a plan into the catalogue, as they were confirmed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course, CourseProvider
from catalogue.courses.services import refresh_search_texts
from catalogue.courses.vague_dates import VagueDate, parse_vague_date
from catalogue.courses.wording import Slugs, title_key
from catalogue.editions.models import Edition
from catalogue.editions.rules import EditionState
from catalogue.editions.services import place_key
from catalogue.intake.course_fields import COURSE_FACTS, Facts
from catalogue.intake.course_rows import APPLIED, PlannedRow, RowKind
from catalogue.intake.rules import DEFAULT_KIND
from commons import audit
from commons.access import Viewer
from commons.errors import Refusal
from commons.organisations.models import Organisation
from commons.organisations.queries import get_organisations

_PLAIN: Final = ("record_kind", "audience", "topic", "language", "cost", "requirements")
_DEFAULTS: Final = {"record_kind": DEFAULT_KIND}


def apply_rows(
    session: Session,
    rows: Sequence[PlannedRow],
    *,
    organisation_id: UUID,
    upload_id: UUID,
    actor: Viewer,
    now: datetime,
) -> list[int]:
    """Create and change what these rows say, and return the rows that were written.

    All rows of one course come together. A course or edition that has changed since the plan was made is left
    as it is, and its rows are not among those returned.
    """
    session.execute(select(Organisation.id).where(Organisation.id == organisation_id).with_for_update())
    wanted = [row for row in rows if row.kind in APPLIED]
    new = [row for row in wanted if row.kind is RowKind.NEW]
    known = [row for row in wanted if row.kind is not RowKind.NEW]
    writer = _Writer(session, organisation_id, upload_id, actor, now)
    try:
        with session.begin_nested():
            done = writer.change(known) + writer.create(new)
            session.flush()
    except IntegrityError as error:  # somebody took a code or the name of an edition in this very moment
        raise Refusal("sheet-outdated") from error
    return done


class _Writer:
    def __init__(
        self, session: Session, organisation_id: UUID, upload_id: UUID, actor: Viewer, now: datetime
    ) -> None:
        self.session, self.organisation_id, self.upload_id = session, organisation_id, upload_id
        self.actor, self.now = actor, now

    def create(self, rows: Sequence[PlannedRow]) -> list[int]:
        if not rows:
            return []
        slugs = Slugs(self.session.scalars(select(Course.slug)))
        own = get_organisations(self.session, [self.organisation_id])[self.organisation_id]
        ids: dict[int, UUID] = {}
        courses: list[dict[str, Any]] = []
        editions: list[dict[str, Any]] = []
        providers: dict[UUID, tuple[UUID, ...]] = {}
        for row in rows:
            if row.first_row == row.row:
                course_id = ids[row.row] = uuid4()
                providers[course_id] = row.provider_ids or (self.organisation_id,)
                courses.append(self._course_values(row, course_id, slugs, is_demo=own.is_demo))
            if row.has_edition:
                editions.append(self._edition_values(row, ids[row.first_row]))
        self.session.execute(insert(Course), courses)
        if editions:
            self.session.execute(insert(Edition), editions)
        self._write_providers(providers)
        refresh_search_texts(self.session, list(providers))
        for course_id in providers:
            self._record("courses.create", course_id)
        return [row.row for row in rows]

    def change(self, rows: Sequence[PlannedRow]) -> list[int]:
        courses = self._take(Course, {row.course.id for row in rows if row.course})
        editions = self._take(Edition, {row.edition.id for row in rows if row.edition})
        stale = {
            row.course.id
            for row in rows
            if row.course
            and (
                courses[row.course.id].version != row.course.version
                or (row.edition and editions[row.edition.id].version != row.edition.version)
            )
        }
        fresh = [row for row in rows if row.course and row.course.id not in stale]
        providers: dict[UUID, tuple[UUID, ...]] = {}
        touched: dict[UUID, None] = {}
        for row in fresh:
            assert row.course is not None  # noqa: S101  narrows the type
            course = courses[row.course.id]
            told = {each.name: each.after for each in row.changes}
            of_course = {name: value for name, value in told.items() if name in COURSE_FACTS}
            of_edition = {name: value for name, value in told.items() if name not in COURSE_FACTS}
            if of_course:
                self._change_course(course, of_course)
                if "providers" in of_course:
                    providers[course.id] = row.provider_ids
            touched[course.id] = None
            if row.kind is RowKind.ADDED:
                self.session.add(Edition(**self._edition_values(row, course.id)))
            elif of_edition and row.edition:
                self._change_edition(editions[row.edition.id], of_edition)
        for course_id in touched:
            courses[course_id].version += 1
            courses[course_id].updated_at = self.now
            self._record("courses.change", course_id)
        if providers:
            self.session.execute(delete(CourseProvider).where(CourseProvider.course_id.in_(providers)))
            self._write_providers(providers)
        if touched:
            refresh_search_texts(self.session, list(touched))
        return [row.row for row in fresh]

    def _take(self, model: type[Any], ids: set[UUID]) -> dict[UUID, Any]:
        """Lock rows for changing them, always in the same order."""
        if not ids:
            return {}
        rows = self.session.scalars(
            select(model)
            .where(model.id.in_(ids))
            .order_by(model.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        return {row.id: row for row in rows}

    def _course_values(
        self, row: PlannedRow, course_id: UUID, slugs: Slugs, *, is_demo: bool
    ) -> dict[str, Any]:
        told: Facts = {**_DEFAULTS, **{each.name: each.after for each in row.changes}}
        reference = told.get("reference")
        return {
            **{name: told.get(name) for name in _PLAIN},
            "id": course_id,
            "slug": slugs.make(row.title),
            "external_ref": reference,
            "reference_owner_id": self.organisation_id if reference else None,
            "state": CourseState.DRAFT,
            "is_demo": is_demo,
            "titles": _texts(told, "title"),
            "title_key": title_key(row.title),
            "summaries": _texts(told, "summary"),
            "search_text": "",
            "created_at": self.now,
            "updated_at": self.now,
        }

    def _edition_values(self, row: PlannedRow, course_id: UUID) -> dict[str, Any]:
        told = {
            each.name: each.after
            for each in row.changes
            if each.name not in COURSE_FACTS and each.after is not None
        }
        language = next((each.after for each in row.changes if each.name == "language"), None)
        if language is None and row.course is not None:
            language = row.course.facts["language"]
        return {
            **told,
            "id": uuid4(),
            "course_id": course_id,
            "label": row.label,
            "state": EditionState.PLANNED,
            "earliest_on": _earliest(told.get("starts_on"), told.get("dates_text")),
            "place_key": place_key(str(told.get("venue") or ""), None),
            "language": language,
            "trainers": [],
            "created_at": self.now,
            "updated_at": self.now,
        }

    def _change_course(self, course: Course, told: Facts) -> None:
        for name in _PLAIN:
            if name in told:
                setattr(course, name, told[name])
        if "reference" in told:
            course.external_ref = str(told["reference"])
            course.reference_owner_id = self.organisation_id
        course.titles = _texts(told, "title", course.titles)
        course.title_key = title_key(course.titles["it"])
        course.summaries = _texts(told, "summary", course.summaries)

    def _change_edition(self, edition: Edition, told: Facts) -> None:
        for name, value in told.items():
            setattr(edition, name, value)
        edition.earliest_on = _earliest(edition.starts_on, edition.dates_text)
        edition.place_key = place_key(edition.venue, edition.community)
        edition.version += 1
        edition.updated_at = self.now

    def _write_providers(self, wanted: dict[UUID, tuple[UUID, ...]]) -> None:
        names = get_organisations(self.session, {each for ids in wanted.values() for each in ids})
        self.session.execute(
            insert(CourseProvider),
            [
                {
                    "course_id": course_id,
                    "organisation_id": each,
                    "is_lead": position == 0,
                    "named_as": names[each].name,
                    "position": position,
                }
                for course_id, ids in wanted.items()
                for position, each in enumerate(ids)
            ],
        )

    def _record(self, action: str, course_id: UUID) -> None:
        audit.record(
            self.session,
            self.actor,
            action,
            object_type="course",
            object_id=course_id,
            organisation_id=self.organisation_id,
            now=self.now,
            sheet=str(self.upload_id),
        )


def _texts(told: Facts, prefix: str, before: dict[str, str] | None = None) -> dict[str, str]:
    texts = dict(before or {})
    for lang in ("it", "de", "en"):
        name = f"{prefix}_{lang}"
        if told.get(name):
            texts[lang] = str(told[name])
        elif name in told:
            texts.pop(lang, None)
    return texts


def _earliest(starts_on: object, words: object) -> date | None:
    """Return a day to sort by: of the start, else of what the words state."""
    if isinstance(starts_on, date):
        return starts_on
    read = parse_vague_date(str(words)) if words else None
    return read.earliest if isinstance(read, VagueDate) else None

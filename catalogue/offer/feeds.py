"""The catalogue as files: open data without persons, for whoever shows it elsewhere or takes it home."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, Response, jsonify, request, stream_with_context
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from catalogue.courses.columns import CourseField
from catalogue.courses.life import CourseState
from catalogue.courses.queries import get_public_course
from catalogue.courses.wording import pick
from catalogue.data import Form
from catalogue.editions.ical import CONTENT_TYPE, write_calendar
from catalogue.editions.month import read_month
from catalogue.offer.asking import address_of, asked_search, keep_vocabulary, meaning_of, public_base_url
from catalogue.offer.events import DAYS_AHEAD, DAYS_BACK, make_event
from catalogue.offer.gathering import EditionRow, OfferedCourse
from catalogue.offer.queries import count_offer, list_page, stream_offer
from catalogue.offer.schedule import Happening, list_course_schedule, list_schedule
from commons.access import PUBLIC, access
from commons.db import reading
from commons.edges import edges
from commons.pages.language import current_lang
from commons.sheets import Cell, stream_csv

JSON_PAGE: Final = 100
CSV_BATCH: Final = 200
MOST_IN_CSV: Final = 5_000
MOST_IN_CALENDAR: Final = 1_000

# The columns are those that the import reads: what goes out can come in again.
COLUMNS: Final = tuple(CourseField)

ON_LINE: Final = "online"

blueprint = Blueprint("feeds", __name__)
keep_vocabulary(blueprint)


@blueprint.get("/courses.json")
@access(PUBLIC)
def courses_json() -> ResponseReturnValue:
    """Answer the same search as the page does, a hundred courses at a time; `next` leads on."""
    search, today = asked_search(), edges().clock.today()
    with reading() as session:
        meaning = meaning_of(session, search)
        offered, archived = count_offer(session, search, meaning, today=today)
        offset = (search.page - 1) * JSON_PAGE
        courses = list_page(session, search, meaning, today=today, limit=JSON_PAGE, offset=offset)
    has_more = search.page * JSON_PAGE < offered + archived
    base = public_base_url()
    response = jsonify(
        {
            "about": "Corsi offerti e archivio storico. Testi per lingua; null significa: non indicato.",
            "documentation": f"{base}/data",
            "count": offered + archived,
            "offered": offered,
            "archived": archived,
            "read_as": [{"typed": typed, "read": read} for typed, read in meaning.corrected],
            "page": search.page,
            "next": base + address_of(search.on_page(search.page + 1), "feeds.courses_json")
            if has_more
            else None,
            "courses": [_as_json(each, base) for each in courses],
        }
    )
    return _open(response)


@blueprint.get("/courses.csv")
@access(PUBLIC)
def courses_csv() -> ResponseReturnValue:
    """Answer a search, one row an edition, as it is read: the whole of it never lies in memory."""
    search, today, base = asked_search(), edges().clock.today(), public_base_url()

    def rows() -> Iterator[tuple[Cell, ...]]:
        with reading() as session:
            meaning = meaning_of(session, search)
            for each in stream_offer(
                session, search, meaning, today=today, limit=MOST_IN_CSV, batch=CSV_BATCH
            ):
                yield from _as_rows(each, base)

    response = Response(stream_with_context(stream_csv(COLUMNS, rows())), mimetype="text/csv")
    response.direct_passthrough = True  # packing it would gather it first
    response.headers["Content-Disposition"] = 'attachment; filename="segnavia-corsi.csv"'
    return _open(response)


@blueprint.get("/courses.ics")
@access(PUBLIC)
def courses_ics() -> ResponseReturnValue:
    """Answer the meetings of a search as a calendar that can be subscribed to, or one month (`?month=`)."""
    search, today = asked_search(), edges().clock.today()
    first, last = today - DAYS_BACK, today + DAYS_AHEAD
    if request.args.get("month"):
        first = read_month(request.args["month"], today)
        last = first + timedelta(days=monthrange(first.year, first.month)[1] - 1)
    with reading() as session:
        found = list_schedule(
            session,
            search,
            meaning_of(session, search),
            first=first,
            last=last,
            today=today,
            limit=MOST_IN_CALENDAR,
        )
    return _calendar(str(gettext("Segnavia: corsi")), found, "segnavia-corsi.ics")


@blueprint.get("/courses/<slug>.ics")
@access(PUBLIC)
def course_ics(slug: str) -> ResponseReturnValue:
    """Answer the meetings of one course, or of one of its editions (`?edition=`)."""
    with reading() as session:
        course = get_public_course(session, slug)
        found = list_course_schedule(session, course.id, limit=MOST_IN_CALENDAR)
    wanted = request.args.get("edition", type=UUID)
    if wanted is not None:
        found = tuple(each for each in found if each.edition_id == wanted)
    title, _lang = pick(course.titles, current_lang(), course.language)
    return _calendar(title, found, f"{slug}.ics")


def _calendar(name: str, found: tuple[Happening, ...], filename: str) -> Response:
    base = public_base_url()
    content = write_calendar(name, (make_event(each, base) for each in found))
    response = Response(content, content_type=CONTENT_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return _open(response)


def _open(response: Response) -> Response:
    """Let other sites show it too: nothing in it depends on who asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _as_json(offered: OfferedCourse, base: str) -> dict[str, Any]:
    course = offered.course
    return {
        "address": f"{base}/courses/{course.slug}",
        "id": course.slug,
        "code": course.external_ref,
        "historical": course.is_historical,
        "archived": course.state is CourseState.ARCHIVED,
        "demonstration": course.is_demo,
        "kind": course.record_kind,
        "title": course.titles,
        "summary": course.summaries or None,
        "topic": course.topic,
        "audience": course.audience,
        "language": course.language,
        "cost": course.cost,
        "requirements": course.requirements,
        "providers": [
            {
                "slug": each.slug,
                "name": each.name,
                "named_as": each.named_as,
                "lead": each.is_lead,
                "website": each.website,
            }
            for each in offered.providers
        ],
        "competences": [
            {
                "framework": each.framework_slug,
                "version": each.framework_version,
                "code": each.code,
                "uri": each.uri,
                "label": each.labels,
                "outcome": each.outcomes or None,
            }
            for each in offered.competences
        ],
        "editions": [_edition_as_json(each) for each in offered.editions],
        "source": course.source,
        "source_address_truncated": course.is_source_truncated,
        "caveat": course.caveat,
    }


def _edition_as_json(edition: EditionRow) -> dict[str, Any]:
    return {
        "label": edition.label,
        "state": edition.state,
        "start": edition.starts_on and edition.starts_on.isoformat(),
        "end": edition.ends_on and edition.ends_on.isoformat(),
        "dates_note": edition.dates_text,
        "enrolment_deadline": edition.enrolment_deadline and edition.enrolment_deadline.isoformat(),
        "venue": edition.venue,
        "community": edition.community,
        "form": edition.form,
        "hours": _hours(edition.planned_minutes),
        "minimum_hours": _hours(edition.minimum_minutes),
        "seats": edition.seats,
        "meetings": [
            {
                "on": each.on_day.isoformat(),
                "from": each.starts_at and each.starts_at.isoformat("minutes"),
                "to": each.ends_at and each.ends_at.isoformat("minutes"),
                "title": each.title,
            }
            for each in edition.meetings
        ],
    }


def _as_rows(offered: OfferedCourse, base: str) -> Iterator[tuple[Cell, ...]]:
    """Write a course once for each edition, each row with a code of its own; without editions, once."""
    course = offered.course
    code = course.external_ref or course.slug
    names = [each.named_as if course.is_historical else each.name for each in offered.providers]
    before: tuple[Cell, ...] = (
        course.titles["it"],
        "; ".join(names),
        "; ".join(each.name for each in offered.providers),
        course.record_kind,
    )
    after: tuple[Cell, ...] = (
        course.topic,
        course.audience,
        course.language,
        course.source or f"{base}/courses/{course.slug}",
        "sì" if course.is_source_truncated else "no",
        "sì" if course.is_historical else "no",
        course.caveat,
    )
    for number, edition in enumerate(offered.editions, start=1):
        yield (code if number == 1 else f"{code}-{number}", *before, *_edition_cells(edition), *after)
    if not offered.editions:
        yield (code, *before, *[None] * (len(COLUMNS) - 1 - len(before) - len(after)), *after)


def _edition_cells(edition: EditionRow) -> tuple[Cell, ...]:
    return (
        edition.label or None,
        _hours(edition.planned_minutes),
        edition.starts_on,
        edition.ends_on,
        edition.dates_text,
        edition.enrolment_deadline,
        edition.seats,
        edition.venue or (ON_LINE if edition.form == Form.ON_LINE else None),
    )


def _hours(minutes: int | None) -> float | int | None:
    """Return hours to the hundredth, which read back to the same minutes: history does not go by quarters."""
    if minutes is None:
        return None
    return round(minutes / 60, 2) if minutes % 60 else minutes // 60

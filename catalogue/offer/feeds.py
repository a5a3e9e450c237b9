"""The catalogue as files: open data without persons, for whoever shows it elsewhere or takes it home."""

from collections.abc import Iterator
from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, request
from flask.typing import ResponseReturnValue

from catalogue.courses.columns import CourseField
from catalogue.courses.life import CourseState
from catalogue.data import Form
from catalogue.offer.queries import EditionRow, OfferedCourse, list_offer
from catalogue.offer.rules import Search, read_search
from catalogue.offer.views import address_of
from commons.access import PUBLIC, access
from commons.db import reading
from commons.edges import edges
from commons.sheets import Cell, write_csv

PAGE_SIZE: Final = 100

# The columns are those that the import reads: what goes out can come in again.
COLUMNS: Final = tuple(CourseField)

ON_LINE: Final = "online"

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/courses.json")
@access(PUBLIC)
def courses_json() -> ResponseReturnValue:
    """Answer the same search as the page does, a hundred courses at a time; `next` leads on."""
    search = read_search(request.args.getlist)
    with reading() as session:
        found = list_offer(session, search, today=edges().clock.today(), page_size=PAGE_SIZE)
    total = found.offer_count + found.archive_count
    has_more = search.page * PAGE_SIZE < total
    base = _base_url()
    response = jsonify(
        {
            "about": "Corsi offerti e archivio storico. Testi per lingua; null significa: non indicato.",
            "count": total,
            "offered": found.offer_count,
            "archived": found.archive_count,
            "page": search.page,
            "next": base + address_of(search.on_page(search.page + 1), "feeds.courses_json")
            if has_more
            else None,
            "courses": [_as_json(each, base) for each in found.courses],
        }
    )
    return _open(response)


@blueprint.get("/courses.csv")
@access(PUBLIC)
def courses_csv() -> ResponseReturnValue:
    """Answer a search whole, one row an edition."""
    search: Search = read_search(request.args.getlist)
    with reading() as session:
        found = list_offer(session, search, today=edges().clock.today(), page_size=None)
    base = _base_url()
    content = write_csv(COLUMNS, (row for each in found.courses for row in _as_rows(each, base)))
    response = Response(content, mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="segnavia-corsi.csv"'
    return _open(response)


def _base_url() -> str:
    base: str = current_app.config["SETTINGS"].public_base_url
    return base


def _open(response: Response) -> Response:
    """Let other sites show it too: nothing in it depends on who asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def _as_json(offered: OfferedCourse, base: str) -> dict[str, Any]:
    course = offered.course
    return {
        "address": f"{base}/courses/{course.slug}",
        "id": course.external_ref or course.slug,
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

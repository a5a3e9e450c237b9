"""The desk's courses: the list, one course and its life, what all bodies propose."""

from typing import Any, Final
from uuid import UUID, uuid4

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from catalogue.coordination.near_pages import near_page, say_contacts
from catalogue.coordination.nearness import find_near_courses
from catalogue.coordination.pages import (
    HEADER,
    course_cells,
    course_line,
    course_page,
    edition_line,
    say_acts,
    say_editions,
)
from catalogue.coordination.permissions import SEE_COURSES
from catalogue.coordination.queries import (
    PAGE_SIZE,
    DeskCourse,
    DeskPage,
    Order,
    Wanted,
    get_desk_course,
    get_title,
    list_acts,
    list_contacts,
    list_desk_courses,
    list_editions,
    list_proposals,
)
from catalogue.coordination.words import ORDERS, PROPOSAL_ORDERS, STATE_TABS
from catalogue.courses.desk import title_of
from catalogue.courses.life import PUBLIC_STATES, CourseState
from catalogue.courses.told import competence_tags
from commons.access import access, current_viewer
from commons.db import reading
from commons.edges import edges
from commons.sheets import write_csv

blueprint = Blueprint("coordination", __name__, url_prefix="/desk")
LONGEST_SEARCH: Final = 100
LAST_PAGE: Final = 10_000


@blueprint.get("/courses")
@access(SEE_COURSES)
def courses() -> ResponseReturnValue:
    """List the courses of the viewer's bodies."""
    wanted = _read_wanted()
    with reading() as session:
        found = list_desk_courses(session, current_viewer(), wanted, today=edges().clock.today())
    page_count = max(1, -(-found.total // PAGE_SIZE))
    if wanted.page > page_count:
        return redirect(_address(wanted, page=page_count), code=303)
    all_count = sum(found.counts.values())
    return render_template(
        "coordination/courses.html",
        lines=[course_line(each) for each in found.courses],
        total=found.total,
        all_count=all_count,
        wanted=wanted,
        tabs=_tabs(wanted, found),
        orders=[(key, str(label), _address(wanted, sort=key, page=1)) for key, label in ORDERS.items()],
        page_count=page_count,
        address_of=lambda page: _address(wanted, page=page),
        csv_address=_address(wanted, "coordination.courses_csv", page=1),
    )


@blueprint.get("/courses.csv")
@access(SEE_COURSES)
def courses_csv() -> ResponseReturnValue:
    """Give the whole list that is looked at as a file."""
    with reading() as session:
        found = list_desk_courses(
            session, current_viewer(), _read_wanted(), today=edges().clock.today(), page_size=None
        )
    return _file("corsi.csv", found.courses)


@blueprint.get("/courses/<uuid:course_id>")
@access(SEE_COURSES)
def course(course_id: UUID) -> ResponseReturnValue:
    """Show a course as staff sees it: where it stands, what it lacks, what is near, what was done."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        found = get_desk_course(session, course_id, viewer, today=today)
        is_own = bool(viewer.organisations & {each.organisation_id for each in found.providers})
        near = find_near_courses(session, course_id, today=today)
        editions = list_editions(session, course_id)
        acts = list_acts(session, course_id) if found.is_led else ()
        source = get_title(session, found.course.copied_from_id)
        lead_ids = [each.organisation_id for each in found.providers if each.is_lead]
        contacts = {} if found.is_led else list_contacts(session, lead_ids, today=today)
    return render_template(
        "coordination/course.html",
        **course_page(found),
        near=near_page(near, found.course),
        editions=[edition_line(each, today) for each in editions],
        acts=say_acts(acts),
        is_own=is_own,
        is_public=found.course.state in PUBLIC_STATES,
        public_address=_public_address(found),
        token=uuid4().hex,
        source=source and title_of(source),
        source_id=found.course.copied_from_id,
        contacts=[each for some in contacts.values() for each in say_contacts(some)],
    )


@blueprint.get("/proposals")
@access(SEE_COURSES)
def proposals() -> ResponseReturnValue:
    """List what all bodies propose now, with whom to talk to."""
    viewer, today = current_viewer(), edges().clock.today()
    order = request.args.get("sort", "proposed")
    with reading() as session:
        found = _sorted(list_proposals(session, viewer, today=today), order)
        leads = {each.lead.organisation_id for each in found if each.lead and not each.is_led}
        contacts = list_contacts(session, leads, today=today)
    lines = [
        {
            "title": title_of(each.course),
            "id": each.course.id,
            "lead": each.lead.name if each.lead else "",
            "is_led": each.is_led,
            "audience": each.course.audience,
            "competences": competence_tags(each.competences),
            "editions": say_editions(each),
            "proposed_at": each.course.proposed_at,
            "contacts": say_contacts(contacts.get(each.lead.organisation_id, ())) if each.lead else [],
        }
        for each in found
    ]
    return render_template(
        "coordination/proposals.html",
        lines=lines,
        order=order if order in PROPOSAL_ORDERS else "proposed",
        orders=[
            (key, str(label), url_for("coordination.proposals", sort=key))
            for key, label in PROPOSAL_ORDERS.items()
        ],
    )


@blueprint.get("/proposals.csv")
@access(SEE_COURSES)
def proposals_csv() -> ResponseReturnValue:
    with reading() as session:
        found = list_proposals(session, current_viewer(), today=edges().clock.today())
    return _file("proposte.csv", found)


def _read_wanted() -> Wanted:
    state, order = request.args.get("state", ""), request.args.get("sort", "")
    return Wanted(
        state=CourseState(state) if state in set(CourseState) else None,
        text=request.args.get("q", "")[:LONGEST_SEARCH].strip(),
        order=Order(order) if order in set(Order) else Order.CHANGED,
        page=min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE),
    )


def _address(wanted: Wanted, endpoint: str = "coordination.courses", **changed: Any) -> str:
    values = {
        "state": wanted.state or "",
        "q": wanted.text,
        "sort": wanted.order if wanted.order is not Order.CHANGED else "",
        "page": wanted.page,
        **changed,
    }
    kept = {name: str(value) for name, value in values.items() if value and (name, value) != ("page", 1)}
    return url_for(endpoint, **MultiDict(kept).to_dict())  # type: ignore[arg-type]


def _tabs(wanted: Wanted, found: DeskPage) -> list[tuple[str, str, str]]:
    counts = {state.value: count for state, count in found.counts.items()}
    counts[""] = sum(counts.values())
    return [
        (key, f"{label} ({counts.get(key, 0)})", _address(wanted, state=key, page=1))
        for key, label in STATE_TABS.items()
    ]


def _sorted(found: tuple[DeskCourse, ...], order: str) -> list[DeskCourse]:
    if order == "title":
        return sorted(found, key=lambda each: each.course.title_key)
    if order == "body":
        return sorted(found, key=lambda each: each.lead.name.casefold() if each.lead else "")
    return list(found)


def _file(name: str, found: tuple[DeskCourse, ...]) -> Response:
    base = current_app.config["SETTINGS"].public_base_url
    response = Response(write_csv(HEADER, (course_cells(each, base) for each in found)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _public_address(found: DeskCourse) -> str:
    base: str = current_app.config["SETTINGS"].public_base_url
    return f"{base}/courses/{found.course.slug}"

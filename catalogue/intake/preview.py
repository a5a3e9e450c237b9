"""The page on which somebody sees what a sheet would change, before anything does."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.intake import pages
from catalogue.intake.drafts import Draft
from catalogue.intake.forms import SEEN_ROWS, OrderForm
from catalogue.intake.models import SheetUpload
from catalogue.intake.plans import digest_of, look_at_courses, look_at_people
from catalogue.intake.row_lines import course_lines, person_lines
from catalogue.intake.rules import SheetKindOf
from commons.organisations.queries import get_organisations
from commons.people.sealing import FiscalCodeVault


def preview_page(
    session: Session,
    found: SheetUpload,
    draft: Draft,
    *,
    vault: FiscalCodeVault,
    today: date,
    tab: str,
    page: int,
) -> dict[str, Any]:
    """Return what the preview shows: the figures, the groups of rows, and one part of one group."""
    missing: list[Any] = []
    names: dict[UUID, str] = {}
    seats = None
    if found.kind == SheetKindOf.COURSES:
        outlook = look_at_courses(session, found, draft, today)
        rows: list[Any] = list(outlook.plan.rows)
        missing = list(outlook.plan.missing)
        summary = pages.summary_of(outlook.plan)
        ids = {
            each
            for row in rows
            for change in row.changes
            if change.name == "providers"
            for each in (*(change.before or ()), *change.after)
        }
        names = {key: row.name for key, row in get_organisations(session, ids).items()} if ids else {}
    else:
        persons = look_at_people(session, found, draft, vault, today)
        rows, seats = list(persons.rows), persons.seats
        summary = pages.people_summary(persons.rows)
    kinds = [str(row.kind) for row in rows]
    tabs = pages.tabs_of(kinds, missing=len(missing))
    if tab not in {each.key for each in tabs}:
        tab = tabs[0].key if tabs else ""
    chosen = missing if tab == "missing" else [row for row in rows if row.kind == tab]
    page_count = max((len(chosen) + pages.PAGE - 1) // pages.PAGE, 1)
    page = min(max(page, 1), page_count)
    part = chosen[(page - 1) * pages.PAGE : page * pages.PAGE]
    if tab == "missing":
        lines: list[Any] = []
    elif found.kind == SheetKindOf.COURSES:
        lines = course_lines(part, draft, names)
    else:
        lines = person_lines(part, draft, rows)
    return {
        "summary": summary,
        "tabs": tabs,
        "tab": tab,
        "lines": lines,
        "missing": part if tab == "missing" else [],
        "page": page,
        "page_count": page_count,
        "chosen_count": len(chosen),
        "open_count": sum(kind in {"wrong", "ask"} for kind in kinds),
        "apply_count": sum(kind in {"new", "added", "changed", "enrol", "wait"} for kind in kinds),
        "wait_count": kinds.count("wait"),
        "enrol_count": kinds.count("enrol"),
        "left_count": found.counts.get("left", 0),
        "seats": seats,
        "seen_rows": ",".join(str(line.row) for line in lines if line.out_name or line.question),
        "seen_name": SEEN_ROWS,
        "form": OrderForm(seen=digest_of(rows)),
    }

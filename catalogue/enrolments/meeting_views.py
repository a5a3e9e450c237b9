"""The register of one meeting: a person a row, what a phone can show."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalogue.editions.queries import require_edition
from catalogue.enrolments import pages
from catalogue.enrolments.keeping import Kept, allow_staff, asks_as_script, keep_marks, tell_script
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.register import Register, get_register
from catalogue.enrolments.views import EDITION, blueprint
from commons.access import access, current_viewer
from commons.db import reading
from commons.edges import edges


@blueprint.route(f"{EDITION}/meetings/<uuid:meeting_id>", methods=["GET", "POST"])
@access(KEEP_REGISTER)
def meeting(edition_id: UUID, meeting_id: UUID) -> ResponseReturnValue:
    """Show and write the register of one meeting."""
    kept = None
    if request.method == "POST":
        kept = keep_marks(edition_id, meeting_id, allow_staff(edition_id), actor=current_viewer())
        if asks_as_script():
            return tell_script(kept, None if kept.problem else _register(edition_id), meeting_id)
        if kept.problem is None:
            flash(kept.said, kept.kind)
            address = url_for("enrolments.meeting", edition_id=edition_id, meeting_id=meeting_id)
            return redirect(address, code=303)
    page = page_of(_register(edition_id), meeting_id, kept) | {"shows_outcomes": True}
    return render_template("enrolments/meeting.html", page=page, **page), 200 if kept is None else kept.status


def page_of(register: Register, meeting_id: UUID, kept: Kept | None) -> dict[str, object]:
    typed, problem = (None, None) if kept is None else (kept.typed, kept.problem)
    return pages.meeting_page(register, meeting_id, edges().clock.now(), typed=typed, problem=problem)


def _register(edition_id: UUID) -> Register:
    with reading() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        return get_register(session, edition_id)

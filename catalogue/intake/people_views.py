"""Persons by sheet, from the page of an edition; and the files that go out."""

from uuid import UUID

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from catalogue.courses.services import EDIT_COURSES
from catalogue.editions.queries import require_edition
from catalogue.enrolments.desk import head
from catalogue.enrolments.grid import outcome_state
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.register import get_register
from catalogue.intake.files import OutFile, write_courses, write_model, write_people
from catalogue.intake.forms import UploadForm
from catalogue.intake.queries import list_people_uploads
from catalogue.intake.rules import SheetKindOf
from catalogue.intake.uploads import keep_upload, remembered_layout
from catalogue.intake.views import MOST_ROWS, blueprint, read_upload
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound
from commons.limits import count_or_refuse, limit_key
from commons.people.queries import get_holders
from commons.people.sealing import current_vault
from commons.sheets import SheetKind

HOUR = 60 * 60
SHEETS_PER_HOUR = 20
EXT = "<any(csv, xlsx):ext>"


@blueprint.get("/editions/<uuid:edition_id>/people/sheet")
@access(KEEP_REGISTER)
def people(edition_id: UUID) -> ResponseReturnValue:
    """Take a sheet of persons for an edition, and show those that are under way."""
    return _people_page(edition_id, UploadForm(), 200)


@blueprint.post("/editions/<uuid:edition_id>/people/sheet")
@access(KEEP_REGISTER)
def upload_people(edition_id: UUID) -> ResponseReturnValue:
    form = UploadForm()
    file = read_upload(form) if form.validate_on_submit() else None
    if file is None:
        return _people_page(edition_id, form, 422)
    # A sheet tells whether somebody of that name is known: limited as the form is that tells it too.
    count_or_refuse(
        limit_key("people-sheet", str(current_viewer().account_id)), limit=SHEETS_PER_HOUR, seconds=HOUR
    )
    with unit_of_work() as session:
        upload_id = keep_upload(
            session,
            file,
            kind=SheetKindOf.PEOPLE,
            edition_id=edition_id,
            file_label=form.file.data.filename or "",
            vault=current_vault(),
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    return redirect(url_for("intake.columns", upload_id=upload_id), code=303)


def _people_page(edition_id: UUID, form: UploadForm, status: int) -> ResponseReturnValue:
    with reading() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        register = get_register(session, edition_id)
        uploads = list_people_uploads(session, edition_id)
    page = render_template(
        "intake/people.html",
        head=head(register, edges().clock.now()),
        form=form,
        uploads=uploads,
        most_rows=MOST_ROWS,
    )
    return page, status


@blueprint.get(f"/editions/<uuid:edition_id>/people/list.{EXT}")
@access(KEEP_REGISTER)
def people_file(edition_id: UUID, ext: str) -> ResponseReturnValue:
    """Return who is enrolled as a sheet: in the columns that came in, with presences and outcome."""
    with reading() as session:
        lead_id = require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        register = get_register(session, edition_id)
        holders = get_holders(session, [row.person_id for row in register.rows])
        remembered = remembered_layout(session, lead_id, SheetKindOf.PEOPLE)
    outcomes = {row.enrolment_id: outcome_state(register, row)[1] for row in register.rows}
    file = write_people(register, holders, outcomes, remembered=remembered, kind=SheetKind(ext))
    return _answer(file, "iscritti")


@blueprint.get("/sheets/courses/<uuid:organisation_id>")
@access(EDIT_COURSES)
def courses_file(organisation_id: UUID) -> ResponseReturnValue:
    """Return the courses of an organisation as the sheet that came in last, else as an own one."""
    viewer = current_viewer()
    if organisation_id not in viewer.organisations:
        raise NotFound("not-found")
    viewer.require(EDIT_COURSES, organisation_id)
    kind = SheetKind.CSV if request.args.get("as") == "csv" else SheetKind.XLSX
    with reading() as session:
        file = write_courses(
            session,
            organisation_id,
            vault=current_vault(),
            kind=kind,
            today=edges().clock.today(),
        )
    return _answer(file, "corsi")


@blueprint.get(f"/sheets/models/<any(courses, people):kind>.{EXT}")
@access(EDIT_COURSES)
def model(kind: str, ext: str) -> ResponseReturnValue:
    """Return an empty sheet: the names of the columns, no row."""
    return _answer(write_model(SheetKindOf(kind), SheetKind(ext)), f"modello-{_NAMES[kind]}")


_NAMES = {"courses": "corsi", "people": "iscritti"}


def _answer(file: OutFile, name: str) -> Response:
    return current_app.response_class(
        file.content,
        mimetype=file.mimetype,
        headers={
            "Content-Disposition": f'attachment; filename="{name}.{file.kind}"',
            "Cache-Control": "no-store",
        },
    )

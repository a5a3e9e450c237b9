"""The desk of sheets: a file comes in, its columns are named, its rows looked at, mended and applied."""

from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from catalogue.courses.services import EDIT_COURSES
from catalogue.intake import pages
from catalogue.intake.drafts import Draft, Layout, guess_header, header_of
from catalogue.intake.forms import (
    CourseUploadForm,
    UploadForm,
    read_meanings,
    read_rows,
)
from catalogue.intake.models import SheetUpload
from catalogue.intake.orders import order_upload
from catalogue.intake.preview import preview_page
from catalogue.intake.queries import find_run, get_edition_title, list_uploads
from catalogue.intake.rules import SheetKindOf, UploadState
from catalogue.intake.uploads import (
    answer_rows,
    discard_upload,
    keep_upload,
    known_names,
    read_draft,
    remembered_meanings,
    say_columns,
    take_upload,
)
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.organisations.queries import get_organisations
from commons.pages.words import say_refusal
from commons.people.sealing import current_vault
from commons.sheets import Limits
from commons.sheets.raw import RawFile, read_raw

blueprint = Blueprint("intake", __name__, url_prefix="/desk")
MOST_ROWS: Final = 5_000
MOST_COLUMNS: Final = 100


def own_organisations(session: Session) -> list[tuple[str, str]]:
    """Return the organisations for which the viewer writes courses, for a list to choose from."""
    ids = current_viewer().organisations_with(EDIT_COURSES)
    rows = get_organisations(session, ids).values()
    return sorted(((str(row.id), row.name) for row in rows if not row.is_historical), key=lambda own: own[1])


def read_upload(form: UploadForm) -> RawFile | None:
    """Read the file that a form brings; what is wrong with it is said at its field."""
    limit = current_app.config["SETTINGS"].max_upload_bytes
    found = read_raw(
        form.file.data.read(limit + 1), Limits(file_bytes=limit, rows=MOST_ROWS, columns=MOST_COLUMNS)
    )
    if isinstance(found, RawFile):
        return found
    form.file.errors = [*form.file.errors, *pages.say_file_problems(found)]
    return None


@blueprint.get("/sheets")
@access(EDIT_COURSES)
def sheets() -> ResponseReturnValue:
    """Show the sheets that are under way and those that were applied, and take a new one."""
    return _sheets_page(CourseUploadForm(), 200)


@blueprint.post("/sheets")
@access(EDIT_COURSES)
def upload() -> ResponseReturnValue:
    """Keep a sheet of courses as a draft."""
    form = CourseUploadForm()
    with reading() as session:
        form.organisation.choices = own_organisations(session)
    file = read_upload(form) if form.validate_on_submit() else None
    if file is None:
        return _sheets_page(form, 422)
    with unit_of_work() as session:
        upload_id = keep_upload(
            session,
            file,
            kind=SheetKindOf.COURSES,
            organisation_id=UUID(form.organisation.data),
            file_label=form.file.data.filename or "",
            vault=current_vault(),
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    return redirect(url_for("intake.columns", upload_id=upload_id), code=303)


def _sheets_page(form: CourseUploadForm, status: int) -> ResponseReturnValue:
    with reading() as session:
        organisations = own_organisations(session)
        uploads = list_uploads(session, [UUID(key) for key, _name in organisations])
    form.organisation.choices = organisations
    page = render_template(
        "intake/sheets.html",
        form=form,
        organisations=organisations,
        drafts=[each for each in uploads if each.state is not UploadState.APPLIED],
        done=[each for each in uploads if each.state is UploadState.APPLIED],
        most_rows=MOST_ROWS,
    )
    return page, status


@blueprint.route("/sheets/<uuid:upload_id>/columns", methods=["GET", "POST"])
@access(EDIT_COURSES)
def columns(upload_id: UUID) -> ResponseReturnValue:
    """Ask in which row the columns are named and what each of them means."""
    vault = current_vault()
    with reading() as session:
        found = take_upload(session, upload_id, actor=current_viewer(), lock=False)
        if found.state != UploadState.DRAFT:
            return redirect(url_for("intake.show", upload_id=upload_id), code=303)
        remembered = remembered_meanings(session, found.organisation_id, SheetKindOf(found.kind))
        frame = _frame(session, found)
    draft, kind = read_draft(found, vault), SheetKindOf(found.kind)
    layout = _asked_layout(draft, kind)
    problems: list[str] = []
    if request.method == "POST":
        width = len(header_of(draft.file.sheets[layout.sheet], layout.header))
        meanings = read_meanings(request.form, width, known_names(kind).values())
        is_family_first = request.form.get("order", "family") == "family"
        layout = replace(layout, meanings=meanings, is_family_first=is_family_first)
        problems = pages.find_column_problems(meanings, is_people=kind is SheetKindOf.PEOPLE)
        if not problems:
            with unit_of_work() as session:
                say_columns(
                    session,
                    upload_id,
                    layout,
                    vault=vault,
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
            return redirect(url_for("intake.show", upload_id=upload_id), code=303)
    page = pages.columns_page(
        draft.file, layout, known_names(kind), remembered, is_people=kind is SheetKindOf.PEOPLE
    )
    return render_template(
        "intake/columns.html", **frame, **page, problems=problems
    ), 422 if problems else 200


def _asked_layout(draft: Draft, kind: SheetKindOf) -> Layout:
    """Return the layout that the address or the form asks for; meanings hold for their own header alone."""
    asked = request.form if request.method == "POST" else request.args
    sheet = asked.get("sheet", type=int)
    if sheet is None or not 0 <= sheet < len(draft.file.sheets):
        sheet = draft.layout.sheet
    known = {line.number for line in draft.file.sheets[sheet].lines}
    header = asked.get("header", type=int)
    if header not in known:
        header = (
            draft.layout.header
            if sheet == draft.layout.sheet
            else guess_header(draft.file.sheets[sheet], known_names(kind))
        )
    if (sheet, header) == (draft.layout.sheet, draft.layout.header):
        return draft.layout
    return Layout(sheet, header or 1, (), draft.layout.is_family_first)


@blueprint.get("/sheets/<uuid:upload_id>")
@access(EDIT_COURSES)
def show(upload_id: UUID) -> ResponseReturnValue:
    """Show where a sheet stands: what it would change, how far it is, or what it has changed."""
    with reading() as session:
        found = take_upload(session, upload_id, actor=current_viewer(), lock=False)
        frame = _frame(session, found)
        if found.state == UploadState.APPLYING:
            return render_template("intake/follow.html", **frame, run=find_run(session, found))
        if found.state == UploadState.APPLIED:
            return render_template("intake/applied.html", **frame)
        draft = read_draft(found, current_vault())
        if not draft.layout.is_said:
            return redirect(url_for("intake.columns", upload_id=upload_id), code=303)
        page = preview_page(
            session,
            found,
            draft,
            vault=current_vault(),
            today=edges().clock.today(),
            tab=request.args.get("tab", ""),
            page=request.args.get("page", 1, type=int),
        )
    return render_template("intake/preview.html", **frame, **page)


@blueprint.post("/sheets/<uuid:upload_id>/rows")
@access(EDIT_COURSES)
def correct(upload_id: UUID) -> ResponseReturnValue:
    """Keep corrections, choices and rows left aside; the preview is made anew."""
    typed = read_rows(request.form)
    with unit_of_work() as session:
        answer_rows(
            session,
            upload_id,
            cells=typed.cells,
            seen_rows=typed.seen_rows,
            left_out=typed.left_out,
            choices=typed.choices,
            vault=current_vault(),
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    flash(_("Salvato. L’anteprima è stata rifatta con quello che ha scritto."), "ok")
    tab = request.form.get("tab", "")
    return redirect(url_for("intake.show", upload_id=upload_id, tab=tab, _anchor="rows"), code=303)


@blueprint.post("/sheets/<uuid:upload_id>/apply")
@access(EDIT_COURSES)
def apply(upload_id: UUID) -> ResponseReturnValue:
    """Apply the preview that was confirmed; a second time nothing happens."""
    try:
        with unit_of_work() as session:
            order_upload(
                session,
                upload_id,
                seen=request.form.get("seen", ""),
                vault=current_vault(),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        flash(say_refusal(refusal), "wait")
    return redirect(url_for("intake.show", upload_id=upload_id), code=303)


@blueprint.post("/sheets/<uuid:upload_id>/discard")
@access(EDIT_COURSES)
def discard(upload_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        gone = discard_upload(session, upload_id, actor=current_viewer(), now=edges().clock.now())
    count = gone.row_count
    flash(ngettext("Foglio di %(num)s riga eliminato.", "Foglio di %(num)s righe eliminato.", count), "ok")
    if gone.edition_id is not None:
        return redirect(url_for("intake.people", edition_id=gone.edition_id), code=303)
    return redirect(url_for("intake.sheets"), code=303)


def _frame(session: Session, found: SheetUpload) -> dict[str, Any]:
    """Return what stands above each page of one sheet."""
    is_people = found.kind == SheetKindOf.PEOPLE
    owner = get_organisations(session, [found.organisation_id])[found.organisation_id]
    return {
        "upload": found,
        "is_people": is_people,
        "owner": owner.name,
        "edition": get_edition_title(session, found.edition_id) if found.edition_id else None,
    }

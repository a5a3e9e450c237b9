"""The person's own files about a placement."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates.answers import tell_what_is_missing
from certify.evidence.answers import evidence_response
from certify.evidence.queries import list_files
from certify.evidence.rules import MONTHS_KEPT, Context
from certify.evidence.services import open_file
from certify.evidence.words import GONE, TYPES
from certify.placements.queries import PlacementView
from certify.voices import services
from certify.voices.forms import FileForm, refuse_at
from certify.voices.queries import get_own
from certify.voices.views import blueprint, frame
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, Refusal

blueprint.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.route("/<uuid:placement_id>/files", methods=["GET", "POST"])
@access(SIGNED_IN)
def files(placement_id: UUID) -> ResponseReturnValue:
    """List the files about this placement, and take in another one of the person's own."""
    form, viewer = FileForm(), current_viewer()
    with reading() as session:
        view = get_own(session, viewer, placement_id)
    if not form.is_submitted():
        return _page(view, form)
    if not form.validate():
        return _page(view, form), 422
    try:
        with unit_of_work() as session:
            services.keep_own_file(
                session,
                view.id,
                form.file.clean,
                str(form.title.data),
                actor=viewer,
                files=edges().files,
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        refuse_at(form.file, refusal)
        return _page(view, form), 422
    flash(_("Il file è qui: lo vede soltanto lei, finché non lo mette in un dossier che presenta."), "ok")
    return redirect(url_for("voices.files", placement_id=placement_id), code=303)


@blueprint.get("/<uuid:placement_id>/files/<uuid:evidence_id>")
@access(SIGNED_IN)
def file(placement_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        services.get_own_file(session, placement_id, evidence_id, current_viewer())
        row, content = open_file(session, evidence_id, edges().files)
    return evidence_response(row, content, is_shown="download" not in request.args)


@blueprint.route("/<uuid:placement_id>/files/<uuid:evidence_id>/delete", methods=["GET", "POST"])
@access(SIGNED_IN)
def delete_file(placement_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Say what deleting means, then delete."""
    viewer = current_viewer()
    if request.method == "POST":
        with unit_of_work() as session:
            services.delete_own_file(
                session, placement_id, evidence_id, actor=viewer, now=edges().clock.now()
            )
        flash(_("Il file è cancellato: resta scritto soltanto che c’era."), "ok")
        return redirect(url_for("voices.files", placement_id=placement_id), code=303)
    with reading() as session:
        view = get_own(session, viewer, placement_id)
        row = services.get_own_file(session, placement_id, evidence_id, viewer)
    if not row.is_here or not services.is_own(row, viewer):
        return redirect(url_for("voices.files", placement_id=placement_id), code=303)
    return render_template("voices/delete_file.html", **frame(view, "files"), row=row)


def _page(view: PlacementView, form: FileForm) -> str:
    viewer = current_viewer()
    with reading() as session:
        rows = list_files(session, Context.PLACEMENT, [view.id])[view.id]
    mine = [each for each in rows if each.person_id == view.person_id]
    return render_template(
        "voices/files.html",
        **frame(view, "files"),
        form=form,
        rows=[each for each in mine if each.is_here],
        gone=[each for each in mine if not each.is_here],
        own={each.id for each in mine if services.is_own(each, viewer)},
        types=TYPES,
        why_gone=GONE,
        months=MONTHS_KEPT[Context.PLACEMENT],
    )

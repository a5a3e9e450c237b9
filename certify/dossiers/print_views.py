"""The dossier in one PDF: ordered, followed while it is made, fetched for a day."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates.downloads import file_response
from certify.dossiers import printing
from certify.dossiers.forms import TokenForm
from certify.dossiers.queries import get_dossier
from certify.dossiers.services import own_person
from certify.dossiers.views import blueprint
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.words import say_refusal


@blueprint.route("/pdf", methods=["GET", "POST"])
@access(SIGNED_IN)
def print_out() -> ResponseReturnValue:
    """Say what will be in the PDF, how far it is, and where it is to be had."""
    viewer = current_viewer()
    person_id, form = own_person(viewer), TokenForm()
    with reading() as session:
        dossier = get_dossier(session, person_id)
        last = printing.find_last_pdf(session, dossier.id, viewer.account_id)
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                printing.order_pdf(session, dossier.id, actor=viewer, now=edges().clock.now())
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            flash(say_refusal(refusal), "wait")
            return redirect(url_for("dossiers.show"), code=303)
        return redirect(url_for("dossiers.print_out"), code=303)
    return render_template("dossiers/print_out.html", dossier=dossier, last=last, form=form)


@blueprint.get("/dossier.pdf")
@access(SIGNED_IN)
def paper() -> ResponseReturnValue:
    """Return the last PDF that this person ordered."""
    viewer = current_viewer()
    with reading() as session:
        dossier = get_dossier(session, own_person(viewer))
        last = printing.find_last_pdf(session, dossier.id, viewer.account_id)
        if last is None or not last.is_here:
            raise NotFound("dossier-pdf-gone")
        content = printing.open_pdf(session, last.id, edges().files)
    return file_response(content, "application/pdf", _("dossier-individuale.pdf"))

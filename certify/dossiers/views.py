"""`/me/dossier`: what she says of herself, what belongs to it, what else she did."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates.answers import tell_what_is_missing
from certify.dossiers import services
from certify.dossiers.forms import PresentationForm, TokenForm
from certify.dossiers.printing import find_last_pdf
from certify.dossiers.queries import find_dossier, list_offered
from certify.dossiers.receipt_rows import list_receipts
from certify.dossiers.rules import print_of
from certify.dossiers.words import (
    ANSWERS,
    EXPERIENCE_KINDS,
    PLACEMENT_KINDS,
    RECEIPT_STATES,
    SHOWN,
)
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, Refusal
from commons.pages.language import current_lang
from commons.pages.words import say_refusal

blueprint = Blueprint("dossiers", __name__, url_prefix="/me/dossier")
blueprint.register_error_handler(CannotTell, tell_what_is_missing)

WORDS = {
    "experience_kinds": EXPERIENCE_KINDS,
    "placement_kinds": PLACEMENT_KINDS,
    "shown_words": SHOWN,
    "answer_words": ANSWERS,
}
"""What the fragments of a dossier need beside its view."""


@blueprint.get("")
@access(SIGNED_IN)
def show() -> ResponseReturnValue:
    """Show the dossier, and what could still belong to it."""
    person_id = services.own_person(current_viewer())
    with reading() as session:
        dossier = find_dossier(session, person_id, current_lang())
        offered = dossier.offered if dossier else list_offered(session, person_id)
        receipts = list_receipts(session, dossier.id) if dossier else ()
        pdf = find_last_pdf(session, dossier.id, current_viewer().account_id) if dossier else None
    return render_template(
        "dossiers/show.html",
        dossier=dossier,
        offered=offered,
        receipts=receipts,
        receipt_states=RECEIPT_STATES,
        pdf=pdf,
        **WORDS,
    )


@blueprint.route("/presentation", methods=["GET", "POST"])
@access(SIGNED_IN)
def write() -> ResponseReturnValue:
    """Write in a few words who one is."""
    person_id = services.own_person(current_viewer())
    form, conflict = PresentationForm(), None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                services.write_presentation(
                    session,
                    str(form.text.data or ""),
                    seen=str(form.seen.data or ""),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            conflict = say_refusal(refusal)
        else:
            flash(_("Salvato."), "ok")
            return redirect(url_for("dossiers.show"), code=303)
    with reading() as session:
        dossier = find_dossier(session, person_id)
    saved = dossier.presentation if dossier else ""
    if not form.is_submitted():
        form.text.data = saved
    if not form.is_submitted() or conflict:
        form.seen.data = print_of(saved)
    page = render_template("dossiers/write.html", form=form, conflict=conflict, saved=saved)
    return page, 409 if conflict else 422 if form.is_submitted() else 200


@blueprint.post("/parts")
@access(SIGNED_IN)
def choose() -> ResponseReturnValue:
    """Let belong to the dossier what is ticked."""
    if not TokenForm().validate_on_submit():
        return redirect(url_for("dossiers.show"), code=303)
    with unit_of_work() as session:
        services.choose_parts(
            session,
            shown=request.form.getlist("shown"),
            chosen=request.form.getlist("chosen"),
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    flash(_("La scelta è salvata."), "ok")
    return redirect(url_for("dossiers.show", _anchor="experiences"), code=303)

"""One issued document at the desk: what it says, and what may be done about it."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates import lives, pages
from certify.certificates.acts import Act, permission_for
from certify.certificates.downloads import pdf_response
from certify.certificates.forms import NoteForm, RevokeForm
from certify.certificates.papers import get_pdf
from certify.certificates.permissions import CHANGE_ANY, READ_ANY, REPLACE
from certify.certificates.press import current_press
from certify.certificates.queries import get_document_of_issuer
from certify.certificates.records import find_deposit, list_notes
from certify.certificates.rules import RevocationClass
from certify.certificates.telling import hours_words, name_of
from certify.certificates.views import blueprint
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.words import say_refusal


@blueprint.get("/certificates/<uuid:certificate_id>")
@access(READ_ANY)
def show(certificate_id: UUID) -> ResponseReturnValue:
    """Show one document of the issuer, with what may be done about it: a damaged one can be revoked too."""
    viewer = current_viewer()
    with reading() as session:
        kept = get_document_of_issuer(session, certificate_id, viewer, Act.READ)
        notes = list_notes(session, certificate_id)
        deposit = find_deposit(session, certificate_id)
    facts, problem = pages.read_or_say(kept)
    return render_template(
        "certificates/show.html",
        kept=kept,
        facts=facts,
        name=name_of(facts, kept.kind),
        hours_words=hours_words,
        deposit=deposit,
        problem=problem,
        notes=notes,
        may_act=kept.issuer_id in viewer.organisations_with(permission_for(Act.REVOKE, kept.kind)),
    )


@blueprint.route("/certificates/<uuid:certificate_id>/revoke", methods=["GET", "POST"])
@access(CHANGE_ANY)
def revoke(certificate_id: UUID) -> ResponseReturnValue:
    form = RevokeForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            lives.revoke_certificate(
                session,
                certificate_id,
                reason=RevocationClass(form.reason.data),
                note=str(form.note.data),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        flash(_("Il documento è revocato: chi lo verifica lo legge da adesso."), "ok")
        return redirect(url_for("certificates.show", certificate_id=certificate_id), code=303)
    return _act_page("certificates/revoke.html", certificate_id, form, Act.REVOKE)


@blueprint.route("/certificates/<uuid:certificate_id>/replace", methods=["GET", "POST"])
@access(REPLACE)
def replace(certificate_id: UUID) -> ResponseReturnValue:
    """Show what would change, and issue the corrected document."""
    form = NoteForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            new_id = lives.replace_certificate(
                session,
                certificate_id,
                note=str(form.note.data),
                press=current_press(),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        flash(_("Il documento corretto è rilasciato; quello vecchio dice da adesso che è sostituito."), "ok")
        return redirect(url_for("certificates.show", certificate_id=new_id), code=303)
    try:
        with reading() as session:
            new = lives.find_corrections(session, certificate_id, actor=current_viewer())
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return _act_page(
            "certificates/replace.html",
            certificate_id,
            form,
            Act.REPLACE,
            new=None,
            sentence=say_refusal(refusal),
        )
    return _act_page("certificates/replace.html", certificate_id, form, Act.REPLACE, new=new, sentence="")


@blueprint.route("/certificates/<uuid:certificate_id>/suspend", methods=["GET", "POST"])
@access(CHANGE_ANY)
def suspend(certificate_id: UUID) -> ResponseReturnValue:
    form = NoteForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            lives.suspend_certificate(
                session,
                certificate_id,
                note=str(form.note.data),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        flash(_("Il documento è sospeso: chi lo verifica lo legge da adesso."), "ok")
        return redirect(url_for("certificates.show", certificate_id=certificate_id), code=303)
    return _act_page("certificates/suspend.html", certificate_id, form, Act.SUSPEND)


@blueprint.route("/certificates/<uuid:certificate_id>/reinstate", methods=["GET", "POST"])
@access(CHANGE_ANY)
def reinstate(certificate_id: UUID) -> ResponseReturnValue:
    form = NoteForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            lives.reinstate_certificate(
                session,
                certificate_id,
                note=str(form.note.data),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        flash(_("Il documento è di nuovo valido."), "ok")
        return redirect(url_for("certificates.show", certificate_id=certificate_id), code=303)
    return _act_page("certificates/reinstate.html", certificate_id, form, Act.SUSPEND)


@blueprint.get("/certificates/<uuid:certificate_id>.pdf")
@access(READ_ANY)
def paper(certificate_id: UUID) -> ResponseReturnValue:
    """Return the PDF to print for who has no address."""
    with reading() as session:
        kept = get_document_of_issuer(session, certificate_id, current_viewer(), Act.READ)
    return pdf_response(get_pdf(kept, edges().files), kept.number)


def _act_page(
    template: str, certificate_id: UUID, form: NoteForm, act: Act, **values: object
) -> ResponseReturnValue:
    """Show the page before an act: what it will do is said before the button."""
    with reading() as session:
        kept = get_document_of_issuer(session, certificate_id, current_viewer(), act)
    facts, _problem = pages.read_or_say(kept)
    page = render_template(template, kept=kept, facts=facts, form=form, hours_words=hours_words, **values)
    return page, 422 if form.is_submitted() else 200

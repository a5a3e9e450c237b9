"""The issuer's desk: rehearse, issue, follow the work, and look after what was issued."""

from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue import api as catalogue
from certify.certificates import pages
from certify.certificates.answers import tell_what_is_missing
from certify.certificates.differences import find_differences
from certify.certificates.downloads import file_response, pdf_response
from certify.certificates.forms import IssueForm
from certify.certificates.mails import call_back_mails, send_called_back
from certify.certificates.permissions import ISSUE, REHEARSE
from certify.certificates.press import current_press
from certify.certificates.queries import list_register
from certify.certificates.services import (
    compose_preview,
    order_attestations,
    rehearse_edition,
)
from certify.certificates.sheets import preview_sheet
from certify.paper import draw
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, Refusal
from commons.pages.words import say_refusal

blueprint = Blueprint("certificates", __name__, url_prefix="/desk")
blueprint.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get("/editions/<uuid:edition_id>/certificates")
@access(REHEARSE)
def rehearse(edition_id: UUID) -> ResponseReturnValue:
    """Show who would get an attestation now, who not and why; nothing happens yet."""
    viewer, now = current_viewer(), edges().clock.now()
    try:
        with reading() as session:
            rehearsal = rehearse_edition(session, edition_id, actor=viewer, now=now)
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return render_template(
            "certificates/not_ready.html", edition_id=edition_id, sentence=say_refusal(refusal)
        ), 409
    form = IssueForm(order=rehearsal.order, token=str(uuid4()))
    return render_template(
        "certificates/rehearse.html",
        rehearsal=rehearsal,
        excluded=pages.excluded_lines(rehearsal),
        form=form,
        may_issue=rehearsal.edition.lead_provider_id in viewer.organisations_with(ISSUE),
        mail_minutes=int(current_press().mail_delay.total_seconds() // 60),
    )


@blueprint.get("/editions/<uuid:edition_id>/certificates/preview/<uuid:person_id>.pdf")
@access(REHEARSE)
def preview(edition_id: UUID, person_id: UUID) -> ResponseReturnValue:
    """Draw what one person would get: without number, code and signature it is worth nothing."""
    with reading() as session:
        facts = compose_preview(
            session,
            edition_id,
            person_id,
            base_url=current_press().base_url,
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    return pdf_response(draw(preview_sheet(facts)), "anteprima", is_shown=True)


@blueprint.post("/editions/<uuid:edition_id>/certificates")
@access(ISSUE)
def issue(edition_id: UUID) -> ResponseReturnValue:
    form = IssueForm()
    with unit_of_work() as session:
        catalogue.require_edition(session, current_viewer(), ISSUE, edition_id)
        if not form.validate_on_submit():
            raise Refusal("rehearsal-outdated")
        try:
            token = UUID(str(form.token.data))
        except ValueError as error:
            raise Refusal("rehearsal-outdated") from error
        job_id = order_attestations(
            session,
            edition_id,
            order=str(form.order.data),
            token=token,
            press=current_press(),
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    return redirect(url_for("certificates.follow", edition_id=edition_id, job_id=job_id), code=303)


@blueprint.get("/editions/<uuid:edition_id>/certificates/runs/<uuid:job_id>")
@access(REHEARSE)
def follow(edition_id: UUID, job_id: UUID) -> ResponseReturnValue:
    """Show how far the work is; it goes on whether anybody looks or not."""
    viewer, now = current_viewer(), edges().clock.now()
    with reading() as session:
        lead_id = catalogue.require_edition(session, viewer, REHEARSE, edition_id)
        run = pages.get_run(session, edition_id, job_id)
        lines = pages.run_lines(session, edition_id, run)
        edition = pages.find_edition(session, edition_id)
    return render_template(
        "certificates/follow.html",
        edition_id=edition_id,
        edition=edition,
        run=run,
        lines=lines,
        mails=pages.plan(lines),
        now=now,
        may_issue=lead_id in viewer.organisations_with(ISSUE),
    )


@blueprint.post("/editions/<uuid:edition_id>/certificates/call-back")
@access(ISSUE)
def call_back(edition_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        count = call_back_mails(session, edition_id, actor=current_viewer(), now=edges().clock.now())
    flash(
        ngettext("Fermata %(num)s mail.", "Fermate %(num)s mail.", count)
        if count
        else _("Non c’era più nessuna mail da fermare."),
        "ok" if count else "info",
    )
    return redirect(url_for("certificates.issued", edition_id=edition_id), code=303)


@blueprint.post("/editions/<uuid:edition_id>/certificates/send")
@access(ISSUE)
def send(edition_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        count = send_called_back(
            session,
            edition_id,
            actor=current_viewer(),
            now=edges().clock.now(),
            press=current_press(),
        )
    flash(
        ngettext("%(num)s mail partirà.", "%(num)s mail partiranno.", count)
        if count
        else _("Non c’è nessuna mail fermata da mandare."),
        "ok" if count else "info",
    )
    return redirect(url_for("certificates.issued", edition_id=edition_id), code=303)


@blueprint.get("/editions/<uuid:edition_id>/certificates/issued")
@access(REHEARSE)
def issued(edition_id: UUID) -> ResponseReturnValue:
    """List what was issued for an edition, with its state and its mail."""
    viewer = current_viewer()
    with reading() as session:
        lead_id = catalogue.require_edition(session, viewer, REHEARSE, edition_id)
        lines = pages.register_lines(session, list_register(session, edition_id))
        differences = find_differences(session, edition_id)
        edition = pages.find_edition(session, edition_id)
    return render_template(
        "certificates/issued.html",
        edition_id=edition_id,
        edition=edition,
        lines=lines,
        differences=differences,
        mails=pages.plan(lines),
        now=edges().clock.now(),
        may_issue=lead_id in viewer.organisations_with(ISSUE),
    )


@blueprint.get("/editions/<uuid:edition_id>/certificates/issued.csv")
@access(REHEARSE)
def issued_table(edition_id: UUID) -> ResponseReturnValue:
    """Return the same list as a table to take home."""
    with reading() as session:
        catalogue.require_edition(session, current_viewer(), REHEARSE, edition_id)
        lines = pages.register_lines(session, list_register(session, edition_id))
    return file_response(pages.register_table(lines), "text/csv", "attestati.csv")

"""The dossier as one PDF, for those in the procedure: ordered, made by a job, here for a day."""

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.assessments.permissions import SEE
from certify.assessments.queries import get_involved
from certify.assessments.views import ONE, blueprint
from certify.certificates.downloads import file_response
from certify.dossiers.printing import find_last_pdf, open_pdf, order_pdf
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound
from commons.jobs import JobState


@blueprint.post(f"{ONE}/dossier")
@access(SEE)
def order_dossier(assessment_id: UUID) -> ResponseReturnValue:
    """Have the PDF made; asked for again while it is being made, there is still one."""
    with unit_of_work() as session:
        desk = get_involved(session, current_viewer(), assessment_id)
        order_pdf(session, desk.view.dossier_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("Il PDF del dossier si sta preparando: tra poco il collegamento compare in questa pagina."), "ok")
    return redirect(url_for("assessments.show", assessment_id=assessment_id), code=303)


@blueprint.get(f"{ONE}/dossier.pdf")
@access(SEE)
def dossier(assessment_id: UUID) -> ResponseReturnValue:
    """Give the PDF that the viewer herself ordered."""
    viewer = current_viewer()
    with reading() as session:
        desk = get_involved(session, viewer, assessment_id)
        last = find_last_pdf(session, desk.view.dossier_id, viewer.account_id)
        if last is None or not last.is_here or last.job_state is JobState.CALLED_BACK:
            raise NotFound("dossier-pdf-gone")
        content = open_pdf(session, last.id, edges().files)
    return file_response(content, "application/pdf", "dossier-individuale.pdf")

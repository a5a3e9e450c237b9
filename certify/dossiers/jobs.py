"""Making the PDF of a dossier, destroying its key after a day, and the mails about documents."""

from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from certify.dossiers import printing
from certify.dossiers.drawing import draw_dossier
from certify.dossiers.models import DossierPdf
from certify.dossiers.queries import find_dossier
from certify.dossiers.receipt_rows import prepare_asking
from certify.dossiers.receipts import TELL_ASKED
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.jobs import JobRun, handler
from commons.mail import send_mail


@handler(printing.PRINT_JOB)
def print_dossier(run: JobRun) -> None:
    """Draw the dossier as it stands now; a run that was killed begins again."""
    while not _draw_once(run, UUID(run.payload["pdf_id"])):
        pass  # a file in it was deleted meanwhile: each time there is one less


def _draw_once(run: JobRun, pdf_id: UUID) -> bool:
    with reading() as session:
        pdf = session.get(DossierPdf, pdf_id)
        view = find_dossier(session, pdf.dossier_id) if pdf is not None and pdf.made_at is None else None
        if view is None:
            return True
        files = printing.open_files(session, view.evidence, edges().files)
    with unit_of_work() as session:
        run.progress(session, len(view.evidence), 1 + len(view.evidence))
    content = draw_dossier(view, files, now=edges().clock.now())
    with unit_of_work() as session:
        is_kept = printing.keep_pdf(
            session,
            pdf_id,
            content,
            edges().files,
            attached=[row.id for row, _content in files],
            now=edges().clock.now(),
        )
        run.progress(session, 1 + len(view.evidence), 1 + len(view.evidence))
    return is_kept


@handler(printing.FORGET_JOB)
def forget_pdf(run: JobRun) -> None:
    with unit_of_work() as session:
        printing.forget_pdf(session, UUID(run.payload["pdf_id"]))


@handler(TELL_ASKED)
def tell_asked(run: JobRun) -> None:
    """Mail the person that a body asks for her agreement; what was answered meanwhile is not asked."""
    with reading() as session:
        asking = prepare_asking(session, UUID(run.payload["receipt_id"]))
    if asking is None:
        return
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=asking.address,
        template="dossier_receipt",
        subject=_("Un ente chiede il suo accordo per un documento"),
        language=asking.language,
        reference=f"dossier-receipt:{run.payload['receipt_id']}",
        name=asking.name,
        issuer=asking.issuer_name,
        title=asking.title,
        is_demo=asking.is_demo,
        link=f"{base_url}/{asking.language}/me/dossier/receipts/{run.payload['receipt_id']}",
    )

"""What waits for somebody of a titled body: her turn, what nobody took, appeals to hear."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from certify.assessments.permissions import LEAD, SEE
from certify.assessments.queue import QueueRow, Which, list_queue
from certify.assessments.turns import Need
from commons.access import Viewer
from commons.agenda.rules import Due

MOST = 200


def assessments_to_do(session: Session, viewer: Viewer, today: date) -> Iterator[Due]:
    """Return the dossiers that wait for the viewer herself, or for the lead; ten queries."""
    if not viewer.has_any(SEE):
        return
    rows, _total = list_queue(session, viewer, Which.OPEN, today, page_size=MOST)
    led = viewer.organisations_with(LEAD)
    for row in rows:
        text = _text(row, viewer, is_lead=row.body_id in led)
        if text:
            yield Due(row.due_on, text, row.person_name, url_for("assessments.show", assessment_id=row.id))


def _text(row: QueueRow, viewer: Viewer, *, is_lead: bool) -> str:
    need = row.step.need
    if need in {Need.TURN, Need.DECLARE} and row.step.who == viewer.person_id:
        return str(
            _("Dichiari se conosce la persona") if need is Need.DECLARE else _("Porti avanti il dossier")
        )
    if need is Need.INTERVIEW and row.is_mine:
        return str(_("Fissi il colloquio"))
    if not is_lead:
        return ""
    told = {
        Need.TAKE: _("Assegni chi accompagna"),
        Need.JUDGE: _("Assegni chi valuta"),
        Need.ATTEST: _("Prepari il documento"),
        Need.APPEAL: _("Affidi il ricorso a un’altra persona"),
    }
    return str(told.get(need, ""))

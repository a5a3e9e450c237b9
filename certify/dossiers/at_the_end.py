"""At the end of a placement: what may come next, and which agreement the final statement undoes."""

from flask import render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from certify.dossiers.conditions import OVER
from certify.dossiers.permissions import TRANSPARENCY
from certify.dossiers.receipt_rows import find_request, find_title
from certify.dossiers.rules import Basis, ReceiptState
from certify.placements.rows import PlacementView
from certify.placements.rules import PlacementKind
from commons.access import current_viewer
from commons.edges import edges


def ending_of(session: Session, view: PlacementView, *, is_issued: bool) -> Markup | None:
    """Return it once the placement is over; two queries for volunteering, none else.

    The number of the statement stands in a document of transparency: who agreed to one without it did not
    agree to one with it. Whether she agreed with another body, this one is not told.
    """
    if view.state not in OVER:
        return None
    state, title = None, None
    if view.kind is PlacementKind.VOLUNTEERING:
        _issuer, asked = find_request(session, view.promoter_id, view.id)
        state = ReceiptState(asked.state) if asked else None
        title = find_title(session, view.promoter_id, Basis.OWN_VOLUNTEER, edges().clock.today())
    shown = render_template(
        "dossiers/_at_the_end.html",
        view=view,
        is_issued=is_issued,
        is_agreement_undone=state is ReceiptState.AGREED and not is_issued,
        is_transparent=state is ReceiptState.ISSUED,
        may_be_transparent=title is not None,
        may_issue=view.promoter_id in current_viewer().organisations_with(TRANSPARENCY),
    )
    return Markup(shown)  # noqa: S704  rendered by a template, which escapes

"""What other bodies have proposed lately, for those who answer for the courses of theirs."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from catalogue.coordination.permissions import HEAR_OF_PROPOSALS
from catalogue.coordination.queries import count_new_proposals
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.agenda.rules import Due

NEW: Final = timedelta(days=14)


def new_proposals(session: Session, viewer: Viewer, today: date) -> Iterable[Due]:
    """Tell of the proposals of the last two weeks; one query."""
    if not viewer.organisations_with(HEAR_OF_PROPOSALS):
        return
    since = datetime.combine(today - NEW, time(), TRENTO)
    count = count_new_proposals(session, viewer, since)
    if count:
        yield Due(
            on=None,
            text=ngettext("Guardi %(num)s proposta nuova", "Guardi %(num)s proposte nuove", count),
            about=_("corsi che altri enti hanno proposto negli ultimi 14 giorni"),
            address=url_for("coordination.proposals"),
        )

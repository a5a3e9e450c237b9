"""What waits for those who run the service: jobs that failed for good, and pairs of records to look at."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.orm import Session

from commons.access import Viewer
from commons.agenda.rules import Due
from commons.organisations.permissions import RUN_SERVICE
from commons.oversight.machine import count_dead_by_kind
from commons.oversight.words import JOB_KINDS
from commons.people.directory import count_pairs


def dead_jobs(session: Session, viewer: Viewer, today: date) -> Iterator[Due]:
    if not viewer.has_any(RUN_SERVICE):
        return
    for kind, count in count_dead_by_kind(session).items():
        told = ngettext(
            "Guardi perché %(num)s lavoro si è fermato", "Guardi perché %(num)s lavori si sono fermati", count
        )
        yield Due(today, told, str(JOB_KINDS.get(kind, kind)), url_for("oversight.jobs"))


def doubled_persons(session: Session, viewer: Viewer, _today: date) -> Iterator[Due]:
    if not viewer.has_any(RUN_SERVICE):
        return
    count = count_pairs(session)
    if count:
        told = ngettext(
            "Dica se %(num)s coppia di schede è la stessa persona",
            "Dica se %(num)s coppie di schede sono la stessa persona",
            count,
        )
        yield Due(None, told, _("Doppioni"), url_for("people.doubles"))

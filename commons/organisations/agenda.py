"""What waits for those who run the service: accreditations to confirm, and those that lapse."""

from collections.abc import Iterator
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from commons.access import Viewer
from commons.agenda.rules import Due
from commons.organisations.accredited import AccreditedRow, list_lapsing, list_to_confirm
from commons.organisations.permissions import RUN_SERVICE
from commons.organisations.words import SHORT_FUNCTIONS


def accreditations_to_confirm(session: Session, viewer: Viewer, _today: date) -> Iterator[Due]:
    """Return what others entered: what one entered oneself waits for somebody else."""
    if not viewer.has_any(RUN_SERVICE):
        return
    for row in list_to_confirm(session):
        if row.accreditation.entered_by_id != viewer.account_id:
            told = _("Confermi l’accreditamento inserito da %(name)s, o lo ritiri", name=row.entered_by)
            yield Due(None, told, _about(row), _address(row))


def lapsing_accreditations(session: Session, viewer: Viewer, today: date) -> Iterator[Due]:
    if not viewer.has_any(RUN_SERVICE):
        return
    for row in list_lapsing(session, today):
        last = row.accreditation.valid_until
        if last is not None and last < today:
            told = _("Controlli l’accreditamento scaduto: se è rinnovato, inserisca il nuovo atto")
        else:
            told = _("Chieda se l’accreditamento che scade sarà rinnovato")
        yield Due(last, told, _about(row), _address(row))


def _about(row: AccreditedRow) -> str:
    held = row.accreditation
    return f"{row.organisation_name}, {SHORT_FUNCTIONS[held.function]}, {held.act_number}"


def _address(row: AccreditedRow) -> str:
    return url_for("accreditations.show", accreditation_id=row.accreditation.id)

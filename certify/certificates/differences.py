"""What the register of an edition says today otherwise than a document in force: it was reopened."""

from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from catalogue.data import EnrolmentOutcome, Outcome
from certify.certificates.papers import read_kept
from certify.certificates.queries import KeptDocument, list_in_force
from certify.credential.facts import AttendanceFacts
from commons.errors import CannotTell
from commons.pages.formats import hours


def find_differences(session: Session, edition_id: UUID) -> dict[UUID, str]:
    """Return by document what is to be looked at, in words; documents that still agree are left out."""
    ended = {each.person_id: each for each in catalogue.list_outcomes(session, edition_id)}
    told = {kept.id: _differ(kept, ended.get(kept.person_id)) for kept in list_in_force(session, edition_id)}
    return {certificate_id: words for certificate_id, words in told.items() if words}


def _differ(kept: KeptDocument, outcome: EnrolmentOutcome | None) -> str:
    if outcome is None or outcome.outcome is Outcome.UNDECIDED:
        return str(_("Gli esiti sono stati riaperti: oggi nessuno conferma queste ore."))
    if outcome.outcome is not Outcome.COMPLETED:
        return str(_("Secondo gli esiti di oggi non ha completato: revocare il documento."))
    try:
        facts = read_kept(kept)
    except CannotTell:
        return ""  # the page of the document says what is wrong with it
    if not isinstance(facts, AttendanceFacts):
        return ""
    signed = facts.attended.total
    if signed == outcome.attended_hours:
        return ""
    words = _("Confermate oggi: %(today)s; sul documento: %(signed)s. Correggere o revocare.")
    return str(words) % {"today": hours(outcome.attended_hours), "signed": hours(signed)}

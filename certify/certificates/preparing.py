"""What a run over an edition must know first: its shared facts, and what speaks against whom."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from catalogue.data import EnrolmentOutcome, TaughtEdition
from certify.certificates.documents import compose_edition, town_of
from certify.certificates.queries import find_issued_persons
from certify.certificates.rules import Candidate, Reason, reason_against
from certify.credential.facts import AttendanceFacts, Signatory, SignatureMode
from certify.issuers.services import describe_issuer
from certify.paper import missing_characters
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Refusal
from commons.organisations.models import Membership, Organisation
from commons.people.queries import Holder, get_holder_name


def get_closed_edition(session: Session, edition_id: UUID) -> TaughtEdition:
    edition = catalogue.get_taught_edition(session, edition_id)
    if not edition.is_closed:
        raise Refusal("edition-not-closed")
    return edition


def compose_shared(
    session: Session,
    edition: TaughtEdition,
    issuer: Organisation,
    *,
    base_url: str,
    actor: Viewer,
    now: datetime,
) -> AttendanceFacts:
    return compose_edition(
        edition,
        describe_issuer(issuer, base_url),
        place=town_of(issuer.address),
        signatories=[sign_as(session, actor, issuer, now)],
        base_url=base_url,
        issued_at=now.replace(microsecond=0),
    )


def judge(
    session: Session,
    edition: TaughtEdition,
    outcomes: Sequence[EnrolmentOutcome],
    holders: Mapping[UUID, Holder],
    actor: Viewer,
) -> dict[UUID, Reason | None]:
    issued = find_issued_persons(session, edition.edition_id, holders)
    return {
        each.person_id: reason_against(
            Candidate(each, each.person_id, not missing_characters(holders[each.person_id].name.full)),
            planned_hours=edition.planned_hours,
            issued=issued,
            actor_person_id=actor.person_id,
        )
        for each in outcomes
    }


def sign_as(session: Session, actor: Viewer, issuer: Organisation, now: datetime) -> Signatory:
    """Return the signature of whoever presses the button: name, office, by click, on this day."""
    if actor.person_id is None:
        raise Refusal("nobody-signs")
    office = session.scalar(
        select(Membership.office).where(
            Membership.account_id == actor.account_id,
            Membership.organisation_id == issuer.id,
            Membership.office.is_not(None),
        )
    )
    return Signatory(
        name=get_holder_name(session, actor.person_id).full,
        office=office or f"per {issuer.name}",
        mode=SignatureMode.CLICK,
        signed_on=now.astimezone(TRENTO).date(),
    )

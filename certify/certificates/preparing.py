"""What a run over an edition must know first: its shared facts, and what speaks against whom."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from catalogue.data import EnrolmentOutcome, TaughtEdition
from certify.certificates.acts import Act, permission_for
from certify.certificates.documents import compose_edition, town_of
from certify.certificates.queries import find_issued_persons
from certify.certificates.rules import Kind, Reason, reason_against
from certify.certificates.switches import notices_for
from certify.credential.facts import AttendanceFacts, Signatory, SignatureMode
from certify.issuers.services import describe_issuer
from certify.paper import missing_characters
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Refusal
from commons.organisations.models import Membership, Organisation
from commons.people.models import Person
from commons.people.queries import Holder


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
    """Return what all attestations of the edition say.

    What is taught as a demonstration gives demonstrations, whoever issues.
    """
    shared = compose_edition(
        edition,
        replace(describe_issuer(issuer, base_url), is_demo=edition.is_demo),
        place=town_of(issuer.address),
        signatories=[sign_as(session, actor, issuer, now)],
        base_url=base_url,
        issued_at=now.replace(microsecond=0),
    )
    return replace(shared, notices=notices_for(session, issuer.id, Kind.ATTENDANCE))


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
            each,
            is_printable=not missing_characters(holders[each.person_id].name.full),
            planned_hours=edition.planned_hours,
            issued=issued,
            actor_person_id=actor.person_id,
        )
        for each in outcomes
    }


def sign_as(
    session: Session,
    actor: Viewer,
    issuer: Organisation,
    now: datetime,
    *,
    kind: Kind = Kind.ATTENDANCE,
) -> Signatory:
    """Return the signature of whoever presses the button: name, office, by click, on this day."""
    if actor.person_id is None:
        raise Refusal("nobody-signs")
    today = now.astimezone(TRENTO).date()
    found = session.execute(
        select(Person.given_name, Person.family_name, Membership.office)
        .outerjoin(
            Membership,
            and_(
                Membership.account_id == actor.account_id,
                Membership.organisation_id == issuer.id,
                Membership.role.in_(permission_for(Act.ISSUE, kind).roles),
                _holds_on(today),
            ),
        )
        .where(Person.id == actor.person_id)
        .limit(1)
    ).one()
    return Signatory(
        name=f"{found.given_name} {found.family_name}",
        office=found.office or f"per {issuer.name}",
        mode=SignatureMode.CLICK,
        signed_on=today,
    )


def _holds_on(today: date) -> ColumnElement[bool]:
    return or_(Membership.ends_on.is_(None), Membership.ends_on > today)

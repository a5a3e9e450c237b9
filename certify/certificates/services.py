"""Issuing for an edition: the rehearsal, the order, and the work itself. What comes later is in `lives`."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from catalogue.data import EnrolmentOutcome, TaughtEdition
from certify.certificates.documents import compose_for
from certify.certificates.permissions import ISSUE, REHEARSE
from certify.certificates.preparing import compose_shared, get_closed_edition, judge
from certify.certificates.queries import (
    Namesake,
    get_last_serial,
    list_namesakes,
)
from certify.certificates.registering import Entry, Press, lock_series, register_documents
from certify.certificates.rules import Kind, Reason, SubjectType, format_number
from certify.credential.facts import AttendanceFacts
from certify.issuers.services import load_signer
from commons import audit, jobs
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.organisations.models import Organisation
from commons.people.merging import hold_present_persons
from commons.people.queries import Holder, get_holders

ISSUE_JOB = "certificates.issue"
BATCH = 20
"""Documents in one transaction: other writers wait a fifth of a second, and the log is flushed once."""


@dataclass(frozen=True, slots=True)
class Recipient:
    person_id: UUID
    name: str
    attended_hours: Decimal
    is_exception: bool
    has_address: bool


@dataclass(frozen=True, slots=True)
class Excluded:
    person_id: UUID
    name: str
    reason: Reason
    outcome: EnrolmentOutcome


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What would happen now. `order` names exactly these recipients: what is confirmed is what was seen."""

    edition: TaughtEdition
    issuer_name: str
    recipients: tuple[Recipient, ...]
    excluded: tuple[Excluded, ...]
    namesakes: tuple[Namesake, ...]
    first_number: str
    order: str

    @property
    def issued_count(self) -> int:
        return sum(each.reason is Reason.ALREADY_ISSUED for each in self.excluded)


def rehearse_edition(session: Session, edition_id: UUID, *, actor: Viewer, now: datetime) -> Rehearsal:
    """Say who would get an attestation, who not and why, without doing anything.

    Raises the catalogue's Refusal when the edition lacks a fact, and `edition-not-closed` before that:
    nothing is issued on outcomes that nobody confirmed.
    """
    catalogue.require_edition(session, actor, REHEARSE, edition_id)
    return _rehearse(session, edition_id, actor=actor, now=now)


def compose_preview(
    session: Session, edition_id: UUID, person_id: UUID, *, base_url: str, actor: Viewer, now: datetime
) -> AttendanceFacts:
    """Return what this person's attestation would say; NotFound for whoever is not in the edition."""
    catalogue.require_edition(session, actor, REHEARSE, edition_id)
    edition = get_closed_edition(session, edition_id)
    outcomes = [each for each in catalogue.list_outcomes(session, edition_id) if each.person_id == person_id]
    holders = get_holders(session, [person_id])
    if not outcomes or not holders:
        raise NotFound("not-found")
    issuer = session.get_one(Organisation, edition.lead_provider_id)
    shared = compose_shared(session, edition, issuer, base_url=base_url, actor=actor, now=now)
    return compose_for(shared, holders[person_id], outcomes[0].attended_hours)


def order_attestations(
    session: Session,
    edition_id: UUID,
    *,
    order: str,
    token: UUID,
    press: Press,
    actor: Viewer,
    now: datetime,
) -> UUID:
    """Enqueue the issue of exactly what the rehearsal showed, and return the job.

    `token` is one visit to the rehearsal: the same button pressed twice is the same job. Whatever could
    stop the job later is tried here first, so that a person hears of it.
    """
    catalogue.require_edition(session, actor, ISSUE, edition_id)
    name = f"{ISSUE_JOB}:{edition_id}:{token}"
    known = session.scalar(select(jobs.Job.id).where(jobs.Job.dedup == name))
    if known is not None:
        return known
    rehearsal = _rehearse(session, edition_id, actor=actor, now=now)
    if not rehearsal.recipients:
        raise Refusal("nobody-to-issue")
    if rehearsal.order != order:
        raise Refusal("rehearsal-outdated")
    issuer = session.get_one(Organisation, rehearsal.edition.lead_provider_id)
    compose_shared(session, rehearsal.edition, issuer, base_url=press.base_url, actor=actor, now=now)
    load_signer(session, issuer.id, issuer.slug, base_url=press.base_url, cabinet=press.cabinet)
    persons = [str(each.person_id) for each in rehearsal.recipients]
    job_id = jobs.enqueue(
        session,
        ISSUE_JOB,
        {
            "edition_id": str(edition_id),
            "account_id": str(actor.account_id),
            "edition": name_edition(rehearsal.edition),
            "recipients": persons,
            "hours": [str(each.attended_hours) for each in rehearsal.recipients],
        },
        run_at=now,
        dedup=name,
        total=len(persons),
    )
    audit.record(
        session,
        actor,
        "certificates.order",
        object_type="edition",
        object_id=edition_id,
        organisation_id=issuer.id,
        now=now,
        count=len(persons),
    )
    return job_id


def list_unchanged(
    session: Session, edition_id: UUID, seen_hours: Mapping[UUID, Decimal], *, seen_edition: str
) -> list[UUID]:
    """Return who of these is still to get what the rehearsal showed; Refusal when the edition changed.

    Whoever presses the button signs: nothing leaves in his name that he has not seen. Other hours than
    those that were shown wait for a new rehearsal.
    """
    if name_edition(get_closed_edition(session, edition_id)) != seen_edition:
        raise Refusal("rehearsal-outdated")
    today = {each.person_id: each.attended_hours for each in catalogue.list_outcomes(session, edition_id)}
    return [person_id for person_id, hours in seen_hours.items() if today.get(person_id) == hours]


def issue_attestations(
    session: Session,
    edition_id: UUID,
    person_ids: Sequence[UUID],
    *,
    press: Press,
    actor: Viewer,
    now: datetime,
) -> list[UUID]:
    """Issue first attestations to these persons, in their order, and return the new documents.

    Whoever has one already, or has lost the right to one since the order, is passed over: it may run
    again and again, at the same time too, and nobody gets a second document, number or mail. Raises
    NotFound or Forbidden when the actor may not issue for today's lead of the course.
    """
    catalogue.require_edition(session, actor, ISSUE, edition_id)
    edition = get_closed_edition(session, edition_id)
    issuer = session.get_one(Organisation, edition.lead_provider_id)
    signer = load_signer(session, issuer.id, issuer.slug, base_url=press.base_url, cabinet=press.cabinet)
    shared = compose_shared(session, edition, issuer, base_url=press.base_url, actor=actor, now=now)
    series = lock_series(session, issuer.id, Kind.ATTENDANCE, now)
    wanted = hold_present_persons(session, person_ids)
    outcomes = [each for each in catalogue.list_outcomes(session, edition_id) if each.person_id in wanted]
    holders = get_holders(session, wanted)
    reasons = judge(session, edition, outcomes, holders, actor)
    due = {each.person_id: each for each in outcomes if reasons[each.person_id] is None}
    entries = [
        Entry(
            facts=compose_for(shared, holders[person_id], due[person_id].attended_hours),
            person_id=person_id,
            subject_type=SubjectType.EDITION,
            subject_id=edition_id,
            has_address=holders[person_id].address is not None,
        )
        for person_id in person_ids
        if person_id in due
    ]
    return register_documents(
        session, series, entries, issuer=issuer, signer=signer, press=press, actor=actor, now=now
    )


def _rehearse(session: Session, edition_id: UUID, *, actor: Viewer, now: datetime) -> Rehearsal:
    edition = get_closed_edition(session, edition_id)
    issuer = session.get_one(Organisation, edition.lead_provider_id)
    outcomes = catalogue.list_outcomes(session, edition_id)
    holders = get_holders(session, [each.person_id for each in outcomes])
    reasons = judge(session, edition, outcomes, holders, actor)
    outcomes = tuple(sorted(outcomes, key=lambda each: _by_name(holders[each.person_id])))
    recipients = tuple(
        Recipient(
            person_id=each.person_id,
            name=holders[each.person_id].name.full,
            attended_hours=each.attended_hours,
            is_exception=each.is_exception,
            has_address=holders[each.person_id].address is not None,
        )
        for each in outcomes
        if reasons[each.person_id] is None
    )
    excluded = tuple(
        Excluded(each.person_id, holders[each.person_id].name.full, reason, each)
        for each in outcomes
        if (reason := reasons[each.person_id]) is not None
    )
    year = now.astimezone(TRENTO).year
    last = get_last_serial(session, issuer.id, Kind.ATTENDANCE, year)
    return Rehearsal(
        edition=edition,
        issuer_name=issuer.name,
        recipients=recipients,
        excluded=excluded,
        namesakes=list_namesakes(session, [each.person_id for each in recipients]),
        first_number=format_number(
            slug=issuer.slug, kind=Kind.ATTENDANCE, year=year, serial=last + 1, is_demo=edition.is_demo
        ),
        order=_order_of(edition, recipients),
    )


def _by_name(holder: Holder) -> tuple[str, str, str]:
    return (holder.name.family_name.casefold(), holder.name.given_name.casefold(), str(holder.person_id))


def name_edition(edition: TaughtEdition) -> str:
    """Return a short name of all that an attestation says of the edition."""
    return hashlib.sha256(repr(edition).encode()).hexdigest()[:32]


def _order_of(edition: TaughtEdition, recipients: Sequence[Recipient]) -> str:
    """Return a short name of exactly this edition and these recipients, with their names and hours."""
    told = name_edition(edition) + "\n".join(
        f"{each.person_id} {each.name} {each.attended_hours}" for each in recipients
    )
    return hashlib.sha256(told.encode()).hexdigest()[:32]

"""Closing a placement, and the final statement (kind B) that says it took place: issued exactly once."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.certificates.documents import town_of, unregistered
from certify.certificates.issuing import find_first, issue_document
from certify.certificates.preparing import sign_as
from certify.certificates.registering import Press
from certify.certificates.rules import Kind, SubjectType
from certify.certificates.switches import notices_for
from certify.credential.errors import InvalidFacts
from certify.credential.facts import Competence, Participation
from certify.credential.kinds import PlacementSort
from certify.credential.placement_facts import PlacementFacts
from certify.credential.values_of_parties import Holder, Party
from certify.issuers.services import describe_issuer
from certify.placements.changing import move, note_event, record, take
from certify.placements.desk import Seen, count_seen
from certify.placements.lives import refuse_no_hours
from certify.placements.permissions import CLOSE
from certify.placements.queries import HoursTotal, PlacementView, get_placement_unchecked, hours_of
from certify.placements.rows import TutorRow
from certify.placements.rules import Act, PlacementState
from certify.placements.rules import Party as ProjectParty
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Forbidden, Refusal
from commons.organisations.models import Organisation
from commons.pages.formats import long_day
from commons.people.queries import get_holder, get_holder_name

_NOBODY: Final = "urn:uuid:00000000-0000-4000-8000-000000000000"
_ASSESSMENT: Final = (
    "Nessuna prova: contano le ore confermate dal tutor del soggetto ospitante. "
    "Le competenze non sono valutate."
)
_QUALITY: Final = (
    "Ore confermate giorno per giorno dal tutor del soggetto ospitante; il soggetto promotore ha seguito il "
    "progetto e ha concluso l’esperienza."
)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What closing would find now. `against_closing`, `against_issuing`: refusals by code, in order."""

    view: PlacementView
    hours: HoursTotal
    seen: Seen
    against_closing: tuple[Refusal, ...]
    against_issuing: tuple[Refusal, ...]
    certificate_id: UUID | None

    @property
    def is_more_than_planned(self) -> bool:
        """Tell it, and refuse nothing: who did more has a right to the statement of what she did."""
        return self.hours.confirmed > self.view.planned_hours


def rehearse_closing(session: Session, view: PlacementView, *, actor: Viewer, today: date) -> Rehearsal:
    """Return what is missing, by name; nothing happens."""
    hours = hours_of(session, [view.id])[view.id]
    issued = find_first(
        session,
        Kind.PLACEMENT,
        person_id=view.person_id,
        subject_type=SubjectType.PLACEMENT,
        subject_id=view.id,
    )
    return Rehearsal(
        view=view,
        hours=hours,
        seen=count_seen(session, [view.id]).get(view.id, Seen()),
        against_closing=tuple(_against_closing(view, actor, today)),
        against_issuing=tuple(_against_issuing(view, hours, actor)),
        certificate_id=issued.id if issued else None,
    )


def close_placement(
    session: Session, placement_id: UUID, *, actor: Viewer, now: datetime, without_hours: bool = False
) -> None:
    """End it regularly. Afterwards no hours are written: without them there is never a final statement.

    `without_hours`: whoever closes it knows that no hour is confirmed.
    """
    row = take(session, placement_id, Act.CLOSE, actor=actor, permission=CLOSE)
    today = now.astimezone(TRENTO).date()
    for refusal in _against_closing(get_placement_unchecked(session, placement_id), actor, today):
        raise refusal
    refuse_no_hours(session, placement_id, without_hours=without_hours)
    row.ended_on = min(row.ends_on, today)
    move(row, Act.CLOSE, now)
    name = get_holder_name(session, actor.person_id).full if actor.person_id else ""
    note_event(session, row, "closed", on_day=row.ended_on, by_name=name, now=now)
    session.flush()
    record(session, row, actor, "placements.close", now)


def issue_final_statement(
    session: Session, placement_id: UUID, *, press: Press, actor: Viewer, now: datetime
) -> UUID:
    """Issue the statement of a closed placement and return its id; the one that is there is returned."""
    view = get_placement_unchecked(session, placement_id)
    if view.promoter_id not in actor.organisations_with(CLOSE):
        raise Forbidden("forbidden")
    if view.state is not PlacementState.CLOSED:
        raise Refusal("placement-not-ended")
    hours = hours_of(session, [placement_id])[placement_id]
    for refusal in _against_issuing(view, hours, actor):
        raise refusal
    issuer = session.scalars(select(Organisation).where(Organisation.id == view.promoter_id)).one()
    try:
        facts = _compose(session, view, hours, issuer, base_url=press.base_url, actor=actor, now=now)
    except InvalidFacts as error:
        raise Refusal("document-unstatable", field=error.field) from error
    return issue_document(
        session,
        Kind.PLACEMENT,
        facts,
        person_id=view.person_id,
        subject_type=SubjectType.PLACEMENT,
        subject_id=view.id,
        issuer=issuer,
        press=press,
        actor=actor,
        now=now,
    )


def _against_closing(view: PlacementView, actor: Viewer, today: date) -> list[Refusal]:
    found = []
    if view.state is PlacementState.ACTIVE and today < view.ends_on:
        found.append(Refusal("placement-runs-until", day=view.ends_on))
    if missing := view.missing_parties(today):
        found.append(Refusal("placement-close-unsigned", count=len(missing)))
    if actor.person_id == view.person_id:
        found.append(Refusal("placement-close-oneself"))
    return found


def _against_issuing(view: PlacementView, hours: HoursTotal, actor: Viewer) -> list[Refusal]:
    found = []
    if not hours.confirmed:
        found.append(Refusal("placement-no-hours"))
    if actor.person_id == view.person_id:
        found.append(Refusal("not-to-oneself"))
    return found


def _compose(
    session: Session,
    view: PlacementView,
    hours: HoursTotal,
    issuer: Organisation,
    *,
    base_url: str,
    actor: Viewer,
    now: datetime,
) -> PlacementFacts:
    """Copy all that the statement will ever show: nothing is read again from today's names."""
    holder = get_holder(session, view.person_id)
    described = describe_issuer(issuer, base_url)
    signed_on = view.first_signed_on
    hosts = [(view.host_name, ProjectParty.HOST)]
    if view.second_host_name:
        hosts.append((view.second_host_name, ProjectParty.SECOND_HOST))
    place = town_of(issuer.address) or view.place.partition(",")[0].strip()
    if not place:
        raise Refusal("placement-lacks-place")
    return PlacementFacts(
        issuer=replace(described, is_demo=described.is_demo or view.is_demo),
        holder=Holder(
            given_name=holder.name.given_name, family_name=holder.name.family_name, subject_id=_NOBODY
        ),
        about_id=f"urn:uuid:{view.id}",
        sort=PlacementSort(view.kind.value),
        title=view.title,
        activities=view.activities,
        started_on=view.starts_on,
        ended_on=view.ended_on or view.ends_on,
        planned_hours=view.planned_hours,
        done_hours=hours.confirmed,
        hosts=tuple(Party(name=name, tutors=_tutors(view.tutors, party)) for name, party in hosts),
        promoter_tutors=_tutors(view.tutors, ProjectParty.PROMOTER),
        project=f"Progetto firmato da tutte le parti il {long_day(signed_on)}" if signed_on else None,
        competences=tuple(
            Competence(
                framework=each.framework_name,
                framework_version=each.framework_version,
                code=each.code,
                label=each.label("it"),
                url=each.uri,
            )
            for each in view.objectives
        ),
        participation=_participation(view),
        venue=view.place or None,
        assessment=_ASSESSMENT,
        quality_assurance=_QUALITY,
        languages=tuple(view.languages.split(",")),
        signatories=(sign_as(session, actor, issuer, now, kind=Kind.PLACEMENT),),
        place=place,
        notices=notices_for(session, issuer.id, Kind.PLACEMENT),
        **unregistered(base_url, now),
    )


def _tutors(tutors: tuple[TutorRow, ...], party: ProjectParty) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.name for each in tutors if each.party is party))


def _participation(view: PlacementView) -> Participation:
    if not view.is_online:
        return Participation.IN_PRESENCE
    return Participation.MIXED if view.place else Participation.ONLINE

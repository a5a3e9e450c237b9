"""Beginning a placement: is the person here already, and is the host one of the register?"""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from flask import flash
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import Field

from certify.placements.forms import NEW, BeginForm, sure
from certify.placements.hosts import HostCandidate, enter_host, find_hosts, is_the_one
from certify.placements.kinds import kind_rules
from certify.placements.rules import PlacementKind
from certify.placements.services import create_placement
from commons import audit
from commons.access import Viewer
from commons.db import unit_of_work
from commons.edges import edges
from commons.errors import Refusal, TooMany
from commons.limits import count_or_refuse, limit_key
from commons.pages.words import say_refusal
from commons.people.matching import Candidate
from commons.people.queries import find_person_by_address
from commons.people.rules import Sameness
from commons.people.services import register_person, same_person_candidates
from commons.people.words import SAMENESS

ASKED_PER_HOUR: Final = 40
"""How often one account may type an address and be told whose it is."""
HOUR: Final = 60 * 60


@dataclass(slots=True)
class Asked:
    """What came of the form: a problem, or persons and hosts to choose from; else the placement."""

    placement_id: UUID | None = None
    problem: str = ""
    people: list[Candidate] = field(default_factory=list)
    hosts: list[HostCandidate] = field(default_factory=list)
    asks_person: bool = False
    asks_host: bool = False
    status: int = 422


def begin_placement(form: BeginForm, kind: PlacementKind, promoter_id: UUID, viewer: Viewer) -> Asked:
    """Write the draft that the form describes, or return what has to be answered first."""
    try:
        if form.address.data:
            key = limit_key("same-person", str(viewer.account_id))
            count_or_refuse(key, limit=ASKED_PER_HOUR, seconds=HOUR)
        with unit_of_work() as session:
            return _begin(session, form, kind, promoter_id, viewer)
    except TooMany as refusal:
        minutes = max(1, int(str(refusal.values["seconds"])) // 60)
        said = say_refusal(Refusal("same-person-asked", minutes=minutes))
        return Asked(problem=said, status=refusal.status)
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        _place_error(form, refusal)
        return Asked()


def _begin(
    session: Session, form: BeginForm, kind: PlacementKind, promoter_id: UUID, viewer: Viewer
) -> Asked:
    now = edges().clock.now()
    people = _find_people(session, form, promoter_id, viewer)
    known = {str(each.person_id): each.person_id for each in people}
    asked = Asked(people=people)
    asked.asks_person = bool(people) and form.same_as.data not in {NEW, *known}
    host_id: UUID | None = None
    if form.is_own.data and kind_rules(kind).may_host_itself:
        host_id = promoter_id
    else:
        asked.hosts = find_hosts(session, str(form.host_name.data))
        chosen = {str(each.id): each.id for each in asked.hosts}
        the_one = is_the_one(asked.hosts, str(form.host_name.data))
        host_id = chosen.get(form.host.data or "") or (
            the_one.id if the_one is not None and not form.host.data else None
        )
        asked.asks_host = bool(asked.hosts) and host_id is None and form.host.data != NEW
    if asked.asks_person or asked.asks_host:
        return asked
    host_id = host_id or enter_host(
        session,
        name=str(form.host_name.data),
        address=form.host_address.data or "",
        legal_id=form.host_legal_id.data or "",
        promoter_id=promoter_id,
        actor=viewer,
        now=now,
    )
    chosen_person = known.get(form.same_as.data or "")
    person_id = chosen_person or register_person(
        session,
        given_name=str(form.given_name.data),
        family_name=str(form.family_name.data),
        addresses=[form.address.data] if form.address.data else [],
        birth_date=form.birth_date.data,
        actor=viewer,
        now=now,
    )
    asked.placement_id = create_placement(
        session,
        kind=kind,
        variant=form.variant.data or None,
        person_id=person_id,
        promoter_id=promoter_id,
        host_id=host_id,
        starts_on=sure(form.starts_on.data),
        ends_on=sure(form.ends_on.data),
        planned_hours=sure(form.planned_hours.data),
        birth_date=form.birth_date.data,
        actor=viewer,
        now=now,
    )
    if chosen_person and form.address.data and find_person_by_address(session, form.address.data) is None:
        _tell_left_address(form.address.data)
    return asked


def _find_people(session: Session, form: BeginForm, promoter_id: UUID, viewer: Viewer) -> list[Candidate]:
    """Return who that may be. Being told whose address it is leaves a trace, without the address."""
    found = same_person_candidates(
        session,
        given_name=str(form.given_name.data),
        family_name=str(form.family_name.data),
        birth_date=form.birth_date.data,
        addresses=[form.address.data] if form.address.data else [],
    )
    told = [each for each in found if Sameness.ADDRESS in each.why]
    if told and not form.same_as.data:
        audit.record(
            session,
            viewer,
            "people.tell_owner_of_address",
            object_type="person",
            object_id=told[0].person_id,
            organisation_id=promoter_id,
            now=edges().clock.now(),
        )
    return found


def _tell_left_address(address: str) -> None:
    """Tell that an address was not added: it would open what is the person's to whoever reads its mail."""
    flash(
        _(
            "L’indirizzo %(address)s non è stato aggiunto: la persona era già registrata, "
            "e può aggiungerlo da sola nella sua area.",
            address=address,
        ),
        "wait",
    )


def _place_error(form: BeginForm, refusal: Refusal) -> None:
    """Put a refusal at the field that it is about."""
    fields: dict[str, Field] = {
        "placement-months": form.ends_on,
        "placement-months-few": form.ends_on,
        "placement-months-many": form.ends_on,
        "placement-days-few": form.ends_on,
        "placement-days-reversed": form.ends_on,
        "placement-hours": form.planned_hours,
        "placement-hours-quarters": form.planned_hours,
        "placement-age-young": form.birth_date,
        "placement-age-old": form.birth_date,
        "placement-age-unknown": form.birth_date,
        "placement-birth-date-differs": form.birth_date,
        "birth-date": form.birth_date,
        "address-taken": form.address,
        "name-empty": form.given_name,
        "placement-variant": form.variant,
        "organisation-host-address": form.host_address,
        "organisation-name-empty": form.host_name,
        "organisation-slug": form.host_name,
        "placement-hosts-itself": form.host_name,
    }
    target = fields.get(refusal.code)
    if target is None:
        form.form_errors.append(say_refusal(refusal))
    else:
        target.errors = [*target.errors, say_refusal(refusal)]


def told(candidate: Candidate) -> str:
    """Say who somebody is, with no more than what tells namesakes apart."""
    why = ", ".join(str(SAMENESS[each]) for each in candidate.why)
    if candidate.birth_date is not None:
        why += ", " + _("anno di nascita %(year)s", year=candidate.birth_date.year)
    return f"{candidate.given_name} {candidate.family_name} ({why})"

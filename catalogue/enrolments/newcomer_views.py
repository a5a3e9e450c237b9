"""Enrolling somebody by hand: is he one of those who are here already?"""

from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalogue.editions.queries import require_edition
from catalogue.enrolments.desk import head
from catalogue.enrolments.forms import NEWCOMER, NewcomerForm
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.queries import is_known_elsewhere
from catalogue.enrolments.register import get_register
from catalogue.enrolments.rules import EnrolmentState
from catalogue.enrolments.services import enrol_person
from catalogue.enrolments.views import EDITION, blueprint
from commons import audit
from commons.access import Viewer, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal, TooMany
from commons.limits import count_or_refuse, limit_key
from commons.pages.words import say_refusal
from commons.people.matching import Candidate
from commons.people.queries import find_account, list_addresses
from commons.people.rules import Sameness, address_key
from commons.people.services import add_address, register_person, same_person_candidates
from commons.people.words import SAMENESS

ASKED_PER_HOUR: Final = 40
"""How often one account may type an address and be told whose it is; a sheet is for more."""
HOUR: Final = 60 * 60


@dataclass(slots=True)
class Asked:
    """What came of the form: a problem, persons to choose from, or somebody who is enrolled."""

    problem: str = ""
    candidates: list[Candidate] = field(default_factory=list)
    status: int = 422


@blueprint.route(f"{EDITION}/people/new", methods=["GET", "POST"])
@access(KEEP_REGISTER)
def enrol(edition_id: UUID) -> ResponseReturnValue:
    """Enrol somebody; ask first whether he is one of those who are here already."""
    with reading() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        found = get_register(session, edition_id)
    form, asked = NewcomerForm(), Asked()
    if form.validate_on_submit():
        done = _enrol(edition_id, form)
        if done is None:
            return redirect(url_for("enrolments.people", edition_id=edition_id), code=303)
        asked = done
    form.offer([(str(each.person_id), _told(each)) for each in asked.candidates])
    page = render_template(
        "enrolments/enrol.html",
        head=head(found, edges().clock.now()),
        form=form,
        problem=asked.problem,
        has_candidates=bool(asked.candidates),
    )
    return page, asked.status if form.is_submitted() else 200


def _enrol(edition_id: UUID, form: NewcomerForm) -> Asked | None:
    """Enrol whom the form names, or return who that may be, or what a rule said against it."""
    viewer, now = current_viewer(), edges().clock.now()
    try:
        if form.address.data:
            key = limit_key("same-person", str(viewer.account_id))
            count_or_refuse(key, limit=ASKED_PER_HOUR, seconds=HOUR)
        with unit_of_work() as session:
            require_edition(session, viewer, KEEP_REGISTER, edition_id)
            candidates = _find_candidates(session, edition_id, form, viewer)
            known = {str(each.person_id): each.person_id for each in candidates}
            if candidates and form.same_as.data not in {NEWCOMER, *known}:
                return Asked(candidates=candidates)
            chosen = known.get(form.same_as.data or "")
            person_id = chosen or register_person(
                session,
                given_name=str(form.given_name.data),
                family_name=str(form.family_name.data),
                addresses=[form.address.data] if form.address.data else [],
                actor=viewer,
                now=now,
            )
            _id, state = enrol_person(
                session,
                edition_id,
                person_id,
                is_walk_in=bool(form.is_walk_in.data),
                actor=viewer,
                now=now,
            )
            left = _keep_address(session, viewer, chosen, form.address.data) if chosen else ""
    except TooMany as refusal:
        minutes = max(1, int(str(refusal.values["seconds"])) // 60)
        return Asked(say_refusal(Refusal("same-person-asked", minutes=minutes)), status=refusal.status)
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return Asked(say_refusal(refusal))
    _tell(state, left)
    return None


def _find_candidates(
    session: Session, edition_id: UUID, form: NewcomerForm, viewer: Viewer
) -> list[Candidate]:
    """Return who that may be. Being told whose address it is leaves a trace, without the address."""
    candidates = same_person_candidates(
        session,
        given_name=str(form.given_name.data),
        family_name=str(form.family_name.data),
        addresses=[form.address.data] if form.address.data else [],
    )
    told = [each for each in candidates if Sameness.ADDRESS in each.why]
    if told and not form.same_as.data:
        audit.record(
            session,
            viewer,
            "people.tell_owner_of_address",
            object_type="person",
            object_id=told[0].person_id,
            organisation_id=require_edition(session, viewer, KEEP_REGISTER, edition_id),
            now=edges().clock.now(),
            edition=str(edition_id),
        )
    return candidates


def _keep_address(session: Session, viewer: Viewer, person_id: UUID, address: str | None) -> str:
    """Add an address that was typed for somebody known, or return it: it was not kept.

    An address lets in whoever reads its mail. It is added only for a person without any, without an account
    and known to nobody else: to all others it would open what is theirs.
    """
    if not address:
        return ""
    own = list_addresses(session, person_id)
    if address_key(address) in {address_key(each.address) for each in own}:
        return ""
    is_closed = (
        own
        or find_account(session, person_id)
        or is_known_elsewhere(session, viewer, KEEP_REGISTER, person_id)
    )
    if is_closed:
        return address
    add_address(session, person_id, address)
    return ""


def _tell(state: EnrolmentState, left: str) -> None:
    if state is EnrolmentState.WAITING:
        flash(_("I posti sono occupati: è in lista d’attesa."), "wait")
    else:
        flash(_("Persona iscritta: ora sta nel registro."), "ok")
    if left:
        flash(
            _(
                "L’indirizzo %(address)s non è stato aggiunto: la persona ne ha già uno o è nota anche "
                "ad altri, e può aggiungerlo da sola nella sua area.",
                address=left,
            ),
            "wait",
        )


def _told(candidate: Candidate) -> str:
    why = ", ".join(str(SAMENESS[each]) for each in candidate.why)
    if candidate.birth_date is not None:  # the year tells namesakes apart, and no more of them than that
        why += ", " + _("anno di nascita %(year)s", year=candidate.birth_date.year)
    return f"{candidate.given_name} {candidate.family_name} ({why})"

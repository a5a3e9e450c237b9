"""The team of an organisation: who works there, who is invited. The same pages for operators and for leads.

An operator keeps any team (`members`, among the pages of the organisation), whoever leads a provider her own
(`team`, on the desk). Each function below is registered in both blueprints.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Final, cast
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from commons.access import Permission, Role, Viewer, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.invitations import services
from commons.invitations.forms import EndForm, InviteForm
from commons.invitations.permissions import KEEP_ANY_TEAM, KEEP_OWN_TEAM, LEADS, check_role, roles_to_give
from commons.invitations.queries import get_invitation_of, get_team_organisation, list_invitations
from commons.limits import count_or_refuse, limit_key
from commons.organisations.listing import TeamRow, list_team
from commons.organisations.queries import OrganisationRow, get_organisations
from commons.organisations.services import end_membership
from commons.organisations.words import ROLE_NOTES, ROLES
from commons.pages.words import say_refusal

HOUR = 60 * 60
INVITATIONS_PER_HOUR = 60
MAILS_PER_ADDRESS = 5


@dataclass(frozen=True, slots=True)
class Area:
    """Where a team page stands: its permission, menu, and first crumb."""

    permission: Permission
    nav: str
    here: str


AREAS: Final = {
    "members": Area(KEEP_ANY_TEAM, "operator", "organisations"),
    "team": Area(KEEP_OWN_TEAM, "desk", "team"),
}


def home() -> ResponseReturnValue:
    """Lead on to the team that is hers; who leads several sees the first, with ways to the others."""
    ids = current_viewer().organisations_with(KEEP_OWN_TEAM)
    with reading() as session:
        found = sorted(get_organisations(session, ids).values(), key=lambda each: each.name)
    return redirect(url_for("team.show", organisation_id=found[0].id), code=303)


def show(organisation_id: UUID) -> ResponseReturnValue:
    now, today, viewer = edges().clock.now(), edges().clock.today(), current_viewer()
    with reading() as session:
        organisation = _get_organisation(session, organisation_id)
        team = list_team(session, organisation_id)
        invitations = list_invitations(session, organisation_id, now=now)
        own = viewer.organisations_with(KEEP_OWN_TEAM) if request.blueprint == "team" else frozenset()
        others = (
            sorted(get_organisations(session, own).values(), key=lambda each: each.name)
            if len(own) > 1
            else []
        )
    givable = set(roles_to_give(viewer.memberships, organisation_id))
    return _page(
        "show",
        organisation,
        held=[row for row in team if row.is_held(today)],
        ended=[row for row in team if not row.is_held(today)],
        invitations=invitations,
        others=others,
        givable=givable,
        mine=viewer.account_id,
    )


def invite(organisation_id: UUID) -> ResponseReturnValue:
    viewer = current_viewer()
    with reading() as session:
        organisation = _get_organisation(session, organisation_id)
    givable = roles_to_give(viewer.memberships, organisation_id)
    form, problem = InviteForm(), ""
    form.offer(givable)
    if form.validate_on_submit():
        problem = _invite(organisation_id, form, viewer)
        if not problem:
            flash(_("L’invito parte per mail. Vale 14 giorni."), "ok")
            return redirect(url_for(".show", organisation_id=organisation_id), code=303)
    notes = {role.value: ROLE_NOTES[role] for role in givable}
    page = _page("invite", organisation, form=form, problem=problem, notes=notes)
    return page, 422 if form.is_submitted() else 200


def resend(organisation_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    viewer, now = current_viewer(), edges().clock.now()
    with reading() as session:
        _require_givable(session, organisation_id, invitation_id)
    count_or_refuse(limit_key("invite", str(viewer.account_id)), limit=INVITATIONS_PER_HOUR, seconds=HOUR)
    count_or_refuse(limit_key("invitation", str(invitation_id)), limit=MAILS_PER_ADDRESS, seconds=HOUR)
    with unit_of_work() as session:
        services.send_again(session, invitation_id, actor=viewer, now=now)
    flash(_("Parte una mail nuova, che vale 14 giorni. Il collegamento di prima non apre più niente."), "ok")
    return redirect(url_for(".show", organisation_id=organisation_id), code=303)


def withdraw(organisation_id: UUID, invitation_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        _require_givable(session, organisation_id, invitation_id)
        services.revoke_invitation(session, invitation_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("L’invito è ritirato: il suo collegamento non apre più niente."), "ok")
    return redirect(url_for(".show", organisation_id=organisation_id), code=303)


def end(organisation_id: UUID, membership_id: UUID) -> ResponseReturnValue:
    """End somebody's membership, today or on a day; the page says first what that means."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        organisation = _get_organisation(session, organisation_id)
        team = list_team(session, organisation_id)
    row = next((each for each in team if each.membership_id == membership_id), None)
    if row is None or not row.is_held(today):
        raise NotFound("not-found")
    check_role(row.role, roles_to_give(viewer.memberships, organisation_id))
    form, problem = EndForm(on=today), ""
    if form.validate_on_submit():
        problem = _end(membership_id, cast("date", form.on.data), viewer)
        if not problem:
            flash(_("L’incarico si conclude."), "ok")
            return redirect(url_for(".show", organisation_id=organisation_id), code=303)
    page = _page(
        "end",
        organisation,
        row=row,
        form=form,
        problem=problem,
        is_mine=row.account_id == viewer.account_id,
        is_last_lead=_is_last_lead(row, team, today),
    )
    return page, 422 if form.is_submitted() else 200


def _get_organisation(session: Session, organisation_id: UUID) -> OrganisationRow:
    return get_team_organisation(session, current_viewer(), _area().permission, organisation_id)


def _area() -> Area:
    return AREAS[str(request.blueprint)]


def _page(name: str, organisation: OrganisationRow, **values: object) -> str:
    return render_template(
        f"team/{name}.html",
        organisation=organisation,
        area=_area(),
        roles=ROLES,
        role_notes=ROLE_NOTES,
        **values,
    )


def _require_givable(session: Session, organisation_id: UUID, invitation_id: UUID) -> None:
    """Refuse an invitation to a role that the viewer could not give: a lead leaves operators alone."""
    _get_organisation(session, organisation_id)
    row = get_invitation_of(session, organisation_id, invitation_id, now=edges().clock.now())
    check_role(row.role, roles_to_give(current_viewer().memberships, organisation_id))


def _invite(organisation_id: UUID, form: InviteForm, viewer: Viewer) -> str:
    """Invite whom the form names; return what a rule said against it."""
    address = str(form.address.data)
    count_or_refuse(limit_key("invite", str(viewer.account_id)), limit=INVITATIONS_PER_HOUR, seconds=HOUR)
    count_or_refuse(limit_key("invited", address.lower()), limit=MAILS_PER_ADDRESS, seconds=HOUR)
    try:
        with unit_of_work() as session:
            services.invite(
                session,
                organisation_id=organisation_id,
                address=address,
                role=Role(form.role.data),
                office=str(form.office.data),
                language=form.language.data,
                actor=viewer,
                now=edges().clock.now(),
                today=edges().clock.today(),
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return say_refusal(refusal)
    return ""


def _end(membership_id: UUID, on: date, viewer: Viewer) -> str:
    try:
        with unit_of_work() as session:
            end_membership(session, membership_id, on=on, actor=viewer, now=edges().clock.now())
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return say_refusal(refusal)
    return ""


def _is_last_lead(row: TeamRow, team: list[TeamRow], today: date) -> bool:
    """Say whether nobody else leads: then nobody can issue until another lead has come."""
    return row.role in LEADS and not any(
        each.role is row.role and each.is_held(today) and each.account_id != row.account_id for each in team
    )


View = Callable[..., ResponseReturnValue]
ROUTES: Final[tuple[tuple[str, tuple[str, ...], View], ...]] = (
    ("", ("GET",), show),
    ("/invite", ("GET", "POST"), invite),
    ("/invitations/<uuid:invitation_id>/send", ("POST",), resend),
    ("/invitations/<uuid:invitation_id>/withdraw", ("POST",), withdraw),
    ("/memberships/<uuid:membership_id>/end", ("GET", "POST"), end),
)


def _bound(view: View, permission: Permission) -> View:
    @wraps(view)
    def bound(*args: object, **kwargs: object) -> ResponseReturnValue:
        return view(*args, **kwargs)

    return access(permission)(bound)


def _blueprint(name: str, start: str) -> Blueprint:
    made = Blueprint(name, __name__)
    for rule, methods, view in ROUTES:
        bound = _bound(view, AREAS[name].permission)
        made.add_url_rule(f"{start}{rule}", view.__name__, bound, methods=[*methods])
    return made


members: Final = _blueprint("members", "/operator/organisations/<uuid:organisation_id>/people")
team: Final = _blueprint("team", "/desk/team/<uuid:organisation_id>")
team.add_url_rule("/desk/team", "home", access(KEEP_OWN_TEAM)(home))

"""The page that an invitation leads to. Opening it changes nothing: mail scanners open links too."""

from typing import Final

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from commons.access import PUBLIC, Viewer, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.invitations import services
from commons.invitations.forms import AcceptForm, NewcomerForm
from commons.invitations.queries import InvitationRow, find_invitation
from commons.invitations.rules import InvitationState
from commons.limits import count_or_refuse, limit_key, who_asks
from commons.organisations.words import ROLE_NOTES, ROLES
from commons.pages.language import current_lang
from commons.pages.words import say_refusal
from commons.people.queries import get_holder_name
from commons.signin import current

QUARTER: Final = 15 * 60
TRIES_PER_NETWORK: Final = 60
STATUS: Final = {
    InvitationState.OPEN: 200,
    InvitationState.USED: 410,
    InvitationState.REVOKED: 410,
    InvitationState.EXPIRED: 410,
}

blueprint = Blueprint("invitations", __name__)


@blueprint.get("/invitations/<token>")
@access(PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """Say who invites to what, until when, and as whom one is signed in."""
    return _answer(token, _find(token))


@blueprint.post("/invitations/<token>")
@access(PUBLIC)
def accept(token: str) -> ResponseReturnValue:
    """Accept: the one act that uses an invitation up. Twice by the same person does nothing twice."""
    row, viewer = _find(token), current_viewer()
    if row is None or row.state is not InvitationState.OPEN:
        return _answer(token, row, has_tried=True)
    form = AcceptForm() if row.owner_id is not None else NewcomerForm()
    if _is_another(row, viewer) or not form.validate_on_submit():
        return _answer(token, row, form=form, has_tried=True)
    try:
        with unit_of_work() as session:
            accepted = services.accept_invitation(
                session,
                token,
                signed_in=viewer,
                now=edges().clock.now(),
                given_name=str(form.given_name.data) if isinstance(form, NewcomerForm) else "",
                family_name=str(form.family_name.data) if isinstance(form, NewcomerForm) else "",
                language=current_lang(),
            )
    except Refusal as refusal:
        return _answer(token, _find(token), form=form, problem=say_refusal(refusal), has_tried=True)
    if viewer.account_id != accepted.account_id:
        current.enter(accepted.account_id, "invitation")
    flash(_("Fatto: ora lavora con %(name)s su queste pagine.", name=row.organisation_name), "ok")
    return redirect(url_for("signin.ask"), code=303)  # which leads whoever is signed in to his own area


@blueprint.post("/invitations/<token>/leave")
@access(PUBLIC)
def leave(token: str) -> ResponseReturnValue:
    """End the session of somebody else, and come back to the invitation."""
    current.leave()
    return redirect(url_for("invitations.show", token=token), code=303)


def _find(token: str) -> InvitationRow | None:
    """Find it; who tries many that are none has to wait."""
    with reading() as session:
        row = find_invitation(session, token, now=edges().clock.now())
    if row is None:
        count_or_refuse(limit_key("invitation-network", who_asks()), limit=TRIES_PER_NETWORK, seconds=QUARTER)
    return row


def _is_another(row: InvitationRow, viewer: Viewer) -> bool:
    return viewer.is_signed_in and viewer.person_id != row.owner_id


def _answer(
    token: str,
    row: InvitationRow | None,
    *,
    form: AcceptForm | None = None,
    problem: str = "",
    has_tried: bool = False,
) -> ResponseReturnValue:
    viewer = current_viewer()
    if row is None:
        return render_template("invitations/closed.html", row=None, state="unknown", is_mine=False), 404
    if row.state is not InvitationState.OPEN:
        is_mine = viewer.account_id is not None and row.used_by_id == viewer.account_id
        if has_tried and is_mine:  # sent twice by the same person: it is done, nothing more to do
            return redirect(url_for("signin.ask"), code=303)
        page = render_template("invitations/closed.html", row=row, state=row.state.value, is_mine=is_mine)
        return page, 409 if has_tried else STATUS[row.state]
    is_another = _is_another(row, viewer)
    name = None
    if row.owner_id is not None and not is_another:
        with reading() as session:
            name = get_holder_name(session, row.owner_id).full
    page = render_template(
        "invitations/show.html",
        row=row,
        token=token,
        form=form or (AcceptForm() if row.owner_id is not None else NewcomerForm()),
        problem=problem,
        role=ROLES[row.role],
        role_note=ROLE_NOTES[row.role],
        is_another=is_another,
        signed_in_as=current_user.display_name if viewer.is_signed_in else None,
        name=name,
    )
    return page, (409 if is_another or problem else 422) if has_tried else 200

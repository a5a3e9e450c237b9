"""What a guardian's link opens: the project of one minor, and a signature. No account, no menu."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.placements.changing import print_of
from certify.placements.counting import say_finding, what_will_not_count
from certify.placements.forms import GuardianForm
from certify.placements.guardians import LASTS, open_guardian_link, sign_as_guardian
from certify.placements.rows import PlacementView, SignatureRow
from certify.placements.rules import Party, PlacementState, is_minor
from certify.placements.showing import signature_lines
from certify.placements.signing import lacks_before_signing
from certify.placements.words import KINDS
from commons.access import PUBLIC, access
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.limits import count_or_refuse, limit_key, who_asks
from commons.pages.words import say_refusal

blueprint = Blueprint("guardians", __name__)
HOUR = 60 * 60
SIGNED_PER_HOUR = 20


@blueprint.route("/g/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def sign(token: str) -> ResponseReturnValue:
    """Show the project and who one is; only the button signs: mail scanners open links too."""
    today = edges().clock.today()
    with reading() as session:
        opened = open_guardian_link(session, token, today=today)
        if opened is None:
            return _closed(), 404
        view, seen = opened.view, print_of(session, opened.view.id)
    signed = next((each for each in view.current_signatures if each.party is Party.GUARDIAN), None)
    is_given_up = view.state is PlacementState.CANCELLED
    if opened.is_over or is_given_up:
        may_ask = not is_given_up and is_minor(view.birth_date, today)
        return _closed(view, None if is_given_up else signed, may_ask=may_ask), 410
    form = GuardianForm(data={"seen": seen, "name": view.guardian_name})
    is_open = signed is None and not lacks_before_signing(view, today)
    if form.is_submitted() and is_open:
        count_or_refuse(limit_key("guardian-sign", who_asks()), limit=SIGNED_PER_HOUR, seconds=HOUR)
        if form.validate():
            try:
                with unit_of_work() as session:
                    sign_as_guardian(
                        session,
                        token,
                        name=form.name.data or "",
                        seen=form.seen.data or "",
                        now=edges().clock.now(),
                    )
            except Refusal as refusal:
                form.form_errors.append(say_refusal(refusal))
            else:
                flash(_("Grazie: la sua firma è registrata."), "ok")
                return redirect(url_for("guardians.sign", token=token), code=303)
    elif form.is_submitted():
        return redirect(url_for("guardians.sign", token=token), code=303)
    page = render_template(
        "placements/guardian.html",
        token=token,
        placement=view,
        kind_name=KINDS[view.kind],
        signatures=signature_lines(view, today),
        findings=[say_finding(each) for each in what_will_not_count(view, today)],
        form=form,
        signed=signed,
        is_open=is_open,
        expires_on=opened.expires_on,
    )
    return page, 422 if form.is_submitted() else 200


def _closed(
    view: PlacementView | None = None, signed: SignatureRow | None = None, *, may_ask: bool = True
) -> str:
    """Say what such a link is for, and whom to ask for a new one, if any; nothing of the person."""
    return render_template(
        "placements/guardian_closed.html",
        promoter=view.promoter_name if view else None,
        signed_on=signed.signed_on if signed else None,
        may_ask=may_ask,
        days=LASTS.days,
    )

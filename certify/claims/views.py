"""`/claim`: with the code on a slip to one's own documents."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from certify.claims import services
from certify.claims.forms import ClaimForm, OwnClaimForm, TokenForm
from certify.claims.queries import find_usable_claim_link
from commons.access import PUBLIC, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.limits import count_or_refuse, limit_key, who_asks
from commons.pages.language import current_lang
from commons.pages.words import say_refusal
from commons.people.rules import address_key
from commons.people.sealing import current_vault
from commons.signin import current

HOUR = 60 * 60
TRIES_PER_NETWORK = 20
LINKS_PER_ADDRESS = 5

blueprint = Blueprint("claims", __name__, url_prefix="/claim")


@blueprint.route("", methods=["GET", "POST"])
@access(PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask for code, family name and, of who is not signed in, an address that a link is sent to."""
    form = OwnClaimForm() if current_user.is_authenticated else ClaimForm()
    if not form.is_submitted() and request.args.get("code"):
        form.code.data = request.args["code"]
    if form.validate_on_submit():
        count_or_refuse(limit_key("claim-network", who_asks()), limit=TRIES_PER_NETWORK, seconds=HOUR)
        try:
            return _claim(form) if isinstance(form, ClaimForm) else _claim_own(form)
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            form.code.errors = [say_refusal(refusal)]
    return render_template("claims/ask.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/sent")
@access(PUBLIC)
def sent() -> ResponseReturnValue:
    return render_template("claims/sent.html")


@blueprint.route("/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def confirm(token: str) -> ResponseReturnValue:
    """Show what opening the link would do; only the button does it."""
    form, now = TokenForm(), edges().clock.now()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                account_id = services.confirm_claim(session, token, vault=current_vault(), now=now)
            current.enter(account_id, "link")
        except Refusal as refusal:
            return render_template("claims/unusable.html", sentence=say_refusal(refusal)), 409
        flash(_("Le sue attestazioni ora sono nella sua area: d’ora in poi entra con la mail."), "ok")
        return redirect(url_for("portfolio.home"), code=303)
    with reading() as session:
        link = find_usable_claim_link(session, token, now=now)
    if link is None:
        sentence = say_refusal(Refusal("claim-link-unusable"))
        return render_template("claims/unusable.html", sentence=sentence), 404
    return render_template("claims/confirm.html", form=form, link=link)


def _claim(form: ClaimForm) -> ResponseReturnValue:
    address = str(form.address.data)
    count_or_refuse(limit_key("signin-address", address_key(address)), limit=LINKS_PER_ADDRESS, seconds=HOUR)
    with unit_of_work() as session:
        services.ask_claim(
            session,
            code=str(form.code.data),
            family_name=str(form.family_name.data),
            address=address,
            language=current_lang(),
            now=edges().clock.now(),
        )
    return redirect(url_for("claims.sent"), code=303)


def _claim_own(form: OwnClaimForm) -> ResponseReturnValue:
    with unit_of_work() as session:
        services.claim_for_viewer(
            session,
            code=str(form.code.data),
            family_name=str(form.family_name.data),
            vault=current_vault(),
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    flash(_("Le attestazioni del foglietto ora sono nella sua area."), "ok")
    return redirect(url_for("portfolio.home"), code=303)

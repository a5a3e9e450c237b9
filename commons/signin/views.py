"""The pages of signing in and out."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from commons.access import PUBLIC, SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.limits import count_or_refuse, limit_key, who_asks
from commons.pages.language import current_lang
from commons.pages.menu import own_area
from commons.people.rules import address_key
from commons.signin import current, services
from commons.signin.forms import AskForm, ConfirmForm, EndForm
from commons.signin.queries import find_usable_link, list_sessions
from commons.signin.rules import local_path
from commons.signin.words import METHODS

QUARTER = 15 * 60
LINKS_PER_ADDRESS = 5
LINKS_PER_NETWORK = 30

blueprint = Blueprint("signin", __name__)


@blueprint.route("/signin", methods=["GET", "POST"])
@access(PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask for a link by e-mail. The answer is the same whether the address is known or not."""
    next_path = local_path(request.values.get("next"))
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(_start(next_path), code=303)
    form = AskForm()
    if not form.validate_on_submit():
        form.next.data = next_path
        return render_template("signin/ask.html", form=form), 422 if form.is_submitted() else 200
    address = str(form.address.data)
    count_or_refuse(limit_key("signin-network", who_asks()), limit=LINKS_PER_NETWORK, seconds=QUARTER)
    count_or_refuse(
        limit_key("signin-address", address_key(address)), limit=LINKS_PER_ADDRESS, seconds=QUARTER
    )
    with unit_of_work() as session:
        services.ask_link(
            session,
            address=address,
            browser=current.asking_browser(),
            language=current_lang(),
            next_path=next_path,
            now=edges().clock.now(),
            lifetime=timedelta(minutes=current.settings().signin_link_minutes),
        )
    return redirect(url_for("signin.sent"), code=303)


@blueprint.get("/signin/sent")
@access(PUBLIC)
def sent() -> ResponseReturnValue:
    return render_template("signin/sent.html", minutes=current.settings().signin_link_minutes)


@blueprint.route("/signin/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def confirm(token: str) -> ResponseReturnValue:
    """Show a page when the link is opened; only its button signs in: mail scanners open links too."""
    form = ConfirmForm()
    now, browser = edges().clock.now(), current.known_browser()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                entry = services.use_link(session, token, browser, now=now)
            current.enter(entry.account_id, "link")
        except Refusal:
            return render_template("signin/unusable.html"), 409
        return redirect(_start(entry.next_path), code=303)
    with reading() as session:
        link = find_usable_link(session, token, browser, now=now)
    if link is None:
        return render_template("signin/unusable.html"), 404
    return render_template("signin/confirm.html", form=form, address=link.address)


@blueprint.post("/signout")
@access(PUBLIC)
def leave() -> ResponseReturnValue:
    current.leave()
    flash(_("È uscito dalla sua area."), "ok")
    return redirect(url_for("pages.home"), code=303)


@blueprint.route("/sessions", methods=["GET", "POST"])
@access(SIGNED_IN)
def sessions() -> ResponseReturnValue:
    """List the browsers in which I am signed in; end one."""
    viewer, now, form = current_viewer(), edges().clock.now(), EndForm()
    if viewer.account_id is None:
        raise NotFound("not-found")
    if form.validate_on_submit():
        with unit_of_work() as session:
            services.end_session(session, _read_id(form.session.data), actor=viewer, now=now)
        flash(_("La sessione è chiusa."), "ok")
        return redirect(url_for("signin.sessions"), code=303)
    with reading() as session:
        rows = list_sessions(session, viewer.account_id, now=now, idle=current.idle_limit())
    return render_template("signin/sessions.html", rows=rows, mine=current_user.session_id, methods=METHODS)


def _start(next_path: str) -> str:
    """Lead on to the page that somebody wanted; who wanted none begins in his own area."""
    return own_area() if next_path == "/" else next_path


def _read_id(text: str | None) -> UUID:
    try:
        return UUID(text or "")
    except ValueError:
        raise NotFound("not-found") from None

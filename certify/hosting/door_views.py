"""`/h/<token>`, for ever: what a link in any old mail, or a code on paper, opens. No account."""

from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.hosting.describing import LinkTold, describe_link
from certify.hosting.entering import enter
from certify.hosting.forms import ActForm, AddressForm, CodeForm, WriterForm
from certify.hosting.links import (
    LinkRow,
    ask_fresh,
    confirm_writer,
    find_link,
    find_link_of_address,
    note_opened,
)
from certify.hosting.rules import mask_address
from commons.access import PUBLIC, access
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import TooMany
from commons.limits import count_or_refuse, limit_key, who_asks
from commons.pages.language import current_lang
from commons.people.rules import address_key
from commons.settings import LANGUAGES

HOUR: Final = 60 * 60
FRESH_PER_HOUR: Final = 3
TRIES_PER_NETWORK: Final = 20

blueprint = Blueprint("host_doors", __name__, url_prefix="/h")


@blueprint.route("", methods=["GET", "POST"])
@access(PUBLIC)
def ask() -> ResponseReturnValue:
    """Take a code from a slip of paper; beside it, have a link sent to an address."""
    _speak(None)
    form = CodeForm()
    if form.validate_on_submit():
        count_or_refuse(limit_key("host-code", who_asks()), limit=TRIES_PER_NETWORK, seconds=HOUR)
        code = str(form.code.data)
        with reading() as session:
            link = find_link(session, code)
        if link is not None:
            return redirect(url_for("host_doors.open_link", token="".join(code.split())), code=303)
        form.code.errors = [
            _("Questo codice non apre nulla: lo ricontrolli, o si faccia mandare il collegamento.")
        ]
    return _ask_page(form, AddressForm(formdata=None)), 422 if form.is_submitted() else 200


@blueprint.post("/address")
@access(PUBLIC)
def send_to_address() -> ResponseReturnValue:
    """Send a link to an address that some placement names; the same words for any address."""
    _speak(None)
    form = AddressForm()
    if not form.validate_on_submit():
        return _ask_page(CodeForm(formdata=None), form), 422
    address = str(form.address.data)
    count_or_refuse(limit_key("host-address", who_asks()), limit=TRIES_PER_NETWORK, seconds=HOUR)
    if _may_send(address_key(address)):
        with unit_of_work() as session:
            now = edges().clock.now()
            link_id = find_link_of_address(session, address, now=now)
            if link_id is not None:
                ask_fresh(session, link_id, now=now)
    _say_sent()
    return redirect(url_for("host_doors.ask", lang_wanted=current_lang()), code=303)


@blueprint.route("/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def open_link(token: str) -> ResponseReturnValue:
    """Tell what the link is; only the button opens it, because machines follow links."""
    link, told = _find(token)
    if link is None or told is None:
        return _unknown()
    now = edges().clock.now()
    if not link.is_live(now):
        return _tell_old(token, link, told), 410
    form = WriterForm(name=link.writer_name or told.tutor_name, role=link.writer_role or told.tutor_office)
    if form.validate_on_submit():
        with unit_of_work() as session:
            confirm_writer(session, link.id, str(form.name.data), str(form.role.data), now=now)
            note_opened(session, link, now=now)
        enter(link)
        return redirect(url_for("hosting.page", lang=current_lang()), code=303)
    page = render_template(
        "hosting/open.html", link=link, told=told, token=token, form=form, language_url=_switch
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<token>/fresh")
@access(PUBLIC)
def fresh(token: str) -> ResponseReturnValue:
    """Have a new link sent to the address of this old one; the same words whatever comes of it."""
    link, _told = _find(token)
    if link is None:
        return _unknown()
    if _may_send(link.address_key):
        with unit_of_work() as session:
            ask_fresh(session, link.id, now=edges().clock.now())
    _say_sent()
    return redirect(url_for("host_doors.open_link", token=token, lang_wanted=current_lang()), code=303)


def _find(token: str) -> tuple[LinkRow | None, LinkTold | None]:
    with reading() as session:
        link = find_link(session, token)
        told = None if link is None else describe_link(session, link.address_key, edges().clock.today())
    _speak(link)
    return link, told


def _speak(link: LinkRow | None) -> None:
    """Speak the language that was chosen, else that of the link, else what the browser asks for."""
    wanted = request.args.get("lang_wanted", "")
    if wanted in LANGUAGES:
        g.lang = wanted
    elif link is not None:
        g.lang = link.language


def _switch(lang: str) -> str:
    """Return the address of this page in another language: it has none before it."""
    return f"{request.path}?lang_wanted={lang}"


def _may_send(key: str) -> bool:
    """Count a link sent to this address; too many are not sent, and nobody is told."""
    try:
        count_or_refuse(limit_key("host-fresh", key), limit=FRESH_PER_HOUR, seconds=HOUR)
    except TooMany:
        return False
    return True


def _say_sent() -> None:
    flash(
        _(
            "Se l’indirizzo è quello di un tutor, tra pochi minuti arriva un messaggio con il collegamento. "
            "In un’ora ne mandiamo al massimo tre."
        ),
        "ok",
    )


def _tell_old(token: str, link: LinkRow, told: LinkTold) -> str:
    return render_template(
        "hosting/old.html",
        link=link,
        told=told,
        token=token,
        masked=mask_address(link.address),
        form=ActForm(),
        language_url=_switch,
    )


def _unknown() -> ResponseReturnValue:
    page = render_template(
        "hosting/ask.html",
        form=CodeForm(formdata=None),
        address_form=AddressForm(formdata=None),
        is_unknown=True,
        is_closed=False,
        language_url=_switch,
    )
    return page, 404


def _ask_page(form: CodeForm, address_form: AddressForm) -> str:
    return render_template(
        "hosting/ask.html",
        form=form,
        address_form=address_form,
        is_unknown=False,
        is_closed="closed" in request.args,
        language_url=lambda lang: url_for("host_doors.ask", lang_wanted=lang),
    )

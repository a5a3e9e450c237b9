"""`/me/account`: my addresses, the language of my mails, my data as one file."""

from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.access import SIGNED_IN, access, current_viewer
from commons.accounts import services
from commons.accounts.exporting import pack_export
from commons.accounts.forms import AddressForm, LanguageForm, TokenForm
from commons.accounts.queries import find_usable_address_link, get_own_record
from commons.accounts.rules import Claim
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.limits import count_or_refuse, limit_key
from commons.pages.language import current_lang
from commons.pages.words import say_refusal
from commons.people.models import Person
from commons.people.rules import address_key
from commons.people.sealing import current_vault

HOUR = 60 * 60
LINKS_PER_PERSON = 5
EXPORTS_PER_HOUR = 10

blueprint = Blueprint("accounts", __name__, url_prefix="/me/account")


@blueprint.get("")
@access(SIGNED_IN)
def show() -> ResponseReturnValue:
    return _page(AddressForm())


@blueprint.post("/addresses")
@access(SIGNED_IN)
def add() -> ResponseReturnValue:
    """Have a link sent to a new address."""
    form, viewer = AddressForm(), current_viewer()
    if form.validate_on_submit():
        address = str(form.address.data)
        count_or_refuse(limit_key("address-person", str(_me())), limit=LINKS_PER_PERSON, seconds=HOUR)
        count_or_refuse(
            limit_key("signin-address", address_key(address)), limit=LINKS_PER_PERSON, seconds=HOUR
        )
        try:
            with unit_of_work() as session:
                services.ask_address(
                    session, address, language=current_lang(), actor=viewer, now=edges().clock.now()
                )
        except Refusal as refusal:
            form.address.errors = [say_refusal(refusal)]
        else:
            flash(
                _("Le abbiamo scritto a %(address)s: apra il collegamento entro 48 ore.", address=address),
                "ok",
            )
            return redirect(url_for("accounts.show"), code=303)
    return _page(form), 422


@blueprint.route("/addresses/<token>", methods=["GET", "POST"])
@access(SIGNED_IN)
def confirm(token: str) -> ResponseReturnValue:
    """Show what opening the link would do; only the button does it: mail scanners open links too."""
    viewer, now, form = current_viewer(), edges().clock.now(), TokenForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            claim = services.confirm_address(session, token, vault=current_vault(), actor=viewer, now=now)
        told = {
            Claim.SAME_NAME: _("Indirizzo confermato. Le due schede con il suo nome ora sono una sola."),
            Claim.MINE: _("L’indirizzo è confermato."),
        }
        flash(told.get(claim, _("L’indirizzo è confermato: ora può entrare anche con questo.")), "ok")
        return redirect(url_for("accounts.show"), code=303)
    with reading() as session:
        link = find_usable_address_link(session, token, _me(), now=now)
        judged = services.judge(link, session.get_one(Person, _me())) if link else None
    page = render_template("accounts/confirm.html", form=form, link=link, claim=judged)
    return page, 200 if link else 404


@blueprint.post("/addresses/<uuid:address_id>/primary")
@access(SIGNED_IN)
def prefer(address_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        services.prefer_address(session, address_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("D’ora in poi le scriviamo a quell’indirizzo."), "ok")
    return redirect(url_for("accounts.show"), code=303)


@blueprint.post("/addresses/<uuid:address_id>/remove")
@access(SIGNED_IN)
def remove(address_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        services.remove_address(session, address_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("L’indirizzo è tolto: con quello non si entra più."), "ok")
    return redirect(url_for("accounts.show"), code=303)


@blueprint.post("/language")
@access(SIGNED_IN)
def language() -> ResponseReturnValue:
    form = LanguageForm()
    with unit_of_work() as session:
        services.change_language(
            session, str(form.language.data), actor=current_viewer(), now=edges().clock.now()
        )
    flash(_("Salvato: le mail saranno in questa lingua."), "ok")
    return redirect(url_for("accounts.show"), code=303)


@blueprint.post("/data")
@access(SIGNED_IN)
def data() -> Response:
    """Hand over everything that is kept about me as one file."""
    viewer, now = current_viewer(), edges().clock.now()
    count_or_refuse(limit_key("export", str(_me())), limit=EXPORTS_PER_HOUR, seconds=HOUR)
    with unit_of_work() as session:
        services.note_export(session, actor=viewer, now=now)
    with reading() as session:
        packed = pack_export(session, _me(), now=now, readme=render_template("accounts/readme.txt"))
    response = make_response(packed)
    response.mimetype = "application/zip"
    response.headers["Content-Disposition"] = "attachment; filename=segnavia-dati.zip"
    return response


def _me() -> UUID:
    person_id = current_viewer().person_id
    if person_id is None:
        raise NotFound("not-found")
    return person_id


def _page(form: AddressForm) -> str:
    with reading() as session:
        record = get_own_record(session, _me(), now=edges().clock.now())
    return render_template(
        "accounts/show.html",
        record=record,
        form=form,
        language_form=LanguageForm(formdata=None, language=record.language),
    )

"""Sentences that an issuer prints on its documents: the page of who leads it."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates.forms import SwitchForm
from certify.certificates.permissions import SWITCH
from certify.certificates.rules import Kind, Switch
from certify.certificates.switches import list_switches, set_switch
from certify.certificates.views import blueprint
from certify.certificates.words import SHORT_NAMES, SWITCHES
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.organisations.queries import get_organisations
from commons.pages.words import say_refusal


@blueprint.get("/switches")
@access(SWITCH)
def switches() -> ResponseReturnValue:
    """Show which sentences stand on which documents of the issuers that the viewer leads."""
    return _page()


@blueprint.post("/switches/<uuid:organisation_id>/<kind>/<name>")
@access(SWITCH)
def switch(organisation_id: UUID, kind: str, name: str) -> ResponseReturnValue:
    """Switch one sentence on or off for what is issued from now on."""
    if kind not in set(Kind) or name not in set(Switch):
        raise NotFound("not-found")
    form = SwitchForm()
    words = str(form.words.data or "")
    if not form.validate_on_submit():
        return _page((organisation_id, kind, name), words, " ".join(form.words.errors)), 422
    try:
        with unit_of_work() as session:
            set_switch(
                session,
                organisation_id,
                Kind(kind),
                Switch(name),
                is_on=bool(form.is_on.data),
                words=words,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return _page((organisation_id, kind, name), words, say_refusal(refusal)), 422
    flash(_("Salvato: vale per i documenti rilasciati da adesso in poi."), "ok")
    return redirect(url_for("certificates.switches"), code=303)


def _page(wrong: tuple[UUID, str, str] | None = None, typed: str = "", sentence: str = "") -> str:
    viewer = current_viewer()
    with reading() as session:
        organisations = get_organisations(session, viewer.organisations_with(SWITCH))
        rows = {
            organisation_id: list_switches(session, organisation_id, actor=viewer)
            for organisation_id in organisations
        }
    return render_template(
        "certificates/switches.html",
        organisations=sorted(organisations.values(), key=lambda each: each.name),
        rows=rows,
        form=SwitchForm(formdata=None),
        names=SHORT_NAMES,
        switch_words=SWITCHES,
        wrong=wrong,
        typed=typed,
        sentence=sentence,
    )

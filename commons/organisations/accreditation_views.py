"""The operator's pages of accreditations: enter, have confirmed, end; the act to read."""

import re
from datetime import date
from typing import cast
from uuid import UUID

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, NotFound, Refusal
from commons.organisations import accrediting
from commons.organisations.accredited import (
    AccreditedRow,
    count_states,
    get_accreditation,
    list_accredited,
    list_lapsing,
)
from commons.organisations.forms import AccreditationForm, ActForm, EndingForm
from commons.organisations.permissions import RUN_SERVICE
from commons.organisations.queries import get_organisation
from commons.organisations.rules import AccreditationFunction, AccreditationState
from commons.organisations.words import FUNCTIONS, SHORT_FUNCTIONS, STATES
from commons.pages.uploads import most_megabytes
from commons.pages.words import say_refusal
from commons.people.queries import get_account_names
from commons.sheets import write_csv

blueprint = Blueprint("accreditations", __name__, url_prefix="/operator")
WORDS = {"functions": FUNCTIONS, "short_functions": SHORT_FUNCTIONS, "states": STATES}


@blueprint.get("/accreditations")
@access(RUN_SERVICE)
def list() -> ResponseReturnValue:  # noqa: A001  the word that endpoint, view and template share
    """List them all; what waits for a second person and what lapses stand first."""
    today, viewer = edges().clock.today(), current_viewer()
    wanted, is_by_end = _read_state(), request.args.get("sort") == "end"
    with reading() as session:
        rows = list_accredited(session)
        lapsing = list_lapsing(session, today)
    counts = count_states(rows, today)
    shown = [row for row in rows if wanted in {None, row.accreditation.state(today)}]
    if is_by_end:
        shown.sort(key=lambda row: (row.accreditation.last_day is None, row.accreditation.last_day or today))
    every = _("Tutti")
    tabs = [("", f"{every} ({len(rows)})", url_for("accreditations.list"))] + [
        (state, f"{STATES[state][2]} ({counts[state]})", url_for("accreditations.list", state=state))
        for state in AccreditationState
        if counts[state] or state == wanted
    ]
    return render_template(
        "accreditations/list.html",
        rows=shown,
        tabs_of=tabs,
        wanted=wanted or "",
        is_by_end=is_by_end,
        waiting=[row for row in rows if row.accreditation.state(today) is AccreditationState.WAITING],
        lapsing=lapsing,
        mine=viewer.account_id,
        today=today,
        **WORDS,
    )


@blueprint.get("/accreditations.csv")
@access(RUN_SERVICE)
def table() -> ResponseReturnValue:
    today, wanted = edges().clock.today(), _read_state()
    with reading() as session:
        rows = list_accredited(session)
    header = (
        "ente", "funzione", "ambito", "atto", "dal", "al", "stato", "inserito_da", "confermato_da",
        "atto_di_conclusione", "ultimo_giorno", "sha256_dell_atto",
    )  # fmt: skip
    lines = (
        (
            row.organisation_name,
            str(SHORT_FUNCTIONS[row.accreditation.function]),
            row.accreditation.scope,
            row.accreditation.act_number,
            row.accreditation.valid_from,
            row.accreditation.valid_until,
            str(STATES[row.accreditation.state(today)][2]),
            row.entered_by,
            row.confirmed_by,
            row.accreditation.ending_act,
            row.accreditation.ended_on,
            row.accreditation.act_sha256,
        )
        for row in rows
        if wanted in {None, row.accreditation.state(today)}
    )
    response = Response(write_csv(header, lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="segnavia-accreditamenti.csv"'
    return response


@blueprint.get("/organisations/<uuid:organisation_id>/accreditations")
@access(RUN_SERVICE)
def of(organisation_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        organisation = get_organisation(session, organisation_id)
        rows = list_accredited(session, organisation_id)
    return render_template(
        "accreditations/of.html", organisation=organisation, rows=rows, today=edges().clock.today(), **WORDS
    )


@blueprint.route("/organisations/<uuid:organisation_id>/accreditations/new", methods=["GET", "POST"])
@access(RUN_SERVICE)
def enter(organisation_id: UUID) -> ResponseReturnValue:
    """Enter what an act allows; the act itself is kept first, the row names it by its hash."""
    with reading() as session:
        organisation = get_organisation(session, organisation_id)
    form, problem = AccreditationForm(), ""
    if form.validate_on_submit():
        sha256 = edges().files.put(form.content)
        try:
            with unit_of_work() as session:
                made = accrediting.enter_accreditation(
                    session,
                    organisation_id=organisation_id,
                    function=AccreditationFunction(form.function.data),
                    scope=str(form.scope.data),
                    act_number=str(form.act_number.data),
                    valid_from=cast("date", form.valid_from.data),
                    valid_until=form.valid_until.data,
                    act_sha256=sha256,
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("L’accreditamento è inserito. Vale quando un’altra persona lo conferma."), "ok")
            return redirect(url_for("accreditations.show", accreditation_id=made), code=303)
    page = render_template(
        "accreditations/enter.html",
        organisation=organisation,
        form=form,
        problem=problem,
        megabytes=most_megabytes(),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/accreditations/<uuid:accreditation_id>")
@access(RUN_SERVICE)
def show(accreditation_id: UUID) -> ResponseReturnValue:
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        row = get_accreditation(session, accreditation_id)
        ended_by = row.accreditation.ended_by_id
        names = get_account_names(session, [ended_by]) if ended_by else {}
    return render_template(
        "accreditations/show.html",
        row=row,
        state=row.accreditation.state(today),
        is_mine=row.accreditation.entered_by_id == viewer.account_id,
        ended_by=names[ended_by].full if ended_by in names else None,
        form=ActForm(),
        **WORDS,
    )


@blueprint.get("/accreditations/<uuid:accreditation_id>/act")
@access(RUN_SERVICE)
def act(accreditation_id: UUID) -> ResponseReturnValue:
    """Hand out the act, with a name that says which it is. Saved, never opened within our pages."""
    with reading() as session:
        row = get_accreditation(session, accreditation_id).accreditation
    if row.act_sha256 is None:
        raise NotFound("not-found")
    content = edges().files.get(row.act_sha256)
    if content is None:
        raise CannotTell("act-missing")
    response = Response(content, mimetype="application/pdf")
    name = re.sub("[^a-z0-9]+", "-", row.act_number.lower()).strip("-") or "senza-numero"
    response.headers["Content-Disposition"] = f'attachment; filename="atto-{name}.pdf"'
    return response


@blueprint.post("/accreditations/<uuid:accreditation_id>/confirm")
@access(RUN_SERVICE)
def confirm(accreditation_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        accrediting.confirm_accreditation(
            session, accreditation_id, actor=current_viewer(), now=edges().clock.now()
        )
    flash(_("L’accreditamento è confermato."), "ok")
    return redirect(url_for("accreditations.show", accreditation_id=accreditation_id), code=303)


@blueprint.post("/accreditations/<uuid:accreditation_id>/withdraw")
@access(RUN_SERVICE)
def withdraw(accreditation_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        accrediting.withdraw_accreditation(
            session, accreditation_id, actor=current_viewer(), now=edges().clock.now()
        )
    flash(_("L’accreditamento è ritirato: non è mai stato in vigore."), "ok")
    return redirect(url_for("accreditations.show", accreditation_id=accreditation_id), code=303)


@blueprint.route("/accreditations/<uuid:accreditation_id>/end", methods=["GET", "POST"])
@access(RUN_SERVICE)
def end(accreditation_id: UUID) -> ResponseReturnValue:
    """Record the act that ends it early, and the last day on which it holds."""
    form, problem = EndingForm(on=edges().clock.today()), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                accrediting.end_accreditation(
                    session,
                    accreditation_id,
                    on=cast("date", form.on.data),
                    act_number=str(form.act_number.data),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("La fine dell’accreditamento è registrata."), "ok")
            return redirect(url_for("accreditations.show", accreditation_id=accreditation_id), code=303)
    page = render_template(
        "accreditations/end.html", row=_get(accreditation_id), form=form, problem=problem, **WORDS
    )
    return page, 422 if form.is_submitted() else 200


def _get(accreditation_id: UUID) -> AccreditedRow:
    with reading() as session:
        return get_accreditation(session, accreditation_id)


def _read_state() -> AccreditationState | None:
    text = request.args.get("state", "")
    return AccreditationState(text) if text in {*AccreditationState} else None

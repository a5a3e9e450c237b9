"""The operator's pages of organisations: find, enter, rename, change."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import cast
from uuid import UUID

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from wtforms import Field

from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.organisations import services
from commons.organisations.forms import AliasForm, ContactForm, OrganisationForm, RenameForm
from commons.organisations.listing import PAGE_SIZE, Kind, RegisterSearch, Sort, list_register
from commons.organisations.permissions import RUN_SERVICE
from commons.organisations.queries import (
    OrganisationRow,
    get_organisation,
    list_aliases,
    list_by_name,
    propose_slug,
)
from commons.organisations.rules import contact_seen
from commons.organisations.words import KINDS, SORTS
from commons.pages.words import say_refusal
from commons.sheets import write_csv

blueprint = Blueprint("registry", __name__, url_prefix="/operator")
LAST_PAGE = 10_000


@blueprint.get("/organisations")
@access(RUN_SERVICE)
def list() -> ResponseReturnValue:  # noqa: A001  the word that endpoint, view and template share
    search = _read_search()
    with reading() as session:
        found = list_register(session, search, today=edges().clock.today())
    return render_template(
        "registry/list.html",
        search=search,
        found=found,
        page_count=-(-found.total // PAGE_SIZE),
        kinds=[(kind, f"{KINDS[kind]} ({found.counts[kind]})", _address(search, kind=kind)) for kind in Kind],
        sorts=[(sort, SORTS[sort], _address(search, sort=sort)) for sort in Sort],
        table_address=_address(search, endpoint="registry.table", page=1),
        pages_of=lambda page: _address(search, page=page),
    )


@blueprint.get("/organisations.csv")
@access(RUN_SERVICE)
def table() -> ResponseReturnValue:
    """Answer the same search as a sheet, whole."""
    with reading() as session:
        found = list_register(session, _read_search(), today=edges().clock.today(), page_size=None)
    header = (
        "nome", "indirizzo_breve", "altri_nomi", "codice_fiscale_o_iva", "indirizzo", "sito",
        "di_prova", "storico", "persone", "accreditamenti_in_vigore", "inserito_il",
    )  # fmt: skip
    rows = (
        (
            row.organisation.name,
            row.organisation.slug,
            " | ".join(row.other_names),
            row.organisation.legal_id,
            row.organisation.address,
            row.organisation.website,
            row.organisation.is_demo,
            row.organisation.is_historical,
            row.member_count,
            row.accreditation_count,
            row.created_at.date(),
        )
        for row in found.rows
    )
    response = Response(write_csv(header, rows), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="segnavia-enti.csv"'
    return response


@blueprint.route("/organisations/new", methods=["GET", "POST"])
@access(RUN_SERVICE)
def create() -> ResponseReturnValue:
    """Enter an organisation. The slug is shown before it is for ever; a namesake is asked about."""
    form = OrganisationForm()
    namesakes: tuple[OrganisationRow, ...] = ()
    is_proposed = False
    if form.validate_on_submit():
        name = str(form.name.data)
        with reading() as session:
            namesakes = tuple(list_by_name(session, name))
        if not form.slug.data:
            is_proposed = _propose(form, name)
        elif not namesakes or form.is_another.data:
            organisation_id = _create(form)
            if organisation_id is not None:
                return redirect(url_for("registry.show", organisation_id=organisation_id), code=303)
    page = render_template("registry/create.html", form=form, namesakes=namesakes, is_proposed=is_proposed)
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/organisations/<uuid:organisation_id>")
@access(RUN_SERVICE)
def show(organisation_id: UUID) -> ResponseReturnValue:
    with reading() as session:
        organisation = get_organisation(session, organisation_id)
        aliases = list_aliases(session, organisation_id)
    return render_template("registry/show.html", organisation=organisation, aliases=aliases)


@blueprint.route("/organisations/<uuid:organisation_id>/contact", methods=["GET", "POST"])
@access(RUN_SERVICE)
def change(organisation_id: UUID) -> ResponseReturnValue:
    """Change address, site and legal number; who was quicker is not written over."""
    organisation = _get(organisation_id)
    seen = contact_seen(organisation.legal_id, organisation.address, organisation.website)
    form = ContactForm(
        legal_id=organisation.legal_id, address=organisation.address, website=organisation.website, seen=seen
    )

    def save(session: Session) -> None:
        services.change_organisation(
            session,
            organisation_id,
            legal_id=form.legal_id.data,
            address=form.address.data,
            website=form.website.data,
            seen=str(form.seen.data),
            actor=current_viewer(),
            now=edges().clock.now(),
        )

    problem = ""
    if form.validate_on_submit():
        refusal = _try(save)
        if refusal is None:
            flash(_("I recapiti sono salvati."), "ok")
            return redirect(url_for("registry.show", organisation_id=organisation_id), code=303)
        problem, form.seen.data = say_refusal(refusal), seen
        organisation = _get(organisation_id)
    page = render_template("registry/change.html", organisation=organisation, form=form, problem=problem)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/organisations/<uuid:organisation_id>/name", methods=["GET", "POST"])
@access(RUN_SERVICE)
def rename(organisation_id: UUID) -> ResponseReturnValue:
    form = RenameForm(since=edges().clock.today())

    def save(session: Session) -> None:
        services.rename_organisation(
            session,
            organisation_id,
            new_name=str(form.name.data),
            since=cast("date", form.since.data),
            actor=current_viewer(),
            now=edges().clock.now(),
        )

    if form.validate_on_submit() and _tried(save, form.name, {"rename-ahead": form.since}):
        flash(_("Il nome è cambiato. Quello di prima resta tra gli altri nomi."), "ok")
        return redirect(url_for("registry.show", organisation_id=organisation_id), code=303)
    page = render_template("registry/rename.html", organisation=_get(organisation_id), form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/organisations/<uuid:organisation_id>/names/new", methods=["GET", "POST"])
@access(RUN_SERVICE)
def add_name(organisation_id: UUID) -> ResponseReturnValue:
    form = AliasForm()

    def save(session: Session) -> None:
        services.add_alias(
            session,
            organisation_id,
            name=str(form.name.data),
            valid_from=form.valid_from.data,
            valid_until=form.valid_until.data,
            dates_note=form.dates_note.data or None,
            actor=current_viewer(),
            now=edges().clock.now(),
        )

    if form.validate_on_submit() and _tried(save, form.name, {"days-reversed": form.valid_until}):
        flash(_("Il nome è aggiunto: ora l’ente si trova anche così."), "ok")
        return redirect(url_for("registry.show", organisation_id=organisation_id), code=303)
    page = render_template("registry/add_name.html", organisation=_get(organisation_id), form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/organisations/<uuid:organisation_id>/names/<uuid:alias_id>/remove")
@access(RUN_SERVICE)
def remove_name(organisation_id: UUID, alias_id: UUID) -> ResponseReturnValue:
    """Take away a name that was written by mistake."""
    with unit_of_work() as session:
        services.remove_alias(
            session, organisation_id, alias_id, actor=current_viewer(), now=edges().clock.now()
        )
    flash(_("Il nome è tolto: l’ente non si trova più così."), "ok")
    return redirect(url_for("registry.show", organisation_id=organisation_id), code=303)


def _get(organisation_id: UUID) -> OrganisationRow:
    with reading() as session:
        return get_organisation(session, organisation_id)


def _read_search() -> RegisterSearch:
    kind, sort, page = (request.args.get(name, "") for name in ("kind", "sort", "page"))
    return RegisterSearch(
        text=request.args.get("q", "").strip()[:200],
        kind=Kind(kind) if kind in {*Kind} else Kind.ALL,
        sort=Sort(sort) if sort in {*Sort} else Sort.NAME,
        page=max(1, int(page)) if page.isascii() and page.isdigit() and int(page[:6]) < LAST_PAGE else 1,
    )


def _address(search: RegisterSearch, endpoint: str = "registry.list", **changed: object) -> str:
    """Return where the same search is with something changed; what is as usual is left out."""
    values = {"q": search.text, "kind": search.kind, "sort": search.sort, "page": 1, **changed}
    usual = {"q": "", "kind": Kind.ALL, "sort": Sort.NAME, "page": 1}
    return url_for(endpoint, **{name: value for name, value in values.items() if value != usual[name]})  # type: ignore[arg-type]


def _propose(form: OrganisationForm, name: str) -> bool:
    """Write the slug that the name suggests into the form; a name of no Latin letters suggests none."""
    try:
        with reading() as session:
            form.slug.data = propose_slug(session, name)
    except Refusal as refusal:
        form.slug.errors = [say_refusal(refusal)]
        return False
    return True


def _create(form: OrganisationForm) -> UUID | None:
    made: dict[str, UUID] = {}

    def save(session: Session) -> None:
        made["id"] = services.create_organisation(
            session,
            name=str(form.name.data),
            slug=str(form.slug.data).strip(),
            legal_id=form.legal_id.data,
            address=form.address.data,
            website=form.website.data,
            is_demo=current_app.config[
                "SETTINGS"
            ].is_demo,  # whatever is entered here is of the demonstration
            actor=current_viewer(),
            now=edges().clock.now(),
        )

    slug = dict.fromkeys(("organisation-slug", "organisation-slug-taken"), form.slug)
    if not _tried(save, form.name, slug):
        return None
    flash(_("L’ente è inserito. Ora può invitare chi ci lavora."), "ok")
    return made["id"]


def _try(save: Callable[[Session], None]) -> Refusal | None:
    """Save, or return what a rule said against it; not found and forbidden are pages of their own."""
    try:
        with unit_of_work() as session:
            save(session)
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return refusal
    return None


def _tried(save: Callable[[Session], None], usual: Field, fields: Mapping[str, Field] | None = None) -> bool:
    """Save, or say what a rule said at the field that it is about."""
    refusal = _try(save)
    if refusal is not None:
        field = (fields or {}).get(refusal.code, usual)
        field.errors = [*field.errors, say_refusal(refusal)]
    return refusal is None

"""The operator's pages of doubles: which records may be one person, side by side, and making them one."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.organisations.permissions import RUN_SERVICE
from commons.organisations.words import ROLES
from commons.oversight.forms import MergeForm
from commons.oversight.offices import list_offices
from commons.oversight.people_views import LAST_PAGE, blueprint, get_present, read_search
from commons.oversight.services import unite_records
from commons.oversight.words import ENTRANCES, LANGUAGES
from commons.pages.words import say_refusal
from commons.people.belongings import list_belongings
from commons.people.corrections import say_two_persons
from commons.people.directory import PER_PAGE, PersonRow, get_record, list_pairs, list_persons
from commons.people.sealing import current_vault
from commons.people.words import SAMENESS


@blueprint.get("/doubles")
@access(RUN_SERVICE)
def doubles() -> ResponseReturnValue:
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    with reading() as session:
        pairs, count = list_pairs(session, page=page)
    page_count = max(1, -(-count // PER_PAGE))
    if page > page_count:
        raise NotFound("not-found")
    return render_template(
        "people/doubles.html",
        pairs=[(each, [SAMENESS[why] for why in each.why]) for each in pairs],
        count=count,
        page=page,
        page_count=page_count,
        address_of=lambda page: url_for("people.doubles", page=page if page > 1 else None),
    )


@blueprint.get("/<uuid:person_id>/same-as")
@access(RUN_SERVICE)
def find_double(person_id: UUID) -> ResponseReturnValue:
    """Look for the other record of a person, where nothing alike was found by itself."""
    record = get_present(person_id)
    text, order, _page = read_search()
    rows: list[PersonRow] = []
    count = 0
    if text:
        with reading() as session:
            rows, count = list_persons(session, text=text, order=order)
    return render_template(
        "people/find_double.html",
        record=record,
        rows=[row for row in rows if row.id != person_id],
        is_more=count > PER_PAGE,
        text=text,
    )


@blueprint.route("/<uuid:person_id>/same-as/<uuid:other_id>", methods=["GET", "POST"])
@access(RUN_SERVICE)
def compare(person_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Show two records side by side, and make them one: which stays, and why."""
    if person_id == other_id:
        raise NotFound("not-found")
    with reading() as session:
        records = [get_record(session, each) for each in (person_id, other_id)]
        gone = next((each for each in records if each.merged_into is not None), None)
        if gone is not None:  # done meanwhile, or a page that was kept: lead to what became of it
            return redirect(url_for("people.show", person_id=gone.id), code=303)
        belongings = list_belongings(session, [person_id, other_id])
        offices = [list_offices(session, each.account_id) for each in records]
    form = MergeForm()
    form.kept.choices = [
        SelectChoice(str(each.id), _("La %(letter)s: %(name)s", letter=letter, name=each.name.full))
        for letter, each in zip("AB", records, strict=True)
    ]
    problem = ""
    if form.validate_on_submit():
        kept_id = UUID(form.kept.data)
        gone_id = other_id if kept_id == person_id else person_id
        try:
            with unit_of_work() as session:
                unite_records(
                    session,
                    kept_id,
                    gone_id,
                    note=str(form.note.data),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                    vault=current_vault(),
                )
        except Refusal as refusal:
            if refusal.status not in {Refusal.status, 503}:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("Le due schede sono una: questa. L’altra dice che è stata unita qui."), "ok")
            return redirect(url_for("people.show", person_id=kept_id), code=303)
    page = render_template(
        "people/compare.html",
        records=records,
        belongings=[(label, [counts[person_id], counts[other_id]]) for label, counts in belongings],
        offices=offices,
        form=form,
        problem=problem,
        entrances=ENTRANCES,
        languages=LANGUAGES,
        roles=ROLES,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/<uuid:person_id>/other-than/<uuid:other_id>")
@access(RUN_SERVICE)
def tell_apart(person_id: UUID, other_id: UUID) -> ResponseReturnValue:
    """Note that two records are two persons: they are not proposed again."""
    with unit_of_work() as session:
        say_two_persons(session, person_id, other_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("Scritto: sono due persone. Non le proponiamo più come doppioni."), "ok")
    return redirect(url_for("people.doubles"), code=303)

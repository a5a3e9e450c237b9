"""Signatures at the promoter's desk: by click, from paper, and the guardian's link."""

from uuid import UUID

from flask import Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.evidence.services import keep_file, open_file
from certify.placements.act_forms import ActForm
from certify.placements.changing import print_of
from certify.placements.forms import ScanForm, SignForm, sure
from certify.placements.guardians import ask_guardian
from certify.placements.permissions import SEE, SIGN, WRITE
from certify.placements.project_paper import short_print
from certify.placements.queries import PlacementView, get_placement
from certify.placements.rules import Party, SigningMode
from certify.placements.services import sign_project
from certify.placements.signing import check_signable
from certify.placements.views import ONE, blueprint, page_of
from certify.placements.words import party_name
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.folding import fold
from commons.organisations.queries import list_members
from commons.pages.words import say_refusal
from commons.people.queries import get_holder_name


@blueprint.route(f"{ONE}/sign", methods=["GET", "POST"])
@access(SIGN)
def sign(placement_id: UUID) -> ResponseReturnValue:
    """Sign for the promoter by click: name from the account, office beside it."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        view = get_placement(session, viewer, SIGN, placement_id)
        seen = print_of(session, placement_id)
        name = get_holder_name(session, viewer.person_id) if viewer.person_id else None
        office = next(
            (
                each.office
                for each in list_members(session, view.promoter_id, today)
                if each.account_id == viewer.account_id and each.office
            ),
            "",
        )
    if name is None:
        raise Refusal("nobody-signs")
    check_signable(view, today)
    form = SignForm(data={"seen": seen, "office": office})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                is_agreed = sign_project(
                    session,
                    placement_id,
                    Party.PROMOTER,
                    name=name.full,
                    office=form.office.data or "",
                    mode=SigningMode.CLICK,
                    signed_on=today,
                    scan_id=None,
                    actor=viewer,
                    now=edges().clock.now(),
                    seen=form.seen.data or "",
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            form.form_errors.append(say_refusal(refusal))
        else:
            _tell(is_agreed=is_agreed)
            return redirect(url_for("placements.show", placement_id=placement_id), code=303)
    page = render_template("placements/sign.html", **page_of(view), form=form, signer=name.full)
    return page, 422 if form.is_submitted() else 200


@blueprint.route(f"{ONE}/scan/<party>", methods=["GET", "POST"])
@access(WRITE)
def scan(placement_id: UUID, party: str) -> ResponseReturnValue:
    """Keep the scan of a paper that one party signed, with the day that stands on it."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        view = get_placement(session, viewer, WRITE, placement_id)
        shown_print = short_print(print_of(session, placement_id))
    if party not in {each.value for each in view.required_parties(today)}:
        raise NotFound("not-found")
    signer = Party(party)
    check_signable(view, today)
    known = {Party.PERSON: view.person_name, Party.GUARDIAN: view.guardian_name or ""}
    form = ScanForm(data={"name": known.get(signer, "")})
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                scan_id = keep_file(
                    session,
                    form.scan.clean,
                    person_id=view.person_id,
                    context="placement",
                    context_id=placement_id,
                    title=_("Progetto firmato: %(party)s", party=party_name(view.kind, signer)),
                    uploaded_by=form.name.data or "",
                    actor=viewer,
                    files=edges().files,
                    now=edges().clock.now(),
                )
                is_agreed = sign_project(
                    session,
                    placement_id,
                    signer,
                    name=form.name.data or "",
                    office=form.office.data or "",
                    mode=SigningMode.SCANNED,
                    signed_on=sure(form.signed_on.data),
                    scan_id=scan_id,
                    actor=viewer,
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            form.form_errors.append(say_refusal(refusal))
        else:
            _tell(is_agreed=is_agreed)
            if signer is Party.PROMOTER and follows_at_host(view, form.name.data or ""):
                flash(
                    _(
                        "Controlli il foglio: %(name)s è tutor del soggetto ospitante, e per il soggetto "
                        "promotore firma un’altra persona.",
                        name=form.name.data,
                    ),
                    "wait",
                )
            return redirect(url_for("placements.show", placement_id=placement_id), code=303)
    page = render_template(
        "placements/scan.html",
        **page_of(view),
        form=form,
        party=signer,
        party_label=party_name(view.kind, signer),
        shown_print=shown_print,
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get(f"{ONE}/scans/<uuid:evidence_id>")
@access(SEE)
def scanned(placement_id: UUID, evidence_id: UUID) -> ResponseReturnValue:
    """Open the scan of a signature under this project, and no other file."""
    with reading() as session:
        view = get_placement(session, current_viewer(), SEE, placement_id)
        if evidence_id not in {each.scan_id for each in view.signatures}:
            raise NotFound("not-found")
        row, content = open_file(session, evidence_id, edges().files)
    response = Response(content, mimetype=row.media_type)
    response.headers["Content-Disposition"] = "inline"
    return response


@blueprint.post(f"{ONE}/guardian")
@access(WRITE)
def send_guardian(placement_id: UUID) -> ResponseReturnValue:
    """Have the guardian's link sent; an older one opens nothing any more."""
    if not ActForm().validate_on_submit():
        raise NotFound("not-found")
    with unit_of_work() as session:
        ask_guardian(session, placement_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("Il collegamento per firmare parte adesso per e-mail."), "ok")
    return redirect(url_for("placements.show", placement_id=placement_id), code=303)


def follows_at_host(view: PlacementView, name: str) -> bool:
    """Say whether a tutor of a host has this name; a body that hosts its own people has one side only."""
    tutors = {fold(each.name) for each in view.tutors if each.party in {Party.HOST, Party.SECOND_HOST}}
    return view.host_id != view.promoter_id and fold(name) in tutors


def _tell(*, is_agreed: bool) -> None:
    flash(
        _("Firma registrata: hanno firmato tutti, il progetto è valido.")
        if is_agreed
        else _("Firma registrata."),
        "ok",
    )

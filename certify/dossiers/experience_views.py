"""What stands nowhere else: added, changed and taken away by the person, with files of her own."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.dossiers import gathering, services
from certify.dossiers.forms import ExperienceForm, FileForm, TokenForm
from certify.dossiers.queries import find_dossier_id
from certify.dossiers.rules import ExperienceKind, print_of, read_hours
from certify.dossiers.services import Told, experience_texts, get_own_experience, own_person
from certify.dossiers.views import blueprint
from certify.dossiers.words import EXPERIENCE_KINDS
from certify.evidence.answers import evidence_response
from certify.evidence.queries import get_evidence, list_files
from certify.evidence.rules import Context
from certify.evidence.services import open_file
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.words import say_refusal


@blueprint.route("/experiences/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_experience() -> ResponseReturnValue:
    """Tell of something that stands nowhere else here."""
    own_person(current_viewer())
    form, problem = ExperienceForm(), None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                experience_id = services.add_experience(
                    session,
                    UUID(str(form.experience_id.data)),
                    _told(form),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("L’esperienza è nel dossier. Ora può aggiungere i file che la mostrano."), "ok")
            return redirect(url_for("dossiers.experience", experience_id=experience_id), code=303)
    page = render_template(
        "dossiers/experience.html", form=form, problem=problem, conflict=None, experience_id=None
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.route("/experiences/<uuid:experience_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def experience(experience_id: UUID) -> ResponseReturnValue:
    """Change what was told of an experience."""
    form, conflict = ExperienceForm(), None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                services.change_experience(
                    session,
                    experience_id,
                    _told(form),
                    seen=str(form.seen.data or ""),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            conflict = say_refusal(refusal)
        else:
            flash(_("Salvato."), "ok")
            return redirect(url_for("dossiers.show", _anchor="experiences"), code=303)
    status = 409 if conflict else 422 if form.is_submitted() else 200
    return _page(experience_id, form, FileForm(formdata=None), conflict=conflict), status


@blueprint.post("/experiences/<uuid:experience_id>/files")
@access(SIGNED_IN)
def keep_file(experience_id: UUID) -> ResponseReturnValue:
    """Keep a file that shows something of an experience."""
    form = FileForm()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                gathering.keep_own_file(
                    session,
                    experience_id,
                    form.file.clean,
                    title=str(form.shown.data),
                    actor=current_viewer(),
                    files=edges().files,
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            form.file.errors = [say_refusal(refusal)]
        else:
            flash(_("Il file c’è. Lo metta accanto alle competenze che mostra."), "ok")
            return redirect(
                url_for("dossiers.experience", experience_id=experience_id, _anchor="files"), code=303
            )
    return _page(experience_id, ExperienceForm(formdata=None), form), 422


@blueprint.route("/experiences/<uuid:experience_id>/delete", methods=["GET", "POST"])
@access(SIGNED_IN)
def delete_experience(experience_id: UUID) -> ResponseReturnValue:
    """Say what goes with an experience; only the button takes it away."""
    form = TokenForm()
    if form.validate_on_submit():
        with unit_of_work() as session:
            services.delete_experience(
                session, experience_id, actor=current_viewer(), now=edges().clock.now()
            )
        flash(_("L’esperienza e i suoi file non ci sono più."), "ok")
        return redirect(url_for("dossiers.show", _anchor="experiences"), code=303)
    with reading() as session:
        dossier_id = find_dossier_id(session, own_person(current_viewer()))
        row = get_own_experience(session, dossier_id, experience_id)
        files = list_files(session, Context.EXPERIENCE, [experience_id], with_gone=False)[experience_id]
    return render_template("dossiers/delete_experience.html", form=form, experience=row, files=files)


@blueprint.get("/files/<uuid:evidence_id>")
@access(SIGNED_IN)
def file(evidence_id: UUID) -> ResponseReturnValue:
    """Return one of the person's own files."""
    person_id = own_person(current_viewer())
    with reading() as session:
        if get_evidence(session, evidence_id).person_id != person_id:
            raise NotFound("not-found")
        row, content = open_file(session, evidence_id, edges().files)
    return evidence_response(row, content, is_shown=True)


@blueprint.post("/files/<uuid:evidence_id>/delete")
@access(SIGNED_IN)
def delete_file(evidence_id: UUID) -> ResponseReturnValue:
    """Destroy a file that she brought for an experience of her own."""
    with reading() as session:
        row = get_evidence(session, evidence_id)
    with unit_of_work() as session:
        gathering.delete_own_file(session, evidence_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("Il file è stato cancellato."), "ok")
    return redirect(url_for("dossiers.experience", experience_id=row.context_id, _anchor="files"), code=303)


def _page(
    experience_id: UUID, form: ExperienceForm, file_form: FileForm, *, conflict: str | None = None
) -> str:
    with reading() as session:
        dossier_id = find_dossier_id(session, own_person(current_viewer()))
        row = get_own_experience(session, dossier_id, experience_id)
        files = list_files(session, Context.EXPERIENCE, [experience_id], with_gone=False)[experience_id]
    if not form.kind.raw_data:
        form.kind.data = row.kind
        form.title.data, form.organisation.data = row.title, row.organisation
        form.from_on.data, form.until_on.data = row.from_on, row.until_on
        form.hours.data = "" if row.hours is None else f"{row.hours.normalize():f}".replace(".", ",")
        form.description.data = row.description
    if not form.seen.raw_data or conflict:
        form.seen.data = print_of(*experience_texts(row))
    return render_template(
        "dossiers/experience.html",
        form=form,
        file_form=file_form,
        files=files,
        conflict=conflict,
        saved=row,
        kinds=EXPERIENCE_KINDS,
        problem=None,
        experience_id=experience_id,
    )


def _told(form: ExperienceForm) -> Told:
    return Told(
        kind=ExperienceKind(form.kind.data),
        title=str(form.title.data),
        organisation=str(form.organisation.data or ""),
        from_on=form.from_on.data or date.min,
        until_on=form.until_on.data,
        hours=read_hours(form.hours.data),
        description=str(form.description.data or ""),
    )

"""One competence: both voices side by side, her own words, the files that show it."""

from collections.abc import Iterable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.dossiers import gathering
from certify.dossiers.forms import TokenForm, WordsForm
from certify.dossiers.queries import get_dossier
from certify.dossiers.rows import CompetenceView, DossierView
from certify.dossiers.rules import print_of
from certify.dossiers.services import own_person
from certify.dossiers.suggesting import list_suggestions, search
from certify.dossiers.views import WORDS, blueprint
from certify.evidence.queries import EvidenceRow
from certify.evidence.rules import Context
from certify.placements.levels import level_sentence
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.language import current_lang
from commons.pages.words import say_refusal

LONGEST_SEARCH = 100


@blueprint.route("/competences/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def add_competences() -> ResponseReturnValue:
    """Choose competences: out of what tutors saw and courses taught, or by words."""
    person_id = own_person(current_viewer())
    form, problem = TokenForm(), None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                gathering.add_competences(
                    session,
                    read_ids(request.form.getlist("add")),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("Le competenze sono nel dossier. Ora le racconti con le sue parole."), "ok")
            return redirect(url_for("dossiers.show", _anchor="competences"), code=303)
    text = request.values.get("q", "")[:LONGEST_SEARCH].strip()
    with reading() as session:
        suggested = list_suggestions(session, person_id, current_lang())
        found = search(session, person_id, text, current_lang()) if text else ()
    page = render_template(
        "dossiers/add_competences.html",
        form=form,
        problem=problem,
        text=text,
        found=found,
        suggested=suggested,
        ticked=request.form.getlist("add"),
    )
    return page, 422 if problem else 200


@blueprint.route("/competences/<uuid:row_id>", methods=["GET", "POST"])
@access(SIGNED_IN)
def competence(row_id: UUID) -> ResponseReturnValue:
    """Show one competence with all that is said of it, and keep her own words."""
    form, conflict = WordsForm(), None
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                gathering.write_words(
                    session,
                    row_id,
                    str(form.words.data or ""),
                    seen=str(form.seen.data or ""),
                    actor=current_viewer(),
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            conflict = say_refusal(refusal)
        else:
            flash(_("Le sue parole sono salvate."), "ok")
            return redirect(url_for("dossiers.competence", row_id=_next_of(row_id)), code=303)
    status = 409 if conflict else 422 if form.is_submitted() else 200
    return _page(row_id, form, conflict), status


@blueprint.post("/competences/<uuid:row_id>/evidence")
@access(SIGNED_IN)
def attach(row_id: UUID) -> ResponseReturnValue:
    """Put files beside a competence."""
    if TokenForm().validate_on_submit():
        with unit_of_work() as session:
            gathering.attach_files(
                session,
                row_id,
                shown=read_ids(request.form.getlist("shown")),
                chosen=read_ids(request.form.getlist("files")),
                actor=current_viewer(),
                now=edges().clock.now(),
            )
        flash(_("Le prove di questa competenza sono salvate."), "ok")
    return redirect(url_for("dossiers.competence", row_id=row_id, _anchor="evidence"), code=303)


@blueprint.post("/competences/<uuid:row_id>/move")
@access(SIGNED_IN)
def move(row_id: UUID) -> ResponseReturnValue:
    """Move a competence up or down."""
    with unit_of_work() as session:
        gathering.move_competence(
            session,
            row_id,
            is_up=request.form.get("way") == "up",
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    return redirect(url_for("dossiers.show", _anchor="competences"), code=303)


@blueprint.post("/competences/<uuid:row_id>/drop")
@access(SIGNED_IN)
def drop(row_id: UUID) -> ResponseReturnValue:
    """Take a competence out of the dossier."""
    with unit_of_work() as session:
        gathering.drop_competence(session, row_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("La competenza non è più nel dossier."), "ok")
    return redirect(url_for("dossiers.show", _anchor="competences"), code=303)


def read_ids(texts: Iterable[str]) -> list[UUID]:
    """Return the ids among what was posted; what is none is nobody's choice."""
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def own_file_url(row: EvidenceRow) -> str:
    return url_for("dossiers.file", evidence_id=row.id)


def _page(row_id: UUID, form: WordsForm, conflict: str | None) -> str:
    dossier, own, place = _find(row_id)
    if not form.is_submitted():
        form.words.data = own.words
    if not form.is_submitted() or conflict:
        form.seen.data = print_of(own.words)
    following = dossier.competences[place + 1] if place + 1 < len(dossier.competences) else None
    return render_template(
        "dossiers/competence.html",
        dossier=dossier,
        competence=own,
        number=place + 1,
        following=following,
        form=form,
        conflict=conflict,
        offered_files=[
            each for each in dossier.files if each.is_here and each.context is not Context.ASSESSMENT
        ],
        level_sentence=level_sentence,
        own_file_url=own_file_url,
        **WORDS,
    )


def _next_of(row_id: UUID) -> UUID:
    """Return the competence to go on with; the last one stays open."""
    dossier, _own, place = _find(row_id)
    after = min(place + 1, len(dossier.competences) - 1)
    return dossier.competences[after].id if request.form.get("go") == "next" else row_id


def _find(row_id: UUID) -> tuple[DossierView, CompetenceView, int]:
    with reading() as session:
        dossier = get_dossier(session, own_person(current_viewer()), current_lang())
    own = dossier.competence(row_id)
    if own is None:
        raise NotFound("not-found")
    return dossier, own, dossier.competences.index(own)

"""What was seen of each competence: a form that saves itself, a preview, then one sending."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from certify.hosting import pages
from certify.hosting.entering import asks_as_script, for_host
from certify.hosting.forms import ActForm, ObservationForm, offer_answers
from certify.hosting.links import LinkRow
from certify.hosting.queries import get_intern
from certify.hosting.rows import InternRow, ObservationRow
from certify.hosting.views import INTERN, blueprint
from certify.placements.levels import list_levels
from certify.placements.observing import save_observation, send_observations, take_back_observation
from certify.placements.rows import ObjectiveRow
from commons.access import PUBLIC, access
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.formats import instant
from commons.pages.language import current_lang
from commons.pages.words import say_refusal

COMPETENCE = f"{INTERN}/competences/<uuid:competence_id>"


@blueprint.get(f"{INTERN}/competences")
@access(PUBLIC)
@for_host
def competences(link: LinkRow, placement_id: UUID) -> ResponseReturnValue:
    """Show all that this tutor wrote of one intern; a former tutor reads it here and nowhere else."""
    intern = _open(link, placement_id)
    return render_template(
        "hosting/competences.html",
        link=link,
        intern=intern,
        steps=pages.list_steps(intern),
        read=pages.read_words,
        form=ActForm(),
    )


@blueprint.route(COMPETENCE, methods=["GET", "POST"])
@access(PUBLIC)
@for_host
def observe(link: LinkRow, placement_id: UUID, competence_id: UUID) -> ResponseReturnValue:
    """Write of one competence; the page's script saves while one writes, the button goes on."""
    intern = _open(link, placement_id)
    objective = _objective(intern, competence_id)
    said = intern.observation(competence_id)
    if not intern.may_observe or said.sent_at is not None:
        if request.method == "POST":
            return _tell(
                intern, objective, Refusal("tutor-former" if intern.is_former else "observation-sent")
            )
        return render_template("hosting/said.html", **_page(link, intern, objective, said), form=ActForm())
    form = ObservationForm(
        saved=said.saved,
        shown=said.shown.value if said.shown else None,
        level=said.level,
        episode=said.episode,
    )
    offer_answers(form, intern.view.given_name, list_levels(current_lang()))
    if request.method == "POST" and form.validate():
        return _keep(link, intern, objective, form)
    page = _page(link, intern, objective, said)
    return render_template(
        "hosting/observe.html", **page, form=form, problem="", theirs=None
    ), 422 if form.is_submitted() else 200


@blueprint.post(f"{COMPETENCE}/take-back")
@access(PUBLIC)
@for_host
def take_back(link: LinkRow, placement_id: UUID, competence_id: UUID) -> ResponseReturnValue:
    """Make a draft again of what was sent and not answered yet."""
    intern = _open(link, placement_id)
    _objective(intern, competence_id)
    with unit_of_work() as session:
        take_back_observation(session, placement_id, competence_id, intern.tutor.id, now=edges().clock.now())
    flash(_("Ora può cambiare quello che ha scritto. La persona lo rivede quando lo invia di nuovo."), "info")
    return redirect(_address(intern, competence_id), code=303)


@blueprint.route(f"{INTERN}/preview", methods=["GET", "POST"])
@access(PUBLIC)
@for_host
def preview(link: LinkRow, placement_id: UUID) -> ResponseReturnValue:
    """Show exactly what the person will read; send it."""
    intern = _open(link, placement_id)
    if intern.is_former:
        raise NotFound("not-found")
    form, problem = ActForm(), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                count = send_observations(
                    session, placement_id, intern.tutor.id, seen=_read_seen(intern), now=edges().clock.now()
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            words = ngettext("Inviata %(num)s descrizione.", "Inviate %(num)s descrizioni.", count)
            flash(words if count else _("Era già stato inviato tutto."), "ok" if count else "info")
            return redirect(f"{url_for('hosting.page')}#p-{placement_id.hex}", code=303)
    steps = pages.list_steps(intern)
    page = render_template(
        "hosting/preview.html",
        link=link,
        intern=intern,
        ready=[each for each in steps if each.said.is_ready],
        lacking=[each for each in steps if each.said.sent_at is None and not each.said.is_ready],
        read=pages.read_words,
        form=form,
        problem=problem,
    )
    return page, 409 if problem else 200


def _keep(
    link: LinkRow, intern: InternRow, objective: ObjectiveRow, form: ObservationForm
) -> ResponseReturnValue:
    """Save the draft, whole or not; go on when it is whole."""
    now = edges().clock.now()
    try:
        with unit_of_work() as session:
            saved = save_observation(
                session,
                intern.id,
                objective.competence_id,
                intern.tutor.id,
                shown=form.shown_value,
                level=form.level_value,
                episode=form.episode.data or "",
                writer_name=link.writer_name,
                writer_role=link.writer_role,
                saved=form.saved.data or 0,
                now=now,
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        return _tell(_open(link, intern.id), objective, refusal, link, form)
    if asks_as_script():
        return {"saved": saved, "at": instant(now).rpartition(" ")[2]}
    after = _open(link, intern.id)
    missing = after.observation(objective.competence_id).missing
    if not missing or request.form.get("later"):
        return redirect(_next(after, objective), code=303)
    for name in missing:
        form[name].errors = [_MISSING()[name]]
    form.saved.data = saved
    page = _page(link, after, objective, after.observation(objective.competence_id), is_kept=True)
    return render_template("hosting/observe.html", **page, form=form, problem="", theirs=None), 422


def _MISSING() -> dict[str, str]:  # noqa: N802
    return {
        "shown": _("Scelga una delle tre risposte. Quello che ha scritto è salvato."),
        "level": _("Scelga la frase che somiglia di più."),
        "episode": _("Racconti un episodio: bastano due righe. Il resto è salvato."),
    }


def _tell(
    intern: InternRow,
    objective: ObjectiveRow,
    refusal: Refusal,
    link: LinkRow | None = None,
    form: ObservationForm | None = None,
) -> ResponseReturnValue:
    """Tell why nothing was saved; of an older form show both texts, and lose neither."""
    said = intern.observation(objective.competence_id)
    is_older = refusal.code == "observation-changed"
    status = 422 if refusal.code == "episode-too-long" else 409
    theirs = pages.read_words(said) if is_older else None
    if asks_as_script():
        part = render_template("hosting/_both.html", theirs=theirs, said=said, problem=say_refusal(refusal))
        return {"problem": refusal.code, "saved": said.saved, "html": part}, status
    if form is None or link is None:
        raise refusal
    if is_older:
        form.saved.data = said.saved  # whoever reads both and saves again, means it
        form.saved.raw_data = None
    page = _page(link, intern, objective, said)
    return render_template(
        "hosting/observe.html", **page, form=form, problem=say_refusal(refusal), theirs=theirs
    ), status


def _page(
    link: LinkRow,
    intern: InternRow,
    objective: ObjectiveRow,
    said: ObservationRow,
    *,
    is_kept: bool = False,
) -> dict[str, Any]:
    ids = [each.competence_id for each in intern.view.objectives]
    place = ids.index(objective.competence_id)
    return {
        "link": link,
        "intern": intern,
        "words": pages.competence_words(objective),
        "said": said,
        "steps": pages.list_steps(intern),
        "number": place + 1,
        "before": ids[place - 1] if place else None,
        "after": ids[place + 1] if place + 1 < len(ids) else None,
        "read": pages.read_words,
        "is_kept": is_kept,
    }


def _open(link: LinkRow, placement_id: UUID) -> InternRow:
    with reading() as session:
        return get_intern(session, link.address_key, placement_id, edges().clock.today())


def _objective(intern: InternRow, competence_id: UUID) -> ObjectiveRow:
    found = [each for each in intern.view.objectives if each.competence_id == competence_id]
    if not found or (intern.is_former and competence_id not in intern.observations):
        raise NotFound("not-found")
    return found[0]


def _address(intern: InternRow, competence_id: UUID) -> str:
    return url_for("hosting.observe", placement_id=intern.id, competence_id=competence_id)


def _next(intern: InternRow, objective: ObjectiveRow) -> str:
    following = intern.next_after(objective.competence_id)
    if following is None:
        return url_for("hosting.preview", placement_id=intern.id)
    return _address(intern, following.competence_id)


def _read_seen(intern: InternRow) -> dict[UUID, int]:
    """Return which savings the preview showed: one hidden field for each competence."""
    seen = {}
    for objective in intern.view.objectives:
        typed = request.form.get(f"saved-{objective.competence_id.hex}", "")
        if typed.isascii() and typed.isdigit() and len(typed) <= 9:  # noqa: PLR2004
            seen[objective.competence_id] = int(typed)
    return seen

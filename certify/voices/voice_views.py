"""All that is said about the person, her answers, and her own words."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.placements.answering import answer_observation
from certify.placements.levels import level_sentence
from certify.placements.rules import PlacementState
from certify.placements.voices_read import Voice, list_former_answers, list_voices
from certify.voices import services
from certify.voices.forms import AnswerForm, WordsForm, refill, refuse_at
from certify.voices.queries import get_own, list_own_words
from certify.voices.views import blueprint, frame
from certify.voices.words import ANSWERS, SHOWN
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.language import current_lang


@blueprint.get("/<uuid:placement_id>/voices")
@access(SIGNED_IN)
def said(placement_id: UUID) -> ResponseReturnValue:
    """Show what was sent about the viewer, with the answer or the form for it beside each."""
    return _page(placement_id)


@blueprint.post("/<uuid:placement_id>/voices/<uuid:observation_id>")
@access(SIGNED_IN)
def answer(placement_id: UUID, observation_id: UUID) -> ResponseReturnValue:
    """Agree, add or disagree."""
    form = AnswerForm(prefix=_prefix(observation_id))
    if not form.validate():
        return _page(placement_id, observation_id, form), 422
    try:
        with unit_of_work() as session:
            answer_observation(
                session,
                observation_id,
                answer=str(form.answer.data),
                words=str(form.words.data or ""),
                seen=form.seen.data,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except NotFound:
        raise
    except Refusal as refusal:
        refuse_at(form.answer, refusal)
        return _page(placement_id, observation_id, form), refusal.status
    flash(_("La sua risposta è scritta accanto alle parole del tutor."), "ok")
    address = url_for("voices.said", placement_id=placement_id, _anchor=f"voice-{observation_id}")
    return redirect(address, code=303)


@blueprint.route("/<uuid:placement_id>/words", methods=["GET", "POST"])
@access(SIGNED_IN)
def words(placement_id: UUID) -> ResponseReturnValue:
    """Tell the placement in one's own words."""
    with reading() as session:
        view = get_own(session, current_viewer(), placement_id)
        kept = list_own_words(session, [placement_id]).get(placement_id)
    form = WordsForm(words=kept.words if kept else "", saved=kept.saved if kept else 0)
    status, conflict = 200, False
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                with unit_of_work() as session:
                    services.save_own_words(
                        session,
                        placement_id,
                        str(form.words.data or ""),
                        saved=form.saved.data or 0,
                        actor=current_viewer(),
                        now=edges().clock.now(),
                    )
            except Refusal as refusal:
                refuse_at(form.words, refusal)
                refill(form.saved, kept.saved if kept else 0)
                status, conflict = refusal.status, True
            else:
                flash(_("Le sue parole sono salvate."), "ok")
                return redirect(url_for("voices.words", placement_id=placement_id), code=303)
    page = render_template(
        "voices/words.html", **frame(view, "words"), form=form, kept=kept, has_conflict=conflict
    )
    return page, status


def _prefix(observation_id: UUID) -> str:
    """Tell the forms of one page apart."""
    return f"o{observation_id.hex[:12]}-"


def _page(placement_id: UUID, observation_id: UUID | None = None, sent: AnswerForm | None = None) -> str:
    with reading() as session:
        view = get_own(session, current_viewer(), placement_id)
        voices = list_voices(session, [placement_id])[placement_id]
        former = list_former_answers(session, [each.observation_id for each in voices])
    if observation_id is not None and observation_id not in {each.observation_id for each in voices}:
        raise NotFound("not-found")
    forms = {each.observation_id: _form(each) for each in voices}
    if observation_id is not None and sent is not None:
        read = next(each for each in voices if each.observation_id == observation_id)
        refill(sent.seen, read.saved)  # whoever sends it again has this page before her eyes
        forms[observation_id] = sent
    lang = current_lang()
    return render_template(
        "voices/said.html",
        **frame(view, "said"),
        voices=voices,
        former=former,
        forms=forms,
        **({} if sent is None else {"form": sent}),
        sentences={each.observation_id: level_sentence(each.level, lang) for each in voices},
        answers=ANSWERS,
        shown=SHOWN,
        may_change=view.state is not PlacementState.CLOSED,
        unanswered=sum(1 for each in voices if each.answer is None),
    )


def _form(voice: Voice) -> AnswerForm:
    return AnswerForm(
        formdata=None,
        prefix=_prefix(voice.observation_id),
        seen=voice.saved,
        answer=voice.answer.value if voice.answer else None,
        words=voice.words,
    )

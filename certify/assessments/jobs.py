"""The mails of an assessment: to the person, each time something happened to her request."""

from typing import Any, Final
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _

from certify.assessments.queries import get_assessment_unchecked
from certify.assessments.rows import AssessmentView
from certify.assessments.rules import AppealResult, Stage, appeal_until
from certify.assessments.services import TELL_PERSON, day_of
from certify.assessments.words import PARTS
from commons.db import reading
from commons.errors import NotFound
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.pages.formats import long_day
from commons.pages.language import LOCALES
from commons.people.queries import get_holder

APPEAL_REJECTED: Final = "appeal_rejected"

SUBJECTS: Final = {
    Stage.ACCESS: _("La sua richiesta è arrivata"),
    Stage.IDENTIFICATION: _("Qualcuno segue la sua richiesta"),
    Stage.EVALUATION: _("La valutazione è cominciata"),
    Stage.ATTESTATION: _("Gli esiti sono decisi"),
    Stage.ENDED: _("La sua richiesta è conclusa"),
    Stage.REFUSED: _("La sua richiesta è stata respinta"),
    APPEAL_REJECTED: _("Il suo ricorso è stato respinto"),
}

SENTENCES: Final = {
    Stage.ACCESS: _("%(body)s ha ricevuto la sua richiesta (%(part)s). L’esito arriva entro il %(due)s."),
    Stage.IDENTIFICATION: _(
        "%(body)s ha preso in mano la sua richiesta (%(part)s): una persona la accompagna."
    ),
    Stage.EVALUATION: _("%(body)s ha cominciato a valutare il suo dossier (%(part)s)."),
    Stage.ATTESTATION: _(
        "%(body)s ha deciso sulle competenze del suo dossier (%(part)s). Adesso prepara il documento."
    ),
    Stage.ENDED: _("%(body)s ha concluso la sua richiesta (%(part)s)."),
    Stage.REFUSED: _("%(body)s ha respinto la sua richiesta (%(part)s). Può ricorrere fino al %(until)s."),
    APPEAL_REJECTED: _("%(body)s ha respinto il suo ricorso (%(part)s): la decisione resta."),
}

UPHELD: Final = _(
    "%(body)s ha accolto il suo ricorso (%(part)s): la valutazione riprende, con un’altra persona."
)
UPHELD_SUBJECT: Final = _("Il suo ricorso è stato accolto")


@handler(TELL_PERSON)
def tell_person(run: JobRun) -> None:
    """Tell the person what happened, if it is still so and if she has an address."""
    assessment_id, news = UUID(run.payload["assessment"]), str(run.payload["news"])
    with reading() as session:
        try:
            view = get_assessment_unchecked(session, assessment_id)
            holder = get_holder(session, view.person_id)
        except NotFound:
            return
    if holder.address is None or not _is_so(view, news):
        return
    subject, sentence = _pick(view, news)
    with force_locale(LOCALES[holder.language]):
        told = str(sentence) % _values(view)
    send_mail(
        to=holder.address,
        template="assessment_news",
        subject=subject,
        language=holder.language,
        reference=f"assessment:{assessment_id}",
        headline=subject,
        sentence=told,
        reasons=_reasons(view, news),
        link=f"{current_app.config['SETTINGS'].public_base_url}/{holder.language}/me/assessments/{view.id}",
    )


def _is_so(view: AssessmentView, news: str) -> bool:
    if news == APPEAL_REJECTED:
        return view.appeal is not None and view.appeal.result is AppealResult.REJECTED
    return view.stage == news


def _pick(view: AssessmentView, news: str) -> tuple[Any, Any]:
    is_upheld = view.appeal is not None and view.appeal.result is AppealResult.UPHELD
    if news == Stage.EVALUATION and is_upheld:
        return UPHELD_SUBJECT, UPHELD
    return SUBJECTS[news], SENTENCES[news]


def _values(view: AssessmentView) -> dict[str, str]:
    until = appeal_until(day_of(view.decided_at)) if view.decided_at else view.due_on
    return {
        "body": view.body_name,
        "part": str(PARTS[view.part]).lower(),
        "due": long_day(view.due_on),
        "until": long_day(until),
    }


def _reasons(view: AssessmentView, news: str) -> str:
    if news == Stage.REFUSED:
        return view.outcome_words
    is_heard = view.appeal is not None and view.appeal.result is not None
    if view.appeal is not None and is_heard and news in {APPEAL_REJECTED, Stage.EVALUATION}:
        return view.appeal.reasons
    return ""

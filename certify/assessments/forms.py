"""The forms of the desk and of the person. `version` is that of the assessment when the page was made."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from certify.assessments.rules import (
    LONGEST_WORDS,
    AppealResult,
    Decision,
    Function,
    Part,
    ReasonCode,
    Verdict,
)
from certify.assessments.words import PARTS, REASONS, RESULTS, VERDICTS

_TOO_LONG = _("Il testo è troppo lungo: al massimo 2000 caratteri.")


def _words(label: LazyString, message: LazyString) -> TextAreaField:
    return TextAreaField(
        label,
        validators=[DataRequired(message), Length(max=LONGEST_WORDS, message=_TOO_LONG)],
        render_kw={"rows": 5, "maxlength": LONGEST_WORDS},
    )


class StepForm(FlaskForm):
    """Nothing but the CSRF token and the version that the page shows."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class AskForm(FlaskForm):
    """The information was read and the patto di servizio agreed."""

    body = SelectField(_("A quale ente"), validators=[DataRequired(_("Scelga un ente."))])
    informed = BooleanField(
        _("Ho letto le informazioni e accetto il patto di servizio"),
        validators=[DataRequired(_("Per chiedere deve confermare di aver letto e accettato."))],
    )


class VerdictForm(FlaskForm):
    """`seen`: which decision stood there when the page was made."""

    seen = HiddenField()
    verdict = RadioField(
        _("Questa competenza è dimostrata?"),
        choices=[SelectChoice(each.value, VERDICTS[each]) for each in Verdict],
        validators=[InputRequired(_("Scelga sì, in parte o no."))],
    )
    reason = SelectField(
        _("Perché"),
        choices=[
            SelectChoice("", _("Scelga un motivo")),
            *(SelectChoice(each.value, REASONS[each]) for each in ReasonCode),
        ],
        validators=[DataRequired(_("Scelga il motivo: resta nel verbale."))],
    )
    note = TextAreaField(
        _("Nota per il verbale"),
        validators=[Optional(), Length(max=LONGEST_WORDS, message=_TOO_LONG)],
        render_kw={"rows": 4, "maxlength": LONGEST_WORDS},
    )

    @property
    def decision(self) -> Decision:
        return Decision(Verdict(self.verdict.data), ReasonCode(self.reason.data), self.note.data or "")


class InterviewForm(StepForm):
    interview_on = DateField(
        _("Giorno del colloquio"),
        validators=[Optional()],
        render_kw={"autocomplete": "off"},
    )


class DeclareForm(FlaskForm):
    stands = RadioField(
        _("Conosce questa persona?"),
        choices=[
            SelectChoice("no", _("No: non c’è nessun conflitto")),
            SelectChoice("yes", _("Sì: c’è qualcosa da dichiarare")),
        ],
        validators=[InputRequired(_("Scelga una delle due risposte."))],
    )
    words = TextAreaField(
        _("Come la conosce"),
        validators=[Optional(), Length(max=LONGEST_WORDS, message=_TOO_LONG)],
        render_kw={"rows": 4, "maxlength": LONGEST_WORDS},
    )


class FunctionsForm(StepForm):
    f1 = SelectField(_("Accompagnamento (F1)"), validators=[Optional()])
    f2 = SelectField(_("Metodo (F2)"), validators=[Optional()])
    f3 = SelectField(_("Valutazione (F3)"), validators=[Optional()])

    def offer(self, choices: dict[Function, Iterable[tuple[str, str]]]) -> None:
        for function, field in self.by_function().items():
            field.choices = [
                SelectChoice("", _("Nessuno, per ora")),
                *(SelectChoice(value, label) for value, label in choices[function]),
            ]

    def by_function(self) -> dict[Function, SelectField]:
        return {Function.F1: self.f1, Function.F2: self.f2, Function.F3: self.f3}

    @property
    def wanted(self) -> dict[Function, UUID | None]:
        return {
            function: UUID(field.data) if field.data else None
            for function, field in self.by_function().items()
        }


class QuestionForm(FlaskForm):
    tutor = RadioField(_("A chi"), validators=[InputRequired(_("Scelga a chi fare la domanda."))])
    question = _words(_("La domanda"), _("Scriva la domanda."))


class AnswerForm(FlaskForm):
    answer = _words(_("La sua risposta"), _("Scriva la risposta."))


class RefuseForm(StepForm):
    words = _words(_("I motivi"), _("Scriva i motivi: la persona li riceve per mail."))


class AppealForm(FlaskForm):
    words = _words(_("Perché chiede di rivedere la decisione"), _("Scriva perché chiede di rivederla."))


class HearForm(FlaskForm):
    result = RadioField(
        _("Che cosa decide"),
        choices=[SelectChoice(each.value, RESULTS[each]) for each in AppealResult],
        validators=[InputRequired(_("Scelga come decide."))],
    )
    reasons = _words(_("I motivi"), _("Scriva i motivi: la persona li riceve per mail."))


def read_part(text: str) -> Part | None:
    return Part(text) if text in PARTS else None

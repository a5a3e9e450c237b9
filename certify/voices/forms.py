"""The forms of the person's own pages."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from certify.evidence.forms import EvidenceField
from certify.evidence.rules import check_title
from certify.placements.answering import read_answer
from certify.placements.hours import LONGEST_ACTIVITY, read_hours
from certify.placements.own_remarks import LONGEST_OWN_REMARK
from certify.placements.rules import Answer
from certify.voices.rules import check_own_words, read_told_hours
from certify.voices.words import ANSWERS
from commons.errors import Refusal
from commons.pages.words import say_refusal

MOST_DAYS = 7


def _say(check: Callable[[], object]) -> None:
    """Have a rule speak at its field."""
    try:
        check()
    except Refusal as refusal:
        raise ValidationError(say_refusal(refusal)) from refusal


class SignForm(FlaskForm):
    """`seen`: the print of the project that was read."""

    seen = HiddenField()


class DayForm(Form):
    """One day. `was`: the fingerprint of what stood there when the form was filled."""

    day = DateField(widget=HiddenInput(), validators=[InputRequired()])
    was = HiddenField()
    hours = StringField(_("Ore"))
    activity = StringField(_("Che cosa ho fatto"))

    def validate_hours(self, field: StringField) -> None:
        def check() -> None:
            hours = read_told_hours(field.data or "")
            if hours is not None:
                read_hours(hours)
            elif (self.activity.data or "").strip():
                raise Refusal("told-hours-missing")

        _say(check)

    def validate_activity(self, field: StringField) -> None:
        if len((field.data or "").strip()) > LONGEST_ACTIVITY:
            raise ValidationError(say_refusal(Refusal("told-activity-long", longest=LONGEST_ACTIVITY)))


class _DayList(FieldList):  # type: ignore[type-arg]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = "FieldList"  # what the summary of errors asks for

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check every day, also one that says nothing of its hours: its activity may want some."""
        self.errors = []
        for entry in self.entries:
            entry.validate(form)
            self.errors.append(entry.errors)
        if not any(self.errors):
            self.errors = []
        return not self.errors


class WeekForm(FlaskForm):
    days = _DayList(FormField(DayForm), max_entries=MOST_DAYS)


class RemarkForm(FlaskForm):
    words = StringField(_("Che cosa non torna"), validators=[Optional()])

    def validate_words(self, field: StringField) -> None:
        if len(" ".join((field.data or "").split())) > LONGEST_OWN_REMARK:
            raise ValidationError(say_refusal(Refusal("own-remark-long", longest=LONGEST_OWN_REMARK)))


class AnswerForm(FlaskForm):
    """`seen`: the tutor's count of savings of what was read."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    answer = RadioField(
        _("La sua risposta"),
        choices=[SelectChoice(each.value, ANSWERS[each.value][3]) for each in Answer],
        validators=[InputRequired(_("Scelga una delle tre risposte."))],
        validate_choice=True,
    )
    words = TextAreaField(_("Le sue parole"), validators=[Optional()])

    def validate_words(self, field: TextAreaField) -> None:
        if self.answer.data in set(Answer):
            _say(lambda: read_answer(str(self.answer.data), field.data or ""))

    def validate(self, extra_validators: Any = None) -> bool:
        """Words may be missing, so their field is optional: whether they must not be is asked here."""
        is_good: bool = super().validate(extra_validators)
        if is_good and not (self.words.data or "").strip():
            try:
                read_answer(str(self.answer.data), "")
            except Refusal as refusal:
                self.words.errors = [*self.words.errors, say_refusal(refusal)]
                return False
        return is_good


class WordsForm(FlaskForm):
    saved = IntegerField(widget=HiddenInput(), default=0, validators=[InputRequired()])
    words = TextAreaField(
        _("Che cosa ho fatto e che cosa ho imparato"),
        validators=[Optional()],
        description=_(
            "Con parole sue: un compito, una difficoltà, come l’ha risolta. Può tornarci quando vuole."
        ),
    )

    def validate_words(self, field: TextAreaField) -> None:
        _say(lambda: check_own_words(field.data or ""))


class FileForm(FlaskForm):
    title = StringField(
        _("Che cosa mostra"),
        validators=[InputRequired(_("Scriva un titolo che dica che cosa mostra il file."))],
        description=_("Per esempio: il foglio dei turni che ho preparato."),
    )
    file = EvidenceField(_("Il file"))

    def validate_title(self, field: StringField) -> None:
        _say(lambda: check_title(field.data or ""))


def refuse_at(field: Field, refusal: Refusal) -> None:
    """Have a refusal of a service stand at the field that it is about."""
    field.errors = [*field.errors, say_refusal(refusal)]


def refill(field: IntegerField, value: int) -> None:
    """Put another number into a hidden field than the one that was sent."""
    field.data, field.raw_data = value, None

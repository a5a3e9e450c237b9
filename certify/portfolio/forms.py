"""The forms of sharing."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import UUID, InputRequired, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from certify.portfolio.rules import check_end, check_sentence, check_title
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.words import say_refusal


def _say(check: Callable[[Any], object], field: Field) -> None:
    """Have a rule speak at its field."""
    try:
        check(field.data)
    except Refusal as refusal:
        raise ValidationError(say_refusal(refusal)) from refusal


class _Checkboxes(SelectMultipleField):
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class _EndField(DateField):
    def pre_validate(self, form: Any) -> None:
        if isinstance(self.data, date):
            _say(lambda day: check_end(day, edges().clock.today()), self)


class ShareForm(FlaskForm):
    """What to show, to whom it speaks, until when. `share_id` makes two clicks one share."""

    share_id = HiddenField(default=lambda: str(uuid4()), validators=[UUID()])
    documents = _Checkboxes(_("Attestazioni"), validators=[Optional()])
    competences = _Checkboxes(_("Competenze"), validators=[Optional()])
    title = StringField(
        _("Titolo"),
        validators=[
            InputRequired(_("Scriva un titolo: è la prima cosa che legge chi apre la condivisione."))
        ],
        description=_("Per esempio: Candidatura al servizio civile."),
    )
    sentence = TextAreaField(
        _("Una frase per chi legge"),
        validators=[Optional()],
        description=_("Non scriva dati che non vuole mostrare: chi ha il collegamento legge anche questa."),
    )
    ends_on = _EndField(
        _("Ultimo giorno"),
        validators=[InputRequired(_("Scelga il giorno della fine."))],
        description=_("Il giorno dopo il collegamento si spegne da solo. Al massimo un anno da oggi."),
    )
    shows_name = BooleanField(_("Mostra il mio nome per intero"))

    def validate_title(self, field: StringField) -> None:
        _say(check_title, field)

    def validate_sentence(self, field: TextAreaField) -> None:
        _say(check_sentence, field)

    def validate(self, extra_validators: Any = None) -> bool:
        is_good: bool = super().validate(extra_validators)
        if not self.documents.data and not self.competences.data:
            self.documents.errors = [*self.documents.errors, say_refusal(Refusal("share-empty"))]
            return False
        return is_good


class EndForm(FlaskForm):
    ends_on = _EndField(_("Ultimo giorno"), validators=[InputRequired(_("Scelga il giorno della fine."))])

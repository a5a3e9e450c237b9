"""The forms of one's own record."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired

from commons.errors import Refusal
from commons.pages.words import say_refusal
from commons.people.rules import read_address


class AddressForm(FlaskForm):
    address = StringField(
        _("Nuovo indirizzo e-mail"),
        validators=[DataRequired(_("Scriva l’indirizzo da aggiungere."))],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )

    def validate_address(self, field: Field) -> None:
        try:
            read_address(str(field.data))
        except Refusal as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal


class LanguageForm(FlaskForm):
    """Each language is called by its own name, whatever the language of the page."""

    language = RadioField(
        _("In quale lingua le scriviamo"),
        choices=[
            SelectChoice("it", "Italiano"),
            SelectChoice("de", "Deutsch"),
            SelectChoice("en", "English"),
        ],
    )


class TokenForm(FlaskForm):
    """Nothing but the CSRF token."""

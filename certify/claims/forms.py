"""The forms of claiming."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, StringField, ValidationError
from wtforms.validators import DataRequired

from certify.claims.rules import hash_code
from commons.errors import Refusal
from commons.pages.words import say_refusal
from commons.people.rules import read_address


class OwnClaimForm(FlaskForm):
    """Of somebody who is signed in: the address is known."""

    code = StringField(
        _("Codice del foglietto"),
        validators=[DataRequired(_("Scriva il codice che sta sul foglietto."))],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )
    family_name = StringField(
        _("Cognome"),
        validators=[DataRequired(_("Scriva il cognome come sta sull’attestato."))],
        render_kw={"autocomplete": "family-name"},
    )

    def validate_code(self, field: Field) -> None:
        if hash_code(str(field.data)) is None:
            raise ValidationError(
                str(_("Il codice del foglietto ha 16 segni, a gruppi di quattro: lo ricontrolli."))
            )


class ClaimForm(OwnClaimForm):
    address = StringField(
        _("Il suo indirizzo e-mail"),
        validators=[DataRequired(_("Scriva un indirizzo e-mail suo."))],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )

    def validate_address(self, field: Field) -> None:
        try:
            read_address(str(field.data))
        except Refusal as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal


class TokenForm(FlaskForm):
    """Nothing but the CSRF token."""

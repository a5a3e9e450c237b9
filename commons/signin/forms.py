"""The forms of signing in."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, StringField, ValidationError
from wtforms.validators import DataRequired

from commons.errors import Refusal
from commons.pages.words import say_refusal
from commons.people.rules import read_address


class AskForm(FlaskForm):
    """`next` is checked by a rule, not by the form: a wrong one leads home, it stops nobody."""

    address = StringField(
        _("Indirizzo e-mail"),
        validators=[DataRequired(_("Scriva il suo indirizzo e-mail."))],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )
    next = HiddenField()

    def validate_address(self, field: Field) -> None:
        try:
            read_address(str(field.data))
        except Refusal as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal


class ConfirmForm(FlaskForm):
    """Nothing but the CSRF token: entering is an act, opening a link is none."""


class EndForm(FlaskForm):
    session = HiddenField()

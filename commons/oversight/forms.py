"""The forms of the operator's pages about persons."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from commons.people.merging import NOTE_LENGTH
from commons.people.rules import ADDRESS_LENGTH, NAME_LENGTH


class NameForm(FlaskForm):
    """How somebody is called, as in the identity document."""

    given_name = StringField(
        _("Nome"), validators=[InputRequired(_("Scriva il nome.")), Length(max=NAME_LENGTH)]
    )
    family_name = StringField(
        _("Cognome"), validators=[InputRequired(_("Scriva il cognome.")), Length(max=NAME_LENGTH)]
    )


class BirthDateForm(FlaskForm):
    birth_date = DateField(_("Data di nascita"), validators=[Optional()])


class AddressForm(FlaskForm):
    address = StringField(
        _("Indirizzo e-mail"),
        validators=[InputRequired(_("Scriva l’indirizzo.")), Length(max=ADDRESS_LENGTH)],
        render_kw={"type": "email", "spellcheck": "false"},
    )


class MergeForm(FlaskForm):
    """Which of two records stays, and why they are one person."""

    kept = RadioField(
        _("Quale scheda resta?"), choices=[], validators=[InputRequired(_("Scelga la scheda che resta."))]
    )
    note = TextAreaField(
        _("Perché sono la stessa persona?"),
        validators=[InputRequired(_("Scriva il motivo.")), Length(max=NOTE_LENGTH)],
    )

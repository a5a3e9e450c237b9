"""The operator's forms: an organisation, its names, its accreditations."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from commons.errors import Refusal
from commons.organisations.rules import (
    ACT_LENGTH,
    CONTACT_LENGTH,
    LEGAL_ID_LENGTH,
    NAME_LENGTH,
    check_act,
    read_website,
)
from commons.organisations.words import FUNCTION_LABELS
from commons.pages.uploads import fits
from commons.pages.words import say_refusal

LONGEST_SCOPE = 2000


class ContactForm(FlaskForm):
    """Where an organisation is. `seen` says what stood there when the page was made."""

    legal_id = StringField(
        _("Codice fiscale o partita IVA dell’ente"), validators=[Optional(), Length(max=LEGAL_ID_LENGTH)]
    )
    address = StringField(_("Indirizzo"), validators=[Optional(), Length(max=CONTACT_LENGTH)])
    website = StringField(
        _("Sito"), validators=[Optional(), Length(max=CONTACT_LENGTH)], render_kw={"inputmode": "url"}
    )
    seen = HiddenField()

    def validate_website(self, field: Field) -> None:
        try:
            read_website(field.data)
        except Refusal as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal


class OrganisationForm(ContactForm):
    """A new organisation. Its slug is proposed first, and sent again by whoever has read what it means."""

    name = StringField(
        _("Nome"), validators=[InputRequired(_("Scriva il nome dell’ente.")), Length(max=NAME_LENGTH)]
    )
    slug = StringField(_("Indirizzo breve"), validators=[Optional()])
    is_another = BooleanField(_("È un altro ente, che ha lo stesso nome"))


class RenameForm(FlaskForm):
    name = StringField(
        _("Nome nuovo"), validators=[InputRequired(_("Scriva il nome nuovo.")), Length(max=NAME_LENGTH)]
    )
    since = DateField(_("Da quale giorno"), validators=[InputRequired(_("Scriva il giorno."))])


class AliasForm(FlaskForm):
    name = StringField(_("Nome"), validators=[InputRequired(_("Scriva il nome.")), Length(max=NAME_LENGTH)])
    valid_from = DateField(_("Dal"), validators=[Optional()])
    valid_until = DateField(_("Fino al"), validators=[Optional()])
    dates_note = StringField(_("Se si sa soltanto l’anno"), validators=[Optional(), Length(max=200)])


class AccreditationForm(FlaskForm):
    function = RadioField(
        _("Che cosa può fare"),
        choices=[SelectChoice(value, label) for value, label in FUNCTION_LABELS.items()],
        validators=[InputRequired(_("Scelga una funzione."))],
    )
    scope = TextAreaField(
        _("Ambito"), validators=[InputRequired(_("Scriva l’ambito.")), Length(max=LONGEST_SCOPE)]
    )
    act_number = StringField(
        _("Numero dell’atto"),
        validators=[InputRequired(_("Scriva il numero dell’atto.")), Length(max=ACT_LENGTH)],
    )
    act = FileField(_("Atto, in PDF"), validators=[FileRequired(_("Scelga il file dell’atto.")), fits])
    valid_from = DateField(_("Vale dal"), validators=[InputRequired(_("Scriva il primo giorno."))])
    valid_until = DateField(_("Vale fino al"), validators=[Optional()])

    content: bytes = b""

    def validate_act(self, field: Field) -> None:
        self.content = field.data.read()
        try:
            check_act(self.content)
        except Refusal as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal

    def validate_valid_until(self, field: Field) -> None:
        first = self.valid_from.data
        if isinstance(first, date) and field.data is not None and field.data < first:
            raise ValidationError(gettext("L’ultimo giorno viene prima del primo."))


class EndingForm(FlaskForm):
    on = DateField(_("Ultimo giorno in cui vale"), validators=[InputRequired(_("Scriva il giorno."))])
    act_number = StringField(
        _("Numero dell’atto che lo conclude"),
        validators=[InputRequired(_("Scriva il numero dell’atto.")), Length(max=ACT_LENGTH)],
    )


class ActForm(FlaskForm):
    """Nothing but the CSRF token: one button."""

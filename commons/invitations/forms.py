"""The forms of inviting, accepting, and ending a membership."""

from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField, Field, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length

from commons.access import Role
from commons.edges import edges
from commons.errors import Refusal
from commons.invitations.rules import OFFICE_LENGTH
from commons.organisations.words import ROLES
from commons.pages.words import say_refusal
from commons.people.rules import ADDRESS_LENGTH, NAME_LENGTH, read_address

LANGUAGES = (SelectChoice("it", "Italiano"), SelectChoice("de", "Deutsch"), SelectChoice("en", "English"))


class InviteForm(FlaskForm):
    address = StringField(
        _("Indirizzo e-mail"),
        validators=[InputRequired(_("Scriva l’indirizzo e-mail.")), Length(max=ADDRESS_LENGTH)],
        render_kw={"type": "email"},
    )
    role = RadioField(_("Che cosa potrà fare"), validators=[InputRequired(_("Scelga un ruolo."))])
    office = StringField(
        _("Incarico"), validators=[InputRequired(_("Scriva l’incarico.")), Length(max=OFFICE_LENGTH)]
    )
    language = SelectField(_("Lingua della mail"), choices=LANGUAGES, default="it")

    def offer(self, roles: tuple[Role, ...]) -> None:
        self.role.choices = [SelectChoice(role.value, str(ROLES[role]).capitalize()) for role in roles]

    def validate_address(self, field: Field) -> None:
        try:
            read_address(str(field.data))
        except Refusal as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal


class AcceptForm(FlaskForm):
    """Nothing but the CSRF token: accepting is an act, opening a link is none."""


class NewcomerForm(AcceptForm):
    """Somebody whose address nobody here has yet."""

    given_name = StringField(
        _("Nome"), validators=[InputRequired(_("Scriva il nome.")), Length(max=NAME_LENGTH)]
    )
    family_name = StringField(
        _("Cognome"), validators=[InputRequired(_("Scriva il cognome.")), Length(max=NAME_LENGTH)]
    )


class EndForm(FlaskForm):
    on = DateField(_("Da quale giorno non vale più"), validators=[InputRequired(_("Scriva il giorno."))])

    def validate_on(self, field: Field) -> None:
        if isinstance(field.data, date) and field.data < edges().clock.today():
            raise ValidationError(gettext("Il giorno è già passato: per concludere subito scelga oggi."))

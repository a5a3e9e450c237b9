"""What each act on the way asks for."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional

from certify.placements.forms import EMAIL, LANGUAGE_CHOICES, NEW, HoursField, ReadDate, check_email
from certify.placements.texts import OFFICE_LENGTH, TITLE_LENGTH
from commons.organisations.rules import CONTACT_LENGTH, LEGAL_ID_LENGTH
from commons.people.rules import ADDRESS_LENGTH


class ActForm(FlaskForm):
    """Nothing but the CSRF token: the act is the button."""


class EndForm(FlaskForm):
    """The box is asked for only where no hour is confirmed."""

    without_hours = BooleanField(_("Sì, finisce senza nessuna ora confermata"))


class DayForm(FlaskForm):
    on_day = ReadDate(_("Da quale giorno"), validators=[InputRequired(_("Scriva il giorno."))])


class ReasonForm(DayForm):
    reason = TextAreaField(_("Motivo"), validators=[InputRequired(_("Scriva il motivo.")), Length(max=1000)])


class OnlyReasonForm(FlaskForm):
    reason = TextAreaField(_("Motivo"), validators=[InputRequired(_("Scriva il motivo.")), Length(max=1000)])


class ExtendForm(FlaskForm):
    seen = HiddenField()
    ends_on = ReadDate(_("Nuovo ultimo giorno"), validators=[InputRequired(_("Scriva il giorno."))])
    planned_hours = HoursField(
        _("Ore previste in tutto"),
        validators=[InputRequired(_("Scriva le ore."))],
        render_kw={"inputmode": "decimal"},
    )
    reason = TextAreaField(_("Motivo"), validators=[InputRequired(_("Scriva il motivo.")), Length(max=1000)])


class TutorForm(DayForm):
    party = SelectField(_("Per chi"), validate_choice=False)
    name = StringField(
        _("Nome e cognome"), validators=[InputRequired(_("Scriva nome e cognome.")), Length(max=TITLE_LENGTH)]
    )
    office = StringField(
        _("Ruolo"), validators=[InputRequired(_("Scriva il ruolo.")), Length(max=OFFICE_LENGTH)]
    )
    address = StringField(_("E-mail"), validators=[Optional(), Length(max=ADDRESS_LENGTH)], render_kw=EMAIL)
    language = SelectField(_("In che lingua le scriviamo"), choices=LANGUAGE_CHOICES, validate_choice=False)
    reason = TextAreaField(_("Motivo"), validators=[Length(max=1000)])

    def validate_address(self, field: StringField) -> None:
        check_email(field)


class SecondHostForm(DayForm):
    host_name = StringField(
        _("Nome dell’ente"), validators=[InputRequired(_("Scriva il nome.")), Length(max=TITLE_LENGTH)]
    )
    host = RadioField(_("È uno di questi enti?"), choices=[], validate_choice=False)
    host_address = StringField(_("Indirizzo della sede"), validators=[Length(max=CONTACT_LENGTH)])
    host_legal_id = StringField(_("Codice fiscale o partita IVA"), validators=[Length(max=LEGAL_ID_LENGTH)])
    name = StringField(
        _("Nome e cognome del tutor"),
        validators=[InputRequired(_("Scriva nome e cognome.")), Length(max=TITLE_LENGTH)],
    )
    office = StringField(
        _("Ruolo"), validators=[InputRequired(_("Scriva il ruolo.")), Length(max=OFFICE_LENGTH)]
    )
    address = StringField(_("E-mail"), validators=[Optional(), Length(max=ADDRESS_LENGTH)], render_kw=EMAIL)
    language = SelectField(_("In che lingua le scriviamo"), choices=LANGUAGE_CHOICES, validate_choice=False)

    def validate_address(self, field: StringField) -> None:
        check_email(field)

    def offer(self, candidates: list[tuple[str, str]]) -> None:
        self.host.flags.required = bool(candidates)
        self.host.choices = [
            *(SelectChoice(value, label) for value, label in candidates),
            SelectChoice(NEW, gettext("No, è un altro ente: lo inserisco")),
        ]

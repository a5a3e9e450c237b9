"""Forms of the promoter's desk and of a guardian."""

from datetime import date
from typing import Final, TypeVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from certify.evidence.forms import EvidenceField
from certify.placements.limits import plain
from certify.placements.texts import ACTIVITIES_LENGTH, OFFICE_LENGTH, TITLE_LENGTH
from commons.errors import Refusal
from commons.organisations.rules import CONTACT_LENGTH, LEGAL_ID_LENGTH
from commons.pages.words import say_refusal
from commons.people.rules import ADDRESS_LENGTH, NAME_LENGTH, read_address

NEW: Final = "new"
LANGUAGE_CHOICES: Final = [
    SelectChoice("it", "Italiano"),
    SelectChoice("de", "Deutsch"),
    SelectChoice("en", "English"),
]
EMAIL: Final = {"type": "email", "autocomplete": "off", "spellcheck": "false"}


T = TypeVar("T")


def sure(value: T | None) -> T:
    """Return what a field holds that was required, and so was there when the form was read."""
    if value is None:
        raise TypeError("a required field holds nothing")
    return value


def check_email(field: StringField) -> None:
    try:
        read_address(str(field.data))
    except Refusal as refusal:
        raise ValidationError(say_refusal(refusal)) from refusal


class HoursField(DecimalField):
    """Hours as people write them: `120`, `120,5`, `120.5`."""

    widget = TextInput()  # a field for numbers shows nothing where the browser's comma is not ours

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else plain(self.data)

    def process_formdata(self, valuelist: list[str]) -> None:
        sentence = gettext("Scriva un numero di ore: per esempio 120 oppure 120,5.")
        try:
            super().process_formdata([each.strip().replace(",", ".") for each in valuelist])
        except ValueError as error:
            raise ValueError(sentence) from error
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(sentence)


class ReadDate(DateField):
    """A day; what is none is told in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(gettext("Scriva un giorno, per esempio 31/01/2027.")) from error


class SpanMixin(FlaskForm):
    starts_on = ReadDate(_("Primo giorno"), validators=[InputRequired(_("Scriva il primo giorno."))])
    ends_on = ReadDate(_("Ultimo giorno"), validators=[InputRequired(_("Scriva l’ultimo giorno."))])
    planned_hours = HoursField(
        _("Ore previste"),
        validators=[InputRequired(_("Scriva quante ore sono previste."))],
        render_kw={"inputmode": "decimal"},
    )

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("L’ultimo giorno viene prima del primo."))


class BeginForm(SpanMixin):
    """Who, where and when. `same_as` and `host` answer "is it one of these?" where there are candidates."""

    promoter = SelectField(_("Per quale ente"), validate_choice=False)
    variant = SelectField(_("Caso particolare"), validate_choice=False)
    given_name = StringField(
        _("Nome"), validators=[InputRequired(_("Scriva il nome.")), Length(max=NAME_LENGTH)]
    )
    family_name = StringField(
        _("Cognome"), validators=[InputRequired(_("Scriva il cognome.")), Length(max=NAME_LENGTH)]
    )
    birth_date = ReadDate(_("Data di nascita"), validators=[InputRequired(_("Scriva la data di nascita."))])
    address = StringField(
        _("E-mail della persona"), validators=[Optional(), Length(max=ADDRESS_LENGTH)], render_kw=EMAIL
    )
    same_as = RadioField(_("È una di queste persone?"), choices=[], validate_choice=False)
    is_own = BooleanField(_("Si svolge nel mio stesso ente"))
    host_name = StringField(_("Nome dell’ente che ospita"), validators=[Length(max=TITLE_LENGTH)])
    host = RadioField(_("È uno di questi enti?"), choices=[], validate_choice=False)
    host_address = StringField(_("Indirizzo della sede"), validators=[Length(max=CONTACT_LENGTH)])
    host_legal_id = StringField(_("Codice fiscale o partita IVA"), validators=[Length(max=LEGAL_ID_LENGTH)])

    def validate_address(self, field: StringField) -> None:
        check_email(field)

    def validate_host_name(self, field: StringField) -> None:
        if not self.is_own.data and not (field.data or "").strip():
            raise ValidationError(gettext("Scriva come si chiama l’ente che ospita."))

    def validate_birth_date(self, field: DateField) -> None:
        if field.data and field.data < date(1900, 1, 1):
            raise ValidationError(gettext("Controlli l’anno di nascita."))

    def offer(self, field: RadioField, candidates: list[tuple[str, str]], other: str) -> None:
        field.flags.required = bool(candidates)
        field.choices = [
            *(SelectChoice(value, label) for value, label in candidates),
            SelectChoice(NEW, other),
        ]


class ProjectForm(SpanMixin):
    seen = HiddenField()
    title = StringField(
        _("Titolo del progetto"),
        validators=[InputRequired(_("Scriva un titolo.")), Length(max=TITLE_LENGTH)],
    )
    activities = TextAreaField(
        _("Che cosa farà"),
        validators=[InputRequired(_("Scriva che cosa farà la persona.")), Length(max=ACTIVITIES_LENGTH)],
    )
    place = StringField(_("Luogo"), validators=[Length(max=TITLE_LENGTH)])
    is_online = BooleanField(_("Tutto o in parte in linea"))
    languages = SelectMultipleField(
        _("Lingue in cui si lavora"),
        choices=LANGUAGE_CHOICES,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validators=[InputRequired(_("Scelga almeno una lingua."))],
    )
    informed_on = ReadDate(_("Quando la persona è stata informata"), validators=[Optional()])
    guardian_name = StringField(
        _("Nome e cognome del genitore o tutore legale"), validators=[Length(max=TITLE_LENGTH)]
    )
    guardian_address = StringField(
        _("E-mail del genitore o tutore legale"),
        validators=[Optional(), Length(max=ADDRESS_LENGTH)],
        render_kw=EMAIL,
    )

    def validate_guardian_address(self, field: StringField) -> None:
        check_email(field)

    def validate_place(self, field: StringField) -> None:
        if not self.is_online.data and not (field.data or "").strip():
            raise ValidationError(gettext("Scriva dove si svolge, o segni che è in linea."))


class ObjectivesForm(FlaskForm):
    seen = HiddenField()


def _tutor_fields(party: str) -> dict[str, object]:
    return {
        f"{party}_name": StringField(_("Nome e cognome"), validators=[Length(max=TITLE_LENGTH)]),
        f"{party}_office": StringField(_("Ruolo"), validators=[Length(max=OFFICE_LENGTH)]),
        f"{party}_address": StringField(
            _("E-mail"), validators=[Optional(), Length(max=ADDRESS_LENGTH)], render_kw=EMAIL
        ),
        f"{party}_language": SelectField(
            _("In che lingua le scriviamo"), choices=LANGUAGE_CHOICES, validate_choice=False
        ),
    }


class TutorsForm(FlaskForm):
    """One tutor a party; a party that is not there is left out by the view."""

    is_own = False
    """Whether the promoter hosts: then its own tutor is the host's."""

    locals().update(_tutor_fields("host") | _tutor_fields("second_host") | _tutor_fields("promoter"))

    def validate(self, extra_validators: object = None) -> bool:
        is_valid = bool(super().validate(extra_validators))
        for party in ("host", "second_host", "promoter"):
            if f"{party}_name" not in self:
                continue
            name, office = self[f"{party}_name"], self[f"{party}_office"]
            address = self[f"{party}_address"]
            told = any((each.data or "").strip() for each in (name, office, address))
            for field, sentence in (
                (name, gettext("Scriva nome e cognome.")),
                (office, gettext("Scriva il ruolo: per esempio «presidente» o «responsabile del progetto».")),
            ):
                if (told or party != "promoter" or not self.is_own) and not (field.data or "").strip():
                    field.errors = [*field.errors, sentence]
                    is_valid = False
            if (address.data or "").strip():
                try:
                    read_address(address.data)
                except Refusal as refusal:
                    address.errors = [*address.errors, say_refusal(refusal)]
                    is_valid = False
        return is_valid


class SignForm(FlaskForm):
    seen = HiddenField()
    office = StringField(
        _("Il suo ruolo"),
        validators=[InputRequired(_("Scriva il suo ruolo.")), Length(max=OFFICE_LENGTH)],
    )


class ScanForm(FlaskForm):
    """A signature on paper: who, in which office, on which day, and the scan."""

    name = StringField(
        _("Chi ha firmato"), validators=[InputRequired(_("Scriva nome e cognome.")), Length(max=TITLE_LENGTH)]
    )
    office = StringField(_("In che ruolo"), validators=[Length(max=OFFICE_LENGTH)])
    signed_on = ReadDate(
        _("Giorno della firma, come sul foglio"), validators=[InputRequired(_("Scriva il giorno."))]
    )
    scan = EvidenceField(_("Scansione o foto del foglio firmato"))


class GuardianForm(FlaskForm):
    seen = HiddenField()
    name = StringField(
        _("Il suo nome e cognome"),
        validators=[InputRequired(_("Scriva il suo nome e cognome.")), Length(max=TITLE_LENGTH)],
        render_kw={"autocomplete": "name"},
    )
    is_guardian = BooleanField(
        _("Sono il genitore o il tutore legale e ho letto il progetto"),
        validators=[InputRequired(_("Per firmare lo confermi."))],
    )

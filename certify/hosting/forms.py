"""The forms of a tutor's page. Hours of single days are read from the names of their fields."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, RadioField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import HiddenInput

from certify.evidence.forms import EvidenceField
from certify.hosting.rules import CODE_LENGTH, hash_code
from certify.placements.hours import DayRow
from certify.placements.rules import LEVELS, LONGEST_EPISODE, Shown
from commons.errors import Refusal
from commons.pages.words import say_refusal
from commons.people.rules import ADDRESS_LENGTH, NAME_LENGTH, read_address, read_name

LONGEST_NUMBER: Final = 6
_CLOCK: Final = re.compile(r"(\d{1,3}):([0-5]\d)", re.ASCII)


def _check_name(_form: FlaskForm, field: Field) -> None:
    try:
        read_name(str(field.data))
    except Refusal as refusal:
        raise ValidationError(say_refusal(refusal)) from refusal


class ActForm(FlaskForm):
    """Nothing but the CSRF token."""


class WriterForm(FlaskForm):
    name = StringField(
        _("Nome e cognome"),
        validators=[DataRequired(_("Scriva il suo nome e cognome.")), Length(max=NAME_LENGTH), _check_name],
        render_kw={"autocomplete": "name"},
    )
    role = StringField(
        _("Che cosa fa qui"),
        validators=[DataRequired(_("Scriva che cosa fa qui.")), Length(max=NAME_LENGTH), _check_name],
        render_kw={"autocomplete": "organization-title"},
    )


class CodeForm(FlaskForm):
    code = StringField(
        _("Codice del foglietto"),
        validators=[DataRequired(_("Scriva il codice che sta sul foglietto."))],
        render_kw={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"},
    )

    def validate_code(self, field: Field) -> None:
        if hash_code(str(field.data)) is None:
            raise ValidationError(
                gettext(
                    "Il codice ha %(count)s segni, a gruppi di quattro: lo ricontrolli.", count=CODE_LENGTH
                )
            )


class AddressForm(FlaskForm):
    address = StringField(
        _("Il suo indirizzo e-mail"),
        validators=[DataRequired(_("Scriva il suo indirizzo e-mail.")), Length(max=ADDRESS_LENGTH)],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )

    def validate_address(self, field: Field) -> None:
        try:
            read_address(str(field.data))
        except Refusal as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal


class ObservationForm(FlaskForm):
    """What was seen of one competence. `saved`: how often it had been saved when the page was made."""

    saved = IntegerField(widget=HiddenInput())
    shown = RadioField(
        choices=[
            SelectChoice(Shown.SHOWN.value, _("Sì, l’ha mostrata")),
            SelectChoice(Shown.NOT_SHOWN.value, _("No, non l’ha mostrata")),
            SelectChoice(Shown.NOT_OBSERVED.value, _("Non ho potuto osservarla")),
        ],
        validators=[Optional()],
    )
    level = RadioField(
        _("Quale frase somiglia di più a quello che ha visto?"), coerce=int, validators=[Optional()]
    )
    episode = TextAreaField(
        _("Racconti un episodio"), render_kw={"rows": 5, "maxlength": LONGEST_EPISODE, "autocomplete": "off"}
    )

    @property
    def shown_value(self) -> Shown | None:
        return Shown(self.shown.data) if self.shown.data in {each.value for each in Shown} else None

    @property
    def level_value(self) -> int | None:
        return self.level.data if self.level.data in range(1, LEVELS + 1) else None


class SignForm(FlaskForm):
    seen = HiddenField()


class SheetForm(FlaskForm):
    seen = HiddenField()
    file = EvidenceField(_("La foto o il PDF del foglio firmato"))


def day_field(day: date) -> str:
    return f"hours-{day.isoformat()}"


def read_number(text: str) -> Decimal | None:
    """Read hours as people type them: `4`, `4,5`, `4.5`, `4:30`; None for nothing. Refusal for all else."""
    typed = text.strip().replace(",", ".")
    if not typed:
        return None
    if found := _CLOCK.fullmatch(typed):
        return int(found[1]) + Decimal(int(found[2])) / 60
    try:
        number = Decimal(typed) if len(typed) <= LONGEST_NUMBER and typed.isascii() else None
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite():
        raise Refusal("hours-unreadable")
    return number


class SeenDay(NamedTuple):
    """The hours of a day as a page showed them: what the person told, what was confirmed."""

    told: Decimal | None = None
    confirmed: Decimal | None = None


def write_seen(rows: Iterable[DayRow]) -> str:
    """Write what the page shows of some days, so that a confirmation says what it confirms, and over what."""
    return " ".join(
        f"{row.day.isoformat()}={_plain(row.told_hours)}/{_plain(row.confirmed_hours)}" for row in rows
    )


def read_seen(text: str) -> dict[date, SeenDay]:
    """Read back what `write_seen` wrote; Refusal for what no page of ours says."""
    try:
        found = {}
        for part in text.split():
            day, hours = part.split("=")
            told, _slash, confirmed = hours.partition("/")
            found[date.fromisoformat(day)] = SeenDay(
                Decimal(told) if told else None, Decimal(confirmed) if confirmed else None
            )
    except (ValueError, InvalidOperation) as error:
        raise Refusal("hours-changed") from error
    return found


def _plain(hours: Decimal | None) -> str:
    return "" if hours is None else str(hours)


def offer_answers(form: ObservationForm, person: str, levels: Iterable[tuple[int, str]]) -> None:
    form.shown.label.text = gettext("In queste settimane, %(name)s l’ha mostrata?", name=person)
    form.level.choices = [SelectChoice(level, sentence) for level, sentence in levels]

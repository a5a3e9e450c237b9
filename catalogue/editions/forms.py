"""The forms in which editions and meetings are planned. Hours are written as people do, kept in minutes."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextInput

from catalogue.data import Form
from catalogue.editions.places import communities, community_id
from catalogue.editions.plans import MeetingPlan, Plan, counted_minutes
from catalogue.editions.rules import QUARTER, to_hours
from catalogue.editions.series import LONGEST_STEP, MOST_MEETINGS
from catalogue.editions.words import FORMS, LANGUAGES
from commons.pages.formats import number

SHORT: Final = 200
LABEL_LENGTH: Final = 120
LONG: Final = 10_000
MOST_SEATS: Final = 100_000
MOST_HOURS: Final = 2_000
NAME_LENGTH: Final = 120
LANGUAGE_LENGTH: Final = 60
_HOURS: Final = re.compile(r"\d{1,5}([.,]\d{1,2})?", re.ASCII)
_DAY: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d{2}-\d{2}", re.ASCII)


class HoursField(Field):
    """Hours by quarters, written `2,5` or `2.5`; `data` is minutes, None where nothing was written."""

    widget = TextInput()
    data: int | None

    def process_formdata(self, valuelist: list[str]) -> None:
        text = (valuelist[0] if valuelist else "").strip()
        self.data = None
        if not text:
            return
        if not _HOURS.fullmatch(text):
            raise ValueError(gettext("Scriva le ore in cifre, per esempio 4 oppure 2,5."))
        minutes = Decimal(text.replace(",", ".")) * 60
        if minutes % QUARTER:
            raise ValueError(gettext("Le ore si scrivono in quarti d’ora: per esempio 4, 2,5 oppure 1,75."))
        if minutes > MOST_HOURS * 60:
            raise ValueError(gettext("Sono troppe ore: al massimo %(most)s.", most=MOST_HOURS))
        self.data = int(minutes)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else number(to_hours(self.data))


def _form_choices() -> list[tuple[str, Any]]:
    return [("", _("Da indicare")), *FORMS.items()]


class PlanForm(FlaskForm):
    """All that staff writes about an edition. Days are asked only while there are no meetings."""

    version = IntegerField(validators=[Optional()], widget=HiddenInput())
    seen = HiddenField()
    label = StringField(
        _("Nome dell’edizione"), validators=[DataRequired(_("Scriva un nome.")), Length(max=LABEL_LENGTH)]
    )
    starts_on = DateField(_("Primo giorno"), validators=[Optional()])
    ends_on = DateField(_("Ultimo giorno"), validators=[Optional()])
    enrolment_deadline = DateField(_("Ultimo giorno per iscriversi"), validators=[Optional()])
    form = SelectField(_("Come si partecipa"))
    venue = StringField(_("Luogo"), validators=[Length(max=SHORT)])
    community = SelectField(_("Comunità di valle"))
    planned_minutes = HoursField(_("Ore previste"))
    online_minutes = HoursField(_("di cui in linea"))
    minimum_minutes = HoursField(_("Ore minime per completare"))
    seats = IntegerField(
        _("Posti"),
        validators=[
            Optional(),
            NumberRange(min=0, max=MOST_SEATS, message=_("Scriva un numero da zero in su.")),
        ],
    )
    admits_at_once = BooleanField(_("Chi chiede un posto è ammesso subito, finché ce ne sono"))
    programme = TextAreaField(_("Programma"), validators=[Length(max=LONG)])
    trainers = TextAreaField(_("Chi insegna"), validators=[Length(max=LONG)])
    final_test = StringField(_("Prova finale"), validators=[Length(max=SHORT)])
    teacher_recognition = StringField(_("Riconoscimento per insegnanti"), validators=[Length(max=SHORT)])
    assessment = StringField(_("Modo di valutazione"), validators=[Length(max=SHORT)])
    quality = StringField(_("Come si assicura la qualità"), validators=[Length(max=SHORT)])
    language = SelectMultipleField(
        _("Lingua in cui si insegna"),
        validators=[Optional()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, *args: Any, plan: Plan | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = dict(sorted(communities().items(), key=lambda named: named[1]))
        languages: dict[str, Any] = dict(LANGUAGES)
        if plan is not None:  # offer also what the edition says already and no list holds
            place = community_id(plan.community or "")
            places |= {place: place} if place and place not in places else {}
            languages |= {tag: tag for tag in (plan.language or "").split() if tag not in languages}
        self.form.choices = _form_choices()
        self.community.choices = [("", _("Da indicare")), *places.items()]
        self.language.choices = list(languages.items())
        if plan is not None and not self.is_submitted():
            self._show(plan)

    def _show(self, plan: Plan) -> None:
        for name in (
            "label", "starts_on", "ends_on", "enrolment_deadline", "venue", "planned_minutes",
            "minimum_minutes", "seats", "admits_at_once", "programme", "final_test", "teacher_recognition",
            "assessment", "quality",
        ):  # fmt: skip
            self[name].data = getattr(plan, name)
        self.form.data = plan.form or ""
        self.community.data = community_id(plan.community or "")
        self.online_minutes.data = plan.online_minutes or None
        self.trainers.data = "\n".join(plan.trainers)
        self.language.data = (plan.language or "").split()

    def validate_ends_on(self, field: DateField) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(gettext("L’ultimo giorno viene prima del primo."))

    def validate_online_minutes(self, field: HoursField) -> None:
        if (field.data or 0) > (self.planned_minutes.data or 0):
            raise ValidationError(gettext("Sono più delle ore previste."))

    def validate_minimum_minutes(self, field: HoursField) -> None:
        if (field.data or 0) > (self.planned_minutes.data or 0):
            raise ValidationError(gettext("Sono più delle ore previste."))

    def validate_trainers(self, field: TextAreaField) -> None:
        if any(len(name) > NAME_LENGTH for name in _lines(field.data)):
            raise ValidationError(gettext("Scriva un nome per riga."))

    def plan(self) -> Plan:
        return Plan(
            label=(self.label.data or "").strip(),
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            enrolment_deadline=self.enrolment_deadline.data,
            form=Form(self.form.data) if self.form.data else None,
            venue=_text(self.venue.data),
            community=self.community.data or None,
            planned_minutes=self.planned_minutes.data,
            online_minutes=self.online_minutes.data or 0,
            minimum_minutes=self.minimum_minutes.data,
            seats=self.seats.data,
            admits_at_once=bool(self.admits_at_once.data),
            programme=_text(self.programme.data),
            trainers=tuple(_lines(self.trainers.data)),
            final_test=_text(self.final_test.data),
            teacher_recognition=_text(self.teacher_recognition.data),
            assessment=_text(self.assessment.data),
            quality=_text(self.quality.data),
            language=" ".join(self.language.data or [])[:LANGUAGE_LENGTH] or None,
        )


class HoursOfMeeting(FlaskForm):
    """When a meeting begins and ends, and how long it counts where there is a break."""

    starts_at = TimeField(_("Comincia alle"), validators=[Optional()])
    ends_at = TimeField(_("Finisce alle"), validators=[Optional()])
    counted = HoursField(_("Ore che contano"))
    title = StringField(_("Argomento"), validators=[Length(max=SHORT - 10)])
    form = SelectField(_("Come si partecipa"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form.choices = list(FORMS.items())

    def minutes(self) -> int:
        """Return how long each counts; raises the Refusal that says what is wrong with the hours."""
        return counted_minutes(self.starts_at.data, self.ends_at.data, self.counted.data)


class MeetingForm(HoursOfMeeting):
    seen = HiddenField()
    on_day = DateField(_("Giorno"), validators=[InputRequired(_("Scriva il giorno."))])

    def plan(self) -> MeetingPlan:
        """Return what was written; only of a form that is valid."""
        return MeetingPlan(
            on_day=self.on_day.data or date.min,
            minutes=self.minutes(),
            title=(self.title.data or "").strip() or gettext("Incontro"),
            form=Form(self.form.data),
            starts_at=self.starts_at.data,
            ends_at=self.ends_at.data,
        )


class SeriesForm(HoursOfMeeting):
    first_day = DateField(_("Primo incontro"), validators=[InputRequired(_("Scriva il giorno."))])
    count = IntegerField(
        _("Quanti incontri"),
        validators=[
            InputRequired(_("Scriva quanti.")),
            NumberRange(min=1, max=MOST_MEETINGS, message=_("Si aggiungono da 1 a 60 incontri alla volta.")),
        ],
    )
    every_weeks = SelectField(_("Ogni quanto"), coerce=int)
    skipped = StringField(_("Giorni da saltare"), validators=[Length(max=LONG)])
    keeps_holidays_free = BooleanField(_("Salta le feste nazionali"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.every_weeks.choices = [
            (1, _("ogni settimana")),
            (2, _("ogni due settimane")),
            *((weeks, _("ogni %(count)s settimane", count=weeks)) for weeks in range(3, LONGEST_STEP + 1)),
        ]

    def validate_skipped(self, field: StringField) -> None:
        rest = _DAY.sub("", field.data or "")
        if re.sub(r"[\s,;e]", "", rest) or None in [_day(each) for each in _DAY.findall(field.data or "")]:
            raise ValidationError(gettext("Scriva i giorni così: 08/12/2026, 22/12/2026."))

    def skipped_days(self) -> set[date]:
        return {day for day in map(_day, _DAY.findall(self.skipped.data or "")) if day is not None}


class CopyForm(FlaskForm):
    label = StringField(
        _("Nome della nuova edizione"),
        validators=[DataRequired(_("Scriva un nome.")), Length(max=LABEL_LENGTH)],
    )
    shift_to = DateField(_("Non prima del"), validators=[InputRequired(_("Scriva un giorno."))])


class VersionForm(FlaskForm):
    """An act on the edition as it was when its page was made."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())


def _day(text: str) -> date | None:
    parts = re.split(r"[./-]", text)
    year, month, day = parts if "-" in text and len(parts[0]) == 4 else reversed(parts)  # noqa: PLR2004
    try:
        return datetime(int(year), int(month), int(day)).date()  # noqa: DTZ001  a day, no instant
    except ValueError:
        return None


def _text(text: str | None) -> str | None:
    return (text or "").replace("\r\n", "\n").strip() or None


def _lines(text: str | None) -> Sequence[str]:
    return [" ".join(line.split()) for line in (text or "").splitlines() if line.strip()]

"""The forms in which a course is written, a step at a time."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final
from uuid import UUID

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from catalogue.courses.editing import Values, print_of
from catalogue.courses.words import KINDS, TAUGHT_IN

LONGEST_TITLE: Final = 200
LONGEST_SUMMARY: Final = 2000
LONGEST_TOKEN: Final = 43
LARGEST_VERSION: Final = 2**31 - 1
SEEN: Final = "seen-"
CHOICE: Final = "choice-"

_title = Length(max=LONGEST_TITLE, message=_("Al massimo %(max)d caratteri."))
_summary = Length(max=LONGEST_SUMMARY, message=_("Al massimo %(max)d caratteri."))


class StepForm(FlaskForm):
    """One step. Its fields are texts; `version` is that of the course which the form was made from."""

    version = IntegerField(
        validators=[InputRequired(), NumberRange(0, LARGEST_VERSION)], widget=HiddenInput(), default=0
    )

    def values(self) -> Values:
        return {
            field.name: _text(field.data)
            for field in self
            if field.name not in {"version", "csrf_token", "token"}
        }


class WhatForm(StepForm):
    title_it = StringField(
        _("Titolo"), validators=[InputRequired(_("Scriva il titolo in italiano.")), _title]
    )
    summary_it = TextAreaField(_("Di che cosa tratta"), validators=[Optional(), _summary])
    title_de = StringField(_("Titolo in tedesco"), validators=[Optional(), _title])
    summary_de = TextAreaField(_("Di che cosa tratta, in tedesco"), validators=[Optional(), _summary])
    title_en = StringField(_("Titolo in inglese"), validators=[Optional(), _title])
    summary_en = TextAreaField(_("Di che cosa tratta, in inglese"), validators=[Optional(), _summary])
    record_kind = SelectField(_("Che cosa è"), choices=[])
    topic = StringField(_("Argomento"), validators=[Optional(), Length(max=120)])

    def offer(self, kind: str = "corso") -> None:
        """Fill the list of kinds; one that came with an archive stays possible."""
        self.record_kind.choices = _choices(KINDS, kind)


class NewForm(WhatForm):
    """The first step of a new course; with its `token` it makes one, however often it is sent."""

    token = HiddenField(validators=[InputRequired(), Length(min=32, max=LONGEST_TOKEN)])
    lead = SelectField(_("Capofila"), choices=[])

    def offer_leads(self, bodies: Sequence[tuple[UUID, str]]) -> None:
        self.lead.choices = [SelectChoice(str(each), name) for each, name in bodies]

    def values(self) -> Values:
        return {name: text for name, text in super().values().items() if name != "lead"}


class WhomForm(StepForm):
    audience = StringField(_("A chi è rivolto"), validators=[Optional(), Length(max=300)])
    requirements = TextAreaField(
        _("Che cosa serve per partecipare"), validators=[Optional(), Length(max=1000)]
    )
    language = SelectField(_("In che lingua si insegna"), choices=[])
    cost = StringField(_("Quanto costa"), validators=[Optional(), Length(max=120)])

    def offer(self, language: str = "") -> None:
        self.language.choices = _choices({"": _("Non ancora deciso"), **TAUGHT_IN}, language)


class WhoForm(StepForm):
    lead = SelectField(_("Capofila"), choices=[])
    partners = SelectMultipleField(
        _("Partner nominati"),
        choices=[],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def offer(
        self, leads: Collection[tuple[UUID, str]], bodies: Sequence[tuple[UUID, str]], first: Collection[UUID]
    ) -> None:
        """Fill the lists; who is a partner already stands on top."""
        self.lead.choices = [SelectChoice(str(each), name) for each, name in leads]
        ordered = sorted(bodies, key=lambda body: body[0] not in first)
        self.partners.choices = [SelectChoice(str(each), name) for each, name in ordered]


class TokenForm(FlaskForm):
    """One button that makes a course: pressed twice, it makes one."""

    token = HiddenField(validators=[InputRequired(), Length(min=32, max=LONGEST_TOKEN)])


def seen_prints(values: Values) -> dict[str, str]:
    """Return the hidden fields that say what a form was made from."""
    return {SEEN + name: print_of(text) for name, text in values.items()}


def read_seen(posted: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(SEEN): text for name, text in posted.items() if name.startswith(SEEN)}


def read_choices(posted: Mapping[str, str]) -> dict[str, str]:
    """Return which text was chosen where two had written."""
    return {name.removeprefix(CHOICE): text for name, text in posted.items() if name.startswith(CHOICE)}


def kept_fields(posted: MultiDict[str, str]) -> list[tuple[str, str]]:
    """Return what was typed as it came, to be carried on while somebody chooses."""
    return [
        (name, text)
        for name, text in posted.items(multi=True)
        if name not in {"csrf_token", "version"} and not name.startswith(CHOICE)
    ]


def _choices(words: Mapping[str, object], also: str) -> list[SelectChoice]:
    known = dict(words)
    if also not in known:
        known[also] = also
    return [SelectChoice(value, label) for value, label in known.items()]


def _text(data: object) -> str:
    return " ".join(sorted(map(str, data))) if isinstance(data, list) else str(data or "")

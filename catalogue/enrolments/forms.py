"""The forms of the register. A cell of the grid is one code: P, L, G, A, minutes, or nothing."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from catalogue.editions.rules import QUARTER
from catalogue.enrolments.attendance import Sheet
from catalogue.enrolments.register import MeetingRow
from catalogue.enrolments.rules import LONGEST_REASON, Mark, Presence, make_mark
from commons.errors import Refusal
from commons.pages.words import say_refusal
from commons.people.rules import ADDRESS_LENGTH, NAME_LENGTH, read_address

CODES: Final = {
    Presence.PRESENT: "P",
    Presence.ON_LINE: "L",
    Presence.EXCUSED: "G",
    Presence.ABSENT: "A",
}
PARTIAL_CODE: Final = "H"
_PRESENCES: Final = {code: presence for presence, code in CODES.items()}
_LONG_MEETING: Final = 180
_LONGEST_NUMBER: Final = 6
_HEX: Final = re.compile("[0-9a-f]{32}")


def code_of(mark: Mark | None) -> str:
    if mark is None:
        return ""
    return CODES.get(mark.presence) or str(mark.minutes)


def is_minutes(code: str) -> bool:
    """Say whether a code is minutes; no meeting lasts longer than six figures can say."""
    return code.isascii() and code.isdigit() and len(code) <= _LONGEST_NUMBER


def cell_name(meeting_id: UUID, enrolment_id: UUID) -> str:
    return f"m-{meeting_id.hex}-{enrolment_id.hex}"


def part_name(enrolment_id: UUID) -> str:
    return f"h-{enrolment_id.hex}"


def seen_name(meeting_id: UUID) -> str:
    return f"seen-{meeting_id.hex}"


EVERYBODY: Final = "everybody"
"""The button that marks all who are not marked yet; its value is their code."""
SEEN_ROWS: Final = "seen-rows"
"""Hidden fields that say what stood in the register when the page was made: the persons once, and for each
meeting the code of each. So a page that stood open for long writes only what was changed on it."""


def partial_choices(meeting_minutes: int, *, is_exact: bool, also: str = "") -> list[int]:
    """Return how long a partial presence may be: in quarters, or in the grid in steps that fit a list."""
    step = QUARTER if is_exact else 60 if meeting_minutes >= _LONG_MEETING else 30
    choices = set(range(step, meeting_minutes, step))
    return sorted(choices | ({int(also)} if is_minutes(also) else set()))


@dataclass(slots=True)
class TypedRegister:
    """What somebody wrote, cell by cell, and what he had seen; what cannot be read is a problem."""

    codes: dict[str, str] = field(default_factory=dict)
    seen: dict[str, str] = field(default_factory=dict)
    sheets: list[Sheet] = field(default_factory=list)
    problems: dict[str, Refusal] = field(default_factory=dict)


def read_register(values: Mapping[str, str], meetings: Iterable[MeetingRow]) -> TypedRegister:
    """Read the cells of these meetings; whose marks they may be is the service's business."""
    enrolments = [UUID(hex=known) for known in values.get(SEEN_ROWS, "").split() if _HEX.fullmatch(known)]
    typed = TypedRegister()
    everybody = values.get(EVERYBODY)
    for meeting in meetings:
        codes = dict(zip(enrolments, values.get(seen_name(meeting.id), "").split(","), strict=False))
        marks: dict[UUID, Mark | None] = {}
        seen: dict[UUID, Mark | None] = {}
        for enrolment_id, code_seen in codes.items():
            name = cell_name(meeting.id, enrolment_id)
            code = values.get(name, everybody if not code_seen else None)
            if code is None:
                continue
            typed.seen[name] = code_seen
            typed.codes[name] = code
            if code == PARTIAL_CODE:
                part = typed.codes[part_name(enrolment_id)] = values.get(part_name(enrolment_id), "")
                code = part or PARTIAL_CODE
            try:
                marks[enrolment_id] = _read_cell(code, meeting.minutes)
                seen[enrolment_id] = _read_cell(code_seen, meeting.minutes)
            except Refusal as refusal:
                typed.problems[name] = refusal
        typed.sheets.append(Sheet(meeting.id, marks, seen))
    return typed


def _read_cell(code: str, meeting_minutes: int) -> Mark | None:
    if not code:
        return None
    if code in _PRESENCES:
        return make_mark(_PRESENCES[code], meeting_minutes)
    if code == PARTIAL_CODE:
        return make_mark(Presence.PARTIAL, meeting_minutes)
    if is_minutes(code):
        return make_mark(Presence.PARTIAL, meeting_minutes, int(code))
    raise Refusal("presence-unknown")


class VersionForm(FlaskForm):
    """An act on the edition as it was when its page was made."""

    version = IntegerField(validators=[InputRequired()], widget=HiddenInput())


GRANTED: Final = "granted"
DENIED: Final = "denied"


class DecisionForm(VersionForm):
    decision = RadioField(
        _("Che cosa decide?"),
        choices=[
            SelectChoice(GRANTED, _("Ha completato, con eccezione")),
            SelectChoice(DENIED, _("Non ha completato")),
        ],
        validators=[InputRequired(_("Scelga una delle due."))],
    )
    reason = TextAreaField(_("Motivo dell’eccezione"), validators=[Length(max=LONGEST_REASON)])

    def validate_reason(self, reason: TextAreaField) -> None:
        if self.decision.data == GRANTED and not (reason.data or "").strip():
            raise ValidationError(gettext("Scriva il motivo dell’eccezione: resta nel registro."))


class WithdrawForm(FlaskForm):
    on_day = DateField(_("Giorno del ritiro"), validators=[InputRequired(_("Scriva il giorno."))])


class TurnAwayForm(FlaskForm):
    """Two texts that must not be confused: one stays in the office, one goes to the person."""

    reason = TextAreaField(_("Motivo, per l’ufficio"), validators=[Length(max=LONGEST_REASON)])
    message = TextAreaField(_("Una frase per chi ha chiesto"), validators=[Length(max=LONGEST_REASON)])


NEWCOMER: Final = "new"


class NameForm(FlaskForm):
    """How somebody is called, as in the identity document."""

    given_name = StringField(
        _("Nome"), validators=[InputRequired(_("Scriva il nome.")), Length(max=NAME_LENGTH)]
    )
    family_name = StringField(
        _("Cognome"), validators=[InputRequired(_("Scriva il cognome.")), Length(max=NAME_LENGTH)]
    )


class NewcomerForm(NameForm):
    """Somebody to enrol. `same_as` answers "is this the same person?" where there are candidates."""

    address = StringField(
        _("E-mail"), validators=[Optional(), Length(max=ADDRESS_LENGTH)], render_kw={"type": "email"}
    )
    is_walk_in = BooleanField(_("È già in aula: va ammessa anche se i posti sono occupati"))
    same_as = RadioField(_("È una di queste persone?"), choices=[], validate_choice=False)

    def offer(self, candidates: list[tuple[str, str]]) -> None:
        self.same_as.flags.required = bool(candidates)
        self.same_as.choices = [
            *(SelectChoice(value, label) for value, label in candidates),
            SelectChoice(NEWCOMER, gettext("No, è un’altra persona")),
        ]


def check_address(field: StringField) -> None:
    try:
        read_address(str(field.data))
    except Refusal as refusal:
        raise ValidationError(say_refusal(refusal)) from refusal


class RequestForm(NameForm):
    """Somebody without a session asks for a place."""

    address = StringField(
        _("E-mail"),
        validators=[InputRequired(_("Scriva il suo indirizzo e-mail.")), Length(max=ADDRESS_LENGTH)],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": "false"},
    )
    birth_date = DateField(_("Data di nascita"), validators=[Optional()])
    language = SelectField(
        _("In che lingua le scriviamo"),
        choices=[
            SelectChoice("it", "Italiano"),
            SelectChoice("de", "Deutsch"),
            SelectChoice("en", "English"),
        ],
    )

    def validate_address(self, field: StringField) -> None:
        check_address(field)


class ActForm(FlaskForm):
    """Nothing but the CSRF token: the act is the button."""


ALL_MEETINGS: Final = "all"


class TrainerLinkForm(FlaskForm):
    """Whom the link is for. Without an address it is shown once, to be handed over in another way."""

    trainer_name = StringField(
        _("Nome e cognome di chi insegna"),
        validators=[InputRequired(_("Scriva il nome.")), Length(max=NAME_LENGTH)],
    )
    address = StringField(
        _("E-mail"), validators=[Optional(), Length(max=ADDRESS_LENGTH)], render_kw={"type": "email"}
    )
    meeting = SelectField(_("Per quali incontri"), default=ALL_MEETINGS, validate_choice=False)
    language = SelectField(
        _("In che lingua le scriviamo"),
        choices=[
            SelectChoice("it", "Italiano"),
            SelectChoice("de", "Deutsch"),
            SelectChoice("en", "English"),
        ],
    )

    def offer(self, meetings: list[tuple[str, str]]) -> None:
        self.meeting.choices = [
            SelectChoice(ALL_MEETINGS, gettext("Tutti gli incontri dell’edizione")),
            *(SelectChoice(value, label) for value, label in meetings),
        ]

    def validate_address(self, field: StringField) -> None:
        if field.data:
            check_address(field)


class WriterForm(FlaskForm):
    """Who writes: the trainer of the link, or whoever stands in for her."""

    name = StringField(
        _("Nome e cognome di chi segna le presenze"),
        validators=[InputRequired(_("Scriva il suo nome.")), Length(max=NAME_LENGTH)],
        render_kw={"autocomplete": "name"},
    )

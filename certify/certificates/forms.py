"""What staff fills in to act on a document."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from certify.certificates.rules import LONGEST_NOTE, LONGEST_NUMBER, LONGEST_WORDS, RevocationClass
from certify.certificates.words import REFUSALS, REVOCATION_CLASSES

NOTE_MISSING = REFUSALS["note-missing"]


class IssueForm(FlaskForm):
    """Confirms exactly the list that was shown (`order`), once per visit to it (`token`)."""

    order = HiddenField(validators=[InputRequired(), Length(max=64)])
    token = HiddenField(validators=[InputRequired(), Length(max=36)])


class NoteForm(FlaskForm):
    note = TextAreaField(
        _("Motivo, per l’ufficio"), validators=[DataRequired(NOTE_MISSING), Length(max=LONGEST_NOTE)]
    )


class RevokeForm(NoteForm):
    reason = RadioField(
        _("Perché"),
        choices=[SelectChoice(each.value, REVOCATION_CLASSES[each.value]) for each in RevocationClass],
        validators=[InputRequired(_("Scelga un motivo."))],
    )


class NumbersForm(FlaskForm):
    """Two numbers, and the ones that stood there when the page was opened."""

    protocol_number = StringField(
        _("Numero di protocollo"), validators=[Optional(), Length(max=LONGEST_NUMBER)]
    )
    provincial_number = StringField(
        _("Numero nel registro provinciale"), validators=[Optional(), Length(max=LONGEST_NUMBER)]
    )
    seen_protocol = HiddenField(validators=[Length(max=LONGEST_NUMBER)])
    seen_provincial = HiddenField(validators=[Length(max=LONGEST_NUMBER)])


class SwitchForm(FlaskForm):
    is_on = BooleanField(_("Stampa questa frase"))
    words = StringField(_("Parole dell’ente"), validators=[Optional(), Length(max=LONGEST_WORDS)])

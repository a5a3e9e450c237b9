"""What staff fills in to act on a document."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, InputRequired, Length

from certify.certificates.rules import LONGEST_NOTE, RevocationClass
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

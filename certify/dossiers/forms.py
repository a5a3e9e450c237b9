"""The small forms of a dossier. Each carries `seen`, a mark of the text that stood there when it opened."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
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
from wtforms.validators import UUID, InputRequired, Optional

from certify.dossiers.rules import (
    LONGEST_DESCRIPTION,
    LONGEST_LINE,
    LONGEST_PRESENTATION,
    LONGEST_WORDS,
    ExperienceKind,
    check_dates,
    read_hours,
    read_text,
    read_title,
)
from certify.dossiers.words import EXPERIENCE_KINDS
from certify.evidence.forms import EvidenceField
from certify.evidence.rules import check_title
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.words import say_refusal


def _say(check: Callable[[], object]) -> None:
    """Have a rule speak at its field."""
    try:
        check()
    except Refusal as refusal:
        raise ValidationError(say_refusal(refusal)) from refusal


class TokenForm(FlaskForm):
    """Nothing but the CSRF token."""


class PresentationForm(FlaskForm):
    seen = HiddenField()
    text = TextAreaField(
        _("Chi è, in poche parole"),
        validators=[Optional()],
        description=_(
            "Che cosa sa fare, che cosa cerca. Lo legge soltanto chi riceve il dossier da lei: nei documenti "
            "per altri non entra."
        ),
    )

    def validate_text(self, field: Field) -> None:
        _say(lambda: read_text(field.data, LONGEST_PRESENTATION))


class WordsForm(FlaskForm):
    seen = HiddenField()
    words = TextAreaField(
        _("Con le sue parole"),
        validators=[Optional()],
        description=_(
            "Quando l’ha usata, che cosa ha fatto lei, com’è andata. Un fatto vale più di un giudizio."
        ),
    )

    def validate_words(self, field: Field) -> None:
        _say(lambda: read_text(field.data, LONGEST_WORDS))


class ExperienceForm(FlaskForm):
    """`experience_id` comes with a new form: sent twice, it adds one experience."""

    experience_id = HiddenField(default=lambda: str(uuid4()), validators=[UUID()])
    seen = HiddenField()
    title = StringField(
        _("Che cosa ha fatto"),
        validators=[InputRequired(_("Scriva in una riga che cosa ha fatto."))],
        description=_("Per esempio: allenatrice della squadra giovanile."),
        render_kw={"maxlength": LONGEST_LINE},
    )
    kind = RadioField(
        _("Come ha imparato"),
        choices=[SelectChoice(each.value, EXPERIENCE_KINDS[each.value]) for each in ExperienceKind],
        validators=[InputRequired(_("Scelga come ha imparato."))],
    )
    organisation = StringField(
        _("Dove, o con chi"),
        validators=[Optional()],
        description=_("L’ente, la scuola, l’azienda, il gruppo; a casa, se è stato a casa."),
        render_kw={"maxlength": LONGEST_LINE},
    )
    from_on = DateField(
        _("Dal giorno"), validators=[InputRequired(_("Scriva da quando: basta il mese giusto."))]
    )
    until_on = DateField(
        _("Al giorno"), validators=[Optional()], description=_("Lo lasci vuoto se continua ancora.")
    )
    hours = StringField(
        _("Ore in tutto"),
        validators=[Optional()],
        description=_("Se le sa, anche circa: per esempio 12,5."),
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    description = TextAreaField(
        _("Che cosa faceva e che cosa ha imparato"),
        validators=[Optional()],
        description=_("Non scriva dati di altre persone."),
    )

    def validate_title(self, field: Field) -> None:
        _say(lambda: read_title(field.data))

    def validate_organisation(self, field: Field) -> None:
        _say(lambda: read_text(field.data, LONGEST_LINE))

    def validate_description(self, field: Field) -> None:
        _say(lambda: read_text(field.data, LONGEST_DESCRIPTION))

    def validate_hours(self, field: Field) -> None:
        _say(lambda: read_hours(field.data))

    def validate_from_on(self, field: Field) -> None:
        if isinstance(field.data, date):
            _say(lambda: check_dates(field.data, None, edges().clock.today()))

    def validate_until_on(self, field: Field) -> None:
        if isinstance(field.data, date) and isinstance(self.from_on.data, date):
            first = min(self.from_on.data, edges().clock.today())
            _say(lambda: check_dates(first, field.data, edges().clock.today()))


class FileForm(FlaskForm):
    """It stands beside the form of an experience: its fields have names of their own."""

    shown = StringField(
        _("Che cosa mostra"),
        validators=[InputRequired(_("Scriva un titolo che dica che cosa mostra il file."))],
        description=_("Per esempio: calendario dei turni, primavera 2026."),
    )
    file = EvidenceField(_("File"))

    def validate_shown(self, field: Field) -> None:
        _say(lambda: check_title(str(field.data)))


class AnswerForm(FlaskForm):
    """The person's answer to a body that wants to issue a document about her."""

    evidence = BooleanField(
        _("Nell’indice delle prove entrano i titoli dei file che ha messo accanto a queste competenze")
    )
    content = HiddenField()
    agrees = BooleanField(_("Ho letto che cosa c’è nel documento e sono d’accordo che venga rilasciato"))
    receives = BooleanField(_("Firmo per ricevuta: il documento arriva nella mia area"))
    words = TextAreaField(_("Perché non è d’accordo"), validators=[Optional()])

    def validate_words(self, field: Field) -> None:
        _say(lambda: read_text(field.data, LONGEST_WORDS))


class ScanForm(FlaskForm):
    """The sheet that the person signed by hand."""

    signed_on = DateField(
        _("Giorno della firma"), validators=[InputRequired(_("Scriva il giorno che sta accanto alla firma."))]
    )
    file = EvidenceField(_("Foto o scansione del foglio firmato"))

    def validate_signed_on(self, field: Field) -> None:
        if isinstance(field.data, date) and field.data > edges().clock.today():
            raise ValidationError(say_refusal(Refusal("receipt-signed-later")))

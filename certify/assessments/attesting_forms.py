"""What who leads at a body fills in for a document: the standard, the commission, the signed file."""

from collections.abc import Sequence
from typing import Any, Final, cast
from uuid import UUID

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from certify.assessments.attesting_case import CommissionFacts, Participation
from certify.assessments.attesting_pages import scope_notes
from certify.assessments.attesting_rows import Attestation, CompetenceRow
from certify.assessments.attesting_rules import choose_scope
from certify.assessments.attesting_words import PARTICIPATIONS
from certify.assessments.commission import LONGEST_ACT, LONGEST_NAME, MOST_MEMBERS, mark_of
from certify.assessments.standards import ADA_LENGTH, HIGHEST_EQF, LONGEST, LOWEST_EQF, Described
from certify.certificates.rules import LONGEST_NOTE
from commons.pages.uploads import fits

NEEDED: Final = (
    "scope", "repertory", "code", "standard_version", "title", "authority", "eqf", "ways", "participation",
    "languages", "quality", "signer_name", "signer_office",
)  # fmt: skip
LANGUAGES: Final = {
    "it": _("Italiano"),
    "de": _("Tedesco"),
    "en": _("Inglese"),
    "lld": _("Ladino"),
    "fr": _("Francese"),
    "es": _("Spagnolo"),
}


def _text(name: str, label: Any) -> StringField:
    longest = LONGEST[name]
    message = _("È troppo lungo: al massimo %(max)d caratteri.")
    return StringField(label, validators=[Optional(), Length(max=longest, message=message)])


class PrepareForm(FlaskForm):
    """Prepares exactly what was shown: `version` is that of the assessment on the page."""

    version = IntegerField(widget=HiddenInput(), validators=[DataRequired()])


class StandardForm(FlaskForm):
    """The standard; for each competence two more fields (`bind_competences`). `seen`: its version."""

    seen = HiddenField(default="0")
    scope = RadioField(_("Ambito dell’accreditamento"), validators=[Optional()], choices=[])
    repertory = _text("repertory", _("Repertorio"))
    code = _text("code", _("Codice"))
    standard_version = _text("version", _("Versione"))
    title = _text("title", _("Titolo della qualificazione"))
    authority = _text("authority", _("Ente pubblico titolare"))
    eqf = SelectField(_("Livello EQF"), validators=[Optional()])
    is_whole_qualification = BooleanField(_("Il documento riguarda l’intera qualificazione"))
    ways = _text("ways", _("Modi della valutazione"))
    participation = RadioField(_("Dove si è tenuta"), validators=[Optional()])
    languages = SelectMultipleField(
        _("In quale lingua"),
        validators=[Optional()],
        choices=[SelectChoice(tag, label) for tag, label in LANGUAGES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    quality = _text("quality", _("Come l’ente garantisce la qualità"))
    signer_name = _text("signer_name", _("Nome e cognome"))
    signer_office = _text("signer_office", _("Ufficio"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = gettext("Livello EQF %(level)s")
        self.eqf.choices = [("", gettext("Da scegliere"))] + [
            (str(each), level % {"level": each}) for each in range(LOWEST_EQF, HIGHEST_EQF + 1)
        ]
        for name in NEEDED:  # for the document; the form itself may be saved half
            self[name].flags.required = True
        self.participation.choices = [
            SelectChoice(each.value, PARTICIPATIONS[each]) for each in Participation
        ]

    def described(self, competences: Sequence[CompetenceRow]) -> Described:
        """Return what was typed."""
        return Described(
            scope=self.scope.data or "",
            repertory=self.repertory.data or "",
            code=self.code.data or "",
            version=self.standard_version.data or "",
            title=self.title.data or "",
            authority=self.authority.data or "",
            eqf=int(self.eqf.data) if self.eqf.data else None,
            is_whole_qualification=bool(self.is_whole_qualification.data),
            ways=self.ways.data or "",
            participation=Participation(self.participation.data) if self.participation.data else None,
            languages=",".join(self.languages.data or ["it"]),
            quality=self.quality.data or "",
            signer_name=self.signer_name.data or "",
            signer_office=self.signer_office.data or "",
            ada={
                each.id: (self[_code_of(each.id)].data or "", self[_version_of(each.id)].data or "")
                for each in competences
            },
        )

    def ada_fields(self, competence_id: UUID) -> tuple[Field, Field]:
        return self[_code_of(competence_id)], self[_version_of(competence_id)]


def make_standard_form(told: Attestation) -> StandardForm:
    """Return the form of one assessment, filled with what stands there unless something was sent."""
    message = _("È troppo lungo: al massimo %(max)d caratteri.")
    fields = {
        name(each.id): StringField(label, validators=[Optional(), Length(max=ADA_LENGTH, message=message)])
        for each in told.competences
        for name, label in ((_code_of, _("Codice ADA")), (_version_of, _("Versione dell’Atlante")))
    }
    form = cast("StandardForm", type("StandardOfAssessment", (StandardForm,), fields)(data=_shown(told)))
    form.scope.choices = [SelectChoice(each, each) for each in scope_notes(told)]
    for each in told.validated:
        for wanted in form.ada_fields(each.id):
            wanted.flags.required = True
    if not form.is_submitted():
        form.seen.data = str(told.terms_version)
    return form


def _shown(told: Attestation) -> dict[str, Any]:
    standard, case = told.case.standard, told.case
    return {
        "scope": choose_scope(case),
        "repertory": standard.repertory,
        "code": standard.code,
        "standard_version": standard.version,
        "title": standard.title,
        "authority": standard.authority,
        "eqf": str(standard.eqf or ""),
        "is_whole_qualification": standard.is_whole_qualification,
        "ways": case.ways,
        "participation": case.participation.value if case.participation else None,
        "languages": told.languages.split(","),
        "quality": case.quality,
        "signer_name": case.signer_name,
        "signer_office": case.signer_office,
        **{_code_of(each.id): each.ada_code for each in told.competences},
        **{_version_of(each.id): each.ada_version for each in told.competences},
    }


def _code_of(competence_id: UUID) -> str:
    return f"ada_{competence_id.hex}"


def _version_of(competence_id: UUID) -> str:
    return f"atlas_{competence_id.hex}"


class CommissionForm(FlaskForm):
    """`seen`: the mark of the commission that the page showed."""

    seen = HiddenField()
    act = StringField(
        _("Atto di nomina"),
        validators=[DataRequired(_("Scriva il numero dell’atto.")), Length(max=LONGEST_ACT)],
    )
    president = StringField(
        _("Presidente"), validators=[DataRequired(_("Scriva il nome.")), Length(max=LONGEST_NAME)]
    )
    members = TextAreaField(
        _("Membri"), validators=[DataRequired(_("Scriva i nomi, uno per riga."))], render_kw={"rows": 4}
    )
    minutes = StringField(_("Verbale"), validators=[Optional(), Length(max=LONGEST_ACT)])
    minutes_on = DateField(_("Giorno del verbale"), validators=[Optional()])

    def validate_members(self, field: Field) -> None:
        names = self.names()
        if len(names) > MOST_MEMBERS:
            raise ValidationError(gettext("I membri sono troppi: al massimo %(most)s.", most=MOST_MEMBERS))
        if any(len(each) > LONGEST_NAME for each in names):
            raise ValidationError(gettext("Un nome è troppo lungo: ne scriva uno per riga."))

    def names(self) -> tuple[str, ...]:
        return tuple(name for line in (self.members.data or "").splitlines() if (name := line.strip()))

    def told(self) -> CommissionFacts:
        return CommissionFacts(
            act=str(self.act.data),
            president=str(self.president.data),
            members=self.names(),
            minutes=self.minutes.data or "",
            minutes_on=self.minutes_on.data,
        )


def make_commission_form(told: Attestation) -> CommissionForm:
    there = told.case.commission
    data = (
        {}
        if there is None
        else {
            "act": there.act,
            "president": there.president,
            "members": "\n".join(there.members),
            "minutes": there.minutes,
            "minutes_on": there.minutes_on,
        }
    )
    form = CommissionForm(data=data)
    if not form.is_submitted():
        form.seen.data = mark_of(there)
    return form


class DepositForm(FlaskForm):
    signed = FileField(
        _("Il PDF firmato"), validators=[FileRequired(_("Scelga il file che è tornato firmato.")), fits]
    )


class AbandonForm(FlaskForm):
    note = TextAreaField(
        _("Perché, per l’ufficio"),
        validators=[DataRequired(_("Scriva il motivo: resta nell’ente.")), Length(max=LONGEST_NOTE)],
        render_kw={"rows": 4},
    )

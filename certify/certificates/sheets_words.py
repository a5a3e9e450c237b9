"""What the sheets of all kinds are worded and framed with: labels, dates, hours, signers.

The wording is Italian, because the paper is. What is here decides how every registered file is drawn again:
a word that changes for kind A changes files that were registered with the old one.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from babel.dates import format_date
from babel.numbers import format_decimal

from certify.credential import kinds
from certify.credential.assessed_facts import AssessedFacts, CertificateFacts
from certify.credential.documents import DocumentFacts
from certify.credential.facts import Participation, Signatory, SignatureMode
from certify.credential.kinds import PlacementSort
from certify.credential.placement_facts import PlacementFacts
from certify.credential.stated import StatedFacts
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_dossiers import EvidenceEntry, Experience
from certify.credential.values_of_parties import Entitlement
from certify.paper import (
    Attachment,
    Competences,
    Fact,
    Facts,
    Holder,
    Kind,
    Lead,
    Prose,
    Sheet,
    Signer,
    SigningMode,
    Stage,
    Text,
    words,
)
from commons.adapters.clock import TRENTO

Block = Lead | Facts | Prose | Competences

PERIOD: Final = Text("Periodo", "Zeitraum", "Period")
LANGUAGE: Final = Text("Lingua", "Sprache", "Language")
DETAILS: Final = Text("Dati", "Angaben", "Details")
ASSESSMENT: Final = Text("Modo di valutazione", "Art der Bewertung", "Way of assessment")
QUALITY: Final = Text("Garanzia di qualità", "Qualitätssicherung", "Quality assurance")
COMPETENCE: Final = Text("Competenza", "Kompetenz", "Competence")
FRAMEWORK: Final = Text("Quadro e codice", "Rahmen und Code", "Framework and code")
NOTICES: Final = Text("Avvertenze", "Hinweise", "Notices")
FORM: Final = Text("Forma", "Form", "Form")
SOURCES: Final = Text("Fonti", "Rechtsquellen", "Sources")
EXPERIENCES: Final = Text("Esperienze", "Erfahrungen", "Experiences")
INDEX: Final = Text("Indice delle prove", "Verzeichnis der Nachweise", "Index of evidence")
EVIDENCE: Final = Text("Prova", "Nachweis", "Evidence")
WHAT_IT_IS: Final = Text("Che cosa è", "Was es ist", "What it is")
DATE_AND_SOURCE: Final = Text("Data e fonte", "Datum und Quelle", "Date and source")
_ELIDED: Final = frozenset({8, 11})  # dall’8 maggio
DECLARED: Final = "dichiarata dalla persona"
LANGUAGES: Final = {
    "it": "italiano",
    "de": "tedesco",
    "en": "inglese",
    "lld": "ladino",
    "fr": "francese",
    "es": "spagnolo",
}
FORMS: Final = {
    Participation.IN_PRESENCE: "in presenza",
    Participation.ONLINE: "in linea",
    Participation.MIXED: "in presenza e in linea",
}
_MODES: Final = {
    SignatureMode.HANDWRITTEN: SigningMode.HANDWRITTEN,
    SignatureMode.SCANNED: SigningMode.SCANNED,
    SignatureMode.CLICK: SigningMode.CLICK,
    SignatureMode.RECEIPT: SigningMode.RECEIPT,
    SignatureMode.DIGITAL: SigningMode.DIGITAL,
}
_PLACEMENT_NAMES: Final = {
    PlacementSort.SCHOOL: words.SCHOOL,
    PlacementSort.CIVIL_SERVICE: words.CIVIL_SERVICE,
    PlacementSort.VOLUNTEERING: words.VOLUNTEERING,
    PlacementSort.COMPANY_VOLUNTEERING: words.VOLUNTEERING,
    PlacementSort.ABROAD: words.ABROAD,
}


def name_of(facts: DocumentFacts) -> Text:
    """Return what the document is called, with its part: the signed Italian name and its translations."""
    return words.joined(_own_name(facts) or words.NAME[facts.kind], words.PART.get(facts.kind))


def worth_of(kind: str) -> Text:
    """Return what a document of this kind is worth: the signed Italian words and their translations."""
    return words.WORTH[kind]


def _own_name(facts: DocumentFacts) -> Text | None:
    if isinstance(facts, PlacementFacts):
        return _PLACEMENT_NAMES.get(facts.sort)
    if isinstance(facts, CertificateFacts) and facts.is_whole_qualification:
        return words.QUALIFICATION
    return None


def frame(
    facts: DocumentFacts,
    issuer_lines: tuple[str, ...],
    body: tuple[Block, ...],
    stage: Stage,
    attachment: Attachment | None,
) -> Sheet:
    """Return the sheet around a body. A preview carries no number, code, or annex."""
    is_registered = stage is not Stage.PREVIEW
    more: dict[str, Any] = {}
    if facts.kind != kinds.ATTENDANCE and is_registered:
        more["annex_sha256"] = facts.annex_hash or ""
    born = day_words(facts.born_on) if isinstance(facts, TransparencyFacts | AssessedFacts) else ""
    return Sheet(
        kind=Kind(facts.kind),
        name=_own_name(facts),
        issuer=facts.issuer.name,
        issuer_lines=issuer_lines,
        holder=Holder(facts.holder.full_name, born=born),
        body=body,
        signers=tuple(_signer(signatory) for signatory in facts.signatories),
        place=facts.place,
        issued=day_words(facts.issued_at.astimezone(TRENTO).date()),
        issued_at=facts.issued_at,
        is_demo=facts.issuer.is_demo,
        number=facts.number if is_registered else "",
        code=facts.code if is_registered else "",
        verify_address=facts.verify_url.removesuffix(facts.code) if is_registered else "",
        stage=stage,
        attachment=attachment,
        **more,
    )


def day_words(day: date) -> str:
    return str(format_date(day, "d MMMM yyyy", locale="it"))


def span_words(start: date, end: date) -> str:
    if start == end:
        return day_words(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} – {day_words(end)}"
    first = format_date(start, "d MMMM" if start.year == end.year else "d MMMM yyyy", locale="it")
    return f"{first} – {day_words(end)}"


def since_words(day: date) -> str:
    """Write "dal 12 marzo 2026", with the ordinal and the elision that Italian asks for."""
    first = day_words(day).replace("1 ", "1° ", 1) if day.day == 1 else day_words(day)
    return f"dall’{first}" if day.day in _ELIDED else f"dal {first}"


def number_words(value: Decimal | int) -> str:
    return str(format_decimal(value, locale="it"))


def hour_word(value: Decimal) -> str:
    return "ora" if value == 1 else "ore"


def hours_of_planned(done: Decimal, planned: Decimal) -> str:
    return f"{number_words(done)} {hour_word(done)} su {number_words(planned)} previste"


def languages_words(tags: tuple[str, ...]) -> str:
    return ", ".join(LANGUAGES.get(tag, tag) for tag in tags)


def form_words(facts: StatedFacts) -> str:
    form = FORMS[facts.participation]
    return f"{form}, {facts.venue}" if facts.venue else form


def entitled_words(title: str, entitlement: Entitlement) -> str:
    """Tell what entitles the issuer, in the line under its name."""
    since = since_words(entitlement.valid_from)
    return f"{title} · atto {entitlement.act}, in vigore {since} · ambito: {entitlement.scope}"


def notices_block(notices: tuple[str, ...]) -> list[Block]:
    return [Prose(NOTICES, "\n".join(notices))] if notices else []


def experiences_block(experiences: tuple[Experience, ...]) -> Facts:
    return Facts(EXPERIENCES, tuple(_experience(each) for each in experiences), columns=2)


def evidence_block(evidence: tuple[EvidenceEntry, ...]) -> list[Block]:
    if not evidence:
        return []
    columns = ((EVIDENCE, 0.11), (WHAT_IT_IS, 0.56), (DATE_AND_SOURCE, 0.33))
    rows = tuple((each.mark, f"{each.title} ({each.sort})", _date_and_source(each)) for each in evidence)
    return [Competences(INDEX, columns, rows)]


def _experience(experience: Experience) -> Fact:
    place = f", {experience.organisation}" if experience.organisation else ""
    if experience.ended_on is None:
        said = [since_words(experience.started_on)]
    else:
        said = [span_words(experience.started_on, experience.ended_on)]
    if experience.hours is not None:
        said.append(f"{number_words(experience.hours)} {hour_word(experience.hours)}")
    said.append(f"attestata: {experience.document}" if experience.document else DECLARED)
    return Fact(Text(f"{experience.mark}. {experience.title}{place}"), ", ".join(said))


def _date_and_source(entry: EvidenceEntry) -> str:
    said = (day_words(entry.dated_on) if entry.dated_on else "", entry.source or "")
    return ", ".join(filter(None, said)) or "–"


def _signer(signatory: Signatory) -> Signer:
    day = f"{signatory.signed_on:%d.%m.%Y}" if signatory.signed_on else ""
    return Signer(signatory.name, signatory.office, _MODES[signatory.mode], day)

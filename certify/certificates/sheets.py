"""The signed bytes of an attestation, as the sheet that is drawn from them. Nothing else flows in.

The wording is Italian, because the paper is; the sheet of the same bytes is the same for ever.
"""

from datetime import date
from decimal import Decimal
from typing import Final

from babel.dates import format_date
from babel.numbers import format_decimal

from certify.credential.facts import AttendanceFacts, Participation, Signatory, SignatureMode
from certify.credential.reading import read_attendance
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
)
from commons.adapters.clock import TRENTO

COURSE: Final = Text("Corso", "Kurs", "Course")
ATTENDANCE: Final = Text("Presenza", "Anwesenheit", "Attendance")
ATTENDED: Final = Text("Ore frequentate", "Besuchte Stunden", "Hours attended")
MINIMUM: Final = Text("Frequenza minima", "Mindestanwesenheit", "Minimum attendance")
PERIOD: Final = Text("Periodo", "Zeitraum", "Period")
PLACE: Final = Text("Sede e forma", "Ort und Form", "Place and form")
LANGUAGE: Final = Text("Lingua", "Sprache", "Language")
FINAL_TEST: Final = Text("Prova finale", "Abschlussprüfung", "Final test")
PROGRAMME: Final = Text("Programma", "Programm", "Programme")
DETAILS: Final = Text("Dati", "Angaben", "Details")
TRAINERS: Final = Text("Docenti", "Lehrende", "Trainers")
ASSESSMENT: Final = Text("Modo di valutazione", "Art der Bewertung", "Way of assessment")
RECOGNITION: Final = Text("Riconoscimento", "Anerkennung", "Recognition")
QUALITY: Final = Text("Garanzia di qualità", "Qualitätssicherung", "Quality assurance")
COMPETENCES: Final = Text("Competenze trattate", "Behandelte Kompetenzen", "Competences dealt with")
COMPETENCE: Final = Text("Competenza", "Kompetenz", "Competence")
FRAMEWORK: Final = Text("Quadro e codice", "Rahmen und Code", "Framework and code")
DESCRIPTORS: Final = Text(
    "Descrivono il corso: non sono state valutate.",
    "Sie beschreiben den Kurs: bewertet wurden sie nicht.",
    "They describe the course: they were not assessed.",
)
NOTICES: Final = Text("Avvertenze", "Hinweise", "Notices")
NONE_PLANNED: Final = "non prevista"
LANGUAGES: Final = {
    "it": "italiano",
    "de": "tedesco",
    "en": "inglese",
    "lld": "ladino",
    "fr": "francese",
    "es": "spagnolo",
}
_MODES: Final = {
    SignatureMode.HANDWRITTEN: SigningMode.HANDWRITTEN,
    SignatureMode.SCANNED: SigningMode.SCANNED,
    SignatureMode.CLICK: SigningMode.CLICK,
}
_FORMS: Final = {
    Participation.IN_PRESENCE: "in presenza",
    Participation.ONLINE: "in linea",
}


def sheet_of(document: bytes) -> Sheet:
    """Return the sheet of signed bytes; `Unreadable` when they are none of this kind."""
    facts = read_attendance(document)
    return _sheet(facts, Stage.FINAL, Attachment(document))


def preview_sheet(facts: AttendanceFacts) -> Sheet:
    """Return the sheet as it would be, without number, code and signature."""
    return _sheet(facts, Stage.PREVIEW, None)


def hours_sentence(facts: AttendanceFacts) -> str:
    attended, planned = facts.attended.total, facts.planned.total
    return f"{_number(attended)} {_hour_word(attended)} su {_number(planned)} previste"


def day_words(day: date) -> str:
    return str(format_date(day, "d MMMM yyyy", locale="it"))


def span_words(start: date, end: date) -> str:
    if start == end:
        return day_words(end)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day} – {day_words(end)}"
    first = format_date(start, "d MMMM" if start.year == end.year else "d MMMM yyyy", locale="it")
    return f"{first} – {day_words(end)}"


def _sheet(facts: AttendanceFacts, stage: Stage, attachment: Attachment | None) -> Sheet:
    is_registered = stage is not Stage.PREVIEW
    return Sheet(
        kind=Kind.ATTENDANCE,
        issuer=facts.issuer.name,
        issuer_lines=_issuer_lines(facts),
        holder=Holder(facts.holder.full_name),
        body=_body(facts),
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
    )


def _issuer_lines(facts: AttendanceFacts) -> tuple[str, ...]:
    others = ", ".join(provider.name for provider in facts.other_providers)
    return (f"soggetto erogatore · con {others}" if others else "soggetto erogatore",)


def _body(facts: AttendanceFacts) -> tuple[Lead | Facts | Prose | Competences, ...]:
    body: list[Lead | Facts | Prose | Competences] = [
        Lead(COURSE, Text(facts.title, facts.title_de or "", facts.title_en or ""), facts.edition),
        Facts(
            ATTENDANCE,
            (
                Fact(ATTENDED, hours_sentence(facts)),
                Fact(MINIMUM, _minimum(facts)),
                Fact(PERIOD, span_words(facts.started_on, facts.ended_on)),
                Fact(PLACE, _place_and_form(facts)),
                Fact(LANGUAGE, ", ".join(LANGUAGES.get(tag, tag) for tag in facts.languages)),
                Fact(FINAL_TEST, facts.final_test or NONE_PLANNED),
            ),
        ),
        Prose(PROGRAMME, facts.programme),
    ]
    if facts.competences:
        rows = tuple((each.label, each.reference) for each in facts.competences)
        columns = ((COMPETENCE, 0.72), (FRAMEWORK, 0.28))
        body.append(Competences(COMPETENCES, columns, rows, note=DESCRIPTORS))
    details = [
        Fact(TRAINERS, ", ".join(facts.trainers)),
        Fact(ASSESSMENT, facts.assessment),
        Fact(QUALITY, facts.quality_assurance),
    ]
    if facts.teacher_recognition:
        details.append(Fact(RECOGNITION, facts.teacher_recognition))
    body.append(Facts(DETAILS, tuple(details)))
    if facts.notices:
        body.append(Prose(NOTICES, "\n".join(facts.notices)))
    return tuple(body)


def _minimum(facts: AttendanceFacts) -> str:
    minimum, planned = facts.minimum_hours, facts.planned.total
    share = f"{_number(round(100 * minimum / planned))} % " if planned else ""
    told = f"{share}({_number(minimum)} {_hour_word(minimum)})"
    if facts.attended.total >= minimum:
        return f"{told}: raggiunta"
    return f"{told}: eccezione motivata dall’ente"


def _place_and_form(facts: AttendanceFacts) -> str:
    planned = facts.planned
    if planned.in_presence is not None and planned.online is not None:
        form = f"{_number(planned.in_presence)} ore in presenza, {_number(planned.online)} in linea"
    else:
        form = _FORMS[facts.participation]
    return f"{facts.venue}\n{form}" if facts.venue else form


def _signer(signatory: Signatory) -> Signer:
    day = f"{signatory.signed_on:%d.%m.%Y}" if signatory.signed_on else ""
    return Signer(signatory.name, signatory.office, _MODES[signatory.mode], day)


def _number(value: Decimal | int) -> str:
    return str(format_decimal(value, locale="it"))


def _hour_word(value: Decimal) -> str:
    return "ora" if value == 1 else "ore"

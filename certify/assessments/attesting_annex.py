"""The annex: what the person is told beside her document, and nobody else.

It stands outside the signed document and is bound to it by its hash. A plain text, that any device opens.
"""

from datetime import datetime
from textwrap import fill
from typing import Final

from babel.dates import format_date

from certify.assessments.attesting_rows import Attestation, CompetenceRow
from certify.assessments.rules import ReasonCode, Verdict
from commons.adapters.clock import TRENTO

WIDTH: Final = 76
VERDICTS: Final = {
    Verdict.YES: "validata: sta nel documento",
    Verdict.PARTLY: "in parte: non sta nel documento",
    Verdict.NO: "non validata: non sta nel documento",
}
REASONS: Final = {
    ReasonCode.EPISODE_AND_VOICES: "l’episodio raccontato e le voci di chi ha visto",
    ReasonCode.EVIDENCE: "le evidenze portate",
    ReasonCode.INTERVIEW: "il colloquio",
    ReasonCode.PRACTICAL_TEST: "la prova pratica",
    ReasonCode.EPISODE_MISSING: "manca un episodio concreto",
    ReasonCode.EVIDENCE_MISSING: "mancano evidenze",
    ReasonCode.NOT_OBSERVED: "nessuno l’ha osservata",
    ReasonCode.VOICES_DIFFER: "le voci non concordano",
    ReasonCode.OTHER: "altro, spiegato qui sotto",
}


def write_annex(told: Attestation, *, now: datetime) -> bytes:
    """Return the annex as UTF-8 text: every decision with its reason and the words of who decided."""
    lines = [
        "ALLEGATO PER LA PERSONA",
        "",
        _wrap(
            "Questo foglio è per lei. Non fa parte del documento firmato e non va dato a chi lo chiede: "
            "il documento vale da solo. L’impronta di questo foglio sta nel documento, così si può provare "
            "che è rimasto com’era."
        ),
        "",
        _wrap(f"Persona: {told.person.name.full}"),
        _wrap(f"Ente: {told.body_name}"),
        _wrap(f"Qualificazione: {told.case.standard.title} ({told.case.standard.code})"),
        f"Giorno: {format_date(now.astimezone(TRENTO).date(), 'd MMMM yyyy', locale='it')}",
        "",
        "COMPETENZE ED ESITI",
    ]
    for number, each in enumerate(told.competences, start=1):
        lines += ["", *_competence(number, each)]
    return ("\n".join(lines) + "\n").encode()


def _competence(number: int, row: CompetenceRow) -> list[str]:
    lines = [_wrap(f"{number}. {row.title}")]
    if row.verdict is not None:
        lines.append(_wrap(f"   Esito: {VERDICTS[row.verdict]}."))
    if row.reason is not None:
        lines.append(_wrap(f"   Perché: {REASONS[row.reason]}."))
    if row.note:
        lines.append(_wrap(f"   Osservazioni: {row.note}"))
    return lines


def _wrap(text: str) -> str:
    return "\n".join(fill(part, WIDTH, subsequent_indent="   ") for part in text.split("\n"))

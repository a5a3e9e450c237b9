"""The sheet of kind C: what the person declares and can show. Nobody judged it."""

from typing import Final

from certify.certificates.sheets_words import (
    ASSESSMENT,
    COMPETENCE,
    DETAILS,
    FORM,
    LANGUAGE,
    QUALITY,
    SOURCES,
    Block,
    entitled_words,
    evidence_block,
    experiences_block,
    form_words,
    languages_words,
    notices_block,
)
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_dossiers import DocumentedCompetence
from certify.credential.values_of_parties import EntitledFunction
from certify.paper import Competences, Fact, Facts, Lead, Text

EXPERIENCE: Final = Text("Esperienza", "Erfahrung", "Experience")
OBJECTS: Final = Text(
    "Competenze come possibili oggetti di validazione",
    "Kompetenzen als mögliche Gegenstände einer Validierung",
    "Competences as possible objects of validation",
)
REFERENCE: Final = Text("Riferimento", "Bezug", "Reference")
HOW_DOCUMENTED: Final = Text("Come è documentata", "Wie sie belegt ist", "How it is documented")
NO_LEVEL: Final = Text(
    "Sono descrittori: non hanno un livello EQF e nessuno li ha valutati.",
    "Es sind Deskriptoren: ohne EQR-Niveau und von niemandem bewertet.",
    "They are descriptors: they have no EQF level and nobody assessed them.",
)
_TITLES: Final = {
    EntitledFunction.IMPLEMENTING: "soggetto attuatore per i propri volontari",
    EntitledFunction.IDENTIFICATION: "ente titolato per l’individuazione",
}


def issuer_lines(facts: TransparencyFacts) -> tuple[str, ...]:
    return (entitled_words(_TITLES[facts.entitlement.function], facts.entitlement),)


def body_of(facts: TransparencyFacts) -> tuple[Block, ...]:
    columns = ((COMPETENCE, 0.38), (REFERENCE, 0.27), (HOW_DOCUMENTED, 0.35))
    rows = tuple((each.label, _reference(each), _documented(each)) for each in facts.competences)
    return (
        Lead(EXPERIENCE, facts.title, facts.project or ""),
        Competences(OBJECTS, columns, rows, note=NO_LEVEL),
        experiences_block(facts.experiences),
        *evidence_block(facts.evidence),
        Facts(
            DETAILS,
            (
                Fact(ASSESSMENT, facts.assessment),
                Fact(FORM, form_words(facts)),
                Fact(LANGUAGE, languages_words(facts.languages)),
                Fact(QUALITY, facts.quality_assurance, span=2),
                Fact(SOURCES, "; ".join(facts.sources)),
            ),
        ),
        *notices_block(facts.notices),
    )


def _reference(competence: DocumentedCompetence) -> str:
    return f"{competence.reference}, versione {competence.competence.framework_version}"


def _documented(competence: DocumentedCompetence) -> str:
    marks = competence.evidence
    count = "senza prove" if not marks else "una prova" if len(marks) == 1 else f"{len(marks)} prove"
    shown = f"{count}: {', '.join(marks)}" if marks else count
    where = "esperienza" if len(competence.experiences) == 1 else "esperienze"
    return f"dichiarata, {shown}; {where} {', '.join(competence.experiences)}"

"""The sheets of the kinds D and E: what a titled body validated or certified, by whom and how."""

from typing import Final

from certify.certificates.sheets_words import (
    ASSESSMENT,
    COMPETENCE,
    QUALITY,
    SOURCES,
    Block,
    day_words,
    entitled_words,
    evidence_block,
    experiences_block,
    form_words,
    languages_words,
    notices_block,
)
from certify.credential.assessed_facts import AssessedFacts, CertificateFacts, ValidationFacts
from certify.credential.values_of_dossiers import AssessedCompetence
from certify.paper import Competences, Fact, Facts, Text

STANDARD: Final = Text("Qualificazione di riferimento", "Bezugsqualifikation", "Qualification referred to")
TITLE: Final = Text("Titolo", "Titel", "Title")
LEVEL: Final = Text("Livello", "Niveau", "Level")
REPERTORY: Final = Text("Repertorio", "Repertorium", "Repertory")
CODE_AND_VERSION: Final = Text("Codice e versione", "Code und Version", "Code and version")
OBJECT: Final = Text("Che cosa è certificato", "Was zertifiziert ist", "What is certified")
WHOLE: Final = "l’intera qualificazione"
SINGLE: Final = "singole competenze della qualificazione"
VALIDATED: Final = Text("Competenze validate", "Validierte Kompetenzen", "Validated competences")
CERTIFIED: Final = Text("Competenze certificate", "Zertifizierte Kompetenzen", "Certified competences")
ADA: Final = Text("ADA e versione Atlante", "ADA und Version des Atlas", "ADA and version of the Atlante")
OUTCOME: Final = Text("Esito", "Ergebnis", "Outcome")
EQF: Final = Text("Livello EQF", "EQR-Niveau", "EQF level")
PROCEDURE: Final = Text("Procedura", "Verfahren", "Procedure")
COMMISSION_PROCEDURE: Final = Text(
    "Commissione e procedura", "Kommission und Verfahren", "Commission and procedure"
)
AUTHORITY: Final = Text("Ente pubblico titolare", "Zuständige Behörde", "Owning public authority")
DATES: Final = Text("Date", "Daten", "Dates")
F1: Final = Text("F1 accompagnamento", "F1 Begleitung", "F1 accompaniment")
F2: Final = Text("F2 metodo di valutazione", "F2 Bewertungsmethode", "F2 method of evaluation")
F3: Final = Text("F3 contenuti", "F3 Inhalte", "F3 substance")
FUNCTIONS: Final = Text("Funzioni", "Funktionen", "Functions")
COMMISSION: Final = Text("Commissione", "Kommission", "Commission")
MINUTES: Final = Text("Verbale", "Protokoll", "Minutes")
FORM_AND_LANGUAGE: Final = Text("Forma e lingua", "Form und Sprache", "Form and language")
_ENTITLED: Final = "ente titolato"
_THREE_COLUMNS: Final = (0.39, 0.31, 0.30)


def issuer_lines(facts: ValidationFacts | CertificateFacts) -> tuple[str, ...]:
    line = entitled_words(_ENTITLED, facts.entitlement)
    if isinstance(facts, CertificateFacts):
        return (line, f"sotto la responsabilità di: {facts.authority}")
    return (line,)


def body_of(facts: ValidationFacts | CertificateFacts) -> tuple[Block, ...]:
    if isinstance(facts, CertificateFacts):
        blocks: tuple[Block, ...] = (_standard(facts), _certified(facts), _commission(facts))
    else:
        blocks = (_standard(facts), _validated(facts), _procedure(facts))
    return (
        *blocks,
        experiences_block(facts.experiences),
        *evidence_block(facts.evidence),
        *notices_block(facts.notices),
    )


def _standard(facts: ValidationFacts | CertificateFacts) -> Facts:
    standard = facts.qualification
    items = [
        Fact(TITLE, standard.title, span=2),
        Fact(LEVEL, _level(standard.eqf_level)),
        Fact(REPERTORY, standard.repertory),
        Fact(CODE_AND_VERSION, f"{standard.code}, v. {standard.version}"),
    ]
    if isinstance(facts, CertificateFacts):
        items.append(Fact(OBJECT, WHOLE if facts.is_whole_qualification else SINGLE))
    return Facts(STANDARD, tuple(items))


def _validated(facts: ValidationFacts) -> Competences:
    rows = tuple((each.label, each.reference, _outcome(each)) for each in facts.competences)
    return Competences(VALIDATED, _columns(OUTCOME), rows)


def _certified(facts: CertificateFacts) -> Competences:
    if all(each.eqf_level is None for each in facts.competences):
        # The level of the qualification stands above; none is made up for its parts.
        return Competences(
            CERTIFIED,
            ((COMPETENCE, 0.60), (ADA, 0.40)),
            tuple((each.label, each.reference) for each in facts.competences),
        )
    rows = tuple((each.label, each.reference, _level_or_dash(each)) for each in facts.competences)
    return Competences(CERTIFIED, _columns(EQF), rows)


def _columns(last: Text) -> tuple[tuple[Text, float], ...]:
    return tuple(zip((COMPETENCE, ADA, last), _THREE_COLUMNS, strict=True))


def _outcome(competence: AssessedCompetence) -> str:
    level = competence.eqf_level
    return f"validata, {_level(level)}" if level is not None else "validata"


def _level_or_dash(competence: AssessedCompetence) -> str:
    return "–" if competence.eqf_level is None else _level(competence.eqf_level)


def _procedure(facts: ValidationFacts) -> Facts:
    functions = facts.functions
    return Facts(
        PROCEDURE,
        (
            Fact(AUTHORITY, facts.authority),
            Fact(ASSESSMENT, facts.assessment),
            Fact(DATES, _dates(facts)),
            Fact(F1, functions.f1),
            Fact(F2, functions.f2),
            Fact(F3, functions.f3),
            Fact(FORM_AND_LANGUAGE, _form_and_language(facts)),
            Fact(QUALITY, facts.quality_assurance, span=2),
            Fact(SOURCES, "; ".join(facts.sources), span=3),
        ),
    )


def _commission(facts: CertificateFacts) -> Facts:
    commission, functions = facts.commission, facts.functions
    members = ", ".join(commission.members)
    return Facts(
        COMMISSION_PROCEDURE,
        (
            Fact(
                COMMISSION,
                f"atto {commission.act}; presidente {commission.president}; membri {members}",
                span=2,
            ),
            Fact(MINUTES, f"{commission.minutes} del {day_words(commission.minutes_on)}"),
            Fact(FUNCTIONS, f"F1 {functions.f1} · F2 {functions.f2} · F3 {functions.f3}", span=2),
            Fact(DATES, _dates(facts)),
            Fact(ASSESSMENT, facts.assessment),
            Fact(QUALITY, facts.quality_assurance),
            Fact(FORM_AND_LANGUAGE, _form_and_language(facts)),
            Fact(SOURCES, "; ".join(facts.sources), span=3),
        ),
    )


def _dates(facts: AssessedFacts) -> str:
    outcome = f"esito {day_words(facts.decided_on)}"
    return f"colloquio {day_words(facts.interview_on)}, {outcome}" if facts.interview_on else outcome


def _form_and_language(facts: AssessedFacts) -> str:
    return f"{form_words(facts)}; {languages_words(facts.languages)}"


def _level(level: int) -> str:
    return f"Livello EQF {level}"

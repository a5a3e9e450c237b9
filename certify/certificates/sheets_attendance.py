"""The sheet of kind A. What was registered is drawn again from its bytes: change no word here lightly."""

from typing import Final

from certify.certificates.sheets_words import (
    ASSESSMENT,
    COMPETENCE,
    DETAILS,
    FORMS,
    FRAMEWORK,
    LANGUAGE,
    PERIOD,
    QUALITY,
    Block,
    hour_word,
    hours_of_planned,
    languages_words,
    notices_block,
    number_words,
    span_words,
)
from certify.credential.facts import AttendanceFacts
from certify.paper import Competences, Fact, Facts, Lead, Prose, Text

COURSE: Final = Text("Corso", "Kurs", "Course")
ATTENDANCE: Final = Text("Presenza", "Anwesenheit", "Attendance")
ATTENDED: Final = Text("Ore frequentate", "Besuchte Stunden", "Hours attended")
MINIMUM: Final = Text("Frequenza minima", "Mindestanwesenheit", "Minimum attendance")
PLACE: Final = Text("Sede e forma", "Ort und Form", "Place and form")
FINAL_TEST: Final = Text("Prova finale", "Abschlussprüfung", "Final test")
PROGRAMME: Final = Text("Programma", "Programm", "Programme")
TRAINERS: Final = Text("Docenti", "Lehrende", "Trainers")
RECOGNITION: Final = Text("Riconoscimento", "Anerkennung", "Recognition")
COMPETENCES: Final = Text("Competenze trattate", "Behandelte Kompetenzen", "Competences dealt with")
DESCRIPTORS: Final = Text(
    "Descrivono il corso: non sono state valutate.",
    "Sie beschreiben den Kurs: bewertet wurden sie nicht.",
    "They describe the course: they were not assessed.",
)
NONE_PLANNED: Final = "non prevista"


def hours_sentence(facts: AttendanceFacts) -> str:
    return hours_of_planned(facts.attended.total, facts.planned.total)


def issuer_lines(facts: AttendanceFacts) -> tuple[str, ...]:
    others = ", ".join(provider.name for provider in facts.other_providers)
    return (f"soggetto erogatore · con {others}" if others else "soggetto erogatore",)


def body_of(facts: AttendanceFacts) -> tuple[Block, ...]:
    body: list[Block] = [
        Lead(COURSE, Text(facts.title, facts.title_de or "", facts.title_en or ""), facts.edition),
        Facts(
            ATTENDANCE,
            (
                Fact(ATTENDED, hours_sentence(facts)),
                Fact(MINIMUM, _minimum(facts)),
                Fact(PERIOD, span_words(facts.started_on, facts.ended_on)),
                Fact(PLACE, _place_and_form(facts)),
                Fact(LANGUAGE, languages_words(facts.languages)),
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
    return (*body, *notices_block(facts.notices))


def _minimum(facts: AttendanceFacts) -> str:
    minimum, planned = facts.minimum_hours, facts.planned.total
    share = f"{number_words(round(100 * minimum / planned))} % " if planned else ""
    told = f"{share}({number_words(minimum)} {hour_word(minimum)})"
    if facts.attended.total >= minimum:
        return f"{told}: raggiunta"
    return f"{told}: eccezione motivata dall’ente"


def _place_and_form(facts: AttendanceFacts) -> str:
    planned = facts.planned
    if planned.in_presence is not None and planned.online is not None:
        form = f"{number_words(planned.in_presence)} ore in presenza, {number_words(planned.online)} in linea"
    else:
        form = FORMS[facts.participation]
    return f"{facts.venue}\n{form}" if facts.venue else form

"""The sheet of kind B: what was done, where and for how long. It says of no competence that it is there."""

from typing import Final, NamedTuple

from certify.certificates.sheets_words import (
    ASSESSMENT,
    COMPETENCE,
    DETAILS,
    FORM,
    FRAMEWORK,
    LANGUAGE,
    PERIOD,
    QUALITY,
    SOURCES,
    Block,
    form_words,
    hours_of_planned,
    languages_words,
    notices_block,
    span_words,
)
from certify.credential.kinds import PlacementSort
from certify.credential.placement_facts import PlacementFacts
from certify.paper import Competences, Fact, Facts, Lead, Prose, Text

EXPERIENCE: Final = Text("Esperienza", "Erfahrung", "Experience")
CARRIED_OUT: Final = Text("Svolgimento", "Durchführung", "Carrying out")
HOURS_DONE: Final = Text("Ore svolte", "Geleistete Stunden", "Hours done")
PARTIES: Final = Text("Parti", "Beteiligte", "Parties")
ACTIVITIES: Final = Text("Attività", "Tätigkeiten", "Activities")
OBJECTIVES: Final = Text("Obiettivi del progetto", "Ziele des Projekts", "Aims of the project")
NOT_ASSESSED: Final = Text(
    "Erano gli obiettivi del progetto: non sono stati valutati.",
    "Das waren die Ziele des Projekts: bewertet wurden sie nicht.",
    "These were the aims of the project: they were not assessed.",
)


class _Parties(NamedTuple):
    """What the two sides are called, and who follows the person for the host."""

    promoter: Text
    host: Text
    tutor: str = "tutor"


_PROMOTER: Final = Text("Soggetto promotore", "Träger", "Promoter")
_HOST: Final = Text("Soggetto ospitante", "Aufnehmende Organisation", "Host")
_USUAL: Final = _Parties(_PROMOTER, _HOST)
_CALLED: Final = {
    PlacementSort.SCHOOL: _Parties(
        Text("Istituzione scolastica", "Schule", "School"),
        Text("Struttura ospitante", "Aufnehmende Einrichtung", "Host"),
    ),
    PlacementSort.CIVIL_SERVICE: _Parties(
        Text("Ente di servizio civile", "Träger des Zivildienstes", "Civil service body"),
        Text("Sede di attuazione", "Einsatzstelle", "Place of service"),
        "operatore locale di progetto",
    ),
    PlacementSort.VOLUNTEERING: _Parties(
        Text("Soggetto attuatore", "Durchführende Organisation", "Implementing body"),
        Text("Beneficiario", "Begünstigte Organisation", "Beneficiary"),
    ),
    PlacementSort.COMPANY_VOLUNTEERING: _Parties(
        _PROMOTER, Text("Ente beneficiario", "Begünstigte Organisation", "Beneficiary")
    ),
}


def issuer_lines(facts: PlacementFacts) -> tuple[str, ...]:
    called = _CALLED.get(facts.sort, _USUAL)
    promoter, host = called.promoter.it.lower(), called.host.it.lower()
    lead = f"{promoter} capofila" if facts.other_promoters else promoter
    return (f"{lead} · con {', '.join(each.name for each in facts.hosts)}, {host}",)


def body_of(facts: PlacementFacts) -> tuple[Block, ...]:
    body: list[Block] = [
        Lead(EXPERIENCE, facts.title, facts.project or ""),
        Facts(
            CARRIED_OUT,
            (
                Fact(HOURS_DONE, hours_of_planned(facts.done_hours, facts.planned_hours)),
                Fact(PERIOD, span_words(facts.started_on, facts.ended_on)),
                Fact(FORM, form_words(facts)),
            ),
        ),
        Facts(PARTIES, _parties(facts), columns=2),
        Prose(ACTIVITIES, facts.activities),
    ]
    if facts.competences:
        rows = tuple((each.label, each.reference) for each in facts.competences)
        columns = ((COMPETENCE, 0.72), (FRAMEWORK, 0.28))
        body.append(Competences(OBJECTIVES, columns, rows, note=NOT_ASSESSED))
    details = [
        Fact(ASSESSMENT, facts.assessment),
        Fact(LANGUAGE, languages_words(facts.languages)),
        Fact(QUALITY, facts.quality_assurance),
    ]
    if facts.sources:
        details.append(Fact(SOURCES, "; ".join(facts.sources), span=3))
    body.append(Facts(DETAILS, tuple(details)))
    return (*body, *notices_block(facts.notices))


def _parties(facts: PlacementFacts) -> tuple[Fact, ...]:
    called = _CALLED.get(facts.sort, _USUAL)
    return (
        Fact(called.promoter, _named(facts.issuer.name, "tutor", facts.promoter_tutors)),
        *(Fact(called.promoter, _named(each.name, "tutor", each.tutors)) for each in facts.other_promoters),
        *(Fact(called.host, _named(each.name, called.tutor, each.tutors)) for each in facts.hosts),
    )


def _named(name: str, role: str, tutors: tuple[str, ...]) -> str:
    return f"{name}\n{role}: {', '.join(tutors)}" if tutors else name

"""What a document of any kind says, as pages list it beside the paper: one order, one wording everywhere.

Signed texts are Italian whatever the page speaks; labels are the page's. What names somebody else than the
holder (tutors, members of a commission) or tells of her life is listed only for who knows the document:
`is_known` is the holder, the issuer, or whoever typed the surname as it is printed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from certify.certificates.rules import Kind
from certify.certificates.words import (
    COMPETENCE_HEADINGS,
    COMPETENCE_NOTES,
    DOCUMENT_NAMES,
    ENTITLED,
    PARTICIPATION,
    SHORT_NAMES,
)
from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.credential.documents import DocumentFacts
from certify.credential.facts import AttendanceFacts
from certify.credential.placement_facts import PlacementFacts
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_dossiers import Experience, Qualification
from certify.credential.values_of_parties import Entitlement
from commons.pages.formats import day, day_span, number

_ITALIAN: Final = "it"


@dataclass(frozen=True, slots=True)
class Line:
    """A label and what stands behind it; `lang` is that of signed words, empty for the page's own."""

    label: str
    value: str
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A competence with its reference, and the level that the standard gives it."""

    label: str
    reference: str


def name_of(facts: DocumentFacts | None, kind: Kind) -> str:
    """Return what a document is called: by its own name, or by that of its kind where it cannot be read."""
    if facts is None:
        return str(SHORT_NAMES[kind.value])
    return str(DOCUMENT_NAMES.get(facts.kind_name, facts.kind_name))


def list_lines(facts: DocumentFacts, *, is_known: bool) -> tuple[Line, ...]:
    """Return what people compare with the paper, apart from name, number, issuer and day of issue."""
    return tuple(_lines(facts, is_known=is_known))


def list_items(facts: DocumentFacts, *, is_known: bool) -> list[tuple[str, Markup]]:
    """Return the same for a list of facts on a page, signed words marked as the Italian they are."""
    return [
        (
            each.label,
            Markup('<span lang="{}">{}</span>').format(each.lang, each.value)
            if each.lang
            else escape(each.value),
        )
        for each in list_lines(facts, is_known=is_known)
    ]


def list_tags(facts: DocumentFacts) -> tuple[Tag, ...]:
    return tuple(Tag(each.label, _reference(each)) for each in facts.competences)


def heading_of(kind: Kind) -> str:
    """Return what the competences of this kind of document are called: never more than they are."""
    return str(COMPETENCE_HEADINGS[kind.value])


def note_on(kind: Kind) -> str:
    """Return what may not be read into them, told to the person herself."""
    return str(COMPETENCE_NOTES[kind.value])


def span_of(facts: DocumentFacts) -> tuple[date, date]:
    """Return the days that a document speaks of: of the activity, of the experiences, of the outcome."""
    if isinstance(facts, (AttendanceFacts, PlacementFacts)):
        return facts.started_on, facts.ended_on
    starts = [each.started_on for each in facts.experiences]
    ends = [each.ended_on or each.started_on for each in facts.experiences]
    return min(starts), max(ends)


def hours_words(facts: DocumentFacts) -> str:
    """Return the hours in one line, nothing where the document states none."""
    if isinstance(facts, AttendanceFacts):
        return str(
            _(
                "%(attended)s ore frequentate su %(planned)s",
                attended=number(facts.attended.total),
                planned=number(facts.planned.total),
            )
        )
    if isinstance(facts, PlacementFacts):
        return _hours_done(facts.done_hours, facts.planned_hours)
    return ""


def entitlement_of(facts: DocumentFacts) -> Entitlement | None:
    """Return what entitled the issuer, as it was signed; attendance and placements need nothing."""
    return None if isinstance(facts, (AttendanceFacts, PlacementFacts)) else facts.entitlement


def entitlement_words(entitlement: Entitlement) -> str:
    """Return why to trust an issuer of kinds C to E: function, act, since when."""
    return str(
        _(
            "%(function)s: atto %(act)s, dal %(day)s, per %(scope)s.",
            function=ENTITLED[entitlement.function.value],
            act=entitlement.act,
            day=day(entitlement.valid_from),
            scope=entitlement.scope.rstrip(" ."),  # an act's words may end with a point of their own
        )
    )


def _lines(facts: DocumentFacts, *, is_known: bool) -> Iterator[Line]:
    if isinstance(facts, AttendanceFacts):
        yield from _of_attendance(facts)
    elif isinstance(facts, PlacementFacts):
        yield from _of_placement(facts, is_known=is_known)
    elif isinstance(facts, TransparencyFacts):
        yield Line(_("Percorso"), facts.title, _ITALIAN)
        yield from _experiences(facts.experiences, is_known=is_known)
        if facts.evidence:
            yield Line(_("Evidenze in indice"), number(len(facts.evidence)))
        yield Line(_("Modo di documentare"), facts.assessment, _ITALIAN)
    else:
        yield from _of_assessment(facts, is_known=is_known)


def _of_attendance(facts: AttendanceFacts) -> Iterator[Line]:
    yield Line(_("Corso"), facts.title, _ITALIAN)
    place = f", {facts.venue}" if facts.venue else ""
    span = day_span(facts.started_on, facts.ended_on)
    yield Line(_("Edizione"), f"{facts.edition}, {span}{place}")
    yield Line(_("Forma"), str(PARTICIPATION[facts.participation.value]))
    yield Line(
        _("Ore"),
        _(
            "%(attended)s frequentate su %(planned)s (minimo %(minimum)s)",
            attended=number(facts.attended.total),
            planned=number(facts.planned.total),
            minimum=number(facts.minimum_hours),
        ),
    )


def _of_placement(facts: PlacementFacts, *, is_known: bool) -> Iterator[Line]:
    yield Line(_("Esperienza"), facts.title, _ITALIAN)
    yield Line(_("Periodo"), day_span(facts.started_on, facts.ended_on))
    yield Line(_("Forma"), str(PARTICIPATION[facts.participation.value]))
    yield Line(_("Ore"), _hours_done(facts.done_hours, facts.planned_hours))
    if not is_known:
        return
    yield Line(
        ngettext("Soggetto ospitante", "Soggetti ospitanti", len(facts.hosts)),
        ", ".join(each.name for each in facts.hosts),
        _ITALIAN,
    )
    if facts.venue:
        yield Line(_("Luogo"), facts.venue, _ITALIAN)
    yield Line(_("Attività"), facts.activities, _ITALIAN)


def _of_assessment(facts: ValidationFacts | CertificateFacts, *, is_known: bool) -> Iterator[Line]:
    standard: Qualification = facts.qualification
    yield Line(_("Qualificazione di riferimento"), standard.title, _ITALIAN)
    yield Line(
        _("Repertorio e codice"),
        f"{standard.repertory}, {standard.code}, {standard.version}",
        _ITALIAN,
    )
    yield Line(_("Livello"), f"Livello EQF {standard.eqf_level}", _ITALIAN)
    if isinstance(facts, CertificateFacts):
        yield Line(
            _("Che cosa comprende"),
            _("L’intera qualificazione")
            if facts.is_whole_qualification
            else _("Singole competenze della qualificazione"),
        )
    yield Line(_("Ente pubblico titolare"), facts.authority, _ITALIAN)
    yield Line(_("Modo di valutazione"), facts.assessment, _ITALIAN)
    yield Line(_("Esito del"), day(facts.decided_on))
    if is_known:
        functions = facts.functions
        yield Line(_("Accompagnamento"), functions.f1)
        yield Line(_("Metodo della valutazione"), functions.f2)
        yield Line(_("Valutazione dei contenuti"), functions.f3)
    if isinstance(facts, CertificateFacts):
        commission = facts.commission
        yield Line(_("Commissione"), f"{commission.act}; {commission.minutes}", _ITALIAN)
        if is_known:
            yield Line(_("Presidente"), commission.president)
            yield Line(_("Componenti"), ", ".join(commission.members))
    yield from _experiences(facts.experiences, is_known=is_known)


def _experiences(experiences: tuple[Experience, ...], *, is_known: bool) -> Iterator[Line]:
    """Titles tell of somebody's life ("care for my mother"): strangers read how many there are."""
    if not is_known:
        yield Line(_("Esperienze"), number(len(experiences)))
        return
    for each in experiences:
        where = f", {each.organisation}" if each.organisation else ""
        span = day_span(each.started_on, each.ended_on) if each.ended_on else _since(each.started_on)
        yield Line(_("Esperienza %(mark)s", mark=each.mark), f"{each.title}{where}, {span}", _ITALIAN)


def _since(start: date) -> str:
    return str(_("dal %(day)s", day=day(start)))


def _hours_done(done: Decimal, planned: Decimal) -> str:
    words = _("%(done)s ore svolte su %(planned)s previste", done=number(done), planned=number(planned))
    return str(words)


def _reference(competence: object) -> str:
    reference = str(competence.reference)  # type: ignore[attr-defined]
    level = getattr(competence, "eqf_level", None)
    return f"{reference}, Livello EQF {level}" if level is not None else reference

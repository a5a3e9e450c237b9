"""The training project on paper, to be signed by hand: all that a signature covers, and a box for each party.

The paper is Italian, whatever language the page was in. What is not whole yet is printed too, because people
carry it around to complete it; but as a draft that says what is missing, without boxes: a signature under it
could not be registered.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy.orm import Session

from certify.certificates.sheets_words import day_words, span_words
from certify.paper import marks
from certify.paper.book import Book
from certify.paper.tokens import RIGHT, SOFT, TYPE, Spec
from certify.paper.words import WAYMARK_ALT
from certify.placements.changing import print_of
from certify.placements.counting import say_finding, what_will_not_count
from certify.placements.kinds import Limit, LimitRule, kind_rules
from certify.placements.limits import Part, plain
from certify.placements.rows import PlacementView
from certify.placements.rules import RUNNING, PlacementKind
from certify.placements.showing import signature_lines
from certify.placements.signing import lacks_before_signing
from certify.placements.signing_boxes import draw_boxes
from certify.placements.words import KINDS, LACKS, VARIANTS, party_name
from commons.adapters.clock import TRENTO
from commons.organisations.queries import OrganisationRow, get_organisations

FOOT: Final = "La firma su carta si registra in Segnavia caricando la scansione con la sua data."
_TITLES: Final = {
    PlacementKind.CIVIL_SERVICE: "Progetto di servizio civile",
    PlacementKind.VOLUNTEERING: "Progetto di volontariato",
    PlacementKind.COMPANY_VOLUNTEERING: "Progetto di volontariato aziendale",
}
_TITLE: Final = "Progetto formativo"
_LANGUAGES: Final = {"it": "italiano", "de": "tedesco", "en": "inglese"}
_KIND: Final = Spec("bold", 28, 31)
_NAME: Final = Spec("semibold", 15, 18)


def print_project(session: Session, view: PlacementView, *, now: datetime) -> bytes:
    """Draw the project as it reads now. Who may see it, the room that asks has decided."""
    hosts = {each for each in (view.promoter_id, view.host_id, view.second_host_id) if each}
    with force_locale("it"):
        return draw_project(
            view, get_organisations(session, hosts), short_print(print_of(session, view.id)), now=now
        )


def short_print(project_sha256: str) -> str:
    """Return as much of the print of a project as somebody compares by eye."""
    return f"{project_sha256[:4]} {project_sha256[4:8]}".upper()


def draw_project(
    view: PlacementView, organisations: Mapping[UUID, OrganisationRow], shown_print: str, *, now: datetime
) -> bytes:
    """Draw it as a tagged A4 paper for the archive; the same project at the same instant, the same bytes."""
    today = now.astimezone(TRENTO).date()
    findings = what_will_not_count(view, today)
    missing = [str(LACKS[each]) for each in lacks_before_signing(view, today)]
    if view.state not in RUNNING:  # a running one was checked before, with the days that do not count
        missing += [say_finding(each) for each in findings if each.refuses]
    title = _TITLES.get(view.kind, _TITLE)
    version = f"versione {view.version}, impronta {shown_print}"
    book = Book(
        f"{title} di {view.person_name}",
        version,
        now,
        foot=FOOT,
        is_demo=view.is_demo or organisations[view.promoter_id].is_demo,
        is_incomplete=bool(missing),
    )
    _head(book, view, title, f"{version}, stampato il {day_words(today)}")
    if missing:
        book.heading("Che cosa manca ancora", 2, is_listed=False)
        _points(book, missing)
    _parties(book, view, organisations, today)
    _what(book, view)
    _tutors(book, view)
    _rules(book, view, [say_finding(each) for each in findings if each.part is not Part.SIGNATURES])
    book.heading("Firme", 2, is_listed=False)
    if missing:
        book.prose("Una bozza non si firma: prima si completa, poi si stampa di nuovo.", TYPE["strong"])
    else:
        told = f"Chi firma ha letto questo progetto, versione {view.version}, e lo approva."
        book.prose(f"{told} Se il progetto cambia si firma di nuovo. {FOOT}", keeps=True)
        draw_boxes(book, signature_lines(view, today))
    return book.finish(f"{title} – {view.person_name} – {version}", view.promoter_name)


def _head(book: Book, view: PlacementView, title: str, version: str) -> None:
    pen = book.pen
    box = (RIGHT - 14.0, 18.0, 14.0, 14.0)
    with pen.tags.element("Figure", alt=WAYMARK_ALT, box=box), pen.tags.marked():
        marks.waymark(pen, *box[:3])
    book.title(title, _KIND)
    book.gap(1)
    book.prose(view.title or "Senza titolo", _NAME)
    book.gap(1)
    book.prose(version[0].upper() + version[1:], TYPE["small"], color=SOFT)
    book.gap(1)


def _parties(
    book: Book, view: PlacementView, organisations: Mapping[UUID, OrganisationRow], today: date
) -> None:
    book.heading("Chi", 2, is_listed=False)
    born = f"\nnascita: {day_words(view.birth_date)}" if view.birth_date else ""
    items = [
        (str(party_name(view.kind, "promoter")), _organisation(organisations[view.promoter_id])),
        (str(party_name(view.kind, "host")), _organisation(organisations[view.host_id])),
    ]
    if view.second_host_id:
        items.append(
            (str(party_name(view.kind, "second_host")), _organisation(organisations[view.second_host_id]))
        )
    items.append((str(party_name(view.kind, "person")), view.person_name + born))
    if view.needs_guardian(today):
        items.append((str(party_name(view.kind, "guardian")), view.guardian_name or "non ancora indicato"))
    book.facts(items)


def _organisation(row: OrganisationRow) -> str:
    legal_id = f"C.F. / P. IVA {row.legal_id}" if row.legal_id else ""
    return "\n".join(filter(None, (row.name, row.address, legal_id)))


def _what(book: Book, view: PlacementView) -> None:
    book.heading("Che cosa, dove e quando", 2, is_listed=False)
    kind = str(KINDS[view.kind]) + (f" ({VARIANTS[view.variant]})" if view.variant else "")
    place = view.place or ("" if view.is_online else "non ancora indicato")
    online = ("anche in linea" if view.place else "in linea") if view.is_online else ""
    items = [
        ("Tipo", kind),
        ("Periodo", span_words(view.starts_on, view.ends_on)),
        ("Ore previste", plain(view.planned_hours)),
        ("Luogo", ", ".join(filter(None, (place, online)))),
        ("Lingue", ", ".join(_LANGUAGES.get(each, each) for each in view.languages.split(","))),
    ]
    if view.informed_on:
        items.append(("La persona è stata informata", day_words(view.informed_on)))
    book.facts(items)
    book.heading("Attività", 3)
    book.prose(view.activities or "Non ancora scritte.")
    book.heading("Obiettivi", 3)
    if not view.objectives:
        book.prose("Nessun obiettivo, per ora.")
        return
    book.table(
        (("N.", 0.05), ("Competenza", 0.45), ("Compito in cui si può vedere", 0.5)),
        [
            (str(number), f"{each.label('it')}\n{each.reference}", each.task or "non ancora scritto")
            for number, each in enumerate(view.objectives, 1)
        ],
    )
    book.gap(1)
    for text in dict.fromkeys(filter(None, (each.attribution for each in view.objectives))):
        book.prose(text, TYPE["small"], color=SOFT)


def _tutors(book: Book, view: PlacementView) -> None:
    book.heading("Tutor", 2, is_listed=False)
    if not view.tutors:
        book.prose("Nessuno, per ora.")
    book.facts(
        [
            (str(party_name(view.kind, each.party)), f"{each.name}, {each.office}{_until(each.until_on)}")
            for each in view.tutors
        ]
    )


def _until(day: date | None) -> str:
    return f", fino al {day_words(day)}" if day else ""


def _rules(book: Book, view: PlacementView, findings: Sequence[str]) -> None:
    limits = kind_rules(view.kind).limits_for(view.variant, view.starts_on)
    if limits:
        book.heading("Limiti che valgono per questo progetto", 2, is_listed=False)
        _points(book, [say_limit(each) for each in limits])
    book.heading("Che cosa non conterà", 2, is_listed=False)
    always = ["Le ore nei giorni di sospensione e fuori dal periodo del progetto."]
    if kind_rules(view.kind).counts_from_signing:
        always.insert(0, "Le ore fatte prima che tutte le parti abbiano firmato.")
    _points(book, [*findings, *always])


def say_limit(limit: Limit) -> str:
    """Return a limit with its source, as it holds and not as it is broken."""
    match limit.rule:
        case LimitRule.MONTHS:
            told = f"Durata: {_span(limit.least, limit.most)} mesi"
        case LimitRule.DAYS:
            told = f"Durata: {_span(limit.least, limit.most)} giorni"
        case LimitRule.AGE:
            youngest = f"almeno {limit.least} anni" if limit.least else ""
            oldest = f"meno di {limit.below} anni" if limit.below else ""
            told = f"Età il primo giorno: {' e '.join(filter(None, (youngest, oldest)))}"
        case LimitRule.SCHOOL_HOURS:
            told = f"Ore nel triennio, in tutte le esperienze insieme: {_span(limit.least, limit.most)}"
        case LimitRule.HOURS_IN_YEAR:
            told = f"Ore in dodici mesi, di norma: {_span(limit.least, limit.most)}"
        case LimitRule.INFORMED:
            told = "Prima della firma la persona è informata di che cosa è l’esperienza"
        case LimitRule.TUTOR_THROUGHOUT:
            told = "Un tutor segue la persona per tutta la durata"
    remembered = "" if limit.is_sourced else " Regola da verificare con la Provincia."
    return f"{told} ({limit.source}).{remembered}"


def _span(least: int | None, most: int | None) -> str:
    if least is None:
        return f"al massimo {most}"
    return f"almeno {least}" if most is None else f"da {least} a {most}"


def _points(book: Book, sentences: Sequence[str]) -> None:
    """Set a list that is not parted: each of its sentences is short."""
    for at, each in enumerate(sentences, 1):
        book.prose(f"– {each}", keeps=at < len(sentences))
        book.gap(0.6, keeps=at < len(sentences))

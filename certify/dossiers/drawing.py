"""The dossier on paper: title, contents, experiences, competences with both voices, list of evidence.

The paper is Italian. Files are attached to it unchanged (`attaching`): the list names each with its hash.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from babel.numbers import format_decimal

from certify.certificates.sheets_words import day_words, span_words
from certify.dossiers.rows import CompetenceView, DossierView, PartRow, Spoken
from certify.dossiers.rules import Source
from certify.dossiers.words import KINDS_ON_PAPER
from certify.evidence.queries import EvidenceRow
from certify.paper import marks
from certify.paper.attaching import Attached
from certify.paper.book import Book
from certify.paper.tokens import LEFT, SOFT, TYPE, Spec
from certify.paper.words import WAYMARK_ALT
from certify.placements.levels import level_sentence
from certify.placements.rules import Answer, PlacementKind, PlacementState, Shown
from commons.adapters.clock import TRENTO

TITLE: Final = "Dossier individuale"
WORTH: Final = (
    "Lo ha messo insieme la persona: quello che ha fatto, quello che dicono i tutor, quello che risponde "
    "lei, le prove che porta. Non è un’attestazione e non certifica competenze."
)
PLACEMENTS: Final[Mapping[PlacementKind, str]] = {
    PlacementKind.INTERNSHIP: "Tirocinio",
    PlacementKind.CURRICULAR: "Tirocinio curricolare",
    PlacementKind.SCHOOL: "Formazione scuola-lavoro",
    PlacementKind.CIVIL_SERVICE: "Servizio civile",
    PlacementKind.VOLUNTEERING: "Volontariato",
    PlacementKind.ABROAD: "Esperienza all’estero",
    PlacementKind.COMPANY_VOLUNTEERING: "Volontariato d’impresa",
}
SHOWN: Final = {
    Shown.SHOWN: "Mostrata",
    Shown.NOT_SHOWN: "Non mostrata",
    Shown.NOT_OBSERVED: "Non osservata",
}
ANSWERS: Final = {
    Answer.AGREE: "È d’accordo",
    Answer.ADD: "È d’accordo e aggiunge",
    Answer.DISAGREE: "Non è d’accordo",
}
TYPES: Final = {"application/pdf": "PDF", "image/jpeg": "foto", "image/png": "immagine"}
_NAME: Final = Spec("semibold", 23, 26)
_KIND: Final = Spec("bold", 30, 34)
_SOLID: Final = ()
_DASHED: Final = (3.0, 2.4)
_INSET: Final = 5.0
_GROUP: Final = 8


def draw_dossier(view: DossierView, files: Sequence[tuple[EvidenceRow, bytes]], *, now: datetime) -> bytes:
    """Draw a dossier with these files attached. A file that is gone is listed, with when it went."""
    day = day_words(now.astimezone(TRENTO).date())
    marked = mark_evidence(view.evidence)
    book = Book(f"{TITLE} di {view.full_name}", f"versione {view.version} · {day}", now)
    _title_page(book, view, day, len(files))
    book.contents("Indice")
    _experiences(book, view.parts)
    _competences(book, view, marked)
    _evidence(book, view.evidence, marked)
    attached = [
        Attached(
            f"{marked[row.id]}-{row.file_name}",
            f"{marked[row.id]} {row.title}",
            row.media_type.value,
            content,
        )
        for row, content in files
    ]
    return book.finish(f"{TITLE} – {view.full_name} – {day}", view.full_name, attached)


def mark_evidence(rows: Sequence[EvidenceRow]) -> dict[UUID, str]:
    """Return E1, E2… for files in the order in which they are met."""
    return {row.id: f"E{number}" for number, row in enumerate(rows, 1)}


def _title_page(book: Book, view: DossierView, day: str, file_count: int) -> None:
    pen = book.pen
    box = (LEFT, 34.0, 16.0, 16.0)
    with pen.tags.element("Figure", alt=WAYMARK_ALT, box=box), pen.tags.marked():
        marks.waymark(pen, *box[:3])
    book.gap(44)
    book.title(TITLE, _KIND)
    book.gap(3)
    book.prose(view.full_name, _NAME)
    book.gap(6)
    items = [("Preparato il", f"{day}, versione {view.version}")]
    if view.birth_date:
        items.append(("Nascita", day_words(view.birth_date)))
    items += [
        ("Esperienze", str(len(view.parts))),
        ("Competenze", str(len(view.competences))),
        ("File allegati", str(file_count)),
    ]
    book.facts(items)
    book.gap(5)
    book.prose(WORTH, TYPE["lead"])
    book.gap(3)
    if file_count:
        book.prose(
            "Le prove sono allegate a questo PDF così come sono state caricate: si aprono dall’elenco degli "
            "allegati del lettore (di solito una graffetta). L’elenco in fondo dà di ciascuna l’impronta "
            "SHA-256. Le loro pagine non fanno parte di questo testo e possono non essere accessibili.",
            color=SOFT,
        )
    if view.presentation:
        book.gap(4)
        book.prose("Con le sue parole", TYPE["head"], color=SOFT, keeps=True)
        book.prose(view.presentation, inset=_INSET, bar=_DASHED)


def _experiences(book: Book, parts: Sequence[PartRow]) -> None:
    book.heading("Esperienze", 1, is_new_page=True)
    if not parts:
        book.prose("Nessuna esperienza.")
    for part in parts:
        book.heading(part.title, 2)
        book.facts(list(_facts_of(part)))
        if part.description:
            book.gap(1)
            book.prose(part.description)


def _facts_of(part: PartRow) -> list[tuple[str, str]]:
    items = [("Che cosa è", kind_of(part))]
    if part.organisation:
        items.append(("Dove", part.organisation))
    if part.from_on:
        items.append(("Quando", when(part.from_on, part.until_on)))
    if part.hours is not None:
        told = f"{number(part.hours)} ore"
        if part.source is Source.PLACEMENT:
            told += " confermate dal tutor"
        if part.planned_hours:
            told += f", su {number(part.planned_hours)} previste"
        items.append(("Ore", told))
    if part.state is PlacementState.INTERRUPTED:
        items.append(("Come è finita", "interrotta prima della fine"))
    is_own = part.source is Source.EXPERIENCE
    declared = "dichiarata dalla persona" if is_own else "ancora nessuna attestazione"
    items.append(("Attestata da", part.stated_by or declared))
    return items


def kind_of(part: PartRow) -> str:
    if part.kind is not None:
        return PLACEMENTS[part.kind]
    if part.experience_kind is not None:
        return f"Esperienza {KINDS_ON_PAPER[part.experience_kind.value]}"
    return "Corso"


def _competences(book: Book, view: DossierView, marked: Mapping[UUID, str]) -> None:
    book.heading("Competenze", 1, is_new_page=True)
    if not view.competences:
        book.prose("Nessuna competenza.")
    for each in view.competences:
        draw_competence(book, each, marked)


def draw_competence(book: Book, competence: CompetenceView, marked: Mapping[UUID, str]) -> None:
    """Both voices one under the other: the tutor's with a solid line, the person's with a dashed one."""
    book.heading(f"{competence.label} ({competence.reference})", 2)
    if competence.description:
        book.prose(competence.description, TYPE["small"], color=SOFT)
    for spoken in competence.voices:
        _voices(book, spoken)
    if not competence.voices:
        book.prose("Nessun tutor ne ha parlato.", color=SOFT)
    if competence.words:
        book.heading("La persona, con le sue parole", 3)
        book.prose(competence.words, inset=_INSET, bar=_DASHED)
    if competence.evidence:
        told = "; ".join(f"{marked[each.id]} {each.title}" for each in competence.evidence)
        book.heading("Prove", 3)
        book.prose(told)


def _voices(book: Book, spoken: Spoken) -> None:
    voice = spoken.voice
    day = day_words(voice.sent_at.astimezone(TRENTO).date())
    book.heading("La voce del tutor", 3)
    who = ", ".join(filter(None, (voice.tutor_name, voice.tutor_office)))
    book.prose(
        f"{who} · {spoken.part.title} · {day}",
        TYPE["small"],
        color=SOFT,
        inset=_INSET,
        bar=_SOLID,
        keeps=True,
    )
    book.prose(SHOWN[voice.shown], TYPE["strong"], inset=_INSET, bar=_SOLID)
    if voice.level:
        book.prose(f"«{level_sentence(voice.level, 'it')}»", inset=_INSET, bar=_SOLID)
    if voice.episode:
        book.prose(voice.episode, inset=_INSET, bar=_SOLID)
    book.heading("La voce della persona", 3)
    if voice.answer is None or voice.answered_at is None:
        book.prose("Non ha ancora risposto.", color=SOFT, inset=_INSET, bar=_DASHED)
        return
    answered = day_words(voice.answered_at.astimezone(TRENTO).date())
    book.prose(f"{ANSWERS[voice.answer]} · {answered}", TYPE["strong"], inset=_INSET, bar=_DASHED)
    if voice.words:
        book.prose(voice.words, inset=_INSET, bar=_DASHED)


def _evidence(book: Book, rows: Sequence[EvidenceRow], marked: Mapping[UUID, str]) -> None:
    book.heading("Elenco delle prove", 1, is_new_page=True)
    if not rows:
        book.prose("Nessuna prova caricata.")
        return
    book.prose(
        "L’impronta SHA-256 è quella del file allegato: chi la ricalcola e trova la stessa ha in mano lo "
        "stesso file.",
        color=SOFT,
    )
    book.gap(2)
    lines = [(marked[row.id], _what(row), _grouped(row.sha256)) for row in rows]
    book.table((("Prova", 0.09), ("Che cosa è", 0.45), ("Impronta SHA-256", 0.46)), lines)


def _what(row: EvidenceRow) -> str:
    day = day_words(row.uploaded_at.astimezone(TRENTO).date())
    kind = f"{TYPES[row.media_type.value]}, {row.kilobytes} kB"
    told = f"{row.title}\n{kind}, caricato il {day} da {row.uploaded_by}"
    if row.deleted_at is not None:
        gone = day_words(row.deleted_at.astimezone(TRENTO).date())
        told += f"\nNon è più conservato dal {gone}: resta l’impronta."
    return told


def _grouped(sha256: str) -> str:
    return " ".join(sha256[at : at + _GROUP] for at in range(0, len(sha256), _GROUP))


def when(first: date, last: date | None) -> str:
    return span_words(first, last) if last else f"dal {day_words(first)}"


def number(value: Decimal) -> str:
    return str(format_decimal(value, locale="it"))

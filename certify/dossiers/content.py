"""What one document of transparency would say: chosen out of a dossier, named by a hash, told in three ways.

What third parties read (`transparency.compose_facts`), what stays with the person (`compose_annex`), and the
hash of both: she agrees to exactly this.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from textwrap import fill
from typing import Any, Final
from uuid import UUID

from sqlalchemy.orm import Session

from certify.certificates.sheets_words import day_words
from certify.dossiers.conditions import Documented
from certify.dossiers.drawing import ANSWERS, SHOWN
from certify.dossiers.models import DossierReceipt
from certify.dossiers.queries import get_dossier
from certify.dossiers.rows import CompetenceView, DossierView, PartRow, Spoken
from certify.dossiers.rules import Basis, Source
from certify.evidence.queries import EvidenceRow
from certify.placements.levels import level_sentence
from certify.placements.voices_read import Voice
from commons.adapters.clock import TRENTO

WIDTH: Final = 78


@dataclass(frozen=True, slots=True)
class Choice:
    """What enters: competences of the frameworks, parts by their key, and whether files are in the index."""

    competence_ids: tuple[UUID, ...]
    part_keys: tuple[str, ...] = ()
    has_evidence: bool = True

    def write(self) -> dict[str, Any]:
        return {
            "competences": [str(each) for each in self.competence_ids],
            "parts": list(self.part_keys),
            "evidence": self.has_evidence,
        }

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Choice":
        return cls(
            tuple(UUID(each) for each in told["competences"]), tuple(told["parts"]), bool(told["evidence"])
        )


@dataclass(frozen=True, slots=True)
class Content:
    """`main` is the volunteer's own placement; None for an identification. Voices are those of `parts`."""

    view: DossierView
    basis: Basis
    main: PartRow | None
    parts: tuple[PartRow, ...]
    competences: tuple[CompetenceView, ...]

    @property
    def evidence(self) -> tuple[EvidenceRow, ...]:
        found: dict[UUID, EvidenceRow] = {}
        for competence in self.competences:
            for each in competence.evidence_here:
                found.setdefault(each.id, each)
        return tuple(found.values())

    @property
    def dated_parts(self) -> tuple[PartRow, ...]:
        """What can be stated: an experience without a first day cannot."""
        return tuple(each for each in self.parts if each.from_on is not None)

    @property
    def documented(self) -> tuple[Documented, ...]:
        return tuple(
            Documented(
                competence_id=each.competence_id,
                label=each.label,
                evidence_count=len(each.evidence_here),
                voice_count=each.shown_count,
            )
            for each in self.competences
        )

    @property
    def sha256(self) -> str:
        """Name all that is told, in public and to the person: another word is another hash."""
        told = {
            "person": [self.view.full_name, str(self.view.birth_date)],
            "parts": [_part(each) for each in self.parts],
            "competences": [_competence(each) for each in self.competences],
        }
        return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def read_content(
    session: Session,
    receipt: DossierReceipt,
    choice: Choice,
    *,
    voices: Mapping[UUID, tuple[Voice, ...]] | None = None,
) -> Content:
    """Return what the document would say today with this choice. `voices`: those that are read already."""
    view = get_dossier(
        session,
        receipt.dossier_id,
        also_placement=receipt.placement_id,
        also_competences=choice.competence_ids,
        only_parts=[*choice.part_keys, *_key_of(receipt.placement_id)],
        voices=voices,
    )
    return choose_content(view, Basis(receipt.basis), receipt.placement_id, choice)


def _key_of(placement_id: UUID | None) -> list[str]:
    return [f"{Source.PLACEMENT.value}:{placement_id}"] if placement_id else []


def choose_content(view: DossierView, basis: Basis, placement_id: UUID | None, choice: Choice) -> Content:
    main = next(
        (each for each in view.parts if each.source is Source.PLACEMENT and each.source_id == placement_id),
        None,
    )
    others = tuple(each for each in view.parts if each is not main and each.key in choice.part_keys)
    parts = (main, *others) if main else others
    wanted = {each: at for at, each in enumerate(choice.competence_ids)}
    chosen = sorted(
        (each for each in view.competences if each.competence_id in wanted),
        key=lambda each: wanted[each.competence_id],
    )
    kept = {each.source_id for each in parts}
    return Content(
        view=view,
        basis=basis,
        main=main,
        parts=parts,
        competences=tuple(_narrow(each, kept, has_evidence=choice.has_evidence) for each in chosen),
    )


def compose_annex(content: Content, issuer_name: str) -> bytes:
    """Return what is for the person and not for third parties, as a text that any device opens."""
    lines = [
        "ALLEGATO PER LA PERSONA",
        "",
        _wrap(
            "Questo foglio è per lei. Non fa parte del documento firmato e non va dato a chi lo chiede: il "
            "documento vale da solo. L’impronta di questo foglio sta nel documento, così si può provare che "
            "è rimasto com’era."
        ),
        "",
        _wrap(f"Persona: {content.view.full_name}"),
        _wrap(f"Ente: {issuer_name}"),
        "",
        "COMPETENZE, CON LE DUE VOCI",
    ]
    for number, each in enumerate(content.competences, 1):
        lines += ["", _wrap(f"{number}. {each.label} ({each.reference})")]
        for spoken in each.voices:
            lines += _voices(spoken)
        if each.words:
            lines += ["   Con le sue parole:", _inset(each.words)]
    if content.evidence:
        lines += ["", "PROVE, CON LA LORO IMPRONTA SHA-256"]
    for row in content.evidence:
        lines += ["", _wrap(f"- {row.title}"), f"  {row.sha256}"]
    return ("\n".join(lines) + "\n").encode()


def _voices(spoken: Spoken) -> list[str]:
    voice = spoken.voice
    day = day_words(voice.sent_at.astimezone(TRENTO).date())
    who = ", ".join(filter(None, (voice.tutor_name, voice.tutor_office)))
    lines = [_wrap(f"   Il tutor ({who}, {day}): {SHOWN[voice.shown].lower()}.")]
    if voice.level:
        lines.append(_inset(f"«{level_sentence(voice.level, 'it')}»"))
    if voice.episode:
        lines.append(_inset(voice.episode))
    if voice.answer is not None:
        lines.append(_wrap(f"   La persona: {ANSWERS[voice.answer].lower()}."))
    if voice.words:
        lines.append(_inset(voice.words))
    return lines


def _narrow(competence: CompetenceView, kept: Collection[UUID], *, has_evidence: bool) -> CompetenceView:
    """Leave out voices, and files, of what does not enter."""
    return replace(
        competence,
        voices=tuple(each for each in competence.voices if each.part.source_id in kept),
        evidence=tuple(each for each in competence.evidence_here if each.context_id in kept)
        if has_evidence
        else (),
    )


def _part(part: PartRow) -> list[str]:
    told: Iterable[object] = (
        part.key,
        part.title,
        part.organisation,
        part.from_on,
        part.until_on,
        None if part.hours is None else part.hours.normalize(),
        part.document_number,
    )
    return ["" if each is None else str(each) for each in told]


def _competence(competence: CompetenceView) -> list[Any]:
    voices = [
        [
            str(each.voice.observation_id),
            each.voice.shown.value,
            str(each.voice.level or ""),
            each.voice.episode,
            each.voice.answer.value if each.voice.answer else "",
            each.voice.words,
            each.voice.tutor_name,
        ]
        for each in competence.voices
    ]
    files = sorted([each.sha256, each.title] for each in competence.evidence_here)
    return [competence.uri, competence.label, competence.words, voices, files]


def _wrap(text: str) -> str:
    return "\n".join(fill(part, WIDTH, subsequent_indent="   ") for part in text.split("\n"))


def _inset(text: str) -> str:
    return "\n".join(
        fill(part, WIDTH, initial_indent="   ", subsequent_indent="   ") for part in text.split("\n")
    )

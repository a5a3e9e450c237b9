"""When a document of transparency (kind C) may be issued, by whom, and what is missing.

Pure: values in, refusals out. Sources: DM 31.7.2025 (volunteers: the soggetto attuatore makes its own
volunteers' competences visible), D.Lgs. 13/2013 art. 3 (identification by a titled body), product
description, "The five documents". Hosts record, they never certify: no other host and no firm gets here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from certify.dossiers.rules import Basis, ReceiptState
from certify.placements.rules import PlacementKind, PlacementState
from commons.errors import Refusal

NEVER: Final = frozenset({"transparency-not-own-volunteer", "transparency-not-volunteering"})
"""Refusals that nothing the body could do puts right."""
OVER: Final = frozenset({PlacementState.CLOSED, PlacementState.INTERRUPTED})
"""After an interruption too: what was shown until then was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Volunteered:
    """The placement by which an implementing body knows its volunteer."""

    kind: PlacementKind
    state: PlacementState
    promoter_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Documented:
    """One competence that the document would name. `voice_count`: tutors who say that it was shown."""

    competence_id: UUID
    label: str
    evidence_count: int = 0
    voice_count: int = 0

    @property
    def is_documented(self) -> bool:
        return self.evidence_count > 0 or self.voice_count > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The person's answer. `agreed_content` is what she agreed to, `present_content` what would leave now."""

    state: ReceiptState
    issuer_id: UUID
    agreed_content: str | None = None
    present_content: str | None = None
    signed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that decides whether this body may issue this document on this day.

    `is_accredited`: an accreditation for the function that `basis` needs is confirmed and in force on
    `today`. `experience_count`: experiences that the document would name. `unprintable`: signs of the name
    for which the paper has no letter. `said_before`: the number of a document in force in which the same body
    says the same already.
    """

    basis: Basis
    issuer_id: UUID
    today: date
    is_accredited: bool
    person_id: UUID
    actor_person_id: UUID | None
    has_birth_date: bool
    experience_count: int
    competences: Sequence[Documented]
    signer_count: int
    agreement: Agreement | None
    volunteered: Volunteered | None = None
    unprintable: str = ""
    place: str | None = None
    said_before: str | None = None


def list_missing(case: Case) -> tuple[Refusal, ...]:
    """Return what speaks against issuing now, the first thing to do first; nothing when all is there.

    Where this body can never issue it, that alone: whatever else is missing, nobody need put it right.
    """
    never = _never(case)
    if never is not None:
        return (never,)
    return (*_who(case), *_about_whom(case), *_what(case), *(_agreed(case) or _anew(case)))


def list_missing_to_ask(case: Case) -> tuple[Refusal, ...]:
    """Return what has to be put right before the person is asked: all but her answer."""
    never = _never(case)
    return (never,) if never is not None else (*_who(case), *_about_whom(case), *_what(case))


def check_transparency(case: Case) -> None:
    """Raise the first refusal; whoever issues calls this last, inside the issuing transaction."""
    for refusal in list_missing(case):
        raise refusal


def _never(case: Case) -> Refusal | None:
    """Return why the body can never issue this document, whatever it does."""
    if case.basis is Basis.IDENTIFICATION:
        return None
    placement = case.volunteered
    if placement is None or placement.promoter_id != case.issuer_id:
        return Refusal("transparency-not-own-volunteer")
    if placement.kind is not PlacementKind.VOLUNTEERING:
        return Refusal("transparency-not-volunteering")
    return None


def _who(case: Case) -> list[Refusal]:
    if case.basis is Basis.IDENTIFICATION:
        return [] if case.is_accredited else [Refusal("transparency-not-titled", day=case.today)]
    found: list[Refusal] = []
    if case.volunteered is not None and case.volunteered.state not in OVER:
        found.append(Refusal("transparency-not-over"))
    if not case.is_accredited:
        found.append(Refusal("transparency-not-implementing", day=case.today))
    return found


def _about_whom(case: Case) -> list[Refusal]:
    found = []
    if case.actor_person_id == case.person_id:
        found.append(Refusal("transparency-to-oneself"))
    if not case.has_birth_date:
        found.append(Refusal("transparency-birth-date"))
    if case.unprintable:
        found.append(Refusal("transparency-unprintable", signs=case.unprintable))
    return found


def _what(case: Case) -> list[Refusal]:
    found = []
    if not case.experience_count:
        found.append(Refusal("transparency-no-experience"))
    if not case.competences:
        found.append(Refusal("transparency-no-competence"))
    elif not any(each.is_documented for each in case.competences):
        found.append(Refusal("transparency-nothing-documented"))
    if not case.signer_count:
        found.append(Refusal("transparency-no-signer"))
    if case.place is None:
        found.append(Refusal("transparency-no-seat"))
    return found


def _agreed(case: Case) -> list[Refusal]:
    answer = case.agreement
    if answer is None or answer.issuer_id != case.issuer_id:
        return [Refusal("transparency-not-asked")]
    if answer.state is ReceiptState.DECLINED:
        return [Refusal("transparency-declined")]
    if answer.state is ReceiptState.ASKED or answer.signed_on is None:
        return [Refusal("transparency-not-answered")]
    if answer.signed_on > case.today:
        return [Refusal("transparency-signed-later")]
    if answer.state is ReceiptState.AGREED and answer.agreed_content != answer.present_content:
        return [Refusal("transparency-content-changed")]
    return []


def _anew(case: Case) -> list[Refusal]:
    """Ask this of what she agreed to: before that nobody knows what it will say."""
    return [] if case.said_before is None else [Refusal("transparency-said-before", number=case.said_before)]

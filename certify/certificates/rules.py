"""Who gets an attestation of attendance and who not, what a number looks like, which ways a status may go."""

from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import UUID

from catalogue.data import EnrolmentOutcome, Outcome
from commons.errors import Refusal


class Kind(StrEnum):
    """The five documents. Each has its own number series."""

    ATTENDANCE = "attendance"
    PLACEMENT = "placement"
    TRANSPARENCY = "transparency"
    VALIDATION = "validation"
    CERTIFICATE = "certificate"


LETTER: Final = {
    Kind.ATTENDANCE: "A",
    Kind.PLACEMENT: "B",
    Kind.TRANSPARENCY: "C",
    Kind.VALIDATION: "D",
    Kind.CERTIFICATE: "E",
}


class SubjectType(StrEnum):
    """What a document is about."""

    EDITION = "edition"
    PLACEMENT = "placement"
    DOSSIER = "dossier"
    ASSESSMENT = "assessment"
    PATHWAY = "pathway"


SIGNED_OUTSIDE: Final = frozenset({Kind.VALIDATION, Kind.CERTIFICATE})
"""Complete only with a PDF that was signed outside: until it is deposited they are prepared, not issued."""


class Status(StrEnum):
    """A prepared document has number and code and waits for its signature; annulled, it never got one."""

    PREPARED = "prepared"
    ANNULLED = "annulled"
    ISSUED = "issued"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"
    ERASED = "erased"


class Switch(StrEnum):
    """Sentences that an issuer may decide to print. They are signed with the rest, as notices."""

    ART_40 = "art_40"  # DPR 445/2000 art. 40
    STAMP_DUTY = "stamp_duty"
    CONTRASSEGNO = "contrassegno"  # CAD art. 23 c. 2-bis: a public issuer with a recorded signer only


class RevocationClass(StrEnum):
    """Why, in one word that may be kept. The reason in words stands apart and is nobody else's business."""

    ERROR_IN_DATA = "error_in_data"
    ISSUED_BY_MISTAKE = "issued_by_mistake"
    HOLDERS_REQUEST = "holders_request"
    FRAUD = "fraud"
    OTHER = "other"


class Reason(StrEnum):
    """Why somebody does not get a document now."""

    ALREADY_ISSUED = "already_issued"
    NOT_COMPLETED = "not_completed"
    WITHDRAWN = "withdrawn"
    NOT_ADMITTED = "not_admitted"
    UNDECIDED = "undecided"
    ONESELF = "oneself"
    MORE_THAN_PLANNED = "more_than_planned"
    UNPRINTABLE = "unprintable"


FIRST_VERSION: Final = 1
"""What a run over an edition issues. Later versions are corrections, made one at a time by a person."""

LONGEST_NOTE: Final = 2000
LONGEST_WORDS: Final = 300
LONGEST_NUMBER: Final = 80

NEVER_VALID: Final = frozenset({Status.PREPARED, Status.ANNULLED})
"""Registered without ever having been valid: their signed data and their final PDF go to nobody outside."""

_NEXT: Final[dict[Status, frozenset[Status]]] = {
    Status.PREPARED: frozenset({Status.ISSUED, Status.ANNULLED}),
    Status.ANNULLED: frozenset({Status.ERASED}),
    Status.ISSUED: frozenset({Status.SUSPENDED, Status.REVOKED, Status.REPLACED, Status.ERASED}),
    Status.SUSPENDED: frozenset({Status.ISSUED, Status.REVOKED, Status.ERASED}),
    Status.REVOKED: frozenset({Status.ERASED}),
    Status.REPLACED: frozenset({Status.ERASED}),
    Status.ERASED: frozenset(),
}
_OUTCOMES: Final = {
    Outcome.NOT_COMPLETED: Reason.NOT_COMPLETED,
    Outcome.WITHDRAWN: Reason.WITHDRAWN,
    Outcome.NOT_ADMITTED: Reason.NOT_ADMITTED,
    Outcome.UNDECIDED: Reason.UNDECIDED,
}
_DEMO: Final = "DEMO-"


def reason_against(
    ended: EnrolmentOutcome,
    *,
    is_printable: bool,
    planned_hours: Decimal,
    issued: Collection[UUID],
    actor_person_id: UUID | None,
) -> Reason | None:
    """Say why this person gets no document in this run, or None when there is nothing against it.

    `is_printable`: the paper has a letter for each sign of the name. Staff has confirmed the outcomes,
    exceptions included: hours are told here, not judged a second time.
    """
    if ended.person_id in issued:
        return Reason.ALREADY_ISSUED
    if ended.outcome is not Outcome.COMPLETED:
        return _OUTCOMES[ended.outcome]
    if ended.person_id == actor_person_id:
        return Reason.ONESELF
    if ended.attended_hours > planned_hours:
        return Reason.MORE_THAN_PLANNED
    if not is_printable:
        return Reason.UNPRINTABLE
    return None


def check_transition(current: Status, wanted: Status) -> None:
    """Raise a Refusal that says what the document is already, unless its status may go there."""
    if wanted not in _NEXT[current]:
        raise Refusal(f"certificate-is-{current.value}")


def check_note(note: str) -> str:
    """Return the reason in words, trimmed; an act on a document needs one."""
    text = note.strip()
    if not text:
        raise Refusal("note-missing")
    if len(text) > LONGEST_NOTE:
        raise Refusal("note-too-long", longest=LONGEST_NOTE)
    return text


def format_number(*, slug: str, kind: Kind, year: int, serial: int, is_demo: bool) -> str:
    """Write a register number: `DEMO-TSM/A/2026/000147`. A demonstration's always begins with DEMO-."""
    issuer = slug.upper()
    if is_demo and not issuer.startswith(_DEMO):
        issuer = _DEMO + issuer
    return f"{issuer}/{LETTER[kind]}/{year}/{serial:06d}"


def mask_name(given_name: str, family_name: str) -> str:
    """Return initials that say little: `M… R…`."""
    return f"{given_name.strip()[:1].upper()}… {family_name.strip()[:1].upper()}…"

"""A document of any kind: its facts, written and read.

`build_document` and `read_document` choose by kind; each kind's own module states the rest.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from certify.credential import kinds
from certify.credential.assessed import (
    build_certificate,
    build_validation,
    state_certificate,
    state_validation,
)
from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.credential.attendance import build_attendance
from certify.credential.errors import Unreadable
from certify.credential.facts import AttendanceFacts, StatusEntry
from certify.credential.nodes import Node, check_terms, parse, stating
from certify.credential.placement import build_placement, state_placement
from certify.credential.placement_facts import PlacementFacts
from certify.credential.reading import state_attendance
from certify.credential.transparency import build_transparency, state_transparency
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.vocabulary import (
    ATTENDANCE_V1,
    CERTIFICATE_V1,
    PLACEMENT_V1,
    TRANSPARENCY_V1,
    VALIDATION_V1,
)

DocumentFacts = AttendanceFacts | PlacementFacts | TransparencyFacts | ValidationFacts | CertificateFacts

_READERS: Final[Mapping[str, tuple[Mapping[str, Any], Callable[[Node], DocumentFacts]]]] = {
    kinds.ATTENDANCE: (ATTENDANCE_V1, state_attendance),
    kinds.PLACEMENT: (PLACEMENT_V1, state_placement),
    kinds.TRANSPARENCY: (TRANSPARENCY_V1, state_transparency),
    kinds.VALIDATION: (VALIDATION_V1, state_validation),
    kinds.CERTIFICATE: (CERTIFICATE_V1, state_certificate),
}


def build_document(facts: DocumentFacts, status: Sequence[StatusEntry] = ()) -> dict[str, Any]:
    """Return the unsigned document of these facts, ready for `proofs.sign`.

    `status` names the places in status lists, at most one per purpose; without any, `credentialStatus` is
    left out. The facts were checked when they were made (`InvalidFacts`), so this cannot fail.
    """
    match facts:
        case AttendanceFacts():
            return build_attendance(facts, status)
        case PlacementFacts():
            return build_placement(facts, status)
        case TransparencyFacts():
            return build_transparency(facts, status)
        case ValidationFacts():
            return build_validation(facts, status)
        case CertificateFacts():
            return build_certificate(facts, status)


def read_document(data: bytes) -> DocumentFacts:
    """Return the facts in the bytes of a signed document of any kind, version 1 of its terms.

    The inverse of `build_document`. The signature is not checked here (`proofs.verify_bytes` does). Raises
    `Unreadable` for anything else: other JSON, a kind unknown here, the terms of another kind, a missing or
    contradictory field.
    """
    document = parse(data)
    kind = document.get("documentKind")
    if not isinstance(kind, str) or kind not in _READERS:
        raise Unreadable("another kind of document")
    terms, state = _READERS[kind]
    check_terms(document, terms, kind)
    with stating(f"document of kind {kind}"):
        return state(Node(document))

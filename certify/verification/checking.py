"""The check itself: the kept bytes, the issuer's signature on them, and the status of this moment."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection

from certify.certificates.documents import read_facts
from certify.certificates.papers import is_about, unseal
from certify.certificates.queries import KeptDocument
from certify.certificates.rules import NEVER_VALID, Kind, Status
from certify.credential.codes import ALPHABET, LENGTH
from certify.credential.documents import DocumentFacts
from certify.credential.errors import Unreadable
from certify.credential.proofs import Finding, verify_bytes
from certify.verification.queries import IssuerTrust, find_check
from certify.verification.rules import Answer, Problem
from commons.errors import CannotTell

log = logging.getLogger(__name__)
_NO_CODE = ALPHABET[0] * LENGTH
_ANSWERS = {
    Status.PREPARED: Answer.UNSIGNED,
    Status.ANNULLED: Answer.ANNULLED,
    Status.ERASED: Answer.ERASED,
    Status.ISSUED: Answer.VALID,
    Status.SUSPENDED: Answer.SUSPENDED,
    Status.REPLACED: Answer.REPLACED,
    Status.REVOKED: Answer.REVOKED,
}

_WITHOUT_FACTS = NEVER_VALID | {Status.ERASED}


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to. `facts` are those of the signed bytes, None where they were not proven.

    `status`: what the register says at this moment; `since`: since when it says so.
    """

    answer: Answer
    code: str
    certificate_id: UUID | None = None
    person_id: UUID | None = None
    kind: Kind | None = None
    number: str = ""
    status: Status | None = None
    since: datetime | None = None
    facts: DocumentFacts | None = field(default=None, hash=False)  # `document_sha256` stands for them
    document_sha256: str = ""
    issuer: IssuerTrust | None = None
    problem: Problem | None = None
    successor_number: str = ""
    successor_code: str = ""
    successor_issued_on: date | None = None


def check_code(connection: Connection, code: str | None) -> Checked:
    """Check the document of a code; None, as any wrong code, is looked for and not found."""
    found = find_check(connection, code or _NO_CODE)
    if found is None:
        return Checked(Answer.UNKNOWN, code or "")
    kept, issuer = found
    if (
        kept.status in _WITHOUT_FACTS
    ):  # what is gone, and what was never valid: nothing of it may be relied on
        return _tell(kept, _ANSWERS[kept.status], issuer, None, None)
    try:
        facts = _prove(kept, issuer.signing_keys)
    except _Unproven as error:
        log.error("certificate %s cannot be checked: %s", kept.id, error.problem.value)  # noqa: TRY400  no trace
        return _tell(kept, Answer.UNCHECKED, issuer, None, error.problem)
    return _tell(kept, _ANSWERS[kept.status], issuer, facts, None)


class _Unproven(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def _prove(kept: KeptDocument, keys: Mapping[str, tuple[bytes, datetime | None]]) -> DocumentFacts:
    """Open the bytes, check the signature on them, and return what they say; raises _Unproven."""
    try:
        document = unseal(kept)
    except CannotTell as error:
        locked = error.code == "document-locked"
        raise _Unproven(Problem.LOCKED if locked else Problem.BYTES) from error
    public_keys = {key_id: key for key_id, (key, _since) in keys.items()}
    proof = verify_bytes(document, public_keys, expected_sha256=kept.document_sha256)
    if proof.finding is Finding.OTHER_BYTES:
        raise _Unproven(Problem.BYTES)
    if proof.finding is Finding.UNKNOWN_KEY:
        raise _Unproven(Problem.ISSUER_KEY)
    if not proof.is_intact:
        raise _Unproven(Problem.SIGNATURE)
    compromised_at = keys[proof.key_id or ""][1]
    if compromised_at is not None and kept.issued_at >= compromised_at:
        raise _Unproven(Problem.COMPROMISED)
    try:
        facts = read_facts(document)
    except Unreadable as error:
        raise _Unproven(Problem.BYTES) from error
    if not is_about(kept, facts):
        raise _Unproven(Problem.OTHER_DOCUMENT)  # a sound document in another one's row, or a row that lies
    return facts


def _tell(
    kept: KeptDocument,
    answer: Answer,
    issuer: IssuerTrust,
    facts: DocumentFacts | None,
    problem: Problem | None,
) -> Checked:
    return Checked(
        answer=answer,
        code=kept.code,
        certificate_id=kept.id,
        person_id=kept.person_id,
        kind=kept.kind,
        number=kept.number,
        status=kept.status,
        since=kept.status_since,
        facts=facts,
        document_sha256=kept.document_sha256,
        issuer=issuer,
        problem=problem,
        successor_number=kept.successor_number or "",
        successor_code=kept.successor_code or "",
        successor_issued_on=kept.successor_issued_on,
    )

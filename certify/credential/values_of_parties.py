"""Who appears in a document, as frozen values: issuer, holder, signers, hosts, and who was entitled by what.

A value checks itself when it is made and raises `InvalidFacts` with the name of the field.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from certify.credential.errors import InvalidFacts
from certify.credential.values import (
    check_day,
    check_distinct,
    check_iri,
    check_line,
    check_lines,
    check_sha256,
    check_uuid,
)

_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class SignatureMode(StrEnum):
    """`receipt`: the person took the document, and signs for nothing else."""

    HANDWRITTEN = "handwritten"
    SCANNED = "scanned"
    CLICK = "click"
    DIGITAL = "digital"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """The provider that signs and numbers. `legal_id`: its tax or VAT number; `country`: ISO 3166 alpha-2."""

    did: str
    name: str
    url: str
    is_demo: bool
    legal_id: str | None = None
    country: str | None = None

    def __post_init__(self) -> None:
        check_iri("issuer.did", self.did)
        check_line("issuer.name", self.name)
        check_iri("issuer.url", self.url)
        if not self.did.startswith("did:"):
            raise InvalidFacts("issuer.did", "not a DID")
        if self.legal_id is not None:
            check_line("issuer.legal_id", self.legal_id)
        if self.country is not None and not _COUNTRY.fullmatch(self.country):
            raise InvalidFacts("issuer.country", "not an ISO 3166 alpha-2 code")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Another provider of the same edition: named, signing nothing."""

    name: str
    did: str | None = None
    url: str | None = None

    def __post_init__(self) -> None:
        check_line("provider.name", self.name)
        for field, value in (("provider.did", self.did), ("provider.url", self.url)):
            if value is not None:
                check_iri(field, value)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailHash:
    """An address that its owner can prove without it being readable. Open Badges 3.0, `IdentityObject`."""

    salt: str
    digest: str

    def __post_init__(self) -> None:
        check_line("email_hash.salt", self.salt)
        check_sha256("email_hash.digest", self.digest)

    @classmethod
    def of(cls, address: str, salt: str) -> "EmailHash":
        """Hash `address` (folded to lower case) followed by `salt`, UTF-8, SHA-256."""
        return cls(salt=salt, digest=hashlib.sha256((address.lower() + salt).encode()).hexdigest())


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """The person. `subject_id`: a random `urn:uuid:...` of this document, unrelated to any account."""

    given_name: str
    family_name: str
    subject_id: str
    email_hash: EmailHash | None = None

    def __post_init__(self) -> None:
        check_line("holder.given_name", self.given_name)
        check_line("holder.family_name", self.family_name)
        check_uuid("holder.subject_id", self.subject_id)

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who signs, in which office and how; `signed_on` is the real date of a signature that was scanned."""

    name: str
    office: str
    mode: SignatureMode
    signed_on: date | None = None

    def __post_init__(self) -> None:
        check_line("signatory.name", self.name)
        check_line("signatory.office", self.office)
        if self.mode is SignatureMode.SCANNED and self.signed_on is None:
            raise InvalidFacts(
                "signatory.signed_on", "a scanned signature has the date on which it was given"
            )
        check_day("signatory.signed_on", self.signed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusEntry:
    """A place in a bitstring status list (W3C Bitstring Status List 1.0, section 2.1)."""

    list_url: str
    index: int
    purpose: Literal["revocation", "suspension"]

    def __post_init__(self) -> None:
        check_iri("status.list_url", self.list_url)
        if self.index < 0:
            raise InvalidFacts("status.index", "negative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A promoter or a host that is not the issuer, with the names of its tutors."""

    name: str
    tutors: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_line("party.name", self.name)
        check_lines("party.tutors", self.tutors)


class EntitledFunction(StrEnum):
    """What an accreditation entitles a body to (`commons.organisations`)."""

    IMPLEMENTING = "implementing"  # soggetto attuatore, for its own volunteers
    IDENTIFICATION = "identification"
    VALIDATION = "validation"
    CERTIFICATION = "certification"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What entitled the issuer on the day of issue: an act, for a function and a scope."""

    function: EntitledFunction
    act: str
    scope: str
    valid_from: date
    valid_until: date | None = None

    def __post_init__(self) -> None:
        check_line("entitlement.act", self.act)
        check_line("entitlement.scope", self.scope)
        check_day("entitlement.valid_from", self.valid_from)
        check_day("entitlement.valid_until", self.valid_until)
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise InvalidFacts("entitlement.valid_until", "before the start")

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Functions:
    """The three functions by name: who accompanied, who answers for the method, who judged the substance.

    Who accompanied never judges.
    """

    f1: str
    f2: str
    f3: str

    def __post_init__(self) -> None:
        for field in ("f1", "f2", "f3"):
            check_line(f"functions.{field}", getattr(self, field))
        if self.f1 == self.f3:
            raise InvalidFacts("functions.f3", "the same as who accompanied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """Who certifies: appointed by an act, with a president and members, and its minutes."""

    act: str
    president: str
    members: tuple[str, ...]
    minutes: str
    minutes_on: date

    def __post_init__(self) -> None:
        for field in ("act", "president", "minutes"):
            check_line(f"commission.{field}", getattr(self, field))
        check_day("commission.minutes_on", self.minutes_on)
        if not self.members:
            raise InvalidFacts("commission.members", "none given")
        check_lines("commission.members", self.members)
        check_distinct("commission.members", (self.president, *self.members))

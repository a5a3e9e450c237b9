"""The facts of an attestation of attendance (kind A), as frozen values.

Everything that page or paper ever shows is here; nothing is looked up later. A value checks itself when it
is made and raises `InvalidFacts` with the name of the field: what cannot be written without loss, or would
contradict its neighbour, never reaches a signature. Minimum content: product description, "The five
documents".
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from certify.credential.codes import normalise_code
from certify.credential.errors import InvalidFacts
from certify.credential.values import (
    check_day,
    check_distinct,
    check_hours,
    check_iri,
    check_line,
    check_prose,
    check_sha256,
    check_uuid,
)

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")


class Participation(StrEnum):
    IN_PRESENCE = "in_presence"
    ONLINE = "online"
    MIXED = "mixed"


class SignatureMode(StrEnum):
    HANDWRITTEN = "handwritten"
    SCANNED = "scanned"
    CLICK = "click"
    DIGITAL = "digital"


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
class Hours:
    """Hours in quarters. The two parts are given together or not at all, and then add up to `total`."""

    total: Decimal
    in_presence: Decimal | None = None
    online: Decimal | None = None

    def __post_init__(self) -> None:
        for field, value in (
            ("total", self.total),
            ("in_presence", self.in_presence),
            ("online", self.online),
        ):
            if value is not None:
                check_hours(f"hours.{field}", value)
        if (self.in_presence is None) != (self.online is None):
            raise InvalidFacts("hours", "one part is given without the other")
        if (
            self.in_presence is not None
            and self.online is not None
            and self.in_presence + self.online != self.total
        ):
            raise InvalidFacts("hours", "the parts do not add up")


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """What the course dealt with, in the words of a framework and version. A descriptor: it has no level."""

    framework: str
    framework_version: str
    code: str
    label: str
    url: str

    def __post_init__(self) -> None:
        for field in ("framework", "framework_version", "code", "label"):
            check_line(f"competence.{field}", getattr(self, field))
        check_iri("competence.url", self.url)

    @property
    def reference(self) -> str:
        """`EntreComp 3.2`; where the code says again what the name ends with, once: `SDG 17.17`."""
        stem, _space, end = self.framework.rpartition(" ")
        is_said_twice = stem and end.isdigit() and self.code.startswith(f"{end}.")
        return f"{stem if is_said_twice else self.framework} {self.code}"


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
class AttendanceFacts:
    """All that an attestation of attendance states. Texts are Italian unless the field says otherwise.

    `course_id`: absolute address of the course; `number`: register number; `code`: 26 characters as `codes`
    makes them; `credential_id`: `urn:uuid:...`; `issued_at`: aware, whole seconds; `replaces`: id of the
    document that this version takes the place of, given exactly from version 2 on; `annex_hash`: SHA-256,
    hexadecimal; `notices`: sentences the issuer chose to print, in free words; `venue` may be missing only
    where all was on line.
    """

    issuer: Issuer
    holder: Holder
    course_id: str
    title: str
    edition: str
    started_on: date
    ended_on: date
    participation: Participation
    planned: Hours
    attended: Hours
    minimum_hours: Decimal
    programme: str
    trainers: tuple[str, ...]
    assessment: str
    quality_assurance: str
    languages: tuple[str, ...]
    signatories: tuple[Signatory, ...]
    place: str
    number: str
    code: str
    verify_url: str
    credential_id: str
    issued_at: datetime
    version: int = 1
    venue: str | None = None
    title_de: str | None = None
    title_en: str | None = None
    final_test: str | None = None
    teacher_recognition: str | None = None
    competences: tuple[Competence, ...] = ()
    other_providers: tuple[Provider, ...] = ()
    notices: tuple[str, ...] = ()
    replaces: str | None = None
    annex_hash: str | None = None

    def __post_init__(self) -> None:
        self._check_texts()
        self._check_lists()
        self._check_time_and_hours()
        self._check_identity()

    def _check_texts(self) -> None:
        for field in ("title", "edition", "place", "number"):
            check_line(field, getattr(self, field))
        for field in ("title_de", "title_en", "venue", "teacher_recognition"):
            if getattr(self, field) is not None:
                check_line(field, getattr(self, field))
        for field in ("programme", "assessment", "quality_assurance"):
            check_prose(field, getattr(self, field))
        if self.final_test is not None:
            check_prose("final_test", self.final_test)
        for trainer in self.trainers:
            check_line("trainers", trainer)
        for notice in self.notices:
            check_prose("notices", notice)

    def _check_lists(self) -> None:
        for field in ("trainers", "languages", "signatories"):
            if not getattr(self, field):
                raise InvalidFacts(field, "none given")
        for field in ("trainers", "languages", "signatories", "competences", "other_providers", "notices"):
            check_distinct(field, getattr(self, field))
        for language in self.languages:
            if not _LANGUAGE.fullmatch(language):
                raise InvalidFacts("languages", "not a BCP 47 tag")
        described = [self.issuer.did, *(provider.did for provider in self.other_providers if provider.did)]
        check_distinct("other_providers", described)

    def _check_time_and_hours(self) -> None:
        check_day("started_on", self.started_on)
        check_day("ended_on", self.ended_on)
        if self.ended_on < self.started_on:
            raise InvalidFacts("ended_on", "before the start")
        if self.issued_at.tzinfo is None or self.issued_at.microsecond:
            raise InvalidFacts("issued_at", "not an aware instant of whole seconds")
        check_hours("minimum_hours", self.minimum_hours)
        if self.minimum_hours > self.planned.total:
            raise InvalidFacts("minimum_hours", "more than planned")
        is_mixed = self.participation is Participation.MIXED
        if is_mixed != (self.planned.in_presence is not None):
            raise InvalidFacts("planned", "hours in presence and on line belong to mixed participation")
        if not is_mixed and self.attended.in_presence is not None:
            raise InvalidFacts("attended", "hours in presence and on line belong to mixed participation")
        if self.venue is None and self.participation is not Participation.ONLINE:
            raise InvalidFacts("venue", "missing, and not all was on line")

    def _check_identity(self) -> None:
        check_iri("course_id", self.course_id)
        check_iri("verify_url", self.verify_url)
        if normalise_code(self.code) != self.code:
            raise InvalidFacts("code", "not a public code in its plain form")
        check_uuid("credential_id", self.credential_id)
        if self.credential_id == self.holder.subject_id:
            raise InvalidFacts("credential_id", "the same as the holder's")
        if self.version < 1 or (self.version > 1) != (self.replaces is not None):
            raise InvalidFacts(
                "version", "a version after the first replaces another document, the first none"
            )
        if self.replaces is not None:
            check_iri("replaces", self.replaces)
        if self.annex_hash is not None:
            check_sha256("annex_hash", self.annex_hash)

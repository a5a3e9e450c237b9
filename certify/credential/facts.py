"""The facts of an attestation of attendance (kind A), as frozen values.

Everything that page or paper ever shows is here; nothing is looked up later. A value checks itself when it
is made and raises `InvalidFacts` with the name of the field: what cannot be written without loss, or would
contradict its neighbour, never reaches a signature. Minimum content: product description, "The five
documents".
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from certify.credential import kinds
from certify.credential.codes import normalise_code
from certify.credential.errors import InvalidFacts
from certify.credential.values import (
    check_day,
    check_distinct,
    check_hours,
    check_instant,
    check_iri,
    check_language_tags,
    check_line,
    check_prose,
    check_sha256,
    check_uuid,
)
from certify.credential.values_of_parties import (
    EmailHash,
    Holder,
    Issuer,
    Provider,
    Signatory,
    SignatureMode,
    StatusEntry,
)

__all__ = [
    "AttendanceFacts",
    "Competence",
    "EmailHash",
    "Holder",
    "Hours",
    "Issuer",
    "Participation",
    "Provider",
    "Signatory",
    "SignatureMode",
    "StatusEntry",
]


class Participation(StrEnum):
    IN_PRESENCE = "in_presence"
    ONLINE = "online"
    MIXED = "mixed"


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
class AttendanceFacts:
    """All that an attestation of attendance states. Texts are Italian unless the field says otherwise.

    `course_id`: absolute address of the course; `number`: register number; `code`: 26 characters as `codes`
    makes them; `credential_id`: `urn:uuid:...`; `issued_at`: aware, whole seconds; `replaces`: id of the
    document that this version takes the place of, given exactly from version 2 on; `annex_hash`: SHA-256,
    hexadecimal; `notices`: sentences the issuer chose to print, in free words; `venue` may be missing only
    where all was on line.
    """

    kind: ClassVar[str] = kinds.ATTENDANCE
    kind_name: ClassVar[str] = kinds.ATTENDANCE_NAME
    worth: ClassVar[str] = kinds.WORTH[kinds.ATTENDANCE]

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
        for field in ("trainers", "signatories"):
            if not getattr(self, field):
                raise InvalidFacts(field, "none given")
        for field in ("trainers", "signatories", "competences", "other_providers", "notices"):
            check_distinct(field, getattr(self, field))
        check_language_tags("languages", self.languages)
        described = [self.issuer.did, *(provider.did for provider in self.other_providers if provider.did)]
        check_distinct("other_providers", described)

    def _check_time_and_hours(self) -> None:
        check_day("started_on", self.started_on)
        check_day("ended_on", self.ended_on)
        if self.ended_on < self.started_on:
            raise InvalidFacts("ended_on", "before the start")
        check_instant("issued_at", self.issued_at)
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

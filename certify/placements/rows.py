"""Placements, their parties and signatures as frozen rows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from certify.placements.rules import (
    ADULT,
    Party,
    PlacementKind,
    PlacementState,
    SigningMode,
    age_on,
    needs_guardian,
    required_parties,
)

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class ObjectiveRow:
    competence_id: UUID
    framework_slug: str
    framework_name: str
    framework_version: str
    attribution: str | None
    code: str
    uri: str
    labels: dict[str, str]
    descriptions: dict[str, str]
    provenance: dict[str, str]
    task: str

    def label(self, lang: str) -> str:
        return next(self.labels[each] for each in (lang, "it", "de", "en") if each in self.labels)

    @property
    def reference(self) -> str:
        """Return the framework, its version and the code, as documents name a competence."""
        return f"{self.framework_name} {self.framework_version}, {self.code}"


@dataclass(frozen=True, slots=True)
class TutorRow:
    id: UUID
    placement_id: UUID
    party: Party
    name: str
    office: str
    address: str | None
    address_key: str | None
    language: str
    person_id: UUID | None
    from_on: date
    until_on: date | None

    def is_there_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)


@dataclass(frozen=True, slots=True)
class SignatureRow:
    id: UUID
    version: int
    party: Party
    name: str
    office: str
    mode: SigningMode
    signed_on: date
    recorded_at: datetime
    scan_id: UUID | None
    project_sha256: str


@dataclass(frozen=True, slots=True)
class EventRow:
    what: str
    on_day: date
    until_day: date | None
    reason: str
    by_name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HoursTotal:
    """Hours the person told, and hours a tutor confirmed."""

    told: Decimal = NOTHING
    confirmed: Decimal = NOTHING


@dataclass(frozen=True, slots=True)
class PlacementView:
    id: UUID
    kind: PlacementKind
    variant: str | None
    state: PlacementState
    state_since: datetime
    person_id: UUID
    given_name: str
    family_name: str
    birth_date: date | None
    promoter_id: UUID
    promoter_name: str
    host_id: UUID
    host_name: str
    second_host_id: UUID | None
    second_host_version: int | None
    second_host_name: str | None
    title: str
    activities: str
    place: str
    is_online: bool
    languages: str
    starts_on: date
    ends_on: date
    ended_on: date | None
    informed_on: date | None
    planned_hours: Decimal
    guardian_name: str | None
    guardian_address: str | None
    is_demo: bool
    version: int
    created_at: datetime
    objectives: tuple[ObjectiveRow, ...]
    tutors: tuple[TutorRow, ...]
    signatures: tuple[SignatureRow, ...]

    @property
    def person_name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def needs_guardian(self, today: date) -> bool:
        """Say whether a guardian signs the project as it reads now."""
        return self._needs_guardian(self.version, today)

    def may_name_guardian(self, today: date) -> bool:
        """Say whether a guardian may be named: at 18 too, for a paper of before the birthday."""
        if self.guardian_name:
            return True
        return self.birth_date is not None and age_on(self.birth_date, min(self.starts_on, today)) <= ADULT

    def required_parties(self, today: date) -> tuple[Party, ...]:
        """Return who signs the project as it reads now."""
        return self._required(minor=self.needs_guardian(today))

    @property
    def current_signatures(self) -> tuple[SignatureRow, ...]:
        """Return the signatures under the project as it reads now."""
        return tuple(each for each in self.signatures if each.version == self.version)

    def missing_parties(self, today: date) -> tuple[Party, ...]:
        """Return who has not signed the project as it reads now."""
        signed = {each.party for each in self.current_signatures}
        return tuple(each for each in self.required_parties(today) if each not in signed)

    def awaits(self, party: Party) -> bool:
        """Say whether a party that signs at any age of the person, so no guardian, has not signed yet."""
        signed = {each.party for each in self.current_signatures}
        return party in self._required(minor=False) and party not in signed

    @property
    def first_signed_on(self) -> date | None:
        """Return the day from which hours count: the last signature under the first version all signed."""
        whole: dict[int, list[SignatureRow]] = {}
        for each in self.signatures:
            whole.setdefault(each.version, []).append(each)
        days = []
        for version, rows in whole.items():
            last = max(each.signed_on for each in rows)
            required = self._required(minor=self._needs_guardian(version, last), version=version)
            if set(required) <= {each.party for each in rows}:
                days.append(last)
        return min(days, default=None)

    def _required(self, *, minor: bool, version: int | None = None) -> tuple[Party, ...]:
        """Return who signs a version, that of today by default; a second host none from before it came."""
        return required_parties(
            host_is_promoter=self.host_id == self.promoter_id,
            has_second_host=self.second_host_version is not None
            and self.second_host_version <= (version or self.version),
            minor=minor,
        )

    def _needs_guardian(self, version: int, today: date) -> bool:
        """Say whether a guardian signs a version; an older one is read as if it had named one."""
        own = (
            each.signed_on
            for each in self.signatures
            if each.version == version and each.party is Party.PERSON
        )
        return needs_guardian(
            self.birth_date,
            starts_on=self.starts_on,
            person_signed_on=next(own, None),
            is_guardian_named=bool(self.guardian_name) or version < self.version,
            today=today,
        )

    def tutors_on(self, day: date) -> tuple[TutorRow, ...]:
        return tuple(each for each in self.tutors if each.is_there_on(day))

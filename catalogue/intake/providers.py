"""Whom the names in a sheet mean, on the day of the course that they stand beside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.intake.names import KnownOrganisation
from catalogue.intake.rules import IntakeProblem
from commons.access import Viewer
from commons.errors import Refusal
from commons.organisations.models import Organisation
from commons.organisations.queries import OrganisationRow, list_by_name
from commons.organisations.rules import SLUG_LENGTH, make_slug, organisation_key
from commons.organisations.services import add_alias, create_organisation


@dataclass(frozen=True, slots=True)
class Meant:
    """An organisation that a name means: one that is there, or one that history will bring in."""

    name: str
    written: str
    organisation_id: UUID | None = None


@dataclass(slots=True)
class Names:
    """Reads the names of one sheet; asks the database once for each name and day."""

    session: Session
    known: Mapping[str, KnownOrganisation]
    new: dict[str, KnownOrganisation] = field(default_factory=dict)
    _asked: dict[tuple[str, date | None], list[OrganisationRow]] = field(default_factory=dict)

    def find(self, name: str, on: date | None, *, is_historical: bool) -> Meant | IntakeProblem:
        """Return whom a name means on that day. Only history brings in somebody whom nobody knows."""
        found = self._ask(name, on)
        if len(found) > 1:
            return IntakeProblem.AMBIGUOUS_PROVIDER
        if found:
            if found[0].is_historical and not is_historical:
                return IntakeProblem.HISTORICAL_PROVIDER
            return Meant(found[0].name, name, found[0].id)
        if not is_historical:
            return IntakeProblem.UNKNOWN_PROVIDER
        key = organisation_key(name)
        known = self.known.get(key) or KnownOrganisation(name, ())
        if known.name != name and (there := self._ask(known.name, on)) and len(there) == 1:
            return Meant(there[0].name, name, there[0].id)
        self.new.setdefault(organisation_key(known.name), known)
        return Meant(known.name, name)

    def find_id(self, name: str, on: date | None) -> UUID | None:
        """Return the one organisation that bears the name, or that history knows under it; else None."""
        found = self._ask(name, on)
        if not found and (known := self.known.get(organisation_key(name))) and known.name != name:
            found = self._ask(known.name, on)
        return found[0].id if len(found) == 1 else None

    def enter_new(self, *, actor: Viewer, now: datetime) -> dict[str, UUID]:
        """Enter the organisations that history names, as history; return their ids by name."""
        entered = {}
        taken = set(self.session.scalars(select(Organisation.slug)))
        for known in self.new.values():
            slug = _free_slug(known.name, taken)
            taken.add(slug)
            entered[known.name] = create_organisation(
                self.session, name=known.name, slug=slug, is_historical=True, actor=actor, now=now
            )
            for other in known.former_names:
                add_alias(
                    self.session,
                    entered[known.name],
                    name=other.name,
                    dates_note=other.dates_note,
                    actor=actor,
                    now=now,
                )
        return entered

    def _ask(self, name: str, on: date | None) -> list[OrganisationRow]:
        asked = (organisation_key(name), on)
        if asked not in self._asked:
            self._asked[asked] = list_by_name(self.session, name, on)
        return self._asked[asked]


def _free_slug(name: str, taken: set[str]) -> str:
    try:
        stem = make_slug(name)
    except Refusal:  # a name without a single Latin letter
        stem = "ente"
    slug, number = stem, 2
    while slug in taken:
        slug = f"{stem[: SLUG_LENGTH - 6].strip('-')}-{number}"
        number += 1
    return slug

"""Organisations of the past that a sheet may name, and the names that they bore."""

import json
from dataclasses import dataclass
from pathlib import Path

from commons.organisations.rules import organisation_key


@dataclass(frozen=True, slots=True)
class FormerName:
    name: str
    dates_note: str | None


@dataclass(frozen=True, slots=True)
class KnownOrganisation:
    """Entered as history when a sheet first names it, under any of its names."""

    name: str
    former_names: tuple[FormerName, ...]


def read_known_organisations(file: Path) -> dict[str, KnownOrganisation]:
    """Return the organisations by each of their names, folded."""
    document = json.loads(file.read_text(encoding="utf-8"))
    found = {}
    for each in document["organisations"]:
        names = tuple(FormerName(other["name"], other.get("dates_note")) for other in each["aliases"])
        known = KnownOrganisation(each["name"], names)
        for name in (known.name, *(other.name for other in names)):
            found[organisation_key(name)] = known
    return found

"""Navigation: each feature adds its entries; the page shows those of its audience, and the other areas."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from commons.access import PUBLIC, Permission, current_viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """`audience`: a key of `_AREAS`, or the thing whose tabs they are; `order` places it."""

    audience: str
    key: str
    label: LazyString
    endpoint: str
    order: int = 50
    permission: Permission = PUBLIC


_entries: list[Entry] = []
_AREAS = {
    "assessments": _("Valutazioni"),
    "desk": _("Scrivania"),
    "promoter": _("Tirocini"),
    "operator": _("Gestione"),
    "holder": _("La mia area"),
    "public": _("Catalogo"),
}
"""The parts of the site, in the order in which somebody who signs in is led to the first that is his."""


def add_to_menu(*entries: Entry) -> None:
    _entries.extend(entry for entry in entries if entry not in _entries)


def menu(audience: str, **values: Any) -> list[tuple[str, str, str]]:
    """Return (key, label, address) of the entries that the viewer may open.

    `values` complete the addresses: `menu("edition", edition_id=…)` are the tabs of one edition, among them
    those that floors above have added.
    """
    viewer = current_viewer()
    return [
        (entry.key, str(entry.label), url_for(entry.endpoint, **values))
        for entry in sorted(_entries, key=lambda entry: entry.order)
        if entry.audience == audience and viewer.has_any(entry.permission)
    ]


def ways(audience: str) -> list[tuple[str, str]]:
    """Return (label, address) of the first page of each other area that the viewer may enter.

    Who finds nothing on a desk but her colleagues is told that, and not that it is her desk.
    """
    found = [(label, menu(area)) for area, label in _AREAS.items() if area != audience]
    return [
        (entries[0][1] if _is_team_alone(entries) else str(label), entries[0][2])
        for label, entries in found
        if entries
    ]


def own_area() -> str:
    """Return where somebody begins who has just signed in: the desk of his office, else his documents."""
    areas = [entries for area in _AREAS if area != "public" and (entries := menu(area))]
    with_week = (entries for entries in areas if entries[0][0] == "agenda")
    first = next(with_week, None) or next((each for each in areas if not _is_team_alone(each)), None)
    return first[0][2] if first else "/"


def _is_team_alone(entries: list[tuple[str, str, str]]) -> bool:
    return [key for key, _label, _address in entries] == ["team"]


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(menu=menu, ways=ways, own_area=own_area)

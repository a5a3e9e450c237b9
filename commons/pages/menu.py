"""Navigation: each feature adds its entries; the page shows those of its audience, and the other areas."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from commons.access import PUBLIC, Permission, current_viewer


@dataclass(frozen=True, slots=True)
class Entry:
    """`audience` is public, holder, desk or operator, or the thing whose tabs they are; `order` places it."""

    audience: str
    key: str
    label: LazyString
    endpoint: str
    order: int = 50
    permission: Permission = PUBLIC


_entries: list[Entry] = []
_AREAS = {"desk": _("Scrivania"), "holder": _("La mia area"), "public": _("Catalogo")}
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
    """Return (label, address) of the first page of each other area that the viewer may enter."""
    found = [(label, menu(area)) for area, label in _AREAS.items() if area != audience]
    return [(str(label), entries[0][2]) for label, entries in found if entries]


def own_area() -> str:
    """Return where somebody begins who has just signed in: the desk of his office, else his documents."""
    return next((address for _label, address in ways("public")), "/")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(menu=menu, ways=ways, own_area=own_area)

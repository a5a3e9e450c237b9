"""What stands above each page of one placement, and how its signatures are told."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from certify.placements.queries import PlacementView, SignatureRow
from certify.placements.rules import Party, PlacementState
from certify.placements.signing import lacks_before_signing
from certify.placements.words import KINDS, STATES, party_name


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One party: its signature under the project of today, or the last one under an earlier one."""

    party: Party
    name: str
    who: str
    signature: SignatureRow | None
    earlier: SignatureRow | None


def signature_lines(view: PlacementView, today: date) -> list[SignatureLine]:
    """Return every party that signs, and whose signature under this version is missing."""
    current = {each.party: each for each in view.current_signatures}
    earlier: dict[Party, SignatureRow] = {}
    for each in view.signatures:
        if each.version < view.version:
            earlier[each.party] = each
    who = {
        Party.PROMOTER: view.promoter_name,
        Party.HOST: view.host_name,
        Party.SECOND_HOST: view.second_host_name or "",
        Party.PERSON: view.person_name,
        Party.GUARDIAN: view.guardian_name or "",
    }
    return [
        SignatureLine(
            party, str(party_name(view.kind, party)), who[party], current.get(party), earlier.get(party)
        )
        for party in view.required_parties(today)
    ]


def head_of(view: PlacementView, today: date) -> dict[str, Any]:
    """Return names, state and steps, for `placements/_base.html`."""
    return {
        "placement": view,
        "heading": view.title or _("Progetto di %(name)s", name=view.person_name),
        "kind_name": KINDS[view.kind],
        "state": STATES[view.state],
        "steps": steps_of(view, today),
        "names": {each: str(party_name(view.kind, each)) for each in Party},
        "is_draft": view.state in {PlacementState.DRAFT, PlacementState.AGREED},
    }


def steps_of(view: PlacementView, today: date) -> list[tuple[str, str, str, bool]]:
    """Return (key, label, address, lacks something) of the steps in which a project is written."""
    lacks = set(lacks_before_signing(view, today))
    return [
        (
            "project",
            _("Progetto"),
            url_for("placements.change", placement_id=view.id),
            bool(lacks & {"title", "activities", "place", "guardian"}),
        ),
        (
            "objectives",
            _("Obiettivi"),
            url_for("placements.objectives", placement_id=view.id),
            bool(lacks & {"objectives", "tasks"}),
        ),
        (
            "tutors",
            _("Tutor"),
            url_for("placements.tutors", placement_id=view.id),
            bool(lacks & {"host_tutor", "second_host_tutor", "promoter_tutor"}),
        ),
        ("show", _("Riepilogo e firme"), url_for("placements.show", placement_id=view.id), False),
    ]

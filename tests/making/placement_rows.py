"""A placement as a frozen row, without a database: whole and fine unless something is changed."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from certify.placements.rows import ObjectiveRow, PlacementView, TutorRow
from certify.placements.rules import Party, PlacementKind, PlacementState

_ID = UUID("00000000-0000-4000-8000-0000000000a1")
_HOST = UUID("00000000-0000-4000-8000-0000000000a2")
_PROMOTER = UUID("00000000-0000-4000-8000-0000000000a3")
OBJECTIVE = ObjectiveRow(
    _ID, "prova", "Prova", "1", None, "1.1", "https://example.org/1", {"it": "Squadra"}, {}, {}, "Un incontro"
)


def make_tutor_row(party: Party = Party.HOST, *, from_on: date = date(2026, 9, 1)) -> TutorRow:
    address = f"{party.value}@example.org"
    return TutorRow(_ID, _ID, party, "Marta", "tutor", address, address, "it", None, from_on, None)


_VIEW = PlacementView(
    id=_ID,
    kind=PlacementKind.INTERNSHIP,
    variant=None,
    state=PlacementState.ACTIVE,
    state_since=datetime(2026, 9, 1, tzinfo=UTC),
    person_id=_ID,
    given_name="Giulia",
    family_name="Esempio",
    birth_date=date(2003, 5, 6),
    promoter_id=_PROMOTER,
    promoter_name="Promotore",
    host_id=_HOST,
    host_name="Ospite",
    second_host_id=None,
    second_host_version=None,
    second_host_name=None,
    title="Segreteria",
    activities="Sportello",
    place="Trento",
    is_online=False,
    languages="it",
    starts_on=date(2026, 9, 1),
    ends_on=date(2027, 1, 31),
    ended_on=None,
    informed_on=date(2026, 8, 20),
    planned_hours=Decimal(400),
    guardian_name=None,
    guardian_address=None,
    is_demo=False,
    version=1,
    created_at=datetime(2026, 8, 1, tzinfo=UTC),
    objectives=(OBJECTIVE,),
    tutors=(make_tutor_row(), make_tutor_row(Party.PROMOTER)),
    signatures=(),
)


def make_view(**changed: Any) -> PlacementView:
    return replace(_VIEW, **changed)

"""What this room keeps of a person, for the file that she takes home."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.placements.models import HourEntry, PlacementEvent
from certify.placements.queries import list_placements_of_person
from certify.placements.voices_read import list_voices


def export_placements(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """Return her placements, the latest first, with project, signatures, hours, events and both voices."""
    views = list_placements_of_person(session, person_id)
    ids = [each.id for each in views]
    hours: dict[UUID, list[dict[str, Any]]] = {}
    for row in session.scalars(
        select(HourEntry).where(HourEntry.placement_id.in_(ids)).order_by(HourEntry.day)
    ):
        hours.setdefault(row.placement_id, []).append(
            {
                "day": row.day,
                "activity": row.activity,
                "told_hours": row.told_hours,
                "confirmed_hours": row.confirmed_hours,
                "confirmed_by": row.confirmed_by,
                "remark": row.remark,
            }
        )
    events: dict[UUID, list[dict[str, Any]]] = {}
    for event in session.scalars(
        select(PlacementEvent).where(PlacementEvent.placement_id.in_(ids)).order_by(PlacementEvent.at)
    ):
        events.setdefault(event.placement_id, []).append(
            {"what": event.what, "on": event.on_day, "until": event.until_day, "reason": event.reason}
        )
    voices = list_voices(session, ids)
    return [
        {
            "kind": each.kind.value,
            "state": each.state.value,
            "promoter": each.promoter_name,
            "hosts": [name for name in (each.host_name, each.second_host_name) if name],
            "title": each.title,
            "activities": each.activities,
            "place": each.place,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "ended_on": each.ended_on,
            "informed_on": each.informed_on,
            "planned_hours": each.planned_hours,
            "guardian": each.guardian_name,
            "guardian_address": each.guardian_address,
            "objectives": [
                {"reference": one.reference, "label": one.label("it"), "task": one.task}
                for one in each.objectives
            ],
            "tutors": [
                {"party": one.party.value, "name": one.name, "office": one.office} for one in each.tutors
            ],
            "signatures": [
                {
                    "party": one.party.value,
                    "name": one.name,
                    "version": one.version,
                    "mode": one.mode.value,
                    "signed_on": one.signed_on,
                }
                for one in each.signatures
            ],
            "hours": hours.get(each.id, []),
            "events": events.get(each.id, []),
            "voices": [
                {
                    "competence": f"{one.reference} {one.label('it').text}",
                    "tutor": one.tutor_name,
                    "shown": one.shown.value,
                    "level": one.level,
                    "episode": one.episode,
                    "answer": one.answer.value if one.answer else None,
                    "words": one.words,
                }
                for one in voices.get(each.id, ())
            ],
        }
        for each in views
    ]

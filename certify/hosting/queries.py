"""The interns of one address: what the page of its tutor shows, and nobody else's."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.hosting.rows import InternRow, ObservationRow, by_weeks
from certify.placements.hours import DayRow, list_days
from certify.placements.models import Observation, Response
from certify.placements.observing import has_left
from certify.placements.queries import hours_of, list_placements_of_tutor
from certify.placements.rows import HoursTotal, PlacementView, TutorRow
from certify.placements.rules import Answer, Party, PlacementState, Shown
from certify.placements.writable import against_hours
from commons.errors import NotFound

HIDDEN = frozenset({PlacementState.CANCELLED, PlacementState.NEVER_STARTED})
HOST_PARTIES = frozenset({Party.HOST, Party.SECOND_HOST})


def list_interns(session: Session, address_key: str, today: date) -> tuple[InternRow, ...]:
    """Return the interns of an address; ten queries, however many there are.

    Who followed one of them once, and does no more, sees what he wrote himself and nothing else.
    """
    views = [each for each in list_placements_of_tutor(session, address_key) if each.state not in HIDDEN]
    return build_interns(session, views, address_key, today)


def build_interns(
    session: Session, views: Sequence[PlacementView], address_key: str, today: date
) -> tuple[InternRow, ...]:
    own = {each.id: own_tutor(each, address_key, today) for each in views}
    tutor_ids = [tutor.id for tutor in own.values() if tutor is not None]
    said = list_observations(session, tutor_ids)
    current = [view.id for view in views if (tutor := own[view.id]) and not has_left(tutor.until_on, today)]
    days: dict[UUID, list[DayRow]] = {}
    for each in list_days(session, current, open_only=True) if current else []:
        days.setdefault(each.placement_id, []).append(each)
    totals = hours_of(session, current) if current else {}
    against = against_hours(session, views, today)
    interns = []
    for view in views:
        tutor = own[view.id]
        if tutor is None:
            continue
        is_former = has_left(tutor.until_on, today)
        observations = said.get(tutor.id, {})
        if is_former and not observations:
            continue
        interns.append(
            InternRow(
                view=view,
                tutor=tutor,
                is_former=is_former,
                observations=observations,
                open_weeks=by_weeks(days.get(view.id, [])),
                total=totals.get(view.id, HoursTotal()),
                against_hours=against.get(view.id),
            )
        )
    return tuple(interns)


def get_intern(session: Session, address_key: str, placement_id: UUID, today: date) -> InternRow:
    """Return one intern of an address; one of another address does not exist for it."""
    views = list_placements_of_tutor(session, address_key, placement_id=placement_id)
    found = build_interns(session, [each for each in views if each.state not in HIDDEN], address_key, today)
    if not found:
        raise NotFound("not-found")
    return found[0]


def get_counted_intern(
    session: Session, address_key: str, placement_id: UUID, today: date, *, reads: bool = False
) -> InternRow:
    """Return one intern whose hours this address writes; `reads`: also one whose hours stand still."""
    intern = get_intern(session, address_key, placement_id, today)
    if intern.is_former:
        raise NotFound("not-found")
    if intern.against_hours is not None and not reads:
        raise intern.against_hours
    return intern


def own_tutor(view: PlacementView, address_key: str, today: date) -> TutorRow | None:
    """Return as whom an address follows this placement: as it does now, else as it did last."""
    own = [each for each in view.tutors if each.address_key == address_key and each.party in HOST_PARTIES]
    now = [each for each in own if not has_left(each.until_on, today)]
    return (now or own)[-1] if own else None


def list_observations(
    session: Session, tutor_ids: Collection[UUID]
) -> Mapping[UUID, dict[UUID, ObservationRow]]:
    """Return what tutors wrote, by tutor and competence, with the answers; one query."""
    found: dict[UUID, dict[UUID, ObservationRow]] = {}
    if not tutor_ids:
        return found
    rows = session.execute(
        select(Observation, Response.answer, Response.words)
        .outerjoin(Response, Response.observation_id == Observation.id)
        .where(Observation.tutor_id.in_(tutor_ids), Observation.saved > 0)
    )
    for row, answer, words in rows:
        found.setdefault(row.tutor_id, {})[row.competence_id] = ObservationRow(
            competence_id=row.competence_id,
            shown=Shown(row.shown) if row.shown else None,
            level=row.level,
            episode=row.episode,
            writer_name=row.writer_name,
            writer_role=row.writer_role,
            saved=row.saved,
            saved_at=row.saved_at,
            sent_at=row.sent_at,
            answer=Answer(answer) if answer else None,
            words=words or "",
        )
    return found

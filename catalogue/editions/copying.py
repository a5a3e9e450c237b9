"""An edition once more: the same plan on other days, without its people."""

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.data import Form
from catalogue.editions.changing import add_meetings, plan_whole_edition
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.plans import MeetingPlan, Plan
from catalogue.editions.queries import plan_of
from catalogue.editions.rules import QUARTER
from commons.access import Viewer
from commons.errors import NotFound


def copy_edition(
    session: Session,
    edition_id: UUID,
    *,
    label: str,
    shift_to: date,
    actor: Viewer,
    now: datetime,
    into_course_id: UUID | None = None,
) -> UUID:
    """Plan an edition like this one and return its id; `into_course_id`: for another course (a copied one).

    It begins in the week of `shift_to`, each meeting on its weekday and at its hour, never before that day.
    Texts, hours, seats and trainers are kept; nobody is enrolled, and it is still to be opened. Hours of the
    archive that are no whole quarters are left open. Whether the actor may plan there was asked before.
    """
    source = session.get(Edition, edition_id)
    if source is None:
        raise NotFound("not-found")
    meetings = session.scalars(
        select(Meeting).where(Meeting.edition_id == edition_id).order_by(Meeting.on_day, Meeting.position)
    ).all()
    first = meetings[0].on_day if meetings else source.starts_on
    shift = shift_by_weeks(first, shift_to) if first else timedelta(0)
    kept = plan_of(source)
    planned, minimum, online = (
        _in_quarters(each) for each in (kept.planned_minutes, kept.minimum_minutes, kept.online_minutes)
    )
    copied_id = plan_whole_edition(
        session,
        into_course_id or source.course_id,
        Plan(
            label=label,
            starts_on=_moved(kept.starts_on, shift),
            ends_on=_moved(kept.ends_on, shift),
            enrolment_deadline=_moved(kept.enrolment_deadline, shift),
            form=kept.form,
            venue=kept.venue,
            community=kept.community,
            planned_minutes=planned,
            online_minutes=min(online or 0, planned or 0),
            minimum_minutes=None if minimum is None or planned is None else min(minimum, planned),
            seats=kept.seats,
            admits_at_once=kept.admits_at_once,
            programme=kept.programme,
            trainers=kept.trainers,
            final_test=kept.final_test,
            teacher_recognition=kept.teacher_recognition,
            assessment=kept.assessment,
            quality=kept.quality,
            language=kept.language,
        ),
        actor=actor,
        now=now,
    )
    if meetings:
        add_meetings(
            session,
            copied_id,
            [
                MeetingPlan(
                    on_day=each.on_day + shift,
                    starts_at=each.starts_at,
                    ends_at=each.ends_at,
                    minutes=each.minutes,
                    title=each.title,
                    form=Form(each.form),
                )
                for each in meetings
            ],
            actor=actor,
            now=now,
        )
    return copied_id


def shift_by_weeks(first: date, shift_to: date) -> timedelta:
    """Return whole weeks: to the first day from `shift_to` on that has the weekday of `first`."""
    return (shift_to - first) + timedelta(days=(first.weekday() - shift_to.weekday()) % 7)


def _in_quarters(minutes: int | None) -> int | None:
    return None if minutes is None or minutes % QUARTER else minutes


def _moved(day: date | None, shift: timedelta) -> date | None:
    return None if day is None else day + shift

"""What the registers wait for: presences to mark, outcomes to confirm, requests to answer."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final, TypeVarTuple

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition, Meeting
from catalogue.editions.rules import EditionState
from catalogue.editions.wording import edition_name
from catalogue.enrolments.models import Attendance, Enrolment
from catalogue.enrolments.permissions import CONFIRM_OUTCOMES, KEEP_REGISTER
from catalogue.enrolments.rules import EnrolmentState
from commons.access import Permission, Viewer
from commons.adapters.clock import TRENTO
from commons.agenda.rules import Due
from commons.pages.formats import full_day

Columns = TypeVarTuple("Columns")

ANSWER_WITHIN: Final = timedelta(days=7)
"""Whoever asked for a place is answered within a week, and before the first meeting."""
CONFIRM_WITHIN: Final = timedelta(days=14)
"""Outcomes are confirmed within two weeks of the last meeting: people wait for their attestation."""


def presences_to_mark(session: Session, viewer: Viewer, today: date) -> Iterator[Due]:
    """Return the meetings that were and whose register is not complete; one query."""
    is_marked = and_(Attendance.enrolment_id == Enrolment.id, Attendance.meeting_id == Meeting.id)
    rows = session.execute(
        _of_led_editions(
            select(
                Meeting.id, Meeting.on_day, Edition.id, Edition.label, Course.titles, func.count(Enrolment.id)
            ),
            viewer,
            KEEP_REGISTER,
        )
        .join(Meeting, Meeting.edition_id == Edition.id)
        .join(Enrolment, _is_in(Enrolment.edition_id == Edition.id, EnrolmentState.ADMITTED))
        .outerjoin(Attendance, is_marked)
        .where(Meeting.on_day <= today, Attendance.id.is_(None))
        .group_by(Meeting.id, Edition.id, Course.id)
        .order_by(Meeting.on_day, Meeting.id)
    )
    for meeting_id, on_day, edition_id, label, titles, count in rows:
        yield Due(
            on_day,
            ngettext(
                "Segni le presenze di %(day)s: manca %(num)s persona",
                "Segni le presenze di %(day)s: mancano %(num)s persone",
                count,
                day=full_day(on_day),
            ),
            edition_name(titles, label),
            url_for("enrolments.meeting", edition_id=edition_id, meeting_id=meeting_id),
        )


def outcomes_to_confirm(session: Session, viewer: Viewer, today: date) -> Iterator[Due]:
    """Return the open editions whose meetings are over; one query."""
    rows = session.execute(
        _of_led_editions(
            select(
                Edition.id, Edition.label, Course.titles, func.max(Meeting.on_day), func.count(Meeting.id)
            ),
            viewer,
            CONFIRM_OUTCOMES,
        )
        .join(Meeting, Meeting.edition_id == Edition.id)
        .group_by(Edition.id, Course.id)
        .having(func.max(Meeting.on_day) < today)
    )
    for edition_id, label, titles, last_day, _count in rows:
        yield Due(
            last_day + CONFIRM_WITHIN,
            _("Confermi gli esiti: l’ultimo incontro era %(day)s", day=full_day(last_day)),
            edition_name(titles, label),
            url_for("enrolments.register", edition_id=edition_id, _anchor="closing"),
        )


def requests_to_answer(session: Session, viewer: Viewer, _today: date) -> Iterator[Due]:
    """Return the open editions for which somebody asked and was not answered; one query."""
    rows = session.execute(
        _of_led_editions(
            select(
                Edition.id,
                Edition.label,
                Edition.starts_on,
                Course.titles,
                func.count(Enrolment.id),
                func.min(Enrolment.created_at),
            ),
            viewer,
            KEEP_REGISTER,
        )
        .join(Enrolment, _is_in(Enrolment.edition_id == Edition.id, EnrolmentState.REQUESTED))
        .group_by(Edition.id, Course.id)
    )
    for edition_id, label, starts_on, titles, count, oldest in rows:
        answer_by = oldest.astimezone(TRENTO).date() + ANSWER_WITHIN
        yield Due(
            min(answer_by, starts_on) if starts_on else answer_by,
            ngettext(
                "Risponda a %(num)s richiesta di iscrizione",
                "Risponda a %(num)s richieste di iscrizione",
                count,
            ),
            edition_name(titles, label),
            url_for("enrolments.people", edition_id=edition_id),
        )


def _of_led_editions(wanted: Select[*Columns], viewer: Viewer, permission: Permission) -> Select[*Columns]:
    return (
        wanted.select_from(Edition)
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .where(
            CourseProvider.organisation_id.in_(viewer.organisations_with(permission)),
            Edition.state == EditionState.OPEN,
        )
    )


def _is_in(joined: ColumnElement[bool], state: EnrolmentState) -> ColumnElement[bool]:
    return joined & (Enrolment.state == state)

"""What planning has to do this week: what is missing, what is to be opened, which days are the last ones."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition
from catalogue.editions.permissions import PLAN, SEE_CALENDAR
from catalogue.editions.planned import list_calendar_meetings
from catalogue.editions.queries import stated_facts
from catalogue.editions.rules import EditionState, find_missing
from catalogue.editions.wording import edition_name, title_of
from catalogue.editions.words import MISSING
from commons.access import Viewer
from commons.agenda.rules import Appointment, Due
from commons.pages.formats import full_day

LOOKS_AHEAD: Final = timedelta(days=35)
OPENS_BEFORE: Final = timedelta(days=14)
"""An edition is opened that long before it begins, so that somebody can enrol."""


def editions_to_prepare(session: Session, viewer: Viewer, today: date) -> Iterator[Due]:
    """Return the editions that begin soon: to be completed, to be opened, about to close enrolment."""
    led = viewer.organisations_with(PLAN)
    if not led:
        return
    rows = session.execute(
        select(Edition, Course.titles)
        .join(Course, Course.id == Edition.course_id)
        .join(CourseProvider, (CourseProvider.course_id == Course.id) & CourseProvider.is_lead)
        .where(
            CourseProvider.organisation_id.in_(led),
            Edition.state.in_((EditionState.PLANNED, EditionState.OPEN)),
            Edition.starts_on.is_not(None),
            or_(
                Edition.starts_on <= today + LOOKS_AHEAD,
                Edition.enrolment_deadline.between(today, today + LOOKS_AHEAD),
            ),
            or_(Edition.ends_on.is_(None), Edition.ends_on >= today),
        )
        .order_by(Edition.starts_on, Edition.id)
    )
    for edition, titles in rows:
        starts_on = edition.starts_on
        if starts_on is None:
            continue
        about = edition_name(titles, edition.label)
        if missing := find_missing(stated_facts(edition)):
            told = ", ".join(str(MISSING[each]) for each in missing)
            yield Due(
                edition.ends_on if starts_on < today else starts_on,
                _("Completi il piano: manca quello che dirà l’attestato"),
                f"{about} ({told})",
                url_for("editions.change", edition_id=edition.id, _anchor="missing"),
            )
        if edition.state == EditionState.PLANNED and starts_on >= today:
            yield Due(
                starts_on - OPENS_BEFORE,
                _("Apra le iscrizioni: comincia %(day)s", day=full_day(starts_on)),
                about,
                url_for("enrolments.register", edition_id=edition.id, _anchor="opening"),
            )
        deadline = edition.enrolment_deadline
        if edition.state == EditionState.OPEN and deadline is not None and deadline >= today:
            yield Due(
                deadline,
                _("Controlli gli iscritti: le iscrizioni finiscono %(day)s", day=full_day(deadline)),
                about,
                url_for("enrolments.people", edition_id=edition.id),
            )


def meetings_of_week(session: Session, viewer: Viewer, first: date, last: date) -> Iterator[Appointment]:
    """Return the meetings of the viewer's organisations; where they lead, each opens its register."""
    for row in list_calendar_meetings(session, viewer, SEE_CALENDAR, first, last):
        title, lang = title_of(row.titles)
        yield Appointment(
            on=row.on_day,
            title=title,
            lang=lang,
            about=", ".join(each for each in (row.label, row.venue) if each),
            address=url_for("enrolments.meeting", edition_id=row.edition_id, meeting_id=row.id)
            if row.is_led
            else url_for("courses.show", slug=row.course_slug),
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )

"""Planning an edition, its meetings and its states, with the trace that each step leaves."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.editions.models import Edition
from catalogue.editions.services import add_meeting, cancel_edition, open_edition, plan_edition
from commons.access import ANONYMOUS
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.errors import NotFound, Refusal
from tests.factories import NOW, make_course_with_edition, make_person


def test_dates_grow_with_the_meetings(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session)
    with reading() as session:
        edition = session.get_one(Edition, made.edition_id)
        assert (edition.starts_on, edition.ends_on) == (date(2026, 10, 6), date(2026, 11, 3))


def test_meeting_beyond_the_planned_hours_is_refused(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session)
        with pytest.raises(Refusal, match="meetings-beyond-plan"):
            add_meeting(
                session,
                made.edition_id,
                on_day=date(2026, 11, 10),
                minutes=15,
                title="Di troppo",
                actor=ANONYMOUS,
                now=NOW,
            )


def test_two_editions_of_one_course_have_different_names(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session)
        label = session.get_one(Edition, made.edition_id).label
        with pytest.raises(Refusal, match="edition-label-taken"):
            plan_edition(session, made.course_id, label=f" {label} ", actor=ANONYMOUS, now=NOW)
        make_person(session)  # the refusal leaves the transaction usable


def test_edition_is_opened_once_and_never_after_it_was_cancelled(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, is_open=False)
        open_edition(session, made.edition_id, actor=ANONYMOUS, now=NOW)
        with pytest.raises(Refusal, match="edition-is-open"):
            open_edition(session, made.edition_id, actor=ANONYMOUS, now=NOW)
        cancel_edition(session, made.edition_id, actor=ANONYMOUS, now=NOW)
        with pytest.raises(Refusal, match="edition-is-cancelled"):
            open_edition(session, made.edition_id, actor=ANONYMOUS, now=NOW)


def test_each_step_leaves_a_trace_with_the_lead_provider(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session, days=[date(2026, 10, 6)])
        cancel_edition(session, made.edition_id, actor=ANONYMOUS, now=NOW)
    with reading() as session:
        entries = session.execute(
            select(AuditEntry.action, AuditEntry.organisation_id)
            .where(AuditEntry.object_id == str(made.edition_id))
            .order_by(AuditEntry.id)
        ).all()
    assert [entry.action for entry in entries] == [
        "editions.plan",
        "editions.open",
        "editions.add_meeting",
        "editions.cancel",
    ]
    assert {entry.organisation_id for entry in entries} == {made.lead_id}


def test_unknown_edition_is_not_found(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_course_with_edition(session)
        with pytest.raises(NotFound):
            open_edition(session, made.course_id, actor=ANONYMOUS, now=NOW)

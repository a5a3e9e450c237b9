"""Hours as people write them, the week of a register, answers that lose nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.placements.answering import read_answer
from certify.placements.rules import Answer
from certify.voices.rules import (
    DayState,
    Logged,
    Span,
    compose_week,
    fingerprint,
    monday_of,
    read_told_hours,
    read_week,
    sum_weeks,
    write_hours,
)
from commons.errors import Refusal

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
QUARTERS = st.integers(1, 48).map(lambda each: Decimal(each) / 4)


@dataclass(frozen=True)
class Row:
    told_hours: Decimal | None = None
    confirmed_hours: Decimal | None = None
    activity: str = ""
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    remark: str = ""


@st.composite
def spans(draw: st.DrawFn) -> Span:
    first = draw(DAYS)
    last = first + timedelta(days=draw(st.integers(0, 400)))
    return Span(first, last, is_writable=draw(st.booleans()))


@st.composite
def registers(draw: st.DrawFn) -> tuple[Span, dict[date, Logged]]:
    span = draw(spans())
    days = draw(st.lists(st.integers(0, (span.last - span.first).days), max_size=12))
    return span, {
        span.first + timedelta(days=day): Row(
            draw(QUARTERS), draw(st.none() | st.integers(0, 48).map(lambda each: Decimal(each) / 4))
        )
        for day in days
    }


@given(QUARTERS)
def test_what_is_written_into_a_box_is_read_again(hours: Decimal) -> None:
    assert read_told_hours(write_hours(hours)) == hours
    assert fingerprint(hours, "x") == fingerprint(Decimal(f"{hours:.2f}"), "x")


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("4", "4"), ("4,5", "4.5"), ("4.5", "4.5"), ("4:30", "4.5"), (" 04:15 ", "4.25"),
        ("4 ore", "4"), ("4h", "4"), ("12,75", "12.75"), ("", None), ("0", None), ("0:00", None),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(text: str, hours: str | None) -> None:
    assert read_told_hours(text) == (None if hours is None else Decimal(hours))


@given(st.text(max_size=8))
def test_any_text_is_hours_or_refused_with_an_example(text: str) -> None:
    try:
        hours = read_told_hours(text)
    except Refusal as refusal:
        hours = None
        code = refusal.code
    else:
        code = "told-hours-unreadable"
    assert code == "told-hours-unreadable"
    assert hours is None or 0 < hours < 100


@given(st.text(max_size=12), spans(), DAYS)
def test_any_address_leads_to_a_week_of_the_span(text: str, span: Span, today: date) -> None:
    monday = read_week(text, span, today)
    assert monday.weekday() == 0
    assert monday_of(span.first) <= monday <= span.last


@given(registers(), DAYS)
def test_box_stands_only_where_it_may_be_written(
    given_: tuple[Span, dict[date, Logged]], today: date
) -> None:
    span, logged = given_
    for line in compose_week(monday_of(span.first), span, today, logged):
        if line.state is DayState.OPEN:
            assert span.is_writable
            assert span.first <= line.day <= min(span.last, today)
            assert line.logged is None or line.logged.confirmed_hours is None
        if line.differs:
            assert line.state is DayState.CONFIRMED


@given(registers(), DAYS)
def test_weeks_add_up_to_the_register(given_: tuple[Span, dict[date, Logged]], today: date) -> None:
    span, logged = given_
    weeks = sum_weeks(span, today, logged)
    assert sum(week.told for week in weeks) == sum(row.told_hours or 0 for row in logged.values())
    assert sum(week.confirmed for week in weeks) == sum(row.confirmed_hours or 0 for row in logged.values())
    assert sum(week.open_days for week in weeks) == sum(
        row.confirmed_hours is None for row in logged.values()
    )
    mondays = [week.monday for week in weeks]
    assert mondays == sorted(set(mondays), reverse=True)


def test_suspended_day_has_no_box() -> None:
    span = Span(
        date(2026, 9, 1), date(2026, 12, 31), is_writable=True, suspended=((date(2026, 10, 1), None),)
    )
    assert span.state_of(date(2026, 9, 30), date(2026, 11, 1), None) is DayState.OPEN
    assert span.state_of(date(2026, 10, 1), date(2026, 11, 1), None) is DayState.SUSPENDED


@given(st.sampled_from(list(Answer)), st.text(max_size=2100))
def test_answer_keeps_every_word_or_is_refused(answer: Answer, words: str) -> None:
    try:
        kind, told = read_answer(answer, words)
    except Refusal as refusal:
        refused = refusal.code
        assert refused.startswith("answer-")
    else:
        assert told.split() == words.split()
        assert (kind is Answer.AGREE) == (not told)
        assert kind in {answer, Answer.ADD}

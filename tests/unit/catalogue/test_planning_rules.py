"""Planning without a database: series and holidays, hours of a meeting, calendar files."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.editions.copying import shift_by_weeks
from catalogue.editions.ical import LINE_OCTETS, Event, write_calendar
from catalogue.editions.plans import counted_minutes
from catalogue.editions.series import holiday_of, make_series
from commons.errors import Refusal

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@given(first=DAYS, count=st.integers(1, 60), weeks=st.integers(1, 8), skipped=st.sets(DAYS, max_size=5))
def test_series_keeps_its_weekday_and_leaves_out_what_it_should(
    first: date, count: int, weeks: int, skipped: set[date]
) -> None:
    days, left_out = make_series(first, count, every_weeks=weeks, skipped=skipped)
    assert {day.weekday() for day in days} <= {first.weekday()}
    assert not set(days) & skipped
    assert not any(holiday_of(day) for day in days)
    assert not set(days) & set(left_out)
    together = sorted([*days, *left_out])
    assert all((later - earlier).days == 7 * weeks for earlier, later in pairwise(together))
    assert len(days) == count or (together[-1] - first).days > 1000


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 5), "easter"),
        (date(2026, 4, 6), "easter_monday"),
        (date(2027, 3, 28), "easter"),
        (date(2038, 4, 25), "easter"),  # the latest day that Easter can be
        (date(2025, 10, 4), None),
        (date(2026, 10, 4), "st_francis"),
        (date(2026, 12, 8), "immaculate"),
        (date(2026, 12, 7), None),
    ],
)
def test_holidays_are_those_of_the_law(day: date, name: str | None) -> None:
    assert holiday_of(day) == name


@given(first=DAYS, shift_to=DAYS)
def test_copy_begins_on_the_same_weekday_within_a_week(first: date, shift_to: date) -> None:
    moved = first + shift_by_weeks(first, shift_to)
    assert moved.weekday() == first.weekday()
    assert 0 <= (moved - shift_to).days < 7


def test_hours_count_from_start_to_end_unless_less_was_stated() -> None:
    assert counted_minutes(time(18), time(20, 30), None) == 150
    assert counted_minutes(time(9), time(17), 420) == 420
    assert counted_minutes(None, None, 90) == 90
    for start, end, stated, code in (
        (time(18), time(18), None, "meeting-ends-before-start"),
        (time(18), time(20), 135, "meeting-counts-too-long"),
        (time(18), time(20, 10), None, "edition-hours-in-quarters"),
        (time(18), None, None, "meeting-lacks-hours"),
        (None, None, 0, "edition-hours-in-quarters"),
    ):
        with pytest.raises(Refusal, match=code):
            counted_minutes(start, end, stated)


@given(texts=st.lists(st.text(max_size=300), min_size=3, max_size=3))
def test_no_text_ends_its_line_in_a_calendar_file(texts: list[str]) -> None:
    event = Event(
        uid="x",
        on_day=date(2026, 11, 24),
        summary=texts[0],
        location=texts[1],
        description=texts[2],
        changed_at=datetime(2026, 11, 1, tzinfo=UTC),
    )
    written = write_calendar("Prova", [event])
    lines = written.split(b"\r\n")
    assert all(len(line) <= LINE_OCTETS for line in lines)
    assert b"\n" not in written.replace(b"\r\n", b"")
    whole = written.replace(b"\r\n ", b"").decode().split("\r\n")
    names = [line.partition(":")[0].partition(";")[0] for line in whole if line]
    untold = write_calendar("Prova", [replace(event, summary="x", location="x", description="x")])
    wanted = {line.partition(":")[0].partition(";")[0] for line in untold.decode().split("\r\n") if line}
    assert set(names) <= wanted
    assert whole.count("BEGIN:VEVENT") == 1

"""The month of a calendar: whole weeks from Monday, every entry on its day, once."""

from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from catalogue.editions.month import (
    FIRST_YEAR,
    LAST_YEAR,
    CalendarEntry,
    days_shown,
    lay_month,
    month_name,
    read_month,
)

TODAY = date(2026, 11, 23)
MONTHS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)).map(lambda day: day.replace(day=1))


def entry(on: date, title: str = "Incontro", starts_at: time | None = None) -> CalendarEntry:
    return CalendarEntry(on=on, title=title, address="/", starts_at=starts_at)


@given(MONTHS)
def test_weeks_begin_on_monday_and_hold_each_day_of_the_month_once(first: date) -> None:
    month = lay_month(first, [], today=TODAY)
    days = [day for week in month.weeks for day in week]
    assert all(len(week) == 7 and week[0].on.weekday() == 0 for week in month.weeks)
    assert [day.on.toordinal() for day in days] == list(
        range(days[0].on.toordinal(), days[-1].on.toordinal() + 1)
    )
    own = [day.on for day in days if day.is_of_month]
    assert own[0] == first
    assert all(day.month == first.month for day in own)
    assert days_shown(first) == (days[0].on, days[-1].on)


@given(MONTHS)
def test_month_before_and_after_lead_back(first: date) -> None:
    month = lay_month(first, [], today=TODAY)
    if first.year < LAST_YEAR:
        after = lay_month(read_month(month.after, TODAY), [], today=TODAY)
        assert after.before == month.this == month_name(first)
        assert after.first > first


@given(st.text(max_size=12))
def test_what_is_no_month_means_the_present_one(text: str) -> None:
    assert read_month(text, TODAY).day == 1


def test_months_are_read_as_addresses_write_them() -> None:
    assert read_month("2026-12", TODAY) == date(2026, 12, 1)
    for nonsense in ("", "2026-13", "2026-00", "0000-01", "9999-12", "2026-1", "2026-12-01", "²026-12"):
        assert read_month(nonsense, TODAY) == date(2026, 11, 1)


def test_entries_stand_by_their_hour_and_only_those_of_the_month_are_counted() -> None:
    entries = [
        entry(date(2026, 11, 24), "sera", time(18)),
        entry(date(2026, 11, 24), "mattina", time(9)),
        entry(date(2026, 11, 24), "senza ora"),
        entry(date(2026, 12, 1), "dopo"),
        entry(date(2027, 3, 1), "fuori"),
    ]
    month = lay_month(date(2026, 11, 1), entries, today=TODAY)
    told = {
        day.on: [each.title for each in day.entries] for week in month.weeks for day in week if day.entries
    }
    assert told == {
        date(2026, 11, 24): ["senza ora", "mattina", "sera"],
        date(2026, 12, 1): ["dopo"],
    }
    assert month.count == 3
    assert month.has_today


def test_today_is_marked_once() -> None:
    month = lay_month(TODAY.replace(day=1), [], today=TODAY)
    assert [day.on for week in month.weeks for day in week if day.is_today] == [TODAY]

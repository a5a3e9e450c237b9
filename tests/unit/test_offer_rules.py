"""What an address asks of the catalogue, and what an edition promises."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.offer.rules import FACETS, LAST_PAGE, Search, Seats, Sort, read_search, rhythm_of, seats_of

TODAY = date(2026, 11, 23)


def read(**values: list[str]) -> Search:
    return read_search(lambda name: values.get(name, []))


def test_what_was_typed_is_kept_as_it_was() -> None:
    assert read(q=["  L’Acqua  è  vita "]).typed == "L’Acqua è vita"
    assert read(q=["L’Acqua"]).words == ("l", "acqua")


def test_values_that_make_no_sense_are_left_out() -> None:
    search = read(when=["month", "nonsense"], page=["-3"], sort=["; DROP"], topic=["", "x" * 500, "a\x00b"])
    assert search.chosen == (("when", ("month",)),)
    assert (search.page, search.sort) == (1, Sort.DATE)


_addresses = st.dictionaries(
    st.sampled_from(["q", "page", "sort", *FACETS]), st.lists(st.text(max_size=150), max_size=5)
)


@given(_addresses)
def test_no_address_is_refused_and_asking_again_asks_the_same(values: dict[str, list[str]]) -> None:
    search = read(**values)
    again: dict[str, list[str]] = {}
    for name, value in search.pairs():
        again.setdefault(name, []).append(value)
    assert read(**again) == search
    assert 1 <= search.page <= LAST_PAGE


@pytest.mark.parametrize(
    ("seats", "taken", "answer"),
    [
        (25, 0, Seats.FREE),
        (25, 20, Seats.FREE),
        (25, 21, Seats.LAST),
        (25, 24, Seats.LAST),
        (25, 25, Seats.FULL),
        (25, 26, Seats.FULL),
        (None, 7, Seats.UNKNOWN),
    ],
)
def test_seats_of_an_open_edition(seats: int | None, taken: int, answer: Seats) -> None:
    assert (
        seats_of(is_open=True, seats=seats, taken=taken, has_dates=True, deadline=TODAY, today=TODAY)
        == answer
    )


def test_after_the_deadline_nothing_is_free() -> None:
    late = date(2026, 11, 22)
    assert seats_of(is_open=True, seats=9, taken=0, has_dates=True, deadline=late, today=TODAY) == Seats.ENDED


def test_a_planned_edition_promises_nothing_free() -> None:
    def answer(seats: int | None) -> Seats:
        return seats_of(is_open=False, seats=seats, taken=0, has_dates=True, deadline=None, today=TODAY)

    assert (answer(20), answer(None)) == (Seats.PLANNED, Seats.UNKNOWN)


def test_an_open_edition_without_dates_is_always_open() -> None:
    answer = seats_of(is_open=True, seats=None, taken=3, has_dates=False, deadline=None, today=TODAY)
    assert answer == Seats.ALWAYS


def test_five_tuesdays_at_the_same_hours_are_told_as_such() -> None:
    days = [(date(2026, 10, day), time(17), time(21)) for day in (6, 13, 20, 27)]
    rhythm = rhythm_of(days)
    assert rhythm is not None
    assert (rhythm.count, rhythm.weekday, rhythm.starts_at, rhythm.is_weekly) == (4, 1, time(17), True)


def test_a_missed_week_is_not_weekly() -> None:
    days = [(date(2026, 10, day), None, None) for day in (6, 13, 27)]
    rhythm = rhythm_of(days)
    assert rhythm is not None
    assert (rhythm.weekday, rhythm.is_weekly) == (1, False)


def test_different_hours_are_not_told_as_one() -> None:
    rhythm = rhythm_of([(date(2026, 10, 6), time(9), time(12)), (date(2026, 10, 7), time(14), time(18))])
    assert rhythm is not None
    assert (rhythm.weekday, rhythm.starts_at, rhythm.ends_at) == (None, None, None)

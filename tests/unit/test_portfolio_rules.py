"""What may be shared and for how long, who is a minor, how competences are grouped, what is next."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificates.rules import Kind
from certify.portfolio.rules import (
    LONGEST_SENTENCE,
    LONGEST_TITLE,
    MOST_DAYS,
    OF_AGE,
    STATION_OF,
    ShareState,
    check_end,
    check_sentence,
    check_title,
    is_minor,
    is_name_shown,
    last_end,
    state_of,
    usual_end,
)
from commons.errors import Refusal

TODAY = date(2026, 11, 23)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@given(today=DAYS, delta=st.integers(-800, 800))
def test_an_end_is_taken_exactly_from_today_to_a_year_on(today: date, delta: int) -> None:
    ends_on = today + timedelta(days=delta)
    if 0 <= delta <= MOST_DAYS:
        assert check_end(ends_on, today) == ends_on
    else:
        with pytest.raises(Refusal) as caught:
            check_end(ends_on, today)
        assert caught.value.code == ("share-end-past" if delta < 0 else "share-end-far")


@given(today=DAYS)
def test_the_usual_end_is_one_that_is_taken(today: date) -> None:
    assert today < check_end(usual_end(today), today) < last_end(today)


@pytest.mark.parametrize(
    ("ends_on", "ended", "state"),
    [
        (TODAY, False, ShareState.OPEN),
        (TODAY - timedelta(days=1), False, ShareState.EXPIRED),
        (TODAY, True, ShareState.ENDED),
        (TODAY - timedelta(days=1), True, ShareState.ENDED),
    ],
)
def test_a_share_is_open_for_the_whole_of_its_last_day(ends_on: date, ended: bool, state: ShareState) -> None:  # noqa: FBT001
    ended_at = datetime(2026, 11, 20, tzinfo=UTC) if ended else None
    assert state_of(ends_on, ended_at, TODAY) is state


@given(birth_date=st.dates(date(1920, 1, 1), date(2020, 12, 31)))
def test_nobody_is_a_minor_from_the_eighteenth_birthday_on(birth_date: date) -> None:
    year = birth_date.year + OF_AGE
    try:
        birthday = birth_date.replace(year=year)
    except ValueError:
        birthday = date(year, 3, 1)  # born on 29 February
    assert is_minor(birth_date, birthday - timedelta(days=1))
    assert not is_minor(birth_date, birthday)


def test_a_name_is_shown_only_to_whoever_chose_so_and_is_of_age() -> None:
    adult, minor = date(2000, 1, 1), date(2010, 1, 1)
    assert is_name_shown(shows_name=True, birth_date=adult, today=TODAY)
    assert is_name_shown(shows_name=True, birth_date=None, today=TODAY)
    assert not is_name_shown(shows_name=False, birth_date=adult, today=TODAY)
    assert not is_name_shown(shows_name=True, birth_date=minor, today=TODAY)


def test_titles_and_sentences_are_trimmed_and_measured() -> None:
    assert check_title("  Candidatura   al servizio\n") == "Candidatura al servizio"
    assert check_sentence(" \n ") is None
    for check, text, code in (
        (check_title, " ", "share-title-missing"),
        (check_title, "x" * (LONGEST_TITLE + 1), "share-title-long"),
        (check_sentence, "x" * (LONGEST_SENTENCE + 1), "share-sentence-long"),
    ):
        with pytest.raises(Refusal) as caught:
            check(text)
        assert caught.value.code == code


def test_every_kind_of_document_has_its_station() -> None:
    assert STATION_OF.keys() == set(Kind)

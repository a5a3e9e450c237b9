"""Days and hours as people write them in each language."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale

from commons.pages.formats import day, day_span, hours, instant, long_day, week_day

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("locale", "short", "long", "narrow"),
    [
        ("it", "23/11/2026", "23 novembre 2026", "lun 23/11"),
        ("de", "23.11.2026", "23. November 2026", "Mo. 23.11."),
        ("en_GB", "23/11/2026", "23 November 2026", "Mon 23/11"),
    ],
)
def test_a_day_is_written_as_the_language_does(
    app: Flask, locale: str, short: str, long: str, narrow: str
) -> None:
    with app.test_request_context(), force_locale(locale):
        assert (day(DAY), long_day(DAY), week_day(DAY)) == (short, long, narrow)
        assert instant(datetime(2026, 11, 23, 8, 5, tzinfo=UTC)) == f"{short} 09:05"


@pytest.mark.parametrize(
    ("locale", "month", "year"),
    [
        ("it", "20 – 23 novembre 2026", "23 novembre 2026 – 4 gennaio 2027"),
        ("de", "20. – 23. November 2026", "23. November 2026 – 4. Januar 2027"),
        ("en_GB", "20 – 23 November 2026", "23 November 2026 – 4 January 2027"),
    ],
)
def test_a_span_says_nothing_twice(app: Flask, locale: str, month: str, year: str) -> None:
    with app.test_request_context(), force_locale(locale):
        assert day_span(date(2026, 11, 20), DAY) == month
        assert day_span(DAY, date(2027, 1, 4)) == year
        assert day_span(DAY, DAY) == long_day(DAY)


@pytest.mark.parametrize(
    ("locale", "one", "many"),
    [("it", "1 ora", "2,5 ore"), ("de", "1 Stunde", "2,5 Stunden"), ("en_GB", "1 hour", "2.5 hours")],
)
def test_hours_have_their_word(app: Flask, locale: str, one: str, many: str) -> None:
    with app.test_request_context(), force_locale(locale):
        assert (hours(Decimal(1)), hours(Decimal("2.5"))) == (one, many)

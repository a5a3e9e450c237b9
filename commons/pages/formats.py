"""How days, spans, hours and codes are written for people."""

from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from flask_babel import format_date, format_datetime, format_decimal, get_locale, ngettext


def day(value: date | None) -> str:
    """Write gg/mm/aaaa, in German TT.MM.JJJJ: what people compare with paper."""
    return "" if value is None else str(format_date(value, _short()))


def long_day(value: date) -> str:
    return str(format_date(value, "d. MMMM yyyy" if _is_german() else "d MMMM yyyy"))


def week_day(value: date) -> str:
    """Write `mar 20/10`, in German `Di. 20.10.`: the head of a narrow column."""
    return f"{format_date(value, 'EEE')} {day_month(value)}"


def full_day(value: date) -> str:
    """Write `giovedì 12 novembre`: a day of a calendar."""
    return str(format_date(value, "EEEE, d. MMMM" if _is_german() else "EEEE d MMMM"))


def week_day_name(value: date) -> str:
    return str(format_date(value, "EEEE"))


def month_year(value: date) -> str:
    """Write `Novembre 2026`: the head of a month."""
    text = str(format_date(value, "LLLL yyyy"))
    return text[:1].upper() + text[1:]


def day_month(value: date) -> str:
    """Write `20/10`, in German `20.10.`."""
    return str(format_date(value, "dd.MM." if _is_german() else "dd/MM"))


def instant(value: datetime) -> str:
    return str(format_datetime(value, f"{_short()} HH:mm"))


def day_span(start: date, end: date | None) -> str:
    """Write a span as people do: `6 aprile – 4 maggio 2027`."""
    if end is None or end == start:
        return long_day(start)
    dot = "." if _is_german() else ""
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}{dot} – {long_day(end)}"
    if start.year == end.year:
        return f"{format_date(start, f'd{dot} MMMM')} – {long_day(end)}"
    return f"{long_day(start)} – {long_day(end)}"


def number(value: Decimal | float) -> str:
    return str(format_decimal(value))


def hours(value: Decimal) -> str:
    """Write `8 ore`, `1 ora`, `2,5 ore`."""
    unit = ngettext("ora", "ore", 1 if value == 1 else 2)
    return f"{number(value)} {unit}"


def _short() -> str:
    return "dd.MM.yyyy" if _is_german() else "dd/MM/yyyy"


def _is_german() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "de"


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day, long_day=long_day, instant=instant, number=number, hours=hours, grouped=grouped
    )
    app.jinja_env.filters.update(full_day=full_day, week_day_name=week_day_name, month_year=month_year)
    app.jinja_env.globals.update(day_span=day_span)


def grouped(code: str) -> str:
    """Write a code in fours, as people know it from an IBAN."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))

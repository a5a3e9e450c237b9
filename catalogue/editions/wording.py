"""An edition in the reader's words: its title, its days, its hours."""

from collections.abc import Mapping
from datetime import date, time

from flask_babel import gettext as _

from catalogue.courses.wording import pick
from commons.pages.formats import day_span
from commons.pages.language import current_lang


def title_of(titles: Mapping[str, str]) -> tuple[str, str]:
    """Return the title, and its language where that is not the page's."""
    title, lang = pick(titles, current_lang())
    return title, "" if lang == current_lang() else lang


def when_of(starts_on: date | None, ends_on: date | None, dates_text: str) -> str:
    if starts_on is not None:
        return day_span(starts_on, ends_on)
    return dates_text or str(_("Date non indicate"))


def clock_span(starts_at: time | None, ends_at: time | None) -> str:
    """Write `18:00–20:30`, the start alone where no end is told, or nothing."""
    if starts_at is None:
        return ""
    return f"{starts_at:%H:%M}" if ends_at is None else f"{starts_at:%H:%M}–{ends_at:%H:%M}"


def edition_name(titles: Mapping[str, str], label: str) -> str:
    """Write `Partenariati, edizione del martedì`: the thing, as a list of things to do names it."""
    return f"{title_of(titles)[0]}, {label}"

"""What is waiting for whom: each feature tells what is due, one page shows it, the most urgent first."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any, Final

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do. `on`: the day by which it should be done, None when there is no such day.

    `text` begins with the verb, `about` names the thing ("Partenariati, edizione del martedì"), `address` is
    the page where it is done. Both are said already: in the reader's language.
    """

    on: date | None
    text: str
    about: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Something that takes place these days; `lang` is that of the title where it is not the reader's."""

    on: date
    title: str
    about: str
    address: str
    starts_at: time | None = None
    ends_at: time | None = None
    lang: str = ""


# Typed loosely, because rules know neither the database nor who asks: a source takes (Session, Viewer, date).
Source = Callable[[Any, Any, date], Iterable[Due]]
"""Returns what is due for this viewer today, in one or two queries, whatever the number of things."""

Calendar = Callable[[Any, Any, date, date], Iterable[Appointment]]
"""Returns what takes place for this viewer from one day to another, both included; one query."""

_sources: dict[str, list[Source]] = {}
_calendars: dict[str, list[Calendar]] = {}


def add_to_agenda(audience: str, source: Source) -> None:
    """Have what `source` returns shown on the first page of an area: `desk`, `promoter` or `operator`."""
    sources = _sources.setdefault(audience, [])
    if source not in sources:
        sources.append(source)


def add_to_week(audience: str, calendar: Calendar) -> None:
    """Have what takes place in the next seven days shown beside what is due."""
    calendars = _calendars.setdefault(audience, [])
    if calendar not in calendars:
        calendars.append(calendar)


def sources_of(audience: str) -> tuple[Source, ...]:
    return tuple(_sources.get(audience, ()))


def calendars_of(audience: str) -> tuple[Calendar, ...]:
    return tuple(_calendars.get(audience, ()))


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due: late, within the next seven days, and later or without a day; each by its day."""

    late: tuple[Due, ...]
    soon: tuple[Due, ...]
    later: tuple[Due, ...]

    @property
    def count(self) -> int:
        return len(self.late) + len(self.soon) + len(self.later)


def last_day_of_week(today: date) -> date:
    """Return the last of the seven days that begin today."""
    return today + WEEK - timedelta(days=1)


def sort_agenda(things: Iterable[Due], today: date) -> Agenda:
    """Lay out what is due: the oldest first, what has no day at the very end."""
    ordered = sorted(things, key=lambda due: (due.on or date.max, due.about, due.text))
    last = last_day_of_week(today)
    return Agenda(
        late=tuple(due for due in ordered if due.on is not None and due.on < today),
        soon=tuple(due for due in ordered if due.on is not None and today <= due.on <= last),
        later=tuple(due for due in ordered if due.on is None or due.on > last),
    )

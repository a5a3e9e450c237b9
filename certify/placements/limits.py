"""What the limits of a kind say of one project, and what of it will not count: one finding, one sentence."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from certify.placements.kinds import Limit, LimitRule, kind_rules
from certify.placements.rules import PlacementKind, age_on
from certify.placements.words import kind_subject, length_of, years
from commons.errors import Refusal

YEAR_MONTHS: Final = 12
HOURS_A_DAY: Final = 8


class Part(StrEnum):
    """Which field of the form a finding belongs to."""

    DATES = "dates"
    HOURS = "hours"
    PERSON = "person"
    SIGNATURES = "signatures"
    TUTORS = "tutors"
    INFORMED = "informed"
    OBJECTIVES = "objectives"


@dataclass(frozen=True, slots=True)
class Finding:
    """A sentence to come: `code` and `values` as in a Refusal, with the source that the sentence names."""

    code: str
    part: Part
    refuses: bool = False
    is_sourced: bool = True
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the limits look at."""

    kind: PlacementKind
    variant: str | None
    starts_on: date
    ends_on: date
    planned_hours: Decimal
    birth_date: date | None
    suspended_days: int = 0


def add_months(day: date, months: int) -> date:
    """Return the same day so many months later; the last of the month where there is no such day."""
    year, month = divmod(day.year * YEAR_MONTHS + day.month - 1 + months, YEAR_MONTHS)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def months_between(starts_on: date, ends_on: date) -> int:
    """Return full calendar months, both days included: 1 February to 31 March are two."""
    if ends_on >= date.max - timedelta(days=1):
        return (date.max.year - starts_on.year) * YEAR_MONTHS
    months = (ends_on.year - starts_on.year) * YEAR_MONTHS + ends_on.month - starts_on.month + 1
    while months > 0 and add_months(starts_on, months) > ends_on + timedelta(days=1):
        months -= 1
    return max(0, months)


def check_limits(checked: Checked) -> tuple[Finding, ...]:
    """Return what the kind's limits say against these dates, hours and this age."""
    limits = kind_rules(checked.kind).limits_for(checked.variant, checked.starts_on)
    return tuple(found for limit in limits for found in _look(limit, checked))


def refuse_limits(checked: Checked) -> None:
    """Raise the first finding that a project may not have; those that only warn are for the page."""
    for found in check_limits(checked):
        if found.refuses:
            raise Refusal(found.code, **found.values)


def _look(limit: Limit, checked: Checked) -> Iterable[Finding]:
    match limit.rule:
        case LimitRule.MONTHS:
            yield from _months(limit, checked)
        case LimitRule.DAYS:
            days = (checked.ends_on - checked.starts_on).days + 1 - checked.suspended_days
            if limit.least is not None and days < limit.least:
                yield _found(
                    "placement-days-few",
                    Part.DATES,
                    limit,
                    kind=kind_subject(checked.kind),
                    least=limit.least,
                    length=length_of(0, days),
                )
        case LimitRule.AGE:
            yield from _age(limit, checked)
        case LimitRule.SCHOOL_HOURS:
            if limit.least is not None and checked.planned_hours < limit.least:
                yield _found(
                    "placement-school-hours",
                    Part.HOURS,
                    limit,
                    least=limit.least,
                    hours=plain(checked.planned_hours),
                )
        case LimitRule.HOURS_IN_YEAR:
            months = max(1, months_between(checked.starts_on, checked.ends_on))
            in_year = checked.planned_hours * min(YEAR_MONTHS, months) / months
            if limit.least is not None and in_year < limit.least:
                yield _found(
                    "placement-hours-few",
                    Part.HOURS,
                    limit,
                    kind=kind_subject(checked.kind),
                    least=limit.least,
                    hours=plain(in_year),
                )
        case _:
            return


def _months(limit: Limit, checked: Checked) -> Iterable[Finding]:
    whole = months_between(checked.starts_on, checked.ends_on)
    ends_on = checked.ends_on - timedelta(days=checked.suspended_days)
    is_long = limit.most is not None and ends_on > add_months(checked.starts_on, limit.most) - timedelta(1)
    is_short = limit.least is not None and checked.ends_on < add_months(
        checked.starts_on, limit.least
    ) - timedelta(1)
    if is_long or is_short:
        if limit.least is None:
            code = "placement-months-many"
        elif limit.most is None:
            code = "placement-months-few"
        else:
            code = "placement-months"
        days = (checked.ends_on - add_months(checked.starts_on, whole)).days + 1
        yield _found(
            code,
            Part.DATES,
            limit,
            kind=kind_subject(checked.kind),
            least=limit.least or 0,
            most=limit.most or 0,
            length=length_of(whole, max(0, days)),
        )


def _age(limit: Limit, checked: Checked) -> Iterable[Finding]:
    kind = kind_subject(checked.kind)
    if checked.birth_date is None:
        yield Finding("placement-age-unknown", Part.PERSON, values={"kind": kind, "source": limit.source})
        return
    age = age_on(checked.birth_date, checked.starts_on)
    told = {"kind": kind, "age": years(age)}
    if limit.least is not None and age < limit.least:
        yield _found("placement-age-young", Part.PERSON, limit, least=limit.least, **told)
    if limit.below is not None and age >= limit.below:
        yield _found("placement-age-old", Part.PERSON, limit, below=limit.below, **told)


def _found(code: str, part: Part, limit: Limit, **values: object) -> Finding:
    return Finding(code, part, limit.refuses, limit.is_sourced, {**values, "source": limit.source})


def plain(hours: Decimal) -> str:
    """Write hours for a sentence: whole ones without a comma."""
    exact = f"{hours:.2f}".rstrip("0").rstrip(".")
    return exact.replace(".", ",")

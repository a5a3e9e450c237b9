"""Kinds of placement and their dated limits, read from `data/placement-kinds.json` and checked when read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, TypeVar

from certify.placements.rules import PlacementKind

E = TypeVar("E", bound=StrEnum)
FILE: Final = Path(__file__).parents[2] / "data" / "placement-kinds.json"


class BrokenKinds(Exception):
    """The file says something that cannot be meant; the message names the place."""


class LimitRule(StrEnum):
    """What a limit is about."""

    MONTHS = "months"
    DAYS = "days"
    AGE = "age"  # on the first day; `below` is the age not yet reached
    SCHOOL_HOURS = "school_hours"  # of the last three years in all: one placement is a part of them
    HOURS_IN_YEAR = "hours_in_year"
    INFORMED = "informed"  # told what it is before the project is signed
    TUTOR_THROUGHOUT = "tutor_throughout"


_NUMBERED: Final = frozenset(
    {LimitRule.MONTHS, LimitRule.DAYS, LimitRule.AGE, LimitRule.SCHOOL_HOURS, LimitRule.HOURS_IN_YEAR}
)
_LIMIT_KEYS: Final = frozenset(
    {"rule", "variant", "least", "most", "below", "acts", "from", "until", "source", "mark"}
)
_KIND_KEYS: Final = frozenset({"kind", "variants", "may_host_itself", "counts_from_signing", "limits"})


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit for placements that begin within its days. What is only remembered never refuses."""

    rule: LimitRule
    variant: str | None
    least: int | None
    most: int | None
    below: int | None
    refuses: bool
    valid_from: date | None
    valid_until: date | None
    source: str
    is_sourced: bool

    def holds_on(self, day: date) -> bool:
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class KindRules:
    kind: PlacementKind
    variants: tuple[str, ...]
    may_host_itself: bool
    counts_from_signing: bool
    limits: tuple[Limit, ...]

    def limits_for(self, variant: str | None, starts_on: date) -> tuple[Limit, ...]:
        """Return what holds on that day; a limit of the variant takes the place of the general one."""
        there = [each for each in self.limits if each.holds_on(starts_on)]
        own = tuple(each for each in there if variant is not None and each.variant == variant)
        spans = {LimitRule.MONTHS, LimitRule.DAYS}
        replaced = {each.rule for each in own}
        if replaced & spans:
            replaced |= spans
        return own + tuple(each for each in there if each.variant is None and each.rule not in replaced)


@lru_cache(maxsize=1)
def list_kinds() -> Mapping[PlacementKind, KindRules]:
    """Return the rules of every kind; BrokenKinds when the file cannot be read as such."""
    return read_kinds(FILE.read_text(encoding="utf-8"))


def kind_rules(kind: PlacementKind) -> KindRules:
    return list_kinds()[kind]


def read_kinds(text: str) -> Mapping[PlacementKind, KindRules]:
    try:
        told = json.loads(text)
    except ValueError as error:
        raise BrokenKinds(f"no JSON: {error}") from error
    if not isinstance(told, dict) or not isinstance(told.get("kinds"), list):
        raise BrokenKinds("the file needs a list `kinds`")
    found: dict[PlacementKind, KindRules] = {}
    for place, each in enumerate(told["kinds"]):
        rules = _read_kind(each, f"kinds[{place}]")
        if rules.kind in found:
            raise BrokenKinds(f"kinds[{place}]: {rules.kind.value} is said twice")
        found[rules.kind] = rules
    lacking = sorted(each.value for each in PlacementKind if each not in found)
    if lacking:
        raise BrokenKinds(f"no rules for {', '.join(lacking)}")
    return found


def _read_kind(told: Any, place: str) -> KindRules:
    _check_keys(told, _KIND_KEYS, place)
    variants = told.get("variants", [])
    if not isinstance(variants, list) or not all(isinstance(each, str) and each for each in variants):
        raise BrokenKinds(f"{place}.variants: a list of names")
    if not isinstance(told.get("limits"), list):
        raise BrokenKinds(f"{place}.limits: a list")
    return KindRules(
        kind=_one(PlacementKind, told.get("kind"), f"{place}.kind"),
        variants=tuple(variants),
        may_host_itself=_flag(told.get("may_host_itself"), f"{place}.may_host_itself"),
        counts_from_signing=_flag(told.get("counts_from_signing"), f"{place}.counts_from_signing"),
        limits=tuple(
            _read_limit(each, variants, f"{place}.limits[{number}]")
            for number, each in enumerate(told["limits"])
        ),
    )


def _read_limit(told: Any, variants: list[str], place: str) -> Limit:
    _check_keys(told, _LIMIT_KEYS, place)
    rule = _one(LimitRule, told.get("rule"), f"{place}.rule")
    least, most, below = (_number(told.get(each), f"{place}.{each}") for each in ("least", "most", "below"))
    if rule in _NUMBERED and least is None and most is None and below is None:
        raise BrokenKinds(f"{place}: {rule.value} needs least, most or below")
    highest = most if most is not None else below
    if least is not None and highest is not None and least > highest:
        raise BrokenKinds(f"{place}: least is more than most")
    first, last = _day(told.get("from"), f"{place}.from"), _day(told.get("until"), f"{place}.until")
    if first is not None and last is not None and last < first:
        raise BrokenKinds(f"{place}: until lies before from")
    variant = told.get("variant")
    if variant is not None and variant not in variants:
        raise BrokenKinds(f"{place}.variant: unknown variant {variant!r}")
    if told.get("acts") not in {"refuse", "warn"}:
        raise BrokenKinds(f"{place}.acts: refuse or warn")
    if told.get("mark") not in {"S", "M"}:
        raise BrokenKinds(f"{place}.mark: S or M")
    if told["mark"] == "M" and told["acts"] == "refuse":
        raise BrokenKinds(f"{place}: what is only remembered (M) warns, it never refuses")
    source = told.get("source")
    if not isinstance(source, str) or not source.strip():
        raise BrokenKinds(f"{place}.source: say where it was read")
    return Limit(
        rule, variant, least, most, below, told["acts"] == "refuse", first, last, source, told["mark"] == "S"
    )


def _check_keys(told: Any, known: frozenset[str], place: str) -> None:
    if not isinstance(told, dict):
        raise BrokenKinds(f"{place}: an object")
    unknown = sorted(told.keys() - known)
    if unknown:
        raise BrokenKinds(f"{place}: unknown {', '.join(unknown)}")


def _one(of: Callable[[Any], E], value: Any, place: str) -> E:
    try:
        return of(value)
    except ValueError as error:
        raise BrokenKinds(f"{place}: unknown {value!r}") from error


def _flag(value: Any, place: str) -> bool:
    if not isinstance(value, bool):
        raise BrokenKinds(f"{place}: true or false")
    return value


def _number(value: Any, place: str) -> int | None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise BrokenKinds(f"{place}: a number from 1")
    return value


def _day(value: Any, place: str) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BrokenKinds(f"{place}: a day as 2026-11-23") from error

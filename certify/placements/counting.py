"""What of a placement will not count, said on day one: to the promoter, the person and the tutor."""

from collections.abc import Iterable
from datetime import date

from certify.placements.kinds import LimitRule, kind_rules
from certify.placements.limits import Checked, Finding, Part, check_limits
from certify.placements.queries import PlacementView
from certify.placements.rules import OPEN, Party, PlacementKind
from commons.pages.words import say


def what_will_not_count(
    placement: PlacementView, today: date, *, suspended_days: int = 0
) -> tuple[Finding, ...]:
    """Return what will not count as it stands now, the gravest first; nothing of what is over."""
    if placement.state not in OPEN:
        return ()
    checked = Checked(
        kind=placement.kind,
        variant=placement.variant,
        starts_on=placement.starts_on,
        ends_on=placement.ends_on,
        planned_hours=placement.planned_hours,
        birth_date=placement.birth_date,
        suspended_days=suspended_days,
    )
    found = [*_signatures(placement, today), *check_limits(checked), *_kind_asks(placement, today)]
    if suspended_days:
        found.append(Finding("count-suspended", Part.DATES, values={"count": suspended_days}))
    return tuple(sorted(found, key=lambda each: not each.refuses))


def say_begins_past(kind: PlacementKind, starts_on: date | None, today: date) -> str:
    """Return what to know of a project that is written after its first day; "" of any other."""
    if starts_on is None or starts_on >= today or not kind_rules(kind).counts_from_signing:
        return ""
    return say("count-begins-past", {})


def say_finding(finding: Finding) -> str:
    """Return the sentence; of a rule that is only remembered it says so."""
    sentence = say(finding.code, finding.values)
    return sentence if finding.is_sourced else say("to-be-checked", {"sentence": sentence})


def _signatures(placement: PlacementView, today: date) -> Iterable[Finding]:
    if not kind_rules(placement.kind).counts_from_signing:
        return
    since, missing = placement.first_signed_on, len(placement.missing_parties(today))
    if since is None:
        yield Finding("count-before-signing", Part.SIGNATURES, values={"count": missing})
        return
    if since > placement.starts_on:
        yield Finding("count-before-signed", Part.SIGNATURES, values={"day": since})
    if missing:
        yield Finding("count-version-unsigned", Part.SIGNATURES, values={"count": missing})


def _kind_asks(placement: PlacementView, today: date) -> Iterable[Finding]:
    limits = kind_rules(placement.kind).limits_for(placement.variant, placement.starts_on)
    asked = {each.rule: each for each in limits}
    told_by = asked.get(LimitRule.INFORMED)
    if told_by is not None:
        values: dict[str, object] = {"source": told_by.source}
        latest = min(placement.starts_on, placement.first_signed_on or placement.starts_on)
        if placement.informed_on is None:
            yield Finding("count-not-informed", Part.INFORMED, is_sourced=told_by.is_sourced, values=values)
        elif placement.informed_on > latest:
            values["day"] = placement.informed_on
            yield Finding("count-informed-late", Part.INFORMED, is_sourced=told_by.is_sourced, values=values)
    day = max(today, placement.starts_on)
    hosts = [each for each in placement.tutors_on(day) if each.party in {Party.HOST, Party.SECOND_HOST}]
    throughout = asked.get(LimitRule.TUTOR_THROUGHOUT)
    if not hosts and throughout is not None:
        yield Finding("count-no-tutor", Part.TUTORS, values={"source": throughout.source})
    elif not hosts:
        yield Finding("count-no-tutor-now", Part.TUTORS)
    elif not any(each.address for each in hosts):
        yield Finding("count-no-address", Part.TUTORS)
    if not placement.objectives:
        yield Finding("count-no-objectives", Part.OBJECTIVES)

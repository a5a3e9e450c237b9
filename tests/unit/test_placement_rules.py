"""Transitions, limits, kinds as configuration, and what will not count."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.placements.counting import what_will_not_count
from certify.placements.kinds import FILE, BrokenKinds, list_kinds, read_kinds
from certify.placements.limits import Checked, add_months, check_limits, months_between
from certify.placements.rows import PlacementView, SignatureRow
from certify.placements.rules import (
    ENDED,
    OPEN,
    TRANSITIONS,
    Act,
    Party,
    PlacementKind,
    PlacementState,
    SigningMode,
    age_on,
    next_state,
    required_parties,
)
from commons.errors import Refusal
from tests.making.placement_rows import make_view

DAYS = st.dates(date(2018, 1, 1), date(2035, 12, 31))
OVER = frozenset(PlacementState) - OPEN


@given(st.lists(st.sampled_from(Act), max_size=25))
def test_no_order_of_acts_leaves_the_table_or_comes_back_from_the_end(acts: list[Act]) -> None:
    state = PlacementState.DRAFT
    was_agreed = False
    for act in acts:
        before = state
        if before not in TRANSITIONS[act]:
            with pytest.raises(Refusal, match=f"placement-is-{before.value}"):
                next_state(state, act)
            continue
        state = next_state(state, act)
        was_agreed = was_agreed or state is PlacementState.AGREED
        assert before not in OVER
        if state in {PlacementState.ACTIVE, PlacementState.SUSPENDED, PlacementState.REPORTED} | ENDED:
            assert was_agreed, "nothing runs or ends that nobody signed"


def test_every_act_is_possible_somewhere_and_every_state_can_be_reached() -> None:
    assert set(TRANSITIONS) == set(Act)
    reached = {PlacementState.DRAFT} | {to for ways in TRANSITIONS.values() for to in ways.values() if to}
    assert reached == set(PlacementState)


@given(DAYS, st.integers(0, 60))
def test_so_many_months_are_so_many_months(day: date, months: int) -> None:
    last = add_months(day, months) - timedelta(days=1)
    if months:
        assert months_between(day, last) == months
    assert add_months(day, months) >= day


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2027, 2, 1), date(2027, 3, 31), 2),
        (date(2027, 1, 31), date(2027, 3, 30), 2),
        (date(2027, 1, 15), date(2027, 3, 13), 1),
        (date(2027, 1, 15), date(2027, 1, 20), 0),
    ],
)
def test_months_are_those_of_the_calendar(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months


def checked(
    kind: PlacementKind,
    first: date,
    last: date,
    *,
    variant: str | None = None,
    hours: int = 300,
    born: date | None = date(2004, 1, 1),
    suspended_days: int = 0,
) -> list[tuple[str, bool]]:
    found = check_limits(Checked(kind, variant, first, last, Decimal(hours), born, suspended_days))
    return [(each.code, each.refuses) for each in found]


def test_an_internship_lasts_two_to_twelve_months_and_other_cases_have_their_own() -> None:
    kind, first = PlacementKind.INTERNSHIP, date(2027, 1, 1)
    assert checked(kind, first, date(2027, 12, 31)) == []
    assert checked(kind, first, date(2028, 1, 1)) == [("placement-months", True)]
    assert checked(kind, first, date(2027, 2, 27)) == [("placement-months", True)]
    assert checked(kind, first, date(2027, 2, 28)) == []
    assert checked(kind, first, date(2027, 1, 31), variant="seasonal") == []
    assert checked(kind, first, date(2028, 12, 31), variant="disability") == []
    assert checked(kind, first, date(2027, 1, 14), variant="summer_student") == []
    assert checked(kind, first, date(2027, 1, 13), variant="summer_student") == [("placement-days-few", True)]
    assert checked(kind, first, date(2028, 1, 10), suspended_days=10) == []


def test_civil_service_is_for_those_from_eighteen_and_before_twenty_nine() -> None:
    kind, span = PlacementKind.CIVIL_SERVICE, (date(2027, 1, 1), date(2027, 12, 31))
    assert checked(kind, *span, born=date(2009, 1, 1)) == []
    assert checked(kind, *span, born=date(2009, 1, 2)) == [("placement-age-young", True)]
    assert checked(kind, *span, born=date(1998, 1, 2)) == []
    assert checked(kind, *span, born=date(1998, 1, 1)) == [("placement-age-old", True)]
    assert checked(kind, *span, born=None) == [("placement-age-unknown", False)]


def test_the_hours_of_school_depend_on_the_day_and_only_warn() -> None:
    kind = PlacementKind.SCHOOL
    before, after = (date(2024, 2, 1), date(2024, 3, 1)), (date(2024, 10, 1), date(2024, 11, 1))
    assert checked(kind, *before, variant="lyceum", hours=150, born=date(2007, 1, 1)) == [
        ("placement-school-hours", False)
    ]
    assert checked(kind, *after, variant="lyceum", hours=150, born=date(2007, 1, 1)) == []


def test_volunteering_counts_from_sixty_hours_in_a_year_and_only_warns() -> None:
    kind = PlacementKind.VOLUNTEERING
    assert checked(kind, date(2026, 1, 1), date(2026, 12, 31), hours=60) == []
    assert checked(kind, date(2026, 1, 1), date(2026, 12, 31), hours=59) == [("placement-hours-few", False)]
    assert checked(kind, date(2026, 1, 1), date(2027, 12, 31), hours=100) == [("placement-hours-few", False)]
    assert checked(kind, date(2025, 1, 1), date(2025, 6, 30), hours=10) == [], "before the decree"


@given(st.dates(date(1950, 1, 1), date(2020, 1, 1)), st.integers(0, 60))
def test_nobody_is_a_year_older_before_the_birthday(born: date, years: int) -> None:
    birthday = add_months(born, 12 * years)
    assert age_on(born, birthday) in {years, years - 1}  # 29 February: a year older on 1 March
    assert age_on(born, birthday + timedelta(days=1)) == years


def test_all_kinds_are_read_and_what_is_only_remembered_never_refuses() -> None:
    kinds = list_kinds()
    assert set(kinds) == set(PlacementKind)
    limits = [limit for each in kinds.values() for limit in each.limits]
    assert all(limit.is_sourced for limit in limits if limit.refuses)
    assert all(limit.source for limit in limits)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mark": "M"}, "never refuses"),
        ({"mark": "X"}, "mark"),
        ({"acts": "maybe"}, "acts"),
        ({"rule": "weeks"}, "unknown 'weeks'"),
        ({"least": 13}, "least is more"),
        ({"least": "two"}, "a number"),
        ({"from": "2030-01-01", "until": "2029-01-01"}, "until lies before"),
        ({"from": "soon"}, "a day"),
        ({"source": " "}, "source"),
        ({"variant": "moon"}, "unknown variant"),
        ({"sorce": "typo"}, "unknown sorce"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused_with_its_place(change: dict[str, object], said: str) -> None:
    told = json.loads(FILE.read_text(encoding="utf-8"))
    told["kinds"][0]["limits"][0].update(change)
    with pytest.raises(BrokenKinds, match=r"kinds\[0\].limits\[0\]") as caught:
        read_kinds(json.dumps(told))
    assert said in str(caught.value)


def test_a_file_without_a_kind_or_with_one_twice_is_refused() -> None:
    told = json.loads(FILE.read_text(encoding="utf-8"))
    with pytest.raises(BrokenKinds, match="no rules for"):
        read_kinds(json.dumps({"kinds": told["kinds"][1:]}))
    with pytest.raises(BrokenKinds, match="twice"):
        read_kinds(json.dumps({"kinds": [*told["kinds"], told["kinds"][0]]}))
    with pytest.raises(BrokenKinds, match="no JSON"):
        read_kinds("{")


def test_a_body_that_hosts_its_own_people_signs_once_and_a_minor_brings_a_guardian() -> None:
    assert required_parties(host_is_promoter=True, has_second_host=False, minor=False) == (
        Party.PROMOTER,
        Party.PERSON,
    )
    assert required_parties(host_is_promoter=False, has_second_host=True, minor=True) == tuple(Party)


def signed(view_version: int, *parties: Party, on: date) -> tuple[SignatureRow, ...]:
    at = datetime(2026, 9, 1, tzinfo=UTC)
    return tuple(
        SignatureRow(
            make_view().id, view_version, party, "Nome", "ruolo", SigningMode.CLICK, on, at, None, "0" * 64
        )
        for party in parties
    )


def codes(view: PlacementView) -> list[str]:
    return [each.code for each in what_will_not_count(view, date(2026, 9, 1))]


def test_what_will_not_count_is_said_on_day_one() -> None:
    everybody = (Party.PROMOTER, Party.HOST, Party.PERSON)
    whole = signed(1, *everybody, on=date(2026, 8, 31))
    fine = make_view(signatures=whole)
    assert codes(fine) == []
    assert codes(make_view()) == ["count-before-signing"]
    late = make_view(signatures=signed(1, *everybody, on=date(2026, 9, 10)))
    assert codes(late) == ["count-before-signed"]
    assert late.first_signed_on == date(2026, 9, 10)
    changed = make_view(version=2, signatures=whole)
    assert codes(changed) == ["count-version-unsigned"]
    assert codes(make_view(signatures=whole, objectives=())) == ["count-no-objectives"]
    assert codes(make_view(signatures=whole, tutors=())) == ["count-no-tutor-now"]
    volunteer = make_view(
        kind=PlacementKind.VOLUNTEERING,
        signatures=whole,
        planned_hours=Decimal(20),
        tutors=(),
        informed_on=None,
    )
    assert codes(volunteer) == ["placement-hours-few", "count-not-informed", "count-no-tutor"]
    assert codes(make_view(state=PlacementState.CLOSED)) == []

"""Numbers, transitions, and who gets an attestation."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.data import EnrolmentOutcome, Outcome
from certify.certificates.rules import (
    LETTER,
    Kind,
    Reason,
    Status,
    check_note,
    check_transition,
    format_number,
    reason_against,
)
from commons.errors import Refusal

PERSON = UUID(int=1)
SLUGS = st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)?", fullmatch=True).filter(lambda slug: len(slug) < 30)


def candidate(outcome: Outcome = Outcome.COMPLETED, hours: str = "22") -> EnrolmentOutcome:
    return EnrolmentOutcome(
        enrolment_id=uuid4(),
        person_id=PERSON,
        outcome=outcome,
        attended_hours=Decimal(hours),
        is_exception=False,
        withdrawn_on=date(2026, 10, 20) if outcome is Outcome.WITHDRAWN else None,
    )


def judge(
    who: EnrolmentOutcome,
    issued: frozenset[UUID] = frozenset(),
    actor: UUID | None = None,
    *,
    is_printable: bool = True,
) -> Reason | None:
    return reason_against(
        who, is_printable=is_printable, planned_hours=Decimal(24), issued=issued, actor_person_id=actor
    )


def test_only_who_completed_gets_one() -> None:
    expected = {
        Outcome.COMPLETED: None,
        Outcome.NOT_COMPLETED: Reason.NOT_COMPLETED,
        Outcome.WITHDRAWN: Reason.WITHDRAWN,
        Outcome.NOT_ADMITTED: Reason.NOT_ADMITTED,
        Outcome.UNDECIDED: Reason.UNDECIDED,
    }
    assert {outcome: judge(candidate(outcome)) for outcome in Outcome} == expected


def test_who_has_one_gets_no_second_whatever_else_is_true() -> None:
    for outcome in Outcome:
        assert judge(candidate(outcome), frozenset({PERSON}), PERSON) is Reason.ALREADY_ISSUED


def test_nobody_issues_to_himself() -> None:
    assert judge(candidate(), actor=PERSON) is Reason.ONESELF


def test_more_hours_than_planned_are_not_attested() -> None:
    assert judge(candidate(hours="24")) is None
    assert judge(candidate(hours="24.25")) is Reason.MORE_THAN_PLANNED


def test_a_name_that_paper_cannot_write_is_told_before() -> None:
    assert judge(candidate(), is_printable=False) is Reason.UNPRINTABLE


@given(
    slug=SLUGS,
    kind=st.sampled_from(Kind),
    year=st.integers(2000, 2999),
    serial=st.integers(1, 10**8),
    is_demo=st.booleans(),
)
def test_a_number_says_issuer_kind_year_and_serial(
    *, slug: str, kind: Kind, year: int, serial: int, is_demo: bool
) -> None:
    number = format_number(slug=slug, kind=kind, year=year, serial=serial, is_demo=is_demo)
    issuer, letter, told_year, told_serial = number.split("/")
    assert issuer.removeprefix("DEMO-") == slug.upper().removeprefix("DEMO-")
    assert (letter, int(told_year), int(told_serial)) == (LETTER[kind], year, serial)
    assert len(told_serial) >= 6
    if is_demo:
        assert number.startswith("DEMO-")


@given(st.lists(st.integers(1, 999_999), min_size=2, max_size=2, unique=True))
def test_numbers_of_a_year_sort_as_they_were_given(serials: list[int]) -> None:
    first, second = sorted(serials)

    def write(serial: int) -> str:
        return format_number(slug="tsm", kind=Kind.ATTENDANCE, year=2026, serial=serial, is_demo=True)

    assert write(first) < write(second)


@given(st.lists(st.sampled_from(Status), max_size=8))
def test_whatever_is_tried_a_final_status_stays(tries: list[Status]) -> None:
    status, was_final = Status.ISSUED, False
    for wanted in tries:
        try:
            check_transition(status, wanted)
        except Refusal:
            continue
        assert not was_final or wanted is Status.ERASED
        status = wanted
        was_final = was_final or status in {Status.REVOKED, Status.REPLACED, Status.ERASED}


def test_second_revocation_is_refused() -> None:
    check_transition(Status.ISSUED, Status.REVOKED)
    with pytest.raises(Refusal, match="certificate-is-revoked"):
        check_transition(Status.REVOKED, Status.REVOKED)


@pytest.mark.parametrize("note", ["", "  \n ", "x" * 2001])
def test_an_act_needs_a_reason_in_words(note: str) -> None:
    with pytest.raises(Refusal, match="note-"):
        check_note(note)


def test_a_reason_is_kept_without_the_space_around_it() -> None:
    assert check_note("  ore sbagliate \n") == "ore sbagliate"

"""When a document of transparency may be issued: everything there, or a sentence for what is missing."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.dossiers.conditions import (
    OVER,
    Agreement,
    Case,
    Documented,
    Volunteered,
    check_transparency,
    list_missing,
    list_missing_to_ask,
)
from certify.dossiers.rules import Basis, ReceiptState, print_of, read_hours, read_text
from certify.dossiers.words import REFUSALS
from certify.placements.rules import PlacementKind, PlacementState
from commons.errors import Refusal

TODAY = date(2026, 11, 23)
BODY = uuid4()
WHOLE = Case(
    basis=Basis.OWN_VOLUNTEER,
    issuer_id=BODY,
    today=TODAY,
    is_accredited=True,
    person_id=uuid4(),
    actor_person_id=uuid4(),
    has_birth_date=True,
    experience_count=1,
    competences=(Documented(competence_id=uuid4(), label="Collaborazione", voice_count=1),),
    signer_count=1,
    agreement=Agreement(
        state=ReceiptState.AGREED, issuer_id=BODY, agreed_content="a", present_content="a", signed_on=TODAY
    ),
    volunteered=Volunteered(kind=PlacementKind.VOLUNTEERING, state=PlacementState.CLOSED, promoter_id=BODY),
    place="Trento",
)
ids = st.sampled_from([BODY, UUID(int=1), UUID(int=2)])
agreements = st.none() | st.builds(
    Agreement,
    state=st.sampled_from(ReceiptState),
    issuer_id=ids,
    agreed_content=st.sampled_from(["a", "b"]),
    present_content=st.sampled_from(["a", "b"]),
    signed_on=st.none() | st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=3)),
)
cases = st.builds(
    Case,
    basis=st.sampled_from(Basis),
    issuer_id=ids,
    today=st.just(TODAY),
    is_accredited=st.booleans(),
    person_id=ids,
    actor_person_id=st.none() | ids,
    has_birth_date=st.booleans(),
    experience_count=st.integers(0, 2),
    competences=st.lists(
        st.builds(
            Documented,
            competence_id=st.uuids(),
            label=st.just("x"),
            evidence_count=st.integers(0, 1),
            voice_count=st.integers(0, 1),
        ),
        max_size=2,
    ),
    signer_count=st.integers(0, 1),
    agreement=agreements,
    volunteered=st.none()
    | st.builds(
        Volunteered,
        kind=st.sampled_from(PlacementKind),
        state=st.sampled_from(PlacementState),
        promoter_id=ids,
    ),
    unprintable=st.sampled_from(["", "字"]),
    place=st.sampled_from(["Trento", None]),
    said_before=st.sampled_from([None, "DEMO/C/2026/1"]),
)


def test_nothing_is_missing_of_a_whole_case() -> None:
    assert list_missing(WHOLE) == ()
    check_transparency(WHOLE)
    identified = replace(WHOLE, basis=Basis.IDENTIFICATION, volunteered=None)
    assert list_missing(identified) == ()


@given(cases)
def test_nothing_leaves_unless_every_condition_holds(case: Case) -> None:
    if list_missing(case):
        with pytest.raises(Refusal):
            check_transparency(case)
        return
    assert case.is_accredited
    assert case.has_birth_date
    assert case.person_id != case.actor_person_id
    assert case.experience_count
    assert any(each.is_documented for each in case.competences)
    assert case.agreement is not None
    assert case.agreement.state in {ReceiptState.AGREED, ReceiptState.ISSUED}
    assert case.agreement.issuer_id == case.issuer_id
    assert case.agreement.signed_on is not None
    assert case.agreement.signed_on <= case.today
    assert case.said_before is None
    if case.basis is Basis.OWN_VOLUNTEER:
        assert case.volunteered is not None
        assert case.volunteered.promoter_id == case.issuer_id
        assert case.volunteered.kind is PlacementKind.VOLUNTEERING
        assert case.volunteered.state in OVER


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": PlacementKind.INTERNSHIP}, "transparency-not-volunteering"),
        ({"promoter_id": UUID(int=77)}, "transparency-not-own-volunteer"),
    ],
)
def test_what_can_never_be_says_only_why(changed: dict[str, Any], code: str) -> None:
    assert WHOLE.volunteered is not None
    never = replace(
        WHOLE,
        volunteered=replace(WHOLE.volunteered, **changed),
        is_accredited=False,
        has_birth_date=False,
        agreement=None,
        place=None,
    )
    assert [each.code for each in list_missing(never)] == [code]
    assert [each.code for each in list_missing_to_ask(never)] == [code]


@given(cases)
def test_each_refusal_has_a_sentence_that_its_values_fill(case: Case) -> None:
    for refusal in list_missing(case):
        assert str(REFUSALS[refusal.code]) % refusal.values


@given(cases)
def test_asking_first_needs_all_but_the_answer(case: Case) -> None:
    whole = {each.code for each in list_missing(case)}
    assert {each.code for each in list_missing_to_ask(case)} <= whole


@pytest.mark.parametrize(("text", "hours"), [("12,5", "12.5"), (" 3 ", "3"), ("", None), (None, None)])
def test_hours_are_read_as_people_write_them(text: str | None, hours: str | None) -> None:
    read = read_hours(text)
    assert (None if read is None else str(read)) == hours


@pytest.mark.parametrize("text", ["-1", "0", "12,3", "molte", "nan", "inf", "1e9", "20001"])
def test_what_is_no_number_of_hours_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="experience-hours"):
        read_hours(text)


@given(st.text(max_size=300))
def test_texts_keep_their_lines_and_lose_what_no_paper_prints(text: str) -> None:
    clean = read_text(text, 400)
    assert clean == read_text(clean, 400)
    assert "\r" not in clean
    assert "\x00" not in clean


def test_two_texts_that_join_alike_have_two_prints() -> None:
    assert print_of("ab", "c") != print_of("a", "bc")
    assert print_of(None) == print_of("")

"""Stages, functions, turns: no combination lets through what must not happen."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.assessments.functions import (
    Acquaintance,
    Assessor,
    Holders,
    Tie,
    TieKind,
    barred,
    check_function,
    find_ties,
)
from certify.assessments.rules import (
    MOVES,
    OPEN,
    REASONS,
    Act,
    Function,
    Part,
    ReasonCode,
    Stage,
    Tally,
    Verdict,
    Who,
    check_move,
    check_verdict,
    due_day,
    may_move,
    usual_days,
)
from certify.assessments.turns import Need, Standing, next_step
from commons.errors import Refusal

PEOPLE = [UUID(int=number) for number in range(1, 5)]
people = st.sampled_from(PEOPLE)
ties = st.frozensets(st.builds(Tie, st.sampled_from(TieKind), st.booleans()))
TODAY = date(2026, 11, 23)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    total = draw(st.integers(0, 4))
    decided = draw(st.integers(0, total))
    return Standing(
        part=draw(st.sampled_from(Part)),
        stage=draw(st.sampled_from(Stage)),
        f1_id=draw(st.none() | people),
        f2_id=draw(st.none() | people),
        f3_id=draw(st.none() | people),
        interview_on=draw(st.none() | st.dates(TODAY - timedelta(9), TODAY + timedelta(9))),
        tally=Tally(total, decided, draw(st.integers(0, decided))),
        open_questions=draw(st.integers(0, 1)),
        has_open_appeal=draw(st.booleans()),
        declared=draw(st.frozensets(st.tuples(st.sampled_from(Function), people))),
    )


@given(standings(), st.sampled_from(Act))
def test_what_reaches_attestation_was_evaluated_whole_by_declared_people(facts: Standing, act: Act) -> None:
    try:
        check_move(act, facts, facts.tally, declared=facts.declared, today=TODAY)
    except Refusal:
        return
    assert facts.stage in MOVES[act].sources
    if act is Act.ATTEST and facts.part is not Part.IDENTIFICATION:
        assert facts.stage is Stage.EVALUATION
        assert facts.tally.decided == facts.tally.total
        assert facts.tally.yes > 0
        assert facts.interview_on is not None
        assert facts.interview_on <= TODAY
        assert (Function.F3, facts.f3_id) in facts.declared
        assert (Function.F2, facts.f2_id) in facts.declared
    if act is Act.EVALUATE:
        assert facts.part is not Part.IDENTIFICATION


@given(st.sampled_from(Function), people, ties, st.data())
def test_nobody_judges_who_accompanied_or_knew_the_person(
    function: Function, person: UUID, known: frozenset[Tie], data: st.DataObject
) -> None:
    some, has_conflict = st.frozensets(people), data.draw(st.booleans())
    holders = Holders(
        f1_id=data.draw(st.none() | people),
        f3_id=data.draw(st.none() | people),
        accompanied=data.draw(some),
        judged=data.draw(some),
        is_closed_to=data.draw(some),
    )
    try:
        check_function(function, person, holders, known, has_conflict=has_conflict)
    except Refusal:
        return
    sure = {tie.kind for tie in known if tie.is_sure}
    assert TieKind.SELF not in sure
    if function is Function.F3:
        assert not sure
        assert person != holders.f1_id
        assert person not in holders.accompanied | holders.is_closed_to
    if function is Function.F1:
        assert person != holders.f3_id
        assert person not in holders.judged
    assert not (has_conflict and function is not Function.F1)


@given(st.sampled_from(Function), ties)
def test_what_only_looks_like_a_tie_warns_and_does_not_bar(function: Function, known: frozenset[Tie]) -> None:
    unsure = frozenset(Tie(tie.kind, is_sure=False) for tie in known)
    assert barred(function, unsure) is None


def test_same_name_warns_same_verified_address_or_record_is_sure() -> None:
    me = Assessor(PEOPLE[0], "paola demo", frozenset({"p@x.it", "q@x.it"}), frozenset({"p@x.it"}))

    def tie(person: UUID | None, name: str, address: str | None) -> frozenset[Tie]:
        return find_ties(me, PEOPLE[1], [Acquaintance(TieKind.TUTOR, person, name, address)])

    assert tie(None, "paola demo", None) == {Tie(TieKind.TUTOR, is_sure=False)}
    assert tie(None, "altra", "q@x.it") == {Tie(TieKind.TUTOR, is_sure=False)}
    assert tie(None, "altra", "p@x.it") == {Tie(TieKind.TUTOR, is_sure=True)}
    assert tie(PEOPLE[0], "altra", None) == {Tie(TieKind.TUTOR, is_sure=True)}
    assert tie(None, "altra", "z@x.it") == frozenset()
    assert find_ties(me, PEOPLE[0], []) == {Tie(TieKind.SELF, is_sure=True)}


@given(standings(), ties)
def test_every_state_says_what_is_needed_and_over_means_over(facts: Standing, known: frozenset[Tie]) -> None:
    step = next_step(facts, TODAY, known)
    assert (step.need is Need.OVER) == (facts.stage not in OPEN and not facts.has_open_appeal)
    if step.need in {Need.TURN, Need.DECLARE}:
        assert step.who is not None
    if step.need is Need.BARRED:
        assert any(tie.is_sure for tie in known)


@pytest.mark.parametrize("stage", [Stage.ENDED, Stage.WITHDRAWN])
def test_nothing_leaves_an_end(stage: Stage) -> None:
    assert not any(may_move(act, stage, set(Who)) for act in Act)


def test_person_moves_nothing_but_her_own_way_out() -> None:
    allowed = {act for act in Act for stage in Stage if may_move(act, stage, {Who.PERSON})}
    assert allowed == {Act.WITHDRAW}


@given(st.sampled_from(Verdict), st.sampled_from(ReasonCode), st.text(max_size=40))
def test_reason_goes_with_the_decision(verdict: Verdict, reason: ReasonCode, note: str) -> None:
    lacks_note = reason is ReasonCode.OTHER and not note.strip()
    if reason in REASONS[verdict] and not lacks_note:
        assert check_verdict(verdict, reason, note) == note.replace("\r\n", "\n").strip()
        return
    with pytest.raises(Refusal, match="verdict-"):
        check_verdict(verdict, reason, note)


@given(st.lists(st.integers(0, 400)))
def test_usual_time_is_told_only_from_five_on(spans: list[int]) -> None:
    usual = usual_days(spans)
    assert (usual is None) == (len(spans) < 5)
    if usual is not None:
        assert min(spans) <= usual <= max(spans)


@given(st.sampled_from(Part), st.dates(max_value=date(2100, 1, 1)))
def test_term_lies_ahead(part: Part, asked_on: date) -> None:
    assert due_day(part, asked_on) > asked_on

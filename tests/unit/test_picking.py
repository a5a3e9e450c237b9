"""Picking competences: an order of ids that only ever holds each once, and never too many."""

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.frameworks.picking import act_on, read_ids

MOST = 4
IDS = [uuid4() for _ in range(6)]


def test_what_is_no_id_is_nobodys_choice() -> None:
    assert read_ids(["", IDS[1].hex, "nonsense", str(IDS[0]), str(IDS[1])]) == [IDS[1], IDS[0]]


def test_buttons_move_and_drop() -> None:
    ids = IDS[:3]
    act_on(ids, f"up:{IDS[2]}", [], most=MOST, too_many="many")
    assert ids == [IDS[0], IDS[2], IDS[1]]
    act_on(ids, f"down:{IDS[0]}", [], most=MOST, too_many="many")
    assert ids == [IDS[2], IDS[0], IDS[1]]
    act_on(ids, f"drop:{IDS[0]}", [], most=MOST, too_many="many")
    assert ids == [IDS[2], IDS[1]]


def test_too_many_add_nothing() -> None:
    ids = IDS[:3]
    with pytest.raises(Refusal) as refused:
        act_on(ids, "add", [str(IDS[3]), str(IDS[4])], most=MOST, too_many="many")
    assert (refused.value.code, ids) == ("many", IDS[:3])


ACTS = st.tuples(
    st.sampled_from(["add", "drop", "up", "down", "other"]),
    st.sampled_from([*map(str, IDS), "nonsense"]),
    st.lists(st.sampled_from([*map(str, IDS), "nonsense"])),
)


@given(st.lists(ACTS, max_size=12))
def test_no_order_of_buttons_doubles_or_exceeds(acts: list[tuple[str, str, list[str]]]) -> None:
    ids: list[UUID] = []
    for verb, target, ticked in acts:
        before = set(ids)
        try:
            act_on(ids, verb if verb == "add" else f"{verb}:{target}", ticked, most=MOST, too_many="many")
        except Refusal:
            assert set(ids) == before
        assert len(ids) == len(set(ids)) <= MOST
        if verb in {"up", "down", "other"}:
            assert set(ids) == before

"""The promoter's list finds, orders and counts the same rows as the plainest way to write it down."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from certify.placements.desk import DeskRow, ListSearch, Sort, Todo, Waiting, search_rows, waiting_of
from certify.placements.rules import PlacementKind, PlacementState
from commons.folding import fold

TODAY = date(2026, 11, 23)
NAMES = st.sampled_from(["Ànna", "anna", "D’Amico", "d amico", "Straße", "Ümit", "Zeni", "ze-ni", "Ǆora"])
DAYS = st.integers(-60, 60).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def desk_rows(draw: st.DrawFn) -> DeskRow:
    starts_on, ends_on = sorted([draw(DAYS), draw(DAYS)])
    return DeskRow(
        id=draw(st.integers(1, 2**128 - 1).map(lambda number: UUID(int=number))),
        kind=draw(st.sampled_from(PlacementKind)),
        state=draw(st.sampled_from(PlacementState)),
        person_name=f"{draw(NAMES)} {draw(NAMES)}",
        host_name=draw(NAMES),
        title=draw(NAMES),
        starts_on=starts_on,
        ends_on=ends_on,
        last_confirmed_on=draw(st.none() | DAYS),
    )


def is_late(row: DeskRow) -> bool:
    waiting = waiting_of(row, TODAY)
    return waiting is not None and waiting.by < TODAY


def place(row: DeskRow, sort: Sort) -> tuple[object, ...]:
    name, waiting = fold(row.person_name), waiting_of(row, TODAY)
    if sort is Sort.NAME:
        return name, row.starts_on, row.id
    if sort is Sort.DATE:
        return date.max - row.starts_on, name, row.id
    if waiting is None:
        return 2 + list(PlacementState).index(row.state), row.ends_on, name, row.id
    return 1 - is_late(row), waiting.by, name, row.id


@given(
    st.lists(desk_rows(), max_size=30, unique_by=lambda row: row.id),
    st.builds(
        ListSearch,
        words=st.lists(st.sampled_from(["anna", "amico", "strasse", "z"]), max_size=2).map(tuple),
        states=st.lists(st.sampled_from(PlacementState), max_size=5).map(tuple),
        kinds=st.lists(st.sampled_from(PlacementKind), max_size=4).map(tuple),
        late_only=st.booleans(),
        sort=st.sampled_from(Sort),
        page=st.integers(1, 5),
    ),
)
def test_a_page_is_a_piece_of_all_that_is_found_in_its_order(rows: list[DeskRow], search: ListSearch) -> None:
    told = [
        row
        for row in rows
        if all(word in fold(f"{row.person_name} {row.host_name} {row.title}") for word in search.words)
    ]
    wanted = [
        row
        for row in told
        if (row.state in search.states or not search.states)
        and (row.kind in search.kinds or not search.kinds)
        and (is_late(row) or not search.late_only)
    ]
    wanted.sort(key=lambda row: place(row, search.sort))
    found = search_rows(rows, search, TODAY, page_size=7)
    begin = (found.page - 1) * 7
    assert found.page == min(search.page, found.page_count)
    assert found.page_count == max(1, (len(wanted) + 6) // 7)
    assert found.rows == tuple((row, waiting_of(row, TODAY)) for row in wanted[begin : begin + 7])
    assert found.count == len(wanted)
    assert found.late_count == sum(map(is_late, told))
    assert found.state_counts.total() == found.kind_counts.total() == len(told)
    assert all(
        count == sum(row.state is state for row in told) for state, count in found.state_counts.items()
    )
    assert all(count == sum(row.kind is kind for row in told) for kind, count in found.kind_counts.items())
    whole = search_rows(rows, search, TODAY, page_size=None)
    assert [row for row, _waiting in whole.rows] == wanted


@given(desk_rows())
def test_hours_are_asked_for_two_weeks_after_the_last_confirmed_day(row: DeskRow) -> None:
    running = row._replace(
        state=PlacementState.ACTIVE,
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 1, 31),
        last_confirmed_on=None,
    )
    assert waiting_of(running, TODAY) == Waiting(Todo.CONFIRM_HOURS, date(2026, 9, 15))
    confirmed = running._replace(last_confirmed_on=date(2026, 11, 9))
    assert waiting_of(confirmed, TODAY) is None
    assert waiting_of(confirmed, date(2026, 11, 24)) == Waiting(Todo.CONFIRM_HOURS, TODAY)

"""The promoter's list finds, orders and counts the same rows as the plainest way to write it down."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from certify.placements.desk import ListSearch, Sort, Todo, Waiting, search_rows, waitings_of
from certify.placements.desk_rows import DeskRow
from certify.placements.rules import RUNNING, Party, PlacementKind, PlacementState
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
        is_whole=draw(st.booleans()),
        missing=draw(st.sampled_from([(), (Party.HOST,), (Party.PROMOTER, Party.PERSON)])),
        changed_on=draw(st.none() | DAYS),
        returned_on=draw(st.none() | DAYS),
    )


def is_late(row: DeskRow) -> bool:
    return min((each.by for each in waitings_of(row, TODAY)), default=TODAY) < TODAY


def place(row: DeskRow, sort: Sort) -> tuple[object, ...]:
    name, waitings = fold(row.person_name), waitings_of(row, TODAY)
    if sort is Sort.NAME:
        return name, row.starts_on, row.id
    if sort is Sort.DATE:
        return date.max - row.starts_on, name, row.id
    if not waitings:
        return 2 + list(PlacementState).index(row.state), row.ends_on, name, row.id
    return 1 - is_late(row), min(each.by for each in waitings), name, row.id


@given(
    st.lists(desk_rows(), max_size=30, unique_by=lambda row: row.id),
    st.builds(
        ListSearch,
        words=st.lists(st.sampled_from(["anna", "amico", "strasse", "z"]), max_size=2).map(tuple),
        states=st.lists(st.sampled_from(PlacementState), max_size=5).map(tuple),
        kinds=st.lists(st.sampled_from(PlacementKind), max_size=4).map(tuple),
        late_only=st.booleans(),
        returned_only=st.booleans(),
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
        and (row.returned_on is not None or not search.returned_only)
    ]
    wanted.sort(key=lambda row: place(row, search.sort))
    found = search_rows(rows, search, TODAY, page_size=7)
    begin = (found.page - 1) * 7
    assert found.page == min(search.page, found.page_count)
    assert found.page_count == max(1, (len(wanted) + 6) // 7)
    assert found.rows == tuple((row, waitings_of(row, TODAY)) for row in wanted[begin : begin + 7])
    assert found.count == len(wanted)
    assert found.late_count == sum(map(is_late, told))
    assert found.returned_count == sum(row.returned_on is not None for row in told)
    assert found.state_counts.total() == found.kind_counts.total() == len(told)
    assert all(
        count == sum(row.state is state for row in told) for state, count in found.state_counts.items()
    )
    assert all(count == sum(row.kind is kind for row in told) for kind, count in found.kind_counts.items())
    whole = search_rows(rows, search, TODAY, page_size=None)
    assert [row for row, _waitings in whole.rows] == wanted


def running(**changed: object) -> DeskRow:
    row = DeskRow(
        id=UUID(int=1),
        kind=PlacementKind.INTERNSHIP,
        state=PlacementState.ACTIVE,
        person_name="Esempio Giulia",
        host_name="Casa aperta",
        title="Segreteria",
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 1, 31),
        last_confirmed_on=date(2026, 11, 20),
    )
    return row._replace(**changed)  # type: ignore[arg-type]


def test_hours_are_asked_for_two_weeks_after_the_last_confirmed_day() -> None:
    never = running(last_confirmed_on=None)
    assert waitings_of(never, TODAY) == (Waiting(Todo.CONFIRM_HOURS, date(2026, 9, 15)),)
    confirmed = running(last_confirmed_on=date(2026, 11, 9))
    assert waitings_of(confirmed, TODAY) == ()
    assert waitings_of(confirmed, date(2026, 11, 24)) == (Waiting(Todo.CONFIRM_HOURS, TODAY),)


def test_a_draft_is_to_complete_until_it_can_be_signed() -> None:
    draft = running(state=PlacementState.DRAFT, starts_on=date(2026, 12, 1), missing=(Party.PERSON,))
    before = date(2026, 11, 30)
    assert waitings_of(draft, TODAY) == (Waiting(Todo.SIGN, before),)
    assert waitings_of(draft._replace(is_whole=False), TODAY) == (Waiting(Todo.COMPLETE, before),)


def test_a_changed_project_waits_for_signatures_by_the_day_the_change_takes_effect() -> None:
    """In every state in which one signs; late from the day after it, and before anything less urgent."""
    changed_on = date(2026, 11, 22)
    for state in RUNNING:
        row = running(state=state, missing=(Party.HOST,), changed_on=changed_on)
        assert Waiting(Todo.SIGN_AGAIN, changed_on) in waitings_of(row, TODAY)
        assert waitings_of(row, TODAY)[0].is_late(TODAY)
        assert not waitings_of(row, TODAY)[0].is_late(changed_on)
        lacking = row._replace(is_whole=False)
        assert Waiting(Todo.COMPLETE, changed_on) in waitings_of(lacking, TODAY)
    unknown = running(missing=(Party.HOST,))
    assert waitings_of(unknown, TODAY) == (Waiting(Todo.SIGN_AGAIN, date(2027, 1, 31)),)


def test_hours_that_are_late_do_not_hide_missing_signatures_and_these_come_before_the_end() -> None:
    row = running(last_confirmed_on=date(2026, 10, 1), missing=(Party.PERSON,), changed_on=date(2027, 1, 31))
    assert [each.todo for each in waitings_of(row, TODAY)] == [Todo.CONFIRM_HOURS, Todo.SIGN_AGAIN]
    over = row._replace(ends_on=date(2026, 11, 20), changed_on=date(2026, 10, 31))
    assert [each.todo for each in waitings_of(over, TODAY)] == [Todo.SIGN_AGAIN]
    assert [each.todo for each in waitings_of(over._replace(missing=()), TODAY)] == [Todo.CLOSE]


def test_a_mail_that_came_back_is_late_after_three_days() -> None:
    back = running(returned_on=date(2026, 11, 20))
    assert waitings_of(back, TODAY) == (Waiting(Todo.FIX_ADDRESS, TODAY),)
    assert waitings_of(back, date(2026, 11, 24))[0].is_late(date(2026, 11, 24))

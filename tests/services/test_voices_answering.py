"""Both voices are read together, answers are the person's alone, and follow nobody else."""

from datetime import date
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from certify.placements.answering import answer_observation
from certify.placements.former_answers import FormerResponse
from certify.placements.models import Placement, Response
from certify.placements.queries import get_placement_unchecked
from certify.placements.rules import Answer, PlacementState
from certify.placements.voices_read import list_former_answers, list_voices
from certify.voices.queries import list_own, may_sign
from commons.access import ANONYMOUS, Viewer
from commons.db import reading, unit_of_work
from commons.errors import NotFound
from tests.conftest import Counter
from tests.factories import NOW, make_holder
from tests.making.placements import make_placement
from tests.making.voices import Intern, make_intern, observe


@pytest.fixture
def intern(app: Flask) -> Intern:
    with unit_of_work() as session:
        return make_intern(session)


def test_both_voices_are_read_in_one_query_however_many_placements(
    intern: Intern, count_queries: Counter
) -> None:
    with unit_of_work() as session:
        other = make_placement(session)
        first, *_rest = observe(session, intern.placement)
        observe(session, other)
        answer_observation(session, first, answer="add", words="Anche io.", actor=intern.viewer, now=NOW)
    with reading() as session, count_queries() as seen:
        found = list_voices(session, [intern.id, other.id])
    assert len(seen) == 1
    mine = found[intern.id]
    assert [each.competence_id for each in mine] == list(intern.placement.competence_ids)
    assert (mine[0].answer, mine[0].words, mine[0].answered_at) == (Answer.ADD, "Anche io.", NOW)
    assert (mine[1].answer, mine[1].words) == (None, "")
    assert (mine[0].tutor_name, mine[0].tutor_office) == ("Marta Ospite", "tutor dell’associazione")
    assert len(found[other.id]) == 3


def test_drafts_are_nobodys_to_read(intern: Intern) -> None:
    with unit_of_work() as session:
        observe(session, intern.placement, is_sent=False)
    with reading() as session:
        assert list_voices(session, [intern.id]) == {intern.id: ()}


def test_nobody_answers_for_her(intern: Intern) -> None:
    with unit_of_work() as session:
        first = observe(session, intern.placement)[0]
        charlie = make_holder(session)
    for actor in (charlie, intern.placement.lead, ANONYMOUS, Viewer()):
        with unit_of_work() as session, pytest.raises(NotFound):
            answer_observation(session, first, answer="agree", actor=actor, now=NOW)


def test_two_answers_at_once_are_one_and_an_earlier_one(app: Flask, intern: Intern) -> None:
    with unit_of_work() as session:
        first = observe(session, intern.placement)[0]
    start = Barrier(4)

    def answer(words: str) -> None:
        with app.app_context():
            start.wait()
            with unit_of_work() as session:
                answer_observation(session, first, answer="add", words=words, actor=intern.viewer, now=NOW)

    threads = [Thread(target=answer, args=(words,)) for words in ("Uno.", "Due.", "Uno.", "Due.")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 1
        earlier = session.scalar(select(func.count()).select_from(FormerResponse)) or 0
        present = list_voices(session, [intern.id])[intern.id][0].words
        told = [each.words for each in list_former_answers(session, [first])[first]]
    assert 1 <= earlier <= 3
    assert {present, *told} == {"Uno.", "Due."}


def test_list_says_what_is_over_and_what_waits_however_many_there_are(
    app: Flask, intern: Intern, count_queries: Counter
) -> None:
    with unit_of_work() as session:
        observe(session, intern.placement)
        closed = make_placement(session, person_id=intern.person_id, starts_on=date(2026, 5, 1))
        row = session.get_one(Placement, closed.id)
        row.state, row.ended_on = PlacementState.CLOSED, date(2026, 11, 1)
    with reading() as session, count_queries() as seen:
        list_own(session, intern.viewer, NOW.date())
    assert len(seen) == 1
    with unit_of_work() as session:
        draft, halved = [
            make_placement(
                session,
                person_id=intern.person_id,
                state=PlacementState.DRAFT,
                starts_on=day,
            )
            for day in (date(2026, 12, 1), date(2026, 11, 24))
        ]
        session.get_one(Placement, halved.id).activities = ""
    with reading() as session, count_queries() as seen:
        own = list_own(session, intern.viewer, NOW.date())
    assert len(seen) == 6
    assert [(each.id, each.is_open, each.unanswered_count, each.waits_for_me) for each in own] == [
        (draft.id, True, 0, True),
        (halved.id, True, 0, False),
        (intern.id, True, 3, False),
        (closed.id, False, 0, False),
    ]
    with reading() as session:
        assert list_own(session, ANONYMOUS, NOW.date()) == ()
        for each in own:
            assert each.waits_for_me == may_sign(get_placement_unchecked(session, each.id), NOW.date())

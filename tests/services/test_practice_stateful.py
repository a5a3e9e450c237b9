"""No order of acts around a placement leads to a document (B, C) without its conditions, or to two.

Anybody does anything, at any time, in a small world: a volunteer who also leads the body she volunteers with,
an intern elsewhere, leads, staff, strangers. What is true is read from the tables and judged anew
(`tests.making.practice`).
"""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy.orm import Session

from certify.certificates.press import current_press
from certify.dossiers.permissions import TRANSPARENCY
from certify.dossiers.rehearsing import rehearse
from certify.dossiers.rules import Basis
from certify.dossiers.transparency import issue_transparency
from certify.dossiers.volunteering import get_volunteering
from certify.placements.closing import close_placement, issue_final_statement
from certify.placements.lives import report_placement
from certify.placements.rules import Party, PlacementState, Shown
from commons.access import Viewer
from commons.db import reading, unit_of_work
from tests.factories import NOW
from tests.making.practice import (
    Row,
    against_statement,
    against_transparency,
    list_documents,
    make_world,
    wrong_hours,
    wrong_signatures,
)
from tests.making.practice_acts import EACH, RIGHT, WHO, done
from tests.making.practice_sayings import Sayings

FAR = st.sampled_from([15, 12, 15, 8, 15, 6, 3])
ONE_LESS = st.none() | st.sampled_from(range(15))
BETWEEN = st.tuples(st.sampled_from(range(3, 14)), st.sampled_from(range(9)))
START = st.tuples(FAR, BETWEEN)


class Practice(Sayings):
    known: set[object]

    @initialize(
        life=st.none() | st.integers(5, 60),
        started_ago=st.sampled_from([4, 8, 15, 30, 45, -1]),
        born=st.none() | st.just(date(2003, 5, 6)),
        starts=st.tuples(START, START),
    )
    def begin(
        self,
        life: int | None,
        started_ago: int,
        born: date | None,
        starts: tuple[tuple[int, tuple[int, int]], ...],
    ) -> None:
        until = None if life is None else NOW.date() + timedelta(days=life)
        self.known = set()
        with unit_of_work() as session:
            self.world = make_world(session, valid_until=until, started_ago=started_ago, born=born)
        for which, (length, between) in enumerate(starts):
            self.walk(which, length, between=between)

    @rule(which=EACH, length=FAR, without=ONE_LESS, between=st.none() | BETWEEN)
    def walk(
        self, which: int, length: int, without: int | None = None, between: tuple[int, int] | None = None
    ) -> None:
        """Go the straight way as far as `length` says: chance would seldom get there.

        `without` one step, or with something that happens `between` (after which step, and what).
        """
        steps: list[Callable[[], object]] = [
            lambda: self.sign(which, Party.PROMOTER, RIGHT, 1),
            lambda: self.sign(which, Party.HOST, RIGHT, 1),
            lambda: self.sign(which, Party.PERSON, RIGHT, 1),
            lambda: self.start(which, RIGHT),
            lambda: self.log(which, 1, "4"),
            lambda: self.confirm(which, 1, "4", 1),
            lambda: self.observe(which, 0, Shown.SHOWN, 1),
            lambda: self.send(which, 0, 1, 1),
            lambda: self.wait_for_the_end(which),
            lambda: self.report_or_close(which, RIGHT, report_placement, 1),
            lambda: self.report_or_close(which, RIGHT, close_placement, 1),
            lambda: self.issue_statement(which, RIGHT),
            lambda: self.ask(which, RIGHT, 1, 5),
            lambda: self.reply(which, RIGHT, 1, 1, 1),
            lambda: self.issue_transparency(which, RIGHT, 1),
        ]
        for place, step in enumerate(steps[:length]):
            if place != without:
                step()
            if between is not None and place == between[0]:
                self._happens(which, between[1])

    @rule(which=EACH, actor=WHO)
    def issue_statement(self, which: int, actor: int) -> None:
        made, issuing = self.pick(which), self.lead(which, actor)
        with reading() as session:
            against = against_statement(session, made.id)
        is_done = self.act("statement", lambda session: self._statement(session, made.id, issuing))
        if is_done:
            assert not against, f"a statement although: {against}"
        elif issuing is made.lead:
            assert against, "no statement although nothing stands against it"

    @rule(which=EACH, actor=WHO, is_passing_the_desk=st.sampled_from([1, 1, 0]))
    def issue_transparency(self, which: int, actor: int, is_passing_the_desk: int) -> None:
        made, issuing = self.pick(which), self.lead(which, actor)

        def do(session: Session) -> None:
            for row in self.receipts(session, which):
                desk = issuing if is_passing_the_desk else made.lead
                placement = get_volunteering(session, desk, TRANSPARENCY, made.id)
                signers = rehearse(session, placement, actor=desk, now=self.world.now).signers
                issue_transparency(
                    session,
                    row.dossier_id,
                    issuer_id=row.issuer_id,
                    basis=Basis.OWN_VOLUNTEER,
                    competence_ids=None,
                    signers=signers,
                    receipt=row.id,
                    actor=issuing,
                    press=current_press(),
                    now=self.world.now,
                )

        self.act("transparency", do)

    @invariant()
    def what_is_true(self) -> None:
        if not hasattr(self, "world"):
            return
        with reading() as session:
            documents = list_documents(session, self.world)
            for each in documents:
                if each["id"] not in self.known:
                    self._judge_new(session, each)
                    self.known.add(each["id"])
            for made in self.world.placements:
                assert not wrong_hours(session, made.id)
                assert not wrong_signatures(session, made.id)
            for each in documents:
                if each["kind"] == "placement":
                    assert not against_statement(session, UUID(str(each["subject_id"])))
        keys = [
            tuple(each[name] for name in ("person_id", "subject_type", "subject_id", "kind", "version"))
            for each in documents
            if each["status"] != "annulled"
        ]
        assert len(keys) == len(set(keys)), "two documents about one thing"
        series = {(each["issuer_id"], each["kind"], each["year"]) for each in documents}
        for one in series:
            serials = [
                each["serial"] for each in documents if (each["issuer_id"], each["kind"], each["year"]) == one
            ]
            assert serials == list(range(1, len(serials) + 1)), "a gap, or a number given twice"

    def _happens(self, which: int, what: int) -> None:
        happenings: list[Callable[[], object]] = [
            lambda: self.change(which, RIGHT, 1, "Un altro lavoro"),
            lambda: self.extend(which, RIGHT, 10, 1),
            lambda: self.stop_and_go(which, RIGHT, 0, "suspend"),
            lambda: self.end(which, RIGHT, 0, PlacementState.INTERRUPTED, 1),
            lambda: self.end(which, RIGHT, 0, PlacementState.NEVER_STARTED, 1),
            lambda: self.send(which, 0, 1, 0),
            lambda: self.reply(which, RIGHT, 1, 0, 1),
            lambda: (self.end_the_title(0), self.wait(1)),
            lambda: self.tell_birth_date(which, 0),
        ]
        happenings[what]()

    def _judge_new(self, session: Session, document: Row) -> None:
        assert document["kind"] in {"placement", "transparency"}
        assert document["subject_type"] == "placement"
        assert document["issued_by_id"] != document["person_id"], "to herself"
        assert document["by_lead"], "by somebody who leads nothing here"
        made = next(each for each in self.world.placements if each.id == UUID(str(document["subject_id"])))
        assert UUID(str(document["person_id"])) == made.person_id
        assert UUID(str(document["issuer_id"])) == made.promoter_id
        if document["kind"] == "transparency":
            against = against_transparency(session, document)
            assert not against, f"a document of transparency although: {against}"

    def _statement(self, session: Session, placement_id: UUID, issuing: Viewer) -> UUID:
        return issue_final_statement(
            session, placement_id, press=current_press(), actor=issuing, now=self.world.now
        )


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    return 50 if "sqlite" in request.node.name else 6


def test_no_way_leads_to_a_document_without_its_conditions(app: Flask, examples: int) -> None:
    done.clear()
    run_machine(
        Practice,
        settings=settings(
            max_examples=examples,
            stateful_step_count=15,
            phases=[Phase.generate],  # making an example smaller would take minutes: its steps are told
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_straight_way_leads_to_both_documents_once(app: Flask) -> None:
    """Without this the test above could pass because nothing ever happened."""
    straight = Practice()
    straight.begin(life=30, started_ago=5, born=date(2003, 5, 6), starts=())
    for which in (0, 0, 1, 1):
        straight.walk(which, 15)
        straight.what_is_true()
    with reading() as session:
        found = [(each["kind"], each["serial"]) for each in list_documents(session, straight.world)]
    assert found == [("placement", 1), ("transparency", 1), ("placement", 1)]

"""No order of actions, retries and double clicks leads to a document without its conditions, or to two.

Anybody does anything, at any time, in a small world: a titled body, its people, strangers, two persons with
dossiers. Whatever happens, what is true of the documents is read from the tables and judged anew
(`tests.making.procedure`).
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.attesting import (
    Incomplete,
    abandon_attestation,
    deposit_attestation,
    prepare_attestation,
)
from certify.assessments.models import AssessedCompetence
from certify.assessments.rules import Part, Verdict
from certify.certificates.models import Certificate
from certify.certificates.papers import read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document
from commons.db import db, reading, unit_of_work
from commons.edges import edges
from tests.making.assessments import Made
from tests.making.attesting import described, pdf_of, signed_pdf_of
from tests.making.procedure import (
    ask,
    is_titled,
    judges_whom_he_knows,
    list_documents,
    list_open_parts,
    make_world,
    what_stands_against,
)
from tests.making.procedure_acts import EACH, SPOILED, WHO, Acts, done


class Procedure(Acts):
    @initialize(
        life=st.none() | st.integers(5, 60), ahead=st.integers(0, 4), spoiled=st.sampled_from(SPOILED)
    )
    def begin(self, life: int | None, ahead: int, spoiled: dict[str, Any]) -> None:
        until = None if life is None else date(2026, 11, 23) + timedelta(days=life)
        with unit_of_work() as session:
            self.world = make_world(session, valid_until=until)
            for candidate in self.world.candidates:
                ask(session, self.world, candidate, Part.CERTIFICATION, candidate.viewer)
        if ahead:
            self.walk(0, ahead, spoiled)

    @rule(which=EACH, length=st.integers(1, 4), spoiled=st.sampled_from(SPOILED))
    def walk(self, which: int, length: int, spoiled: dict[str, Any]) -> None:
        """Go the straight way, as far as `length` says: without it chance would seldom come to the end."""
        self.make_ready(which, spoiled)
        if length > 1:
            self.prepare(which, 0)
        if length == 3:
            self.abandon(which, 0)
        if length == 4:
            self.deposit(which, "signed", 0)

    @rule(which=EACH, actor=WHO)
    def prepare(self, which: int, actor: int) -> None:
        made = self.pick(which)
        preparing = self.world.body.lead if actor < 7 else self.who(actor)
        with reading() as session:
            against = what_stands_against(session, made.id, self.world.today)
            before = self._current(session, made)
        found: list[UUID] = []
        told: list[str] = []

        def do(session: Session) -> None:
            try:
                found.append(
                    prepare_attestation(
                        session, made.id, actor=preparing, press=current_press(), now=self.world.now
                    )
                )
            except Incomplete as refusal:
                told.extend(each.code for each in refusal.missing)
                raise

        self.act("prepare", do)
        assert len(set(found)) <= 1, "a double click made two"
        if before is not None:
            assert not found or found[0] == before
            return
        if found:
            assert preparing is self.world.body.lead
            assert not against, f"a document although: {against}"
            with reading() as session:
                self._says_what_was_decided(session, made, found[0])
        elif preparing is self.world.body.lead:
            assert against, f"no document although nothing stands against it: {told}"
            assert told, "a refusal that names nothing"

    @rule(which=EACH, kind=st.sampled_from(["signed", "signed", "unsigned", "another", "broken"]), actor=WHO)
    def deposit(self, which: int, kind: str, actor: int) -> None:
        made = self.pick(which)
        bringing = self.world.body.lead if actor < 7 else self.who(actor)
        with reading() as session:
            row = self._row(session, made)
            before = row.status if row is not None else None
            content = self._file(session, made, kind)
            scope = described(session, made).scope if row is None else self._scope(session, made)
            is_still = row is not None and is_titled(
                session,
                str(self.world.body.id.hex if db.engine.dialect.name == "sqlite" else self.world.body.id),
                str(made_part(row)),
                scope,
                self.world.today,
            )
        self.act(
            f"deposit-{kind}",
            lambda session: deposit_attestation(
                session, made.id, content, actor=bringing, files=edges().files, now=self.world.now
            ),
        )
        with reading() as session:
            row = self._row(session, made)
        if before == "prepared" and row is not None and row.status == "issued":
            assert kind == "signed"
            assert bringing is self.world.body.lead
            assert is_still, "signed in time, deposited when the body was no longer titled"

    @rule(which=EACH, actor=WHO)
    def abandon(self, which: int, actor: int) -> None:
        made = self.pick(which)
        self.act(
            "abandon",
            lambda session: abandon_attestation(
                session, made.id, note="Errore.", actor=self.who(actor), now=self.world.now
            ),
        )

    @invariant()
    def what_is_true_of_documents(self) -> None:
        if not hasattr(self, "world"):
            return
        with reading() as session:
            documents = list_documents(session, self.world)
            open_parts = list_open_parts(session, self.world)
            for made in self.world.made:
                assert not judges_whom_he_knows(session, made.id)
        counting = [each for each in documents if each["status"] != "annulled"]
        keys = [(each["person_id"], each["subject_id"], each["kind"]) for each in counting]
        assert len(keys) == len(set(keys)), "two documents about one thing"
        for kind in {each["kind"] for each in documents}:
            serials = [each["serial"] for each in documents if each["kind"] == kind]
            assert serials == list(range(1, len(serials) + 1)), "a gap, or a number given twice"
        for each in documents:
            is_complete = each["signed_pdf_sha256"] is not None
            assert is_complete == (each["status"] == "issued"), "complete only when signed"
            assert each["issued_by_id"] != each["person_id"]
        assert len(open_parts) == len(set(open_parts)), "a part open twice"

    def _row(self, session: Session, made: Made) -> Certificate | None:
        return session.scalars(
            select(Certificate).where(Certificate.subject_id == made.id, Certificate.status != "annulled")
        ).first()

    def _current(self, session: Session, made: Made) -> UUID | None:
        row = self._row(session, made)
        return row.id if row is not None else None

    def _scope(self, session: Session, made: Made) -> str:
        kept = find_document(session, self._current(session, made) or made.id)
        assert kept is not None
        facts: Any = read_kept(kept)
        return str(facts.entitlement.scope)

    def _file(self, session: Session, made: Made, kind: str) -> bytes:
        own = self._current(session, made)
        others = [row for each in self.world.made if (row := self._current(session, each)) not in {None, own}]
        source = next(iter(others), None) if kind == "another" else own
        if source is None or kind == "broken":
            return b"%PDF-1.7\nniente\n%%EOF\n"
        return pdf_of(session, source) if kind == "unsigned" else signed_pdf_of(session, source)

    def _says_what_was_decided(self, session: Session, made: Made, certificate_id: UUID) -> None:
        kept = find_document(session, certificate_id)
        assert kept is not None
        facts: Any = read_kept(kept)
        rows = session.scalars(
            select(AssessedCompetence).where(AssessedCompetence.assessment_id == made.id)
        ).all()
        validated = sorted(row.title for row in rows if row.verdict == Verdict.YES)
        assert sorted(each.label for each in facts.competences) == validated
        assert facts.entitlement.covers(self.world.today)
        row = session.get_one(Certificate, certificate_id)
        assert row.status == "prepared"
        assert row.person_id == made.candidate.person_id


def made_part(row: Certificate) -> str:
    return "certification" if row.kind == "certificate" else "validation"


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    return 15 if "sqlite" in request.node.name else 3


def test_no_way_leads_to_a_document_without_its_conditions(app: Flask, examples: int) -> None:
    done.clear()
    run_machine(
        Procedure,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            phases=[Phase.generate],  # making an example smaller would take minutes: its steps are told
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_straight_way_leads_to_a_signed_document_and_back(app: Flask) -> None:
    """Without this the test above could pass because nothing ever happened."""
    straight = Procedure()
    straight.begin(life=30, ahead=3, spoiled={})
    for number in (0, 1):
        straight.walk(number, 4, {})
        straight.what_is_true_of_documents()
    with reading() as session:
        found = [(each["serial"], each["status"]) for each in list_documents(session, straight.world)]
    assert found == [(1, "annulled"), (2, "issued"), (3, "issued")]

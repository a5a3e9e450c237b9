"""What anybody may try in the small world: every act of an assessment, by anybody, twice in a row.

Longer than 300 lines because it is one list: an act has one rule of a few lines, and none knows of another.
"""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.appeals import file_appeal, hear_appeal
from certify.assessments.assigning import assign_functions, declare
from certify.assessments.attesting_case import CommissionFacts
from certify.assessments.commission import appoint_commission, facts_of, mark_of
from certify.assessments.deciding import Decision, decide, seen_mark, set_interview
from certify.assessments.models import AssessedCompetence, AttestationTerms, Commission
from certify.assessments.questions import ask_host
from certify.assessments.rules import Act, AppealResult, Function, Part, ReasonCode, Verdict
from certify.assessments.services import move_stage, refuse_assessment, withdraw_assessment
from certify.assessments.standards import describe_standard
from commons.access import Viewer
from commons.db import unit_of_work
from commons.errors import Refusal
from commons.organisations.accrediting import end_accreditation
from commons.organisations.models import Accreditation
from tests.making.assessments import Made, take_functions, version_of
from tests.making.attesting import COMMISSION, described
from tests.making.procedure import (
    World,
    ask,
    next_day,
)

DECISIONS = {
    Verdict.YES: Decision(Verdict.YES, ReasonCode.INTERVIEW, ""),
    Verdict.PARTLY: Decision(Verdict.PARTLY, ReasonCode.EVIDENCE_MISSING, "Manca una prova."),
    Verdict.NO: Decision(Verdict.NO, ReasonCode.EVIDENCE_MISSING, "Manca tutto."),
}
SPOILED: list[dict[str, Any]] = [
    {},
    {},
    {"scope": "DEMO-02"},
    {"scope": "DEMO-0"},
    {"scope": "DEMO-01 e DEMO-02"},
    {"code": ""},
    {"eqf": None},
    {"participation": None},
    {"is_whole_qualification": True},
    {"signer_name": "", "signer_office": ""},
    {"ada": {}},
]
EACH = st.integers(0, 7)
WHO = st.integers(0, 8)
SELDOM = st.integers(0, 3)
done: Counter[str] = Counter()


class Acts(RuleBasedStateMachine):
    world: World

    def act(self, name: str, action: Callable[[Session], object]) -> bool:
        """Do it twice, as an impatient hand does; a rule may say no."""
        is_done = False
        for _click in range(2):
            with suppress(Refusal), unit_of_work() as session:
                action(session)
                is_done = True
        done[name] += is_done
        return is_done

    def pick(self, number: int) -> Made:
        return self.world.made[number % len(self.world.made)]

    def who(self, number: int) -> Viewer:
        return self.world.actors[number % len(self.world.actors)]

    @rule(whose=st.integers(0, 1), part=st.sampled_from(Part), actor=WHO, is_own=SELDOM)
    def ask_for(self, whose: int, part: Part, actor: int, is_own: int) -> None:
        candidate = self.world.candidates[whose]
        asking = candidate.viewer if is_own else self.who(actor)
        self.act("ask", lambda session: ask(session, self.world, candidate, part, asking))

    @rule(which=EACH)
    def settle_functions(self, which: int) -> None:
        made = self.pick(which)
        self.act("settle", lambda session: take_functions(session, made, now=self.world.now))

    @rule(which=EACH, function=st.sampled_from(Function), to=WHO, actor=WHO)
    def assign(self, which: int, function: Function, to: int, actor: int) -> None:
        made, person_id = self.pick(which), self.who(to).person_id
        leading = self.world.body.lead if actor < 4 else self.who(actor)
        self.act(
            "assign",
            lambda session: assign_functions(
                session,
                made.id,
                {function: person_id},
                version=version_of(session, made.id),
                actor=leading,
                now=self.world.now,
            ),
        )

    @rule(which=EACH, function=st.sampled_from(Function), actor=WHO, conflict=SELDOM)
    def declare_oneself(self, which: int, function: Function, actor: int, conflict: int) -> None:
        made = self.pick(which)
        self.act(
            "declare",
            lambda session: declare(
                session,
                made.id,
                function,
                has_conflict=conflict == 0,
                words="È una mia vicina." if conflict == 0 else "",
                actor=self.who(actor),
                now=self.world.now,
            ),
        )

    @rule(which=EACH, act=st.sampled_from(Act), actor=WHO, stale=SELDOM)
    def move(self, which: int, act: Act, actor: int, stale: int) -> None:
        made = self.pick(which)
        moving = self.world.body.lead if actor < 5 else self.who(actor)
        self.act(
            f"move-{act}",
            lambda session: move_stage(
                session,
                made.id,
                act,
                version=version_of(session, made.id) - (stale == 0),
                actor=moving,
                now=self.world.now,
            ),
        )

    @rule(which=EACH)
    def go_on_to_evaluation(self, which: int) -> None:
        self.settle_functions(which)
        for act in (Act.ACCOMPANY, Act.EVALUATE):
            self.move(which, act, 0, 1)

    @rule(which=EACH, verdict=st.sampled_from(Verdict), place=st.none() | st.integers(0, 2), actor=WHO)
    def decide(self, which: int, verdict: Verdict, place: int | None, actor: int) -> None:
        made = self.pick(which)
        deciding = self.world.body.carla if actor < 6 else self.who(actor)

        def do(session: Session) -> None:
            rows = session.scalars(
                select(AssessedCompetence)
                .where(AssessedCompetence.assessment_id == made.id)
                .order_by(AssessedCompetence.position)
            ).all()
            for position, row in enumerate(rows):
                if place in {None, position}:
                    decide(
                        session,
                        made.id,
                        row.id,
                        DECISIONS[verdict],
                        seen=seen_mark(row.decided_at),
                        actor=deciding,
                        now=self.world.now,
                    )

        self.act("decide", do)

    @rule(which=EACH, days=st.integers(-1, 6).map(lambda day: min(day, 1)))
    def meet(self, which: int, days: int) -> None:
        made = self.pick(which)
        on = self.world.today + timedelta(days=days)
        self.act(
            "interview",
            lambda session: set_interview(
                session,
                made.id,
                on,
                version=version_of(session, made.id),
                actor=self.world.body.carla,
                now=self.world.now,
            ),
        )

    @rule(which=EACH, spoiled=st.sampled_from(SPOILED), actor=WHO)
    def describe(self, which: int, spoiled: dict[str, Any], actor: int) -> None:
        made = self.pick(which)
        writing = self.world.body.lead if actor < 7 else self.who(actor)

        def do(session: Session) -> None:
            terms = session.get(AttestationTerms, made.id)
            describe_standard(
                session,
                made.id,
                described(session, made, **spoiled),
                seen=terms.version if terms is not None else 0,
                actor=writing,
                now=self.world.now,
            )

        self.act("describe", do)

    @rule(which=EACH, members=st.integers(1, 3).map(lambda count: max(count, 2)), days=st.integers(-1, 1))
    def appoint(self, which: int, members: int, days: int) -> None:
        made = self.pick(which)
        told = CommissionFacts(
            act=COMMISSION.act,
            president=COMMISSION.president,
            members=("Ivo Demo", "Rita Demo", "Pia Demo")[: members if days >= 0 else 1],
            minutes=COMMISSION.minutes,
            minutes_on=self.world.today + timedelta(days=max(days, 0) if members > 2 else 0),
        )

        def do(session: Session) -> None:
            there = session.get(Commission, made.id)
            appoint_commission(
                session,
                made.id,
                told,
                seen=mark_of(None if there is None else facts_of(there)),
                actor=self.world.body.lead,
                now=self.world.now,
            )

        self.act("appoint", do)

    @rule(which=EACH, is_asked=SELDOM)
    def ask_the_host(self, which: int, is_asked: int) -> None:
        if is_asked:
            return
        made = self.pick(which)
        tutor_id = next(iter(made.candidate.placement.tutor_ids.values()))
        self.act(
            "question",
            lambda session: ask_host(
                session, made.id, tutor_id, "Chi c’era?", actor=self.world.body.anna, now=self.world.now
            ),
        )

    @rule(which=EACH, spoiled=st.sampled_from(SPOILED))
    def make_ready(self, which: int, spoiled: dict[str, Any]) -> None:
        """Do what a diligent body does, in its order, but for one thing; what is not possible is refused."""
        self.go_on_to_evaluation(which)
        self.decide(which, Verdict.YES, None, 0)
        self.meet(which, 0)
        self.describe(which, spoiled, 0)
        self.appoint(which, 2, 0)

    @precondition(lambda self: len(self.world.made) > 1)
    @rule(which=EACH, actor=WHO)
    def refuse(self, which: int, actor: int) -> None:
        made = self.pick(which)
        if self.who(actor) is not self.world.body.carla:
            return
        self.act(
            "refuse",
            lambda session: refuse_assessment(
                session,
                made.id,
                "Mancano episodi.",
                version=version_of(session, made.id),
                actor=self.who(actor),
                now=self.world.now,
            ),
        )

    @rule(which=EACH, hearer=WHO)
    def appeal(self, which: int, hearer: int) -> None:
        made = self.pick(which)
        self.act(
            "appeal",
            lambda session: file_appeal(
                session, made.id, "C’era un episodio.", actor=made.candidate.viewer, now=self.world.now
            ),
        )
        self.act(
            "hear",
            lambda session: hear_appeal(
                session,
                made.id,
                AppealResult.UPHELD,
                "È così.",
                actor=self.who(hearer),
                now=self.world.now,
            ),
        )

    @rule(which=EACH, seldom=SELDOM)
    def withdraw(self, which: int, seldom: int) -> None:
        made = self.pick(which)
        if seldom:
            return
        self.act(
            "withdraw",
            lambda session: withdraw_assessment(
                session,
                made.id,
                version=version_of(session, made.id),
                actor=made.candidate.viewer,
                now=self.world.now,
            ),
        )

    @rule(days=st.integers(1, 15))
    def wait(self, days: int) -> None:
        next_day(self.world, days)

    @rule(seldom=st.integers(0, 5))
    def end_a_title(self, seldom: int) -> None:
        if seldom:
            return

        def do(session: Session) -> None:
            row = session.scalars(
                select(Accreditation).where(
                    Accreditation.organisation_id == self.world.body.id,
                    Accreditation.function == "certification",
                )
            ).one()
            end_accreditation(
                session,
                row.id,
                on=self.world.today,
                act_number="DEMO-ATTO fine",
                actor=Viewer(row.entered_by_id, None),
                now=self.world.now,
            )

        self.act("end-title", do)

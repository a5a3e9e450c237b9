"""What anybody may try around a placement: every act, by anybody, twice in a row, with old forms too."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.placements.changing import print_of
from certify.placements.closing import close_placement
from certify.placements.hours import DaySaid, confirm_week, log_day
from certify.placements.lives import (
    end_placement,
    extend_placement,
    report_placement,
    resume_placement,
    start_placement,
    suspend_placement,
)
from certify.placements.models import HourEntry, Placement
from certify.placements.rules import Party, PlacementState, SigningMode
from certify.placements.services import change_project, sign_project
from commons.access import ANONYMOUS, Viewer
from commons.db import reading, unit_of_work
from commons.errors import Refusal
from commons.organisations.accrediting import end_accreditation
from commons.organisations.models import Accreditation
from tests.making.placements import MadePlacement
from tests.making.practice import World

EACH = st.integers(0, 1)
RIGHT = 20
"""No place among the actors: whoever this act belongs to."""
WHO = st.sampled_from([RIGHT] * 14 + list(range(7)))
SELDOM = st.sampled_from([1, 1, 1, 1, 0])
BACK = st.sampled_from([1, 0, 2, 3, 5, -1])
ENDS = [PlacementState.INTERRUPTED, PlacementState.NEVER_STARTED, PlacementState.CANCELLED]
done: Counter[str] = Counter()


class Acts(RuleBasedStateMachine):
    world: World

    def act(self, name: str, action: Callable[[Session], object]) -> bool:
        """Do it twice, as an impatient hand does; a rule may say no. Time passes."""
        is_done = False
        for _click in range(2):
            with suppress(Refusal), unit_of_work() as session:
                action(session)
                is_done = True
        done[name] += is_done
        self.world.now += timedelta(minutes=1)
        return is_done

    def pick(self, which: int) -> MadePlacement:
        return self.world.placements[which]

    def lead(self, which: int, number: int) -> Viewer:
        """Return who leads this promoter, mostly; else anybody."""
        actors = self.world.actors
        return self.pick(which).lead if number >= len(actors) else actors[number]

    def person(self, which: int, number: int) -> Viewer:
        """Return the person of this placement, mostly; else anybody."""
        actors = self.world.actors
        return self.world.persons[which] if number >= len(actors) else actors[number]

    def seen(self, session: Session, which: int, stale: int) -> str:
        """Return the print of the project as it reads, or one that somebody read long ago."""
        now = print_of(session, self.pick(which).id)
        if now not in self.world.prints:
            self.world.prints.append(now)
        return now if stale else self.world.prints[0]

    @rule(which=EACH, actor=WHO, stale=SELDOM, title=st.sampled_from(["Sportello", "Archivio", "Incontri"]))
    def change(self, which: int, actor: int, stale: int, title: str) -> None:
        def do(session: Session) -> None:
            row = session.get_one(Placement, self.pick(which).id)
            change_project(
                session,
                row.id,
                title=title,
                activities=row.activities,
                place=row.place,
                is_online=False,
                languages="it",
                informed_on=row.informed_on,
                seen=self.seen(session, which, stale),
                actor=self.lead(which, actor),
                now=self.world.now,
            )

        self.act("change", do)

    @rule(which=EACH, party=st.sampled_from(Party), actor=WHO, stale=SELDOM)
    def sign(self, which: int, party: Party, actor: int, stale: int) -> None:
        signers = {
            Party.PROMOTER: self.lead(which, actor),
            Party.PERSON: self.person(which, actor),
        }
        self.act(
            f"sign-{party}",
            lambda session: sign_project(
                session,
                self.pick(which).id,
                party,
                name="Chi firma",
                office="responsabile",
                mode=SigningMode.CLICK,
                signed_on=self.world.today,
                scan_id=None,
                seen=self.seen(session, which, stale),
                actor=signers.get(party, ANONYMOUS),
                now=self.world.now,
            ),
        )

    @rule(which=EACH)
    def all_sign(self, which: int) -> None:
        for party in (Party.PROMOTER, Party.HOST, Party.PERSON):
            self.sign(which, party, RIGHT, 1)

    @rule(which=EACH, actor=WHO)
    def start(self, which: int, actor: int) -> None:
        self.act(
            "start",
            lambda session: start_placement(
                session, self.pick(which).id, actor=self.lead(which, actor), now=self.world.now
            ),
        )

    @rule(which=EACH, actor=WHO, back=BACK, act=st.sampled_from(["suspend", "resume", "resume"]))
    def stop_and_go(self, which: int, actor: int, back: int, act: str) -> None:
        made, on_day = self.pick(which), self.world.today - timedelta(days=back)
        leading, now = self.lead(which, actor), self.world.now

        def do(session: Session) -> None:
            if act == "resume":
                resume_placement(session, made.id, on_day=on_day, actor=leading, now=now)
            else:
                suspend_placement(session, made.id, on_day=on_day, reason="Malattia", actor=leading, now=now)

        self.act(act, do)

    @rule(which=EACH, actor=WHO, days=st.sampled_from([5, 10, 20, -1]), stale=SELDOM)
    def extend(self, which: int, actor: int, days: int, stale: int) -> None:
        def do(session: Session) -> None:
            row = session.get_one(Placement, self.pick(which).id)
            extend_placement(
                session,
                row.id,
                ends_on=row.ends_on + timedelta(days=days),
                planned_hours=row.planned_hours,
                reason="Manca poco",
                seen=self.seen(session, which, stale),
                actor=self.lead(which, actor),
                now=self.world.now,
            )

        self.act("extend", do)

    @rule(which=EACH, actor=WHO, back=BACK, outcome=st.sampled_from(ENDS), seldom=SELDOM)
    def end(self, which: int, actor: int, back: int, outcome: PlacementState, seldom: int) -> None:
        if seldom and outcome is PlacementState.CANCELLED:
            return
        self.act(
            outcome,
            lambda session: end_placement(
                session,
                self.pick(which).id,
                outcome=outcome,
                on_day=self.world.today - timedelta(days=back),
                reason="Cambia città",
                actor=self.lead(which, actor),
                now=self.world.now,
            ),
        )

    @rule(which=EACH, actor=WHO, act=st.sampled_from([report_placement, close_placement]), sure=SELDOM)
    def report_or_close(self, which: int, actor: int, act: Callable[..., None], sure: int) -> None:
        self.act(
            act.__name__,
            lambda session: act(
                session,
                self.pick(which).id,
                actor=self.lead(which, actor),
                now=self.world.now,
                without_hours=bool(sure),
            ),
        )

    @rule(which=EACH, back=BACK, hours=st.sampled_from([None, "0.5", "4", "13"]))
    def log(self, which: int, back: int, hours: str | None) -> None:
        self.act(
            "log",
            lambda session: log_day(
                session,
                self.pick(which).id,
                self.world.today - timedelta(days=back),
                hours=None if hours is None else Decimal(hours),
                activity="Sportello",
                actor=self.world.persons[which],
                now=self.world.now,
            ),
        )

    @rule(which=EACH, back=BACK, hours=st.sampled_from(["0", "2.5", "4", "4", "13"]), stale=SELDOM)
    def confirm(self, which: int, back: int, hours: str, stale: int) -> None:
        made, day = self.pick(which), self.world.today - timedelta(days=back)

        def do(session: Session) -> None:
            row = session.scalar(
                select(HourEntry).where(HourEntry.placement_id == made.id, HourEntry.day == day)
            )
            told, confirmed = (row.told_hours, row.confirmed_hours) if row else (None, None)
            said = DaySaid(Decimal(hours), told if stale else Decimal("7.75"), confirmed)
            confirm_week(session, made.id, {day: said}, confirmed_by="Marta Ospite", now=self.world.now)

        self.act("confirm", do)

    @rule(which=EACH)
    def wait_for_the_end(self, which: int) -> None:
        with reading() as session:
            left = session.get_one(Placement, self.pick(which).id).ends_on - self.world.today
        self.world.now += max(left, timedelta(0))

    @rule(days=st.sampled_from([1, 2, 5, 15, 40]))
    def wait(self, days: int) -> None:
        self.world.now += timedelta(days=days)

    @rule(seldom=SELDOM)
    def end_the_title(self, seldom: int) -> None:
        if seldom:
            return

        def do(session: Session) -> None:
            row = session.get_one(Accreditation, self.world.title_id)
            ending = Viewer(row.entered_by_id, None)
            on, now = self.world.today, self.world.now
            end_accreditation(session, row.id, on=on, act_number="DEMO-FINE", actor=ending, now=now)

        self.act("end-title", do)

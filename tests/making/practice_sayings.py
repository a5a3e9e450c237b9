"""What is said around a placement: by its tutor, by the person, and the agreement to a document about it."""

from typing import NoReturn

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.dossiers.content import Choice, read_content
from certify.dossiers.models import DossierReceipt
from certify.dossiers.permissions import TRANSPARENCY
from certify.dossiers.receipts import agree_receipt, ask_receipt, decline_receipt, offer_of
from certify.dossiers.rehearsing import rehearse
from certify.dossiers.rules import Basis
from certify.dossiers.volunteering import get_volunteering
from certify.placements.answering import answer_observation
from certify.placements.models import Observation
from certify.placements.observing import save_observation, send_observations, take_back_observation
from certify.placements.rules import Answer, Party, Shown
from commons.errors import Refusal
from commons.people.corrections import correct_birth_date
from tests.making.practice_acts import EACH, SELDOM, WHO, Acts


class Sayings(Acts):
    @rule(which=EACH, place=st.integers(0, 2), shown=st.none() | st.sampled_from(Shown), stale=SELDOM)
    def observe(self, which: int, place: int, shown: Shown | None, stale: int) -> None:
        made = self.pick(which)
        competence_id, tutor_id = made.competence_ids[place], made.tutor_ids[Party.HOST]

        def save(session: Session) -> None:
            saved = self._saved(session, which, place) - (stale == 0)
            save_observation(
                session,
                made.id,
                competence_id,
                tutor_id,
                shown=shown,
                level=2,
                episode="Ha diviso i turni.",
                writer_name="Marta Ospite",
                writer_role="tutor",
                saved=saved,
                now=self.world.now,
            )

        self.act("observe", save)

    @rule(which=EACH, place=st.integers(0, 2), stale=SELDOM, takes_back=SELDOM)
    def send(self, which: int, place: int, stale: int, takes_back: int) -> None:
        made, now = self.pick(which), self.world.now
        competence_id, tutor_id = made.competence_ids[place], made.tutor_ids[Party.HOST]
        if takes_back == 0:
            self.act(
                "take-back",
                lambda session: take_back_observation(session, made.id, competence_id, tutor_id, now=now),
            )
            return

        def do(session: Session) -> None:
            seen = {competence_id: self._saved(session, which, place) - (stale == 0)}
            send_observations(session, made.id, tutor_id, seen=seen, now=now)

        self.act("send", do)

    @rule(which=EACH, place=st.integers(0, 2), actor=WHO, answer=st.sampled_from(Answer))
    def answer(self, which: int, place: int, actor: int, answer: Answer) -> None:
        def do(session: Session) -> None:
            for row in self._observations(session, which, place) or nothing():
                answer_observation(
                    session,
                    row.id,
                    answer=answer,
                    words="" if answer is Answer.AGREE else "C’ero anch’io.",
                    seen=row.saved,
                    actor=self.person(which, actor),
                    now=self.world.now,
                )

        self.act("answer", do)

    @rule(which=EACH, actor=WHO, count=st.sampled_from([1, 2, 3]), amiss=st.sampled_from([5, 5, 5, 1, 0]))
    def ask(self, which: int, actor: int, count: int, amiss: int) -> None:
        """Ask as the desk does; `amiss`: past the desk, for another person or in another body's name."""
        made, asking = self.pick(which), self.lead(which, actor)
        other = self.pick(1 - which)

        def do(session: Session) -> None:
            if amiss > 1:
                placement = get_volunteering(session, asking, TRANSPARENCY, made.id)
                if not rehearse(session, placement, actor=asking, now=self.world.now).may_ask:
                    raise Refusal("may-not-ask")
            ask_receipt(
                session,
                other.person_id if amiss == 0 else made.person_id,
                issuer_id=other.promoter_id if amiss == 1 else made.promoter_id,
                basis=Basis.OWN_VOLUNTEER,
                competence_ids=made.competence_ids[:count],
                placement_id=made.id,
                actor=asking,
                now=self.world.now,
            )

        self.act("ask", do)

    @rule(which=EACH, actor=WHO, count=st.sampled_from([1, 2, 3]), declines=SELDOM, stale=SELDOM)
    def reply(self, which: int, actor: int, count: int, declines: int, stale: int) -> None:
        replying = self.person(which, actor)

        def do(session: Session) -> None:
            for row in self.receipts(session, which):
                if declines == 0:
                    decline_receipt(session, row.id, "Non ora.", actor=replying, now=self.world.now)
                    continue
                offer = offer_of(session, row)
                choice = Choice(offer.competence_ids[:count], has_evidence=False)
                seen = read_content(session, row, offer).sha256 if stale else "0" * 64
                agree_receipt(session, row.id, choice, seen=seen, actor=replying, now=self.world.now)

        self.act("decline" if declines == 0 else "agree", do)

    @rule(which=EACH, years=st.sampled_from([1, 2, 3, 0]))
    def tell_birth_date(self, which: int, years: int) -> None:
        told = None if years == 0 else self.world.today.replace(day=1, year=2000 + years)
        self.act(
            "birth-date",
            lambda session: correct_birth_date(
                session, self.pick(which).person_id, told, actor=self.pick(which).lead, now=self.world.now
            ),
        )

    def _observations(self, session: Session, which: int, place: int) -> list[Observation]:
        made = self.pick(which)
        query = select(Observation).where(
            Observation.placement_id == made.id, Observation.competence_id == made.competence_ids[place]
        )
        return list(session.scalars(query))

    def _saved(self, session: Session, which: int, place: int) -> int:
        return next((each.saved for each in self._observations(session, which, place)), 0)

    def receipts(self, session: Session, which: int) -> list[DossierReceipt]:
        """Return what was asked about this placement; where nothing was there is nothing to do."""
        query = select(DossierReceipt).where(DossierReceipt.placement_id == self.pick(which).id)
        return list(session.scalars(query.order_by(DossierReceipt.id))) or nothing()


def nothing() -> NoReturn:
    raise Refusal("nothing-there")

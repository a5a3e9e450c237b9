"""The person answers what was said about her: she agrees, adds or disagrees, and may think again."""

from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.placements.former_answers import FormerResponse
from certify.placements.models import Observation, Placement, Response
from certify.placements.rules import Answer, PlacementState
from commons import audit
from commons.access import Viewer
from commons.errors import NotFound, Refusal

LONGEST_WORDS: Final = 2000


def read_answer(answer: Answer | str, words: str) -> tuple[Answer, str]:
    """Return the answer and its words as they are kept.

    Who agrees and writes something adds it: nothing that was written is lost. Adding and disagreeing need
    words: an answer that nobody can understand helps nobody.
    """
    told = "\n".join(line.rstrip() for line in words.replace("\r\n", "\n").split("\n")).strip()
    if len(told) > LONGEST_WORDS:
        raise Refusal("answer-words-long", longest=LONGEST_WORDS)
    answer = Answer(answer)
    if answer is Answer.AGREE and told:
        answer = Answer.ADD
    if answer is not Answer.AGREE and not told:
        raise Refusal(f"answer-{answer.value}-without-words")
    return answer, told


def answer_observation(
    session: Session,
    observation_id: UUID,
    *,
    answer: Answer | str,
    words: str = "",
    seen: int | None = None,
    actor: Viewer,
    now: datetime,
) -> UUID:
    """Keep the person's answer and return the placement's id. The same answer again changes nothing.

    A first answer is always possible; another one until the placement is closed, and the earlier one stays to
    be read. `seen` is `Voice.saved` of what the person read: when the tutor wrote something else meanwhile,
    the answer would stand beside words that she never saw. Raises NotFound for anybody else and for drafts.
    """
    row = session.execute(
        select(Observation, Placement)
        .join(Placement, Placement.id == Observation.placement_id)
        .where(
            Observation.id == observation_id,
            Observation.sent_at.is_not(None),
            Placement.person_id == actor.person_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if row is None or actor.person_id is None:
        raise NotFound("not-found")
    said, placement = row
    kind, told = read_answer(answer, words)
    response = session.scalars(select(Response).where(Response.observation_id == said.id)).first()
    if response is not None and (response.answer, response.words) == (kind, told):
        return placement.id
    if seen is not None and seen != said.saved:
        raise Refusal("answer-observation-changed")
    if response is None:
        session.add(
            Response(id=uuid4(), observation_id=said.id, answer=kind.value, words=told, answered_at=now)
        )
        action = "placements.answer"
    else:
        if placement.state == PlacementState.CLOSED:
            raise Refusal("answer-closed")
        session.add(
            FormerResponse(
                id=uuid4(),
                observation_id=said.id,
                answer=response.answer,
                words=response.words,
                answered_at=response.answered_at,
                changed_at=now,
            )
        )
        response.answer, response.words, response.answered_at = kind.value, told, now
        action = "placements.change_answer"
    session.flush()
    audit.record(
        session, actor, action, object_type="placement", object_id=placement.id, now=now, kind=kind.value
    )
    return placement.id

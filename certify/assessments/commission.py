"""The commission that certifies (kind E): appointed by an act, with a president, members and minutes."""

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from certify.assessments.attesting_case import CommissionFacts
from certify.assessments.models import Commission
from certify.assessments.permissions import LEAD
from certify.assessments.rules import Part
from certify.assessments.services import hold_at_desk
from certify.assessments.standards import require_unprepared
from commons import audit
from commons.access import Viewer
from commons.errors import Refusal

LONGEST_ACT: Final = 120
LONGEST_NAME: Final = 200
MOST_MEMBERS: Final = 12


def appoint_commission(
    session: Session,
    assessment_id: UUID,
    told: CommissionFacts,
    *,
    seen: str,
    actor: Viewer,
    now: datetime,
) -> bool:
    """Write the commission, for who leads at the body; the same again changes nothing (False).

    Act and president are there from the beginning; the minutes come when it has met. `seen`: the mark of
    what the page showed (`mark_of`). Raises a Refusal when somebody else changed it meanwhile, and when a
    document is prepared.
    """
    row = hold_at_desk(session, assessment_id, actor)
    actor.require(LEAD, row.body_id)
    if row.part != Part.CERTIFICATION:
        raise Refusal("commission-only-certification")
    wanted = _read(told)
    there = session.get(Commission, row.id)
    if there is not None and facts_of(there) == wanted:
        return False
    require_unprepared(session, row)
    if seen != mark_of(None if there is None else facts_of(there)):
        raise Refusal("commission-changed")
    if there is None:
        there = Commission(assessment_id=row.id, act="", president="", members=[])
        session.add(there)
    there.act, there.president, there.members = wanted.act, wanted.president, list(wanted.members)
    there.minutes, there.minutes_on = wanted.minutes, wanted.minutes_on
    row.version += 1
    session.flush()
    audit.record(
        session,
        actor,
        "assessments.appoint_commission",
        object_type="assessment",
        object_id=row.id,
        organisation_id=row.body_id,
        now=now,
    )
    return True


def facts_of(row: Commission) -> CommissionFacts:
    return CommissionFacts(
        act=row.act,
        president=row.president,
        members=tuple(row.members),
        minutes=row.minutes,
        minutes_on=row.minutes_on,
    )


def mark_of(told: CommissionFacts | None) -> str:
    """Return a mark of what stands there, by which a form knows whether it still does."""
    return "" if told is None else hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def _read(told: CommissionFacts) -> CommissionFacts:
    act, minutes = _line(told.act, LONGEST_ACT), _line(told.minutes, LONGEST_ACT)
    president = _line(told.president, LONGEST_NAME)
    members = tuple(name for each in told.members if (name := _line(each, LONGEST_NAME)))
    if not act or not president or len(members) > MOST_MEMBERS:
        raise Refusal("commission-line")
    folded = [each.casefold() for each in (president, *members)]
    if len(set(folded)) < len(folded):
        raise Refusal("commission-names")
    return CommissionFacts(
        act=act, president=president, members=members, minutes=minutes, minutes_on=told.minutes_on
    )


def _line(text: str, longest: int) -> str:
    line = " ".join(text.split())
    if len(line) > longest:
        raise Refusal("commission-line")
    return line

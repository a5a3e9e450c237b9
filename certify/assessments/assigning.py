"""The three functions by name: the lead assigns, each declares, and what must stay apart stays apart."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from certify.assessments.deciding import reopen_verdicts
from certify.assessments.functions import Holders, check_function
from certify.assessments.models import Appeal, Assessment, ConflictDeclaration
from certify.assessments.permissions import LEAD, SEE
from certify.assessments.rules import OPEN, Function, Stage, read_words
from certify.assessments.services import check_version, day_of, hold_at_desk
from certify.assessments.ties import gather_ties
from commons import audit
from commons.access import Viewer
from commons.errors import Forbidden, Refusal
from commons.organisations.queries import list_members

COLUMNS: Final[Mapping[Function, str]] = {
    Function.F1: "f1_id",
    Function.F2: "f2_id",
    Function.F3: "f3_id",
}


def read_holders(session: Session, row: Assessment) -> Holders:
    """Return who has and had which function; two queries."""
    taken = session.execute(
        select(ConflictDeclaration.function, ConflictDeclaration.declared_by_id).where(
            ConflictDeclaration.assessment_id == row.id,
            (ConflictDeclaration.function == Function.F1) | ConflictDeclaration.has_conflict.is_(False),
        )
    ).all()
    appeal = session.scalar(select(Appeal).where(Appeal.assessment_id == row.id))
    closed = {appeal.f3_id, appeal.heard_by_id} if appeal is not None else set()
    return Holders(
        f1_id=row.f1_id,
        f2_id=row.f2_id,
        f3_id=row.f3_id,
        accompanied=frozenset(each.declared_by_id for each in taken if each.function == Function.F1),
        judged=frozenset(each.declared_by_id for each in taken if each.function == Function.F3),
        is_closed_to=frozenset(each for each in closed if each is not None),
    )


def assign_functions(
    session: Session,
    assessment_id: UUID,
    wanted: Mapping[Function, UUID | None],
    *,
    version: int,
    actor: Viewer,
    now: datetime,
) -> None:
    """Give the functions to these persons of the body; `None` leaves a function to nobody.

    All or nothing, because F1 and F3 may be exchanged only together with what was never taken.
    """
    row = hold_at_desk(session, assessment_id, actor)
    actor.require(LEAD, row.body_id)
    changed = {
        function: person_id
        for function, person_id in wanted.items()
        if getattr(row, COLUMNS[function]) != person_id
    }
    if not changed:
        return
    _require_open(row)
    check_version(row, version)
    members = {
        each.person_id for each in list_members(session, row.body_id, day_of(now)) if each.role in SEE.roles
    }
    chosen = {person_id for person_id in changed.values() if person_id is not None}
    if chosen - members:
        raise Refusal("function-not-of-body")
    holders, ties = read_holders(session, row), gather_ties(session, chosen, row.person_id)
    after = Holders(
        f1_id=changed.get(Function.F1, row.f1_id),
        f2_id=changed.get(Function.F2, row.f2_id),
        f3_id=changed.get(Function.F3, row.f3_id),
        accompanied=holders.accompanied,
        judged=holders.judged,
        is_closed_to=holders.is_closed_to,
    )
    conflicted = _conflicted(session, row.id)
    for function, person_id in changed.items():
        if person_id is not None:
            check_function(function, person_id, after, ties[person_id], has_conflict=person_id in conflicted)
    for function, person_id in changed.items():
        setattr(row, COLUMNS[function], person_id)
    if changed.get(Function.F3) is not None:
        reopen_verdicts(session, row)
    _record(session, row, actor, "assessments.assign", now, functions=",".join(sorted(changed)))


def declare(
    session: Session,
    assessment_id: UUID,
    function: Function,
    *,
    has_conflict: bool,
    words: str,
    actor: Viewer,
    now: datetime,
) -> bool:
    """Declare how one stands to the person, and take the function if it is free and nothing bars it.

    A conflict keeps from F2 and F3: the function is free again, for somebody else. Returns whether the
    function is hers afterwards. What was declared once stays as it was said.
    """
    row = hold_at_desk(session, assessment_id, actor)
    if actor.person_id is None:
        raise Forbidden("forbidden")
    mine: UUID | None = getattr(row, COLUMNS[function])
    known = session.scalar(
        select(ConflictDeclaration).where(
            ConflictDeclaration.assessment_id == row.id,
            ConflictDeclaration.declared_by_id == actor.person_id,
            ConflictDeclaration.function == function,
        )
    )
    told = read_words(words, optional=not has_conflict)
    if known is not None and (known.has_conflict, known.words) != (has_conflict, told):
        raise Refusal("declared-already")
    if known is not None and (mine == actor.person_id or has_conflict):
        return mine == actor.person_id
    _require_open(row)
    if mine not in {None, actor.person_id}:
        raise Refusal("function-taken")
    ties = gather_ties(session, [actor.person_id], row.person_id)[actor.person_id]
    conflicted = actor.person_id in _conflicted(session, row.id) or has_conflict
    is_barred = conflicted and function is not Function.F1
    if not is_barred or not has_conflict:
        check_function(function, actor.person_id, read_holders(session, row), ties, has_conflict=conflicted)
    if known is None:
        _keep(session, row, function, actor.person_id, has_conflict=has_conflict, words=told, now=now)
    setattr(row, COLUMNS[function], None if is_barred else actor.person_id)
    if has_conflict and function is not Function.F2 and row.f2_id == actor.person_id:
        row.f2_id = None
    if has_conflict and function is not Function.F3 and row.f3_id == actor.person_id:
        row.f3_id = None
    if row.f3_id == actor.person_id:
        reopen_verdicts(session, row)
    _record(session, row, actor, "assessments.declare", now, functions=str(function), conflict=has_conflict)
    return not is_barred


def _keep(
    session: Session,
    row: Assessment,
    function: Function,
    person_id: UUID,
    *,
    has_conflict: bool,
    words: str,
    now: datetime,
) -> None:
    try:
        with session.begin_nested():
            session.add(
                ConflictDeclaration(
                    id=uuid4(),
                    assessment_id=row.id,
                    declared_by_id=person_id,
                    function=function,
                    has_conflict=has_conflict,
                    words=words,
                    declared_at=now,
                )
            )
    except IntegrityError as error:  # the index that keeps both sides apart, should a rule ever forget it
        raise Refusal("function-f1-judges") from error


def _conflicted(session: Session, assessment_id: UUID) -> frozenset[UUID]:
    return frozenset(
        session.scalars(
            select(ConflictDeclaration.declared_by_id).where(
                ConflictDeclaration.assessment_id == assessment_id,
                ConflictDeclaration.has_conflict.is_(True),
            )
        )
    )


def _require_open(row: Assessment) -> None:
    if row.stage not in OPEN or row.stage == Stage.ATTESTATION:
        raise Refusal("assessment-stage")


def _record(
    session: Session, row: Assessment, actor: Viewer, action: str, now: datetime, **details: object
) -> None:
    row.version += 1
    session.flush()
    audit.record(
        session,
        actor,
        action,
        object_type="assessment",
        object_id=row.id,
        organisation_id=row.body_id,
        now=now,
        **details,
    )

"""When two records of one person are made one: her requests and her part in those of others go with her."""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from certify.assessments.models import (
    Appeal,
    AssessedCompetence,
    Assessment,
    ConflictDeclaration,
    HostQuestion,
    VerdictChange,
)
from certify.assessments.rules import OPEN, Function
from commons.errors import Refusal
from commons.people.belongings import count_belongings
from commons.people.merging import follow_merges

COLUMNS: tuple[InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None], ...] = (
    Assessment.person_id,
    Assessment.f1_id,
    Assessment.f2_id,
    Assessment.f3_id,
    AssessedCompetence.decided_by_id,
    VerdictChange.decided_by_id,
    ConflictDeclaration.declared_by_id,
    HostQuestion.asked_by_id,
    Appeal.f1_id,
    Appeal.f2_id,
    Appeal.f3_id,
    Appeal.heard_by_id,
)


@follow_merges
def move_assessments(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Move all; Refusal where one person would be what two have to be, or have asked for the same twice."""
    _refuse_one_as_two(session, kept_id, gone_id)
    _refuse_two_requests(session, kept_id, gone_id)
    _drop_doubled_declarations(session, kept_id, gone_id)
    for column in COLUMNS:
        session.execute(update(column.class_).where(column == gone_id).values({column.key: kept_id}))


def _refuse_one_as_two(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Stop where the two records stand on two sides of one assessment."""
    sides: dict[UUID, dict[str, set[UUID]]] = {}
    both = [kept_id, gone_id]

    def note(assessment_id: UUID, side: str, person_id: UUID | None) -> None:
        if person_id in both and person_id is not None:
            sides.setdefault(assessment_id, {}).setdefault(side, set()).add(person_id)

    for row in session.scalars(
        select(Assessment).where(
            or_(
                Assessment.person_id.in_(both),
                Assessment.f1_id.in_(both),
                Assessment.f2_id.in_(both),
                Assessment.f3_id.in_(both),
            )
        )
    ):
        for side, person_id in (
            ("person", row.person_id),
            ("f1", row.f1_id),
            ("f2", row.f2_id),
            ("f3", row.f3_id),
        ):
            note(row.id, side, person_id)
    for declared in session.scalars(
        select(ConflictDeclaration).where(
            ConflictDeclaration.declared_by_id.in_(both), ConflictDeclaration.has_conflict.is_(False)
        )
    ):
        note(declared.assessment_id, str(declared.function), declared.declared_by_id)
    for appeal in session.scalars(
        select(Appeal).where(
            or_(
                Appeal.heard_by_id.in_(both),
                Appeal.f1_id.in_(both),
                Appeal.f2_id.in_(both),
                Appeal.f3_id.in_(both),
            )
        )
    ):
        for side, person_id in (
            ("heard", appeal.heard_by_id),
            ("f1", appeal.f1_id),
            ("f2", appeal.f2_id),
            ("f3", appeal.f3_id),
        ):
            note(appeal.assessment_id, side, person_id)
    for found in sides.values():
        if any(_clash(found, one, other) for one, other in _APART):
            raise Refusal("merge-both-in-assessment")


_APART = (
    ("person", Function.F1),
    ("person", Function.F2),
    ("person", Function.F3),
    (Function.F1, Function.F3),
    ("heard", Function.F1),
    ("heard", Function.F2),
    ("heard", Function.F3),
    ("heard", "person"),
)


def _clash(found: dict[str, set[UUID]], one: str, other: str) -> bool:
    return bool(found.get(one)) and bool(found.get(other)) and found[one] != found[other]


def _refuse_two_requests(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    other = aliased(Assessment)
    doubled = session.scalar(
        select(Assessment.id)
        .join(other, (other.part == Assessment.part) & other.stage.in_(OPEN))
        .where(Assessment.person_id == gone_id, other.person_id == kept_id, Assessment.stage.in_(OPEN))
        .limit(1)
    )
    if doubled is not None:
        raise Refusal("merge-two-requests")


def _drop_doubled_declarations(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Of two declarations for the same function the one with a conflict stays, else the older."""
    rows = session.scalars(
        select(ConflictDeclaration).where(ConflictDeclaration.declared_by_id.in_([kept_id, gone_id]))
    ).all()
    found: dict[tuple[UUID, str], list[ConflictDeclaration]] = {}
    for row in rows:
        found.setdefault((row.assessment_id, row.function), []).append(row)
    for doubled in found.values():
        for row in sorted(doubled, key=lambda each: (not each.has_conflict, each.declared_at))[1:]:
            session.delete(row)
    session.flush()


def count_assessments(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(Assessment.person_id, func.count())
        .where(Assessment.person_id.in_(list(person_ids)))
        .group_by(Assessment.person_id)
    )
    return {row[0]: row[1] for row in rows}


count_belongings("assessments", _("Valutazioni chieste"), count_assessments)

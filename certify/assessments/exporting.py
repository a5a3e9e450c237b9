"""What the file that a person takes home says of her assessments."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.models import Assessment
from certify.assessments.queries import get_assessment_unchecked
from certify.assessments.rows import AssessmentView
from certify.assessments.rules import Function, Stage

_DECIDED = frozenset({Stage.ATTESTATION, Stage.ENDED, Stage.REFUSED})


def export_assessments(session: Session, person_id: UUID) -> dict[str, Any]:
    """Return her requests, the oldest first, and what she did in those of others.

    Of each: `part`, `stage`, `body`, `asked_at`, `due_on`, `decided_at`, `interview_on`, `reasons`,
    `functions` (names), `competences` (title, verdict, reason: once decided), `questions` to tutors with
    their answers, `appeal`. Notes for the minutes and declarations of others are told to nobody here.
    """
    ids = session.scalars(
        select(Assessment.id)
        .where(Assessment.person_id == person_id)
        .order_by(Assessment.asked_at, Assessment.id)
    ).all()
    return {
        "asked": [_tell(get_assessment_unchecked(session, each)) for each in ids],
        "functions": [
            {"part": row.part, "asked_at": row.asked_at, "function": function.value}
            for function, column in (
                (Function.F1, Assessment.f1_id),
                (Function.F2, Assessment.f2_id),
                (Function.F3, Assessment.f3_id),
            )
            for row in session.scalars(
                select(Assessment).where(column == person_id).order_by(Assessment.asked_at)
            )
        ],
        "told_to_nobody": ["notes for the minutes", "what assessors declared of themselves"],
    }


def _tell(view: AssessmentView) -> dict[str, Any]:
    appeal = view.appeal
    return {
        "part": view.part.value,
        "stage": view.stage.value,
        "body": view.body_name,
        "asked_at": view.asked_at,
        "due_on": view.due_on,
        "informed_at": view.informed_at,
        "interview_on": view.interview_on,
        "decided_at": view.decided_at,
        "reasons": view.outcome_words,
        "functions": {
            function.value: view.names.get(holder)
            for function in Function
            if (holder := view.holder(function)) is not None
        },
        "competences": [
            {
                "title": each.title,
                "reference": each.reference,
                "verdict": each.verdict.value if each.verdict and view.stage in _DECIDED else None,
                "reason": each.reason.value if each.reason and view.stage in _DECIDED else None,
            }
            for each in view.competences
        ],
        "questions": [
            {
                "to": each.tutor_name,
                "question": each.question,
                "asked_at": each.asked_at,
                "answer": each.answer,
                "answered_by": each.answered_by,
            }
            for each in view.questions
        ],
        "appeal": None
        if appeal is None
        else {
            "words": appeal.words,
            "filed_at": appeal.filed_at,
            "result": appeal.result.value if appeal.result else None,
            "reasons": appeal.reasons,
        },
    }

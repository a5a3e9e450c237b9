"""When two records of one person are made one: the documents of both are hers.

Signed bytes are never touched: a document keeps the name and the pseudonym that were signed. A later
correction keeps the pseudonym of the document that it replaces, a new first document bears that of the
record that stayed; either way it is found by `person_id`.
"""

from collections.abc import Sequence
from uuid import UUID

from flask_babel import lazy_gettext as _
from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session, aliased

from certify.certificates.models import Certificate
from commons.errors import Refusal
from commons.people.belongings import count_belongings
from commons.people.merging import follow_merges


@follow_merges
def move_certificates(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Move the documents, and what this person signed; Refusal where one person would have what none may.

    Two documents about the same thing stay two persons' until somebody has looked: moved, they would be two
    first versions of one. A document signed by one record for the other would be given to oneself.
    """
    other = aliased(Certificate)
    doubled = session.scalar(
        select(Certificate.number)
        .join(
            other,
            (other.subject_type == Certificate.subject_type)
            & (other.subject_id == Certificate.subject_id)
            & (other.kind == Certificate.kind),
        )
        .where(Certificate.person_id == gone_id, other.person_id == kept_id)
        .order_by(Certificate.number)
        .limit(1)
    )
    if doubled is not None:
        raise Refusal("merge-same-document", number=doubled)
    to_oneself = session.scalar(
        select(Certificate.number)
        .where(
            or_(
                (Certificate.person_id == gone_id) & (Certificate.issued_by_id == kept_id),
                (Certificate.person_id == kept_id) & (Certificate.issued_by_id == gone_id),
            )
        )
        .order_by(Certificate.number)
        .limit(1)
    )
    if to_oneself is not None:
        raise Refusal("merge-given-to-oneself", number=to_oneself)
    session.execute(update(Certificate).where(Certificate.person_id == gone_id).values(person_id=kept_id))
    session.execute(
        update(Certificate).where(Certificate.issued_by_id == gone_id).values(issued_by_id=kept_id)
    )


def count_documents(session: Session, person_ids: Sequence[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(Certificate.person_id, func.count())
        .where(Certificate.person_id.in_(list(person_ids)))
        .group_by(Certificate.person_id)
    )
    return {row[0]: row[1] for row in rows}


count_belongings("certificates", _("Attestazioni"), count_documents)

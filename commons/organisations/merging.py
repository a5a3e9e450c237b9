"""When two records of one person are made one: her offices go on, none twice."""

from uuid import UUID

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from commons.errors import Refusal
from commons.organisations.models import Accreditation, Membership
from commons.people.merging import follow_merges
from commons.people.models import Account


@follow_merges
def move_memberships(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Give the memberships of the account that will be disabled to the one that stays.

    Of the same office held twice the longer stays. An accreditation that waits for a second person was
    entered by this one, whichever record she used: she cannot confirm it with the other. One that holds by
    both of her records was never confirmed by a second person: Refusal until it is ended.
    """
    accounts = dict(
        session.execute(
            select(Account.person_id, Account.id).where(Account.person_id.in_([kept_id, gone_id]))
        ).all()
    )
    if len(accounts) != 2:  # noqa: PLR2004  the one account there is moves with all that hangs on it
        return
    kept, gone = accounts[kept_id], accounts[gone_id]
    _refuse_confirmed_alone(session, kept, gone)
    rows = session.scalars(select(Membership).where(Membership.account_id.in_([kept, gone]))).all()
    mine = {(row.organisation_id, row.role): row for row in rows if row.account_id == kept}
    for row in rows:
        if row.account_id == kept:
            continue
        same = mine.get((row.organisation_id, row.role))
        if same is None:
            row.account_id = kept
            continue
        if same.ends_on is not None and (row.ends_on is None or row.ends_on > same.ends_on):
            same.ends_on = row.ends_on
        same.office = same.office or row.office
        session.execute(delete(Membership).where(Membership.id == row.id))
    session.execute(
        update(Accreditation)
        .where(Accreditation.entered_by_id == gone, Accreditation.confirmed_at.is_(None))
        .values(entered_by_id=kept)
    )
    session.flush()


def _refuse_confirmed_alone(session: Session, one: UUID, other: UUID) -> None:
    act_number = session.scalar(
        select(Accreditation.act_number)
        .where(
            or_(
                (Accreditation.entered_by_id == one) & (Accreditation.confirmed_by_id == other),
                (Accreditation.entered_by_id == other) & (Accreditation.confirmed_by_id == one),
            ),
            Accreditation.ended_on.is_(None),
        )
        .order_by(Accreditation.act_number)
        .limit(1)
    )
    if act_number is not None:
        raise Refusal("merge-accreditation-alone", act=act_number)

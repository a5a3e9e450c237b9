"""When two records of one person are made one: who is signed in with the one that goes, who can come in."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from commons.people.merging import follow_merges
from commons.people.models import Account, EmailAddress
from commons.signin.models import SigninLink, SigninSession


@follow_merges
def end_sessions(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """End the sessions of an account that will be disabled; one that moves keeps them.

    Links that were asked for belong to the address, and lead to whoever bears it when they are opened.
    """
    if session.scalar(select(Account.id).where(Account.person_id == kept_id)) is None:
        return
    gone = select(Account.id).where(Account.person_id == gone_id).scalar_subquery()
    session.execute(delete(SigninSession).where(SigninSession.account_id == gone))


@follow_merges
def drop_unproven_addresses(session: Session, kept_id: UUID, gone_id: UUID) -> None:
    """Drop what somebody typed for the record without an account, where the other one comes in already.

    An address lets in whoever reads its mail: one that nobody proved must not open the account beside it.
    """
    for one_id, other_id in ((kept_id, gone_id), (gone_id, kept_id)):
        comes_in = session.scalar(
            select(EmailAddress.id)
            .join(Account, Account.person_id == EmailAddress.person_id)
            .where(EmailAddress.person_id == other_id, EmailAddress.verified_at.is_not(None))
            .limit(1)
        )
        if comes_in is None or session.scalar(select(Account.id).where(Account.person_id == one_id)):
            continue
        typed = session.scalars(
            select(EmailAddress.id).where(
                EmailAddress.person_id == one_id, EmailAddress.verified_at.is_(None)
            )
        ).all()
        session.execute(delete(SigninLink).where(SigninLink.email_address_id.in_(typed)))
        session.execute(delete(EmailAddress).where(EmailAddress.id.in_(typed)))

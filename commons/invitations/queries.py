"""Invitations by their token, and the team of an organisation with those who are invited to it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from commons.access import Permission, Role, Viewer
from commons.errors import NotFound
from commons.invitations.models import Invitation
from commons.invitations.rules import InvitationState, invitation_state
from commons.organisations.models import Organisation
from commons.organisations.queries import OrganisationRow, get_organisation
from commons.people.models import Account, EmailAddress, Person
from commons.signin.rules import hash_secret


@dataclass(frozen=True, slots=True)
class InvitationRow:
    id: UUID
    organisation_id: UUID
    organisation_name: str
    address: str
    role: Role
    office: str
    language: str
    invited_by: str | None
    created_at: datetime
    sent_at: datetime | None
    expires_at: datetime
    state: InvitationState
    used_by_id: UUID | None
    owner_id: UUID | None
    """The person whose address it is; None when nobody here has it."""


def get_team_organisation(
    session: Session, viewer: Viewer, permission: Permission, organisation_id: UUID
) -> OrganisationRow:
    """Return the organisation if its team is the viewer's to keep: an operator keeps all, a lead her own."""
    organisation = get_organisation(session, organisation_id)
    if Role.OPERATOR in permission.roles:
        return organisation
    if organisation_id not in viewer.organisations:
        raise NotFound("not-found")
    viewer.require(permission, organisation_id)
    return organisation


def list_invitations(session: Session, organisation_id: UUID, *, now: datetime) -> list[InvitationRow]:
    """Return those that were not accepted nor withdrawn, the newest first; too old ones are among them."""
    wanted = (
        _invited()
        .where(
            Invitation.organisation_id == organisation_id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
        )
        .order_by(Invitation.created_at.desc(), Invitation.id)
    )
    return _read(session, wanted, now)


def find_invitation(session: Session, token: str, *, now: datetime) -> InvitationRow | None:
    """Return the invitation that a link opens, whatever became of it."""
    found = _read(session, _invited().where(Invitation.token_hash == hash_secret(token)), now)
    return found[0] if found else None


def get_invitation_of(
    session: Session, organisation_id: UUID, invitation_id: UUID, *, now: datetime
) -> InvitationRow:
    """Return an invitation of this organisation; that of another one does not exist."""
    wanted = _invited().where(Invitation.id == invitation_id, Invitation.organisation_id == organisation_id)
    found = _read(session, wanted, now)
    if not found:
        raise NotFound("not-found")
    return found[0]


def _invited() -> Select[Invitation, str, str | None, str | None, UUID | None]:
    inviting, inviter = aliased(Account), aliased(Person)
    return (
        select(Invitation, Organisation.name, inviter.given_name, inviter.family_name, EmailAddress.person_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(inviting, inviting.id == Invitation.invited_by_id)
        .outerjoin(inviter, inviter.id == inviting.person_id)
        .outerjoin(EmailAddress, EmailAddress.address_key == Invitation.address_key)
    )


def _read(
    session: Session, wanted: Select[Invitation, str, str | None, str | None, UUID | None], now: datetime
) -> list[InvitationRow]:
    return [
        InvitationRow(
            id=row.id,
            organisation_id=row.organisation_id,
            organisation_name=organisation,
            address=row.address,
            role=Role(row.role),
            office=row.office,
            language=row.language,
            invited_by=f"{given} {family}" if given else None,
            created_at=row.created_at,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            state=invitation_state(
                now, used_at=row.used_at, revoked_at=row.revoked_at, expires_at=row.expires_at
            ),
            used_by_id=row.used_by_id,
            owner_id=owner,
        )
        for row, organisation, given, family, owner in session.execute(wanted)
    ]

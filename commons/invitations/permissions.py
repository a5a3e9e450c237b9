"""Who may keep a team, and give which role in it."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from commons.access import Role, granted
from commons.errors import Forbidden

KEEP_ANY_TEAM: Final = granted("invitations.keep_any_team", Role.OPERATOR)
KEEP_OWN_TEAM: Final = granted(
    "invitations.keep_own_team", Role.PROVIDER_LEAD, Role.PROMOTER_LEAD, Role.ASSESSMENT_LEAD
)
_TEAMS: Final = {
    Role.PROVIDER_LEAD: (Role.PROVIDER_STAFF, Role.PROVIDER_LEAD),
    Role.PROMOTER_LEAD: (Role.PROMOTER_STAFF, Role.PROMOTER_LEAD),
    Role.ASSESSMENT_LEAD: (Role.ASSESSOR, Role.ASSESSMENT_LEAD),
}
"""Whom a lead may invite: those who do the same work as she, never another kind of office."""
LEADS: Final = frozenset(_TEAMS)


def roles_to_give(memberships: Iterable[tuple[UUID, Role]], organisation_id: UUID) -> tuple[Role, ...]:
    """Return what somebody may invite others to: an operator to all, a lead to her own kind of work."""
    held = set(memberships)
    if any(role is Role.OPERATOR for _organisation, role in held):
        return (*(role for team in _TEAMS.values() for role in team), Role.OPERATOR)
    return tuple(role for lead, team in _TEAMS.items() if (organisation_id, lead) in held for role in team)


def check_role(role: Role, givable: Iterable[Role]) -> None:
    if role not in set(givable):
        raise Forbidden("invitation-role")

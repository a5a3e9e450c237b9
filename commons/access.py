"""Who may do what. Deny by default: a view that declares no access rule is never run.

Two steps, always in this order: the view's `@access` rule (may this kind of person come here at all?), then
the query, which takes the viewer (a stranger's row does not exist for him) and `viewer.require` (he may see
it, but is the act his?).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar, cast
from uuid import UUID

from flask import Flask, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from commons.errors import Forbidden

F = TypeVar("F", bound=Callable[..., object])


class Role(StrEnum):
    """What a membership makes of an account within one organisation."""

    OPERATOR = "operator"
    PROVIDER_STAFF = "provider_staff"
    PROVIDER_LEAD = "provider_lead"
    PROMOTER_STAFF = "promoter_staff"
    PROMOTER_LEAD = "promoter_lead"
    ASSESSOR = "assessor"
    ASSESSMENT_LEAD = "assessment_lead"


@dataclass(frozen=True, slots=True)
class Permission:
    """An act, and the roles that may do it in their own organisation. Each feature declares its own."""

    name: str
    roles: frozenset[Role] = frozenset()


PUBLIC = Permission("public")
SIGNED_IN = Permission("signed-in")


def granted(name: str, *roles: Role) -> Permission:
    return Permission(name, frozenset(roles))


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request, as queries and services see him. Anonymous when there is no account."""

    account_id: UUID | None = None
    person_id: UUID | None = None
    memberships: frozenset[tuple[UUID, Role]] = field(default_factory=frozenset)

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    def organisations_with(self, permission: Permission) -> frozenset[UUID]:
        return frozenset(organisation for organisation, role in self.memberships if role in permission.roles)

    @property
    def organisations(self) -> frozenset[UUID]:
        return frozenset(organisation for organisation, _role in self.memberships)

    def has_any(self, permission: Permission) -> bool:
        if permission == PUBLIC:
            return True
        if permission == SIGNED_IN:
            return self.is_signed_in
        return bool(self.organisations_with(permission))

    def require(self, permission: Permission, organisation_id: UUID) -> None:
        """Raise Forbidden unless the viewer holds the permission in that organisation."""
        if organisation_id not in self.organisations_with(permission):
            raise Forbidden("forbidden")


ANONYMOUS = Viewer()


def access(permission: Permission) -> Callable[[F], F]:
    """State who may come to a view."""

    def mark(view: F) -> F:
        view.__access__ = permission  # type: ignore[attr-defined]
        return view

    return mark


def current_viewer() -> Viewer:
    return cast("Viewer", current_user.viewer) if current_user.is_authenticated else ANONYMOUS


def _enforce() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such address: the 404 comes from routing
    wanted = getattr(current_app.view_functions[request.endpoint], "__access__", None)
    if wanted is None:
        current_app.logger.error("endpoint %s declares no access rule", request.endpoint)
        abort(403)
    if wanted == PUBLIC:
        return None
    viewer = current_viewer()
    if not viewer.is_signed_in:
        if request.method == "GET":
            return redirect(url_for("signin.ask", next=request.full_path.rstrip("?")), code=303)
        abort(401)
    if not viewer.has_any(wanted):
        current_app.logger.warning("denied %s to account %s", request.endpoint, viewer.account_id)
        abort(403)
    return None


def init_app(app: Flask) -> None:
    access(PUBLIC)(app.view_functions["static"])
    app.before_request(_enforce)

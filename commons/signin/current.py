"""The signed-in user of a request: Flask-Login holds the key, one row of ours says what it is worth."""

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from flask import Flask, Response, current_app, g, request, session
from flask_login import LoginManager, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.settings import Settings
from commons.signin import services
from commons.signin.queries import find_session_owner
from commons.signin.rules import describe_browser, make_secret

SEEN_EVERY = timedelta(seconds=60)
BROWSER = "signin_browser"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What Flask-Login and the pages need to know of the person behind the request."""

    key: str = field(repr=False)
    session_id: UUID
    display_name: str
    viewer: Viewer
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def account_id(self) -> UUID | None:
        return self.viewer.account_id

    def get_id(self) -> str:
        return self.key


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def idle_limit() -> timedelta:
    return timedelta(minutes=settings().session_idle_minutes)


def asking_browser() -> str:
    """Return the random name of this browser, given now if it has none; a link works where it was asked."""
    if BROWSER not in session:
        session[BROWSER] = make_secret()
    return str(session[BROWSER])


def known_browser() -> str:
    return str(session.get(BROWSER, ""))


def enter(account_id: UUID, method: str) -> None:
    """Begin a session in this browser. What the cookie held before is dropped, the key is new."""
    with unit_of_work() as work:
        key = services.begin_session(
            work,
            account_id,
            method=method,
            browser=describe_browser(request.user_agent.string),
            now=edges().clock.now(),
            lifetime=timedelta(hours=settings().session_hours),
        )
    session.clear()
    user = load_user(key)
    if user is not None:
        login_user(user)


def leave() -> None:
    """End the session of this browser: its row is gone, so a copied cookie is worth nothing."""
    key = session.get("_user_id")
    if key is not None:
        with unit_of_work() as work:
            services.leave_session(work, str(key), now=edges().clock.now())
    logout_user()
    session.clear()


def load_user(key: str) -> SignedIn | None:
    """Find who is signed in: one query, on a short read of its own.

    A read that begins here and a write that follows on the same connection is what SQLite refuses.
    """
    clock = edges().clock
    now = clock.now()
    with reading() as work:
        owner = find_session_owner(work, key, now=now, today=clock.today(), idle=idle_limit())
    if owner is None:
        return None
    if now - owner.seen_at >= SEEN_EVERY:
        g.signin_seen = owner.session_id  # written when the request is over and its own work committed
    return SignedIn(key, owner.session_id, owner.display_name, owner.viewer)


def _note_seen(response: Response) -> Response:
    session_id = g.pop("signin_seen", None)
    if session_id is not None:
        try:
            with unit_of_work() as work:
                services.note_seen(work, session_id, now=edges().clock.now())
        except SQLAlchemyError as error:  # a full disk must not take the page away too
            log.warning("session not noted as seen: %s", type(getattr(error, "orig", error)).__name__)
    return response


def init_app(app: Flask) -> None:
    manager = LoginManager()
    manager.session_protection = None  # it would end the session of whoever changes network
    manager.user_loader(load_user)
    manager.init_app(app)
    app.after_request(_note_seen)

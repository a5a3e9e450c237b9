"""The right surname opens one document's name and PDF for ten minutes: a signed cookie says so."""

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Final

from flask import current_app, request
from itsdangerous import BadSignature, Signer
from werkzeug.wrappers import Response

from commons.settings import Settings

LASTS: Final = timedelta(minutes=10)
_SALT: Final = "verification.unlock"


def form_token(code: str) -> str:
    """Return the token that the form of this document carries.

    A token bound to a session would need a cookie before anything was sent. This one shows that the form
    was read; that it was sent from here, the browser itself says (`came_from_here`).
    """
    text = f"verification.form:{code}".encode()
    return hashlib.blake2b(text, key=_secret()[:64], digest_size=20).hexdigest()


def is_form_token(code: str, token: str) -> bool:
    return hmac.compare_digest(form_token(code), token) if token.isascii() else False


def came_from_here() -> bool:
    """Tell whether a form was sent by a page of ours; browsers name the origin of each POST."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin")
    return origin is None or origin in {request.host_url.rstrip("/"), _settings().public_base_url}


def unlock(response: Response, code: str, now: datetime) -> None:
    until = int((now + LASTS).timestamp())
    response.set_cookie(
        _cookie_name(),
        Signer(_secret(), salt=_SALT).sign(f"{code}.{until}").decode(),
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=_settings().is_https,
    )


def is_unlocked(code: str, now: datetime) -> bool:
    cookie = request.cookies.get(_cookie_name())
    if cookie is None:
        return False
    try:
        opened, _dot, until = Signer(_secret(), salt=_SALT).unsign(cookie).decode().partition(".")
    except BadSignature:
        return False
    return opened == code and now.timestamp() < int(until)


def _cookie_name() -> str:
    return "__Host-segnavia-unlocked" if _settings().is_https else "segnavia-unlocked"


def _secret() -> bytes:
    return str(current_app.config["SECRET_KEY"]).encode()


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings

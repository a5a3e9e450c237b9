"""Secrets and what is kept of them, where a person may be sent afterwards, how a browser is called."""

import hashlib
import re
import secrets

NEXT_LENGTH = 500
_LOCAL_PATH = re.compile(r"/(?![/\\])[\x21-\x7e]*")
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def make_secret() -> str:
    """Return 256 random bits that fit into an address or a cookie."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """Return what is kept of a secret. It is random, so a plain hash tells nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


def local_path(wanted: str | None) -> str:
    """Return the path if it stays on this site, else the home page.

    A second slash or a backslash at the start is read by browsers as another host; line breaks and tabs are
    dropped by them, which makes one of the others.
    """
    if not wanted or len(wanted) > NEXT_LENGTH or not _LOCAL_PATH.fullmatch(wanted) or "\\" in wanted:
        return "/"
    return wanted


def describe_browser(user_agent: str) -> str:
    """Say which browser it is in words that its owner knows; nothing finer is kept."""
    browser = next((name for sign, name in _BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in _SYSTEMS if sign in user_agent), "")
    return ", ".join(part for part in (browser, system) if part)

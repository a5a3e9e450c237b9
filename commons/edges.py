"""What the application needs from the outside world, as protocols, and how an entry point reaches it.

The real ones live in `commons.adapters`; a test plugs in its own.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, cast

from flask import current_app


class Clock(Protocol):
    def now(self) -> datetime:
        """Return the aware instant, in UTC."""

    def today(self) -> date:
        """Return the day in Trento (Europe/Rome)."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in both forms. `reference` identifies what it is about (never a person).

    `message_key`: what its Message-ID begins with, where a report that it came back must be recognised.
    """

    to: str
    subject: str
    text: str
    html: str
    language: str
    reference: str
    message_key: str = ""


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Hand the mail over; raise OSError (or a subclass) when it was not accepted."""


class FileStore(Protocol):
    """Files by the SHA-256 of their content: the name proves the content, the same bytes are kept once."""

    def put(self, content: bytes) -> str:
        """Keep the bytes durably and return their SHA-256 in hex. Raises OSError when it could not."""

    def get(self, sha256: str) -> bytes | None:
        """Return the bytes, or None when they are not here or are no longer what the hash says."""

    def has(self, sha256: str) -> bool: ...

    def drop(self, sha256: str) -> None:
        """Delete the bytes, if they are here. Only for what nobody else can have put: see its maker."""


@dataclass(frozen=True, slots=True)
class Edges:
    clock: Clock
    mailer: Mailer
    files: FileStore


def edges() -> Edges:
    return cast("Edges", current_app.extensions["edges"])

"""What a person can be told. Anything else is a bug, and a 500.

A refusal carries a code and values, no sentence: sentences come at the edge, in the language of the
reader (`commons.pages.words`).
"""

import traceback
from pathlib import Path
from typing import ClassVar


class Refusal(Exception):
    """The request was understood, and a rule says no."""

    status: ClassVar[int] = 409

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values


class Forbidden(Refusal):
    """The thing is known to the viewer, the act is not his."""

    status = 403


class NotFound(Refusal):
    """There is no such thing, or the viewer may not know that there is."""

    status = 404


class TooMany(Refusal):
    """Asked too often; `seconds` says when to come back."""

    status = 429


class CannotTell(Refusal):
    """Something that is needed to answer (a key, a file) is missing just now."""

    status = 503


def where_it_failed(error: BaseException) -> str:
    """Tell the kind of a bug and the lines that led there, not its message: that may name a person."""
    frames = "".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}\n"
        for frame in traceback.extract_tb(error.__traceback__)
    )
    return f"{type(error).__qualname__}\n{frames}"

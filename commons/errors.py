"""What a person can be told. Anything else is a bug, and a 500.

A refusal carries a code and values, no sentence: sentences come at the edge, in the language of the
reader (`commons.pages.words`).
"""

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

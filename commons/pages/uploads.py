"""How large a file may be that somebody brings: one limit for all, said at the field."""

import os
from typing import Final

from flask import current_app
from wtforms import Field, Form, ValidationError

from commons.errors import Refusal
from commons.pages.words import say_refusal

BODIES: Final = 4
"""A request may be so many times as large as a file: one that is too large is told so at its field, and
what was typed beside it stays. Beyond that nothing is read, and a page of its own says why."""
MEGABYTE: Final = 1024 * 1024


def most_bytes() -> int:
    return int(current_app.config["SETTINGS"].max_upload_bytes)


def most_megabytes() -> int:
    return most_bytes() // MEGABYTE


def fits(_form: Form, field: Field) -> None:
    """Refuse a file above the limit; stands behind `FileRequired` among the validators of a field."""
    size = field.data.stream.seek(0, os.SEEK_END)
    field.data.stream.seek(0)
    if size > most_bytes():
        raise ValidationError(say_refusal(Refusal("upload-large", most=most_megabytes())))

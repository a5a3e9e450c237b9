"""The page for what cannot be done or shown just now: it names what is missing, and claims nothing else."""

from flask import render_template
from flask.typing import ResponseReturnValue

from commons.errors import CannotTell
from commons.pages.words import say_refusal


def tell_what_is_missing(refusal: CannotTell) -> ResponseReturnValue:
    page = render_template("certificates/cannot_tell.html", sentence=say_refusal(refusal))
    return page, refusal.status, {"Retry-After": "60"}

"""The home page, which shows what comes next, and the pages that say what this site is."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from catalogue.offer.cards import make_card
from catalogue.offer.queries import list_next_editions
from commons.access import PUBLIC, access
from commons.db import reading
from commons.edges import edges

EDITIONS_ON_HOME = 4

blueprint = Blueprint("pages", __name__)


@blueprint.get("/")
@access(PUBLIC)
def home() -> ResponseReturnValue:
    today = edges().clock.today()
    with reading() as session:
        editions, count = list_next_editions(session, today=today, limit=EDITIONS_ON_HOME)
    cards = [make_card(each, today) for each in editions]
    return render_template("pages/home.html", editions=cards, edition_count=count)


@blueprint.get("/how")
@access(PUBLIC)
def how() -> ResponseReturnValue:
    return render_template("pages/how.html")


@blueprint.get("/privacy")
@access(PUBLIC)
def privacy() -> ResponseReturnValue:
    return render_template("pages/privacy.html")


@blueprint.get("/accessibility")
@access(PUBLIC)
def accessibility() -> ResponseReturnValue:
    return render_template("pages/accessibility.html")


@blueprint.get("/legal")
@access(PUBLIC)
def legal() -> ResponseReturnValue:
    return render_template("pages/legal.html")


@blueprint.get("/help")
@access(PUBLIC)
def help() -> ResponseReturnValue:  # noqa: A001  the endpoint is pages.help
    return render_template("pages/help.html")


@blueprint.get("/brand")
@access(PUBLIC)
def brand() -> ResponseReturnValue:
    return render_template("pages/brand.html")

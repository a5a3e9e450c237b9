"""The home page, which shows what comes next, and the pages that say what this site is."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from catalogue.offer.cards import make_card
from catalogue.offer.feeds import JSON_PAGE, MOST_IN_CALENDAR, MOST_IN_CSV
from catalogue.offer.queries import list_next_editions
from commons.access import PUBLIC, access
from commons.db import reading
from commons.edges import edges

EDITIONS_ON_HOME = 4
FEED_LIMITS = {"json": JSON_PAGE, "csv": MOST_IN_CSV, "ics": MOST_IN_CALENDAR}

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


@blueprint.get("/contact")
@access(PUBLIC)
def contact() -> ResponseReturnValue:
    return render_template("pages/contact.html", address=current_app.config["SETTINGS"].contact_address)


@blueprint.get("/data")
@access(PUBLIC)
def data() -> ResponseReturnValue:
    """Tell which files the catalogue gives away, what stands in them and under which terms."""
    return render_template("pages/data.html", limits=FEED_LIMITS)


@blueprint.get("/help")
@access(PUBLIC)
def help() -> ResponseReturnValue:  # noqa: A001  the endpoint is pages.help
    return render_template("pages/help.html")


@blueprint.get("/brand")
@access(PUBLIC)
def brand() -> ResponseReturnValue:
    return render_template("pages/brand.html")

"""The page of a tutor: all interns of one address, what is to do, who is writing."""

from typing import Final

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from certify.hosting.cards import list_cards
from certify.hosting.entering import for_host, leave
from certify.hosting.forms import WriterForm
from certify.hosting.links import LinkRow, confirm_writer
from certify.hosting.pages import intern_card, week_words
from certify.hosting.queries import list_interns
from commons.access import PUBLIC, access
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.pages.formats import week_day

INTERN: Final = "/<uuid:placement_id>"
blueprint = Blueprint("hosting", __name__, url_prefix="/host")
blueprint.add_app_template_filter(week_day, "week_day")
blueprint.add_app_template_filter(week_words, "week_words")


@blueprint.get("")
@access(PUBLIC)
@for_host
def page(link: LinkRow) -> ResponseReturnValue:
    """Show all interns, those with something to do first."""
    today = edges().clock.today()
    with reading() as session:
        interns = list_interns(session, link.address_key, today)
        questions = list_cards(session, link.address_key)
    known = {each.id for each in interns}
    cards = [intern_card(each, questions.get(each.id, []), today) for each in interns]
    return render_template(
        "hosting/page.html",
        link=link,
        todo=[card for card in cards if card.tasks],
        loose=[card for key, asked in questions.items() if key not in known for card in asked],
        quiet=[card for card in cards if not card.tasks and not card.is_over],
        over=[card for card in cards if not card.tasks and card.is_over],
        hosts=tuple(dict.fromkeys(each.view.host_name for each in interns if not each.is_former)),
    )


@blueprint.route("/writer", methods=["GET", "POST"])
@access(PUBLIC)
@for_host
def writer(link: LinkRow) -> ResponseReturnValue:
    """Change who is writing: a colleague took over the telephone."""
    form = WriterForm(name=link.writer_name, role=link.writer_role)
    if form.validate_on_submit():
        with unit_of_work() as session:
            confirm_writer(
                session, link.id, str(form.name.data), str(form.role.data), now=edges().clock.now()
            )
        return redirect(url_for("hosting.page"), code=303)
    page = render_template("hosting/writer.html", link=link, form=form)
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/leave")
@access(PUBLIC)
def close() -> ResponseReturnValue:
    """Close the page on this device; the link in the mail opens it again."""
    leave()
    return render_template("hosting/left.html")

"""The page of a competence: what it is, in which words, and which courses deal with it."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from catalogue.courses.told import competence_name
from catalogue.offer.asking import address_of
from catalogue.offer.cards import make_card
from catalogue.offer.queries import list_offer_and_archive
from catalogue.offer.rules import VALUES_PER_FACET, Search
from commons.access import PUBLIC, access
from commons.db import reading
from commons.edges import edges
from commons.frameworks.queries import (
    get_competence,
    get_competences,
    get_framework,
    list_siblings,
)
from commons.frameworks.rules import AREA
from commons.frameworks.words import DIMENSIONS, PROVENANCE

COURSES_SHOWN = 12

blueprint = Blueprint("competences", __name__)


@blueprint.get("/frameworks/<slug>/<path:code>")
@access(PUBLIC)
def show(slug: str, code: str) -> ResponseReturnValue:
    """Tell of a competence, or of an area: then of the courses on any competence in it."""
    today = edges().clock.today()
    with reading() as session:
        competence = get_competence(session, slug, code)
        framework = get_framework(session, slug)
        parents = get_competences(session, [(slug, competence.parent_code or "")])
        is_area = competence.kind == AREA
        around = list_siblings(session, framework.id, code if is_area else competence.parent_code)
        members = around if is_area else []
        codes = [code, *(each.code for each in members)][:VALUES_PER_FACET]
        search = Search(chosen=(("competence", tuple(f"{slug}:{each}" for each in codes)),))
        taught = list_offer_and_archive(session, search, today=today, limit=COURSES_SHOWN)
    return render_template(
        "frameworks/competence.html",
        competence=competence,
        framework=framework,
        name=competence_name(competence.framework_name, code),
        area=parents.get((slug, competence.parent_code or "")),
        members=members,
        siblings=[] if is_area else [each for each in around if each.code != code],
        taught=taught,
        offer_cards=[make_card(each, today) for each in taught.offer],
        archive_cards=[make_card(each, today) for each in taught.archive],
        list_address=address_of(search),
        archive_address=address_of(search.only_archive()),
        words=PROVENANCE,
        dimensions=DIMENSIONS,
    )

"""The public pages of the frameworks: what they say, in which words, and where each word comes from."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from commons.access import PUBLIC, access
from commons.db import reading
from commons.errors import NotFound
from commons.frameworks import queries
from commons.frameworks.words import PROVENANCE

blueprint = Blueprint("frameworks", __name__)
LONGEST_SEARCH = 100
LAST_PAGE = 10_000


@blueprint.get("/frameworks")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    with reading() as session:
        rows = queries.list_frameworks(session)
    return render_template("frameworks/index.html", rows=rows, words=PROVENANCE)


@blueprint.get("/frameworks/<slug>")
@access(PUBLIC)
def show(slug: str) -> ResponseReturnValue:
    text = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    with reading() as session:
        framework = queries.get_framework(session, slug)
        areas = queries.list_areas(session, framework.id)
        rows, count = queries.list_competences(session, framework.id, text=text, page=page)
    page_count = max(1, -(-count // queries.PER_PAGE))
    if page > page_count:
        raise NotFound("not-found")
    return render_template(
        "frameworks/show.html",
        framework=framework,
        areas=areas,
        rows=rows,
        count=count,
        text=text,
        page=page,
        page_count=page_count,
        address_of=_addresses(slug, text),
        words=PROVENANCE,
    )


def _addresses(slug: str, text: str) -> Callable[[int], str]:
    return lambda page: url_for("frameworks.show", slug=slug, page=page if page > 1 else None, q=text or None)

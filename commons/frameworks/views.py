"""The public pages of the frameworks: what they say, in which words, and where each word comes from."""

from collections.abc import Callable, Iterable, Mapping

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from commons.access import PUBLIC, access
from commons.db import reading
from commons.errors import NotFound
from commons.frameworks import queries
from commons.frameworks.queries import CompetenceRow
from commons.frameworks.words import DIMENSIONS, PROVENANCE

blueprint = Blueprint("frameworks", __name__)
LONGEST_SEARCH = 100
LAST_PAGE = 10_000
MOST_FOUND = 30
LARGEST_TREE = 300
"""A framework up to this size is shown whole, area by area; a larger one page by page."""


@blueprint.get("/frameworks")
@access(PUBLIC)
def index() -> ResponseReturnValue:
    text = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    with reading() as session:
        rows = queries.list_frameworks(session)
        found = queries.search_competences(session, text, limit=MOST_FOUND) if text else []
    return render_template(
        "frameworks/index.html", rows=rows, text=text, found=found, most=MOST_FOUND, words=PROVENANCE
    )


@blueprint.get("/frameworks/<slug>")
@access(PUBLIC)
def show(slug: str) -> ResponseReturnValue:
    text = request.args.get("q", "")[:LONGEST_SEARCH].strip()
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    with reading() as session:
        framework = queries.get_framework(session, slug)
        areas = queries.list_areas(session, framework.id)
        is_tree = framework.competence_count <= LARGEST_TREE and not text
        per_page = LARGEST_TREE if is_tree else queries.PER_PAGE
        rows, count = queries.list_competences(session, framework.id, text=text, page=page, per_page=per_page)
    page_count = max(1, -(-count // per_page))
    if page > page_count:
        raise NotFound("not-found")
    return render_template(
        "frameworks/show.html",
        framework=framework,
        areas=areas,
        branches=_branches(rows, areas) if is_tree and areas else [],
        rows=rows,
        count=count,
        text=text,
        page=page,
        page_count=page_count,
        address_of=_addresses(slug, text),
        words=PROVENANCE,
        dimensions=DIMENSIONS,
    )


def _branches(
    rows: Iterable[CompetenceRow], areas: Mapping[str, CompetenceRow]
) -> list[tuple[str, list[CompetenceRow], list[CompetenceRow]]]:
    """Lay competences under their areas; return (code, area with those above it, competences) in order."""
    under: dict[str, list[CompetenceRow]] = {code: [] for code in areas}
    for row in rows:
        code = row.parent_code or ""
        under.setdefault(code if code in areas else "", []).append(row)
    return [(code, _path(code, areas), found) for code, found in under.items() if found]


def _path(code: str, areas: Mapping[str, CompetenceRow]) -> list[CompetenceRow]:
    path: list[CompetenceRow] = []
    step = code
    while step in areas and areas[step] not in path:
        path.insert(0, areas[step])
        step = areas[step].parent_code or ""
    return path


def _addresses(slug: str, text: str) -> Callable[[int], str]:
    return lambda page: url_for("frameworks.show", slug=slug, page=page if page > 1 else None, q=text or None)

"""What search engines ask for: which pages are public, and which of them nobody should keep."""

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.life import PUBLIC_STATES
from catalogue.courses.models import Course
from catalogue.offer.asking import public_base_url
from catalogue.offer.bodies import list_bodies
from commons.access import PUBLIC, access
from commons.db import reading
from commons.frameworks.queries import list_frameworks
from commons.settings import LANGUAGES

MOST_ADDRESSES: Final = 50_000
"""As many as one file may hold (sitemaps.org)."""

PAGES: Final = (
    "pages.home",
    "courses.list",
    "courses.calendar",
    "organisations.list",
    "frameworks.index",
    "pages.how",
    "pages.help",
    "pages.data",
    "pages.contact",
    "pages.privacy",
    "pages.accessibility",
    "pages.legal",
)

# Areas of persons, answers about single documents, and what acts rather than tells.
_PRIVATE: Final = ("me", "desk", "operator", "signin", "demo", "enrol", "editions")

blueprint = Blueprint("discovery", __name__)


@blueprint.get("/robots.txt")
@access(PUBLIC)
def robots() -> ResponseReturnValue:
    """Ask robots to leave what is nobody else's business; the sign-in keeps it closed in any case."""
    closed = [f"Disallow: /{lang}/{area}" for lang in LANGUAGES for area in _PRIVATE]
    lines = ["User-agent: *", *closed, "Disallow: /v/", "Disallow: /credentials/", ""]
    lines.append(f"Sitemap: {public_base_url()}{url_for('discovery.sitemap')}")
    return _kept("\n".join(lines) + "\n", "text/plain")


@blueprint.get("/sitemap.xml")
@access(PUBLIC)
def sitemap() -> ResponseReturnValue:
    """List the public pages in each language; their alternates stand in the pages themselves."""
    base = public_base_url()
    with reading() as session:
        paths = list(_paths(session))[:MOST_ADDRESSES]
    rows = "".join(f"<url><loc>{escape(base + path)}</loc></url>\n" for path in paths)
    body = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
    )
    return _kept(body, "application/xml")


def _paths(session: Session) -> Iterator[str]:
    for endpoint in PAGES:
        for lang in LANGUAGES:
            yield url_for(endpoint, lang=lang)
    known = (
        ("frameworks.show", [each.slug for each in list_frameworks(session)]),
        ("organisations.show", [each.slug for each in list_bodies(session)]),
        ("courses.show", _course_slugs(session)),
    )
    for endpoint, slugs in known:
        for slug in slugs:
            for lang in LANGUAGES:
                yield url_for(endpoint, slug=slug, lang=lang)


def _course_slugs(session: Session) -> list[str]:
    """Return the courses on offer first: where a file is full, the archive is what it lacks."""
    return list(
        session.scalars(
            select(Course.slug)
            .where(Course.state.in_(PUBLIC_STATES))
            .order_by(Course.state.desc(), Course.slug)
            .limit(MOST_ADDRESSES)
        )
    )


def _kept(body: str, kind: str) -> Response:
    response = Response(body, mimetype=kind)
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response

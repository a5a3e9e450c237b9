"""No page is left out: each endpoint that answers with a page is on the tour, or it is said why not."""

from pathlib import Path

from flask import Flask
from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import RequestRedirect

from commons.settings import Settings
from tests.browser.tour import ELSEWHERE, TOUR
from wsgi import create_app

FILES = (".csv", ".ics", ".json", ".pdf", ".txt", ".xlsx", ".xml", "<any(csv, xlsx):ext>", "/act")
NO_PAGES = {
    "static", "health.check", "intake.courses_file", "documents.annex",
    "assessments.evidence", "dossiers.file", "placements.scanned", "voices.file",
}  # fmt: skip
"""What hands out a file, or a word for machines."""


def endpoint_of(app: Flask, path: str) -> str | None:
    """Return which endpoint an address of the tour opens, whatever ids stand in it."""
    some_id = "00000000-0000-4000-8000-000000000000"
    filled = path.partition("?")[0]
    for text in ("share", "invitation", "trainer", "guardian"):
        filled = filled.replace(f"{{{text}}}", "x" * 43)
    filled = filled.replace("{tutors_link}", "/h/" + "x" * 43).replace("{week}", "2026-11-16")
    for text in ("code", "certificate_code", "transparency_code"):
        filled = filled.replace(f"{{{text}}}", "0" * 26)
    filled = filled.replace("{letter}", "20261123T090000.000000-aaaaaaaa")
    filled = filled.replace("{slug}", "a-course").replace("{past}", "a-past-course")
    while "{" in filled:
        before, _brace, rest = filled.partition("{")
        filled = before + some_id + rest.partition("}")[2]
    try:
        return str(app.url_map.bind("").match(filled, method="GET")[0])
    except (NotFound, MethodNotAllowed, RequestRedirect):
        return None


def test_every_page_is_on_the_tour(tmp_path: Path) -> None:
    settings = Settings(
        instance=tmp_path, database_url="sqlite://", secret_key="x" * 32, master_keys={}, is_demo=True
    )
    app = create_app(settings)
    toured = {endpoint_of(app, stop.path) for stop in TOUR}
    pages = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or set()) and not rule.rule.endswith(FILES)
    } - NO_PAGES
    assert pages - toured - ELSEWHERE.keys() == set()
    assert ELSEWHERE.keys() - pages == set(), "said of no page"
    assert ELSEWHERE.keys() & toured == set(), "on the tour after all"


def test_names_are_not_said_twice() -> None:
    names = [stop.name for stop in TOUR]
    assert len(set(names)) == len(names)

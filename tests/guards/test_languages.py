"""German and English pages say nothing in Italian, but for what is marked as Italian."""

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from flask import Flask, Response
from werkzeug.test import TestResponse

from commons.pages.messages import FOLDER, SOURCES, TRANSLATED
from tests.conftest import Browser
from tests.guards.test_access_table import address, doors
from tests.guards.world import make_world
from tests.signin import sign_in
from tests.web.page_tree import Element, read

ROOT = Path(__file__).parents[2]
LONG = 12
"""A shorter text may be the same in two languages, or a part of a name."""
GETTEXTS = {"_", "gettext", "ngettext", "lazy_gettext", "lazy_ngettext"}


def italian_texts(language: str) -> list[str]:
    """Return what stands between the gaps of each Italian text that says it differently in `language`."""
    with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalogue: Catalog = read_po(file, locale=language)
    found: set[str] = set()
    for message in catalogue:
        said, told = _forms(message.id), " ".join(_forms(message.string))
        pieces = (piece.strip(" .,:;()") for text in said for piece in re.split(r"%\(\w+\)s", text))
        found.update(piece for piece in pieces if len(piece) > LONG and piece not in told)
    return sorted(found)


def _forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or ())


def language_of(element: Element) -> str:
    for each in (element, *element.ancestors()):
        if "lang" in each.attributes:
            return each.attributes["lang"]
    return ""


def spoken(page: TestResponse, language: str) -> str:
    """Return all that the page says in its own language, as people see or hear it."""
    texts = read(page.get_data(as_text=True)).texts()
    return "\n".join(text for element, text in texts if language_of(element) == language)


def visits(app: Flask, language: str) -> Iterator[tuple[str, TestResponse]]:
    """Open every page that has a language as those who may see most of it, and some that are refused."""
    world = make_world(app)
    world = replace(world, values={**world.values, "lang": language})
    for actor in ("nobody", "holder", "lead"):
        client = Browser(app, Response, use_cookies=True)
        account_id = world.accounts[actor]
        if account_id is not None:
            sign_in(client, account_id)
        for door, rule in sorted(doors(app).items()):
            if door.startswith("GET") and "lang" in rule.arguments:
                answer = client.get(address(app, rule, world))
                if answer.mimetype == "text/html" and not answer.location and door != "GET demo.letter":
                    yield f"{door} as {actor}", answer
                answer.close()
        yield f"nothing as {actor}", client.get(f"/{language}/nothing")
        yield f"unknown code as {actor}", client.get(f"/{language}/v/{'0' * 26}")


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_page_falls_back_to_italian(demo_app: Flask, language: str) -> None:
    italian = italian_texts(language)
    left = {}
    seen = 0
    for door, page in visits(demo_app, language):
        assert f'<html lang="{language}">' in page.get_data(as_text=True), door
        told = spoken(page, language)
        found = [text for text in italian if text in told]
        if found:
            left[door] = found
        seen += 1
    assert left == {}
    assert seen > 2 * len(TRANSLATED)


def test_no_text_hides_from_the_extractor() -> None:
    """Babel does not look into f-strings: a text that is wrapped there stays Italian for ever."""
    hidden = []
    for source in SOURCES:
        path = ROOT / source
        for file in [path] if path.suffix == ".py" else path.rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.JoinedStr):
                    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
                    names = {func.id for func in calls if isinstance(func, ast.Name)}
                    if names & GETTEXTS:
                        hidden.append(f"{file.relative_to(ROOT)}:{node.lineno}")
    assert hidden == []

"""Letters: each in two forms that say the same, with nothing fetched from anywhere."""

import re
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import meta

FOLDER = Path(__file__).parents[2] / "templates" / "mail"
LETTERS = sorted({file.stem for file in FOLDER.iterdir()} - {"base"})
FETCHED = re.compile(r"<(?:img|link|script|iframe)\b|\bsrc=|url\(|@import|background=", re.IGNORECASE)
_IN_HTML_ALONE = {"current_lang", "headline"}  # in the text form the subject of the mail says it


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_has_both_forms_and_both_use_the_same_facts(app_once: Flask, name: str) -> None:
    used = []
    for ending in ("txt", "html"):
        source = (FOLDER / f"{name}.{ending}").read_text()
        assert f'extends "mail/base.{ending}"' in source
        used.append(meta.find_undeclared_variables(app_once.jinja_env.parse(source)) - _IN_HTML_ALONE)
    assert used[0] == used[1]


@pytest.mark.parametrize("name", ["base", *LETTERS])
def test_a_letter_fetches_nothing_and_tells_nobody_that_it_was_read(name: str) -> None:
    assert FETCHED.findall((FOLDER / f"{name}.html").read_text()) == []
    assert "<" not in re.sub(r"{[{%#].*?[}%#]}", "", (FOLDER / f"{name}.txt").read_text(), flags=re.DOTALL)

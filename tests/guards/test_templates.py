"""Every template compiles, and none carries what the content security policy forbids."""

import re
from pathlib import Path

import pytest
from flask import Flask

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = sorted(
    str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*") if path.suffix in {".html", ".txt"}
)
FORBIDDEN = re.compile(r"""\sstyle=|\son[a-z]+=["']|<style|javascript:|\|\s*safe""")


@pytest.mark.parametrize("name", NAMES)
def test_template_compiles(app_once: Flask, name: str) -> None:
    app_once.jinja_env.get_template(name)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.startswith("mail/")])
def test_template_has_no_inline_style_script_or_unescaped_text(name: str) -> None:
    assert FORBIDDEN.findall((TEMPLATES / name).read_text()) == []

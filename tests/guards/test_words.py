"""Every refusal that the code can raise has a sentence, in three languages."""

import ast
from pathlib import Path

import wsgi  # noqa: F401  registers the words of all features
from commons.pages.messages import find_untranslated
from commons.pages.words import known_codes

ROOT = Path(__file__).parents[2]
REFUSALS = {"Refusal", "Forbidden", "NotFound", "TooMany", "CannotTell"}


def raised_codes() -> dict[str, str]:
    """Return code -> where, for every `Refusal("code", …)` written in the sources."""
    found = {}
    for floor in ("commons", "catalogue", "certify"):
        for path in (ROOT / floor).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Name)
                    and node.func.id in REFUSALS
                ):
                    first = node.args[0] if node.args else None
                    if isinstance(first, ast.Constant) and isinstance(first.value, str):
                        found[first.value] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def test_every_refusal_has_a_sentence(app_once: object) -> None:
    without = {code: where for code, where in raised_codes().items() if code not in known_codes()}
    assert without == {}


def test_nothing_is_left_untranslated() -> None:
    assert {language: len(texts) for language, texts in find_untranslated().items()} == {"de": 0, "en": 0}

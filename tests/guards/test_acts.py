"""Whatever the code records or enqueues has words, so that whoever reads the audit needs no code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import wsgi  # noqa: F401  declares all handlers
from commons import jobs
from commons.oversight.words import ACTIONS, JOB_KINDS, OBJECTS, SETTINGS
from commons.settings import Settings

ROOT = Path(__file__).parents[2]
ACTION = re.compile(r"[a-z]+\.[a-z_]+")


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for room in ("commons", "catalogue", "certify", "demo"):
        for file in sorted((ROOT / room).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call):
                    yield file, node


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def recorded() -> Iterator[tuple[str, str]]:
    """Yield each action that is recorded, and where; of one that is composed, its beginning and a star."""
    for file, call in calls():
        if "record" not in name_of(call):
            continue
        for argument in call.args:
            for part in [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]:
                place = f"{file.relative_to(ROOT)}:{call.lineno}"
                if isinstance(part, ast.Constant) and ACTION.fullmatch(str(part.value)):
                    yield str(part.value), place
                elif isinstance(part, ast.JoinedStr) and isinstance(part.values[0], ast.Constant):
                    yield f"{part.values[0].value!s}*", place


def has_words(action: str) -> bool:
    if action.endswith("*"):
        return any(known.startswith(action[:-1]) for known in ACTIONS)
    return action in ACTIONS


def test_every_recorded_action_has_words() -> None:
    found = list(recorded())
    assert len(found) > 30
    silent = {f"{action} ({place})" for action, place in found if not has_words(action)}
    assert silent == set()


def test_every_recorded_object_has_words() -> None:
    named = {
        str(keyword.value.value)
        for _file, call in calls()
        if "record" in name_of(call)
        for keyword in call.keywords
        if keyword.arg == "object_type" and isinstance(keyword.value, ast.Constant)
    }
    assert named
    assert named - OBJECTS.keys() == set()


def test_every_kind_of_job_has_words() -> None:
    assert {kind for kind in jobs._handlers if kind != "test"} - JOB_KINDS.keys() == set()


def test_every_setting_has_words() -> None:
    assert set(SETTINGS) == set(Settings.__dataclass_fields__)

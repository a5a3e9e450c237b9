"""Codes of the audit and of jobs as words; one that has none yet is shown as it is, never hidden."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from commons.oversight.words import ACTIONS, DETAILS, GROUPS, JOB_KINDS, OBJECTS


def say_action(action: str) -> str:
    return str(ACTIONS.get(action, action))


def say_object(object_type: str) -> str:
    return str(OBJECTS.get(object_type, object_type))


def say_job(kind: str) -> str:
    return str(JOB_KINDS.get(kind, kind))


def say_details(details: Mapping[str, Any]) -> str:
    """Return the details that say something to a reader, as `number: TSM/A/2026/000147; count: 12`."""
    told = [
        f"{DETAILS[name]}: {_say_value(name, value)}"
        for name, value in details.items()
        if name in DETAILS and value not in {None, ""}
    ]
    return "; ".join(told)


def action_choices() -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return (prefix, name, [(action, words), …]) of each group, in the order of their names."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for action, words in ACTIONS.items():
        groups.setdefault(action.partition(".")[0], []).append((action, str(words)))
    named = [
        (f"{key}.", _group(key), sorted(actions, key=lambda each: each[1])) for key, actions in groups.items()
    ]
    return sorted(named, key=lambda each: each[1])


def _group(key: str) -> str:
    name: LazyString | str = GROUPS.get(key, key)
    return str(name)


def _say_value(name: str, value: object) -> str:
    if isinstance(value, bool):
        return str(_("sì") if value else _("no"))
    if name == "kind":
        return say_job(str(value))
    return str(value)

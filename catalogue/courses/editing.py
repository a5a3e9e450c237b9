"""Writing a course in steps: what stands in each form, and what to do when two have written at once.

Each step is a set of named texts. A form carries the version that it was made from and a print of each text:
so it is known afterwards who has changed what, and nobody's words are lost.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Final
from uuid import UUID

from catalogue.courses.queries import WrittenCourse
from catalogue.courses.writing import CourseTexts, Partnership, Taught
from commons.settings import LANGUAGES

Values = dict[str, str]


class Step(StrEnum):
    """The parts of the form, in their order; `REVIEW` is read, not written."""

    WHAT = "what"
    WHOM = "whom"
    COMPETENCES = "competences"
    WHO = "who"
    REVIEW = "review"


STEPS: Final = tuple(Step)

TITLES: Final = {code: f"title_{code}" for code in LANGUAGES}
SUMMARIES: Final = {code: f"summary_{code}" for code in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Difference:
    """A text that two have: what was typed now, and what is saved meanwhile.

    `suggested` is whose only change it is, None where both have changed it.
    """

    name: str
    mine: str
    theirs: str
    suggested: str | None


MINE: Final = "mine"
THEIRS: Final = "theirs"


def print_of(text: str) -> str:
    """Return what a form carries of a text to tell later whether it has changed."""
    return blake2b(_level(text).encode(), digest_size=8).hexdigest()


def find_differences(typed: Values, stored: Values, seen: Mapping[str, str]) -> tuple[Difference, ...]:
    """Return the texts in which what was typed is not what is saved."""
    return tuple(
        Difference(name, text, stored.get(name, ""), _suggest(text, stored.get(name, ""), seen.get(name)))
        for name, text in typed.items()
        if _level(text) != _level(stored.get(name, ""))
    )


def settle(typed: Values, stored: Values, choices: Mapping[str, str]) -> Values:
    """Return what was typed, but what is saved wherever that was chosen."""
    return {
        name: stored.get(name, "") if choices.get(name) == THEIRS else text for name, text in typed.items()
    }


def stored_values(step: Step, written: WrittenCourse) -> Values:
    """Return what the form of a step holds when it is opened."""
    course = written.course
    match step:
        case Step.WHAT:
            return {
                **{name: course.titles.get(code, "") for code, name in TITLES.items()},
                **{name: course.summaries.get(code, "") for code, name in SUMMARIES.items()},
                "record_kind": course.record_kind,
                "topic": course.topic or "",
            }
        case Step.WHOM:
            return {
                "audience": course.audience or "",
                "requirements": course.requirements or "",
                "language": course.language or "",
                "cost": course.cost or "",
            }
        case Step.COMPETENCES:
            taught = [Taught(each.competence_id, each.outcomes) for each in written.competences]
            return {"competences": write_taught(taught)}
        case Step.WHO:
            partners = [str(each.organisation_id) for each in written.providers if not each.is_lead]
            return {"lead": str(written.lead_id), "partners": " ".join(sorted(partners))}
        case _:
            return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a step gives the service to write; None stays as it is."""

    texts: CourseTexts | None = None
    competences: Sequence[Taught] | None = None
    partnership: Partnership | None = None


def make_change(step: Step, values: Values, written: WrittenCourse | None = None) -> Change:
    """Return what a step changes; without a course it is the first step of a new one."""
    match step:
        case Step.COMPETENCES:
            return Change(competences=read_taught(values["competences"]))
        case Step.WHO:
            partners = [UUID(each) for each in values["partners"].split() if each != values["lead"]]
            return Change(partnership=Partnership(UUID(values["lead"]), _in_order(partners, written)))
        case _:
            before: Values = {}
            if written is not None:
                before = {**stored_values(Step.WHAT, written), **stored_values(Step.WHOM, written)}
            return Change(texts=_texts({**before, **values}))


def write_taught(taught: Sequence[Taught]) -> str:
    return json.dumps(
        [{"id": str(each.competence_id), **_said(each.outcomes)} for each in taught], ensure_ascii=False
    )


def read_taught(text: str) -> list[Taught]:
    rows: list[dict[str, Any]] = json.loads(text)
    return [Taught(UUID(row.pop("id")), _said(row)) for row in rows]


def _texts(values: Values) -> CourseTexts:
    def optional(name: str) -> str | None:
        return values.get(name, "").strip() or None

    return CourseTexts(
        titles={code: values.get(name, "") for code, name in TITLES.items()},
        summaries={code: values.get(name, "") for code, name in SUMMARIES.items()},
        record_kind=values.get("record_kind") or "corso",
        audience=optional("audience"),
        topic=optional("topic"),
        language=optional("language"),
        cost=optional("cost"),
        requirements=optional("requirements"),
    )


def _in_order(partners: list[UUID], written: WrittenCourse | None) -> list[UUID]:
    """Keep the order in which the partners were named; who is new comes last."""
    known = [each.organisation_id for each in written.providers] if written else []
    return sorted(partners, key=lambda each: known.index(each) if each in known else len(known))


def _said(outcomes: Mapping[str, str]) -> dict[str, str]:
    return {code: outcomes[code].strip() for code in LANGUAGES if outcomes.get(code, "").strip()}


def _level(text: str) -> str:
    """Leave aside what browsers change in a text that nobody touched."""
    return text.replace("\r\n", "\n").strip()


def _suggest(mine: str, theirs: str, seen: str | None) -> str | None:
    if seen is None:
        return None
    if print_of(theirs) == seen:
        return MINE
    return THEIRS if print_of(mine) == seen else None

"""Picking competences for a project: a basket that travels with the form, and where it is filled from."""

from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from certify.placements.rows import PlacementView
from certify.placements.rules import MOST_COMPETENCES
from certify.placements.services import Objective
from certify.placements.texts import TASK_LENGTH
from commons.frameworks.models import Competence, Framework
from commons.frameworks.picking import read_ids
from commons.frameworks.queries import Label, best_label, list_frameworks, search_competences
from commons.frameworks.rules import AREA
from commons.pages.language import current_lang

MOST_FOUND: Final = 24
LARGEST_TREE: Final = 400
"""A framework with more than that is searched, not leafed through."""
LONGEST_SEARCH: Final = 100


@dataclass(frozen=True, slots=True)
class Offered:
    """A competence as a list shows it."""

    id: UUID
    label: str
    code: str
    description: Label | None
    parent_code: str | None
    is_chosen: bool


@dataclass(slots=True)
class Basket:
    """What was chosen so far, in order, each with its task."""

    ids: list[UUID] = field(default_factory=list)
    tasks: dict[UUID, str] = field(default_factory=dict)

    @property
    def room(self) -> int:
        return max(0, MOST_COMPETENCES - len(self.ids))

    def objectives(self) -> list[Objective]:
        return [Objective(each, self.tasks.get(each, "")) for each in self.ids]

    def too_long(self) -> frozenset[UUID]:
        return frozenset(each for each in self.ids if len(self.tasks.get(each, "")) > TASK_LENGTH)


def task_name(competence_id: UUID) -> str:
    return f"task-{competence_id.hex}"


def basket_of(view: PlacementView) -> Basket:
    return Basket(
        [each.competence_id for each in view.objectives],
        {each.competence_id: each.task for each in view.objectives},
    )


def read_basket(form: MultiDict[str, str]) -> Basket:
    """Read a basket from what was posted."""
    ids = read_ids(form.getlist("c"))
    return Basket(ids, {each: form.get(task_name(each), "") for each in ids})


def picker_page(session: Session, basket: Basket, *, text: str, slug: str) -> dict[str, Any]:
    """Return what the page of picking shows; five queries at most."""
    known = {each.id: each for each in _offered(session, Competence.id.in_(basket.ids), basket)}
    choices = [each for each in list_frameworks(session) if each.competence_count]
    lang = current_lang()
    found = search_competences(session, text, limit=MOST_FOUND) if text else []
    opened = next((each for each in choices if each.slug == slug), None)
    too_long = basket.too_long()
    return {
        "chosen": [
            {
                "id": each,
                "label": known[each].label,
                "code": known[each].code,
                "task": basket.tasks.get(each, ""),
                "name": task_name(each),
                "is_too_long": each in too_long,
            }
            for each in basket.ids
            if each in known
        ],
        "most": MOST_COMPETENCES,
        "room": basket.room,
        "longest": TASK_LENGTH,
        "text": text,
        "found": [
            Offered(
                each.id,
                each.label(lang).text,
                f"{each.framework_name}, {each.code}",
                each.description(lang),
                each.parent_code,
                each.id in basket.ids,
            )
            for each in found
        ],
        "choices": [(each.slug, each.short_name) for each in choices],
        "tree": None if opened is None else _tree(session, opened.slug, opened.name(lang), basket),
    }


def _tree(session: Session, slug: str, name: Label, basket: Basket) -> dict[str, Any]:
    of_framework = (Framework.slug == slug) & Framework.is_current
    areas = session.execute(
        select(Competence.code, Competence.labels)
        .join(Framework, Framework.id == Competence.framework_id)
        .where(of_framework, Competence.kind == AREA)
        .order_by(Competence.position, Competence.code)
    ).all()
    wanted = of_framework & (Competence.kind != AREA) & ~Competence.is_retired
    found = _offered(session, wanted, basket, limit=LARGEST_TREE + 1)
    if len(found) > LARGEST_TREE:
        return {"slug": slug, "name": name, "branches": []}
    branches = [
        (_label(labels), [each for each in found if each.parent_code == code]) for code, labels in areas
    ]
    codes = {code for code, _labels in areas}
    branches.append(("", [each for each in found if each.parent_code not in codes]))
    return {
        "slug": slug,
        "name": name,
        "branches": [
            {
                "label": label,
                "competences": competences,
                "chosen_count": sum(each.is_chosen for each in competences),
            }
            for label, competences in branches
            if competences
        ],
    }


def _offered(
    session: Session, condition: ColumnElement[bool], basket: Basket, *, limit: int | None = None
) -> list[Offered]:
    rows = session.execute(
        select(Competence, Framework.short_name)
        .join(Framework, Framework.id == Competence.framework_id)
        .where(condition)
        .order_by(Competence.position, Competence.code)
        .limit(limit)
    )
    return [
        Offered(
            row.id,
            _label(row.labels),
            f"{short_name}, {row.code}",
            best_label(row.descriptions, {}, current_lang()) if row.descriptions else None,
            row.parent_code,
            row.id in basket.ids,
        )
        for row, short_name in rows
    ]


def _label(labels: dict[str, str]) -> str:
    return next(labels[each] for each in (current_lang(), "it", "de", "en") if each in labels)

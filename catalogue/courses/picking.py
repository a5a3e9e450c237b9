"""Picking competences for a course: a basket that travels with the form, and where it is filled from."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from catalogue.courses.editing import read_taught
from catalogue.courses.life import MOST_COMPETENCES
from catalogue.courses.writing import Taught
from commons.frameworks.models import Competence, Framework
from commons.frameworks.picking import read_ids
from commons.frameworks.queries import search_competences
from commons.frameworks.rules import AREA
from commons.settings import LANGUAGES

LONGEST_OUTCOME: Final = 300
MOST_FOUND: Final = 24
LARGEST_TREE: Final = 400
"""A framework with more than that is searched, not leafed through."""


@dataclass(frozen=True, slots=True)
class Descriptor:
    """A competence as its framework words it."""

    id: UUID
    framework_slug: str
    framework_short_name: str
    code: str
    labels: dict[str, str]
    descriptions: dict[str, str]
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class Branch:
    """An area of a framework with its competences; without a name where the framework has no areas."""

    labels: dict[str, str]
    competences: tuple[Descriptor, ...]


@dataclass(frozen=True, slots=True)
class FrameworkChoice:
    slug: str
    short_name: str
    names: dict[str, str]


@dataclass(slots=True)
class Basket:
    """What was chosen so far, in order, with what one can do at the end by language."""

    ids: list[UUID] = field(default_factory=list)
    outcomes: dict[UUID, dict[str, str]] = field(default_factory=dict)

    @property
    def room(self) -> int:
        return max(0, MOST_COMPETENCES - len(self.ids))

    def taught(self) -> list[Taught]:
        return [Taught(each, self.outcomes.get(each, {})) for each in self.ids]

    def too_long(self) -> list[tuple[UUID, str]]:
        """Return which sentences are longer than a line of the attestation bears."""
        return [
            (each, code)
            for each in self.ids
            for code, text in self.outcomes.get(each, {}).items()
            if len(text) > LONGEST_OUTCOME
        ]


def outcome_name(competence_id: UUID, lang: str) -> str:
    return f"out-{competence_id.hex}-{lang}"


def basket_of(values: str) -> Basket:
    """Return the basket that is saved."""
    taught = read_taught(values)
    return Basket(
        [each.competence_id for each in taught], {each.competence_id: dict(each.outcomes) for each in taught}
    )


def read_basket(form: MultiDict[str, str]) -> Basket:
    """Read a basket from what was posted."""
    ids = read_ids(form.getlist("c"))
    return Basket(
        ids, {each: {code: form.get(outcome_name(each, code), "") for code in LANGUAGES} for each in ids}
    )


def list_descriptors(session: Session, ids: Collection[UUID]) -> dict[UUID, Descriptor]:
    """Return many competences in one query; those that no framework has any more are left out."""
    if not ids:
        return {}
    return {each.id: each for each in _descriptors(session, Competence.id.in_(ids))}


def search_descriptors(session: Session, text: str) -> tuple[Descriptor, ...]:
    """Return the competences that hold all the words, in any language; one query."""
    return tuple(
        Descriptor(
            id=row.id,
            framework_slug=row.framework_slug,
            framework_short_name=row.framework_name,
            code=row.code,
            labels=row.labels,
            descriptions=row.descriptions,
            parent_code=row.parent_code,
        )
        for row in search_competences(session, text, limit=MOST_FOUND)
    )


def list_choices(session: Session) -> tuple[FrameworkChoice, ...]:
    """Return the frameworks that hold competences; one query."""
    holds = (
        select(Competence.id)
        .where(Competence.framework_id == Framework.id, Competence.kind != AREA, ~Competence.is_retired)
        .exists()
    )
    rows = session.scalars(
        select(Framework).where(Framework.is_current, holds).order_by(Framework.short_name, Framework.slug)
    )
    return tuple(FrameworkChoice(row.slug, row.short_name, row.names) for row in rows)


def list_branches(session: Session, slug: str) -> tuple[Branch, ...]:
    """Return a framework as a tree, none of it where it is too large for a page; two queries."""
    areas = session.scalars(
        select(Competence)
        .join(Framework, Framework.id == Competence.framework_id)
        .where(Framework.slug == slug, Framework.is_current, Competence.kind == AREA)
        .order_by(Competence.position, Competence.code)
    ).all()
    found = list(
        _descriptors(
            session,
            (Framework.slug == slug)
            & Framework.is_current
            & (Competence.kind != AREA)
            & ~Competence.is_retired,
            limit=LARGEST_TREE + 1,
        )
    )
    if len(found) > LARGEST_TREE:
        return ()
    by_area = [
        Branch(area.labels, tuple(each for each in found if each.parent_code == area.code)) for area in areas
    ]
    codes = {area.code for area in areas}
    loose = tuple(each for each in found if each.parent_code not in codes)
    return (*(each for each in by_area if each.competences), *((Branch({}, loose),) if loose else ()))


def _descriptors(
    session: Session, condition: ColumnElement[bool], *, limit: int | None = None
) -> list[Descriptor]:
    query: Select[Competence, str, str] = (
        select(Competence, Framework.slug, Framework.short_name)
        .join(Framework, Framework.id == Competence.framework_id)
        .where(condition)
        .order_by(Competence.position, Competence.code)
        .limit(limit)
    )
    return [
        Descriptor(
            id=row.id,
            framework_slug=slug,
            framework_short_name=short_name,
            code=row.code,
            labels=row.labels,
            descriptions=row.descriptions,
            parent_code=row.parent_code,
        )
        for row, slug, short_name in session.execute(query)
    ]

"""Frameworks and competences as pages and the floors above see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, case, func, select, tuple_
from sqlalchemy.orm import Session

from commons.errors import NotFound
from commons.folding import fold
from commons.frameworks.models import Competence, Framework
from commons.frameworks.rules import AREA, LANGUAGES, SOURCED, search_words

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Label:
    """A text in the best language at hand, and where it comes from; `source` only if it was sourced."""

    text: str
    lang: str
    provenance: str
    source: str | None


def best_label(
    texts: Mapping[str, str], provenances: Mapping[str, str], lang: str, prefix: str = ""
) -> Label:
    """Return the text in the wanted language, else in Italian, German or English, whichever there is."""
    found = next(each for each in (lang, *LANGUAGES) if each in texts)
    kind, _colon, source = provenances.get(prefix + found, "").partition(":")
    return Label(texts[found], found, kind, source if kind == SOURCED else None)


@dataclass(frozen=True, slots=True)
class FrameworkRow:
    id: UUID
    slug: str
    version: str
    short_name: str
    names: dict[str, str]
    provenance: dict[str, str]
    publisher: str
    licence: str | None
    licence_provenance: str | None
    source_url: str | None
    attribution: str | None
    notes: str | None
    levels: list[Any]
    competence_count: int

    def name(self, lang: str) -> Label:
        return best_label(self.names, self.provenance, lang)


@dataclass(frozen=True, slots=True)
class CompetenceRow:
    """A competence with what a document must say of its framework. `attribution` goes where it is shown."""

    id: UUID
    framework_slug: str
    framework_name: str
    framework_version: str
    attribution: str | None
    code: str
    uri: str
    kind: str
    parent_code: str | None
    labels: dict[str, str]
    descriptions: dict[str, str]
    provenance: dict[str, str]
    levels: list[Any]
    is_retired: bool

    def label(self, lang: str) -> Label:
        return best_label(self.labels, self.provenance, lang)

    def description(self, lang: str) -> Label | None:
        if not self.descriptions:
            return None
        return best_label(self.descriptions, self.provenance, lang, "description_")


def list_frameworks(session: Session) -> list[FrameworkRow]:
    """Return the current version of each framework, with the number of its competences."""
    rows = session.execute(_frameworks().order_by(Framework.short_name, Framework.slug))
    return [_framework(row) for row in rows]


def get_framework(session: Session, slug: str) -> FrameworkRow:
    row = session.execute(_frameworks().where(Framework.slug == slug)).first()
    if row is None:
        raise NotFound("not-found")
    return _framework(row)


def list_areas(session: Session, framework_id: UUID) -> dict[str, CompetenceRow]:
    """Return the areas by code, in the framework's own order."""
    rows = session.execute(
        _competences()
        .where(Framework.id == framework_id, Competence.kind == AREA)
        .order_by(Competence.position)
    )
    return {row.Competence.code: _competence(row) for row in rows}


def list_competences(
    session: Session, framework_id: UUID, *, text: str = "", page: int = 1, per_page: int = PER_PAGE
) -> tuple[list[CompetenceRow], int]:
    """Return one page of a framework's competences and how many there are in all."""
    where = [
        Framework.id == framework_id,
        Competence.kind != AREA,
        Competence.is_retired.is_(False),
        *_matches(search_words(text)),
    ]
    count = session.scalar(
        select(func.count()).select_from(Competence).join(Framework, _same_framework()).where(*where)
    )
    rows = session.execute(
        _competences()
        .where(*where)
        .order_by(Competence.position, Competence.code)
        .limit(per_page)
        .offset((page - 1) * per_page)
    )
    return [_competence(row) for row in rows], count or 0


def list_siblings(
    session: Session, framework_id: UUID, parent_code: str | None, *, limit: int = 40
) -> list[CompetenceRow]:
    """Return the competences of one area, in the framework's own order."""
    if parent_code is None:
        return []
    rows = session.execute(
        _competences()
        .where(
            Framework.id == framework_id,
            Competence.parent_code == parent_code,
            Competence.kind != AREA,
            Competence.is_retired.is_(False),
        )
        .order_by(Competence.position, Competence.code)
        .limit(limit)
    )
    return [_competence(row) for row in rows]


def get_competences(
    session: Session, references: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], CompetenceRow]:
    """Return many competences by (framework slug, code) in one query; unknown ones are left out.

    The current version counts; what it no longer has is taken from the latest version that did.
    """
    wanted = list(set(references))
    if not wanted:
        return {}
    rows = session.execute(
        _competences()
        .where(tuple_(Framework.slug, Competence.code).in_(wanted))
        .order_by(Framework.is_current, Framework.imported_at)
    )
    return {(row.slug, row.Competence.code): _competence(row) for row in rows}


def get_competences_by_uri(session: Session, uris: Iterable[str]) -> dict[str, CompetenceRow]:
    """Return many competences by their address in one query; unknown ones are left out."""
    wanted = set(uris)
    if not wanted:
        return {}
    rows = session.execute(
        _competences()
        .where(Competence.uri.in_(wanted))
        .order_by(Framework.is_current, Framework.imported_at, Framework.slug)
    )
    return {row.Competence.uri: _competence(row) for row in rows}


def get_competence(session: Session, framework_slug: str, code: str) -> CompetenceRow:
    try:
        return get_competences(session, [(framework_slug, code)])[framework_slug, code]
    except KeyError:
        raise NotFound("not-found") from None


def search_competences(
    session: Session, text: str, *, framework_slug: str | None = None, limit: int = 20
) -> list[CompetenceRow]:
    """Return competences that hold all the words, in any language and in any label.

    What is called exactly so comes first, then what begins so, then the shorter. The same address in two
    frameworks (the transversal part of ESCO, and the whole) is returned once.
    """
    words = search_words(text)
    if not words:
        return []
    phrase = fold(text)
    query = (
        _competences()
        .where(
            Framework.is_current,
            Competence.kind != AREA,
            Competence.is_retired.is_(False),
            *_matches(words),
        )
        .order_by(
            case(
                (Competence.search_text.contains(f"|{phrase}|", autoescape=True), 0),
                (Competence.search_text.contains(f"|{phrase}", autoescape=True), 1),
                else_=2,
            ),
            func.length(Competence.search_text),
            Framework.slug,
            Competence.code,
        )
        .limit(limit * 2)
    )
    if framework_slug is not None:
        query = query.where(Framework.slug == framework_slug)
    found: dict[str, CompetenceRow] = {}
    for row in session.execute(query):
        found.setdefault(row.Competence.uri, _competence(row))
    return list(found.values())[:limit]


def _matches(words: Iterable[str]) -> list[ColumnElement[bool]]:
    return [Competence.search_text.contains(word, autoescape=True) for word in words]


def _same_framework() -> ColumnElement[bool]:
    return Framework.id == Competence.framework_id


def _frameworks() -> Select[Framework, int]:
    return (
        select(Framework, func.count(Competence.id).label("competence_count"))
        .outerjoin(
            Competence,
            _same_framework() & (Competence.kind != AREA) & Competence.is_retired.is_(False),
        )
        .where(Framework.is_current)
        .group_by(Framework.id)
    )


def _competences() -> Select[Competence, str, str, str, str | None]:
    return select(
        Competence, Framework.slug, Framework.short_name, Framework.version, Framework.attribution
    ).join(Framework, _same_framework())


def _framework(row: Row[Framework, int]) -> FrameworkRow:
    framework = row.Framework
    return FrameworkRow(
        id=framework.id,
        slug=framework.slug,
        version=framework.version,
        short_name=framework.short_name,
        names=framework.names,
        provenance=framework.provenance,
        publisher=framework.publisher,
        licence=framework.licence,
        licence_provenance=framework.licence_provenance,
        source_url=framework.source_url,
        attribution=framework.attribution,
        notes=framework.notes,
        levels=framework.levels,
        competence_count=row.competence_count,
    )


def _competence(row: Row[Competence, str, str, str, str | None]) -> CompetenceRow:
    competence = row.Competence
    return CompetenceRow(
        id=competence.id,
        framework_slug=row.slug,
        framework_name=row.short_name,
        framework_version=row.version,
        attribution=row.attribution,
        code=competence.code,
        uri=competence.uri,
        kind=competence.kind,
        parent_code=competence.parent_code,
        labels=competence.labels,
        descriptions=competence.descriptions,
        provenance=competence.provenance,
        levels=competence.levels,
        is_retired=competence.is_retired,
    )

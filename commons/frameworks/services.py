"""Importing frameworks: twice the same file changes nothing, a new version leaves the old one in place."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from commons.folding import search_text
from commons.frameworks import esco
from commons.frameworks.models import Competence, Framework
from commons.frameworks.rules import SOURCED, CompetenceDraft, FrameworkDraft

BATCH = 500
COMPARED = (
    "uri", "kind", "parent_code", "position", "labels", "alternatives", "descriptions", "provenance",
    "levels", "search_text", "is_retired",
)  # fmt: skip


@dataclass(slots=True)
class ImportResult:
    """What an import did. `relabelled`: given official labels in another framework."""

    framework: str
    version: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    relabelled: int = 0
    has_new_head: bool = False

    @property
    def is_unchanged(self) -> bool:
        return not (self.added or self.changed or self.retired or self.relabelled or self.has_new_head)


def import_framework(session: Session, draft: FrameworkDraft, *, now: datetime) -> ImportResult:
    """Take in one of our files. A label that was read in a source is never replaced by one that was not."""
    stated = asdict(draft)
    sha256 = name_content(draft)
    result = ImportResult(draft.slug, draft.version)
    framework = find_version(session, draft.slug, draft.version)
    if framework is not None and framework.is_current and framework.content_sha256 == sha256:
        result.unchanged = len(draft.competences)
        return result
    del stated["competences"]
    stated["levels"] = list(draft.levels)
    framework = _write_framework(session, framework, {**stated, "content_sha256": sha256}, now)
    result.has_new_head = True
    known = known_rows(session, Competence.framework_id == framework.id)
    by_code = {row["code"]: row for row in known}
    drafts = [(each, False) for each in draft.competences]
    _write(session, framework.id, drafts, by_code, result)
    gone = by_code.keys() - {each.code for each in draft.competences}
    for row in (by_code[code] for code in gone):
        if not row["is_retired"]:
            session.execute(update(Competence).where(Competence.id == row["id"]).values(is_retired=True))
            result.retired += 1
    return result


def import_esco(
    session: Session, rows: Iterable[esco.EscoRow], *, version: str, sha256: str, now: datetime
) -> ImportResult:
    """Take in one language of ESCO: labels are merged with those of the languages that are here already."""
    result = ImportResult(esco.SLUG, version)
    framework_id = begin_esco(session, version=version, sha256=sha256, now=now)
    for batch in in_batches(rows):
        import_batch(session, framework_id, batch, result)
    finish_esco(session, framework_id, result, sha256=sha256, now=now)
    return result


def begin_esco(session: Session, *, version: str, sha256: str, now: datetime) -> UUID:
    """Return the framework of this version; a new one is not the current one before all is in it."""
    framework = find_version(session, esco.SLUG, version)
    if framework is None:
        framework = Framework(
            id=uuid4(), is_current=False, imported_at=now, **_esco_framework(version, sha256)
        )
        session.add(framework)
        session.flush()
    return framework.id


def import_batch(
    session: Session, framework_id: UUID, batch: Sequence[esco.EscoRow], result: ImportResult
) -> None:
    """Take in some rows; the same rows again change nothing."""
    known = known_rows(session, Competence.uri.in_([row.draft.uri for row in batch]))
    mine = {row["code"]: row for row in known if row["framework_id"] == framework_id}
    _write(session, framework_id, order_as_here(batch, mine), mine, result)
    _relabel(session, batch, [row for row in known if row["framework_id"] != framework_id], result)


def finish_esco(
    session: Session, framework_id: UUID, result: ImportResult, *, sha256: str, now: datetime
) -> None:
    """Make the version the current one, now that it is whole."""
    framework = session.get_one(Framework, framework_id)
    if not framework.is_current:
        _set_current(session, framework)
        result.has_new_head = True
    if not result.is_unchanged:
        framework.content_sha256, framework.imported_at = sha256, now
    session.flush()


def order_as_here(
    batch: Sequence[esco.EscoRow], mine: Mapping[str, Mapping[str, Any]]
) -> list[tuple[CompetenceDraft, bool]]:
    """Keep the order of the first language: each file has its own."""
    drafts = []
    for row in batch:
        before = mine.get(row.draft.code)
        draft = row.draft if before is None else replace(row.draft, position=before["position"])
        drafts.append((draft, not row.is_released))
    return drafts


def name_content(draft: FrameworkDraft) -> str:
    """Return the hash of what a file states, however it is written down."""
    stated = json.dumps(asdict(draft), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(stated.encode()).hexdigest()


def find_version(session: Session, slug: str, version: str) -> Framework | None:
    return session.scalar(select(Framework).where(Framework.slug == slug, Framework.version == version))


def _write_framework(
    session: Session, framework: Framework | None, values: Mapping[str, Any], now: datetime
) -> Framework:
    """Write the head of a framework and make it the current version of its slug."""
    if framework is None:
        framework = Framework(id=uuid4(), is_current=False)
    for name, value in values.items():
        setattr(framework, name, value)
    framework.imported_at = now
    session.add(framework)
    _set_current(session, framework)
    return framework


def _set_current(session: Session, framework: Framework) -> None:
    session.execute(
        update(Framework)
        .where(Framework.slug == framework.slug, Framework.is_current)
        .values(is_current=False)
    )
    framework.is_current = True
    session.flush()


def known_rows(session: Session, where: Any) -> list[dict[str, Any]]:
    """Read what is here as plain rows: entities would pile up in the session, 14,000 of them."""
    columns = [getattr(Competence, name) for name in ("id", "framework_id", "code", *COMPARED)]
    return [dict(row) for row in session.execute(select(*columns).where(where)).mappings()]


def _write(
    session: Session,
    framework_id: UUID,
    drafts: Iterable[tuple[CompetenceDraft, bool]],
    known: Mapping[str, dict[str, Any]],
    result: ImportResult,
) -> None:
    new, changed = [], []
    for draft, is_retired in drafts:
        before = known.get(draft.code)
        after = {**merged_with(before, draft), "is_retired": is_retired}
        if before is None:
            new.append({"id": uuid4(), "framework_id": framework_id, "code": draft.code, **after})
        elif any(before[name] != after[name] for name in COMPARED):
            changed.append({"id": before["id"], **after})
        else:
            result.unchanged += 1
    if new:
        session.execute(insert(Competence), new)
    if changed:
        session.execute(update(Competence), changed)
    result.added += len(new)
    result.changed += len(changed)


def merged_with(before: Mapping[str, Any] | None, draft: CompetenceDraft) -> dict[str, Any]:
    """Lay what a file says over what is here; languages that it does not speak of stay as they are."""
    merged: dict[str, Any] = {
        "uri": draft.uri,
        "kind": draft.kind,
        "parent_code": draft.parent_code,
        "position": draft.position,
        "levels": list(draft.levels),
        "labels": dict(before["labels"]) if before else {},
        "descriptions": dict(before["descriptions"]) if before else {},
        "alternatives": dict(before["alternatives"]) if before else {},
        "provenance": dict(before["provenance"]) if before else {},
    }
    for name, prefix in (("labels", ""), ("descriptions", "description_")):
        for language, text in getattr(draft, name).items():
            key = prefix + language
            told = draft.provenance[key]
            if _is_sourced(merged["provenance"].get(key)) and not _is_sourced(told):
                continue
            merged[name][language] = text
            merged["provenance"][key] = told
    for language in draft.labels:
        if draft.alternatives:
            merged["alternatives"][language] = list(draft.alternatives)
    merged["search_text"] = search_text(_searchable(merged))
    return merged


def _relabel(
    session: Session, batch: Iterable[esco.EscoRow], others: Iterable[dict[str, Any]], result: ImportResult
) -> None:
    """Give the official label to the same competence in other frameworks, which have working translations."""
    drafts = {row.draft.uri: row.draft for row in batch}
    changed = []
    for before in others:
        draft = drafts[before["uri"]]
        kept = {
            name: before[name]
            for name in ("kind", "parent_code", "position", "levels", "alternatives", "is_retired")
        }
        after = {**merged_with(before, draft), **kept}
        after["search_text"] = search_text(_searchable(after))
        if any(before[name] != after[name] for name in COMPARED):
            changed.append({"id": before["id"], **after})
    if changed:
        session.execute(update(Competence), changed)
    result.relabelled += len(changed)


def _searchable(row: Mapping[str, Any]) -> Iterator[str]:
    yield from row["labels"].values()
    for alternatives in row["alternatives"].values():
        yield from alternatives


def in_batches(rows: Iterable[esco.EscoRow]) -> Iterator[list[esco.EscoRow]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch


def _is_sourced(provenance: str | None) -> bool:
    return provenance is not None and provenance.startswith(SOURCED)


def _esco_framework(version: str, sha256: str) -> dict[str, Any]:
    return {
        "slug": esco.SLUG,
        "version": version,
        "short_name": "ESCO",
        "names": {
            "it": "ESCO – abilità, competenze, qualifiche e professioni europee: abilità",
            "de": "ESCO – Europäische Klassifikation: Fähigkeiten und Kompetenzen",
            "en": "ESCO – European Skills, Competences, Qualifications and Occupations: skills",
        },
        "provenance": {"it": "from_memory", "de": "working_translation", "en": "from_memory"},
        "publisher": "European Commission, DG EMPL",
        "licence": "CC BY 4.0",
        "licence_provenance": "from_memory",
        "source_url": esco.HOME,
        "attribution": esco.ATTRIBUTION,
        "notes": None,
        "levels": [],
        "content_sha256": sha256,
    }

"""What an import would do, without doing it: counts, and the first names of each kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons.frameworks import esco
from commons.frameworks.models import Competence, Framework
from commons.frameworks.rules import CompetenceDraft, FrameworkDraft
from commons.frameworks.services import (
    COMPARED,
    find_version,
    in_batches,
    known_rows,
    merged_with,
    name_content,
    order_as_here,
)

MOST_NAMES: Final = 10


@dataclass(slots=True)
class Findings:
    """What a file holds, and what would become of it here. `names`: the first of each kind."""

    framework: str
    short_name: str
    version: str
    here_version: str = ""
    is_new_version: bool = False
    is_unchanged: bool = False
    entries: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    retired: int = 0
    names: dict[str, list[str]] = field(default_factory=dict)

    def note(self, what: str, labels: Mapping[str, str], code: str) -> None:
        setattr(self, what, getattr(self, what) + 1)
        names = self.names.setdefault(what, [])
        if len(names) < MOST_NAMES:
            names.append(next((labels[each] for each in ("it", "en", "de") if each in labels), code))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def inspect_framework(session: Session, draft: FrameworkDraft) -> Findings:
    """Compare one of our files with what is here of the same version."""
    found = Findings(draft.slug, draft.short_name, draft.version)
    framework = _look(session, found)
    found.entries = len(draft.competences)
    if framework is not None and framework.is_current and framework.content_sha256 == name_content(draft):
        found.is_unchanged, found.unchanged = True, found.entries
        return found
    known = known_rows(session, Competence.framework_id == framework.id) if framework else []
    by_code = {row["code"]: row for row in known}
    _compare([(each, False) for each in draft.competences], by_code, found)
    for code in by_code.keys() - {each.code for each in draft.competences}:
        if not by_code[code]["is_retired"]:
            found.note("retired", by_code[code]["labels"], code)
    return found


def inspect_esco(
    session: Session, rows: Iterable[esco.EscoRow], *, version: str, tell: Callable[[int], None]
) -> Findings:
    """Compare one language of ESCO with what is here; `tell` is called with the rows seen so far."""
    found = Findings(esco.SLUG, "ESCO", version)
    framework = _look(session, found)
    for batch in in_batches(rows):
        mine: dict[str, dict[str, Any]] = {}
        if framework is not None:
            mine = _mine(session, framework.id, batch)
        _compare(order_as_here(batch, mine), mine, found)
        found.entries += len(batch)
        tell(found.entries)
    found.is_unchanged = not (found.added or found.changed or found.is_new_version)
    return found


def name_here(session: Session, slug: str, version: str) -> str:
    """Return a name of what is here of a version; it is another one once somebody has imported into it."""
    framework = find_version(session, slug, version)
    return "" if framework is None else framework.content_sha256


def _look(session: Session, found: Findings) -> Framework | None:
    framework = find_version(session, found.framework, found.version)
    found.is_new_version = framework is None or not framework.is_current
    found.here_version = current_version(session, found.framework) or ""
    return framework


def current_version(session: Session, slug: str) -> str | None:
    return session.scalar(select(Framework.version).where(Framework.slug == slug, Framework.is_current))


def _mine(session: Session, framework_id: UUID, batch: Sequence[esco.EscoRow]) -> dict[str, dict[str, Any]]:
    known = known_rows(
        session,
        (Competence.framework_id == framework_id) & Competence.code.in_([row.draft.code for row in batch]),
    )
    return {row["code"]: row for row in known}


def _compare(
    drafts: Iterable[tuple[CompetenceDraft, bool]], known: Mapping[str, dict[str, Any]], found: Findings
) -> None:
    for draft, is_retired in drafts:
        before = known.get(draft.code)
        after = {**merged_with(before, draft), "is_retired": is_retired}
        if before is None:
            found.note("added", draft.labels, draft.code)
        elif any(before[name] != after[name] for name in COMPARED):
            found.note("changed", after["labels"], draft.code)
        else:
            found.unchanged += 1


def rows_left(rows: Iterator[esco.EscoRow], done: int) -> Iterator[esco.EscoRow]:
    """Pass over the rows that an earlier try took in already."""
    for _ in range(done):
        if next(rows, None) is None:
            break
    return rows

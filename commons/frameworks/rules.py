"""The words that a search looks for, and what is read from a file that somebody brings."""

import json
import re
from dataclasses import dataclass
from typing import Any

from commons.folding import fold

LANGUAGES = ("it", "de", "en")
SOURCED = "sourced"
FROM_MEMORY = "from_memory"
WORKING_TRANSLATION = "working_translation"
PROVENANCES = (SOURCED, FROM_MEMORY, WORKING_TRANSLATION)
AREA = "area"
COMPETENCE = "competence"
SHORT_NAME_LENGTH = 60
SHORTEST_WORD = 2
_SLUG = re.compile(r"[a-z0-9]+(?:[_-][a-z0-9]+)*")


class BrokenFile(Exception):
    """A file that cannot be imported: where it is wrong, and a sentence for whoever brings it.

    The command line says the sentence; a page says that of `code` and `values`, in its reader's language.
    """

    def __init__(self, where: str, sentence: str, code: str, **values: object) -> None:
        super().__init__(f"{where}: {sentence}")
        self.where = where
        self.code = code
        self.values = {name: str(value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class CompetenceDraft:
    """A competence or an area as a file states it."""

    code: str
    uri: str
    kind: str
    parent_code: str | None
    position: int
    labels: dict[str, str]
    descriptions: dict[str, str]
    provenance: dict[str, str]
    levels: tuple[Any, ...] = ()
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FrameworkDraft:
    """A whole framework as a file states it."""

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
    levels: tuple[Any, ...]
    competences: tuple[CompetenceDraft, ...]


def search_words(text: str) -> list[str]:
    """Return the words that a search looks for; single letters would find everything."""
    return [word for word in fold(text).split() if len(word) >= SHORTEST_WORD][:8]


def read_json(content: bytes, name: str, base_url: str) -> FrameworkDraft:
    """Read the bytes of a file of ours. Raises BrokenFile with the line or the place in the file."""
    try:
        data = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise BrokenFile(name, "is not written in UTF-8", "utf-8") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise BrokenFile(where, f"is not JSON: {error.msg}", "json") from error
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets without end
        raise BrokenFile(name, "is not JSON that anybody would write", "json") from error
    return read_framework(data, base_url)


def read_framework(data: object, base_url: str) -> FrameworkDraft:
    """Read a framework of ours (`data/frameworks/*.json`). Raises BrokenFile with the place in the file.

    A competence without an address of its own gets the one of our page about it.
    """
    top = _table(data, "file")
    slug = _text(top, "id", "file", 40)
    if not _SLUG.fullmatch(slug):
        raise BrokenFile("id", "write small letters, digits and hyphens only", "slug")
    names, provenance = _labels(top, "name", "name", is_needed=True)
    licence, licence_provenance = _licence(top)
    source = _table(top.get("source") or {}, "source")
    drafts = [*_entries(top, "areas", AREA), *_entries(top, "competences", COMPETENCE)]
    seen: dict[str, str] = {}
    competences = []
    for position, (where, entry, kind) in enumerate(drafts):
        draft = _competence(entry, where, kind, position, f"{base_url}/frameworks/{slug}#")
        if draft.code in seen:
            raise BrokenFile(
                where,
                f"the code {draft.code!r} stands already in {seen[draft.code]}",
                "code-twice",
                key=draft.code,
                other=seen[draft.code],
            )
        seen[draft.code] = where
        competences.append(draft)
    for (where, _entry, _kind), draft in zip(drafts, competences, strict=True):
        if draft.parent_code is not None and draft.parent_code not in seen:
            raise BrokenFile(
                where,
                f"there is no area {draft.parent_code!r} in this file",
                "no-area",
                key=draft.parent_code,
            )
    notes = top.get("notes") or []
    return FrameworkDraft(
        slug=slug,
        version=_text(top, "version", "file", 120),
        short_name=str(top.get("short_name") or next(iter(names.values())).split(" – ")[0])[
            :SHORT_NAME_LENGTH
        ],
        names=names,
        provenance=provenance,
        publisher=_text(top, "publisher", "file", 200),
        licence=licence,
        licence_provenance=licence_provenance,
        source_url=_text(source, "url", "source", 500) if source.get("url") else None,
        attribution=_text(top, "attribution", "file") if top.get("attribution") else None,
        notes="\n".join(map(str, notes)) if isinstance(notes, list) else str(notes),
        levels=tuple(_table(level, f"levels[{i}]") for i, level in enumerate(top.get("levels") or [])),
        competences=tuple(competences),
    )


def _competence(entry: dict[str, Any], where: str, kind: str, position: int, prefix: str) -> CompetenceDraft:
    code = _text(entry, "code", where, 120)
    labels, provenance = _labels(entry, "labels", where, is_needed=True)
    descriptions, told = _labels(entry, "definitions", where, is_needed=False)
    parent = entry.get("area") or entry.get("parent")
    return CompetenceDraft(
        code=code,
        uri=_text(entry, "uri", where, 300) if entry.get("uri") else prefix + code,
        kind=kind,
        parent_code=None if parent is None else str(parent),
        position=position,
        labels=labels,
        descriptions=descriptions,
        provenance=provenance | {f"description_{language}": value for language, value in told.items()},
        levels=tuple(entry.get("levels") or ()),
    )


def _entries(top: dict[str, Any], name: str, kind: str) -> list[tuple[str, dict[str, Any], str]]:
    entries = top.get(name) or []
    if not isinstance(entries, list):
        raise BrokenFile(name, "must be a list", "list")
    return [(f"{name}[{i}]", _table(entry, f"{name}[{i}]"), kind) for i, entry in enumerate(entries)]


def _labels(
    entry: dict[str, Any], name: str, where: str, *, is_needed: bool
) -> tuple[dict[str, str], dict[str, str]]:
    """Return texts and provenances by language, always in the order it, de, en."""
    given = _table(entry.get(name) or {}, f"{where}.{name}")
    if not given and is_needed:
        raise BrokenFile(f"{where}.{name}", "the text is missing; one language is enough", "no-text")
    unknown = given.keys() - set(LANGUAGES)
    if unknown:
        raise BrokenFile(
            f"{where}.{name}",
            f"unknown language: {', '.join(sorted(unknown))}",
            "language",
            key=", ".join(sorted(unknown)),
        )
    texts, provenances = {}, {}
    for language in LANGUAGES:
        if language in given:
            place = f"{where}.{name}.{language}"
            label = _table(given[language], place)
            texts[language] = _text(label, "text", place)
            provenances[language] = _provenance(label, place)
    return texts, provenances


def _licence(top: dict[str, Any]) -> tuple[str | None, str | None]:
    if not top.get("licence"):
        return None, None
    licence = _table(top["licence"], "licence")
    return _text(licence, "name", "licence", 200), _provenance(licence, "licence")


def _provenance(entry: dict[str, Any], where: str) -> str:
    kind = entry.get("provenance")
    if kind not in PROVENANCES:
        raise BrokenFile(
            f"{where}.provenance",
            f"is {kind!r}; write one of {', '.join(PROVENANCES)}",
            "provenance",
            choices=", ".join(PROVENANCES),
        )
    if kind == SOURCED:
        return f"{SOURCED}:{_text(entry, 'source', where)}"
    return str(kind)


def _table(value: object, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BrokenFile(where, "must be an object with keys", "object")
    return value


def _text(entry: dict[str, Any], name: str, where: str, longest: int = 4_000) -> str:
    value = entry.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BrokenFile(f"{where}.{name}", "is missing or empty", "empty")
    if len(value) > longest or "\0" in value:
        raise BrokenFile(
            f"{where}.{name}",
            f"is longer than {longest} letters, or holds a sign that is none",
            "too-long",
            longest=longest,
        )
    return value.strip()

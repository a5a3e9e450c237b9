"""ESCO's official file of skills: one CSV for each language, read row by row so that memory stays flat."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TextIO

from commons.frameworks.rules import LANGUAGES, SOURCED, BrokenFile, CompetenceDraft

SLUG = "esco"
HOME = "https://esco.ec.europa.eu/"
ATTRIBUTION = "This service uses the ESCO classification of the European Commission"
HEADER = [
    "conceptType", "conceptUri", "skillType", "reuseLevel", "preferredLabel", "altLabels", "hiddenLabels",
    "status", "modifiedDate", "scopeNote", "definition", "inScheme", "description",
]  # fmt: skip
URI = re.compile(r"https?://data\.europa\.eu/esco/skill/([A-Za-z0-9.-]{1,100})")
LARGEST_CELL = 1_000_000
_VERSION = re.compile(r"ESCO[^/]*\bv(\d+(?:\.\d+)+)", re.IGNORECASE)
_FILE_NAME = re.compile(r"skills_([a-z]{2})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class EscoRow:
    """One skill in one language; `is_released` is false for what ESCO has withdrawn."""

    draft: CompetenceDraft
    is_released: bool


def language_of(path: PurePath, given: str | None) -> str:
    """Return the language of the file: as given, else from its official name `skills_it.csv`."""
    named = _FILE_NAME.search(path.name)
    language = given or (named.group(1).lower() if named else "")
    if language not in LANGUAGES:
        raise BrokenFile(
            path.name, "its name does not tell the language; write --lang it, de or en", "esco-language"
        )
    return language


def version_of(path: Path, given: str | None) -> str | None:
    """Return ESCO's version: as given, else from its folder (`ESCO dataset - v1.2.0 - …`)."""
    named = _VERSION.search(str(path.resolve()))
    return given or (named.group(1) if named else None)


def read_esco(path: Path, language: str) -> Iterator[EscoRow]:
    """Yield the skills of a file. Raises BrokenFile with the row, as a spreadsheet counts, and the column."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from read_rows(file, path.name, language)


def read_bytes(content: bytes, name: str, language: str) -> Iterator[EscoRow]:
    """Yield the skills of a file that was uploaded."""
    with io.TextIOWrapper(io.BytesIO(content), encoding="utf-8-sig", newline="") as file:
        yield from read_rows(file, name, language)


def read_rows(file: TextIO, name: str, language: str) -> Iterator[EscoRow]:
    csv.field_size_limit(LARGEST_CELL)
    seen: set[str] = set()
    reader = csv.reader(file, strict=True)
    try:
        columns = _columns(next(reader, []))
        for number, cells in enumerate(reader, start=2):
            if not cells:
                continue
            if len(cells) != len(columns):
                raise BrokenFile(
                    f"row {number}",
                    f"it has {len(cells)} cells, the header has {len(columns)}",
                    "esco-cells",
                    count=len(cells),
                    wanted=len(columns),
                )
            row = _row(dict(zip(columns, cells, strict=True)), number, language)
            if row.draft.code in seen:
                where = f"row {number}, column conceptUri"
                raise BrokenFile(where, f"{row.draft.uri!r} stands twice", "esco-twice", key=row.draft.uri)
            seen.add(row.draft.code)
            yield row
    except UnicodeDecodeError as error:
        raise BrokenFile(name, "is not written in UTF-8", "utf-8") from error
    except csv.Error as error:
        raise BrokenFile(f"line {reader.line_num}", f"is not CSV: {error}", "esco-csv") from error


def _columns(header: list[str]) -> list[str]:
    missing = [name for name in HEADER if name not in header]
    if missing:
        raise BrokenFile(
            "row 1",
            f"the columns {', '.join(missing)} are missing: this is not ESCO's file of skills",
            "esco-columns",
            columns=", ".join(missing),
        )
    return header


def _row(cells: dict[str, str], number: int, language: str) -> EscoRow:
    uri = cells["conceptUri"].strip()
    known = URI.fullmatch(uri)
    if known is None:
        raise BrokenFile(
            f"row {number}, column conceptUri",
            f"{uri[:80]!r} is not the address of an ESCO skill",
            "esco-uri",
            key=uri[:80],
        )
    label = " ".join(cells["preferredLabel"].split())
    if not label:
        raise BrokenFile(f"row {number}, column preferredLabel", "is empty", "empty")
    description = cells["description"].strip() or cells["definition"].strip()
    provenance = {language: f"{SOURCED}:{HOME}"}
    if description:
        provenance[f"description_{language}"] = f"{SOURCED}:{HOME}"
    return EscoRow(
        CompetenceDraft(
            code=known.group(1),
            uri=uri,
            kind=cells["skillType"].strip()[:40] or "skill/competence",
            parent_code=None,
            position=number - 2,
            labels={language: label},
            descriptions={language: description} if description else {},
            provenance=provenance,
            alternatives=tuple(line.strip() for line in cells["altLabels"].splitlines() if line.strip()),
        ),
        is_released=cells["status"].strip().lower() not in {"obsolete", "deprecated"},
    )

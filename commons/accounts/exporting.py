"""Everything about one person as one file: each feature tells what it keeps, here it is packed."""

import io
import json
import zipfile
from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

Source = Callable[[Session, UUID], Any]
"""Takes a session and a person's id, returns what JSON can hold, days and decimals included."""

Files = Callable[[Session, UUID], Iterable[tuple[str, bytes]]]
"""Returns names (with a folder) and contents of the files that belong to a person."""

_sources: dict[str, Source] = {}
_files: list[Files] = []


def add_to_export(name: str, source: Source) -> None:
    """Have what `source` returns stand under `name` in the file that a person takes home."""
    _sources[name] = source


def add_files_to_export(files: Files) -> None:
    if files not in _files:
        _files.append(files)


def pack_export(session: Session, person_id: UUID, *, now: datetime, readme: str) -> bytes:
    """Return a ZIP: `leggimi.txt`, `dati.json`, and the files of every feature."""
    told: dict[str, Any] = {"taken_at": now}
    told |= {name: source(session, person_id) for name, source in _sources.items()}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("leggimi.txt", readme)
        archive.writestr("dati.json", json.dumps(told, default=_write, ensure_ascii=False, indent=2))
        for files in _files:
            for name, content in files(session, person_id):
                archive.writestr(name, content)
    return packed.getvalue()


def _write(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be written")

"""Catalogues of translations: kept in step with the sources, and nothing left untranslated.

`python -m commons.pages.messages update` writes what is new into the catalogues;
`… check` fails when a catalogue is behind, or a text has no translation.
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from commons.settings import ROOT

FOLDER = ROOT / "translations"
SOURCES = ("commons", "catalogue", "certify", "templates", "wsgi.py")
TRANSLATED = ("de", "en")


def extract() -> bytes:
    """Collect all texts of the sources as a template catalogue."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "messages.pot"
        keywords = [
            part
            for word in ("_", "lazy_gettext", "ngettext:1,2", "lazy_ngettext:1,2")
            for part in ("-k", word)
        ]
        _babel(
            "extract",
            "-F",
            str(FOLDER / "babel.cfg"),
            *keywords,
            "--no-location",
            "--sort-output",
            "-o",
            str(target),
            *SOURCES,
        )
        return target.read_bytes()


def update() -> None:
    pot = FOLDER / "messages.pot"
    pot.write_bytes(extract())
    for language in TRANSLATED:
        file = FOLDER / language / "LC_MESSAGES" / "messages.po"
        verb = (
            ["update", "--no-wrap", "--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]
            if file.exists()
            else ["init"]
        )
        _babel(*verb, "-i", str(pot), "-l", language, "-o", str(file))
    pot.unlink()


def find_untranslated() -> dict[str, list[str]]:
    """Return, by language, the texts that have no translation, or only a guessed one."""
    wanted = read_po(io.BytesIO(extract()))
    gaps = {}
    for language in TRANSLATED:
        file = FOLDER / language / "LC_MESSAGES" / "messages.po"
        known = _read(file, language)
        gaps[language] = [
            str(message.id) for message in wanted if message.id and not _is_translated(known, message.id)
        ]
    return gaps


def _read(file: Path, language: str) -> Catalog:
    if not file.exists():
        return Catalog(locale=language)
    return read_po(io.BytesIO(file.read_bytes()), locale=language)


def _is_translated(known: Catalog, text: str | tuple[str, ...] | list[str]) -> bool:
    found = known.get(text if isinstance(text, str) else text[0])
    if found is None or found.fuzzy:
        return False
    words = found.string if isinstance(found.string, (list, tuple)) else (found.string,)
    return all(words)


def _babel(*arguments: str) -> None:
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", *arguments]
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603  fixed arguments


def main(verb: str) -> int:
    if verb == "update":
        update()
    gaps = find_untranslated()
    for language, texts in gaps.items():
        sys.stdout.write(f"{language}: {len(texts)} untranslated\n")
        for text in texts[:20]:
            sys.stdout.write(f"  {text[:100]!r}\n")
    return 1 if verb == "check" and any(gaps.values()) else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2] or ["check"]))

"""`flask --app wsgi frameworks import FILE…`: our JSON, or ESCO's official CSV of skills."""

import hashlib
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from commons.db import unit_of_work
from commons.edges import edges
from commons.frameworks import esco, services
from commons.frameworks.queries import list_frameworks
from commons.frameworks.rules import BrokenFile, read_json

frameworks = AppGroup("frameworks", help="Competence frameworks.")


@frameworks.command("import")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--lang", help="Language of an ESCO file whose name does not tell it: it, de or en.")
@click.option("--version", help="ESCO's version, where the folder of the file does not tell it.")
def import_command(files: tuple[Path, ...], lang: str | None, version: str | None) -> None:
    """Import frameworks: .json of ours, or .csv of ESCO's skills, one for each language.

    Each file is taken in as a whole or not at all.
    """
    for path in files:
        try:
            result = _import_csv(path, lang, version) if path.suffix.lower() == ".csv" else _import_json(path)
        except BrokenFile as error:
            raise click.ClickException(f"{path.name}: {error}. Nothing was imported from it.") from error
        click.echo(f"{path.name}: {_tell(result)}")


def _import_json(path: Path) -> services.ImportResult:
    draft = read_json(path.read_bytes(), path.name, str(current_app.config["SETTINGS"].public_base_url))
    with unit_of_work() as session:
        return services.import_framework(session, draft, now=edges().clock.now())


def _import_csv(path: Path, lang: str | None, version: str | None) -> services.ImportResult:
    """Read in batches, in one transaction: a row that is broken takes back all before it."""
    language = esco.language_of(path, lang)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    with unit_of_work() as session:
        here = {row.slug: row.version for row in list_frameworks(session)}
        named = esco.version_of(path, version) or here.get(esco.SLUG)
        if named is None:
            raise BrokenFile(
                path.name, "which version of ESCO is it? Write --version 1.2.0, for example", "esco-version"
            )
        return services.import_esco(
            session,
            esco.read_esco(path, language),
            version=named,
            sha256=sha256,
            now=edges().clock.now(),
        )


def _tell(result: services.ImportResult) -> str:
    head = f"{result.framework} ({result.version}): "
    if result.is_unchanged:
        return head + f"nothing changed, {result.unchanged} competences as they were."
    parts = [f"{result.added} added", f"{result.changed} changed", f"{result.unchanged} as they were"]
    if result.retired:
        parts.append(f"{result.retired} retired")
    if result.relabelled:
        parts.append(f"{result.relabelled} in other frameworks given their official labels")
    return head + ", ".join(parts) + "."

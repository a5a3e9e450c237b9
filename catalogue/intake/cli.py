"""`flask --app wsgi courses import FILE`: take a provider's sheet, or the archive, into the catalogue."""

import hashlib
from pathlib import Path

import click
from flask.cli import AppGroup
from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.courses.rules import CourseSheet, parse_courses
from catalogue.intake.names import read_known_organisations
from catalogue.intake.services import IntakeReport, import_courses
from catalogue.intake.words import say_error
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from commons.edges import edges
from commons.settings import ROOT
from commons.sheets import CellError, read_file

KNOWN_ORGANISATIONS = ROOT / "data" / "organisations.json"
LISTED = 50

courses = AppGroup("courses", help="Courses from files.")


@courses.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--preview", is_flag=True, help="Say what would change; write nothing.")
@click.option("--ignore-unknown", is_flag=True, help="Leave aside columns that are not known.")
def import_command(file: Path, *, preview: bool, ignore_unknown: bool) -> None:
    """Import courses from FILE (CSV, XLSX or JSON): all of it or, with one mistake, nothing."""
    table = read_file(file, under="courses")
    if isinstance(table, list):
        _refuse(table)
        return
    report = _import(file, parse_courses(table, ignore_unknown=ignore_unknown), is_preview=preview)
    if report.errors:
        _refuse(report.errors)
        return
    _tell(report, is_preview=preview)


def _import(file: Path, sheet: CourseSheet, *, is_preview: bool) -> IntakeReport:
    clock = edges().clock
    with unit_of_work() as session:
        return import_courses(
            session,
            sheet,
            known_organisations=read_known_organisations(KNOWN_ORGANISATIONS),
            sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
            today=clock.today(),
            actor=ANONYMOUS,
            now=clock.now(),
            is_preview=is_preview,
        )


def _refuse(errors: list[CellError] | tuple[CellError, ...]) -> None:
    for error in errors:
        click.echo(say_error(error), err=True)
    count = ngettext("%(num)s errore", "%(num)s errori", len(errors))
    click.echo(_("Non è stato importato nulla: %(count)s.", count=count), err=True)
    raise SystemExit(1)


def _tell(report: IntakeReport, *, is_preview: bool) -> None:
    if is_preview:
        for sign, titles in (("+", report.new), ("~", report.changed)):
            for title in titles[:LISTED]:
                click.echo(f"{sign} {title}")
            if len(titles) > LISTED:
                click.echo(sign + " … " + _("e altri %(count)s", count=len(titles) - LISTED))
    if report.new_organisations:
        names = "; ".join(report.new_organisations)
        click.echo(
            _("Enti storici nuovi: %(count)s (%(names)s).", count=len(report.new_organisations), names=names)
        )
    counts = _(
        "%(new)s nuovi, %(changed)s cambiati, %(same)s uguali",
        new=len(report.new),
        changed=len(report.changed),
        same=report.same_count,
    )
    click.echo(
        _("Anteprima, non è stato scritto nulla: %(counts)s.", counts=counts) if is_preview else f"{counts}."
    )

"""Competences by framework: a picture, a table of the same figures, and the table as a file."""

from textwrap import wrap
from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates.downloads import file_response
from certify.portfolio.competences import FrameworkPicture, SeenCompetence, compose_pictures
from certify.portfolio.queries import list_attestations
from certify.portfolio.rules import Station
from certify.portfolio.views import blueprint
from certify.portfolio.words import STATIONS
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading
from commons.frameworks.queries import CompetenceRow, Label, get_competences_by_uri
from commons.pages.language import current_lang
from commons.sheets.writing import write_csv

LINE_LENGTH: Final = 46
MOST_LINES: Final = 2
"""What fits beside the stations; the table below says the whole."""

Row = tuple[SeenCompetence, Label | None, list[str]]


@blueprint.get("/competences")
@access(SIGNED_IN)
def competences() -> ResponseReturnValue:
    """Show by framework which competences stand in the viewer's documents, who saw them and where."""
    with reading() as session:
        attestations = list_attestations(session, current_viewer())
        pictures = compose_pictures(attestations)
        known = get_competences_by_uri(
            session, [each.url for picture in pictures for each in picture.competences]
        )
    return render_template(
        "portfolio/competences.html",
        pictures=[_drawn(picture, known) for picture in pictures],
        document_count=sum(each.is_valid for each in attestations),
        left_out_count=sum(not each.is_valid for each in attestations),
        stations=list(Station),
        station_words=STATIONS,
    )


@blueprint.get("/competences.csv")
@access(SIGNED_IN)
def competences_table() -> ResponseReturnValue:
    """Return the same table for a spreadsheet: one line for each competence in each document."""
    with reading() as session:
        attestations = list_attestations(session, current_viewer())
    numbers = {each.id: each.number for each in attestations}
    header = [
        _("Quadro"),
        _("Versione"),
        _("Codice"),
        _("Competenza"),
        _("Chi l’ha vista"),
        _("Documento"),
        _("Numero"),
        _("Ente"),
        _("Dal"),
        _("Al"),
    ]
    rows = [
        (
            each.framework,
            each.version,
            each.reference,
            each.label,
            str(STATIONS[seen.station]),
            seen.title,
            numbers[seen.certificate_id],
            seen.issuer_name,
            seen.started_on,
            seen.ended_on,
        )
        for picture in compose_pictures(attestations)
        for each in picture.competences
        for seen in each.seen
    ]
    return file_response(write_csv(header, rows), "text/csv", "competenze.csv")


def _drawn(
    picture: FrameworkPicture, known: dict[str, CompetenceRow]
) -> tuple[FrameworkPicture, list[Row], str | None, str | None]:
    """Put the words of the reader's language to a picture, and whom its framework wants to be named."""
    found = next((known[each.url] for each in picture.competences if each.url in known), None)
    rows = [_row(each, known.get(each.url)) for each in picture.competences]
    return picture, rows, found.framework_slug if found else None, found.attribution if found else None


def _row(competence: SeenCompetence, known: CompetenceRow | None) -> Row:
    """Signed words are Italian; readers of another language get the framework's own."""
    label = known.label(current_lang()) if known and current_lang() != "it" else None
    return competence, label, _lines(label.text if label else competence.label)


def _lines(text: str) -> list[str]:
    lines = wrap(text, LINE_LENGTH)
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], lines[MOST_LINES - 1] + " …"]

"""The list of a desk's editions: found by words and phase, ordered, and as a file."""

from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from catalogue.editions.permissions import PLAN
from catalogue.editions.rules import to_hours
from catalogue.editions.words import PHASES
from catalogue.enrolments.desk import desk_line
from catalogue.enrolments.listing import (
    PAGE_SIZE,
    SHOWN,
    ListSearch,
    Sort,
    read_list_search,
    search_editions,
)
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.queries import list_desk_editions
from catalogue.enrolments.views import DESK, blueprint
from commons.access import access, current_viewer
from commons.db import reading
from commons.edges import edges
from commons.sheets import Cell, write_csv


@blueprint.get(DESK)
@access(KEEP_REGISTER)
def editions() -> ResponseReturnValue:
    """Show the editions that the viewer's organisations lead, and what each of them waits for."""
    search, today = read_list_search(request.args.getlist), edges().clock.today()
    with reading() as session:
        rows = list_desk_editions(session, current_viewer(), KEEP_REGISTER)
    found = search_editions(rows, search, today)
    return render_template(
        "enrolments/editions.html",
        search=search,
        lines=[desk_line(row, phase) for row, phase in found.rows],
        found=found,
        total=len(rows),
        first=(found.page - 1) * PAGE_SIZE + 1,
        phases=[
            (phase.value, str(PHASES[phase][2]), found.phase_counts[phase], phase in search.phases)
            for phase in SHOWN
            if found.phase_counts[phase] or phase in search.phases
        ],
        sorts=[
            (sort, words, _address(search.sorted_by(sort)))
            for sort, words in (
                (Sort.WORK, _("per lavoro da fare")),
                (Sort.DATE, _("per data")),
                (Sort.TITLE, _("per titolo")),
            )
        ],
        csv_address=_address(search, "enrolments.editions_csv"),
        address_of=lambda page: _address(search, page=page),
        may_plan=current_viewer().has_any(PLAN),
    )


@blueprint.get(f"{DESK}.csv")
@access(KEEP_REGISTER)
def editions_csv() -> ResponseReturnValue:
    """Give what the list finds as a file, all pages of it."""
    search, today = read_list_search(request.args.getlist), edges().clock.today()
    with reading() as session:
        rows = list_desk_editions(session, current_viewer(), KEEP_REGISTER)
    found = search_editions(rows, search, today, page_size=None)
    header = [
        _("Corso"), _("Edizione"), _("Capofila"), _("Stato"), _("Primo giorno"), _("Ultimo giorno"),
        _("Luogo"), _("Ore previste"), _("Posti"), _("Ammessi"), _("Richieste"), _("Hanno completato"),
        _("Che cosa c’è da fare"),
    ]  # fmt: skip
    lines: list[tuple[Cell, ...]] = []
    for row, phase in found.rows:
        line = desk_line(row, phase)
        planned = None if row.planned_minutes is None else float(to_hours(row.planned_minutes))
        lines.append(
            (
                line.title, row.label, row.lead_name, line.phase[1], row.starts_on, row.ends_on, row.venue,
                planned, row.seats, row.taken_count, row.requested_count, row.completed_count, line.next_step,
            )
        )  # fmt: skip
    response = Response(write_csv(header, lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="segnavia-edizioni.csv"'
    return response


def _address(search: ListSearch, endpoint: str = "enrolments.editions", *, page: int = 1) -> str:
    pairs = search.pairs() + ([("page", str(page))] if page > 1 else [])
    address = url_for(endpoint)
    return f"{address}?{urlencode(pairs)}" if pairs else address

"""The promoter's desk: the list, a new placement, the project and who has signed it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.placements.beside import lines_beside, parts_beside
from certify.placements.counting import say_finding, what_will_not_count
from certify.placements.desk import (
    PAGE_SIZE,
    ListSearch,
    Sort,
    Waiting,
    count_seen,
    read_list_search,
    search_rows,
)
from certify.placements.desk_rows import DeskRow, list_desk_rows
from certify.placements.desk_words import address_of, say_todo, who_moves
from certify.placements.own_remarks import list_remarked_days
from certify.placements.permissions import SEE, SIGN, WRITE
from certify.placements.queries import PlacementView, get_placement, get_placements, hours_of, list_events
from certify.placements.rules import Act, PlacementKind, PlacementState, is_minor
from certify.placements.showing import head_of, signature_lines
from certify.placements.signing import lacks_before_signing
from certify.placements.words import KINDS, LACKS, STATES, VARIANTS
from commons.access import access, current_viewer
from commons.db import reading
from commons.edges import edges
from commons.sheets import Cell, write_csv

blueprint = Blueprint("placements", __name__, url_prefix="/promoter")
LIST = "/placements"
ONE = "/placements/<uuid:placement_id>"


@blueprint.get(LIST)
@access(SEE)
def list() -> ResponseReturnValue:  # noqa: A001  the word that endpoint, view and template share
    """Show the placements of the viewer's promoters: what is late first, and who has to move."""
    viewer, search, today = current_viewer(), read_list_search(request.args.getlist), edges().clock.today()
    with reading() as session:
        rows = list_desk_rows(session, viewer, today)
        found = search_rows(rows, search, today)
        ids = [row.id for row, _waitings in found.rows]
        views, hours = get_placements(session, ids), hours_of(session, ids)
        seen = count_seen(session, ids)
        beside = lines_beside(session, [*views.values()])
    return render_template(
        "placements/list.html",
        search=search,
        found=found,
        total=len(rows),
        first=(found.page - 1) * PAGE_SIZE + 1,
        lines=[
            {
                "row": row,
                "view": views[row.id],
                "kind": KINDS[row.kind],
                "state": STATES[row.state],
                "hours": hours[row.id],
                "seen": seen.get(row.id),
                "beside": beside[row.id],
                "todos": [_todo_of(row, each, today) for each in waitings],
            }
            for row, waitings in found.rows
        ],
        states=[
            (each.value, str(STATES[each][2]), found.state_counts[each], each in search.states)
            for each in PlacementState
            if found.state_counts[each] or each in search.states
        ],
        kinds=[
            (each.value, str(KINDS[each]), found.kind_counts[each], each in search.kinds)
            for each in PlacementKind
            if found.kind_counts[each] or each in search.kinds
        ],
        sorts=[
            (sort, words, _address(search.sorted_by(sort)))
            for sort, words in (
                (Sort.WORK, _("per urgenza")),
                (Sort.DATE, _("per inizio")),
                (Sort.NAME, _("per cognome")),
            )
        ],
        late_address=_address(search.only(late=True)),
        returned_address=_address(search.only(returned=True)),
        csv_address=_address(search, "placements.table"),
        address_of=lambda page: _address(search, page=page),
    )


@blueprint.get(f"{LIST}.csv")
@access(SEE)
def table() -> ResponseReturnValue:
    """Give what the list finds as a file, all pages of it."""
    search, today = read_list_search(request.args.getlist), edges().clock.today()
    with reading() as session:
        rows = list_desk_rows(session, current_viewer(), today)
        found = search_rows(rows, search, today, page_size=None)
        hours = hours_of(session, [row.id for row, _waitings in found.rows])
    header = [
        _("Persona"), _("Tipo"), _("Dove"), _("Progetto"), _("Stato"), _("Primo giorno"), _("Ultimo giorno"),
        _("Ore dichiarate"), _("Ore confermate"), _("Che cosa c’è da fare"), _("Entro"),
    ]  # fmt: skip
    # Each word is translated once, not for each line.
    kinds = {kind: str(words) for kind, words in KINDS.items()}
    states = {state: str(shown[2]) for state, shown in STATES.items()}
    lines: Sequence[tuple[Cell, ...]] = [
        (
            row.person_name, kinds[row.kind], row.host_name, row.title, states[row.state],
            row.starts_on, row.ends_on, float(hours[row.id].told), float(hours[row.id].confirmed),
            "; ".join(say_todo(each.todo, row) for each in waitings), waitings[0].by if waitings else None,
        )
        for row, waitings in found.rows
    ]  # fmt: skip
    response = Response(write_csv(header, lines), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="segnavia-tirocini.csv"'
    return response


@blueprint.get(ONE)
@access(SEE)
def show(placement_id: UUID) -> ResponseReturnValue:
    """Show the project as it is signed, who has signed, and what will not count."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        view = get_placement(session, viewer, SEE, placement_id)
        hours = hours_of(session, [placement_id])[placement_id]
        seen = count_seen(session, [placement_id]).get(placement_id)
        remarks = list_remarked_days(session, [placement_id])[placement_id]
        events = list_events(session, placement_id)
        beside = parts_beside(session, view)
    return render_template(
        "placements/show.html",
        **page_of(view),
        lacks=[str(LACKS[each]) for each in lacks_before_signing(view, today)],
        signatures=signature_lines(view, today),
        findings=[(each.refuses, say_finding(each)) for each in what_will_not_count(view, today)],
        hours=hours,
        seen=seen,
        remarks=remarks,
        beside=beside,
        events=events,
        variant=VARIANTS[view.variant] if view.variant else None,
        is_of_age=not is_minor(view.birth_date, today),
        may_sign=view.promoter_id in viewer.organisations_with(SIGN),
    )


def page_of(view: PlacementView) -> dict[str, Any]:
    """Return what stands above each page of one placement."""
    viewer, today = current_viewer(), edges().clock.today()
    return head_of(view, today) | {
        "may_write": view.promoter_id in viewer.organisations_with(WRITE),
        "acts": Act,
        "today": today,
    }


def _todo_of(row: DeskRow, waiting: Waiting, today: date) -> dict[str, Any]:
    return {
        "text": say_todo(waiting.todo, row),
        "address": address_of(waiting.todo, row),
        "movers": who_moves(waiting.todo, row),
        "days": (waiting.by - today).days,
    }


def _address(search: ListSearch, endpoint: str = "placements.list", *, page: int = 1) -> str:
    pairs = search.pairs() + ([("page", str(page))] if page > 1 else [])
    address = url_for(endpoint)
    return f"{address}?{urlencode(pairs)}" if pairs else address

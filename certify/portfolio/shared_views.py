"""What somebody shared, for whoever has the address: as it stands today, and nothing else of the person."""

from uuid import UUID

from flask import Blueprint, Response, current_app, make_response, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from certify.certificates.answers import tell_what_is_missing
from certify.certificates.counting import current_tallies, write_counts_afterwards
from certify.certificates.downloads import file_response, pdf_response
from certify.certificates.papers import get_pdf, open_given
from certify.certificates.queries import KeptDocument, find_document
from certify.portfolio.rules import HANDED_OUT
from certify.portfolio.services import note_opening
from certify.portfolio.sharing import SharedPage, find_shared
from commons.access import PUBLIC, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell
from commons.limits import limit_key, who_asks
from commons.pages.language import PREFIX

OPENINGS = 200
WRONG = 30
"""Of addresses that show nothing, from one network in ten minutes."""

blueprint = Blueprint("shared", __name__)
blueprint.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get("/shared/<token>")
@blueprint.get(f"{PREFIX}/shared/<token>")
@access(PUBLIC)
def show(token: str) -> ResponseReturnValue:
    """Show what is shared; an address that ended says what an unknown one says."""
    shared = _find(token)
    if shared is None:
        return _nothing()
    _count(shared)
    page = render_template("shared/show.html", shared=shared, token=token, handed_out=HANDED_OUT)
    return _answer(make_response(page))


@blueprint.get("/shared/<token>/<uuid:certificate_id>.pdf")
@access(PUBLIC)
def paper(token: str, certificate_id: UUID) -> ResponseReturnValue:
    """Return the PDF of a shared document, if its person shows her name: it stands in it."""
    kept = _find_file(token, certificate_id)
    if kept is None:
        return _nothing()
    return _answer(pdf_response(get_pdf(kept, edges().files), kept.number))


@blueprint.get("/shared/<token>/<uuid:certificate_id>.json")
@access(PUBLIC)
def data(token: str, certificate_id: UUID) -> ResponseReturnValue:
    """Return the signed document, byte for byte, under the same condition."""
    kept = _find_file(token, certificate_id)
    if kept is None:
        return _nothing()
    return _answer(file_response(open_given(kept), "application/json", f"{kept.number}.json"))


def _find(token: str) -> SharedPage | None:
    """Look an address up; whoever tries many that show nothing has to wait."""
    clock, tallies, who = edges().clock, current_tallies(), who_asks()
    openings, wrong = limit_key("shared", who), limit_key("shared-wrong", who)
    tallies.require_room(openings, limit=OPENINGS, now=clock.now())
    tallies.require_room(wrong, limit=WRONG, now=clock.now())
    tallies.count_visit(openings, clock.now())
    with reading() as session:
        shared = find_shared(session, token, clock.today())
    if shared is None:
        tallies.count_visit(wrong, clock.now())
    return shared


def _find_file(token: str, certificate_id: UUID) -> KeptDocument | None:
    shared = _find(token)
    if shared is None or not shared.is_named:
        return None
    for each in shared.attestations:
        if each.id == certificate_id and each.status in HANDED_OUT and each.facts is not None:
            with reading() as session:
                return find_document(session, certificate_id)
    return None


def _count(shared: SharedPage) -> None:
    """Count the opening, unless its owner looks. Whoever came to read is not sent away for a full disk."""
    if request.method != "GET" or current_viewer().person_id == shared.person_id:
        return
    try:
        with unit_of_work() as session:
            note_opening(session, shared.share_id, today=edges().clock.today())
    except SQLAlchemyError:
        current_app.logger.warning("an opening could not be counted")


def _nothing() -> ResponseReturnValue:
    response = _answer(make_response(render_template("shared/nothing.html")))
    response.status_code = 404
    return response


def _answer(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    write_counts_afterwards(response)
    return response

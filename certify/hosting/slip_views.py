"""The promoter prints a tutor's code: for a host without e-mail at hand, or one whose mails come back."""

from uuid import UUID

from flask import current_app
from flask.typing import ResponseReturnValue

from certify.certificates.downloads import file_response
from certify.certificates.sheets_words import day_words
from certify.credential.codes import grouped
from certify.hosting.links import make_printed_code
from certify.hosting.rules import PRINTED_LIFETIME
from certify.hosting.slips import TutorSlip, draw_tutor_slip
from certify.hosting.views import blueprint
from certify.placements.observing import HOSTS, has_left
from certify.placements.permissions import WRITE
from certify.placements.queries import get_placement
from commons.access import access, current_viewer
from commons.adapters.clock import TRENTO
from commons.db import unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal


@blueprint.post("/slips/<uuid:placement_id>/<uuid:tutor_id>")
@access(WRITE)
def slip(placement_id: UUID, tutor_id: UUID) -> ResponseReturnValue:
    """Make a new code and give it as a page to print; slips that were printed before open nothing more."""
    now = edges().clock.now()
    with unit_of_work() as session:
        view = get_placement(session, current_viewer(), WRITE, placement_id)
        tutor = next((each for each in view.tutors if each.id == tutor_id and each.party in HOSTS), None)
        if tutor is None or has_left(tutor.until_on, edges().clock.today()):
            raise NotFound("not-found")
        code = make_printed_code(session, tutor_id, actor=current_viewer(), now=now)
        if code is None:
            raise Refusal("slip-without-address")
    base_url = current_app.config["SETTINGS"].public_base_url
    paper = draw_tutor_slip(
        TutorSlip(
            name=tutor.name,
            host=view.host_name,
            promoter=view.promoter_name,
            address=f"{base_url}/h",
            code=grouped(code),
            link=f"{base_url}/h/{code}",
            until=day_words((now + PRINTED_LIFETIME).astimezone(TRENTO).date()),
            is_demo=view.is_demo,
        ),
        written_at=now,
    )
    return file_response(paper, "application/pdf", "foglietto-tutor.pdf")

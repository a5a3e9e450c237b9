"""The project as a paper to sign by hand, from the promoter's desk."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from certify.certificates.downloads import pdf_response
from certify.placements.permissions import SEE
from certify.placements.project_paper import print_project
from certify.placements.queries import get_placement
from certify.placements.views import ONE, blueprint
from commons.access import access, current_viewer
from commons.db import reading
from commons.edges import edges


@blueprint.get(f"{ONE}/project.pdf")
@access(SEE)
def paper(placement_id: UUID) -> ResponseReturnValue:
    """Draw the project as it reads now, with a box for each party that signs."""
    with reading() as session:
        view = get_placement(session, current_viewer(), SEE, placement_id)
        drawn = print_project(session, view, now=edges().clock.now())
    return pdf_response(drawn, "progetto-da-firmare", is_shown=True)

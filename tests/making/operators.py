"""Two who run the service, and others who do not: Alice and Bob are operators, Charlie leads a provider."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from commons.access import Role, Viewer
from commons.db import unit_of_work
from commons.organisations.accrediting import enter_accreditation
from commons.organisations.rules import AccreditationFunction
from tests.factories import NOW, make_organisation, make_staff

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@dataclass(frozen=True, slots=True)
class Service:
    home_id: UUID
    body_id: UUID
    alice: Viewer
    bob: Viewer
    charlie: Viewer


def make_service() -> Service:
    with unit_of_work() as session:
        home = make_organisation(session, "Gestione", slug="gestione")
        body = make_organisation(session, "Ente Titolato", slug="ente-titolato")
        return Service(
            home,
            body,
            alice=make_staff(session, home, Role.OPERATOR),
            bob=make_staff(session, home, Role.OPERATOR),
            charlie=make_staff(session, body, Role.PROVIDER_LEAD),
        )


def make_accreditation(
    session: Session,
    organisation_id: UUID,
    actor: Viewer,
    *,
    act_number: str = "DEMO 1/2026",
    scope: str = "DEMO-01",
    function: AccreditationFunction = AccreditationFunction.VALIDATION,
    valid_from: date = date(2026, 1, 1),
    valid_until: date | None = None,
    act_sha256: str | None = None,
) -> UUID:
    return enter_accreditation(
        session,
        organisation_id=organisation_id,
        function=function,
        scope=scope,
        act_number=act_number,
        valid_from=valid_from,
        valid_until=valid_until,
        act_sha256=act_sha256,
        actor=actor,
        now=NOW,
    )

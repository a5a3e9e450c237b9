"""Those who run the service in the demonstration, and what they keep."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select
from sqlalchemy.orm import Session

from commons.access import Role, Viewer
from commons.demo.models import Part
from commons.edges import FileStore
from commons.invitations.models import Invitation
from commons.invitations.services import invite
from commons.organisations.accrediting import confirm_accreditation, enter_accreditation
from commons.organisations.models import Accreditation, Organisation
from commons.organisations.rules import AccreditationFunction
from commons.organisations.services import create_organisation
from commons.people.queries import find_person_by_address
from commons.people.rules import address_key
from demo.script import Staff
from demo.stage import SYSTEM, Stage, enter_staff

HOME: Final = "demo-segnavia"
INVITED: Final = "invitata.esempio@example.org"

OPERATORS: Final = (
    Staff(
        "Rita",
        "Registri",
        HOME,
        Role.OPERATOR,
        "Gestione del servizio",
        {
            "it": "Gestisce il servizio: inserisce enti, invita persone, registra accreditamenti con l’atto.",
            "de": "Betreut den Dienst: trägt Einrichtungen ein, lädt ein, erfasst Akkreditierungen.",
            "en": "Runs the service: enters organisations, invites staff, records accreditations.",
        },
        part=Part.OPERATOR,
    ),
    Staff(
        "Sandro",
        "Riscontri",
        HOME,
        Role.OPERATOR,
        "Controllo degli accreditamenti",
        {
            "it": "La seconda persona: conferma l’accreditamento che Rita ha inserito e da sé non può.",
            "de": "Die zweite Person: bestätigt die Akkreditierung, die Rita eingetragen hat.",
            "en": "The second person: confirms the accreditation that Rita entered and may not confirm.",
        },
        part=Part.OPERATOR,
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class DemoAccreditation:
    """`days`: from the first play, back to its first day and on to its last."""

    organisation: str
    function: AccreditationFunction
    scope: str
    act_number: str
    days: tuple[int, int]
    is_confirmed: bool


ACCREDITATIONS: Final = (
    DemoAccreditation(
        "demo-csv",
        AccreditationFunction.IMPLEMENTING,
        "DIMOSTRAZIONE: volontarie e volontari delle associazioni di prova.",
        "DEMO-1",
        (290, 75),
        is_confirmed=True,
    ),
    DemoAccreditation(
        "demo-iprase",
        AccreditationFunction.IDENTIFICATION,
        "DIMOSTRAZIONE: competenze di chi ha frequentato i corsi di prova.",
        "DEMO-2",
        (10, 720),
        is_confirmed=False,
    ),
)


def enter_operators(session: Session, stage: Stage) -> tuple[Viewer, ...]:
    """Enter the organisation that runs the service, without keys: it issues nothing."""
    home_id = session.scalar(select(Organisation.id).where(Organisation.slug == HOME)) or create_organisation(
        session,
        name="Segnavia (dimostrazione)",
        slug=HOME,
        address="Via di esempio 9, 38122 Trento",
        is_demo=True,
        actor=SYSTEM,
        now=stage.now,
    )
    return tuple(
        enter_staff(session, stage, each, home_id, position)
        for position, each in enumerate(OPERATORS, start=90)
    )


def enter_accreditations(
    session: Session,
    stage: Stage,
    operators: tuple[Viewer, ...],
    organisations: dict[str, UUID],
    files: FileStore,
    *,
    wanted: Sequence[DemoAccreditation] = ACCREDITATIONS,
) -> None:
    """Enter accreditations with their sheets: one person enters, another confirms."""
    first, second = operators
    for each in wanted:
        organisation_id = organisations[each.organisation]
        known = session.scalar(
            select(Accreditation.id).where(
                Accreditation.organisation_id == organisation_id, Accreditation.act_number == each.act_number
            )
        )
        if known is not None:
            continue
        back, on = each.days
        made = enter_accreditation(
            session,
            organisation_id=organisation_id,
            function=each.function,
            scope=each.scope,
            act_number=each.act_number,
            valid_from=stage.today - timedelta(days=back),
            valid_until=stage.today + timedelta(days=on),
            act_sha256=files.put(draw_act(each.act_number, stage.today)),
            actor=first,
            now=stage.now,
        )
        if each.is_confirmed:
            confirm_accreditation(session, made, actor=second, now=stage.now)


def leave_invitation(session: Session, stage: Stage, operator: Viewer, organisation_id: UUID) -> None:
    """Invite somebody, once: whoever reads the mailbox of the demonstration may accept it."""
    asked = session.scalar(select(Invitation.id).where(Invitation.address_key == address_key(INVITED)))
    if asked is None and find_person_by_address(session, INVITED) is None:
        invite(
            session,
            organisation_id=organisation_id,
            address=INVITED,
            role=Role.PROVIDER_LEAD,
            office="Responsabile della formazione",
            language="it",
            actor=operator,
            now=stage.now,
            today=stage.today,
        )


def draw_act(number: str, today: date) -> bytes:
    """Draw a sheet that says on itself that it is no act of anybody."""
    sheet = io.BytesIO()
    canvas = Canvas(sheet, invariant=True)
    canvas.setTitle(f"{number} (dimostrazione)")
    canvas.setFont("Helvetica-Bold", 22)
    canvas.drawString(72, 740, "DIMOSTRAZIONE")
    canvas.setFont("Helvetica", 12)
    for line, text in enumerate(
        (
            f"Foglio di prova numero {number}, fatto il {today:%d/%m/%Y}.",
            "Sta al posto di un atto, e non lo è: nessun ente lo ha adottato.",
            "Serve a provare come si allega e si confronta il file di un accreditamento.",
        )
    ):
        canvas.drawString(72, 700 - 20 * line, text)
    canvas.save()
    return sheet.getvalue()

"""A volunteer whose tutor has spoken, at an implementing body that may issue, and her dossier."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from PIL import Image
from sqlalchemy.orm import Session

from certify.dossiers.content import Choice, read_content
from certify.dossiers.gathering import add_competences, keep_own_file
from certify.dossiers.models import DossierReceipt
from certify.dossiers.receipts import agree_receipt, ask_receipt, offer_of
from certify.dossiers.rules import Basis, ExperienceKind
from certify.dossiers.services import Told, add_experience, choose_parts
from certify.dossiers.sources import list_sources
from certify.evidence.cleaning import clean_file
from certify.placements.closing import close_placement
from certify.placements.lives import end_placement
from certify.placements.rules import PlacementKind, PlacementState, Shown
from commons.access import Role, Viewer
from commons.edges import edges
from commons.organisations.accrediting import confirm_accreditation, enter_accreditation
from commons.organisations.rules import AccreditationFunction
from tests.factories import NOW, make_account, make_person, make_staff
from tests.issuing import make_issuer
from tests.making.placements import MadePlacement, confirm_hours, make_placement
from tests.making.voices import observe

STARTED = datetime(2026, 1, 12, 9, 0, tzinfo=NOW.tzinfo)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Marta, her closed volunteering, and the body that may issue about it."""

    viewer: Viewer
    account_id: UUID
    body_id: UUID
    lead: Viewer
    placement: MadePlacement

    @property
    def person_id(self) -> UUID:
        return self.placement.person_id

    @property
    def lead_account_id(self) -> UUID:
        assert self.lead.account_id is not None
        return self.lead.account_id


def accredit(
    session: Session,
    organisation_id: UUID,
    function: AccreditationFunction = AccreditationFunction.IMPLEMENTING,
    *,
    valid_from: date = date(2025, 9, 1),
    valid_until: date | None = None,
    now: datetime = NOW,
) -> UUID:
    """Enter and confirm an accreditation of the demonstration, by two operators."""
    operators = [Viewer(make_account(session, make_person(session)), None) for _ in range(2)]
    made = enter_accreditation(
        session,
        organisation_id=organisation_id,
        function=function,
        scope="Volontari propri",
        act_number=f"DEMO-ACC-{uuid4().hex[:6]}",
        valid_from=valid_from,
        valid_until=valid_until,
        actor=operators[0],
        now=now,
    )
    confirm_accreditation(session, made, actor=operators[1], now=now)
    return made


def make_volunteer(
    session: Session,
    *,
    kind: PlacementKind = PlacementKind.VOLUNTEERING,
    is_accredited: bool = True,
    birth_date: date | None = date(2004, 3, 12),
    shown: Sequence[Shown | None] = (Shown.SHOWN, Shown.SHOWN, Shown.NOT_OBSERVED),
    end: PlacementState | None = PlacementState.CLOSED,
    addresses: Sequence[str] | None = None,
) -> Volunteer:
    """Make a volunteering of which nothing is missing but the person's answer."""
    body_id = make_issuer(session)
    lead = make_staff(session, body_id, Role.PROMOTER_LEAD)
    person_id = make_person(session, "Marta", "Rizzoli", birth_date=birth_date, addresses=addresses)
    account_id = make_account(session, person_id)
    if is_accredited:
        accredit(session, body_id)
    placement = make_placement(
        session,
        kind=kind,
        person_id=person_id,
        promoter_id=body_id,
        host_id=body_id if kind is PlacementKind.VOLUNTEERING else None,
        lead=lead,
        starts_on=date(2026, 1, 12),
        ends_on=date(2026, 11, 20),
        planned_hours=Decimal(186),
        now=STARTED,
    )
    confirm_hours(session, placement.id, {date(2026, 2, day): Decimal("3.5") for day in range(2, 10)})
    observe(session, placement, shown=shown, now=datetime(2026, 11, 10, 9, 0, tzinfo=NOW.tzinfo))
    if end is PlacementState.CLOSED:
        close_placement(session, placement.id, actor=lead, now=NOW)
    elif end is not None:
        end_placement(
            session,
            placement.id,
            outcome=end,
            on_day=date(2026, 11, 10),
            reason="Cambia città",
            actor=lead,
            now=NOW,
        )
    return Volunteer(Viewer(account_id, person_id), account_id, body_id, lead, placement)


def told(title: str = "Allenatrice della squadra", **changed: object) -> Told:
    return Told(
        **{
            "kind": ExperienceKind.INFORMAL,
            "title": title,
            "organisation": "Polisportiva Prova",
            "from_on": date(2024, 9, 1),
            "until_on": None,
            "hours": Decimal("120.5"),
            "description": "Due allenamenti la settimana.",
            **changed,
        }  # type: ignore[arg-type]
    )


def fill_dossier(session: Session, who: Volunteer, *, now: datetime = NOW) -> UUID:
    """Choose the placement, bring its competences forward, add an experience with a photo; return its id."""
    keys = [each.key for each in list_sources(session, who.person_id, None, {})]
    choose_parts(session, shown=keys, chosen=keys, actor=who.viewer, now=now)
    add_competences(session, who.placement.competence_ids, actor=who.viewer, now=now)
    experience_id = add_experience(session, uuid4(), told(), actor=who.viewer, now=now)
    keep_photo(session, who, experience_id, now=now)
    return experience_id


def keep_photo(session: Session, who: Volunteer, experience_id: UUID, *, now: datetime = NOW) -> UUID:
    return keep_own_file(
        session,
        experience_id,
        clean_file(photo()),
        title="Calendario dei turni",
        actor=who.viewer,
        files=edges().files,
        now=now,
    )


def photo() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (40, 30), (20, 90, 160)).save(written, "PNG")
    return written.getvalue()


def ask(session: Session, who: Volunteer, *, now: datetime = NOW) -> UUID:
    return ask_receipt(
        session,
        who.person_id,
        issuer_id=who.body_id,
        basis=Basis.OWN_VOLUNTEER,
        competence_ids=who.placement.competence_ids[:2],
        placement_id=who.placement.id,
        actor=who.lead,
        now=now,
    )


def agree(session: Session, who: Volunteer, receipt_id: UUID, *, now: datetime = NOW) -> None:
    """Have her agree to what the body proposes, and to nothing else."""
    row = session.get_one(DossierReceipt, receipt_id)
    agree_receipt(
        session,
        receipt_id,
        Choice(tuple(who.placement.competence_ids[:2]), has_evidence=False),
        seen=read_content(session, row, offer_of(session, row)).sha256,
        actor=who.viewer,
        now=now,
    )

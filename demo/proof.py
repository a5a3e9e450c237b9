"""The second half of the walk: from a placement to a document of transparency, and to a certificate."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.rules import Part
from certify.certificates.models import Certificate
from certify.certificates.press import current_press
from certify.dossiers.content import Choice, read_content
from certify.dossiers.models import DossierReceipt
from certify.dossiers.receipts import agree_receipt, ask_receipt, offer_of
from certify.dossiers.rehearsing import rehearse
from certify.dossiers.rules import Basis, ReceiptState
from certify.dossiers.transparency import issue_transparency
from certify.placements.closing import close_placement, issue_final_statement
from certify.placements.models import Placement
from certify.placements.queries import get_placement_unchecked
from certify.placements.rules import PlacementState
from commons.access import Viewer
from commons.edges import FileStore
from demo import assessing, operators, practice
from demo import stage as setting
from demo.practice_script import BODY, HOST, INTERN, NOW_RUNNING, PATTI, VOLUNTEER, Practice
from demo.practice_waiting import ASSESSED, UNSIGNED, propose, tell_summer
from demo.script import Staff
from demo.stage import Stage

PLAYED = (VOLUNTEER, INTERN, NOW_RUNNING, ASSESSED)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays the second half."""

    host_id: UUID
    body_id: UUID
    lead: Viewer
    staff: dict[Staff, Viewer]
    persons: dict[Practice, Viewer]


def enter_cast(
    session: Session,
    stage: Stage,
    organisations: dict[str, UUID],
    running: tuple[Viewer, ...],
    files: FileStore,
) -> Cast:
    """Enter the host, the titled body with its accreditations, who works there, and the persons."""
    host_id = setting.enter_organisation(session, stage, HOST)
    body_id = setting.enter_organisation(session, stage, BODY, is_issuer=True)
    operators.enter_accreditations(
        session, stage, running, {BODY.slug: body_id}, files, wanted=assessing.ACCREDITATIONS
    )
    lead = setting.enter_staff(session, stage, PATTI, organisations[PATTI.organisation], 40)
    staff = {
        each: setting.enter_staff(session, stage, each, body_id, position)
        for position, each in enumerate(assessing.STAFF, start=50)
    }
    persons = {
        each: practice.enter_person(session, stage, each, position)
        for position, each in enumerate((*PLAYED, UNSIGNED), start=20)
    }
    return Cast(host_id, body_id, lead, staff, persons)


def play_placements(session: Session, stage: Stage, cast: Cast) -> int:
    """Play all placements as far as their days go, with their dossiers; return how many there are."""
    for each in PLAYED:
        person = cast.persons[each]
        placement_id = practice.play_practice(
            session, stage, each, person=person, lead=cast.lead, host_id=cast.host_id
        )
        if each is not NOW_RUNNING:
            _close(session, stage, placement_id, cast.lead)
            practice.keep_dossier(session, stage, each, placement_id, person)
    tell_summer(session, stage, cast.persons[VOLUNTEER])
    minor = cast.persons[UNSIGNED]
    known = practice.find_practice(session, minor.person_id)
    propose(session, stage, known, person=minor, lead=cast.lead, host_id=cast.host_id)
    return len(cast.persons)


def make_transparent(session: Session, stage: Stage, cast: Cast) -> UUID:
    """Ask the volunteer, have her agree and sign for receipt, issue her document of transparency; once."""
    person = cast.persons[VOLUNTEER]
    placement_id = practice.find_practice(session, person.person_id)
    if placement_id is None:
        raise LookupError("the volunteer's placement was not played")
    placement = get_placement_unchecked(session, placement_id)
    proposed = [
        each.competence_id for each in rehearse(session, placement, actor=cast.lead, now=stage.now).proposable
    ]
    receipt_id = ask_receipt(
        session,
        placement.person_id,
        issuer_id=placement.promoter_id,
        basis=Basis.OWN_VOLUNTEER,
        competence_ids=proposed,
        placement_id=placement_id,
        actor=cast.lead,
        now=stage.now,
    )
    row = session.get_one(DossierReceipt, receipt_id)
    if row.state == ReceiptState.ASKED.value:
        seen = read_content(session, row, offer_of(session, row)).sha256
        choice = Choice(tuple(proposed), (), has_evidence=False)
        agree_receipt(session, receipt_id, choice, seen=seen, actor=person, now=stage.now)
    return issue_transparency(
        session,
        row.dossier_id,
        issuer_id=placement.promoter_id,
        basis=Basis.OWN_VOLUNTEER,
        competence_ids=None,
        signers=rehearse(session, placement, actor=cast.lead, now=stage.now).signers,
        receipt=receipt_id,
        actor=cast.lead,
        press=current_press(),
        now=stage.now,
    )


def certify(session: Session, stage: Stage, cast: Cast) -> UUID:
    """Have the intern certified; let one wait in the queue and one evaluation be half done, to play with."""
    assessment_id = assessing.ask(
        session,
        stage,
        cast.persons[INTERN],
        cast.body_id,
        part=Part.CERTIFICATION,
        days=assessing.ASKED,
    )
    assessing.ask(session, stage, cast.persons[VOLUNTEER], cast.body_id, part=Part.VALIDATION, days=2)
    half_id = assessing.ask(
        session,
        stage,
        cast.persons[ASSESSED],
        cast.body_id,
        part=Part.VALIDATION,
        days=assessing.ASKED,
    )
    assessing.begin(session, stage, half_id, cast.staff)
    return assessing.certify(session, stage, assessment_id, cast.staff)


def get_code(session: Session, certificate_id: UUID) -> str:
    return session.scalars(select(Certificate.code).where(Certificate.id == certificate_id)).one()


def _close(session: Session, stage: Stage, placement_id: UUID, lead: Viewer) -> None:
    if session.get_one(Placement, placement_id).state != PlacementState.CLOSED:
        close_placement(session, placement_id, actor=lead, now=stage.now)
    issue_final_statement(session, placement_id, press=current_press(), actor=lead, now=stage.now)

"""A sentence that the issuer switched on stands in the signed document, whatever its kind."""

from uuid import UUID

from flask import Flask
from sqlalchemy.orm import Session

from certify.assessments.attesting import preview_document
from certify.certificates.papers import read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import find_document
from certify.certificates.rules import Kind, Switch
from certify.certificates.switches import notices_for, set_switch
from certify.dossiers.rehearsing import rehearse
from certify.dossiers.rules import Basis
from certify.dossiers.transparency import issue_transparency
from certify.placements.queries import get_placement_unchecked
from commons.access import Viewer
from commons.db import reading, unit_of_work
from tests.factories import NOW
from tests.making import dossiers as making
from tests.making.attesting import make_decided


def switch_on(session: Session, organisation_id: UUID, kind: Kind, lead: Viewer) -> None:
    set_switch(session, organisation_id, kind, Switch.ART_40, is_on=True, words="", actor=lead, now=NOW)


def test_of_a_document_of_validation(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_decided(session)
        switch_on(session, made.body.id, Kind.VALIDATION, made.body.lead)
    with reading() as session:
        facts = preview_document(
            session, made.id, base_url="http://segnavia.test", actor=made.body.lead, now=NOW
        )
        assert facts.notices == notices_for(session, made.body.id, Kind.VALIDATION) != ()


def test_of_a_document_of_transparency(app: Flask) -> None:
    with unit_of_work() as session:
        who = making.make_volunteer(session)
        making.fill_dossier(session, who)
        switch_on(session, who.body_id, Kind.TRANSPARENCY, who.lead)
        receipt_id = making.ask(session, who)
    with unit_of_work() as session:
        making.agree(session, who, receipt_id)
    with unit_of_work() as session:
        placement = get_placement_unchecked(session, who.placement.id)
        rehearsal = rehearse(session, placement, actor=who.lead, now=NOW)
        assert rehearsal.receipt is not None
        certificate_id = issue_transparency(
            session,
            rehearsal.receipt.dossier_id,
            issuer_id=who.body_id,
            basis=Basis.OWN_VOLUNTEER,
            competence_ids=None,
            signers=rehearsal.signers,
            receipt=receipt_id,
            actor=who.lead,
            press=current_press(),
            now=NOW,
        )
    with reading() as session:
        kept = find_document(session, certificate_id)
        assert kept is not None
        assert read_kept(kept).notices == notices_for(session, who.body_id, Kind.TRANSPARENCY) != ()

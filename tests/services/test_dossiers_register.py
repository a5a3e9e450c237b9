"""Hours that a tutor confirmed are never called the person's own word, on no paper."""

import pytest
from flask import Flask

from certify.certificates.press import current_press
from certify.certificates.sheets import preview_sheet
from certify.dossiers.composing import compose_facts
from certify.dossiers.content import choose_content
from certify.dossiers.models import DossierReceipt
from certify.dossiers.queries import get_dossier
from certify.dossiers.receipts import offer_of
from certify.dossiers.rows import REGISTER
from certify.dossiers.rules import Basis
from certify.placements.models import HourEntry
from commons.db import unit_of_work
from commons.organisations.models import Organisation
from tests.factories import NOW
from tests.making.dossiers import ask, fill_dossier, make_volunteer


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_a_confirmed_register_states_a_placement(app: Flask, *, is_confirmed: bool) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
        if not is_confirmed:
            session.query(HourEntry).delete()
        receipt = session.get_one(DossierReceipt, ask(session, who))
        content = choose_content(
            get_dossier(session, who.person_id),
            Basis.OWN_VOLUNTEER,
            who.placement.id,
            offer_of(session, receipt),
        )
        facts = compose_facts(
            session,
            receipt,
            content,
            session.get_one(Organisation, who.body_id),
            signers=(),
            base_url=current_press().base_url,
            now=NOW,
        )
    own, herself = facts.experiences
    assert own.document == (REGISTER if is_confirmed else None)
    assert herself.document is None  # of what she added nobody else knows
    told = repr(preview_sheet(facts))
    assert told.count("dichiarata dalla persona") == (1 if is_confirmed else 2)
    assert told.count(f"attestata: {REGISTER}") == (1 if is_confirmed else 0)

"""What somebody else ordered of a dossier is nothing that the person sees."""

from flask import Flask
from flask.testing import FlaskClient

from certify.dossiers.printing import order_pdf
from certify.dossiers.queries import find_dossier_id
from commons.db import unit_of_work
from commons.jobs import run_all_due
from tests.factories import NOW
from tests.making.dossiers import fill_dossier, make_volunteer
from tests.signin import sign_in


def test_each_sees_the_pdf_of_the_own_order(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
        dossier_id = find_dossier_id(session, who.person_id)
        assert dossier_id is not None
        order_pdf(session, dossier_id, actor=who.lead, now=NOW)
    run_all_due()
    sign_in(client, who.account_id)
    page = client.get("/it/me/dossier").get_data(as_text=True)
    assert "Prepara il PDF" in page
    with unit_of_work() as session:
        order_pdf(session, dossier_id, actor=who.viewer, now=NOW)
    run_all_due()
    page = client.get("/it/me/dossier").get_data(as_text=True)
    assert "Vai al PDF" in page

"""The pages of an identification's document: what is missing, ask, preview, the sheet, issue, the end."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from certify.assessments.models import Assessment
from certify.assessments.rules import Stage
from certify.certificates.models import Certificate
from certify.dossiers.models import DossierReceipt
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from tests.conftest import Counter, KeptMails
from tests.making.assessments import Made
from tests.making.dossiers import photo
from tests.services.test_identifying import agree, ask, issue_one, make, make_next, number_of, withdraw
from tests.signin import csrf_token, post_form
from tests.web.assessments.test_attesting import enter, get, text_of


@pytest.fixture
def made(app: Flask) -> Made:
    with unit_of_work() as session:
        return make(session)


def page(made: Made, more: str = "") -> str:
    return f"/it/assessments/{made.id}/transparency{more}"


def post(client: FlaskClient, made: Made, more: str, **values: object) -> TestResponse:
    token = csrf_token(client.get(page(made)))
    return client.post(
        page(made, more), data={"csrf_token": token, **values}, content_type="multipart/form-data"
    )


def stage_of(made: Made) -> str:
    with reading() as session:
        return session.get_one(Assessment, made.id).stage


def count_documents() -> int | None:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Certificate))


def test_from_the_desk_to_the_person_and_back_to_the_document(
    made: Made, client: FlaskClient, mails: KeptMails, count_queries: Counter
) -> None:
    enter(client, made.body.lead)
    desk = get(client, f"/it/assessments/{made.id}")
    assert page(made) in desk
    assert f"/it/assessments/{made.id}/document" not in desk
    text = get(client, page(made))
    assert "Manca una cosa" in text
    assert "le chieda l’accordo e la ricevuta" in text
    assert client.get(page(made, "/preview.pdf")).status_code == 409
    refused = post(client, made, "/ask")
    assert refused.status_code == 409
    assert "Scelga almeno una competenza" in text_of(refused)
    ids = [str(each) for each in made.candidate.placement.competence_ids[:2]]
    for _turn in range(2):
        assert post(client, made, "/ask", competences=ids).status_code == 303
    run_all_due()
    with reading() as session:
        receipt_id = session.scalars(select(DossierReceipt.id)).one()
    with count_queries() as seen:
        text = get(client, page(made))
    assert len(seen) <= 15, len(seen)
    assert "Aspetta la risposta della persona" in text
    assert client.get(page(made, "/preview.pdf")).data.startswith(b"%PDF-")
    assert post(client, made, "/issue").status_code == 409
    enter(client, made.candidate.viewer)
    own = f"/it/me/dossier/receipts/{receipt_id}"
    text = get(client, own)
    parts = re.findall(r'name="parts" value="([^"]+)" checked', text)
    content = re.search(r'name="content"[^>]*value="([^"]+)"', text)
    assert len(parts) == 1
    assert content is not None
    values = {"competences": ids, "content": content[1], "do": "agree", "agrees": "y", "receives": "y"}
    nothing = post_form(client, own, values)
    assert "Segni almeno un’esperienza" in text_of(nothing)
    assert post_form(client, own, values | {"parts": parts}).status_code == 303
    assert "Le esperienze</h3>" in get(client, own)
    enter(client, made.body.lead)
    with count_queries() as seen:
        text = get(client, page(made))
    assert len(seen) <= 15, len(seen)
    assert "Non manca nulla" in text
    for _turn in range(2):
        assert post(client, made, "/issue").status_code == 303
    text = get(client, page(made))
    assert "Il documento è rilasciato" in text
    with reading() as session:
        row = session.scalars(select(Certificate)).one()
    assert f'href="/credentials/{row.id}">Apri il documento' in text
    assert f'href="/it/v/{row.code}">Apri la pagina di verifica' in text
    assert (stage_of(made), count_documents()) == (Stage.ENDED, 1)


def test_a_sheet_signed_by_hand_is_recorded_and_errors_stand_at_the_field(
    made: Made, client: FlaskClient
) -> None:
    with unit_of_work() as session:
        ask(session, made)
    enter(client, made.body.lead)
    missing = post(client, made, "/receipt", signed_on="2026-11-20")
    assert missing.status_code == 422
    later = post(client, made, "/receipt", signed_on="2026-12-24", file=(io.BytesIO(photo()), "foglio.png"))
    assert later.status_code == 422
    assert "deve ancora venire" in text_of(later)
    wrong = post(client, made, "/receipt", signed_on="2026-11-20", file=(io.BytesIO(b"GIF89a"), "a.png"))
    assert wrong.status_code == 422
    good = post(client, made, "/receipt", signed_on="2026-11-20", file=(io.BytesIO(photo()), "foglio.png"))
    assert good.status_code == 303
    assert "Non manca nulla" in get(client, page(made))
    assert post(client, made, "/issue").status_code == 303
    assert stage_of(made) == Stage.ENDED


def test_a_later_identification_names_the_document_that_there_is(made: Made, client: FlaskClient) -> None:
    first = issue_one(made)
    with unit_of_work() as session:
        again = make_next(session, made)
        agree(session, again, ask(session, again))
    number = number_of(first)
    enter(client, made.body.lead)
    text = get(client, page(again))
    assert f"È il numero {number}" in text
    assert f"è il documento {number}" in text
    assert "Manca una cosa" in text
    assert post(client, again, "/issue").status_code == 409
    for _turn in range(2):
        assert post(client, again, "/issue", do="conclude").status_code == 303
    text = get(client, page(again))
    assert "Il documento è rilasciato" in text
    assert f'href="/credentials/{first}"' in text
    assert (stage_of(again), count_documents()) == (Stage.ENDED, 1)


def test_nothing_is_missing_any_more_once_it_is_over(made: Made, client: FlaskClient) -> None:
    with unit_of_work() as session:
        receipt_id = ask(session, made)
    own = f"/it/me/dossier/receipts/{receipt_id}"
    enter(client, made.candidate.viewer)
    assert own in get(client, "/it/me")
    withdraw(made)
    assert own not in get(client, "/it/me")
    assert client.get(own).status_code == 404
    enter(client, made.body.lead)
    text = get(client, page(made))
    assert "Questa individuazione è finita" in text
    assert "Manca" not in text
    assert "Rilascia il documento" not in text


def test_colleagues_read_strangers_and_the_person_do_not(made: Made, client: FlaskClient) -> None:
    with unit_of_work() as session:
        receipt_id = ask(session, made)
        agree(session, made, receipt_id)
    enter(client, made.body.anna)
    text = get(client, page(made))
    assert "Rilascia il documento" not in text
    assert "Lo chiede alla persona e lo rilascia chi è responsabile" in text
    assert client.get(page(made, "/preview.pdf")).status_code == 403
    token = csrf_token(client.get("/it/"))
    assert client.post(page(made, "/issue"), data={"csrf_token": token}).status_code == 403
    for viewer, status in ((made.body.dora, 403), (made.body.eva, 404), (made.candidate.viewer, 403)):
        enter(client, viewer)
        assert client.get(page(made)).status_code == status
    assert count_documents() == 0

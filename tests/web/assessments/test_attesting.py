"""The pages of a document: what is missing by name, prepare, sign, deposit, abandon."""

import io
import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from certify.assessments.models import Assessment, AttestationTerms, Commission
from certify.assessments.rules import Part, Stage
from certify.certificates.models import Certificate
from certify.certificates.rules import Status
from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.organisations.models import Accreditation
from commons.people.models import Person
from tests.conftest import Counter
from tests.factories import NOW
from tests.making.assessments import NO, YES, Made
from tests.making.attesting import described, make_decided, prepare
from tests.making.signatures import sign_pdf, sign_times
from tests.signin import csrf_token, post_form, sign_in
from tests.web.page_checks import check_page


@pytest.fixture
def made(app: Flask) -> Made:
    with unit_of_work() as session:
        return make_decided(session, decisions=(YES, NO, NO))


@pytest.fixture
def bare(app: Flask) -> Made:
    """Make a certification of which much is missing."""
    with unit_of_work() as session:
        return make_decided(
            session, part=Part.CERTIFICATION, is_described=False, interview_on=None, decisions=(YES,)
        )


def enter(client: FlaskClient, viewer: Viewer) -> None:
    assert viewer.account_id is not None
    sign_in(client, viewer.account_id)


def page(made: Made, more: str = "") -> str:
    return f"/it/assessments/{made.id}/document{more}"


def text_of(response: TestResponse) -> str:
    return response.get_data(as_text=True)


def get(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status
    check_page(response)
    return text_of(response)


def prepared(made: Made) -> UUID:
    with unit_of_work() as session:
        return prepare(session, made)


def upload(client: FlaskClient, made: Made, content: bytes) -> TestResponse:
    token = csrf_token(client.get(page(made)))
    data = {"signed": (io.BytesIO(content), "firmato.pdf"), "csrf_token": token}
    return client.post(page(made, "/deposit"), data=data)


def document(made: Made) -> Certificate | None:
    with reading() as session:
        return session.scalars(
            select(Certificate).where(Certificate.subject_id == made.id).order_by(Certificate.serial.desc())
        ).first()


def test_everything_that_is_missing_is_named_with_what_to_do(client: FlaskClient, bare: Made) -> None:
    enter(client, bare.body.lead)
    text = get(client, page(bare))
    for sentence in (
        "Manca il codice della qualificazione",
        "Manca la commissione",
        "Manca il colloquio",
        "Manca il livello EQF",
        "Lo scriva nello standard, come sta nel repertorio.",
    ):
        assert sentence in text
    assert text.count("Manca l’esito di") == 2
    assert "Prepara il documento da firmare" not in text


def test_nothing_is_missing_and_the_draft_can_be_seen(client: FlaskClient, made: Made) -> None:
    enter(client, made.body.lead)
    text = get(client, page(made))
    assert "Non manca niente" in text
    assert "Prepara il documento da firmare" in text
    draft = client.get(page(made, "/preview.pdf"))
    assert draft.mimetype == "application/pdf"
    assert draft.data.startswith(b"%PDF-")
    assert document(made) is None


def test_no_draft_of_what_cannot_be_prepared(client: FlaskClient, bare: Made) -> None:
    enter(client, bare.body.lead)
    response = client.get(page(bare, "/preview.pdf"))
    assert response.status_code == 409
    assert "Manca la commissione" in text_of(response)


def standard_fields(made: Made) -> dict[str, str]:
    with reading() as session:
        told = described(session, made)
    return {
        "seen": "0",
        "scope": told.scope,
        "repertory": told.repertory,
        "code": told.code,
        "standard_version": told.version,
        "title": told.title,
        "authority": told.authority,
        "eqf": "4",
        "ways": told.ways,
        "participation": "in_presence",
        "languages": "it",
        "quality": told.quality,
        "signer_name": told.signer_name,
        "signer_office": told.signer_office,
        **{f"ada_{each.hex}": code for each, (code, _version) in told.ada.items()},
        **{f"atlas_{each.hex}": version for each, (_code, version) in told.ada.items()},
    }


def test_the_standard_is_written_and_shown_again(client: FlaskClient, bare: Made) -> None:
    enter(client, bare.body.lead)
    text = get(client, page(bare, "/standard"))
    assert re.search(r'checked[^>]*value="DEMO-01"', text), "the only scope is chosen already"
    assert "È l’unico che un atto in vigore" in text
    response = post_form(client, page(bare, "/standard"), standard_fields(bare))
    assert response.status_code == 303
    text = get(client, page(bare, "/standard"))
    assert "DEMO-TN-0412" in text
    assert "DEMO-ADA.24.04.02" in text
    assert "Manca il codice" not in get(client, page(bare))


def test_the_scope_is_chosen_among_those_of_the_acts(client: FlaskClient, bare: Made) -> None:
    def give(scope: str) -> None:
        with unit_of_work() as session:
            session.execute(update(Accreditation).values(scope=scope))

    def stored() -> str | None:
        with reading() as session:
            return session.get_one(Assessment, bare.id).standard_scope

    enter(client, bare.body.lead)
    give("DEMO-01\nDEMO-02")
    text = get(client, page(bare, "/standard"))
    assert text.count('name="scope"') == 2
    assert not re.search(r'checked[^>]*name="scope"|name="scope"[^>]*checked', text)
    forged = post_form(client, page(bare, "/standard"), {"seen": "0", "scope": "DEMO-03", "code": "DEMO-7"})
    assert forged.status_code == 422
    assert "DEMO-7" in text_of(forged)
    assert stored() is None
    chosen = post_form(client, page(bare, "/standard"), {"seen": "0", "scope": "DEMO-02"})
    assert chosen.status_code == 303
    assert stored() == "DEMO-02"
    give("DEMO-01")
    assert "oggi nessun atto in vigore lo nomina" in get(client, page(bare, "/standard"))
    with unit_of_work() as session:
        session.execute(update(Accreditation).values(valid_until=NOW.date() - timedelta(days=1)))
    text = get(client, page(bare, "/standard"))
    assert "Oggi nessun atto in vigore del suo ente riguarda questo documento" in text
    assert 'name="scope"' not in text
    assert post_form(client, page(bare, "/standard"), {"seen": "1", "code": "DEMO-1"}).status_code == 303
    assert stored() == "DEMO-02"


def test_half_a_standard_can_be_saved(client: FlaskClient, bare: Made) -> None:
    enter(client, bare.body.lead)
    assert post_form(client, page(bare, "/standard"), {"seen": "0", "code": "DEMO-1"}).status_code == 303
    with reading() as session:
        assert session.get_one(Assessment, bare.id).standard_code == "DEMO-1"


def test_an_old_form_says_so_and_loses_nothing(client: FlaskClient, made: Made) -> None:
    enter(client, made.body.lead)
    fields = standard_fields(made) | {"title": "Educatore di comunità"}
    response = post_form(client, page(made, "/standard"), fields)
    assert response.status_code == 422
    text = text_of(response)
    assert "Un’altra persona ha cambiato lo standard" in text
    assert "Educatore di comunità" in text
    found = re.search(r'name="seen"[^>]*value="(\d+)"', text)
    assert found is not None
    assert found[1] == "1", "saving once more is a decision"
    again = post_form(client, page(made, "/standard"), fields | {"seen": found[1]})
    assert again.status_code == 303
    with reading() as session:
        assert session.get_one(AttestationTerms, made.id).version == 2


def test_what_is_too_long_is_said_at_its_field(client: FlaskClient, bare: Made) -> None:
    enter(client, bare.body.lead)
    response = post_form(client, page(bare, "/standard"), {"seen": "0", "code": "x" * 61})
    assert response.status_code == 422
    check_page(response)
    assert "È troppo lungo: al massimo 60 caratteri." in text_of(response)


def test_the_commission_is_written(client: FlaskClient, bare: Made) -> None:
    enter(client, bare.body.lead)
    get(client, page(bare, "/commission"))
    data = {"act": "DEMO-ATTO-21", "president": "Olga Demo", "members": "Ivo Demo\nRita Demo\n"}
    assert post_form(client, page(bare, "/commission"), data).status_code == 303
    with reading() as session:
        assert session.get_one(Commission, bare.id).members == ["Ivo Demo", "Rita Demo"]
    assert "Manca il verbale della commissione" in get(client, page(bare))
    wrong = post_form(client, page(bare, "/commission"), {**data, "members": "Olga Demo"})
    assert wrong.status_code == 422
    assert "Ogni membro della commissione si scrive una volta sola" in text_of(wrong)


def test_a_validation_has_no_page_of_a_commission(client: FlaskClient, made: Made) -> None:
    enter(client, made.body.lead)
    assert client.get(page(made, "/commission")).status_code == 404


def test_a_commissioner_with_a_tutors_name_is_told_before_preparing(client: FlaskClient, app: Flask) -> None:
    with unit_of_work() as session:
        made = make_decided(session, part=Part.CERTIFICATION)
    enter(client, made.body.lead)
    assert "stesso nome" not in get(client, page(made))
    with unit_of_work() as session:
        there = session.get_one(Commission, made.id)
        person = session.get_one(Person, made.candidate.person_id)
        own = f"{person.given_name} {person.family_name}".upper()
        there.members = [*there.members, "marta ospite", own]
    text = get(client, page(made))
    assert "Controlli 2 nomi" in text
    assert f"{own}: forse è il suo dossier (stesso nome)." in text
    assert "marta ospite: forse era tutor di questa persona (stesso nome)." in text
    assert "Non manca niente" in text, "it is told, not refused"


def test_prepare_sign_deposit(client: FlaskClient, made: Made) -> None:
    enter(client, made.body.lead)
    shown = client.get(page(made))
    version = re.search(r'name="version"[^>]*value="(\d+)"', text_of(shown))
    assert version is not None
    data = {"csrf_token": csrf_token(shown), "version": version[1]}
    for _double_click in range(2):
        assert client.post(page(made, "/prepare"), data=data).status_code == 303
    text = get(client, page(made))
    assert "Registrato, non ancora firmato" in text
    assert "Dario Demo" in text
    enter(client, made.candidate.viewer)
    assert "/credentials/" not in get(client, f"/it/me/assessments/{made.id}")
    enter(client, made.body.lead)
    to_sign = client.get(page(made, "/to-sign.pdf"))
    assert to_sign.data.startswith(b"%PDF-")
    assert "DEMO-" in to_sign.headers["Content-Disposition"]
    refused = upload(client, made, to_sign.data)
    assert refused.status_code == 422
    check_page(refused)
    assert "dentro non c’è nessuna firma" in text_of(refused)
    assert "non nasce da quello preparato" in text_of(upload(client, made, b"%PDF-1.7\n%%EOF\n"))
    assert "Scelga il file" in text_of(post_form(client, page(made, "/deposit"), {}, on=page(made)))
    once = upload(client, made, sign_pdf(to_sign.data))
    assert once.status_code in {409, 422}
    check_page(once)
    assert "Nel file c’è una firma sola, ma il documento ne chiede 3" in text_of(once)
    twice = upload(client, made, sign_times(to_sign.data, 2))
    assert "Nel file ci sono 2 firme, ma il documento ne chiede 3" in text_of(twice)
    assert "anche a chi manca" in text_of(twice)
    signed = sign_times(to_sign.data, 3)
    assert upload(client, made, signed).status_code == 303
    text = get(client, page(made))
    assert "Il documento firmato è nel registro" in text
    row = document(made)
    assert row is not None
    assert f'href="/credentials/{row.id}">Apri il documento' in text
    assert f'href="/it/v/{row.code}">Apri la pagina di verifica' in text
    assert "Che cosa si può fare" in text_of(client.get(f"/credentials/{row.id}", follow_redirects=True))
    assert row.status == Status.ISSUED
    with reading() as session:
        assert session.get_one(Assessment, made.id).stage == Stage.ENDED
        assert session.scalar(select(func.count()).select_from(Certificate)) == 1
    enter(client, made.candidate.viewer)
    assert f'href="/credentials/{row.id}"' in get(client, f"/it/me/assessments/{made.id}")


def test_what_changed_since_the_page_was_shown_is_shown_first(client: FlaskClient, made: Made) -> None:
    enter(client, made.body.lead)
    token = csrf_token(client.get(page(made)))
    response = client.post(page(made, "/prepare"), data={"csrf_token": token, "version": "1"})
    assert response.status_code == 409
    assert "Nel frattempo qualcosa è cambiato" in text_of(response)
    assert document(made) is None


def test_abandoning_says_what_it_does_and_keeps_the_number(client: FlaskClient, made: Made) -> None:
    prepared(made)
    enter(client, made.body.lead)
    assert "Il suo numero resta nel registro" in get(client, page(made, "/abandon"))
    assert post_form(client, page(made, "/abandon"), {"note": " "}).status_code == 422
    assert post_form(client, page(made, "/abandon"), {"note": "Codice sbagliato."}).status_code == 303
    text = get(client, page(made))
    assert "Documenti abbandonati" in text
    assert "Prepara il documento da firmare" in text
    row = document(made)
    assert row is not None
    assert row.status == Status.ANNULLED


ADDRESSES = ("/standard", "/preview.pdf", "/to-sign.pdf", "/abandon")


@pytest.mark.parametrize("more", ADDRESSES)
def test_only_who_leads_at_this_body(client: FlaskClient, made: Made, more: str) -> None:
    prepared(made)
    assert client.get(page(made, more)).status_code == 303, "nobody is sent to sign in"
    for viewer, status in (
        (made.body.anna, 403),
        (made.body.carla, 403),
        (made.candidate.viewer, 403),
        (made.body.eva, 404),
    ):
        enter(client, viewer)
        assert client.get(page(made, more)).status_code == status
    enter(client, made.body.lead)
    assert client.get(page(made, more)).status_code in {200, 409}


def test_who_has_a_function_reads_and_finds_nothing_to_do(client: FlaskClient, made: Made) -> None:
    enter(client, made.body.carla)
    text = get(client, page(made))
    assert "Non manca niente" in text
    assert "Scrivi lo standard" not in text
    assert "Prepara il documento" not in text
    prepared(made)
    text = get(client, page(made))
    assert "Registrato, non ancora firmato" in text
    assert "Deposita" not in text
    assert "Abbandona" not in text
    for viewer, status in ((made.body.dora, 403), (made.body.eva, 404), (made.candidate.viewer, 403)):
        enter(client, viewer)
        assert client.get(page(made)).status_code == status


@pytest.mark.parametrize("more", ["/prepare", "/deposit", "/abandon", "/standard"])
def test_nobody_else_acts(client: FlaskClient, made: Made, more: str) -> None:
    for viewer, status in ((made.body.anna, 403), (made.body.eva, 404)):
        enter(client, viewer)
        token = csrf_token(client.get("/it/account"))
        assert client.post(page(made, more), data={"csrf_token": token}).status_code in {status, 409}
    assert document(made) is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_as_much_whatever_stands_in_it(
    client: FlaskClient, app: Flask, count_queries: Counter, count: int
) -> None:
    with unit_of_work() as session:
        made = make_decided(session, part=Part.CERTIFICATION, decisions=(YES,) * count)
    enter(client, made.body.lead)
    client.get(page(made))
    with count_queries() as seen:
        client.get(page(made))
    assert len(seen) <= 15, seen

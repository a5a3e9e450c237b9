"""Printing for all at once; coming to one's own documents with the code on a slip."""

import io
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select, update

from certify.certificates.models import Certificate
from certify.claims import jobs as claim_jobs
from certify.claims.models import ClaimCode, Handout
from certify.claims.rules import HANDOUT_LIFETIME, hash_code
from certify.paper.slips import draw_slips
from commons.db import reading, unit_of_work
from commons.jobs import JobRun, run_all_due
from commons.people.models import Account, EmailAddress, Person
from commons.people.queries import find_person_by_address
from tests.clock import FixedClock
from tests.conftest import KeptMails
from tests.factories import make_account, make_person, make_staff
from tests.issuing import Taught, enrol, issue, make_taught
from tests.signin import post_form, sign_in
from tests.unit.paper.raster import pages as rasterise
from tests.web.page_checks import check_page

NAMES = (("Maria", "Rossi"), ("Elena", "Bianchi"))


@pytest.fixture
def taught(app: Flask) -> Taught:
    """Rossi has an address, Bianchi has none; both were issued their attestation."""
    with unit_of_work() as session:
        made = make_taught(session, NAMES)
        session.execute(EmailAddress.__table__.delete().where(EmailAddress.person_id == made.persons[1]))  # type: ignore[attr-defined]
    issue(made)
    return made


@pytest.fixture
def desk(taught: Taught, client: FlaskClient) -> str:
    assert taught.lead.account_id is not None
    sign_in(client, taught.lead.account_id)
    return f"/it/desk/editions/{taught.edition_id}/handout"


@pytest.fixture
def slip(desk: str, client: FlaskClient) -> str:
    """Print, and return the code on Bianchi's slip as it stands there; nobody is signed in."""
    post_form(client, desk)
    run_all_due()
    text = PdfReader(io.BytesIO(client.get(f"{desk}.pdf").data)).pages[-1].extract_text()
    found = re.search(r"(?:[0-9A-Z]{4} ){3}[0-9A-Z]{4}", text)
    assert found, text
    post_form(client, "/it/signout", on=desk)
    return found.group(0)


def claim(client: FlaskClient, code: str, address: str = "elena@own.example", name: str = "bianchi") -> str:
    answer = post_form(client, "/it/claim", {"code": code, "family_name": name, "address": address})
    return answer.get_data(as_text=True) if answer.status_code == 422 else answer.location


def link_in(mails: KeptMails) -> str:
    run_all_due()
    found = re.search(r"http://segnavia\.test(/it/claim/[\w-]{43})", mails.sent[-1].text)
    assert found, mails.sent[-1].text
    return found.group(1)


def holder_of(certificate: int = 0) -> UUID:
    with reading() as session:
        return session.scalars(select(Certificate.person_id).order_by(Certificate.number)).all()[certificate]


def test_one_file_holds_everybody_by_family_name_and_a_slip_for_who_has_no_address(
    taught: Taught, desk: str, client: FlaskClient
) -> None:
    page = client.get(desk)
    check_page(page)
    assert "2 attestati in un solo PDF" in page.get_data(as_text=True)
    post_form(client, desk)
    assert "0 attestati su 2" in client.get(desk).get_data(as_text=True)
    run_all_due()
    page = client.get(desk)
    check_page(page)
    assert "Il PDF è pronto" in page.get_data(as_text=True)
    answer = client.get(f"{desk}.pdf")
    pages = [sheet.extract_text() for sheet in PdfReader(io.BytesIO(answer.data)).pages]
    assert ["Bianchi" in pages[0], "Rossi" in pages[1], len(pages)] == [True, True, 3]
    assert "Bianchi" in pages[2]
    assert "Rossi" not in pages[2]


def test_the_qr_of_the_slip_opens_the_page_with_the_code_typed(
    taught: Taught, desk: str, client: FlaskClient
) -> None:
    post_form(client, desk)
    run_all_due()
    picture: Image.Image = rasterise(client.get(f"{desk}.pdf").data, 150)[-1]
    [read] = zxingcpp.read_barcodes(picture)
    path = read.text.removeprefix("http://segnavia.test")
    post_form(client, "/it/signout", on=desk)
    page = client.get(path, follow_redirects=True)
    check_page(page)
    code = path.partition("code=")[2]
    assert f'value="{code}"' in page.get_data(as_text=True)
    assert hash_code(code) is not None


def test_a_second_click_prints_once_and_the_file_is_forgotten_after_a_day(
    taught: Taught, desk: str, client: FlaskClient, clock: FixedClock
) -> None:
    post_form(client, desk)
    post_form(client, desk)
    run_all_due()
    with reading() as session:
        assert len(session.scalars(select(Handout)).all()) == 1
        assert len(session.scalars(select(ClaimCode)).all()) == 1
    clock.at += HANDOUT_LIFETIME
    run_all_due()
    assert taught.lead.account_id is not None
    sign_in(client, taught.lead.account_id)
    assert client.get(f"{desk}.pdf").status_code == 404
    page = client.get(desk)
    check_page(page)
    assert "Il PDF è pronto" not in page.get_data(as_text=True)


def test_of_two_runs_of_one_handout_one_prints_its_slips(
    desk: str, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = draw_slips

    def draw_slowly(*args: Any, **kwargs: Any) -> bytes:
        """Let the lease run out meanwhile: another worker takes the job up and is quicker."""
        monkeypatch.setattr(claim_jobs, "draw_slips", draw)
        with reading() as session:
            payload = {"handout_id": str(session.scalars(select(Handout.id)).one())}
        claim_jobs.print_handout(JobRun(uuid4(), payload, uuid4()))
        return draw(*args, **kwargs)

    monkeypatch.setattr(claim_jobs, "draw_slips", draw_slowly)
    post_form(client, desk)
    run_all_due()
    with reading() as session:
        assert len(session.scalars(select(ClaimCode)).all()) == 1


def test_a_revoked_attestation_is_not_printed(taught: Taught, desk: str, client: FlaskClient) -> None:
    with unit_of_work() as session:
        session.execute(
            update(Certificate).where(Certificate.person_id == taught.persons[0]).values(status="suspended")
        )
    assert "Un attestato in un solo PDF" in client.get(desk).get_data(as_text=True)


def test_a_stranger_has_no_handout(taught: Taught, desk: str, client: FlaskClient) -> None:
    with unit_of_work() as session:
        stranger = make_staff(session, make_taught(session).issuer_id)
    assert stranger.account_id is not None
    sign_in(client, stranger.account_id)
    assert client.get(desk).status_code == 404
    assert client.get(f"{desk}.pdf").status_code == 404


def test_a_code_an_own_address_and_its_link_lead_to_the_documents(
    slip: str, client: FlaskClient, mails: KeptMails
) -> None:
    check_page(client.get("/it/claim"))
    assert claim(client, slip.lower().replace(" ", "-")) == "/it/claim/sent"
    check_page(client.get("/it/claim/sent"))
    path = link_in(mails)
    check_page(client.get(path))
    assert post_form(client, path).location == "/it/me"
    page = client.get("/it/me")
    check_page(page)
    assert "Progettare la solidarietà internazionale" in page.get_data(as_text=True)
    again = client.get(path)
    check_page(again)
    assert again.status_code == 404


def test_a_used_wrong_or_old_code_says_the_same_and_keeps_what_was_typed(
    slip: str, client: FlaskClient, mails: KeptMails, clock: FixedClock
) -> None:
    wrong_name = claim(client, slip, name="Rossi")
    assert "non vanno insieme" in wrong_name
    assert 'value="Rossi"' in wrong_name
    assert "non vanno insieme" in claim(client, "0" * 16)
    assert "16 segni" in claim(client, "12")
    clock.advance(days=366)
    assert "non vanno insieme" in claim(client, slip)


def test_a_code_works_once(slip: str, client: FlaskClient, mails: KeptMails) -> None:
    claim(client, slip)
    first = link_in(mails)
    claim(client, slip, "somebody@else.example")
    second = link_in(mails)
    assert post_form(client, first).status_code == 303
    assert client.get(second).status_code == 404


@pytest.mark.parametrize(("name", "is_joined"), [("Elena", True), ("Ugo", False)])
def test_who_is_signed_in_joins_records_of_the_same_name_alone(
    slip: str, client: FlaskClient, name: str, *, is_joined: bool
) -> None:
    with unit_of_work() as session:
        me = make_person(session, name, "Bianchi")
        account_id = make_account(session, me)
    before = holder_of(1)
    sign_in(client, account_id)
    page = client.get("/it/claim")
    check_page(page)
    assert "mail" not in page.get_data(as_text=True).partition("<main")[2].partition("</form>")[0]
    answer = post_form(client, "/it/claim", {"code": slip, "family_name": "Bianchi"})
    assert answer.status_code == (303 if is_joined else 422)
    with reading() as session:
        gone = session.get_one(Person, before)
        assert gone.merged_into_id == (me if is_joined else None)
    assert ("Progettare la solidarietà" in client.get("/it/me").get_data(as_text=True)) is is_joined


def test_an_address_of_another_name_gets_nothing(slip: str, client: FlaskClient, mails: KeptMails) -> None:
    with unit_of_work() as session:
        other = make_person(session, "Ugo", "Verdi", addresses=["ugo@own.example"])
    claim(client, slip, "ugo@own.example")
    answer = post_form(client, link_in(mails))
    check_page(answer)
    assert "un altro nome" in answer.get_data(as_text=True)
    assert other not in {holder_of(0), holder_of(1)}


@pytest.mark.parametrize("name", ["Elena", "Maria"])
def test_a_slip_lets_nobody_into_an_account_that_its_person_has_meanwhile(
    slip: str, client: FlaskClient, mails: KeptMails, name: str
) -> None:
    """Paper lies about: by it alone, or with the same name besides, nobody gets what an account may do."""
    claim(client, slip, "finder@else.example")
    path = link_in(mails)
    with unit_of_work() as session:
        account_id = make_account(session, holder_of(1))
        finder = make_account(session, make_person(session, name, "Bianchi"))
    answer = post_form(client, path)
    check_page(answer)
    assert answer.status_code == 409
    assert "ha già un suo accesso" in answer.get_data(as_text=True)
    assert "ha già un suo accesso" in claim(client, slip, "finder@else.example")
    sign_in(client, finder)
    answer = post_form(client, "/it/claim", {"code": slip, "family_name": "Bianchi"})
    assert answer.status_code == 422
    with reading() as session:
        assert session.get_one(Account, account_id).person_id == holder_of(1)
        assert not session.get_one(Account, account_id).is_disabled
        assert find_person_by_address(session, "finder@else.example") is None


def test_whose_account_it_is_may_use_her_second_slip(slip: str, client: FlaskClient) -> None:
    with unit_of_work() as session:
        account_id = make_account(session, holder_of(1))
    sign_in(client, account_id)
    data = {"code": slip, "family_name": "Bianchi"}
    assert post_form(client, "/it/claim", data).location == "/it/me"
    assert "già stato usato" in post_form(client, "/it/claim", data).get_data(as_text=True)


def test_whoever_guesses_is_stopped(slip: str, client: FlaskClient) -> None:
    answers = [
        post_form(client, "/it/claim", {"code": "0" * 16, "family_name": "x", "address": f"a{n}@b.example"})
        for n in range(21)
    ]
    assert [answers[19].status_code, answers[20].status_code] == [422, 429]


def test_nobody_prints_what_is_not_issued(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = make_taught(session, ())
        enrol(session, made.edition_id, make_person(session))
    assert made.lead.account_id is not None
    sign_in(client, made.lead.account_id)
    page = client.get(f"/it/desk/editions/{made.edition_id}/handout")
    check_page(page)
    assert "Niente da stampare" in page.get_data(as_text=True)

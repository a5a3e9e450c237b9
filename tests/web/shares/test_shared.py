"""What a reader of a share sees: what was chosen, as it stands today, and never more than was chosen."""

import hashlib
import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.certificates import lives
from certify.certificates.models import Certificate, CertificateKey
from certify.certificates.rules import RevocationClass
from certify.portfolio.models import Share
from certify.portfolio.shared_views import WRONG
from commons.db import reading, unit_of_work
from commons.people.models import Person
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import NOW
from tests.making.portfolio import Shelf, make_shelf
from tests.web.shares.asking import enter, make_share, page_of, stranger


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    return make_shelf()


@pytest.fixture
def maria(client: FlaskClient, shelf: Shelf) -> FlaskClient:
    return enter(client, shelf)


@pytest.fixture
def reader(app: Flask) -> FlaskClient:
    return stranger(app)


def test_it_shows_what_was_chosen_and_what_that_is_worth(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient
) -> None:
    _own, address = make_share(
        maria, shelf, documents=[str(shelf.certificate_ids[0])], sentence="Li ho seguiti <b>tutti</b>."
    )
    answer = reader.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in answer.headers
    page = page_of(reader, address)
    assert "Candidatura" in page
    assert "Primo corso" in page
    assert "Secondo corso" not in page
    assert "Attesta la presenza. Non certifica competenze." in page
    assert "Li ho seguiti &lt;b&gt;tutti&lt;/b&gt;." in page
    with reading() as session:
        code = session.get_one(Certificate, shelf.certificate_ids[0]).code
    assert f"/v/{code}" in page


@pytest.mark.parametrize("language", ["it", "de", "en"])
def test_it_answers_in_three_languages(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient, language: str
) -> None:
    _own, address = make_share(maria, shelf)
    assert f'<html lang="{language}"' in page_of(reader, f"/{language}{address}")


def test_the_name_and_the_files_are_there_only_if_chosen(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient
) -> None:
    _own, masked = make_share(maria, shelf)
    page = page_of(reader, masked)
    assert "M… R…" in page
    assert "Rossi" not in page
    first = shelf.certificate_ids[0]
    for ending in ("pdf", "json"):
        page_of(reader, f"{masked}/{first}.{ending}", 404)
    _own, named = make_share(maria, shelf, shows_name="y", documents=[str(first)])
    assert "Maria Rossi" in page_of(reader, named)
    signed = reader.get(f"{named}/{first}.json")
    with reading() as session:
        assert hashlib.sha256(signed.data).hexdigest() == session.get_one(Certificate, first).document_sha256
    assert json.loads(signed.data)["credentialSubject"]["holderFamilyName"] == "Rossi"
    assert reader.get(f"{named}/{first}.pdf").data.startswith(b"%PDF-")
    page_of(reader, f"{named}/{shelf.certificate_ids[1]}.pdf", 404)
    assert reader.get(f"/credentials/{first}.json").status_code == 303  # the share opens nothing else


def test_a_minor_stays_masked_whatever_was_chosen(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient
) -> None:
    with unit_of_work() as session:
        session.get_one(Person, shelf.person_id).birth_date = NOW.date().replace(year=2010)
    own, address = make_share(maria, shelf, shows_name="y")
    page = page_of(reader, address)
    assert "Rossi" not in page
    page_of(reader, f"{address}/{shelf.certificate_ids[0]}.pdf", 404)
    assert "Il nome resta coperto" in page_of(maria, own)


def test_what_became_of_a_document_is_told(maria: FlaskClient, shelf: Shelf, reader: FlaskClient) -> None:
    _own, address = make_share(maria, shelf, shows_name="y")
    first, second = shelf.certificate_ids
    with unit_of_work() as session:
        lives.revoke_certificate(
            session, first, reason=RevocationClass.OTHER, note="segreto", actor=shelf.lead, now=NOW
        )
        lives.erase_certificate(session, second, note="x", actor=shelf.lead, now=NOW)
    page = page_of(reader, address)
    assert "Revocato il 23/11/2026: oggi non attesta più nulla." in page
    assert "Cancellato il 23/11/2026" in page
    assert "segreto" not in page
    assert "Secondo corso" not in page
    assert "Attesta la presenza" not in page
    for each in (first, second):
        page_of(reader, f"{address}/{each}.pdf", 404)


def test_a_suspended_document_may_not_be_used_for_now(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient
) -> None:
    _own, address = make_share(maria, shelf)
    with unit_of_work() as session:
        lives.suspend_certificate(session, shelf.certificate_ids[0], note="x", actor=shelf.lead, now=NOW)
    assert "Sospeso dal 23/11/2026" in page_of(reader, address)


def test_a_document_that_cannot_be_opened_is_not_called_valid(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient
) -> None:
    _own, address = make_share(maria, shelf, documents=[str(shelf.certificate_ids[0])])
    with unit_of_work() as session:
        session.delete(session.get_one(CertificateKey, shelf.certificate_ids[0]))
    page = page_of(reader, address)
    assert "non possiamo mostrarlo" in page
    assert "Attesta la presenza" not in page


def test_competences_name_their_documents_only_if_shared(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient
) -> None:
    _own, alone = make_share(maria, shelf, documents=[], competences=[shelf.urls[1]])
    page = page_of(reader, alone)
    assert "Saper fare 1.10" in page
    assert "da qui non si può verificare" in page
    assert "Secondo corso" not in page
    _own, both = make_share(
        maria, shelf, documents=[str(shelf.certificate_ids[0])], competences=[shelf.urls[0], shelf.urls[1]]
    )
    page = page_of(reader, both)
    assert "e in altri documenti che la persona non ha condiviso" in page
    assert "Secondo corso" not in page
    with unit_of_work() as session:
        for each in shelf.certificate_ids:
            lives.suspend_certificate(session, each, note="x", actor=shelf.lead, now=NOW)
    assert "Oggi non sta in nessun documento valido" in page_of(reader, alone)


def test_ended_and_unknown_addresses_say_the_same(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient, clock: FixedClock
) -> None:
    _own, address = make_share(maria, shelf)
    clock.advance(days=1)
    expired = page_of(reader, address, 404)
    unknown = page_of(reader, f"/shared/{'x' * 43}", 404)
    assert expired.replace(address, "") == unknown.replace(f"/shared/{'x' * 43}", "")
    assert reader.get(f"{address}/{shelf.certificate_ids[0]}.pdf").status_code == 404


def test_openings_are_counted_but_not_those_of_the_owner(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient
) -> None:
    own, address = make_share(maria, shelf)
    page_of(maria, address)
    assert "Mai aperta" in page_of(maria, own)
    for _turn in range(2):
        page_of(reader, address)
    assert "Aperta 2 volte, l’ultima il 23/11/2026" in page_of(maria, own)
    with reading() as session:
        row = session.scalars(select(Share)).one()
    assert (row.opened_count, row.last_opened_on) == (2, NOW.date())


def test_reading_a_share_is_no_check_of_its_documents(
    maria: FlaskClient, shelf: Shelf, reader: FlaskClient
) -> None:
    _own, address = make_share(maria, shelf)
    page_of(reader, address)
    assert "Mai verificata" in page_of(maria, f"/it/me/attestations/{shelf.certificate_ids[0]}")


def test_whoever_guesses_has_to_wait(reader: FlaskClient, app: Flask) -> None:
    for turn in range(WRONG):
        assert reader.get(f"/shared/{turn}").status_code == 404
    assert reader.get("/shared/more").status_code == 429


def test_a_share_with_many_documents_costs_few_queries(
    client: FlaskClient, app: Flask, count_queries: Counter
) -> None:
    shelf = make_shelf([f"Corso {turn}" for turn in range(8)])
    maria = enter(client, shelf)
    reader = stranger(app)
    costs = []
    for few in (shelf.certificate_ids[:2], shelf.certificate_ids):
        _own, address = make_share(maria, shelf, documents=[str(each) for each in few])
        with count_queries() as seen:
            page_of(reader, address)
        costs.append(len(seen))
    assert costs[0] == costs[1] <= 8

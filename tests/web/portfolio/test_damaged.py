"""Documents that are not what they should be: nobody sees a failure for it, and nobody another's document."""

import hashlib
from uuid import UUID

from flask.testing import FlaskClient

from certify.certificates.models import Certificate, CertificateKey
from certify.certificates.sealing import open_document, seal_document
from commons.db import unit_of_work
from commons.people.merging import merge_persons
from commons.people.models import Person
from tests.factories import NOW, make_account, make_holder
from tests.issuing import Taught, issue
from tests.signin import post_form, sign_in
from tests.web.page_checks import page_of


def test_a_document_signed_for_somebody_else_is_not_shown(
    maria: FlaskClient, taught: Taught, certificate_id: UUID
) -> None:
    """Whoever can write the register cannot hand a document to another person by changing its row."""
    with unit_of_work() as session:
        session.get_one(Certificate, certificate_id).person_id = taught.persons[1]
        luca = make_account(session, taught.persons[1])
    sign_in(maria, luca)
    listed = page_of(maria, "/it/me")
    assert "Progettare la solidarietà internazionale</span></a></h3>" not in listed
    assert "Non possiamo dirlo adesso" in listed
    for address in (
        f"/it/me/attestations/{certificate_id}",
        f"/it/me/attestations/{certificate_id}/elsewhere",
        f"/credentials/{certificate_id}.json",
        f"/credentials/{certificate_id}.pdf",
    ):
        page = page_of(maria, address, 503)
        assert "Rossi" not in page


def test_a_row_that_says_otherwise_than_its_bytes_is_not_listed_as_valid(
    maria: FlaskClient, taught: Taught, certificate_id: UUID
) -> None:
    """Another person's sound document, sealed anew into this row with its hash."""
    other_id = issue(taught, persons=taught.persons[1:])[0]
    with unit_of_work() as session:
        other, row = session.get_one(Certificate, other_id), session.get_one(Certificate, certificate_id)
        assert other.document is not None
        content = open_document(session.get_one(CertificateKey, other_id).key, other_id, other.document)
        key = session.get_one(CertificateKey, certificate_id).key
        row.document = seal_document(key, certificate_id, content)
        row.document_sha256 = hashlib.sha256(content).hexdigest()
    assert "Bianchi" not in page_of(maria, f"/it/me/attestations/{certificate_id}", 503)
    assert "Non possiamo dirlo adesso" in page_of(maria, "/it/me")


def test_bytes_of_another_hash_are_not_listed_as_valid(maria: FlaskClient, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        session.get_one(Certificate, certificate_id).document_sha256 = "0" * 64
    assert "Non possiamo dirlo adesso" in page_of(maria, "/it/me")
    assert "Ancora nessuna competenza" in page_of(maria, "/it/me/competences")


def test_a_merged_person_opens_what_was_signed_for_the_other_record(
    maria: FlaskClient, taught: Taught, certificate_id: UUID
) -> None:
    with unit_of_work() as session:
        kept = make_holder(session)
        assert kept.person_id is not None
        session.get_one(Person, kept.person_id).birth_date = None
        merge_persons(session, kept.person_id, taught.persons[0], note="x", actor=kept, now=NOW)
    assert kept.account_id is not None
    sign_in(maria, kept.account_id)
    assert "Maria Rossi" in page_of(maria, f"/it/me/attestations/{certificate_id}")
    assert "Valido" in page_of(maria, "/it/me")
    assert maria.get(f"/credentials/{certificate_id}.pdf").status_code == 200


def test_a_key_that_is_missing_is_told_as_such(maria: FlaskClient, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        session.delete(session.get_one(CertificateKey, certificate_id))
    page_of(maria, "/it/me")
    assert "Manca la chiave" in page_of(maria, f"/it/me/attestations/{certificate_id}", 503)


def test_bytes_that_are_no_document_are_told_as_damaged(
    maria: FlaskClient, taught: Taught, certificate_id: UUID
) -> None:
    """Sealed and hashed as they should be, by who can write everywhere: nobody sees a failure for it."""
    with unit_of_work() as session:
        row = session.get_one(Certificate, certificate_id)
        key = session.get_one(CertificateKey, certificate_id).key
        row.document = seal_document(key, certificate_id, b"{}")
        row.document_sha256 = hashlib.sha256(b"{}").hexdigest()
    page_of(maria, "/it/me")
    assert "non corrispondono a quelli registrati" in page_of(
        maria, f"/it/me/attestations/{certificate_id}", 503
    )
    assert taught.lead.account_id is not None
    sign_in(maria, taught.lead.account_id)
    desk = f"/it/desk/certificates/{certificate_id}"
    page_of(maria, f"{desk}/replace", 503)
    page_of(maria, f"/it/desk/editions/{taught.edition_id}/certificates/issued")
    assert "non corrispondono a quelli registrati" in page_of(maria, desk)
    answer = post_form(maria, f"{desk}/revoke", {"reason": "fraud", "note": "x"})
    assert "Revocato" in page_of(maria, answer.location)

"""What the upper floor keeps of a person, for the file that she takes home."""

import hashlib
import json

from flask import Flask

from certify.certificates import lives
from certify.certificates.models import Certificate, CertificateKey
from certify.certificates.rules import RevocationClass
from certify.portfolio.export import export_files, export_portfolio
from certify.portfolio.services import Wish, create_share, note_opening
from commons.accounts.exporting import pack_export
from commons.db import reading, unit_of_work
from tests.conftest import Counter
from tests.factories import NOW, make_holder
from tests.making.portfolio import Shelf, make_shelf

TODAY = NOW.date()


def share(shelf: Shelf) -> str:
    from uuid import uuid4

    wish = Wish(
        share_id=uuid4(),
        title="Candidatura",
        sentence="",
        ends_on=TODAY,
        shows_name=True,
        certificate_ids=shelf.certificate_ids[:1],
        competence_urls=shelf.urls[:1],
    )
    with unit_of_work() as session:
        secret = create_share(session, wish, actor=shelf.viewer, now=NOW)
        note_opening(session, wish.share_id, today=TODAY)
    return secret


def test_documents_shares_and_counts_are_told_and_no_secret(app: Flask) -> None:
    shelf = make_shelf()
    secret = share(shelf)
    with reading() as session:
        told = export_portfolio(session, shelf.person_id)
        packed = pack_export(session, shelf.person_id, now=NOW, readme="")
    assert {each["id"] for each in told["documents"]} == set(shelf.certificate_ids)
    first = next(each for each in told["documents"] if each["id"] == shelf.certificate_ids[0])
    assert (first["title"], first["status"], first["check_count"]) == ("Primo corso", "issued", 0)
    [shared] = told["shares"]
    assert (shared["title"], shared["documents"]) == ("Candidatura", [first["number"]])
    assert (shared["competences"], shared["opened_count"]) == ([shelf.urls[0]], 1)
    assert secret not in json.dumps(told, default=str)
    assert secret.encode() not in packed


def test_the_files_are_the_registered_bytes(app: Flask) -> None:
    shelf = make_shelf(["Primo corso"])
    with reading() as session:
        files = dict(export_files(session, shelf.person_id))
        row = session.get_one(Certificate, shelf.certificate_ids[0])
    stem = f"attestazioni/{row.number.replace('/', '-')}"
    assert hashlib.sha256(files[f"{stem}.json"]).hexdigest() == row.document_sha256
    assert hashlib.sha256(files[f"{stem}.pdf"]).hexdigest() == row.pdf_sha256


def test_erased_and_locked_documents_stop_nothing(app: Flask) -> None:
    shelf = make_shelf(["Primo corso", "Secondo corso", "Terzo corso"])
    with unit_of_work() as session:
        lives.erase_certificate(session, shelf.certificate_ids[0], note="x", actor=shelf.lead, now=NOW)
        session.delete(session.get_one(CertificateKey, shelf.certificate_ids[1]))
        lives.revoke_certificate(
            session,
            shelf.certificate_ids[2],
            reason=RevocationClass.OTHER,
            note="x",
            actor=shelf.lead,
            now=NOW,
        )
    with reading() as session:
        told = {each["id"]: each for each in export_portfolio(session, shelf.person_id)["documents"]}
        names = [name for name, _content in export_files(session, shelf.person_id)]
    assert [told[each]["status"] for each in shelf.certificate_ids] == ["erased", "issued", "revoked"]
    assert [told[each]["title"] for each in shelf.certificate_ids] == [None, None, "Terzo corso"]
    assert len(names) == 2


def test_nothing_of_others_is_told(app: Flask) -> None:
    shelf = make_shelf()
    share(shelf)
    with unit_of_work() as session:
        bob = make_holder(session)
    assert bob.person_id is not None
    with reading() as session:
        told = export_portfolio(session, bob.person_id)
        assert not list(export_files(session, bob.person_id))
    assert (told["documents"], told["shares"]) == ([], [])


def test_it_costs_few_queries(app: Flask, count_queries: Counter) -> None:
    shelf = make_shelf([f"Corso {turn}" for turn in range(6)])
    with reading() as session, count_queries() as seen:
        export_portfolio(session, shelf.person_id)
    assert len([each for each in seen if each.startswith("SELECT")]) <= 7

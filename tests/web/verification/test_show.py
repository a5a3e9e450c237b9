"""The page of a check: every answer, what is masked, what a surname opens, in three languages."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace as changed
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from certify.certificates import lives
from certify.certificates.models import Certificate, CertificateCheck, CertificateKey
from certify.certificates.press import current_press
from certify.certificates.rules import RevocationClass
from certify.certificates.sealing import open_document, seal_document
from certify.issuers.models import IssuerKey
from certify.issuers.services import report_compromised_key
from certify.verification.checking import Checked, check_code
from certify.verification.rules import Answer
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.people.models import Person
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import NOW
from tests.issuing import Taught, issue, later, make_taught
from tests.web.page_checks import check_page

Change = Callable[[Taught, UUID], None]


@pytest.fixture
def taught(app: Flask) -> Taught:
    with unit_of_work() as session:
        return make_taught(session, [("Maria", "Rossi"), ("Luca", "De Gasperi")])


@pytest.fixture
def ids(taught: Taught) -> list[UUID]:
    return issue(taught)


@pytest.fixture
def code(ids: list[UUID], taught: Taught) -> str:
    """Return the code of Maria Rossi's attestation."""
    with reading() as session:
        return session.scalars(
            select(Certificate.code).where(Certificate.person_id == taught.persons[0])
        ).one()


@pytest.fixture
def certificate_id(code: str) -> UUID:
    with reading() as session:
        return session.scalars(select(Certificate.id).where(Certificate.code == code)).one()


def page_of(client: FlaskClient, address: str, language: str = "it") -> str:
    page = client.get(address, headers={"Accept-Language": language})
    assert page.status_code == 200, page.status
    check_page(page)
    return page.get_data(as_text=True)


def revoke(taught: Taught, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        lives.revoke_certificate(
            session,
            certificate_id,
            reason=RevocationClass.FRAUD,
            note="segreto d’ufficio",
            actor=taught.lead,
            now=later(days=3),
        )


def suspend(taught: Taught, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        lives.suspend_certificate(session, certificate_id, note="x", actor=taught.lead, now=later(days=3))


def erase(taught: Taught, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        lives.erase_certificate(session, certificate_id, note="x", actor=taught.lead, now=later(days=3))


def replace(taught: Taught, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        session.get_one(Person, taught.persons[0]).given_name = "Marta"
    with unit_of_work() as session:
        lives.replace_certificate(
            session, certificate_id, note="x", press=current_press(), actor=taught.lead, now=later(days=3)
        )


def test_a_valid_document_shows_what_to_compare_and_masks_the_name(client: FlaskClient, code: str) -> None:
    page = page_of(client, f"/v/{code}")
    assert "<h1>Valido</h1>" in page
    assert "Attesta la presenza. Non certifica competenze." in page
    assert "M… R…" in page
    assert "Rossi" not in page
    assert "Maria" not in page
    for fact in ("Progettare la solidarietà", "22 frequentate su 24 (minimo 18)", "DEMO-", "23/11/2026"):
        assert fact in page
    assert "http://segnavia.test/" in page
    assert "È una dimostrazione" in page


def test_no_cookie_is_set_and_nothing_keeps_or_indexes_the_answer(client: FlaskClient, code: str) -> None:
    for address in (f"/v/{code}", f"/it/v/{code}", f"/v/{code}.json", "/it/verify", f"/v/{'0' * 26}"):
        page = client.get(address)
        assert "Set-Cookie" not in page.headers, address
        assert page.headers["Cache-Control"] == "no-store", address
        if "/v/" in address:
            assert page.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("change", "title", "told"),
    [
        (revoke, "Revocato", ["26/11/2026", "Oggi non attesta più nulla", "M… R…"]),
        (
            suspend,
            "Sospeso",
            ["26/11/2026", "Se torna valido, che cosa vale", "Non decida adesso su questo documento"],
        ),
        (
            replace,
            "Sostituito",
            ["26/11/2026", "Che cosa vale il documento nuovo", "Apri il documento nuovo"],
        ),
        (erase, "Non più conservato qui", ["26/11/2026", "DEMO-"]),
    ],
)
def test_each_status_has_its_answer(  # noqa: PLR0917
    client: FlaskClient,
    taught: Taught,
    code: str,
    certificate_id: UUID,
    change: Change,
    title: str,
    told: list[str],
) -> None:
    change(taught, certificate_id)
    for language in ("it", "de", "en"):
        page_of(client, f"/{language}/v/{code}")
    page = page_of(client, f"/it/v/{code}")
    assert f"<h1>{title}</h1>" in page
    for words in told:
        assert words in page
    for secret in ("segreto", "Rossi", "Frode", "fraud"):
        assert secret not in page
    answer = client.get(f"/v/{code}.json").json
    assert answer is not None
    assert (
        answer["answer"]
        == {
            "Revocato": "revoked",
            "Sospeso": "suspended",
            "Sostituito": "replaced",
            "Non più conservato qui": "erased",
        }[title]
    )
    assert "fraud" not in json.dumps(answer)


@pytest.mark.parametrize("answer", [Answer.UNSIGNED, Answer.EXPIRED])
def test_answers_that_only_later_kinds_give_have_their_page(
    client: FlaskClient, code: str, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(session: object, asked: str | None) -> Checked:
        return changed(check_code(session, asked), answer=answer)  # type: ignore[arg-type]

    monkeypatch.setattr("certify.verification.views.check_code", check)
    page = page_of(client, f"/it/v/{code}")
    assert {"unsigned": "Registrato, non ancora firmato", "expired": "Scaduto"}[answer.value] in page


def test_the_status_is_live_though_pages_are_remembered(
    client: FlaskClient, taught: Taught, code: str, certificate_id: UUID
) -> None:
    assert "Valido" in page_of(client, f"/v/{code}")
    revoke(taught, certificate_id)
    assert "<h1>Revocato</h1>" in page_of(client, f"/v/{code}")


def test_a_replaced_document_leads_to_the_new_one(
    client: FlaskClient, taught: Taught, code: str, certificate_id: UUID
) -> None:
    replace(taught, certificate_id)
    with reading() as session:
        new = session.scalars(select(Certificate.code).where(Certificate.replaces_id == certificate_id)).one()
    assert f'href="/it/v/{new}"' in page_of(client, f"/it/v/{code}")
    assert "<h1>Valido</h1>" in page_of(client, f"/it/v/{new}")
    told = client.get(f"/v/{code}.json").json
    assert told is not None
    assert told["replacedBy"]["code"] == new


def test_a_replaced_document_does_not_vouch_for_the_new_one(
    client: FlaskClient, taught: Taught, code: str, certificate_id: UUID
) -> None:
    """The new one may be revoked or erased in its turn: only its own page says what it is worth."""
    replace(taught, certificate_id)
    with reading() as session:
        new = session.scalars(select(Certificate.id).where(Certificate.replaces_id == certificate_id)).one()
    revoke(taught, new)
    page = page_of(client, f"/it/v/{code}")
    assert "che vale oggi" not in page
    assert "Vale il documento nuovo" not in page
    assert "al suo posto c’è un documento nuovo" in page


@pytest.mark.parametrize("wrong", ["0" * 26, "7" * 26, "abc", "x" * 300, "<script>"])
def test_any_wrong_code_gets_the_same_words(client: FlaskClient, wrong: str) -> None:
    page = client.get(f"/it/v/{wrong}")
    assert page.status_code == 404
    check_page(page)
    text = page.get_data(as_text=True)
    assert "Non lo conosciamo" in text
    assert "<script>" not in text.replace('<script src="', "")


def test_wrong_codes_cost_the_same_work(client: FlaskClient, code: str, count_queries: Counter) -> None:
    costs = []
    for wrong in ("0" * 26, "abc", "x" * 300):
        with count_queries() as seen:
            client.get(f"/v/{wrong}")
        costs.append(len(seen))
    assert len(set(costs)) == 1


def test_a_check_costs_at_most_four_queries(client: FlaskClient, code: str, count_queries: Counter) -> None:
    for address in (f"/v/{code}", f"/v/{code}.json"):
        with count_queries() as seen:
            client.get(address)
        assert len(seen) <= 4, seen


def test_a_code_typed_otherwise_leads_to_its_one_address(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/v/{code.lower()}")
    assert (answer.status_code, answer.location) == (303, f"/v/{code}")
    spaced = " ".join(code[start : start + 4] for start in range(0, 26, 4)).replace("0", "O")
    answer = client.get("/it/verify", query_string={"code": spaced})
    assert (answer.status_code, answer.location) == (303, f"/it/v/{code}")


@pytest.mark.parametrize(
    ("typed", "words"),
    [("", "Scriva il codice"), ("7K3M", "qui ne leggiamo 4"), ("7K3M é", "mai il segno «é»")],
)
def test_a_code_that_cannot_be_right_keeps_what_was_typed(
    client: FlaskClient, typed: str, words: str
) -> None:
    page = client.get("/it/verify", query_string={"code": typed})
    assert page.status_code == 422
    check_page(page)
    assert words in page.get_data(as_text=True)
    assert f'value="{typed}"' in page.get_data(as_text=True)


def test_the_page_speaks_the_browsers_language_and_links_the_others(client: FlaskClient, code: str) -> None:
    german = page_of(client, f"/v/{code}", "de-AT,de;q=0.9")
    assert '<html lang="de">' in german
    for language in ("it", "de", "en"):
        assert f'href="/{language}/v/{code}"' in german
    assert '<html lang="en">' in page_of(client, f"/en/v/{code}", "de")


def test_programs_get_json_by_accept_and_by_ending_masked_the_same(client: FlaskClient, code: str) -> None:
    by_accept = client.get(f"/v/{code}", headers={"Accept": "application/json"})
    by_ending = client.get(f"/v/{code}.json")
    assert by_accept.json == by_ending.json
    told = by_ending.json
    assert told is not None
    assert told["answer"] == "valid"
    assert told["document"]["holder"] == {"name": "M… R…", "isMasked": True}
    assert told["signature"]["checked"] is True
    text = by_ending.get_data(as_text=True)
    for secret in ("Rossi", "Maria", "holderGivenName", "salt", "subject", "urn:uuid"):
        assert secret not in text
    assert by_ending.headers["Access-Control-Allow-Origin"] == "*"
    unknown = client.get(f"/v/{'0' * 26}.json")
    assert (unknown.status_code, unknown.json["answer"] if unknown.json else "") == (404, "unknown")


def test_a_browser_gets_the_page_though_it_accepts_anything(client: FlaskClient, code: str) -> None:
    for accept in ("text/html,application/xhtml+xml,*/*;q=0.8", "*/*", ""):
        assert client.get(f"/v/{code}", headers={"Accept": accept}).mimetype == "text/html"


def tamper(certificate_id: UUID, change: Callable[[bytes], bytes], *, with_hash: bool = False) -> None:
    """Change the kept document behind everybody's back, sealed again with its own key."""
    with unit_of_work() as session:
        row = session.get_one(Certificate, certificate_id)
        key = session.get_one(CertificateKey, certificate_id).key
        document = change(open_document(key, certificate_id, row.document or b""))
        row.document = seal_document(key, certificate_id, document)
        if with_hash:
            row.document_sha256 = hashlib.sha256(document).hexdigest()


def assert_unchecked(client: FlaskClient, code: str, problem: str, words: str) -> None:
    page = client.get(f"/it/v/{code}")
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "60"
    check_page(page)
    text = page.get_data(as_text=True)
    assert "Non possiamo dirlo adesso" in text
    assert words in text
    assert "Il codice è nel registro" in text
    assert "M…" not in text
    told = client.get(f"/v/{code}.json")
    assert told.status_code == 503
    assert told.json is not None
    assert told.json["problem"] == problem
    assert "document" not in told.json


def test_tampered_bytes_are_never_called_valid(
    client: FlaskClient, code: str, certificate_id: UUID, caplog: pytest.LogCaptureFixture
) -> None:
    tamper(certificate_id, lambda document: document.replace(b'"attendedHours":22', b'"attendedHours":24'))
    assert_unchecked(client, code, "bytes", "I dati conservati non sono quelli registrati")
    assert f"certificate {certificate_id} cannot be checked: bytes" in caplog.text
    assert "Rossi" not in caplog.text


def test_tampering_that_also_changes_the_hash_breaks_the_signature(
    client: FlaskClient, code: str, certificate_id: UUID
) -> None:
    tamper(
        certificate_id,
        lambda document: document.replace(b'"attendedHours":22', b'"attendedHours":24'),
        with_hash=True,
    )
    assert_unchecked(client, code, "signature", "La firma sui dati conservati non è giusta")


def test_a_sound_document_in_another_row_is_found_out(
    client: FlaskClient, taught: Taught, code: str, certificate_id: UUID
) -> None:
    with reading() as session:
        other = session.scalars(select(Certificate).where(Certificate.id != certificate_id)).one()
        key = session.get_one(CertificateKey, other.id).key
    document = open_document(key, other.id, other.document or b"")
    tamper(certificate_id, lambda _own: document, with_hash=True)
    assert_unchecked(client, code, "other_document", "sono di un altro documento")


def rewrite(certificate_id: UUID, **values: object) -> None:
    with unit_of_work() as session:
        session.execute(update(Certificate).where(Certificate.id == certificate_id).values(**values))


def test_codes_swapped_between_two_rows_are_found_out(
    client: FlaskClient, code: str, certificate_id: UUID
) -> None:
    with reading() as session:
        other = session.scalars(select(Certificate).where(Certificate.id != certificate_id)).one()
    for row, value in ((certificate_id, "Z" * 26), (other.id, code), (certificate_id, other.code)):
        rewrite(row, code=value)
    for each in (code, other.code):
        assert client.get(f"/v/{each}.json").status_code == 503


@pytest.mark.parametrize(
    "values",
    [
        {"number": "DEMO-X/A/2026/000777"},
        {"kind": "transparency"},
        {"issued_at": later(days=-30)},
        {"document_sha256": "0" * 64},
        {"document": b"noise"},
    ],
    ids="-".join,
)
def test_a_row_that_says_otherwise_than_its_signed_bytes_is_never_called_valid(
    client: FlaskClient, code: str, certificate_id: UUID, values: dict[str, object]
) -> None:
    """The row may promise a better kind, or an earlier day than that on which the key was stolen."""
    rewrite(certificate_id, **values)
    page = client.get(f"/it/v/{code}")
    assert page.status_code == 503
    check_page(page)
    text = page.get_data(as_text=True)
    assert "Competenze certificate" not in text
    assert "M…" not in text


def test_a_row_moved_to_another_issuer_is_never_called_valid(
    client: FlaskClient, code: str, certificate_id: UUID
) -> None:
    with unit_of_work() as session:
        other = make_taught(session)
    rewrite(certificate_id, issuer_id=other.issuer_id, serial=900)
    assert_unchecked(client, code, "issuer_key", "Manca la chiave pubblica")


def test_no_way_of_asking_shows_the_name_or_tells_a_locked_pdf_from_none(
    client: FlaskClient, code: str
) -> None:
    for method in ("GET", "HEAD", "OPTIONS"):
        for address in (f"/v/{code}", f"/it/v/{code}", f"/v/{code}.json", f"/de/v/{code}.pdf", f"/v/{code}/"):
            for accept in ("text/html", "application/json", "application/pdf", "application/vc", "*/*;q=0"):
                answer = client.open(address, method=method, headers={"Accept": accept})
                told = answer.get_data(as_text=True) + str(answer.headers)
                assert "Rossi" not in told
                assert "Maria" not in told
                assert "@" not in told.replace('"@context"', "")
    locked, unknown = client.get(f"/v/{code}.pdf"), client.get(f"/v/{'0' * 26}.pdf")
    assert (locked.status_code, locked.data) == (unknown.status_code, unknown.data)


def test_a_page_kept_for_nobody_holds_nothing_of_who_asked_first(client: FlaskClient, code: str) -> None:
    strange = {"Referer": "http://segnavia.test/geheim", "User-Agent": "geheim", "X-Forwarded-Host": "geheim"}
    for query in ("?x=geheim", ""):  # the links to other languages carry the query on, for who wrote it
        client.get(f"/it/v/{code}{query}", headers=strange)
        assert "geheim" not in client.get(f"/it/v/{code}").get_data(as_text=True)


def test_a_missing_document_key_says_so(client: FlaskClient, code: str, certificate_id: UUID) -> None:
    with unit_of_work() as session:
        session.delete(session.get_one(CertificateKey, certificate_id))
    assert_unchecked(client, code, "locked", "Manca la chiave che apre il documento")


def test_a_missing_issuer_key_says_so(client: FlaskClient, code: str) -> None:
    with unit_of_work() as session:
        for key in session.scalars(select(IssuerKey)):
            session.delete(key)
    assert_unchecked(client, code, "issuer_key", "Manca la chiave pubblica")


def test_a_key_stolen_before_the_issue_proves_nothing_and_later_changes_nothing(
    client: FlaskClient, taught: Taught, code: str
) -> None:
    with unit_of_work() as session:
        key_id = session.scalars(select(IssuerKey.key_id).where(IssuerKey.kind == "Ed25519")).one()
        report_compromised_key(session, key_id, actor=ANONYMOUS, now=later(days=1))
    assert "<h1>Valido</h1>" in page_of(client, f"/it/v/{code}")
    with unit_of_work() as session:
        session.scalars(select(IssuerKey).where(IssuerKey.key_id == key_id)).one().compromised_at = NOW
    assert_unchecked(client, code, "compromised", "già stata rubata")


def test_a_register_that_does_not_answer_is_told_and_not_guessed(
    client: FlaskClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise OperationalError("select", {}, Exception("gone"))

    monkeypatch.setattr("certify.verification.views.check_code", fail)
    page = client.get(f"/it/v/{code}")
    assert page.status_code == 503
    check_page(page)
    assert "Il registro in questo momento non risponde" in page.get_data(as_text=True)


def test_checks_are_counted_without_a_write_for_each(  # noqa: PLR0917
    client: FlaskClient,
    app: Flask,
    code: str,
    certificate_id: UUID,
    clock: FixedClock,
    count_queries: Counter,
) -> None:
    with count_queries() as seen:
        for _turn in range(20):
            client.get(f"/v/{code}")
    assert not any(statement.startswith(("INSERT", "UPDATE")) for statement in seen)
    app.extensions["tallies"].flush(clock.now(), clock.today())
    app.extensions["tallies"].flush(clock.now(), clock.today())
    with reading() as session:
        row = session.get_one(CertificateCheck, certificate_id)
        assert (row.count, row.last_on) == (20, clock.today())


def test_an_office_with_two_hundred_is_not_hindered_but_guessing_is(
    client: FlaskClient, code: str, clock: FixedClock
) -> None:
    assert {client.get(f"/v/{code}").status_code for _turn in range(200)} == {200}
    answers = [client.get(f"/v/{turn:026}").status_code for turn in range(70)]
    assert answers[:60] == [404] * 60
    assert set(answers[60:]) == {429}
    refused = client.get(f"/v/{code}")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) <= 600
    check_page(refused)
    clock.advance(minutes=10)
    assert client.get(f"/v/{code}").status_code == 200

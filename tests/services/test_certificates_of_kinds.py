"""Documents of kinds B to E: once, never to oneself, complete only with what they need."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from certify.certificates.correcting import replace_document
from certify.certificates.lives import (
    erase_certificate,
    reinstate_certificate,
    revoke_certificate,
    suspend_certificate,
)
from certify.certificates.models import Certificate, CertificateAnnex, CertificateDeposit, NumberCounter
from certify.certificates.papers import get_annex, get_pdf, open_given, open_kept, read_kept
from certify.certificates.preparing_signature import annul_prepared
from certify.certificates.press import current_press
from certify.certificates.queries import KeptDocument, find_document, mail_job_name
from certify.certificates.rules import SIGNED_OUTSIDE, Kind, RevocationClass, Status
from certify.credential.proofs import verify_bytes
from certify.issuers.queries import list_keys
from commons.access import Role, Viewer
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, Forbidden, NotFound, Refusal
from commons.jobs import Job, run_all_due
from tests.clock import FixedClock
from tests.conftest import KeptMails
from tests.factories import NOW, make_staff
from tests.issuing import later
from tests.making.documents import (
    LEADS,
    STAFF,
    Case,
    deposit,
    make_case,
    make_document,
    make_valid,
    pdf_to_sign,
    register_case,
)
from tests.making.signatures import add_after, make_signer, redraw, sign_pdf

OTHERS = [kind for kind in Kind if kind is not Kind.ATTENDANCE]
OUTSIDE = sorted(SIGNED_OUTSIDE)


def case_of(kind: Kind) -> Case:
    with unit_of_work() as session:
        return make_case(session, kind)


def get(certificate_id: UUID) -> KeptDocument:
    with reading() as session:
        kept = find_document(session, certificate_id)
    assert kept is not None
    return kept


def count(model: type) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def mail_of(certificate_id: UUID) -> Job | None:
    with reading() as session:
        return session.scalars(select(Job).where(Job.dedup == mail_job_name(certificate_id))).first()


@pytest.mark.parametrize("kind", OTHERS)
def test_what_was_stated_is_signed_kept_and_drawn(app: Flask, kind: Kind) -> None:
    case, certificate_id = make_document(kind)
    kept = get(certificate_id)
    facts = read_kept(kept)
    assert kept.status is Status.ISSUED
    assert kept.number.endswith(f"/{'ABCDE'[list(Kind).index(kind)]}/2026/000001")
    assert (
        replace(
            facts,
            number=case.facts.number,
            code=case.facts.code,
            verify_url=case.facts.verify_url,
            credential_id=case.facts.credential_id,
        )
        == case.facts
    )
    with reading() as session:
        keys = {key.public.key_id: key.public.raw for key in list_keys(session, case.issuer_id)}
    assert verify_bytes(open_kept(kept), keys, expected_sha256=kept.document_sha256).is_intact
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(get_pdf(kept, edges().files))).pages)
    assert kept.number in text


@pytest.mark.parametrize("kind", OTHERS)
def test_a_second_time_gives_the_same_document(app: Flask, kind: Kind) -> None:
    case = case_of(kind)
    first = register_case(case)
    assert register_case(case, now=later(minutes=1)) == first
    assert count(Certificate) == 1
    with reading() as session:
        assert session.scalar(select(NumberCounter.last)) == 1


@pytest.mark.parametrize("kind", [Kind.PLACEMENT, Kind.CERTIFICATE])
def test_two_at_once_give_one_document(app: Flask, kind: Kind) -> None:
    case = case_of(kind)

    def press(_turn: int) -> UUID:
        with app.app_context():
            return register_case(case)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(press, range(4)))) == 1
    assert count(Certificate) == 1
    with reading() as session:
        assert session.scalar(select(NumberCounter.last)) == 1


@pytest.mark.parametrize("kind", OTHERS)
def test_only_who_leads_the_room_of_that_kind_issues(app: Flask, kind: Kind) -> None:
    case = case_of(kind)
    wrong = {Role.PROVIDER_LEAD, STAFF[kind]} | (set(LEADS.values()) - {LEADS[kind]})
    if kind is Kind.TRANSPARENCY:
        wrong -= {Role.ASSESSMENT_LEAD}  # a body titled for identification issues it too
    for role in wrong:
        with unit_of_work() as session:
            other = make_staff(session, case.issuer_id, role)
        with pytest.raises(Forbidden):
            register_case(case, actor=other)
    assert count(Certificate) == 0


@pytest.mark.parametrize("kind", OTHERS)
def test_nobody_issues_to_himself(app: Flask, kind: Kind) -> None:
    case = case_of(kind)
    oneself = Viewer(case.lead.account_id, case.person_id, case.lead.memberships)
    with pytest.raises(Refusal, match="not-to-oneself"):
        register_case(case, actor=oneself)


def test_what_is_signed_outside_cannot_be_issued_at_once(app: Flask) -> None:
    from certify.certificates.issuing import issue_document
    from commons.organisations.models import Organisation

    case = case_of(Kind.VALIDATION)
    with unit_of_work() as session, pytest.raises(Refusal, match="needs-signed-pdf"):
        issue_document(
            session,
            case.kind,
            case.facts,
            person_id=case.person_id,
            subject_type="assessment",  # type: ignore[arg-type]
            subject_id=case.subject_id,
            issuer=session.get_one(Organisation, case.issuer_id),
            press=current_press(),
            actor=case.lead,
            now=NOW,
        )


def test_another_issuer_gives_no_second_document_about_the_same(app: Flask) -> None:
    case = case_of(Kind.PLACEMENT)
    register_case(case)
    other = case_of(Kind.PLACEMENT)
    same = replace(case, issuer_id=other.issuer_id, lead=other.lead)
    with pytest.raises(Refusal, match="issued-by-another"):
        register_case(same)


@pytest.mark.parametrize("kind", OUTSIDE)
def test_a_prepared_document_is_told_to_nobody_and_given_to_nobody(app: Flask, kind: Kind) -> None:
    case = case_of(kind)
    certificate_id = register_case(case)
    kept = get(certificate_id)
    assert kept.status is Status.PREPARED
    assert mail_of(certificate_id) is None
    with pytest.raises(NotFound, match="document-not-signed"):
        open_given(kept)
    draft, final = get_pdf(kept, edges().files), pdf_to_sign(case, certificate_id)
    assert draft != final
    words = [
        "".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).lower()
        for pdf in (draft, final)
    ]
    assert "bozza non firmata" in words[0]
    assert "bozza non firmata" not in words[1]
    assert sha256(final).hexdigest() == kept.pdf_sha256


@pytest.mark.parametrize("kind", OUTSIDE)
def test_the_database_itself_holds_that_nothing_is_valid_without_its_signature(
    app: Flask, kind: Kind
) -> None:
    certificate_id = register_case(case_of(kind))
    with pytest.raises(IntegrityError), unit_of_work() as session:
        session.execute(update(Certificate).where(Certificate.id == certificate_id).values(status="issued"))


@pytest.mark.parametrize("kind", OUTSIDE)
def test_the_signed_pdf_makes_it_valid_and_is_what_everybody_downloads(
    app: Flask, kind: Kind, clock: FixedClock, mails: KeptMails
) -> None:
    case = case_of(kind)
    certificate_id = register_case(case)
    signed = sign_pdf(pdf_to_sign(case, certificate_id))
    signed = sign_pdf(signed, field="Firma2", signer=make_signer("Presidente di prova"))
    deposit(case, certificate_id, signed, now=later(days=1))
    kept = get(certificate_id)
    assert (kept.status, kept.status_since) == (Status.ISSUED, later(days=1))
    assert get_pdf(kept, edges().files) == signed
    with reading() as session:
        row = session.get_one(CertificateDeposit, certificate_id)
    assert [each["name"] for each in row.found] == [
        "Ente di prova (sigillo dimostrativo)",
        "Presidente di prova",
    ]
    assert all(each["is_self_signed"] for each in row.found)
    assert [each["name"] for each in row.declared] == [each.name for each in case.facts.signatories]
    clock.advance(days=2)
    run_all_due()
    assert len(mails.sent) == 1
    assert case.facts.worth in mails.sent[0].text


def test_the_same_deposit_twice_changes_nothing_and_another_is_refused(app: Flask) -> None:
    case = case_of(Kind.VALIDATION)
    certificate_id = register_case(case)
    pdf = pdf_to_sign(case, certificate_id)
    signed = sign_pdf(pdf)
    deposit(case, certificate_id, signed)
    deposit(case, certificate_id, signed, now=later(days=1))
    assert get(certificate_id).status_since == NOW
    with pytest.raises(Refusal, match="certificate-is-issued"):
        deposit(case, certificate_id, sign_pdf(pdf, signer=make_signer("Un altro")))


def test_two_deposits_at_once_keep_one_pdf(app: Flask) -> None:
    case = case_of(Kind.CERTIFICATE)
    certificate_id = register_case(case)
    pdf = pdf_to_sign(case, certificate_id)
    files = [sign_pdf(pdf, signer=make_signer(name)) for name in ("Una", "Due")]

    def press(content: bytes) -> bool:
        with app.app_context():
            try:
                deposit(case, certificate_id, content)
            except Refusal:
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(press, files))
    assert sorted(done) == [False, True]
    assert get_pdf(get(certificate_id), edges().files) == files[done.index(True)]
    assert count(CertificateDeposit) == 1


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda _pdf: b"not a pdf", "pdf-not-a-pdf"),
        (lambda pdf: pdf, "pdf-not-signed"),
        (lambda pdf: sign_pdf(pdf)[:-7], "pdf-cut-off"),
        (lambda pdf: sign_pdf(pdf) + b"\n%%EOF\n", "pdf-cut-off"),
        (lambda pdf: add_after(sign_pdf(pdf)), "pdf-signature-partial"),
        (lambda pdf: sign_pdf(redraw(pdf)), "pdf-content-changed"),
        (lambda pdf: b"%PDF-1.7\n%%EOF", "pdf-not-the-prepared-one"),
    ],
)
def test_a_deposit_that_lacks_something_says_what(app: Flask, spoil: object, code: str) -> None:
    case = case_of(Kind.VALIDATION)
    certificate_id = register_case(case)
    with pytest.raises(Refusal, match=code):
        deposit(case, certificate_id, spoil(pdf_to_sign(case, certificate_id)))  # type: ignore[operator]
    assert get(certificate_id).status is Status.PREPARED
    assert mail_of(certificate_id) is None


def test_a_signed_pdf_of_another_document_is_refused(app: Flask) -> None:
    one, two = case_of(Kind.VALIDATION), case_of(Kind.VALIDATION)
    first, second = register_case(one), register_case(two)
    signed = sign_pdf(pdf_to_sign(two, second))
    with pytest.raises(Refusal, match="pdf-not-the-prepared-one"):
        deposit(one, first, signed)


def test_only_the_lead_deposits(app: Flask) -> None:
    case = case_of(Kind.CERTIFICATE)
    certificate_id = register_case(case)
    signed = sign_pdf(pdf_to_sign(case, certificate_id))
    with unit_of_work() as session:
        assessor = make_staff(session, case.issuer_id, Role.ASSESSOR)
    with pytest.raises(Forbidden):
        deposit(replace(case, lead=assessor), certificate_id, signed)
    stranger = case_of(Kind.CERTIFICATE).lead
    with pytest.raises(NotFound):
        deposit(replace(case, lead=stranger), certificate_id, signed)


def test_an_annulled_document_keeps_its_number_and_another_can_be_prepared(app: Flask) -> None:
    case = case_of(Kind.VALIDATION)
    first = register_case(case)
    signed = sign_pdf(pdf_to_sign(case, first))
    with unit_of_work() as session:
        annul_prepared(session, first, note="Un errore.", actor=case.lead, now=NOW)
    assert get(first).status is Status.ANNULLED
    with pytest.raises(Refusal, match="certificate-is-annulled"):
        deposit(case, first, signed)
    second = register_case(case)
    assert second != first
    assert get(second).number.endswith("000002")
    assert register_case(case) == second
    with unit_of_work() as session, pytest.raises(Refusal, match="certificate-is-annulled"):
        annul_prepared(session, first, note="Ancora.", actor=case.lead, now=NOW)


def test_a_valid_document_is_not_annulled(app: Flask) -> None:
    case, certificate_id = make_document(Kind.VALIDATION)
    with unit_of_work() as session, pytest.raises(Refusal, match="certificate-is-issued"):
        annul_prepared(session, certificate_id, note="No.", actor=case.lead, now=NOW)


def test_a_lost_signed_pdf_is_never_drawn_again(app: Flask) -> None:
    _case, certificate_id = make_document(Kind.CERTIFICATE)
    kept = get(certificate_id)
    edges().files.drop(str(kept.signed_pdf_file))
    with pytest.raises(CannotTell, match="signed-pdf-lost"):
        get_pdf(kept, edges().files)


@pytest.mark.parametrize("kind", OTHERS)
def test_who_leads_suspends_and_revokes_and_nobody_else(app: Flask, kind: Kind) -> None:
    case, certificate_id = make_document(kind)
    with unit_of_work() as session:
        staff = make_staff(session, case.issuer_id, STAFF[kind])
    with unit_of_work() as session, pytest.raises(Forbidden):
        suspend_certificate(session, certificate_id, note="x", actor=staff, now=NOW)
    with unit_of_work() as session:
        suspend_certificate(session, certificate_id, note="Un dubbio.", actor=case.lead, now=NOW)
    with unit_of_work() as session:
        reinstate_certificate(session, certificate_id, note="Risolto.", actor=case.lead, now=NOW)
    with unit_of_work() as session:
        revoke_certificate(
            session,
            certificate_id,
            reason=RevocationClass.ERROR_IN_DATA,
            note="Sbagliato.",
            actor=case.lead,
            now=NOW,
        )
    assert get(certificate_id).status is Status.REVOKED


def test_a_prepared_document_is_neither_suspended_nor_revoked(app: Flask) -> None:
    case = case_of(Kind.VALIDATION)
    certificate_id = register_case(case)
    with unit_of_work() as session, pytest.raises(Refusal, match="certificate-is-prepared"):
        suspend_certificate(session, certificate_id, note="x", actor=case.lead, now=NOW)


@pytest.mark.parametrize("kind", OTHERS)
def test_the_annex_is_bound_by_its_hash_and_goes_with_the_document(app: Flask, kind: Kind) -> None:
    case = case_of(kind)
    certificate_id = make_valid(case, annex=b"%PDF-1.7 osservazioni")
    kept = get(certificate_id)
    assert read_kept(kept).annex_hash == sha256(b"%PDF-1.7 osservazioni").hexdigest()
    assert get_annex(kept, edges().files) == b"%PDF-1.7 osservazioni"
    assert b"osservazioni" not in open_kept(kept)
    assert b"osservazioni" not in (edges().files.get(str(kept.annex_file)) or b"osservazioni")
    with unit_of_work() as session:
        erase_certificate(session, certificate_id, note="Lo chiede.", actor=case.lead, now=NOW)
    assert count(CertificateAnnex) == count(CertificateDeposit) == 0
    with pytest.raises(NotFound):
        get_annex(get(certificate_id), edges().files)


def corrected(case: Case) -> object:
    return replace(case.facts, place="Rovereto")


def correct(case: Case, certificate_id: UUID, facts: object) -> UUID:
    with unit_of_work() as session:
        return replace_document(
            session,
            certificate_id,
            facts,  # type: ignore[arg-type]
            note="Il luogo era un altro.",
            press=current_press(),
            actor=case.lead,
            now=later(days=1),
        )


@pytest.mark.parametrize("kind", [Kind.PLACEMENT, Kind.TRANSPARENCY])
def test_a_correction_takes_the_place_of_the_old_document(app: Flask, kind: Kind) -> None:
    case, old = make_document(kind)
    new = correct(case, old, corrected(case))
    assert (get(old).status, get(old).successor_id) == (Status.REPLACED, new)
    assert read_kept(get(new)).replaces == f"urn:uuid:{old}"
    assert get(new).version == 2
    with pytest.raises(Refusal, match="certificate-is-replaced"):
        correct(case, old, corrected(case))


def test_a_correction_that_says_the_same_is_refused(app: Flask) -> None:
    case, old = make_document(Kind.PLACEMENT)
    with pytest.raises(Refusal, match="nothing-changed"):
        correct(case, old, case.facts)


def test_what_is_signed_outside_stays_valid_until_its_correction_is_signed(app: Flask) -> None:
    case, old = make_document(Kind.CERTIFICATE)
    new = correct(case, old, corrected(case))
    assert correct(case, old, corrected(case)) == new
    assert (get(old).status, get(old).successor_id) == (Status.ISSUED, None)
    assert get(new).status is Status.PREPARED
    with unit_of_work() as session:
        annul_prepared(session, new, note="Ancora un errore.", actor=case.lead, now=later(days=1))
    assert get(old).status is Status.ISSUED
    third = correct(case, old, corrected(case))
    deposit(case, third, sign_pdf(pdf_to_sign(case, third)), now=later(days=2))
    assert (get(old).status, get(old).successor_id) == (Status.REPLACED, third)
    assert get(third).status is Status.ISSUED


def test_every_act_is_in_the_audit(app: Flask) -> None:
    case = case_of(Kind.VALIDATION)
    certificate_id = register_case(case)
    deposit(case, certificate_id, sign_pdf(pdf_to_sign(case, certificate_id)))
    with reading() as session:
        actions = list(
            session.scalars(
                select(AuditEntry.action)
                .where(AuditEntry.object_id == str(certificate_id))
                .order_by(AuditEntry.id)
            )
        )
    assert actions == ["certificates.prepare", "certificates.deposit"]
    assert uuid4() != certificate_id

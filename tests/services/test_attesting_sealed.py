"""The demonstration's seal is accepted like any external signature, and says what it is."""

import io

import pytest
from flask import Flask
from pyhanko.pdf_utils.reader import PdfFileReader

from certify.assessments.rules import Part
from certify.certificates.models import Certificate, CertificateDeposit
from certify.certificates.papers import read_kept
from certify.certificates.queries import find_document
from certify.certificates.rules import Status
from commons.db import reading, unit_of_work
from demo.sealing import NAME, REASON, seal_as_demonstration
from tests.factories import NOW
from tests.making.attesting import deposit, make_decided, pdf_of, prepare


@pytest.mark.parametrize("part", [Part.VALIDATION, Part.CERTIFICATION])
def test_a_sealed_document_is_deposited_and_valid(app: Flask, part: Part) -> None:
    with unit_of_work() as session:
        made = make_decided(session, part=part)
        certificate_id = prepare(session, made)
    with unit_of_work() as session:
        prepared = pdf_of(session, certificate_id)
        once = seal_as_demonstration(prepared, now=NOW)
        twice = seal_as_demonstration(once, now=NOW, name="DEMO Dario Demo", field="SigilloDemo2")
        assert twice.startswith(prepared)
        kept = find_document(session, certificate_id)
        assert kept is not None
        count = len({each.name for each in read_kept(kept).signatories})
        sealed = (
            twice
            if count == 2
            else seal_as_demonstration(twice, now=NOW, name="DEMO Terza", field="Sigillo3")
        )
        deposit(session, made, sealed)
    with reading() as session:
        assert session.get_one(Certificate, certificate_id).status == Status.ISSUED
        found = session.get_one(CertificateDeposit, certificate_id).found
    assert [each["name"] for each in found][:2] == [NAME, "DEMO Dario Demo"]
    assert all(each["is_self_signed"] for each in found)
    first, _second = PdfFileReader(io.BytesIO(twice)).embedded_regular_signatures
    assert first.sig_object["/Reason"] == REASON


def test_a_seal_never_bears_the_name_of_somebody_real() -> None:
    with pytest.raises(ValueError, match="says that it is one"):
        seal_as_demonstration(b"%PDF-", now=NOW, name="Dario Rossi")

"""PDFs signed outside, as somebody does who signs with a program of his own: here with a self-signed key."""

import io
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from asn1crypto import keys, x509  # type: ignore[import-untyped]
from cryptography import x509 as hazmat_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNED_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@lru_cache(maxsize=4)
def make_signer(name: str = "Ente di prova (sigillo dimostrativo)") -> signers.SimpleSigner:
    """Make a key and a certificate that vouches for itself."""
    certificate, own = _certify(ec.generate_private_key(ec.SECP256R1()), name)
    return signers.SimpleSigner(
        signing_cert=certificate, signing_key=own, cert_registry=SimpleCertificateStore()
    )


def make_namesake(name: str) -> signers.SimpleSigner:
    """Make a certificate that names itself as its authority and is signed with another key."""
    authority = ec.generate_private_key(ec.SECP256R1())
    certificate, own = _certify(ec.generate_private_key(ec.SECP256R1()), name, authority=authority)
    return signers.SimpleSigner(
        signing_cert=certificate, signing_key=own, cert_registry=SimpleCertificateStore()
    )


def make_unreadable() -> signers.SimpleSigner:
    """Make a certificate of a version that only the more patient of two libraries reads."""
    signer = make_signer()
    assert signer.signing_cert is not None
    certificate = x509.Certificate.load(signer.signing_cert.dump())
    certificate["tbs_certificate"]["version"] = 3
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.dump(force=True)),
        signing_key=signer.signing_key,
        cert_registry=SimpleCertificateStore(),
    )


def _certify(key: Any, name: str, *, authority: Any = None) -> tuple[x509.Certificate, keys.PrivateKeyInfo]:
    subject = hazmat_x509.Name([hazmat_x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        hazmat_x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(SIGNED_AT - timedelta(days=1))
        .not_valid_after(SIGNED_AT + timedelta(days=3650))
        .sign(authority or key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return (
        x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(private),
    )


def sign_pdf(
    content: bytes,
    *,
    field: str = "Firma1",
    signer: signers.Signer | None = None,
    box: Any = None,
    page: int = 0,
) -> bytes:
    """Sign as an incremental update; with `box`, visibly on that page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    if box is not None:
        fields.append_signature_field(
            writer, fields.SigFieldSpec(sig_field_name=field, box=box, on_page=page)
        )
    out = io.BytesIO()
    signers.sign_pdf(
        writer,
        signers.PdfSignatureMetadata(field_name=field),
        signer=signer or make_signer(),
        output=out,
        existing_fields_only=box is not None,
    )
    return out.getvalue()


def sign_times(content: bytes, count: int) -> bytes:
    """Sign by so many, one after the other."""
    for place in range(1, count + 1):
        content = sign_pdf(content, field=f"Firma{place}", signer=make_signer(f"Firma di prova {place}"))
    return content


@lru_cache(maxsize=1)
def make_timestamper() -> DummyTimeStamper:
    """Make an authority of timestamps; the library's own signs with RSA only."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    certificate, own = _certify(key, "Marca temporale di prova")
    return DummyTimeStamper(certificate, own, fixed_dt=SIGNED_AT)


def stamp_pdf(content: bytes) -> bytes:
    """Put a timestamp over the whole document, as an update of its own."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    out = io.BytesIO()
    signers.PdfTimeStamper(make_timestamper()).timestamp_pdf(writer, "sha256", output=out)
    return out.getvalue()


def add_proofs(content: bytes) -> bytes:
    """Add what proves the last signature later on (DSS), as an update of its own."""
    signature = PdfFileReader(io.BytesIO(content), strict=False).embedded_regular_signatures[-1]
    out = io.BytesIO(content)
    DocumentSecurityStore.add_dss(out, signature.pkcs7_content, certs=[signature.signer_cert], paths=[])
    return out.getvalue()


def add_after(content: bytes) -> bytes:
    """Add an update that changes nothing anybody sees: after a signature it is one too many."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    writer.add_object(generic.pdf_string("after"))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def say_otherwise(content: bytes, about: str) -> bytes:
    """Add an update that says something else about the file, in one of the places where that stands."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    if about == "title":
        writer.trailer["/Info"][generic.pdf_name("/Title")] = generic.pdf_string("Laurea")
        writer.update_container(writer.trailer["/Info"])
    elif about == "marks":
        marks = generic.DictionaryObject({generic.pdf_name("/Marked"): generic.BooleanObject(value=False)})
        writer.root[generic.pdf_name("/MarkInfo")] = marks
    elif about == "metadata":
        writer._update_meta = lambda: None  # type: ignore[method-assign]  # it would write its own over ours
        old = writer.root["/Metadata"]
        writer.root[generic.pdf_name("/Metadata")] = writer.add_object(
            generic.StreamObject(
                generic.DictionaryObject({key: old.raw_get(key) for key in ("/Type", "/Subtype")}),
                stream_data=old.data.replace(b"Attestato", b"Diploma"),
            )
        )
    else:
        writer.root[generic.pdf_name("/Version")] = generic.pdf_name("/1.3")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def add_place(content: bytes, box: tuple[int, int, int, int]) -> bytes:
    """Add a visible place for one more signature, and sign nothing."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    fields.append_signature_field(writer, fields.SigFieldSpec(sig_field_name="Firma9", box=box, on_page=0))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def redraw(content: bytes) -> bytes:
    """Put another picture in the place of the first page's, in an update: all earlier bytes stay."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    page = writer.root["/Pages"]["/Kids"][0]
    page[generic.pdf_name("/Contents")] = writer.add_object(
        generic.StreamObject(stream_data=b"0 0 m 9 9 l S")
    )
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()

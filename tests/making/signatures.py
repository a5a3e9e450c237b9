"""PDFs signed outside, as somebody does who signs with a program of his own: here with a self-signed key."""

import io
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from asn1crypto import keys, x509  # type: ignore[import-untyped]
from cryptography import x509 as hazmat_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNED_AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@lru_cache(maxsize=4)
def make_signer(name: str = "Ente di prova (sigillo dimostrativo)") -> signers.SimpleSigner:
    """Make a key and a certificate that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = hazmat_x509.Name([hazmat_x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        hazmat_x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(SIGNED_AT - timedelta(days=1))
        .not_valid_after(SIGNED_AT + timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        ),
        cert_registry=SimpleCertificateStore(),
    )


def sign_pdf(
    content: bytes, *, field: str = "Firma1", signer: signers.Signer | None = None, box: Any = None
) -> bytes:
    """Sign as an incremental update; with `box`, visibly on the first page."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    if box is not None:
        fields.append_signature_field(writer, fields.SigFieldSpec(sig_field_name=field, box=box, on_page=0))
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


def add_after(content: bytes) -> bytes:
    """Add an update that changes nothing anybody sees: after a signature it is one too many."""
    writer = IncrementalPdfFileWriter(io.BytesIO(content), strict=False)
    writer.add_object(generic.pdf_string("after"))
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

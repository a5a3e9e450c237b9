"""The seal of the demonstration: signs a PDF as an external signer would, and says that it is none.

Its key is made anew each time and vouches for itself: nobody answers for it. It stands where, in earnest, the
qualified signature of a person or body stands, so that the demonstration can be played to its end. The
document's own codes begin with DEMO-, and the whole page says what it is.
"""

import io
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers

NAME: Final = "DEMO Sigillo di dimostrazione, autofirmato"
REASON: Final = "sigillo di dimostrazione, autofirmato"
LONGEST_LIFE: Final = timedelta(days=365)


def seal_as_demonstration(
    pdf: bytes, *, now: datetime, name: str = NAME, field: str = "SigilloDemo"
) -> bytes:
    """Return the PDF with one more revision that holds a self-signed seal; its bytes so far stay as they are.

    `name` is what the certificate calls the signer and always begins with DEMO; `field` is another for each
    further seal.
    """
    if not name.startswith("DEMO"):
        raise ValueError("a demonstration's seal says that it is one")
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    sealed = io.BytesIO()
    signers.sign_pdf(
        writer,
        signers.PdfSignatureMetadata(field_name=field, reason=REASON, name=name),
        signer=_make_signer(name, now),
        output=sealed,
    )
    return sealed.getvalue()


def seal_by_all(pdf: bytes, names: Iterable[str], *, now: datetime) -> bytes:
    """Return the PDF with one demonstration seal for each of those who should sign it."""
    for place, name in enumerate(dict.fromkeys(names), start=1):
        pdf = seal_as_demonstration(
            pdf, now=now, name=f"DEMO {name}, autofirmato", field=f"SigilloDemo{place}"
        )
    return pdf


def _make_signer(name: str, now: datetime) -> signers.SimpleSigner:
    key = ec.generate_private_key(ec.SECP256R1())
    itself = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(itself)
        .issuer_name(itself)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LONGEST_LIFE)
        .sign(key, hashes.SHA256())
    )
    bundle = pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, serialization.NoEncryption()
    )
    signer: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12_data(bundle, other_certs=[])
    if signer is None:
        raise ValueError("a key that was made a moment ago cannot be read")
    return signer

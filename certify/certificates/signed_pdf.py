"""A PDF that came back signed: is it the one that was given to be signed, and does its signature hold?

An external signature is an incremental update: the bytes that went out stay as they are, and new ones stand
behind them. So the first test is equality of bytes; then the signature has to cover the whole file but its
own place, its mathematics have to hold, and what came with it must not change what people see. Who signed is
told as the certificate says; whether an authority vouches for it is not judged here.
"""

import io
from dataclasses import asdict, dataclass
from typing import Any, Final

from certify.certificates.pdf_changes import changes_what_is_seen, signature_covers
from commons.errors import Refusal

_BEGINNING: Final = b"%PDF-"
_END: Final = b"%%EOF"


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """A signature that holds. `authority` issued the certificate; `signed_at` is what the signer says."""

    name: str
    authority: str
    is_self_signed: bool
    signed_at: str | None

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def check_signed_pdf(prepared: bytes, signed: bytes) -> tuple[FoundSignature, ...]:
    """Return the signatures of a PDF that was made from `prepared`, the first signer first.

    Raises a Refusal that says what is missing: `pdf-not-a-pdf`, `pdf-cut-off`, `pdf-not-signed`,
    `pdf-not-the-prepared-one`, `pdf-signature-partial`, `pdf-signature-broken`, `pdf-content-changed`,
    `pdf-signature-covers`.
    """
    if not signed.startswith(_BEGINNING):
        raise Refusal("pdf-not-a-pdf")
    if not signed.startswith(prepared):
        raise Refusal("pdf-not-the-prepared-one")
    if len(signed) == len(prepared):
        raise Refusal("pdf-not-signed")
    if not signed.rstrip().endswith(_END):
        raise Refusal("pdf-cut-off")
    found = _read_signatures(signed)
    if changes_what_is_seen(prepared, signed):
        raise Refusal("pdf-content-changed")
    if signature_covers(prepared, signed):
        raise Refusal("pdf-signature-covers")
    return found


def _read_signatures(signed: bytes) -> tuple[FoundSignature, ...]:
    # Loading this library takes a third of a second: only who deposits a PDF waits for it.
    from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415
    from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415

    try:
        signatures = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures
    except (PdfError, ValueError, KeyError, TypeError, IndexError) as error:
        raise Refusal("pdf-cut-off") from error
    if not signatures:
        raise Refusal("pdf-not-signed")
    return tuple(
        _read(each, is_last=place == len(signatures)) for place, each in enumerate(signatures, start=1)
    )


def _read(signature: Any, *, is_last: bool) -> FoundSignature:
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

    # Not the function that also looks for a way to an authority: it writes names of certificates to the log.
    try:
        coverage = signature.evaluate_signature_coverage()
        certificate = signature.signer_cert
        intact, valid = validate_sig_integrity(
            signature.signer_info,
            certificate,
            expected_content_type="data",
            actual_digest=signature.compute_digest(),
        )
        at = signature.self_reported_timestamp
        found = FoundSignature(
            name=_name(certificate.subject),
            authority=_name(certificate.issuer),
            is_self_signed=certificate.subject == certificate.issuer,
            signed_at=at.isoformat() if at else None,
        )
    except (
        Exception
    ) as error:  # whatever breaks while a stranger's bytes are read: the signature does not hold
        raise Refusal("pdf-signature-broken") from error
    needed = SignatureCoverageLevel.ENTIRE_FILE if is_last else SignatureCoverageLevel.ENTIRE_REVISION
    if coverage < needed:
        raise Refusal("pdf-signature-partial")
    if not (intact and valid):
        raise Refusal("pdf-signature-broken")
    return found


def _name(name: Any) -> str:
    """Return what a certificate calls somebody: the common name, else all that it says."""
    told = name.native
    return str(told.get("common_name") or name.human_friendly)

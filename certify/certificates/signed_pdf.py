"""A PDF that came back signed: is it the one that was given to be signed, and does its signature hold?

An external signature is an incremental update: the bytes that went out stay as they are, and new ones stand
behind them. So the first test is equality of bytes; then the signature has to cover the whole file but its
own place, its mathematics have to hold, and what came with it must not change what people see. Behind the
last signature only what keeps it provable for years may stand. Who signed is told as the certificate says;
whether an authority vouches for it is not judged here.
"""

import hashlib
import io
from dataclasses import asdict, dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.x509 import InvalidVersion, load_der_x509_certificate

from certify.certificates.pdf_changes import changes_what_is_seen, changes_what_is_told, signature_covers
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
        reader = PdfFileReader(io.BytesIO(signed))
        signatures, stamps = reader.embedded_regular_signatures, reader.embedded_timestamp_signatures
    except (PdfError, ValueError, KeyError, TypeError, IndexError) as error:
        raise Refusal("pdf-cut-off") from error
    if not signatures:
        raise Refusal("pdf-not-signed")
    found = tuple(_read(each, is_last=each is signatures[-1]) for each in signatures)
    for stamp in stamps:
        _check_stamp(stamp)
    return found


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
            is_self_signed=_is_self_signed(certificate),
            signed_at=at.isoformat() if at else None,
        )
    except (
        Exception
    ) as error:  # whatever breaks while a stranger's bytes are read: the signature does not hold
        raise Refusal("pdf-signature-broken") from error
    is_whole = coverage >= SignatureCoverageLevel.ENTIRE_FILE
    if coverage < SignatureCoverageLevel.ENTIRE_REVISION or (
        is_last and not is_whole and not _is_only_archived_after(signature)
    ):
        raise Refusal("pdf-signature-partial")
    if not (intact and valid):
        raise Refusal("pdf-signature-broken")
    return found


def _is_only_archived_after(signature: Any) -> bool:
    """Tell whether what stands behind the last signature only keeps it provable (PAdES B-LT and B-LTA).

    That is: updates with the certificates and answers of authorities (DSS), or with a timestamp over the
    document. Objects that nothing uses do not count as such, nor do bytes that belong to no update, nor
    another title, author or version of the file.
    """
    from pyhanko.sign.diff_analysis import (  # noqa: PLC0415
        DEFAULT_DIFF_POLICY,
        ModificationLevel,
        StandardDiffPolicy,
    )

    policy = StandardDiffPolicy(
        DEFAULT_DIFF_POLICY.global_rules, DEFAULT_DIFF_POLICY.form_rule, ignore_orphaned_objects=False
    )
    reader, own = signature.reader, signature.signed_revision
    later = range(own + 1, reader.xrefs.total_revisions)
    end = signature.byte_range[2] + signature.byte_range[3]
    reader.stream.seek(0)
    content = reader.stream.read()
    if not later or content[end:].count(b"startxref") != len(later):
        return False
    try:
        if changes_what_is_told(content[:end], content):
            return False
        signed = reader.get_historical_resolver(own)
        return all(
            policy.apply(signed, reader.get_historical_resolver(each)).modification_level
            <= ModificationLevel.LTA_UPDATES
            for each in later
        )
    except Exception:  # noqa: BLE001  what cannot be read is nothing that belongs there
        return False


def _check_stamp(stamp: Any) -> None:
    """Refuse a timestamp over the document that does not hold: it covers what nothing else does."""
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity  # noqa: PLC0415
    from pyhanko.sign.validation.status import SignatureCoverageLevel  # noqa: PLC0415

    try:
        coverage = stamp.evaluate_signature_coverage()
        token = stamp.signed_data["encap_content_info"]["content"]
        algorithm = stamp.signer_info["digest_algorithm"]["algorithm"].native
        intact, valid = validate_sig_integrity(
            stamp.signer_info,
            stamp.signer_cert,
            expected_content_type="tst_info",
            actual_digest=hashlib.new(algorithm, bytes(token)).digest(),
        )
        imprint = token.parsed["message_imprint"]["hashed_message"].native
        holds = intact and valid and imprint == stamp.compute_digest()
    except Exception as error:
        raise Refusal("pdf-signature-broken") from error
    if coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        raise Refusal("pdf-signature-partial")
    if not holds:
        raise Refusal("pdf-signature-broken")


def _is_self_signed(certificate: Any) -> bool:
    """Tell whether a certificate is signed with its own key: two authorities may carry one name."""
    try:
        own = load_der_x509_certificate(certificate.dump())
        own.verify_directly_issued_by(own)
    except (InvalidSignature, InvalidVersion, UnsupportedAlgorithm, ValueError, TypeError):
        return False
    return True


def _name(name: Any) -> str:
    """Return what a certificate calls somebody: the common name, else all that it says."""
    told = name.native
    return str(told.get("common_name") or name.human_friendly)

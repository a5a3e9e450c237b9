"""openbadgeslib (Python), reading the issuer's keys over did:web.

Its full verifier takes no inline context at all, so it is asked about the spelled-out form, which carries
the same signature; its proof checker is asked about the very bytes that are kept.
"""

import pytest
from openbadgeslib.ob3.did import resolve_verification_method
from openbadgeslib.ob3.ldp import OB3LdpVerifier, verify_data_integrity_proof
from openbadgeslib.ob3.verifier import OB3VerificationError

from certify.credential.kinds import KINDS
from certify.credential.proofs import serialise
from certify.credential.spelling import spell_out
from tests.interop.conftest import LoopbackIssuer
from tests.interop.documents import (
    A_WORD_OF,
    parsed,
    signed_bytes,
    signed_with_another_key,
    with_one_letter_changed,
)
from tests.unit.credential.samples_of_kinds import SAMPLES


def check_proof(issuer: LoopbackIssuer, data: bytes) -> None:
    public_key = resolve_verification_method(issuer.key.key_id, download=issuer.download)
    verify_data_integrity_proof(parsed(data), public_key)


def check_spelled_out(issuer: LoopbackIssuer, data: bytes) -> str:
    spelled = serialise(spell_out(parsed(data)))
    verifier = OB3LdpVerifier.for_issuer_did(issuer.did)
    return str(verifier.verify(spelled, download=issuer.download).name)


@pytest.mark.parametrize("has_status", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_kept_bytes_are_accepted(issuer: LoopbackIssuer, kind: str, *, has_status: bool) -> None:
    check_proof(issuer, signed_bytes(issuer, has_status=has_status, kind=kind))


@pytest.mark.parametrize("has_status", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_the_full_verifier_accepts_the_spelled_out_form(
    issuer: LoopbackIssuer, kind: str, *, has_status: bool
) -> None:
    name = check_spelled_out(issuer, signed_bytes(issuer, has_status=has_status, kind=kind))

    assert name.startswith(f"{SAMPLES[kind].kind_name} – ")


@pytest.mark.parametrize("check", [check_proof, check_spelled_out])
@pytest.mark.parametrize("kind", KINDS)
def test_one_letter_changed_is_refused(issuer: LoopbackIssuer, kind: str, check: object) -> None:
    assert callable(check)
    with pytest.raises(OB3VerificationError, match="signature"):
        check(issuer, with_one_letter_changed(signed_bytes(issuer, kind=kind), A_WORD_OF[kind]))


@pytest.mark.parametrize("check", [check_proof, check_spelled_out])
def test_another_key_is_refused(issuer: LoopbackIssuer, check: object) -> None:
    assert callable(check)
    with pytest.raises(OB3VerificationError, match="signature"):
        check(issuer, signed_with_another_key(issuer))


def test_the_full_verifier_takes_no_inline_context(issuer: LoopbackIssuer) -> None:
    # The day this fails, the spelled-out form has one reason less to exist.
    with pytest.raises(OB3VerificationError, match="inline @context"):
        OB3LdpVerifier.for_issuer_did(issuer.did).verify(signed_bytes(issuer), download=issuer.download)

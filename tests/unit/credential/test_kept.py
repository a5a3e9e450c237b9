"""A document signed once must be read and found intact for ever, whatever the builder does later.

The file was written by the first version of this program. It is never written again: if a test here fails,
the code is wrong and not the file.
"""

import hashlib
from pathlib import Path

from certify.credential.proofs import verify_bytes
from certify.credential.reading import read_attendance
from tests.unit.credential.samples import facts, key_of

KEPT = (Path(__file__).parent / "kept" / "attendance-v1.json").read_bytes()
SHA256 = "4e92d4b0de5ca33f317dc159294fa3d4b7fb1bb05bef91e048c2f32f5bff082d"


def test_the_kept_file_is_what_it_was() -> None:
    assert hashlib.sha256(KEPT).hexdigest() == SHA256


def test_a_document_of_the_first_version_is_still_intact() -> None:
    key = key_of()

    assert verify_bytes(KEPT, {key.key_id: key.public.raw}, expected_sha256=SHA256).is_intact


def test_a_document_of_the_first_version_is_still_read() -> None:
    read = read_attendance(KEPT)

    assert read == facts()
    assert read.holder.full_name == "Zoë Maria D’Àngelo Đorđević"
    assert read.number == "DEMO-A/2026/0001"

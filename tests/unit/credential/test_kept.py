"""A document signed once must be read and found intact for ever, whatever the builder does later.

Each file was written by the first version of its kind. It is never written again: if a test here fails, the
code is wrong and not the file.
"""

import hashlib
from pathlib import Path

import pytest

from certify.credential.documents import read_document
from certify.credential.proofs import verify_bytes
from certify.credential.reading import read_attendance
from tests.unit.credential.samples import facts, key_of
from tests.unit.credential.samples_of_kinds import SAMPLES

FOLDER = Path(__file__).parent / "kept"
KEPT = (FOLDER / "attendance-v1.json").read_bytes()
SHA256 = "4e92d4b0de5ca33f317dc159294fa3d4b7fb1bb05bef91e048c2f32f5bff082d"

SHA256_OF = {
    "attendance": SHA256,
    "placement": "b94c2ebde0897bf2d523db5fee5c3d15a9bb0776b5742d95124ef90215a0cf98",
    "transparency": "e86891097aa046703dde21c255880995a0158da3c0c461d5a5f6f87606c02f75",
    "validation": "fc1ae2800c72f215031a4dffef1131074467fa8a0d5007e4ee0143224d1f4a74",
    "certificate": "2aee93faac91065df8c74746696b84b6140ef539dd9ac0b252773bbf5810844d",
}


@pytest.mark.parametrize("kind", SHA256_OF)
def test_a_kept_document_of_each_kind_is_intact_and_read(kind: str) -> None:
    key, kept = key_of(), (FOLDER / f"{kind}-v1.json").read_bytes()

    assert hashlib.sha256(kept).hexdigest() == SHA256_OF[kind]
    assert verify_bytes(kept, {key.key_id: key.public.raw}, expected_sha256=SHA256_OF[kind]).is_intact
    assert read_document(kept) == SAMPLES[kind]


def test_every_kept_file_is_asked_for() -> None:
    assert {file.name for file in FOLDER.iterdir()} == {f"{kind}-v1.json" for kind in SHA256_OF}


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

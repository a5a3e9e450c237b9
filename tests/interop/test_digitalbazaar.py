"""@digitalbazaar/vc (JavaScript), reading the issuer's keys over did:web."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from certify.credential.did import PublishedKey
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

ROOT = Path(__file__).parents[2]
NODE = shutil.which("node")
PACKAGE = ROOT / "node_modules" / "@digitalbazaar" / "vc"

pytestmark = [
    pytest.mark.node,
    pytest.mark.skipif(NODE is None, reason="Node is not installed: @digitalbazaar/vc was NOT asked"),
    pytest.mark.skipif(
        not PACKAGE.is_dir(), reason="node_modules is missing (npm ci): @digitalbazaar/vc was NOT asked"
    ),
]


def ask(issuer: LoopbackIssuer, folder: Path, data: bytes) -> tuple[bool, list[str]]:
    file = folder / "document.json"
    file.write_bytes(data)
    answer = subprocess.run(
        [str(NODE), str(Path(__file__).with_name("verify.mjs")), str(file)],
        cwd=ROOT,
        env={**os.environ, "NODE_EXTRA_CA_CERTS": str(issuer.authority_file)},
        capture_output=True,
        timeout=60,
        check=True,
    )
    said = json.loads(answer.stdout)
    return said["verified"], said["reasons"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_issue_is_accepted(issuer: LoopbackIssuer, tmp_path: Path, kind: str) -> None:
    assert ask(issuer, tmp_path, signed_bytes(issuer, kind=kind)) == (True, [])


@pytest.mark.parametrize("kind", KINDS)
def test_the_spelled_out_form_is_accepted(issuer: LoopbackIssuer, tmp_path: Path, kind: str) -> None:
    spelled = serialise(spell_out(parsed(signed_bytes(issuer, kind=kind))))

    assert ask(issuer, tmp_path, spelled) == (True, [])


@pytest.mark.parametrize("kind", KINDS)
def test_one_letter_changed_is_refused(issuer: LoopbackIssuer, tmp_path: Path, kind: str) -> None:
    data = with_one_letter_changed(signed_bytes(issuer, kind=kind), A_WORD_OF[kind])

    verified, reasons = ask(issuer, tmp_path, data)

    assert not verified
    assert "Invalid signature." in reasons


def test_another_key_is_refused(issuer: LoopbackIssuer, tmp_path: Path) -> None:
    verified, reasons = ask(issuer, tmp_path, signed_with_another_key(issuer))

    assert not verified
    assert "Invalid signature." in reasons


def test_a_compromised_key_is_refused(issuer: LoopbackIssuer, tmp_path: Path) -> None:
    data = signed_bytes(issuer)
    issuer.publish(PublishedKey(issuer.key.public, is_compromised=True))

    verified, _reasons = ask(issuer, tmp_path, data)

    assert not verified

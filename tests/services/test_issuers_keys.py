"""Keys of issuers: made once, rotated, moved rows, missing masters, did.json."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from certify.credential.keys import Algorithm
from certify.issuers.keys import MOST_OPEN_KEYS, KeyCabinet
from certify.issuers.models import IssuerKey, KeyKind
from certify.issuers.queries import get_issuer
from certify.issuers.services import load_signer, make_issuer_keys, report_compromised_key
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.errors import CannotTell, NotFound
from tests.conftest import MASTER_KEYS
from tests.factories import NOW, make_organisation
from tests.issuing import later

BASE = "http://segnavia.test"


@pytest.fixture
def cabinet() -> KeyCabinet:
    return KeyCabinet(MASTER_KEYS)


@pytest.fixture
def issuer_id(app: Flask) -> UUID:
    with unit_of_work() as session:
        return make_organisation(session, "TSM (dimostrazione)", slug="tsm", is_demo=True)


def make(
    cabinet: KeyCabinet, *, slug: str = "tsm", base: str = BASE, rotate: bool = False
) -> tuple[str, ...]:
    with unit_of_work() as session:
        return make_issuer_keys(
            session,
            slug,
            base_url=base,
            cabinet=cabinet,
            actor=ANONYMOUS,
            now=later(days=1) if rotate else NOW,
            is_rotation=rotate,
        )


def sign_with(issuer_id: UUID, cabinet: KeyCabinet, *, slug: str = "tsm", base: str = BASE) -> str:
    with reading() as session:
        signer = load_signer(session, issuer_id, slug, base_url=base, cabinet=cabinet)
    assert signer.public.is_signature(signer.sign(b"data"), b"data")
    return signer.key_id


def test_an_issuer_gets_one_key_of_each_kind_once(issuer_id: UUID, cabinet: KeyCabinet) -> None:
    made = make(cabinet)
    assert made == (
        "did:web:segnavia.test:issuers:tsm#2026-ed25519-1",
        "did:web:segnavia.test:issuers:tsm#2026-p256-1",
    )
    assert make(cabinet) == ()
    assert sign_with(issuer_id, cabinet) == made[0]


def test_no_private_key_lies_readable_in_the_row(issuer_id: UUID, cabinet: KeyCabinet) -> None:
    make(cabinet)
    with reading() as session:
        row = session.scalars(select(IssuerKey).where(IssuerKey.kind == KeyKind.ED25519)).one()
        signer = load_signer(session, issuer_id, "tsm", base_url=BASE, cabinet=cabinet)
    assert signer.secret not in row.wrapped_private_key
    assert signer.secret.hex().encode() not in row.wrapped_private_key


def test_a_rotation_signs_with_the_new_key_and_lists_the_old_one(
    issuer_id: UUID, cabinet: KeyCabinet
) -> None:
    old = make(cabinet)
    new = make(cabinet, rotate=True)
    assert sign_with(issuer_id, cabinet) == new[0]
    with reading() as session:
        issuer = get_issuer(session, "tsm")
    assert {key.public.key_id for key in issuer.keys} == {*old, *new}
    assert [key.retired_at for key in issuer.keys if key.public.key_id in old] == [later(days=1)] * 2


def test_without_master_key_signing_says_what_is_missing(issuer_id: UUID, cabinet: KeyCabinet) -> None:
    with pytest.raises(CannotTell, match="master-key-missing"):
        make(KeyCabinet({}))
    make(cabinet)
    with pytest.raises(CannotTell, match="master-key-missing"):
        sign_with(issuer_id, KeyCabinet({"other": bytes(32)}))


def test_a_ring_with_a_new_master_key_opens_what_the_old_one_sealed(
    issuer_id: UUID, cabinet: KeyCabinet
) -> None:
    old = make(cabinet)
    ring = KeyCabinet({**MASTER_KEYS, "new": bytes(range(1, 33))})
    assert sign_with(issuer_id, ring) == old[0]
    rotated = make(ring, rotate=True)
    only_new = KeyCabinet({"new": bytes(range(1, 33))})
    assert sign_with(issuer_id, only_new) == rotated[0]
    with pytest.raises(CannotTell, match="master-key-missing"):
        sign_with(issuer_id, cabinet)


def test_another_key_under_the_same_name_opens_nothing(issuer_id: UUID, cabinet: KeyCabinet) -> None:
    make(cabinet)
    with pytest.raises(CannotTell, match="issuer-key-broken"):
        sign_with(issuer_id, KeyCabinet({"test": bytes(32)}))


def test_a_row_moved_to_another_issuer_does_not_open(issuer_id: UUID, cabinet: KeyCabinet) -> None:
    make(cabinet)
    with unit_of_work() as session:
        other_id = make_organisation(session, "CSV (dimostrazione)", slug="csv", is_demo=True)
        row = session.scalars(select(IssuerKey).where(IssuerKey.kind == KeyKind.ED25519)).one()
        row.organisation_id = other_id
        row.key_id = row.key_id.replace(":tsm#", ":csv#")
    with pytest.raises(CannotTell, match="issuer-key-broken"):
        sign_with(other_id, cabinet, slug="csv")


def test_an_issuer_without_keys_cannot_sign(issuer_id: UUID, cabinet: KeyCabinet) -> None:
    with pytest.raises(CannotTell, match="issuer-key-missing"):
        sign_with(issuer_id, cabinet)
    with reading() as session, pytest.raises(NotFound):
        get_issuer(session, "tsm")


def test_a_new_public_address_needs_new_keys(issuer_id: UUID, cabinet: KeyCabinet) -> None:
    make(cabinet)
    with pytest.raises(CannotTell, match="issuer-key-missing"):
        sign_with(issuer_id, cabinet, base="https://elsewhere.example")
    make(cabinet, base="https://elsewhere.example")
    assert "elsewhere.example" in sign_with(issuer_id, cabinet, base="https://elsewhere.example")


def test_a_compromised_key_signs_nothing_more(issuer_id: UUID, cabinet: KeyCabinet) -> None:
    ed25519, _p256 = make(cabinet)
    with unit_of_work() as session:
        report_compromised_key(session, ed25519, actor=ANONYMOUS, now=later(days=3))
    with pytest.raises(CannotTell, match="issuer-key-missing"):
        sign_with(issuer_id, cabinet)
    with reading() as session:
        issuer = get_issuer(session, "tsm")
    assert {key.public.key_id for key in issuer.keys if key.published.is_compromised} == {ed25519}
    with unit_of_work() as session, pytest.raises(NotFound):
        report_compromised_key(session, "did:web:x#y", actor=ANONYMOUS, now=NOW)


def test_the_cabinet_keeps_few_keys_open(cabinet: KeyCabinet) -> None:
    from certify.credential.keys import make_key

    for turn in range(MOST_OPEN_KEYS + 5):
        key = make_key(Algorithm.ED25519, f"did:web:x#k{turn}")
        envelope = cabinet.seal(key, "x")
        assert cabinet.open(envelope, "x", key.public) == key
        assert cabinet.open(envelope, "x", key.public) is cabinet.open(envelope, "x", key.public)
    assert len(cabinet._open) == MOST_OPEN_KEYS


def test_the_command_makes_keys_once(app: Flask, issuer_id: UUID) -> None:
    runner = app.test_cli_runner()
    first = runner.invoke(args=["issuers", "make-keys", "tsm"])
    assert first.exit_code == 0
    assert first.output.count("did:web:segnavia.test:issuers:tsm#") == 2
    assert "already" in runner.invoke(args=["issuers", "make-keys", "tsm"]).output
    assert runner.invoke(args=["issuers", "make-keys", "nobody"]).exit_code == 1
    key_id = first.output.split()[0]
    assert runner.invoke(args=["issuers", "report-compromised", key_id]).exit_code == 0

import hashlib
import json
import socket
from pathlib import Path

import pytest
from pyld import jsonld

from certify.credential import contexts
from certify.credential.contexts import (
    CREDENTIALS_V2,
    OPEN_BADGES,
    OPEN_BADGES_EXTENSIONS,
    PUBLISHED,
    load_terms,
    pyld_loader,
    vendored_bytes,
)
from certify.credential.errors import UnknownContext
from certify.credential.vocabulary import (
    ATTENDANCE_V1,
    CERTIFICATE_V1,
    KNOWN_INLINE,
    NAMESPACE_V1,
    PLACEMENT_V1,
    PUBLISHED_CONTEXTS,
    TRANSPARENCY_V1,
    VALIDATION_V1,
)

PINNED = {
    "credentials-v2.json": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "data-integrity-v2.json": "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    "did-v1.json": "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f",
    "multikey-v1.json": "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    "open-badges-3.0.3.json": "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    "open-badges-extensions.json": "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
}
# A change here means that every document ever signed reads differently.
TERMS_V1 = [
    (ATTENDANCE_V1, "928ba6d53825e031afa781534d8a97ecdb024647cccb864e8fd0d8917df487cd"),
    (PLACEMENT_V1, "9ee9edf9a7ffa456591c266c3d8d4efec73ed5b1f6d58c78efe31926ad3b1ea2"),
    (TRANSPARENCY_V1, "df481bbafcad571b4b06ef9c08271207923bcfb38421e50216e9b6703c55e340"),
    (VALIDATION_V1, "c23a35296b197348c832a30d147d6cc0b9480574a6141edb74b0ac9a2575552d"),
    (CERTIFICATE_V1, "1f003bea18d3a333048573080f652d7d10ca7436004e2973c657ee48a4f3692b"),
]


def test_each_vendored_context_has_its_pinned_hash() -> None:
    found = {
        file: hashlib.sha256(vendored_bytes(address)).hexdigest() for address, (file, _) in PUBLISHED.items()
    }

    assert found == PINNED
    assert dict(PUBLISHED.values()) == PINNED


def test_nothing_lies_beside_the_vendored_contexts_without_a_pin() -> None:
    folder = Path(contexts.__file__).parent

    assert {file.name for file in folder.glob("*.json*")} == set(PINNED)
    vendor = (folder / "VENDOR.md").read_text()
    assert all(file in vendor and digest in vendor for file, digest in PINNED.items())


def test_the_published_contexts_come_in_the_order_that_verifiers_ask_for() -> None:
    assert PUBLISHED_CONTEXTS == (CREDENTIALS_V2, OPEN_BADGES, OPEN_BADGES_EXTENSIONS)


@pytest.mark.parametrize(("terms", "digest"), TERMS_V1, ids=range(len(TERMS_V1)))
def test_our_terms_of_version_1_are_what_they_were(terms: dict[str, object], digest: str) -> None:
    written = json.dumps(terms, sort_keys=True).encode()

    assert hashlib.sha256(written).hexdigest() == digest


def test_no_terms_of_ours_are_without_a_pin() -> None:
    assert [terms for terms, _digest in TERMS_V1] == list(KNOWN_INLINE)


def test_a_term_means_the_same_in_every_kind() -> None:
    meant: dict[str, object] = {}
    for inline in KNOWN_INLINE:
        for term, definition in inline.items():
            assert meant.setdefault(term, definition) == definition, term


def test_every_term_of_ours_is_an_absolute_name_in_one_versioned_namespace() -> None:
    for inline in KNOWN_INLINE:
        for term, definition in inline.items():
            name = definition if isinstance(definition, str) else definition["@id"]
            assert name == NAMESPACE_V1 + term


def test_no_term_of_ours_shadows_a_published_one() -> None:
    def names(terms: dict[str, object]) -> set[str]:
        found = set(terms)
        for definition in terms.values():
            if isinstance(definition, dict) and isinstance(definition.get("@context"), dict):
                found |= names(definition["@context"])
        return found

    published = set().union(*(names(load_terms(address)) for address in PUBLISHED))

    for inline in KNOWN_INLINE:
        assert published.isdisjoint(inline)


def test_an_unknown_context_is_refused_without_opening_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_socket(*_values: object) -> None:
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", no_socket)
    monkeypatch.setattr(socket, "getaddrinfo", no_socket)

    with pytest.raises(UnknownContext):
        vendored_bytes("https://example.org/context.json")
    with pytest.raises(jsonld.JsonLdError) as caught:
        jsonld.expand({"@context": "https://example.org/c", "a": "b"}, {"documentLoader": pyld_loader})
    assert isinstance(caught.value.__cause__, UnknownContext)


def test_a_relative_path_reaches_no_file() -> None:
    with pytest.raises(UnknownContext):
        vendored_bytes("../errors.py")

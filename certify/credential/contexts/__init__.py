"""The vendored JSON-LD contexts, the only ones this program knows.

The loader fails closed: a context that is not in `PUBLISHED` is refused, and no socket is ever opened
(`docs/decisions/0010-contexts-are-vendored.md`). Provenance and licences: `VENDOR.md` beside this file.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any, Final, cast

from certify.credential.errors import UnknownContext

CREDENTIALS_V2: Final = "https://www.w3.org/ns/credentials/v2"
OPEN_BADGES: Final = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
OPEN_BADGES_EXTENSIONS: Final = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
DATA_INTEGRITY_V2: Final = "https://w3id.org/security/data-integrity/v2"
DID_V1: Final = "https://www.w3.org/ns/did/v1"
MULTIKEY_V1: Final = "https://w3id.org/security/multikey/v1"
# Named in every did.json. That document is only published, never expanded here, so no copy is needed.
JWK_V1: Final = "https://w3id.org/security/jwk/v1"

PUBLISHED: Final[Mapping[str, tuple[str, str]]] = {
    CREDENTIALS_V2: (
        "credentials-v2.json",
        "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    ),
    OPEN_BADGES: (
        "open-badges-3.0.3.json",
        "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    ),
    OPEN_BADGES_EXTENSIONS: (
        "open-badges-extensions.json",
        "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
    ),
    DATA_INTEGRITY_V2: (
        "data-integrity-v2.json",
        "67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4",
    ),
    DID_V1: (
        "did-v1.json",
        "62c1054bf404d6dd3a4b26b64f830fd72095f6a26edc4469908c94351352ce5f",
    ),
    MULTIKEY_V1: (
        "multikey-v1.json",
        "ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597",
    ),
}
"""Address -> (file beside this one, SHA-256 of its bytes, pinned again by a test)."""


def vendored_bytes(address: str) -> bytes:
    """Return the vendored copy of a published context, byte for byte; `UnknownContext` otherwise."""
    if address not in PUBLISHED:
        raise UnknownContext(address)
    return (resources.files(__name__) / PUBLISHED[address][0]).read_bytes()


@cache
def load_document(address: str) -> dict[str, Any]:
    """Return the parsed context document (with its outer `@context` key); `UnknownContext` otherwise.

    The value is shared: callers do not change it.
    """
    return cast("dict[str, Any]", json.loads(vendored_bytes(address)))


def load_terms(address: str) -> dict[str, Any]:
    """Return what stands under `@context` in a published context; `UnknownContext` otherwise."""
    return cast("dict[str, Any]", load_document(address)["@context"])


def pyld_loader(address: str, _options: object = None) -> dict[str, Any]:
    """Document loader in the shape that PyLD asks for; raises `UnknownContext`, opens nothing."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": address,
        "document": load_document(address),
    }

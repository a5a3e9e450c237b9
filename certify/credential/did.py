"""The issuer's did:web: its name and the document that lists its keys.

Source: did:web method specification; what foreign verifiers ask for was tried (absolute ids,
`assertionMethod` as strings, contexts did/v1, multikey/v1 and jwk/v1).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urlsplit

from certify.credential.contexts import DID_V1, JWK_V1, MULTIKEY_V1
from certify.credential.errors import InvalidFacts
from certify.credential.keys import Algorithm, PublicKey

_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class PublishedKey:
    """A key as did.json lists it. Retired keys stay for ever; only `is_compromised` takes trust away."""

    public: PublicKey
    is_compromised: bool = False


def did_web(base_url: str, slug: str) -> str:
    """Return the DID whose document is `<base_url>/issuers/<slug>/did.json`; `InvalidFacts` for a bad
    address.

    A port is percent-encoded, a path becomes segments: `https://a.it:8443/x` + `tsm` is
    `did:web:a.it%3A8443:x:issuers:tsm`. Verifiers elsewhere always ask over https, whatever the base says.
    """
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidFacts("base_url", "not an address") from error
    if parts.scheme not in {"http", "https"} or not host or parts.query or parts.fragment or parts.username:
        raise InvalidFacts("base_url", "not a plain http or https address")
    if ":" in host or not host.isascii():
        raise InvalidFacts("base_url", "a host name in ASCII is needed")
    if not _SLUG.fullmatch(slug):
        raise InvalidFacts("slug", "lower-case letters, digits and single hyphens only")
    authority = host if port is None else f"{host}%3A{port}"
    path = [quote(segment, safe="-._~") for segment in parts.path.split("/") if segment]
    return ":".join(["did", "web", authority, *path, "issuers", slug])


def did_document(did: str, keys: Sequence[PublishedKey]) -> dict[str, Any]:
    """Return did.json, to be served as JSON with `Access-Control-Allow-Origin: *`.

    Every key ever used is listed, in the order given. A compromised key leaves `assertionMethod`, because
    `revoked` is ignored by the verifiers tried; what was signed before is then vouched for by the log
    alone. A key of another controller is `InvalidFacts`.
    """
    for key in keys:
        if key.public.controller != did:
            raise InvalidFacts("keys", "a key of another controller")
    return {
        "@context": [DID_V1, MULTIKEY_V1, JWK_V1],
        "id": did,
        "verificationMethod": [_method(key.public) for key in keys],
        "assertionMethod": [key.public.key_id for key in keys if not key.is_compromised],
    }


def _method(key: PublicKey) -> dict[str, Any]:
    method: dict[str, Any] = {"id": key.key_id, "type": "Multikey", "controller": key.controller}
    if key.algorithm is Algorithm.P256:
        return {**method, "type": "JsonWebKey", "publicKeyJwk": key.jwk()}
    return {**method, "publicKeyMultibase": key.multibase()}

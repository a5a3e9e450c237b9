"""Signed bytes as nodes that are read strictly, and the parts that documents of any kind have in common.

Nothing is made up: what is missing or of another form ends as `Unreadable` (`stating`).
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from certify.credential.errors import InvalidFacts, Unreadable
from certify.credential.facts import Competence
from certify.credential.instants import parse_day, parse_instant
from certify.credential.values_of_parties import (
    EmailHash,
    Holder,
    Issuer,
    Signatory,
    SignatureMode,
    StatusEntry,
)
from certify.credential.vocabulary import PUBLISHED_CONTEXTS


def parse(data: bytes) -> dict[str, Any]:
    """Return the JSON object in the bytes, its numbers as Decimal; `Unreadable` for anything else."""
    try:
        document = json.loads(data.decode(), parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not JSON") from error
    if not isinstance(document, dict):
        raise Unreadable("not a document")
    return document


def check_terms(document: Mapping[str, Any], terms: Mapping[str, Any], kind: str) -> None:
    """Refuse as `Unreadable` a document of another kind, or one that uses other terms than these."""
    if document.get("@context") != [*PUBLISHED_CONTEXTS, terms]:
        raise Unreadable("another context than that of this kind and version")
    if document.get("documentKind") != kind:
        raise Unreadable("another kind of document")


@contextmanager
def stating(what: str) -> Iterator[None]:
    """Turn whatever goes wrong while facts are read into `Unreadable`, naming a field and never a value."""
    try:
        yield
    except (InvalidFacts, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise Unreadable(f"not a readable {what}: {_reason(error)}") from error


class Node:
    """A JSON object read strictly: each question names the type it expects; `TypeError` otherwise."""

    def __init__(self, members: object) -> None:
        if not isinstance(members, dict):
            raise TypeError("an object is expected")
        self.members = members

    def text(self, term: str) -> str:
        return _text(self.members[term], term)

    def text_or_none(self, term: str) -> str | None:
        return self.text(term) if term in self.members else None

    def texts(self, term: str) -> tuple[str, ...]:
        return tuple(_text(item, term) for item in self._list(term))

    def number(self, term: str) -> Decimal:
        value = self.members[term]
        if not isinstance(value, Decimal):
            raise TypeError(f"{term}: a number is expected")
        return value

    def number_or_none(self, term: str) -> Decimal | None:
        return self.number(term) if term in self.members else None

    def whole(self, term: str) -> int:
        value = self.number(term)
        if value != value.to_integral_value():
            raise TypeError(f"{term}: a whole number is expected")
        return int(value)

    def truth(self, term: str) -> bool:
        value = self.members[term]
        if not isinstance(value, bool):
            raise TypeError(f"{term}: true or false is expected")
        return value

    def day(self, term: str) -> date:
        return parse_day(self.text(term))

    def day_or_none(self, term: str) -> date | None:
        return self.day(term) if term in self.members else None

    def instant(self, term: str) -> datetime:
        return parse_instant(self.text(term))

    def node(self, term: str) -> "Node":
        return Node(self.members[term])

    def nodes(self, term: str) -> tuple["Node", ...]:
        return tuple(Node(item) for item in self._list(term))

    def _list(self, term: str) -> list[Any]:
        value = self.members.get(term, [])
        if not isinstance(value, list):
            raise TypeError(f"{term}: a list is expected")
        return value


def read_issuer(document: Node) -> Issuer:
    profile = document.node("issuer")
    identifiers = profile.nodes("otherIdentifier")
    address = Node(profile.members.get("address", {}))
    return Issuer(
        did=profile.text("id"),
        name=profile.text("name"),
        url=profile.text("url"),
        is_demo=document.truth("isDemonstration"),
        legal_id=identifiers[0].text("identifier") if identifiers else None,
        country=address.text_or_none("addressCountryCode"),
    )


def read_holder(subject: Node) -> Holder:
    hashed = [identity for identity in subject.nodes("identifier") if identity.truth("hashed")]
    email = (
        EmailHash(salt=hashed[0].text("salt"), digest=digest(hashed[0].text("identityHash"), "sha256$"))
        if hashed
        else None
    )
    return Holder(
        given_name=subject.text("holderGivenName"),
        family_name=subject.text("holderFamilyName"),
        subject_id=subject.text("id"),
        email_hash=email,
    )


def read_alignment(alignment: Node) -> Competence:
    return Competence(
        framework=alignment.text("targetFramework"),
        framework_version=alignment.text("frameworkVersion"),
        code=alignment.text("targetCode"),
        label=alignment.text("targetName"),
        url=alignment.text("targetUrl"),
    )


def read_signatories(document: Node) -> tuple[Signatory, ...]:
    return tuple(
        Signatory(
            name=node.text("name"),
            office=node.text("office"),
            mode=SignatureMode(node.text("signatureMode")),
            signed_on=node.day_or_none("signedOn"),
        )
        for node in document.nodes("signatory")
    )


def read_annex(document: Node) -> str | None:
    annex = document.text_or_none("annexDigest")
    return None if annex is None else digest(annex, "sha256:")


def read_entries(document: Mapping[str, Any]) -> tuple[StatusEntry, ...]:
    found = document.get("credentialStatus", [])
    return tuple(
        StatusEntry(
            list_url=entry.text("statusListCredential"),
            index=int(entry.text("statusListIndex")),
            purpose=cast("Any", entry.text("statusPurpose")),
        )
        for entry in map(Node, found if isinstance(found, list) else [found])
    )


def digest(text: str, prefix: str) -> str:
    if not text.startswith(prefix):
        raise ValueError("a digest of another kind")
    return text.removeprefix(prefix)


def _text(value: object, term: str) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{term}: text is expected")
    return value


def _reason(error: Exception) -> str:
    """Name the field, never its value: this may end in a log."""
    if isinstance(error, InvalidFacts):
        return error.field
    return str(error.args[0])[:80] if isinstance(error, (KeyError, TypeError)) and error.args else "a value"

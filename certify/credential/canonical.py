"""RDFC-1.0, the form of a document that is hashed and signed (https://www.w3.org/TR/rdf-canon/).

The work is done by pyoxigraph (Rust). It is given no address to resolve: the contexts are put into the
document, cut down to the terms that the document uses, because most of the time would go into reading the
rest. The cut form is kept per set of terms. PyLD, slow and independent, is the oracle in the tests: equal
line for line.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import pyoxigraph

from certify.credential.contexts import load_terms
from certify.credential.errors import NotCanonical

MAX_ALIKE: Final = 4
"""Most nodes without an id that may look the same: labelling n of them costs n! in the worst case."""

MAX_DEPTH: Final = 24

# Terms whose *value* is itself a term, so that its definition is needed too.
_VALUES_ARE_TERMS: Final = ("type", "proofPurpose")


def canonical_form(document: Mapping[str, Any]) -> bytes:
    """Return the canonical N-Quads of a JSON-LD document, UTF-8, one quad a line.

    Raises `UnknownContext` for a context that is not vendored and `NotCanonical` for what is not JSON-LD,
    holds text that is not Unicode, or is too deep or too ambiguous. Terms without a definition are left
    out, as JSON-LD says: `guard.check` refuses them before anything is signed or believed.
    """
    names, alike = _survey(document)
    if alike > MAX_ALIKE:
        raise NotCanonical("too many nodes that cannot be told apart")
    body = {key: value for key, value in document.items() if key != "@context"}
    try:
        context = _trimmed(json.dumps(document.get("@context"), ensure_ascii=False), frozenset(names))
        source = f'{{"@context":{context},{json.dumps(body, ensure_ascii=False)[1:]}'.encode()
        quads = pyoxigraph.Dataset(pyoxigraph.parse(source, format=pyoxigraph.RdfFormat.JSON_LD))
    except (SyntaxError, TypeError, ValueError) as error:
        raise NotCanonical(str(error)[:200]) from error
    quads.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    # A line feed inside a literal is escaped, so this one separates quads; order of UTF-8 is order of code
    # points.
    written = pyoxigraph.serialize(quads, format=pyoxigraph.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(written.splitlines(keepends=True)))


def canonical_hash(document: Mapping[str, Any]) -> bytes:
    """Return the SHA-256 of the canonical form: 32 bytes. Errors as `canonical_form`."""
    return hashlib.sha256(canonical_form(document)).digest()


def _survey(document: Mapping[str, Any]) -> tuple[set[str], int]:
    """Return the names that need a definition, and the size of the largest group of look-alike nodes."""
    names: set[str] = set()
    alike: Counter[str] = Counter()

    waiting: list[tuple[object, int]] = [({**document, "@context": None}, 0)]
    while waiting:
        value, depth = waiting.pop()
        if depth > MAX_DEPTH:
            raise NotCanonical("nested too deeply")
        if isinstance(value, list):
            waiting.extend((item, depth + 1) for item in value)
        elif isinstance(value, dict):
            if depth and "@context" in value:
                raise NotCanonical("a context inside the document")
            names.update(value)
            for term in _VALUES_ARE_TERMS:
                names.update(item for item in listed(value.get(term)) if isinstance(item, str))
            waiting.extend((inner, depth + 1) for inner in value.values())
            if not value.keys() & {"id", "@id", "@value"}:  # a value of a literal is no node
                alike[_outline(value)] += 1
    return names, max(alike.values(), default=0)


def _outline(node: Mapping[str, Any]) -> str:
    """Write what tells a node without id from its neighbours at first sight: all but the nodes inside it."""
    return repr(
        sorted(
            (key, [item if not isinstance(item, dict) else item.get("id", "_") for item in listed(value)])
            for key, value in node.items()
        )
    )


def listed(value: object) -> list[Any]:
    """Return a list as it is and anything else as a list of one: JSON-LD makes no difference."""
    return value if isinstance(value, list) else [value]


@lru_cache(maxsize=256)
def _trimmed(context: str, names: frozenset[str]) -> str:
    """Return the contexts written out, holding only what `names` need, as JSON."""
    entries = json.loads(context)
    written: list[dict[str, Any]] = []
    for entry in listed(entries):
        if isinstance(entry, str):
            written.append(_cut(load_terms(entry), names))
        elif isinstance(entry, dict):
            written.append(_cut(entry, names))
        else:
            raise NotCanonical("a context is an address or an object")
    return json.dumps(written, ensure_ascii=False)


def _cut(terms: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    wanted = set(names)
    # A definition may lean on another term of the same context (an alias, a prefix): take that one too.
    grown = True
    while grown:
        leant = {
            part
            for term in wanted & terms.keys()
            for part in _leans_on(terms[term])
            if part in terms and part not in wanted
        }
        wanted |= leant
        grown = bool(leant)
    kept: dict[str, Any] = {}
    for term, definition in terms.items():
        if term.startswith("@"):
            kept[term] = definition
        elif term in wanted:
            kept[term] = definition
            if isinstance(definition, dict) and isinstance(definition.get("@context"), dict):
                kept[term] = {**definition, "@context": _cut(definition["@context"], names)}
    return kept


def _leans_on(definition: object) -> list[str]:
    values: list[object] = [definition]
    if isinstance(definition, dict):
        values = [definition.get("@id"), definition.get("@type")]
    return [part for value in values if isinstance(value, str) for part in (value, value.partition(":")[0])]

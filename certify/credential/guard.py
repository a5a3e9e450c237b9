"""What may not be signed, and what is not believed when read.

JSON-LD drops a term without definition in silence and resolves a relative id against an invented address:
the signature would then not cover what people read, or foreign verifiers would refuse it. So a document
passes only if its JSON says exactly what its graph says: known contexts, plain terms that are defined where
they stand, absolute ids, full instants, nothing described twice. (Data Integrity 1.0, section 2.4.1
"Validating Contexts".)

The slow half, an expansion with PyLD, depends only on the *shape* of a document and is done once per shape;
ids and instants are looked at in every document.
"""

import math
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from pyld import jsonld

from certify.credential.contexts import PUBLISHED, load_terms, pyld_loader
from certify.credential.errors import CredentialError, Unsignable
from certify.credential.instants import parse_instant
from certify.credential.values import ABSOLUTE_IRI
from certify.credential.vocabulary import KNOWN_INLINE

FORBIDDEN_TERMS: Final = frozenset({"jti", "endorsementJwt"})
"""Two official copies of the Open Badges context disagree on them."""

MAX_DEPTH: Final = 24
MAX_NODES: Final = 500
MAX_TYPES: Final = 8
MAX_CONTEXTS: Final = 8
"""Far above any document of ours. The expansion costs most of a millisecond for each type of each node, and
when reading it runs before any signature was looked at."""
MAX_SHAPES: Final = 512

# Members and types are told apart by their first letter, because one name can have two spellings: in the Open
# Badges context `criteria` and the class `Criteria` are the same name.
_MEMBER: Final = re.compile(r"[a-z][A-Za-z0-9]*", re.ASCII)
_TYPE: Final = re.compile(r"[A-Z0-9][A-Za-z0-9]*", re.ASCII)
# RDF folds the case of a language, JSON does not.
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})*", re.ASCII)
_UNDEFINED: Final = "urn:undefined:"

_Shape = str | tuple[Any, ...]
_sound_shapes: set[tuple[_Shape, ...]] = set()


def check(document: Mapping[str, Any], now: datetime | None = None) -> None:
    """Refuse with `Unsignable` (all findings, naming terms and never values) or return.

    `now`: aware instant; with it a `validFrom` in the future is a finding. Without it (reading) time is
    left alone.
    """
    survey = _Survey()
    shape = survey.visit(document, "", 0)
    contexts = document.get("@context")
    findings = [*_context_findings(contexts), *_root_findings(document, now), *survey.findings]
    if not findings:
        key = (shape, repr(contexts))
        if key not in _sound_shapes:
            findings.extend(_expansion_findings(document))
            if not findings:
                if len(_sound_shapes) >= MAX_SHAPES:
                    _sound_shapes.clear()
                _sound_shapes.add(key)
    if findings:
        raise Unsignable(tuple(dict.fromkeys(findings)))


class _Survey:
    """One walk over a document: its shape, and what can be said without JSON-LD."""

    def __init__(self) -> None:
        self.findings: list[str] = []
        self._described: set[str] = set()
        self._node_count = 0

    def visit(self, value: object, term: str, depth: int) -> _Shape:
        if depth > MAX_DEPTH:
            self.findings.append(f"{term}: nested too deeply")
            return ""
        if isinstance(value, dict):
            return self._visit_node(value, term, depth)
        if isinstance(value, list):
            if term == "type" and (len(value) > MAX_TYPES or any(value.count(item) > 1 for item in value)):
                self.findings.append("type: too many, or one twice")
                return ""
            if any(isinstance(item, list) for item in value):
                self.findings.append(f"{term}: a list in a list")
            return ("[", *dict.fromkeys(self.visit(item, term, depth + 1) for item in value))
        if isinstance(value, str):
            self._look_at_text(value, term)
            return f"={value}" if term in {"type", "proofPurpose"} else "text"
        # A whole number with a fraction (12.0) is written in two ways, null in none.
        if value is None or (isinstance(value, float) and (not math.isfinite(value) or value.is_integer())):
            self.findings.append(f"{term}: no value, or one that is written in more than one way")
        return type(value).__name__

    def _visit_node(self, node: dict[str, Any], term: str, depth: int) -> _Shape:
        self._node_count += 1
        if self._node_count > MAX_NODES:
            self.findings.append("too many nodes")
            return ""
        shape: list[_Shape] = ["{"]
        languages = _typed_terms().by_language
        for key, value in node.items():
            if key == "@context" and depth == 0:
                continue
            if not (_LANGUAGE if term in languages else _MEMBER).fullmatch(key):
                self.findings.append(f"{term}: a member that is no plain term")
                continue
            if key in FORBIDDEN_TERMS:
                self.findings.append(f"{key}: means different things to different readers")
            shape.append((key, self.visit(value, key, depth + 1)))
        identity = node.get("id")
        if isinstance(identity, str) and len(node) > 1:
            if identity in self._described:
                self.findings.append(f"{term}: the same id described twice")
            self._described.add(identity)
        if identity is not None and identity == node.get("statusListCredential"):
            self.findings.append(f"{term}: an entry with the id of its list")
        return tuple(shape)

    def _look_at_text(self, text: str, term: str) -> None:
        typed = _typed_terms()
        if term in typed.ids and not ABSOLUTE_IRI.fullmatch(text):
            self.findings.append(f"{term}: not an absolute id")
        elif term in typed.instants:
            try:
                parse_instant(text)
            except ValueError:
                self.findings.append(f"{term}: not an instant of the form YYYY-MM-DDThh:mm:ssZ")
        elif term == "type" and not _TYPE.fullmatch(text):
            self.findings.append("type: not a plain term")


def _context_findings(contexts: object) -> Iterator[str]:
    if not isinstance(contexts, list) or not contexts or len(contexts) > MAX_CONTEXTS:
        yield "@context: not a list, or too long"
        return
    for entry in contexts:
        if not (entry in PUBLISHED if isinstance(entry, str) else entry in KNOWN_INLINE):
            yield "@context: an entry that is not known here"
    if any(contexts.count(entry) > 1 for entry in contexts):
        yield "@context: an entry twice"


def _root_findings(document: Mapping[str, Any], now: datetime | None) -> Iterator[str]:
    for term in ("id", "type", "issuer", "validFrom", "credentialSubject"):
        if term not in document:
            yield f"{term}: missing"
    start = document.get("validFrom")
    if now is not None and isinstance(start, str):
        try:
            if parse_instant(start) > now:
                yield "validFrom: in the future"
        except ValueError:
            return


def _expansion_findings(document: Mapping[str, Any]) -> Iterator[str]:
    """Expand with a vocabulary that catches every term nobody defined."""
    probe = {**document, "@context": [{"@vocab": _UNDEFINED}, *document["@context"]]}
    try:
        expanded = jsonld.expand(probe, {"documentLoader": pyld_loader})
    except (jsonld.JsonLdError, CredentialError) as error:
        yield f"not JSON-LD: {getattr(error, 'code', None) or type(error).__name__}"
        return
    yield from _undefined_in(expanded)


def _undefined_in(value: object) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _undefined_in(item)
    elif isinstance(value, dict) and "@value" not in value:
        for name in value.get("@type", []):
            if name.startswith(_UNDEFINED):
                yield f"{name.removeprefix(_UNDEFINED)}: a type that no context defines"
        for key, inner in value.items():
            if key.startswith(_UNDEFINED):
                yield f"{key.removeprefix(_UNDEFINED)}: a term that no context defines here"
            if key not in {"@id", "@type"}:
                yield from _undefined_in(inner)


class _TypedTerms(NamedTuple):
    """Terms of any scope whose text is an id, an instant, or one text per language."""

    ids: frozenset[str]
    instants: frozenset[str]
    by_language: frozenset[str]


@cache
def _typed_terms() -> _TypedTerms:
    ids, instants, by_language = {"id"}, set[str](), set[str]()

    def collect(terms: Mapping[str, Any]) -> None:
        for term, definition in terms.items():
            if not isinstance(definition, dict):
                continue
            datatype = str(definition.get("@type", ""))
            if datatype == "@id" or datatype.endswith("#anyURI"):
                ids.add(term)
            elif datatype.endswith(("#dateTime", "#date", ":dateTime")):
                instants.add(term)
            if definition.get("@container") == "@language":
                by_language.add(term)
            scoped = definition.get("@context")
            if isinstance(scoped, dict):
                collect(scoped)

    for address in PUBLISHED:
        collect(load_terms(address))
    for inline in KNOWN_INLINE:
        collect(inline)
    return _TypedTerms(frozenset(ids), frozenset(instants), frozenset(by_language))

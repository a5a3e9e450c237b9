"""The same document without our inline context, for verifiers that take published contexts only.

A Data Integrity signature covers the graph, not its spelling. Written with the full name of each own term
and the three published contexts alone, the document has the same graph, so the *same signature* holds.
`openbadgeslib` 4.6 and other strict verifiers accept this form and refuse every inline context
(`docs/decisions/0011-own-terms.md`).
"""

from collections.abc import Mapping
from typing import Any

from certify.credential.errors import Unreadable
from certify.credential.vocabulary import KNOWN_INLINE


def spell_out(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document, signed or not, with the full names of our terms in place of the inline context.

    The input is a document of this program (`Unreadable` if it ends in no inline context known here); it is
    not changed.
    """
    contexts = document.get("@context")
    if not isinstance(contexts, list) or not contexts or contexts[-1] not in KNOWN_INLINE:
        raise Unreadable("no inline context of ours at the end")
    terms = contexts[-1]
    members = {term: value for term, value in document.items() if term != "@context"}
    return {"@context": contexts[:-1], **_spell_node(members, terms)}


def _spell_node(node: Mapping[str, Any], terms: Mapping[str, Any]) -> dict[str, Any]:
    spelled: dict[str, Any] = {}
    for term, value in node.items():
        definition = terms.get(term)
        if term == "type":
            spelled[term] = _spell_types(value, terms)
        elif definition is None:
            spelled[term] = _spell_value(value, terms)
        elif isinstance(definition, str):
            spelled[definition] = _spell_value(value, terms)
        else:
            spelled[definition["@id"]] = _spell_typed(value, definition)
    return spelled


def _spell_value(value: Any, terms: Mapping[str, Any]) -> Any:
    if isinstance(value, dict):
        return _spell_node(value, terms)
    if isinstance(value, list):
        return [_spell_value(item, terms) for item in value]
    return value


def _spell_types(types: Any, terms: Mapping[str, Any]) -> Any:
    if isinstance(types, list):
        return [terms.get(name, name) for name in types]
    return terms.get(types, types)


def _spell_typed(value: Any, definition: Mapping[str, str]) -> Any:
    """Write out what the term's definition said of its value: an id, a datatype, or one text per language."""
    if definition.get("@container") == "@language":
        return [{"@language": language, "@value": text} for language, text in value.items()]
    if definition["@type"] == "@id":
        return {"id": value}
    return {"type": definition["@type"], "@value": value}

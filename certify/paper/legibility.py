"""What a sheet could not show, asked before it is issued."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from certify.paper.model import Attachment, Sheet
from certify.paper.shaping import shape


def missing_characters(shown: Sheet | str) -> str:
    """Find the characters that no font of ours has, each once, in the order in which they come.

    The sheet would show each as its number, [U+0915]. A rehearsal tells, so that a person decides.
    """
    found = (character for text in _texts(shown) for character in shape(text, "regular").missing)
    return "".join(dict.fromkeys(found))


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case tuple():
            for each in value:
                yield from _texts(each)
        case Attachment():
            return
        case _ if is_dataclass(value):
            for each in fields(value):
                yield from _texts(getattr(value, each.name))

"""Competences picked one after the other: ids that travel with a form, and what its buttons do to them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from commons.errors import Refusal


def read_ids(texts: Iterable[str]) -> list[UUID]:
    """Return each id once, in order; what is no id is nobody's choice."""
    return list(dict.fromkeys(each for text in texts if (each := _id(text)) is not None))


def act_on(ids: list[UUID], act: str, ticked: Sequence[str], *, most: int, too_many: str) -> None:
    """Change the ids as a button of the form asks: `add`, `drop:<id>`, `up:<id>`, `down:<id>`.

    Raises Refusal with the name `too_many` when there would be more than `most`; nothing is added then.
    """
    verb, _colon, text = act.partition(":")
    if verb == "add":
        more = [each for each in read_ids(ticked) if each not in ids]
        if len(ids) + len(more) > most:
            raise Refusal(too_many, most=most)
        ids.extend(more)
        return
    competence_id = _id(text)
    if competence_id not in ids:
        return
    place = ids.index(competence_id)
    if verb == "drop":
        del ids[place]
    elif verb in {"up", "down"}:
        target = min(max(0, place + (-1 if verb == "up" else 1)), len(ids) - 1)
        ids.insert(target, ids.pop(place))


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None

"""The communities of Trentino: the valley that an edition's place belongs to."""

import json
from functools import cache
from typing import Final

from commons.settings import ROOT

_FILE: Final = ROOT / "data" / "communities.json"


@cache
def _names() -> dict[str, str]:
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    return {each["id"]: each["name"]["text"] for each in document["communities"]}


def community_name(community: str) -> str:
    """Return the name of a community; one that the list does not hold is told as it was written."""
    return _names().get(community, community)

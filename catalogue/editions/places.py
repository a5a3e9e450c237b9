"""The communities of Trentino: the valley that an edition's place belongs to."""

import json
from functools import cache
from typing import Final

from commons.settings import ROOT

_FILE: Final = ROOT / "data" / "communities.json"


@cache
def communities() -> dict[str, str]:
    """Return the names of all communities by id."""
    document = json.loads(_FILE.read_text(encoding="utf-8"))
    return {each["id"]: each["name"]["text"] for each in document["communities"]}


def community_name(community: str) -> str:
    """Return the name of a community; one that the list does not hold is told as it was written."""
    return communities().get(community, community)


def community_id(community: str) -> str:
    """Return the id of a community that was written by its name; any other text stays as it is."""
    return {name: each for each, name in communities().items()}.get(community, community)

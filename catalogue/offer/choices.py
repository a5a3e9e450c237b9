"""The choices that the filters offer, and those that are made, in the reader's words."""

from collections.abc import Mapping, Sequence
from typing import Any

from catalogue.editions.places import community_name
from catalogue.offer.asking import address_of
from catalogue.offer.cards import in_language, language_names
from catalogue.offer.rules import FacetValue, Search, When
from catalogue.offer.words import FACETS, FORMS, WHEN

Option = tuple[str, str, int, bool]
"""Value, label, number of courses, whether it is chosen."""


def facet_options(facet: str, facets: Mapping[str, Sequence[FacetValue]], search: Search) -> list[Option]:
    """Return the choices of a filter; what was ticked stays there, even where it finds nothing."""
    chosen = search.values(facet)
    values = {each.value: each for each in facets[facet]}
    for value in chosen:
        values.setdefault(value, FacetValue(value, value, 0))
    options = [
        (each.value, _label(facet, each), each.count, each.value in chosen) for each in values.values()
    ]
    if facet == "when":
        order = {when.value: place for place, when in enumerate(When)}
        return sorted(options, key=lambda option: order[option[0]])
    return sorted(options, key=lambda option: (-option[2], option[1].casefold()))


def _label(facet: str, each: FacetValue) -> str:
    match facet:
        case "when":
            return str(WHEN[each.value])
        case "form":
            return str(FORMS.get(each.value, each.value))
        case "language":
            return language_names(each.value) or each.value
        case "place":
            return community_name(each.value)
    return in_language(each.label, "it") if facet in {"topic", "audience"} else each.label


def active_choices(
    search: Search,
    groups: Sequence[tuple[str, object, Sequence[Option]]],
    endpoint: str = "courses.list",
    **values: Any,
) -> list[tuple[str, str, str]]:
    """Return (filter, label, address without it) of all that narrows a list; `values` stay in the address."""
    found = [
        (str(name), label, address_of(search.without(facet, value), endpoint, **values))
        for facet, name, options in groups
        for value, label, _count, is_chosen in options
        if is_chosen
    ]
    return found + [
        (
            str(FACETS["competence"]),
            value.replace(":", " "),
            address_of(search.without("competence", value), endpoint, **values),
        )
        for value in search.values("competence")
    ]

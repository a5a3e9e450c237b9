"""Public pages of the catalogue: the list with its filters, and the page of a course."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from catalogue.courses.wording import pick
from catalogue.offer.cards import (
    competence_code,
    competence_label,
    in_language,
    language_names,
    make_card,
    make_edition_card,
    source_address,
)
from catalogue.offer.places import community_name
from catalogue.offer.queries import PAGE_SIZE, OfferPage, count_offer, get_offer, list_namesakes, list_offer
from catalogue.offer.rules import FACETS, FacetValue, Search, Sort, When, read_search
from catalogue.offer.structured import course_document
from catalogue.offer.words import FACETS as FACET_WORDS
from catalogue.offer.words import FORMS, WHEN
from commons.access import PUBLIC, access
from commons.db import reading
from commons.edges import edges
from commons.pages.language import current_lang

blueprint = Blueprint("courses", __name__)

Option = tuple[str, str, int, bool]


@blueprint.get("/courses", endpoint="list")
@access(PUBLIC)
def list_courses() -> ResponseReturnValue:
    search = read_search(request.args.getlist)
    today = edges().clock.today()
    with reading() as session:
        found = list_offer(session, search, today=today)
        total = found.offer_count + found.archive_count
        is_narrow = not total and search.chosen
        widest_count = count_offer(session, search.without_filters(), today=today) if is_narrow else 0
    page_count = max(1, -(-total // PAGE_SIZE))
    if search.page > page_count:
        return redirect(address_of(search.on_page(page_count)), code=303)
    first = (search.page - 1) * PAGE_SIZE + 1
    return render_template(
        "courses/list.html",
        search=search,
        found=found,
        total=total,
        first=first,
        last=first + len(found.courses) - 1,
        cards=[make_card(each, today) for each in found.courses],
        groups=[(facet, FACET_WORDS[facet], _options(facet, found, search)) for facet in FACETS],
        page_count=page_count,
        widest_count=widest_count,
        other_sort=Sort.DATE if search.sort is Sort.TITLE else Sort.TITLE,
        address_of=address_of,
        pages_of=lambda page: address_of(search.on_page(page)),
    )


@blueprint.get("/courses/<slug>")
@access(PUBLIC)
def show(slug: str) -> ResponseReturnValue:
    today = edges().clock.today()
    with reading() as session:
        offered = get_offer(session, slug, today=today)
        namesakes = list_namesakes(session, offered.course)
    lang = current_lang()
    course = offered.course
    editions = [make_edition_card(each, course, today) for each in offered.editions]
    title, title_lang = pick(course.titles, lang, course.language)
    return render_template(
        "courses/show.html",
        course=course,
        title=title,
        title_lang=title_lang,
        summary=in_language(*pick(course.summaries, lang)),
        editions=editions,
        receipts=dict.fromkeys((each.minimum, each.planned) for each in editions if each.minimum),
        providers=offered.providers,
        competences=[
            (competence_label(each.labels), competence_code(each), in_language(*pick(each.outcomes, lang)))
            for each in offered.competences
        ],
        languages_taught=language_names(course.language),
        source_url=source_address(course),
        namesakes=[(each, in_language(*pick(each.titles, lang, each.language))) for each in namesakes],
        document=course_document(offered, lang, current_app.config["SETTINGS"].public_base_url),
    )


def address_of(search: Search, endpoint: str = "courses.list") -> str:
    """Return the address that asks for a search again."""
    values: dict[str, Any] = MultiDict(search.pairs()).to_dict(flat=False)
    return url_for(endpoint, **values)


def _options(facet: str, found: OfferPage, search: Search) -> list[Option]:
    """Return the choices of a filter; what was ticked stays there, even where it finds nothing."""
    chosen = search.values(facet)
    values = {each.value: each for each in found.facets[facet]}
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
    return in_language(each.label, "it") if facet == "topic" else each.label

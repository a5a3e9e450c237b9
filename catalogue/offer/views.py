"""Public pages of the catalogue: the list with its filters, and the page of a course."""

from flask import Blueprint, redirect, render_template
from flask.typing import ResponseReturnValue

from catalogue.courses.wording import pick
from catalogue.offer.asking import address_of, asked_search, keep_vocabulary, meaning_of, public_base_url
from catalogue.offer.cards import (
    competence_code,
    competence_label,
    in_language,
    language_names,
    make_card,
    source_address,
)
from catalogue.offer.choices import active_choices, facet_options
from catalogue.offer.edition_cards import make_edition_card, programme_lines
from catalogue.offer.queries import count_offer, get_offer, list_namesakes, list_offer
from catalogue.offer.rules import FACETS, PAGE_SIZES, Sort
from catalogue.offer.structured import course_document
from catalogue.offer.vocabulary import corrected_text
from catalogue.offer.words import FACETS as FACET_WORDS
from commons.access import PUBLIC, access
from commons.db import reading
from commons.edges import edges
from commons.pages.language import current_lang

blueprint = Blueprint("courses", __name__)
keep_vocabulary(blueprint)


@blueprint.get("/courses", endpoint="list")
@access(PUBLIC)
def list_courses() -> ResponseReturnValue:
    search = asked_search()
    today = edges().clock.today()
    with reading() as session:
        meaning = meaning_of(session, search)
        found = list_offer(session, search, meaning, today=today)
        total = found.offer_count + found.archive_count
        is_narrow = not total and search.chosen
        widest = count_offer(session, search.without_filters(), meaning, today=today) if is_narrow else ()
        corrected = corrected_text(session, search, meaning)
    page_count = max(1, -(-total // search.page_size))
    if search.page > page_count:
        return redirect(address_of(search.on_page(page_count)), code=303)
    first = (search.page - 1) * search.page_size + 1
    groups = [(facet, FACET_WORDS[facet], facet_options(facet, found.facets, search)) for facet in FACETS]
    return render_template(
        "courses/list.html",
        search=search,
        found=found,
        total=total,
        corrected=corrected,
        first=first,
        last=first + len(found.courses) - 1,
        cards=[make_card(each, today) for each in found.courses],
        groups=groups,
        chips=active_choices(search, groups),
        page_count=page_count,
        page_sizes=PAGE_SIZES,
        widest_count=sum(widest),
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
    editions.sort(key=lambda card: card.has_begun and not card.takes_requests)
    title, title_lang = pick(course.titles, lang, course.language)
    return render_template(
        "courses/show.html",
        course=course,
        title=title,
        title_lang=title_lang,
        summary=in_language(*pick(course.summaries, lang)),
        editions=editions,
        programmes=programme_lines(editions),
        receipts=dict.fromkeys((each.minimum, each.planned) for each in editions if each.minimum),
        places=list(dict.fromkeys(each.place for each in editions if each.place)),
        providers=offered.providers,
        competences=[
            (
                each,
                competence_label(each.labels),
                competence_code(each),
                in_language(*pick(each.outcomes, lang)),
            )
            for each in offered.competences
        ],
        languages_taught=language_names(course.language),
        source_url=source_address(course),
        namesakes=[(each, in_language(*pick(each.titles, lang, each.language))) for each in namesakes],
        address=f"{public_base_url()}/courses/{slug}",
        document=course_document(offered, lang, public_base_url()),
    )

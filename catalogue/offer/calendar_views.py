"""The month as visitors read it: what meets on which day, under the filters of the list."""

from typing import Any, Final

from flask import render_template, request
from flask.typing import ResponseReturnValue

from catalogue.editions.month import days_shown, lay_month, read_month
from catalogue.offer.asking import address_of, asked_search, meaning_of
from catalogue.offer.choices import active_choices, facet_options
from catalogue.offer.events import make_entry
from catalogue.offer.rules import FACETS
from catalogue.offer.schedule import count_schedule_facets, list_schedule
from catalogue.offer.views import blueprint
from catalogue.offer.vocabulary import corrected_text
from catalogue.offer.words import FACETS as FACET_WORDS
from commons.access import PUBLIC, access
from commons.db import reading
from commons.edges import edges

MOST_IN_MONTH: Final = 600
OF_A_DAY: Final = "when"
"""A month says already when."""


@blueprint.get("/calendar")
@access(PUBLIC)
def calendar() -> ResponseReturnValue:
    search = asked_search().without(OF_A_DAY).on_page(1)
    today = edges().clock.today()
    first_day = read_month(request.args.get("month", ""), today)
    first, last = days_shown(first_day)
    with reading() as session:
        meaning = meaning_of(session, search)
        span: dict[str, Any] = {"first": first, "last": last, "today": today}
        found = list_schedule(session, search, meaning, limit=MOST_IN_MONTH, **span)
        facets = count_schedule_facets(session, search, meaning, **span)
        corrected = corrected_text(session, search, meaning)
    month = lay_month(first_day, (make_entry(each) for each in found), today=today)
    groups = [
        (facet, FACET_WORDS[facet], facet_options(facet, facets, search))
        for facet in FACETS
        if facet != OF_A_DAY
    ]
    name = None if month.has_today else month.this
    return render_template(
        "courses/calendar.html",
        search=search,
        month=month,
        month_name=name,
        corrected=corrected,
        groups=groups,
        chips=active_choices(search, groups, "courses.calendar", month=name),
        address_of=address_of,
        month_address=lambda which: address_of(search, "courses.calendar", month=which or None),
    )

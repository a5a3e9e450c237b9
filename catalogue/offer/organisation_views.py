"""The public pages of organisations: what they are called, and were, and what they offer and offered."""

from collections.abc import Callable
from datetime import timedelta
from typing import cast
from uuid import UUID

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from catalogue.offer.asking import address_of
from catalogue.offer.bodies import list_bodies
from catalogue.offer.cards import make_card
from catalogue.offer.events import make_entry
from catalogue.offer.queries import list_offer_and_archive
from catalogue.offer.rules import Search
from catalogue.offer.schedule import list_schedule
from catalogue.offer.spelling import Meaning
from commons.access import PUBLIC, access
from commons.db import reading
from commons.edges import edges
from commons.organisations.queries import (
    get_organisation_by_slug,
    list_accreditations_in_force,
    list_aliases,
)
from commons.organisations.words import FUNCTIONS

COURSES_SHOWN = 12
MEETINGS_SHOWN = 8
MEETINGS_AHEAD = timedelta(days=120)

IsIssuer = Callable[[Session, UUID], object]
"""Says whether an organisation has, or ever had, keys to sign with. The floor that knows plugs it in."""

blueprint = Blueprint("organisations", __name__)


@blueprint.get("/organisations", endpoint="list")
@access(PUBLIC)
def list_organisations() -> ResponseReturnValue:
    is_by_name = request.args.get("sort") != "courses"
    with reading() as session:
        bodies = list_bodies(session)
    if not is_by_name:
        bodies = tuple(sorted(bodies, key=lambda each: (-each.offer_count, -each.archive_count, each.name)))
    return render_template(
        "organisations/list.html",
        present=[each for each in bodies if each.offer_count],
        past=[each for each in bodies if not each.offer_count],
        is_by_name=is_by_name,
    )


@blueprint.get("/organisations/<slug>")
@access(PUBLIC)
def show(slug: str) -> ResponseReturnValue:
    search = Search(chosen=(("provider", (slug,)),))
    today = edges().clock.today()
    is_issuer = cast("IsIssuer | None", current_app.extensions.get("is_issuer"))
    with reading() as session:
        organisation = get_organisation_by_slug(session, slug)
        aliases = list_aliases(session, organisation.id)
        held = list_offer_and_archive(session, search, today=today, limit=COURSES_SHOWN)
        coming = list_schedule(
            session,
            search,
            Meaning(),
            first=today,
            last=today + MEETINGS_AHEAD,
            today=today,
            limit=MEETINGS_SHOWN,
        )
        titled = list_accreditations_in_force(session, organisation.id, today)
        issues = bool(is_issuer and is_issuer(session, organisation.id))
    return render_template(
        "organisations/show.html",
        organisation=organisation,
        aliases=aliases,
        held=held,
        offer_cards=[make_card(each, today) for each in held.offer],
        archive_cards=[make_card(each, today) for each in held.archive],
        coming=[make_entry(each) for each in coming],
        titled=[(FUNCTIONS[each.function.value], each) for each in titled],
        issues=issues,
        list_address=address_of(search),
        archive_address=address_of(search.only_archive()),
        calendar_address=address_of(search, "courses.calendar"),
        ics_address=address_of(search, "feeds.courses_ics"),
    )

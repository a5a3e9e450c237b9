"""The public's own request for a place, with and without a session, and the way out again."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from catalogue.courses.wording import pick
from catalogue.enrolments.forms import ActForm, RequestForm
from catalogue.enrolments.places import PlaceOffered, find_own_place, get_own_place, get_place
from catalogue.enrolments.requesting import (
    ask_place,
    confirm_request,
    find_request,
    leave_edition,
    request_place,
)
from catalogue.enrolments.rules import HOLDS_PLACE, EnrolmentState
from catalogue.enrolments.views import blueprint
from catalogue.enrolments.words import ASKED
from commons.access import PUBLIC, SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.limits import count_or_refuse, limit_key, who_asks
from commons.pages.formats import day_span
from commons.pages.language import current_lang
from commons.pages.words import say_refusal
from commons.people.rules import address_key
from commons.signin import current

QUARTER = 15 * 60
REQUESTS_PER_ADDRESS = 5
REQUESTS_PER_NETWORK = 60  # a class asks from one network


@blueprint.route("/editions/<uuid:edition_id>/enrol", methods=["GET", "POST"], endpoint="request_place")
@access(PUBLIC)
def request_place_page(edition_id: UUID) -> ResponseReturnValue:
    """Ask for a place: one button with a session, a short form and a mail without one."""
    return _ask_signed_in(edition_id) if current_viewer().is_signed_in else _ask_by_mail(edition_id)


@blueprint.get("/editions/<uuid:edition_id>/enrol/sent")
@access(PUBLIC)
def request_sent(edition_id: UUID) -> ResponseReturnValue:
    """Say the same to everybody: whether an address is known is nobody's business."""
    with reading() as session:
        place = get_place(session, edition_id)
    return render_template("enrolments/place_sent.html", place=_told(place))


@blueprint.route("/enrol/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def confirm_place(token: str) -> ResponseReturnValue:
    """Show a page when the link is opened; only its button counts: mail scanners open links too."""
    form, now, browser = ActForm(), edges().clock.now(), current.known_browser()
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                done = confirm_request(session, token, browser, now=now)
        except Refusal as refusal:
            return _unusable(refusal)
        if current_viewer().account_id == done.account_id:  # who asked twice and confirms both is in already
            return redirect(url_for("enrolments.request_place", edition_id=done.edition_id), code=303)
        if not done.is_own_browser:  # as with the link of the sign-in page: it lets in where it was asked for
            return redirect(url_for("enrolments.request_done", edition_id=done.edition_id), code=303)
        current.enter(done.account_id, "link")
        return redirect(url_for("enrolments.request_place", edition_id=done.edition_id), code=303)
    with reading() as session:
        found = find_request(session, token, browser, now=now)
        place = get_place(session, found.edition_id) if found else None
    if found is None or place is None:
        return render_template("enrolments/place_unusable.html", sentence=""), 404
    page = {"form": form, "found": found, "place": _told(place), "outcome": place.outcome.value}
    return render_template("enrolments/place_confirm.html", **page)


@blueprint.get("/editions/<uuid:edition_id>/enrol/done")
@access(PUBLIC)
def request_done(edition_id: UUID) -> ResponseReturnValue:
    """Say that a request counts, in a browser that did not ask: who it was is not said here."""
    with reading() as session:
        place = get_place(session, edition_id)
    return render_template("enrolments/place_done.html", place=_told(place))


@blueprint.route("/me/enrolments/<uuid:enrolment_id>/leave", methods=["GET", "POST"])
@access(SIGNED_IN)
def leave(enrolment_id: UUID) -> ResponseReturnValue:
    """Leave an edition oneself, with what follows from it said before."""
    form, viewer = ActForm(), current_viewer()
    with reading() as session:
        own = get_own_place(session, viewer, enrolment_id)
        place = get_place(session, own.edition_id)
    if form.validate_on_submit():
        with unit_of_work() as session:
            leave_edition(session, enrolment_id, actor=viewer, now=edges().clock.now())
        flash(
            _("Ha ritirato la sua iscrizione. Il posto torna libero.")
            if own.state is EnrolmentState.ADMITTED
            else _("Ha ritirato la sua richiesta."),
            "ok",
        )
        return redirect(url_for("enrolments.request_place", edition_id=own.edition_id), code=303)
    page = {"form": form, "own": own, "place": _told(place), "can_leave": own.state in HOLDS_PLACE}
    return render_template("enrolments/leave.html", has_begun=_has_begun(place), **page)


def _ask_signed_in(edition_id: UUID) -> ResponseReturnValue:
    form, viewer = ActForm(), current_viewer()
    if form.validate_on_submit() and viewer.person_id is not None:
        with unit_of_work() as session:
            _id, state = request_place(
                session, edition_id, viewer.person_id, actor=viewer, now=edges().clock.now()
            )
        flash(str(ASKED[state.value]), "wait" if state is EnrolmentState.WAITING else "ok")
        return redirect(url_for("enrolments.request_place", edition_id=edition_id), code=303)
    with reading() as session:
        place = get_place(session, edition_id)
        own = find_own_place(session, viewer, edition_id)
    if own is not None and own.state is EnrolmentState.WITHDRAWN and place.is_open(edges().clock.today()):
        own = None  # he may ask anew
    return _show(place, form=form, own=own, name=current_user.display_name), 200


def _ask_by_mail(edition_id: UUID) -> ResponseReturnValue:
    form = RequestForm(language=current_lang())
    problem = ""
    if form.validate_on_submit():
        try:
            _ask(edition_id, form)
        except NotFound:
            raise
        except Refusal as refusal:
            problem = say_refusal(refusal)
            status = refusal.status
        else:
            return redirect(url_for("enrolments.request_sent", edition_id=edition_id), code=303)
    else:
        status = 422 if form.is_submitted() else 200
    with reading() as session:
        place = get_place(session, edition_id)
    return _show(place, form=form, problem=problem), status


def _ask(edition_id: UUID, form: RequestForm) -> None:
    address = str(form.address.data)
    count_or_refuse(limit_key("enrol-network", who_asks()), limit=REQUESTS_PER_NETWORK, seconds=QUARTER)
    count_or_refuse(
        limit_key("enrol-address", address_key(address)), limit=REQUESTS_PER_ADDRESS, seconds=QUARTER
    )
    with unit_of_work() as session:
        ask_place(
            session,
            edition_id,
            given_name=str(form.given_name.data),
            family_name=str(form.family_name.data),
            birth_date=form.birth_date.data,
            address=address,
            language=str(form.language.data),
            browser=current.asking_browser(),
            now=edges().clock.now(),
        )


def _show(place: PlaceOffered, **values: Any) -> str:
    given: dict[str, Any] = {"own": None, "name": "", "problem": ""}
    page = {
        "place": _told(place),
        "outcome": place.outcome.value,
        "is_open": place.is_open(edges().clock.today()),
        "here_path": request.path,
    }
    return render_template("enrolments/place.html", **{**given, **page, **values})


def _told(place: PlaceOffered) -> dict[str, Any]:
    """Say an edition in the reader's words."""
    title, lang = pick(place.titles, current_lang())
    when = day_span(place.starts_on, place.ends_on) if place.starts_on else place.dates_text
    return {
        "edition_id": place.edition_id,
        "slug": place.course_slug,
        "title": title,
        "title_lang": "" if lang == current_lang() else lang,
        "label": place.label,
        "when": when or _("Date non indicate"),
        "venue": place.venue,
        "lead_name": place.lead_name,
        "lead_slug": place.lead_slug,
        "state": "historical" if place.course_state == "archived" else place.state.value,
        "last_day": place.last_day,
        "seats": place.seats,
        "free_count": None if place.seats is None else max(0, place.seats - place.taken_count),
        "waiting_count": place.waiting_count,
    }


def _has_begun(place: PlaceOffered) -> bool:
    return place.starts_on is not None and place.starts_on <= edges().clock.today()


def _unusable(refusal: Refusal) -> ResponseReturnValue:
    sentence = "" if refusal.code == "place-request-unusable" else say_refusal(refusal)
    return render_template("enrolments/place_unusable.html", sentence=sentence), refusal.status

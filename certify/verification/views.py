"""The check that anybody makes: `/v/<code>`, printed on paper, and `/verify` for who types."""

from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from certify.certificates.answers import tell_what_is_missing
from certify.certificates.counting import current_tallies, write_counts_afterwards
from certify.certificates.downloads import pdf_response
from certify.certificates.papers import get_pdf
from certify.certificates.rules import mask_name
from certify.certificates.tallies import VISITS, WRONG_CODES
from certify.certificates.telling import (
    entitlement_of,
    entitlement_words,
    heading_of,
    list_items,
    list_tags,
    name_of,
)
from certify.credential.codes import normalise_code
from certify.verification.answers import data_of
from certify.verification.checking import Checked, check_code
from certify.verification.queries import find_check
from certify.verification.rules import NAME_SHOWN, Answer, Problem, is_surname, read_code, read_day
from certify.verification.unlocking import (
    came_from_here,
    form_token,
    is_form_token,
    is_unlocked,
    unlock,
)
from certify.verification.words import ANSWERS, PROBLEMS, STATUSES
from commons.access import PUBLIC, access, current_viewer
from commons.db import asking
from commons.edges import edges
from commons.errors import CannotTell, NotFound, Refusal
from commons.limits import count_or_refuse, limit_key, who_asks
from commons.pages.language import PREFIX, current_lang
from commons.pages.words import say_refusal

SURNAMES_PER_VISITOR = 10
SURNAMES_PER_DOCUMENT = 100
BIRTHS_PER_VISITOR = 5
BIRTHS_PER_DOCUMENT = 50
TEN_MINUTES = 600
HOUR = 3600
JSON = "application/json"

blueprint = Blueprint("verification", __name__)
blueprint.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get("/v/<code>")
@blueprint.get(f"{PREFIX}/v/<code>")
@access(PUBLIC)
def show(code: str) -> ResponseReturnValue:
    """Answer about one document; a code written in another way leads to its one address."""
    plain = normalise_code(code)
    if plain is not None and plain != code:
        return redirect(request.path.removesuffix(code) + plain, code=303)
    if "json" in request.headers.get("Accept", "") and _wants_json():
        return data(code)
    checked = _check(plain)
    _count(checked)
    if not request.cookies and not request.query_string and checked.facts is not None:
        # Nobody is known here, so everybody who asks in this minute gets the same page (its links to other
        # languages carry the query, which is somebody's).
        minute = edges().clock.now().replace(second=0, microsecond=0)
        g.is_same_for_all = True
        return _answer(_masked_page(form_token(checked.code), current_lang(), checked, minute), checked)
    return _answer(_page(checked, code, is_named=is_unlocked(checked.code, edges().clock.now())), checked)


@blueprint.post("/v/<code>")
@blueprint.post(f"{PREFIX}/v/<code>")
@access(PUBLIC)
def compare(code: str) -> ResponseReturnValue:
    """Compare a typed surname with the signed one; the right one shows the name for ten minutes."""
    checked = _check(normalise_code(code))
    if checked.facts is None or checked.answer not in NAME_SHOWN:
        raise NotFound("not-found")
    who = who_asks()
    if "born" in request.form:
        return _compare_birth(checked, code, who)
    count_or_refuse(
        limit_key("surname", f"{checked.code}:{who}"), limit=SURNAMES_PER_VISITOR, seconds=TEN_MINUTES
    )
    count_or_refuse(limit_key("surname-of", checked.code), limit=SURNAMES_PER_DOCUMENT, seconds=HOUR)
    typed = request.form.get("surname", "").strip()
    if not came_from_here() or not is_form_token(checked.code, request.form.get("csrf_token", "")):
        return _answer(
            _page(checked, code, typed=typed, wrong=say_refusal(Refusal("surname-form"))), checked, 400
        )
    holder = checked.facts.holder
    if not is_surname(typed, given_name=holder.given_name, family_name=holder.family_name):
        wrong = _("Non corrisponde al cognome registrato: lo scriva come è stampato sul foglio.")
        return _answer(_page(checked, code, typed=typed, wrong=wrong), checked, 422)
    response = redirect(url_for("verification.show", code=checked.code) + "#holder", code=303)
    unlock(response, checked.code, edges().clock.now())
    return response


def _compare_birth(checked: Checked, code: str, who: str) -> ResponseReturnValue:
    """Say yes or no to a birth date that somebody types who has already typed the surname; never show it."""
    born = getattr(checked.facts, "born_on", None)
    if born is None or not is_unlocked(checked.code, edges().clock.now()):
        raise NotFound("not-found")
    count_or_refuse(
        limit_key("birth", f"{checked.code}:{who}"), limit=BIRTHS_PER_VISITOR, seconds=TEN_MINUTES
    )
    count_or_refuse(limit_key("birth-of", checked.code), limit=BIRTHS_PER_DOCUMENT, seconds=HOUR)
    typed = request.form["born"].strip()
    is_ours = came_from_here() and is_form_token(checked.code, request.form.get("csrf_token", ""))
    day = read_day(typed) if is_ours else None
    told = "unreadable" if day is None else "same" if day == born else "other"
    page = _page(checked, code, is_named=True, birth=(typed[:20], told))
    return _answer(page, checked, 200 if told == "same" else 422)


@blueprint.get("/v/<code>.json")
@access(PUBLIC)
def data(code: str) -> ResponseReturnValue:
    """Answer programs; what pages mask is masked here too."""
    checked = _check(normalise_code(code))
    _count(checked)
    now = edges().clock.now()
    response = make_response(data_of(checked, now, is_named=is_unlocked(checked.code, now)))
    response.headers["Access-Control-Allow-Origin"] = "*"
    return _answer(response, checked)


@blueprint.get("/v/<code>.pdf")
@access(PUBLIC)
def paper(code: str) -> ResponseReturnValue:
    """Return the PDF to whoever typed the surname; nobody else learns that there is one."""
    checked = _check(normalise_code(code))
    if (
        checked.facts is None
        or checked.answer not in NAME_SHOWN
        or not is_unlocked(checked.code, edges().clock.now())
    ):
        raise NotFound("not-found")
    with asking() as connection:
        found = find_check(connection, checked.code)
    if found is None:
        raise NotFound("not-found")
    return pdf_response(get_pdf(found[0], edges().files), checked.number)


@blueprint.get("/verify")
@blueprint.get(f"{PREFIX}/verify")
@access(PUBLIC)
def ask() -> ResponseReturnValue:
    """Ask for a code; one that cannot be right is told so, with what was typed still there."""
    typed = request.args.get("code")
    if typed is None:
        return render_template("verification/ask.html", typed="", wrong="")
    try:
        code = read_code(typed)
    except Refusal as refusal:
        return render_template("verification/ask.html", typed=typed[:200], wrong=say_refusal(refusal)), 422
    return redirect(url_for("verification.show", code=code), code=303)


def _check(code: str | None) -> Checked:
    """Check, and count who asks: visits in all, wrong codes apart. Few of them are written down."""
    now, tallies = edges().clock.now(), current_tallies()
    visits, wrong = _windows_of(str(current_app.config["SECRET_KEY"]), who_asks())
    tallies.require_room(visits, limit=VISITS, now=now)
    tallies.require_room(wrong, limit=WRONG_CODES, now=now)
    tallies.count_visit(visits, now)
    try:
        with asking() as connection:
            checked = check_code(connection, code)
    except SQLAlchemyError:
        current_app.logger.exception("the register could not be asked")
        return Checked(Answer.UNCHECKED, code or "", problem=Problem.DATABASE)
    if checked.answer is Answer.UNKNOWN:
        tallies.count_visit(wrong, now)
    return checked


def _count(checked: Checked) -> None:
    """Count a check once: not the pages after the right surname, nor what the holder looks up herself."""
    now = edges().clock.now()
    if checked.certificate_id is None or request.method != "GET" or is_unlocked(checked.code, now):
        return
    if request.cookies and current_viewer().person_id == checked.person_id:
        return
    current_tallies().count_check(checked.certificate_id, now)


@lru_cache(maxsize=256)
def _masked_page(_token: str, _language: str, checked: Checked, minute: datetime) -> str:
    """Remember pages that hold nobody's name. The status was read a moment ago: it is part of `checked`."""
    return _page(checked, checked.code, now=minute)


def _page(
    checked: Checked,
    code: str,
    *,
    is_named: bool = False,
    typed: str = "",
    wrong: str = "",
    birth: tuple[str, str] = ("", ""),
    now: datetime | None = None,
) -> str:
    is_shown = is_named and checked.answer in NAME_SHOWN
    return render_template(
        "verification/answer.html",
        checked=checked,
        facts=checked.facts,
        is_named=is_shown,
        can_ask=checked.facts is not None and checked.answer in NAME_SHOWN and not is_shown,
        token=form_token(checked.code),
        typed=typed,
        wrong=wrong,
        birth=birth,
        has_birth=hasattr(checked.facts, "born_on"),
        typed_code=code,
        told=_tell(checked, is_known=is_shown),
        mask_name=mask_name,
        answer_words=ANSWERS,
        status_words=STATUSES,
        problem_words=PROBLEMS,
        now=now or edges().clock.now(),
    )


def _tell(checked: Checked, *, is_known: bool) -> dict[str, Any]:
    """Put what the document says into words, whatever its kind."""
    facts = checked.facts
    if checked.kind is None:
        return {"name": ""}
    if facts is None:
        return {"name": name_of(None, checked.kind)}
    entitlement = entitlement_of(facts)
    return {
        "name": name_of(facts, checked.kind),
        "rows": list_items(facts, is_known=is_known),
        "tags": [(tag.label, tag.reference) for tag in list_tags(facts)],
        "heading": heading_of(checked.kind),
        "entitlement": entitlement_words(entitlement) if entitlement else "",
    }


def _answer(body: str | Response, checked: Checked, status: int | None = None) -> Response:
    response = make_response(body)
    response.status_code = status or checked.answer.http_status
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Vary"] = "Accept, Accept-Language, Cookie"
    if checked.answer is Answer.UNCHECKED:
        response.headers["Retry-After"] = "60"
    write_counts_afterwards(response)
    return response


def _wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", JSON]) == JSON


@lru_cache(maxsize=2048)
def _windows_of(_secret: str, who: str) -> tuple[str, str]:
    """Name the windows of whoever asks: all visits, and wrong codes."""
    return limit_key("verify", who), limit_key("verify-wrong", who)

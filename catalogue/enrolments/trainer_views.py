"""What a trainer's link opens: who writes, the meetings, the register of one of them. No account, no menu."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalogue.editions.rules import EditionState
from catalogue.enrolments import pages
from catalogue.enrolments.forms import ActForm, WriterForm
from catalogue.enrolments.keeping import asks_as_script, keep_marks, tell_script
from catalogue.enrolments.meeting_views import page_of
from catalogue.enrolments.register import Register, get_register
from catalogue.enrolments.trainer_links import (
    OpenedLink,
    ask_fresh_links,
    confirm_writer,
    note_link_used,
    open_link,
)
from catalogue.enrolments.views import blueprint
from commons.access import PUBLIC, Viewer, access
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.limits import count_or_refuse, limit_key
from commons.pages.words import say_refusal

HOUR = 60 * 60
FRESH_PER_HOUR = 3


@blueprint.route("/t/<token>", methods=["GET", "POST"])
@access(PUBLIC)
def trainer(token: str) -> ResponseReturnValue:
    """Ask who writes, then show the meetings; an old link tells what it was."""
    opened, register = _open(token)
    if not opened.opens(edges().clock.today()):
        return _tell_old(token, opened, register), 410
    form = WriterForm(name=opened.link.writer_name or opened.link.trainer_name)
    problem = ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                confirm_writer(session, opened.link.id, str(form.name.data), now=edges().clock.now())
            return redirect(url_for("enrolments.trainer", token=token), code=303)
        except Refusal as refusal:
            problem = say_refusal(refusal)
    if form.is_submitted() or not opened.link.writer_name or "who" in request.args:
        page = _page(token, opened, register) | {"form": form, "problem": problem}
        return render_template("enrolments/trainer_name.html", **page), 422 if form.is_submitted() else 200
    return render_template("enrolments/trainer.html", **_page(token, opened, register))


@blueprint.route("/t/<token>/meetings/<uuid:meeting_id>", methods=["GET", "POST"])
@access(PUBLIC)
def trainer_meeting(token: str, meeting_id: UUID) -> ResponseReturnValue:
    """Show and write the register of one meeting: names and marks, nothing else."""
    opened, register = _open(token)
    if not opened.opens(edges().clock.today()):
        return _tell_old(token, opened, register), 410
    if opened.link.meeting_id not in {None, meeting_id}:
        raise NotFound("not-found")
    if not opened.link.writer_name:
        return redirect(url_for("enrolments.trainer", token=token), code=303)
    kept = None
    if request.method == "POST":
        kept = keep_marks(
            register.edition_id,
            meeting_id,
            _still_open(token, opened.link.id),
            actor=Viewer(),
            trainer_link=opened.link.id,
        )
        if asks_as_script():
            return tell_script(kept, None if kept.problem else _open(token)[1], meeting_id)
        if kept.problem is None:
            flash(kept.said, kept.kind)
            return redirect(url_for("enrolments.trainer_meeting", token=token, meeting_id=meeting_id), 303)
        register = _open(token)[1]
    page = page_of(register, meeting_id, kept) | _page(token, opened, register) | {"shows_outcomes": False}
    return render_template(
        "enrolments/trainer_meeting.html", page=page, **page
    ), 200 if kept is None else kept.status


@blueprint.post("/t/<token>/fresh")
@access(PUBLIC)
def trainer_fresh(token: str) -> ResponseReturnValue:
    """Have a new link sent to the address of this old one, whoever asks."""
    opened, _register = _open(token)
    count_or_refuse(limit_key("trainer-fresh", str(opened.link.id)), limit=FRESH_PER_HOUR, seconds=HOUR)
    with unit_of_work() as session:
        ask_fresh_links(session, opened, now=edges().clock.now())
    flash(_("Tra poco arriva un messaggio con il collegamento nuovo: guardi la posta."), "ok")
    return redirect(url_for("enrolments.trainer", token=token), code=303)


def _open(token: str) -> tuple[OpenedLink, Register]:
    with reading() as session:
        opened = open_link(session, token, now=edges().clock.now())
        if opened is None:
            raise NotFound("not-found")
        return opened, get_register(session, opened.link.edition_id)


def _still_open(token: str, link_id: UUID) -> Callable[[Session], None]:
    """Return what asks, inside the writing transaction, whether the link was not taken back meanwhile."""

    def allow(session: Session) -> None:
        now = edges().clock.now()
        opened = open_link(session, token, now=now)
        if opened is None or not opened.opens(edges().clock.today()):
            raise NotFound("not-found")
        note_link_used(session, link_id, now=now)

    return allow


def _page(token: str, opened: OpenedLink, register: Register) -> dict[str, Any]:
    return {
        "token": token,
        "link": opened.link,
        "course": pages.course_line(register),
        "meetings": pages.meeting_lines(register, opened.link.meeting_id, edges().clock.today()),
        "is_open": register.state is EditionState.OPEN,
        "owner": register.lead_name,
    }


def _tell_old(token: str, opened: OpenedLink, register: Register) -> str:
    why = "revoked" if opened.link.is_revoked else "replaced" if not opened.is_current else "ended"
    return render_template(
        "enrolments/trainer_old.html",
        **_page(token, opened, register),
        form=ActForm(),
        why=why,
        masked=_mask(opened.link.address),
        can_ask=bool(opened.fresh_ids),
    )


def _mask(address: str) -> str:
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}" if domain else ""

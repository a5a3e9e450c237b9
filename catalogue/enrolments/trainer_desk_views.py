"""Staff makes, renews and takes back the links by which trainers keep a register."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from catalogue.editions.models import Edition
from catalogue.editions.queries import require_edition
from catalogue.enrolments.desk import head
from catalogue.enrolments.forms import ALL_MEETINGS, TrainerLinkForm
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.register import MeetingRow, get_register
from catalogue.enrolments.trainer_links import (
    LinkRow,
    list_trainer_links,
    make_trainer_link,
    renew_trainer_link,
    revoke_trainer_link,
)
from catalogue.enrolments.views import EDITION, blueprint
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound
from commons.pages.formats import day, week_day
from commons.pages.language import current_lang

SHOWN_ONCE = "trainer_link"


@blueprint.route(f"{EDITION}/trainers", methods=["GET", "POST"])
@access(KEEP_REGISTER)
def trainers(edition_id: UUID) -> ResponseReturnValue:
    """List the links of an edition; make one more."""
    with reading() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        register = get_register(session, edition_id)
        names = list(session.get_one(Edition, edition_id).trainers)
        links = list_trainer_links(session, edition_id)
    form = TrainerLinkForm(language=current_lang())
    form.offer([(str(each.id), _meeting_label(each)) for each in register.meetings])
    if form.validate_on_submit():
        _make(edition_id, form)
        return redirect(url_for("enrolments.trainers", edition_id=edition_id), code=303)
    meetings = {each.id: _meeting_label(each) for each in register.meetings}
    used = {link.trainer_name for link in links if not link.is_revoked}
    page = render_template(
        "enrolments/trainers.html",
        head=head(register, edges().clock.now()),
        form=form,
        names=[name for name in names if name not in used],
        links=[_told(link, meetings) for link in links],
        shown=_shown_once(edition_id),
        can_make=register.state in {"planned", "open"},
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.post(f"{EDITION}/trainers/<uuid:link_id>/renew")
@access(KEEP_REGISTER)
def renew_trainer(edition_id: UUID, link_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        _require_link(session, edition_id, link_id)
        token = renew_trainer_link(session, link_id, actor=current_viewer(), now=edges().clock.now())
    _hand_over(edition_id, token)
    return redirect(url_for("enrolments.trainers", edition_id=edition_id), code=303)


@blueprint.post(f"{EDITION}/trainers/<uuid:link_id>/revoke")
@access(KEEP_REGISTER)
def revoke_trainer(edition_id: UUID, link_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        _require_link(session, edition_id, link_id)
        revoke_trainer_link(session, link_id, actor=current_viewer(), now=edges().clock.now())
    flash(
        _("Il collegamento è ritirato: da adesso non apre più il registro. Le presenze già segnate restano."),
        "ok",
    )
    return redirect(url_for("enrolments.trainers", edition_id=edition_id), code=303)


def _make(edition_id: UUID, form: TrainerLinkForm) -> None:
    with unit_of_work() as session:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
        _id, token = make_trainer_link(
            session,
            edition_id,
            meeting_id=_read_id(form.meeting.data),
            trainer_name=str(form.trainer_name.data),
            address=form.address.data or "",
            language=str(form.language.data),
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    _hand_over(edition_id, token)


def _hand_over(edition_id: UUID, token: str | None) -> None:
    """Say that the mail leaves; a link without an address is kept in the asker's cookie, to be shown once."""
    if token is None:
        flash(_("Il collegamento parte per e-mail. Quelli mandati prima smettono di funzionare."), "ok")
    else:
        cookie[SHOWN_ONCE] = [str(edition_id), token]


def _shown_once(edition_id: UUID) -> str:
    edition, token = cookie.pop(SHOWN_ONCE, ["", ""])
    if edition != str(edition_id):
        return ""
    return f"{current_app.config['SETTINGS'].public_base_url}/{current_lang()}/t/{token}"


def _require_link(session: Session, edition_id: UUID, link_id: UUID) -> None:
    require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)
    if link_id not in {link.id for link in list_trainer_links(session, edition_id)}:
        raise NotFound("not-found")


def _told(link: LinkRow, meetings: dict[UUID, str]) -> dict[str, Any]:
    today = edges().clock.today()
    if link.is_revoked:
        state = ("stop", _("Ritirato"), "close-circle")
    elif not link.is_live(today):
        state = ("mute", _("Scaduto il %(day)s", day=day(link.ends_on)), "calendar")
    elif link.ends_on is None:
        state = ("ok", _("Vale"), "check-circle")
    else:
        state = ("ok", _("Vale fino al %(day)s", day=day(link.ends_on)), "check-circle")
    return {
        "row": link,
        "state": state,
        "what": meetings.get(link.meeting_id, "") if link.meeting_id else _("Tutti gli incontri"),
    }


def _meeting_label(meeting: MeetingRow) -> str:
    return f"{week_day(meeting.on_day)}, {meeting.title}"


def _read_id(text: str | None) -> UUID | None:
    try:
        return None if text in {None, "", ALL_MEETINGS} else UUID(text)
    except ValueError:
        raise NotFound("not-found") from None

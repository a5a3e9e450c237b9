"""A person's shares: made, shown once with their address, renewed, moved, ended."""

from datetime import date
from uuid import UUID

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import (
    session as cookie,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.certificates.answers import tell_what_is_missing
from certify.certificates.rules import mask_name
from certify.portfolio import services
from certify.portfolio.competences import FrameworkPicture, by_url, compose_pictures
from certify.portfolio.forms import EndForm, ShareForm
from certify.portfolio.queries import Attestation, list_attestations
from certify.portfolio.rules import SHAREABLE, ShareState, is_minor, last_end, usual_end
from certify.portfolio.sharing import get_own_share, list_shares
from certify.portfolio.symbol import draw_secret_symbol
from certify.portfolio.views import own_person
from commons.access import SIGNED_IN, access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import CannotTell, Refusal
from commons.pages.words import say_refusal
from commons.people.queries import get_holder

SHOWN_ONCE = "new-share"
"""Where the browser of its owner carries a new address to the one page that shows it; nobody keeps it."""

blueprint = Blueprint("shares", __name__, url_prefix="/me/shares")
blueprint.register_error_handler(CannotTell, tell_what_is_missing)


@blueprint.get("")
@access(SIGNED_IN)
def index() -> ResponseReturnValue:
    """List the viewer's shares, the open ones first."""
    with reading() as session:
        rows = list_shares(session, own_person(), edges().clock.today())
    return render_template(
        "shares/index.html",
        open_rows=[row for row in rows if row.state is ShareState.OPEN],
        past_rows=[row for row in rows if row.state is not ShareState.OPEN],
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(SIGNED_IN)
def create() -> ResponseReturnValue:
    """Choose what to show, to whom it speaks and until when."""
    today = edges().clock.today()
    with reading() as session:
        attestations = list_attestations(session, current_viewer())
        holder = get_holder(session, own_person())
    shareable = [each for each in attestations if each.status in SHAREABLE and each.facts is not None]
    pictures = compose_pictures(shareable)
    form = _make_form(shareable, pictures, today)
    if form.validate_on_submit():
        wish = services.Wish(
            share_id=UUID(str(form.share_id.data)),
            title=str(form.title.data),
            sentence=str(form.sentence.data or ""),
            ends_on=form.ends_on.data or today,
            shows_name=bool(form.shows_name.data),
            certificate_ids=[UUID(each) for each in form.documents.data or ()],
            competence_urls=list(form.competences.data or ()),
        )
        return _create(wish)
    page = render_template(
        "shares/create.html",
        form=form,
        attestations={str(each.id): each for each in shareable},
        pictures=pictures,
        known=by_url(pictures),
        masked=mask_name(holder.name.given_name, holder.name.family_name),
        full_name=holder.name.full,
        is_minor=is_minor(holder.birth_date, today),
        first_day=today,
        last_day=last_end(today),
    )
    return page, 422 if form.is_submitted() else 200


@blueprint.get("/<uuid:share_id>")
@access(SIGNED_IN)
def show(share_id: UUID) -> ResponseReturnValue:
    """Show one share to its owner; the address only right after it was made."""
    return _page(share_id, EndForm())


@blueprint.post("/<uuid:share_id>/move")
@access(SIGNED_IN)
def move(share_id: UUID) -> ResponseReturnValue:
    """Let the share end on another day."""
    form = EndForm()
    if not form.validate_on_submit():
        return _page(share_id, form)
    with unit_of_work() as session:
        services.move_end(
            session,
            share_id,
            form.ends_on.data or edges().clock.today(),
            actor=current_viewer(),
            now=edges().clock.now(),
        )
    flash(_("La nuova scadenza vale da adesso; l’indirizzo è rimasto lo stesso."), "ok")
    return redirect(url_for("shares.show", share_id=share_id), code=303)


@blueprint.post("/<uuid:share_id>/renew")
@access(SIGNED_IN)
def renew(share_id: UUID) -> ResponseReturnValue:
    """Make a new address; whoever has the old one sees nothing any more."""
    with unit_of_work() as session:
        secret = services.renew_share(session, share_id, actor=current_viewer(), now=edges().clock.now())
    return _show_once(share_id, secret)


@blueprint.post("/<uuid:share_id>/end")
@access(SIGNED_IN)
def end(share_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        services.end_share(session, share_id, actor=current_viewer(), now=edges().clock.now())
    flash(_("La condivisione è spenta: chi apre quell’indirizzo non vede più nulla."), "ok")
    return redirect(url_for("shares.index"), code=303)


def _create(wish: services.Wish) -> ResponseReturnValue:
    """Make the share; the same form sent twice leads to the one that is there."""
    try:
        with unit_of_work() as session:
            secret = services.create_share(session, wish, actor=current_viewer(), now=edges().clock.now())
    except Refusal as refusal:
        if refusal.code != "share-made-already":
            raise
        flash(say_refusal(refusal), "info")
        return redirect(url_for("shares.index"), code=303)
    return _show_once(wish.share_id, secret)


def _make_form(
    shareable: list[Attestation], pictures: tuple[FrameworkPicture, ...], today: date
) -> ShareForm:
    form = ShareForm()
    form.documents.choices = [(str(each.id), each.facts.title if each.facts else "") for each in shareable]
    form.competences.choices = [
        (each.url, each.label) for picture in pictures for each in picture.competences
    ]
    if not form.is_submitted():
        form.ends_on.data = usual_end(today)
        form.documents.data = request.args.getlist("document")
        form.competences.data = request.args.getlist("competence")
    return form


def _page(share_id: UUID, form: EndForm) -> ResponseReturnValue:
    today = edges().clock.today()
    with reading() as session:
        share = get_own_share(session, share_id, current_viewer(), today)
    if not form.is_submitted():
        form.ends_on.data = share.row.ends_on
    secret = _take_secret(share_id)
    address = f"{current_app.config['SETTINGS'].public_base_url}/shared/{secret}" if secret else None
    page = render_template(
        "shares/show.html",
        share=share,
        row=share.row,
        form=form,
        address=address,
        symbol=draw_secret_symbol(address) if address else None,
        first_day=today,
        last_day=last_end(today),
    )
    return page, 422 if form.is_submitted() else 200


def _show_once(share_id: UUID, secret: str) -> ResponseReturnValue:
    cookie[SHOWN_ONCE] = [str(share_id), secret]
    return redirect(url_for("shares.show", share_id=share_id), code=303)


def _take_secret(share_id: UUID) -> str | None:
    """Take the secret out of the browser's cookie, if it is that of this share."""
    kept = cookie.get(SHOWN_ONCE)
    if not kept or kept[0] != str(share_id):
        return None
    del cookie[SHOWN_ONCE]
    return str(kept[1])

"""What happens by itself: signed placements begin on their day, guardians get their link."""

from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _

from certify.placements.guardians import SEND_GUARDIAN, prepare_guardian_link
from certify.placements.lives import start_due_placements
from certify.placements.signing import START_DUE
from certify.placements.words import KINDS
from commons.db import unit_of_work
from commons.edges import edges
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.pages.formats import day_span, long_day
from commons.pages.language import LOCALES


@handler(START_DUE, is_daily=True)
def start_due(_run: JobRun) -> None:
    with unit_of_work() as session:
        start_due_placements(session, today=edges().clock.today(), now=edges().clock.now())


@handler(SEND_GUARDIAN)
def send_guardian_link(run: JobRun) -> None:
    placement_id = UUID(run.payload["placement"])
    with unit_of_work() as session:
        mail = prepare_guardian_link(session, placement_id, now=edges().clock.now())
    if mail is None:
        return
    with force_locale(LOCALES[mail.language]):
        when = day_span(mail.view.starts_on, mail.view.ends_on)
        ends, kind_name = long_day(mail.expires_on), str(KINDS[mail.view.kind])
    base = str(current_app.config["SETTINGS"].public_base_url)
    send_mail(
        to=mail.address,
        template="guardian_link",
        subject=_("Un progetto da firmare per chi è minorenne"),
        language=mail.language,
        reference=f"placement-guardian:{placement_id}",
        name=mail.view.guardian_name or "",
        given_name=mail.view.given_name,
        promoter=mail.view.promoter_name,
        host=mail.view.host_name,
        kind_name=kind_name,
        when=when,
        ends=ends,
        link=f"{base}/{mail.language}/g/{mail.token}",
    )

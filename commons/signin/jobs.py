"""The mail with the link: its token is made here, so that no row ever held it."""

from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from commons.db import unit_of_work
from commons.edges import edges
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.signin import services


@handler(services.SEND_LINK)
def send_link(run: JobRun) -> None:
    link_id = UUID(run.payload["link"])
    with unit_of_work() as session:
        link = services.prepare_link(session, link_id, now=edges().clock.now())
    if link is None:
        return
    settings = current_app.config["SETTINGS"]
    send_mail(
        to=link.address,
        template="signin",
        subject=_("Il suo collegamento per entrare"),
        language=link.language,
        reference=f"signin:{link_id}",
        link=f"{settings.public_base_url}/{link.language}/signin/{link.token}",
        minutes=settings.signin_link_minutes,
    )

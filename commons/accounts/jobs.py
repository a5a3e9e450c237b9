"""The mails about one's own addresses."""

from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from commons.accounts import services
from commons.accounts.words import CHANGES
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.people.queries import get_holder
from commons.signin.services import TELL_OF_CHANGE


@handler(services.SEND_ADDRESS_LINK)
def send_address_link(run: JobRun) -> None:
    link_id = UUID(run.payload["link"])
    with unit_of_work() as session:
        link = services.prepare_address_link(session, link_id, now=edges().clock.now())
    if link is None:
        return
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=link.address,
        template="address_link",
        subject=_("Conferma questo indirizzo"),
        language=link.language,
        reference=f"address:{link_id}",
        name=link.name,
        link=f"{base_url}/{link.language}/me/account/addresses/{link.token}",
    )


@handler(TELL_OF_CHANGE)
def tell_of_change(run: JobRun) -> None:
    with reading() as session:
        holder = get_holder(session, UUID(run.payload["person_id"]))
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=run.payload["address"],
        template="account_changed",
        subject=_("È cambiato qualcosa nel suo accesso"),
        language=holder.language,
        reference=f"account:{run.id}",
        change=CHANGES[run.payload["change"]],
        link=f"{base_url}/{holder.language}/me/account",
    )

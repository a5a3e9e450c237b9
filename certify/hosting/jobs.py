"""Each day: who is new, and who has something due. What a mail says is read when it leaves."""

from typing import Final
from uuid import UUID

from flask import current_app
from flask_babel import force_locale
from flask_babel import lazy_gettext as _

from certify.hosting.links import SEND_MAIL
from certify.hosting.mailing import (
    MailToSend,
    list_addresses,
    list_addresses_of,
    note_sent,
    plan_mail,
    prepare_mail,
)
from certify.hosting.rules import Purpose, Task
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.pages.language import LOCALES

REMIND: Final = "hosting.remind"
INVITE: Final = "hosting.invite"
"""Enqueued by name from the rooms below when a project is to be signed: {"placement": id}."""

SUBJECTS: Final = {
    Purpose.INVITE: _("La sua pagina di tutor"),
    Purpose.REMINDER: _("Qualcosa aspetta la sua conferma"),
    Purpose.FRESH: _("Il collegamento alla sua pagina di tutor"),
    Purpose.QUESTION: _("Una domanda per lei come tutor"),
}
TASKS: Final = {
    Task.QUESTION: _("una domanda di chi valuta"),
    Task.SIGN: _("il progetto da firmare"),
    Task.HOURS: _("ore da confermare"),
    Task.OBSERVE: _("raccontare che cosa ha visto"),
}


@handler(REMIND, is_daily=True)
def remind(_run: JobRun) -> None:
    """Look at one address after the other: a run that was killed begins again and plans nothing twice."""
    with reading() as session:
        addresses = list_addresses(session, edges().clock.today())
    for address_key in addresses:
        with unit_of_work() as session:
            plan_mail(session, address_key, now=edges().clock.now())


@handler(INVITE)
def invite(run: JobRun) -> None:
    """Write to the tutors of one placement without waiting for the next day."""
    with unit_of_work() as session:
        for address_key in list_addresses_of(session, UUID(run.payload["placement"])):
            plan_mail(session, address_key, now=edges().clock.now())


@handler(SEND_MAIL)
def send_host_mail(run: JobRun) -> None:
    mail_id = UUID(run.payload["mail"])
    with unit_of_work() as session:
        mail = prepare_mail(session, mail_id, now=edges().clock.now())
    if mail is None:
        return
    _send(mail)
    with unit_of_work() as session:
        note_sent(session, mail_id, now=edges().clock.now())


def _send(mail: MailToSend) -> None:
    base_url = str(current_app.config["SETTINGS"].public_base_url)
    with force_locale(LOCALES[mail.language]):
        items = [(each.name, ", ".join(str(TASKS[task]) for task in each.tasks)) for each in mail.lines]
    promoters = list(dict.fromkeys(each.promoter_name for each in mail.lines))
    send_mail(
        to=mail.address,
        template=f"host_{mail.purpose}",
        subject=SUBJECTS[mail.purpose],
        language=mail.language,
        reference=f"host-mail:{mail.mail_id}",
        message_key=f"host-mail.{mail.mail_id}",
        name=mail.name,
        items=items,
        promoters=promoters,
        hosts=list(dict.fromkeys(each.host_name for each in mail.lines)),
        link=f"{base_url}/h/{mail.token}",
    )

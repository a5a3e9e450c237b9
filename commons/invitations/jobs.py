"""The mail with the invitation: its token is made here, so that no row ever held it."""

from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.invitations import services
from commons.invitations.queries import find_invitation
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.organisations.words import ROLES


@handler(services.SEND_INVITATION)
def send_invitation(run: JobRun) -> None:
    invitation_id, now = UUID(run.payload["invitation"]), edges().clock.now()
    with unit_of_work() as session:
        token = services.make_token(session, invitation_id, now=now, mail_number=run.payload["number"])
    if token is None:
        return
    with reading() as session:
        row = find_invitation(session, token, now=now)
    if row is None:  # sent again in this very moment: the next job has the mail
        return
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=row.address,
        template="invitation",
        subject=_("Un invito a lavorare su Segnavia"),
        language=row.language,
        reference=f"invitation:{invitation_id}",
        organisation=row.organisation_name,
        role=ROLES[row.role],
        office=row.office,
        invited_by=row.invited_by,
        until=row.expires_at,
        link=f"{base_url}/{row.language}/invitations/{token}",
    )

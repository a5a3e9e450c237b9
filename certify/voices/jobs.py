"""The mails to the person: a project waits for her signature, somebody wrote about her."""

from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from certify.placements.inviting import ASK_PERSON
from certify.placements.queries import get_placement_unchecked
from certify.placements.rules import OPEN, Party
from certify.placements.telling import TELL_OF_VOICES
from certify.placements.voices_read import list_voices
from commons.db import reading
from commons.errors import NotFound
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.people.queries import get_holder


@handler(ASK_PERSON)
def ask_signature(run: JobRun) -> None:
    """Write that a project waits for her signature; nothing leaves once she signed it, or it is given up."""
    placement_id = UUID(run.payload["placement_id"])
    with reading() as session:
        view = get_placement_unchecked(session, placement_id)
        holder = get_holder(session, view.person_id)
    if not view.awaits(Party.PERSON) or view.state not in OPEN or holder.address is None:
        return
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=holder.address,
        template="voices_signature",
        subject=_("Un progetto aspetta la sua firma"),
        language=holder.language,
        reference=f"voices:{placement_id}",
        name=holder.name.given_name,
        promoter=view.promoter_name,
        host=view.host_name,
        title=view.title,
        link=f"{base_url}/{holder.language}/me/placements/{placement_id}",
    )


@handler(TELL_OF_VOICES)
def tell_of_voices(run: JobRun) -> None:
    """Write that there is something to read: who wrote and of how much, never what."""
    placement_id = UUID(run.payload["placement_id"])
    with reading() as session:
        try:
            view = get_placement_unchecked(session, placement_id)
        except NotFound:
            return
        waiting = [each for each in list_voices(session, [placement_id])[placement_id] if each.answer is None]
        holder = get_holder(session, view.person_id)
    if not waiting or holder.address is None:
        return
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=holder.address,
        template="voices_observations",
        subject=_("Chi la segue ha scritto di lei"),
        language=holder.language,
        reference=f"voices:{placement_id}",
        name=holder.name.given_name,
        writers=", ".join(sorted({each.tutor_name for each in waiting})),
        host=view.host_name,
        title=view.title,
        count=len(waiting),
        link=f"{base_url}/{holder.language}/me/placements/{placement_id}/voices",
    )

"""Work after the click: signing batch by batch, and telling each holder by mail."""

from decimal import Decimal
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from certify.certificates.documents import read_facts
from certify.certificates.papers import open_kept
from certify.certificates.preparing import load_actor
from certify.certificates.press import current_press
from certify.certificates.queries import TELL_HOLDER, find_document
from certify.certificates.rules import Status
from certify.certificates.services import BATCH, ISSUE_JOB, issue_attestations, list_unchanged
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.people.queries import get_holder


@handler(ISSUE_JOB)
def issue_edition(run: JobRun) -> None:
    """Sign what was ordered, batch by batch; a run that is taken up again passes over what is there.

    Each batch asks again whether who gave the order may still issue, and leaves out whose hours are no
    longer those that he saw.
    """
    edition_id, account_id = UUID(run.payload["edition_id"]), UUID(run.payload["account_id"])
    recipients = [UUID(each) for each in run.payload["recipients"]]
    seen_hours = dict(zip(recipients, map(Decimal, run.payload["hours"]), strict=True))
    for start in range(0, len(recipients), BATCH):
        batch = recipients[start : start + BATCH]
        with unit_of_work() as session:
            clock = edges().clock
            issue_attestations(
                session,
                edition_id,
                list_unchanged(
                    session,
                    edition_id,
                    {each: seen_hours[each] for each in batch},
                    seen_edition=run.payload["edition"],
                ),
                press=current_press(),
                actor=load_actor(session, account_id, clock.today()),
                now=clock.now(),
            )
            run.progress(session, start + len(batch), len(recipients))


@handler(TELL_HOLDER)
def tell_holder(run: JobRun) -> None:
    """Mail a holder that the document is there; what was revoked or replaced meanwhile is not announced."""
    with reading() as session:
        kept = find_document(session, UUID(run.payload["certificate_id"]))
        if kept is None or kept.status is not Status.ISSUED:
            return
        holder = get_holder(session, kept.person_id)
    if holder.address is None:
        return
    facts = read_facts(open_kept(kept))
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=holder.address,
        template="certificate_issued",
        subject=_("Il suo attestato di frequenza è pronto"),
        language=holder.language,
        reference=f"certificate:{kept.id}",
        name=facts.holder.full_name,
        title=facts.title,
        issuer=facts.issuer.name,
        number=facts.number,
        is_corrected=facts.replaces is not None,
        link=f"{base_url}/{holder.language}/me/attestations/{kept.id}",
        verify_url=facts.verify_url,
    )

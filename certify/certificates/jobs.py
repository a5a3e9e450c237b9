"""Work after the click: signing batch by batch, and telling each holder by mail."""

from decimal import Decimal
from typing import Final
from uuid import UUID

from flask import current_app
from sqlalchemy import update

from catalogue import api as catalogue
from certify.certificates.papers import read_kept
from certify.certificates.press import current_press
from certify.certificates.queries import TELL_HOLDER, find_document, list_in_force
from certify.certificates.rules import Kind, Status
from certify.certificates.services import BATCH, ISSUE_JOB, issue_attestations, list_unchanged
from certify.certificates.words import DOCUMENT_NAMES, MAIL_SUBJECTS, WORTHS
from commons import audit
from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.jobs import Job, JobRun, JobState, handler
from commons.mail import send_mail
from commons.organisations.queries import load_actor
from commons.people.queries import get_holder

EDITION_REOPENED: Final = "certificates.edition_reopened"
catalogue.follow_reopened_editions(EDITION_REOPENED)


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


@handler(TELL_HOLDER, is_lasting=True)
def tell_holder(run: JobRun) -> None:
    """Mail a holder that the document is there; what is not valid any more is not announced.

    A mail that is not sent for that, or for want of an address, is recorded as stopped and not as sent.
    """
    with reading() as session:
        kept = find_document(session, UUID(run.payload["certificate_id"]))
        holder = get_holder(session, kept.person_id) if kept is not None else None
    if kept is None or holder is None or kept.status is not Status.ISSUED or holder.address is None:
        with unit_of_work() as session:
            session.execute(
                update(Job)
                .where(Job.id == run.id, Job.owner == run.owner)
                .values(state=JobState.CALLED_BACK, lease_until=None)
            )
        return
    facts = read_kept(kept)
    base_url = current_app.config["SETTINGS"].public_base_url
    subject = MAIL_SUBJECTS[kept.kind.value]
    send_mail(
        to=holder.address,
        template="certificate_issued" if kept.kind is Kind.ATTENDANCE else "document_issued",
        subject=subject,
        language=holder.language,
        reference=f"certificate:{kept.id}",
        subject_words=subject,
        document=DOCUMENT_NAMES.get(facts.kind_name, facts.kind_name),
        worth=WORTHS[kept.kind.value],
        has_annex=kept.annex_file is not None,
        name=facts.holder.full_name,
        title=facts.title,
        issuer=facts.issuer.name,
        number=facts.number,
        is_corrected=facts.replaces is not None,
        link=f"{base_url}/{holder.language}/me/attestations/{kept.id}",
        verify_url=facts.verify_url,
    )


@handler(EDITION_REOPENED)
def note_reopened_edition(run: JobRun) -> None:
    """Keep in the audit how many documents stand though their edition was opened again; nothing is done.

    Which of them the outcomes contradict, the desk's list says (`differences`): people decide.
    """
    edition_id = UUID(run.payload["edition_id"])
    with unit_of_work() as session:
        in_force = list_in_force(session, edition_id)
        audit.record(
            session,
            ANONYMOUS,
            "certificates.edition_reopened",
            object_type="edition",
            object_id=edition_id,
            organisation_id=in_force[0].issuer_id if in_force else None,
            now=edges().clock.now(),
            in_force=len(in_force),
        )

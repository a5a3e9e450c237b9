"""What issuing has to do this week: documents that are due, and mails that can still be called back."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from flask import url_for
from flask_babel import ngettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from catalogue.data import EditionSummary, Texts
from certify.certificates.models import Certificate
from certify.certificates.permissions import ISSUE, REHEARSE
from certify.certificates.queries import TELL_HOLDER
from certify.certificates.rules import FIRST_VERSION, Kind, SubjectType
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.agenda.rules import Due
from commons.edges import edges
from commons.jobs import Job, JobState
from commons.pages.language import current_lang

LOOKS_BACK: Final = timedelta(days=400)
"""Older editions are left alone: what was not issued in a year was not wanted."""
ISSUE_WITHIN: Final = timedelta(days=30)
"""Attestations are issued within a month of the last meeting."""


def attestations_to_issue(session: Session, viewer: Viewer, today: date) -> Iterator[Due]:
    """Return the closed editions where somebody completed and has no document; three queries."""
    if not viewer.has_any(REHEARSE):
        return
    editions = [
        each
        for each in catalogue.list_editions_for_viewer(session, viewer, REHEARSE)
        if each.is_closed and each.completed_count and (each.ends_on or today) >= today - LOOKS_BACK
    ]
    if not editions:
        return
    completed = catalogue.list_completed_persons(session, [each.edition_id for each in editions])
    issued = _persons_with_document(session, completed)
    for each in editions:
        count = len(completed[each.edition_id] - issued[each.edition_id])
        if count:
            yield Due(
                each.ends_on + ISSUE_WITHIN if each.ends_on else None,
                _text_for(viewer, each, count),
                f"{_title(each.title)}, {each.label}",
                url_for("certificates.rehearse", edition_id=each.edition_id),
            )


def mails_to_call_back(session: Session, viewer: Viewer, _today: date) -> Iterator[Due]:
    """Return the editions whose mails have not left yet and may still be stopped; three queries."""
    led = viewer.organisations_with(ISSUE)
    if not led:
        return
    waiting: dict[UUID, datetime] = {
        UUID(job.payload["certificate_id"]): job.run_at
        for job in session.scalars(
            select(Job).where(
                Job.kind == TELL_HOLDER, Job.state == JobState.READY, Job.run_at > edges().clock.now()
            )
        )
    }
    if not waiting:
        return
    leaving: defaultdict[UUID, list[datetime]] = defaultdict(list)
    for certificate_id, edition_id in session.execute(
        select(Certificate.id, Certificate.subject_id).where(
            Certificate.id.in_(waiting), Certificate.issuer_id.in_(led)
        )
    ):
        leaving[edition_id].append(waiting[certificate_id])
    if not leaving:
        return
    summaries = {each.edition_id: each for each in catalogue.list_editions_for_viewer(session, viewer, ISSUE)}
    for edition_id, times in leaving.items():
        first = min(times).astimezone(TRENTO)
        told = summaries.get(edition_id)
        yield Due(
            first.date(),
            ngettext(
                "Può ancora fermare %(num)s mail, fino alle %(clock)s",
                "Può ancora fermare %(num)s mail, fino alle %(clock)s",
                len(times),
                clock=f"{first:%H:%M}",
            ),
            f"{_title(told.title)}, {told.label}" if told else "",
            url_for("certificates.issued", edition_id=edition_id),
        )


def _persons_with_document(
    session: Session, completed: Mapping[UUID, frozenset[UUID]]
) -> defaultdict[UUID, set[UUID]]:
    issued: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for edition_id, person_id in session.execute(
        select(Certificate.subject_id, Certificate.person_id).where(
            Certificate.subject_type == SubjectType.EDITION,
            Certificate.subject_id.in_(completed),
            Certificate.kind == Kind.ATTENDANCE,
            Certificate.version == FIRST_VERSION,
        )
    ):
        issued[edition_id].add(person_id)
    return issued


def _text_for(viewer: Viewer, edition: EditionSummary, count: int) -> str:
    if edition.lead_provider_id in viewer.organisations_with(ISSUE):
        return str(ngettext("Rilasci %(num)s attestato", "Rilasci %(num)s attestati", count))
    return str(
        ngettext(
            "Faccia la prova generale di %(num)s attestato",
            "Faccia la prova generale di %(num)s attestati",
            count,
        )
    )


def _title(title: Texts) -> str:
    return {"it": title.it, "de": title.de, "en": title.en}[current_lang()] or title.it

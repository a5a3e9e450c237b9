"""Confirming an uploaded sheet, and the work that follows: once, and as it was seen or not at all."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.services import EDIT_COURSES
from catalogue.editions.models import Edition
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.rules import EnrolmentState
from catalogue.enrolments.services import enrol_person
from catalogue.intake import course_rows, people_plan
from catalogue.intake.course_apply import apply_rows
from catalogue.intake.course_rows import PlannedRow, RowKind
from catalogue.intake.drafts import Draft, settle
from catalogue.intake.models import SheetUpload
from catalogue.intake.people_plan import PlannedPerson
from catalogue.intake.plans import digest_of, look_at_courses, look_at_people
from catalogue.intake.rules import SheetKindOf, UploadState
from catalogue.intake.uploads import expire_upload, read_draft, take_upload, write_content
from commons import audit, jobs
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Forbidden, NotFound, Refusal
from commons.jobs import Job, JobState
from commons.organisations.models import Organisation
from commons.people.sealing import FiscalCodeVault
from commons.people.services import register_person

APPLY: Final = "intake.apply"
AT_ONCE: Final = {SheetKindOf.COURSES: 200, SheetKindOf.PEOPLE: 20}
"""So many rows are applied while the page is waited for (under two seconds); more of them by a job."""
BATCH: Final = {SheetKindOf.COURSES: 100, SheetKindOf.PEOPLE: 20}
OLDER: Final = timedelta(days=30)

Planned = PlannedRow | PlannedPerson


def order_upload(
    session: Session, upload_id: UUID, *, seen: str, vault: FiscalCodeVault, actor: Viewer, now: datetime
) -> UploadState:
    """Confirm what the preview of this digest showed; it is applied now, or by a job that is enqueued.

    Confirmed twice, the second changes nothing. A preview that others have made old is refused.
    """
    upload = take_upload(session, upload_id, actor=actor)
    if upload.state != UploadState.DRAFT:
        return UploadState(upload.state)
    _hold_target(session, upload)
    kind, draft = SheetKindOf(upload.kind), read_draft(upload, vault)
    if not draft.layout.is_said:
        raise Refusal("sheet-columns-unsaid")
    rows = plan_rows(session, upload, draft, vault, now)
    if any(row.kind in {RowKind.WRONG, *people_plan.OPEN} for row in rows):
        raise Refusal("sheet-has-open-rows")
    if digest_of(rows) != seen:
        raise Refusal("sheet-outdated")
    wanted = [row for row in rows if _is_applied(row)]
    upload.state = UploadState.APPLYING
    upload.ordered = {str(row.row): row.digest for row in wanted}
    upload.applied = {}
    upload.counts = dict(Counter(str(row.kind) for row in rows))
    upload.updated_at = now
    if len(wanted) > AT_ONCE[kind]:
        payload = {"upload_id": str(upload.id), "account_id": str(actor.account_id)}
        upload.job_id = jobs.enqueue(session, APPLY, payload, run_at=now, total=len(wanted))
        session.flush()
        return UploadState.APPLYING
    apply_batch(session, upload, wanted, vault=vault, actor=actor, now=now)
    finish_upload(session, upload, vault=vault, actor=actor, now=now)
    return UploadState(upload.state)


def _hold_target(session: Session, upload: SheetUpload) -> None:
    """Let two sheets of one organisation, or edition, be confirmed one after the other.

    What is new in both would else be entered twice: the second is planned when the first is written.
    """
    target = Organisation if upload.edition_id is None else Edition
    of_target = upload.edition_id or upload.organisation_id
    session.execute(select(target.id).where(target.id == of_target).with_for_update())
    other = session.scalar(
        select(SheetUpload.id)
        .join(Job, Job.id == SheetUpload.job_id)
        .where(
            SheetUpload.organisation_id == upload.organisation_id,
            SheetUpload.edition_id == upload.edition_id,
            SheetUpload.state == UploadState.APPLYING,
            Job.state == JobState.READY,
        )
        .limit(1)
    )
    if other is not None:
        raise Refusal("sheet-other-applying")


def plan_rows(
    session: Session, upload: SheetUpload, draft: Draft, vault: FiscalCodeVault, now: datetime
) -> Sequence[Planned]:
    today = now.astimezone(TRENTO).date()
    if upload.kind == SheetKindOf.COURSES:
        return look_at_courses(session, upload, draft, today).plan.rows
    return look_at_people(session, upload, draft, vault, today).rows


def list_batches(
    session: Session, upload: SheetUpload, *, vault: FiscalCodeVault, now: datetime
) -> list[list[Planned]]:
    """Return what was confirmed, still means the same and is not applied yet, cut where courses end."""
    rows = [
        row
        for row in plan_rows(session, upload, read_draft(upload, vault), vault, now)
        if upload.ordered.get(str(row.row)) == row.digest and str(row.row) not in upload.applied
    ]
    size = BATCH[SheetKindOf(upload.kind)]
    batches: list[list[Planned]] = []
    for _group, together in groupby(sorted(rows, key=_group_of), key=lambda row: _group_of(row)[0]):
        of_group = list(together)
        if batches and len(batches[-1]) + len(of_group) <= size:
            batches[-1] += of_group
        else:
            batches.append(of_group)
    return batches


def apply_batch(
    session: Session,
    upload: SheetUpload,
    rows: Sequence[Planned],
    *,
    vault: FiscalCodeVault,
    actor: Viewer,
    now: datetime,
) -> None:
    """Write these rows and tick them off, in one transaction."""
    _require_office(upload, actor)
    courses = [row for row in rows if isinstance(row, PlannedRow)]
    applied: dict[str, object] = {}
    if courses:
        done = apply_rows(
            session,
            courses,
            organisation_id=upload.organisation_id,
            upload_id=upload.id,
            actor=actor,
            now=now,
        )
        applied = {str(row): True for row in done}
    for row in rows:
        if isinstance(row, PlannedPerson) and (
            state := _enrol(session, upload, row, vault, actor=actor, now=now)
        ):
            applied[str(row.row)] = state
    upload.applied = {**upload.applied, **applied}
    session.flush()


def finish_upload(
    session: Session, upload: SheetUpload, *, vault: FiscalCodeVault, actor: Viewer, now: datetime
) -> None:
    """Close an upload all of whose rows are applied; with rows left over it becomes a draft again."""
    left = len(upload.ordered) - len(upload.applied)
    counts = {**upload.counts, "left": left}
    if upload.kind == SheetKindOf.PEOPLE:
        states = Counter(str(state) for state in upload.applied.values())
        counts |= {"admitted": states[EnrolmentState.ADMITTED], "waiting": states[EnrolmentState.WAITING]}
    else:
        counts["applied"] = len(upload.applied)
    upload.counts = counts
    upload.ordered, upload.job_id, upload.updated_at = {}, None, now
    if left:
        upload.state = UploadState.DRAFT
    else:
        upload.state, upload.applied_at = UploadState.APPLIED, now
        if upload.kind == SheetKindOf.PEOPLE:
            upload.content, upload.answers, upload.applied = None, None, {}
        else:
            _keep_as_newest(session, upload, vault, now)
    audit.record(
        session,
        actor,
        "sheets.apply",
        object_type="sheet",
        object_id=upload.id,
        organisation_id=upload.organisation_id,
        now=now,
        kind=upload.kind,
        **{f"rows_{name}": count for name, count in counts.items()},
    )
    session.flush()


def _keep_as_newest(session: Session, upload: SheetUpload, vault: FiscalCodeVault, now: datetime) -> None:
    """Keep the sheet as it is from now on, each row with its course; older ones go after some weeks."""
    session.flush()
    draft = read_draft(upload, vault)
    today = now.astimezone(TRENTO).date()
    plan = look_at_courses(session, upload, draft, today).plan
    upload.applied = {
        str(row.row): [str(row.course.id), str(row.edition.id) if row.edition else ""]
        for row in plan.rows
        if row.course is not None
    }
    write_content(upload, settle(draft), vault)
    upload.answers = None
    expire_upload(session, upload, None)
    for older in session.scalars(
        select(SheetUpload).where(
            SheetUpload.organisation_id == upload.organisation_id,
            SheetUpload.kind == SheetKindOf.COURSES,
            SheetUpload.state == UploadState.APPLIED,
            SheetUpload.id != upload.id,
            SheetUpload.expires_at.is_(None),
        )
    ):
        expire_upload(session, older, now + OLDER)


def _enrol(
    session: Session,
    upload: SheetUpload,
    row: PlannedPerson,
    vault: FiscalCodeVault,
    *,
    actor: Viewer,
    now: datetime,
) -> EnrolmentState | None:
    """Enrol one person, registered now if she is new; None where a rule says no: the row is told again."""
    if upload.edition_id is None:
        raise NotFound("not-found")
    read = row.reading
    try:
        with session.begin_nested():
            person_id = row.person_id or register_person(
                session,
                given_name=read.given,
                family_name=read.family,
                addresses=[read.address] if read.address else [],
                birth_date=read.birth_date,
                fiscal_code=read.code or None,
                vault=vault,
                actor=actor,
                now=now,
            )
            _id, state = enrol_person(
                session, upload.edition_id, person_id, is_walk_in=read.is_walk_in, actor=actor, now=now
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status or refusal.code.startswith("edition-is-"):
            raise
        return None
    return state


def _require_office(upload: SheetUpload, actor: Viewer) -> None:
    permission = EDIT_COURSES if upload.kind == SheetKindOf.COURSES else KEEP_REGISTER
    if upload.organisation_id not in actor.organisations_with(permission):
        raise Forbidden("forbidden")


def _is_applied(row: Planned) -> bool:
    return row.kind in course_rows.APPLIED or row.kind in people_plan.APPLIED


def _group_of(row: Planned) -> tuple[object, int]:
    """Return what must be applied together: the rows of one course; of persons each by itself."""
    return (row.first_row if isinstance(row, PlannedRow) else row.row), row.row

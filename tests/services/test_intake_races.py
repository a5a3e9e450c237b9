"""Two sheets, or two clicks, at the same moment: what is new is entered once."""

from functools import partial
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select, update

from catalogue.courses.models import Course
from catalogue.intake.drafts import Layout, guess_header
from catalogue.intake.models import SheetUpload
from catalogue.intake.orders import order_upload, plan_rows
from catalogue.intake.plans import digest_of
from catalogue.intake.rules import SheetKindOf, UploadState
from catalogue.intake.uploads import keep_upload, known_names, read_draft, say_columns
from commons import jobs
from commons.access import Role, Viewer
from commons.db import reading, unit_of_work
from commons.people.sealing import FiscalCodeVault
from commons.sheets import Limits
from commons.sheets.raw import RawFile, read_raw
from tests.conftest import MASTER_KEYS
from tests.factories import NOW, make_organisation, make_staff
from tests.services.test_people_races import at_once

SHEET = "Titolo;Ore\nAcqua e pace;8\nTerra e mani;4\n"
VAULT = FiscalCodeVault(MASTER_KEYS)


def keep_sheet(lead: UUID, staff: Viewer) -> tuple[UUID, str]:
    """Keep a sheet without codes whose columns are said; return it with the digest of its preview."""
    file = read_raw(SHEET.encode(), Limits())
    assert isinstance(file, RawFile)
    with unit_of_work() as session:
        upload_id = keep_upload(
            session,
            file,
            kind=SheetKindOf.COURSES,
            file_label="corsi.csv",
            vault=VAULT,
            actor=staff,
            now=NOW,
            organisation_id=lead,
        )
        header = guess_header(file.sheets[0], known_names(SheetKindOf.COURSES))
        layout = Layout(0, header, ("title", "hours"))
        say_columns(session, upload_id, layout, vault=VAULT, actor=staff, now=NOW)
        upload = session.get_one(SheetUpload, upload_id)
        return upload_id, digest_of(plan_rows(session, upload, read_draft(upload, VAULT), VAULT, NOW))


def lay(app: Flask) -> tuple[UUID, Viewer]:
    with unit_of_work() as session:
        lead = make_organisation(session)
        return lead, make_staff(session, lead, Role.PROVIDER_LEAD)


def test_one_list_uploaded_twice_and_confirmed_at_once_is_entered_once(app: Flask) -> None:
    lead, staff = lay(app)
    kept = [keep_sheet(lead, staff) for _ in range(3)]
    acts = [
        partial(order_upload, upload_id=each, seen=seen, vault=VAULT, actor=staff, now=NOW)
        for each, seen in kept
    ]
    assert at_once(app, acts) == ["", "sheet-outdated", "sheet-outdated"]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Course)) == 2


def test_while_a_sheet_is_being_applied_another_one_waits(app: Flask) -> None:
    lead, staff = lay(app)
    (first, _seen), (second, seen) = keep_sheet(lead, staff), keep_sheet(lead, staff)
    with unit_of_work() as session:
        job_id = jobs.enqueue(session, "intake.apply", {"upload_id": str(first)}, run_at=NOW)
        session.execute(
            update(SheetUpload)
            .where(SheetUpload.id == first)
            .values(state=UploadState.APPLYING, job_id=job_id)
        )
    act = partial(order_upload, upload_id=second, seen=seen, vault=VAULT, actor=staff, now=NOW)
    assert at_once(app, [act]) == ["sheet-other-applying"]
    with unit_of_work() as session:
        session.execute(update(jobs.Job).values(state=jobs.JobState.DEAD))
    assert at_once(app, [act]) == [""]

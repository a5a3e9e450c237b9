"""A small world with everybody in it, for the guards that knock at every door."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition
from certify.certificates.models import Certificate
from certify.certificates.services import ISSUE_JOB
from commons import jobs
from commons.access import Role, Viewer
from commons.adapters.mail import MailboxMailer
from commons.db import unit_of_work
from commons.demo.models import Part
from commons.demo.services import cast_person
from commons.edges import Mail
from commons.frameworks.models import Framework
from commons.organisations.models import Membership
from tests import factories
from tests.clock import FixedClock
from tests.factories import NOW
from tests.guards.furniture import furnish, upload
from tests.guards.practice import practise
from tests.issuing import Taught, enrol, issue, make_edition, make_issuer

ACTORS = (
    *("nobody", "holder", "other", "staff", "lead", "partner", "stranger", "operator"),
    *("person", "tutor", "foreign", "aide", "promoter", "assessor", "body"),
)
"""Who knocks. `holder` owns the attestation; `staff` and `lead` work for its issuer, `partner` leads another
provider of the same courses, `stranger` leads all there is to lead in a body of its own.

`person` practises, `tutor` follows her for the host and came by a link, without an account, as
`foreign` did who is a tutor elsewhere; `aide` and
`promoter` (who leads) work for the promoter; `assessor` evaluates her and `body` leads the titled body."""


@dataclass(frozen=True, slots=True)
class World:
    accounts: dict[str, UUID | None]
    values: dict[str, object]
    """What stands in addresses: `<edition_id>` and so on."""
    open_edition_id: UUID
    closed_edition_id: UUID
    host_tokens: dict[str, str]
    """Who came by a tutor's link, and by which."""


def make_world(app: Flask) -> World:
    with unit_of_work() as session:
        issuer_id = make_issuer(session, slug="guida")
        partner_id = factories.make_organisation(session, "Partner")
        stranger_id = factories.make_organisation(session, "Estraneo")
        holder, other = factories.make_holder(session), factories.make_holder(session)
        lead = factories.make_staff(session, issuer_id, Role.PROVIDER_LEAD)
        staff = factories.make_staff(session, issuer_id, Role.PROVIDER_STAFF)
        partner = factories.make_staff(session, partner_id, Role.PROVIDER_LEAD)
        stranger = factories.make_staff(session, stranger_id, Role.PROVIDER_LEAD)
        for role in (Role.PROMOTER_LEAD, Role.ASSESSMENT_LEAD):
            _give(session, stranger, stranger_id, role)
        operator = factories.make_staff(session, stranger_id, Role.OPERATOR)
        assert holder.person_id is not None

        closed_id = make_edition(session, issuer_id)
        course_id = session.get_one(Edition, closed_id).course_id
        session.add(
            CourseProvider(course_id=course_id, organisation_id=partner_id, is_lead=False, named_as="Partner")
        )
        enrol(session, closed_id, holder.person_id)
        made = factories.make_course_with_edition(
            session, lead_id=issuer_id, partner_ids=[partner_id], seats=1
        )
        enrolment_id = factories.make_enrolment(session, made.edition_id, other.person_id)
        waiting_id = factories.make_enrolment(session, made.edition_id)
        cast_person(session, holder.person_id, part=Part.HOLDER, stories={"it": "Prova."})
        order = {
            "edition_id": str(closed_id),
            "account_id": str(lead.account_id),
            "edition": "0" * 32,
            "recipients": [str(holder.person_id)],
            "hours": ["22"],
        }
        job_id = jobs.enqueue(session, ISSUE_JOB, order, run_at=NOW, total=1)
        framework = _framework()
        session.add(framework)
        session.flush()
        practised = practise(session)
        furniture = furnish(
            session,
            organisation_id=issuer_id,
            edition_id=made.edition_id,
            framework_id=framework.id,
            holder=holder,
            staff=staff,
            lead=lead,
            operator=operator,
        )
    [certificate_id] = issue(Taught(closed_id, issuer_id, "guida", lead, (holder.person_id,)))
    with unit_of_work() as session:
        code = session.scalars(select(Certificate.code).where(Certificate.id == certificate_id)).one()
        slug = session.get_one(Course, made.course_id).slug
    uploads = upload(app, lead, operator, issuer_id)
    mailbox = app.config["SETTINGS"].mailbox_dir
    letter = Mail("x@example.org", "Prova", "Prova.", "<p>Prova.</p>", "it", "test")
    MailboxMailer(mailbox, "Segnavia <x@example.org>", FixedClock()).send(letter)
    [letter_file] = mailbox.iterdir()
    return World(
        accounts={
            "nobody": None,
            "holder": holder.account_id,
            "other": other.account_id,
            "staff": staff.account_id,
            "lead": lead.account_id,
            "partner": partner.account_id,
            "stranger": stranger.account_id,
            "operator": operator.account_id,
            "tutor": None,
            "foreign": None,
            **practised.accounts,
        },
        host_tokens=practised.host_tokens,
        values={
            **furniture,
            **practised.values,
            "course_id": made.course_id,
            "courses.show": slug,
            "feeds.course_ics": slug,
            "competences.show": "quadro",
            "other_id": other.person_id,
            "upload_id": uploads["intake"],
            "imports.upload_id": uploads["imports"],
            "certificate_id": certificate_id,
            "code": code,
            "enrolment_id": enrolment_id,
            "meeting_id": made.meeting_ids[0],
            "job_id": job_id,
            "person_id": holder.person_id,
            "token": "x" * 43,
            "name": letter_file.stem,
            "filename": "css/foundation.css",
            "lang": "it",
            "issuers.show": "guida",
            "issuers.did": "guida",
            "organisations.show": "guida",
            "frameworks.show": "quadro",
            "waiting_id": waiting_id,
        },
        open_edition_id=made.edition_id,
        closed_edition_id=closed_id,
    )


def _give(session: Session, who: Viewer, organisation_id: UUID, role: Role) -> None:
    session.add(
        Membership(
            id=uuid4(),
            account_id=who.account_id,
            organisation_id=organisation_id,
            role=role,
            created_at=NOW,
        )
    )
    session.flush()


def _framework() -> Framework:
    return Framework(
        id=uuid4(),
        slug="quadro",
        version="1",
        short_name="Prova",
        names={"it": "Quadro di prova"},
        provenance={"it": "from_memory"},
        publisher="Prova",
        licence="CC0",
        levels=[],
        content_sha256="0" * 64,
        is_current=True,
        imported_at=NOW,
    )

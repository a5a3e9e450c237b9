"""Setting the stage: frameworks, organisations with keys, people, courses. Each step may be repeated."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.models import Course
from catalogue.courses.services import CourseTexts, Taught, create_course, propose_course, publish_course
from catalogue.editions.models import Edition
from catalogue.editions.services import add_meeting, open_edition, plan_edition
from certify.issuers.keys import KeyCabinet
from certify.issuers.services import make_issuer_keys
from commons.access import Role, Viewer
from commons.demo.models import Part
from commons.demo.services import cast_person
from commons.frameworks.queries import get_competences
from commons.frameworks.rules import read_json
from commons.frameworks.services import import_framework
from commons.organisations.models import Membership, Organisation
from commons.organisations.services import add_membership, create_organisation
from commons.people.models import Person
from commons.people.queries import find_person_by_address
from commons.people.rules import name_key
from commons.people.services import open_account, register_person
from commons.settings import ROOT
from demo.script import ORGANISATIONS, DemoCourse, DemoOrganisation, Participant, Staff

FRIDAY = 5
LONG_AFTERNOON = 240
"""What is longer begins in the morning."""
CHRISTMAS = {(12, day) for day in range(23, 32)} | {(1, day) for day in range(1, 7)}
SYSTEM = Viewer()
"""Who sets the stage: no account, so the audit shows no person."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The instant of this play, and what issuing needs."""

    now: datetime
    today: date
    base_url: str
    cabinet: KeyCabinet


def import_frameworks(session: Session, stage: Stage) -> tuple[int, int]:
    """Take in `data/frameworks`; return how many frameworks and competences there are now."""
    files = sorted((ROOT / "data" / "frameworks").glob("*.json"))
    results = [
        import_framework(session, read_json(file.read_bytes(), file.name, stage.base_url), now=stage.now)
        for file in files
    ]
    return len(files), sum(each.added + each.changed + each.unchanged for each in results)


def enter_organisations(session: Session, stage: Stage) -> dict[str, UUID]:
    """Enter the demo organisations, each with its keys; return their ids by slug."""
    return {each.slug: enter_organisation(session, stage, each, is_issuer=True) for each in ORGANISATIONS}


def enter_organisation(
    session: Session, stage: Stage, each: DemoOrganisation, *, is_issuer: bool = False
) -> UUID:
    """Enter a demo organisation, with keys if it issues; return its id."""
    known = session.scalar(select(Organisation.id).where(Organisation.slug == each.slug))
    organisation_id = known or create_organisation(
        session,
        name=each.name,
        slug=each.slug,
        address=each.address,
        is_demo=True,
        actor=SYSTEM,
        now=stage.now,
    )
    if is_issuer:
        make_issuer_keys(
            session, each.slug, base_url=stage.base_url, cabinet=stage.cabinet, actor=SYSTEM, now=stage.now
        )
    return organisation_id


def enter_staff(session: Session, stage: Stage, staff: Staff, organisation_id: UUID, position: int) -> Viewer:
    """Enter a member of staff and return her as services see her."""
    person_id = find_person_by_address(session, staff.address) or register_person(
        session,
        given_name=staff.given_name,
        family_name=staff.family_name,
        addresses=[staff.address],
        actor=SYSTEM,
        now=stage.now,
    )
    account_id = open_account(session, person_id, now=stage.now)
    known = session.scalar(select(Membership.id).where(Membership.account_id == account_id))
    if known is None:
        add_membership(
            session,
            account_id=account_id,
            organisation_id=organisation_id,
            role=staff.role,
            office=staff.office,
            actor=SYSTEM,
            now=stage.now,
        )
    cast_person(session, person_id, part=staff.part, stories=staff.story, position=position)
    return Viewer(account_id, person_id, frozenset({(organisation_id, staff.role)}))


def enter_participant(session: Session, stage: Stage, who: Participant, position: int) -> UUID:
    """Enter a participant; those with a story are offered on the demo page."""
    key = name_key(who.given_name, who.family_name)
    person_id = session.scalar(select(Person.id).where(Person.name_key == key)) or register_person(
        session,
        given_name=who.given_name,
        family_name=who.family_name,
        addresses=[f"persona{position}@example.org"] if who.has_address else [],
        language=who.language,
        actor=SYSTEM,
        now=stage.now,
    )
    if who.story:
        cast_person(session, person_id, part=Part.HOLDER, stories=who.story, position=position)
    return person_id


def write_course(session: Session, stage: Stage, course: DemoCourse, organisations: dict[str, UUID]) -> UUID:
    """Write, propose and publish a course; one that is there stays as it is."""
    known = session.scalar(
        select(Course.id).where(Course.is_demo, Course.titles["it"].as_string() == course.titles["it"])
    )
    if known is not None:
        return known
    lead_id = organisations[course.lead]
    author = Viewer(memberships=frozenset({(lead_id, Role.PROVIDER_LEAD)}))
    found = get_competences(session, [(framework, code) for framework, code, _ in course.competences])
    course_id = create_course(
        session,
        CourseTexts(
            titles=course.titles,
            summaries=course.summaries,
            audience=course.audience,
            topic=course.topic,
            language=course.language,
            cost="Gratuito",
            requirements="Nessun titolo di studio",
        ),
        lead_id=lead_id,
        partner_ids=[organisations[slug] for slug in course.partners],
        competences=[
            Taught(found[framework, code].id, {"it": outcome})
            for framework, code, outcome in course.competences
        ],
        actor=author,
        now=stage.now,
        is_demo=True,
    )
    propose_course(session, course_id, actor=author, now=stage.now)
    publish_course(session, course_id, actor=author, now=stage.now)
    return course_id


def plan_weekly_edition(
    session: Session,
    stage: Stage,
    course_id: UUID,
    course: DemoCourse,
    *,
    label: str,
    first_day: date,
    titles: tuple[str, ...] = (),
) -> UUID:
    """Plan and open an edition with a meeting a week; one with that label stays as it is."""
    known = session.scalar(select(Edition.id).where(Edition.course_id == course_id, Edition.label == label))
    if known is not None:
        return known
    planned = course.meeting_count * course.meeting_minutes
    edition_id = plan_edition(
        session,
        course_id,
        label=label,
        enrolment_deadline=first_day - timedelta(days=7),
        form=course.form,
        venue=course.venue,
        community=course.community,
        planned_minutes=planned,
        online_minutes=planned if course.form == "on_line" else 0,
        minimum_minutes=-(-planned * 3 // 4 // 15) * 15,  # three quarters, up to a whole quarter of an hour
        seats=course.seats,
        programme=" ".join(f"{n}. {title}." for n, title in enumerate(titles, 1)) or course.summaries["it"],
        trainers=("Elena Tomasi (persona di prova)", "Paolo Dorigatti (persona di prova)"),
        assessment="presenza agli incontri",
        quality="questionario finale e verbale d’aula",
        language=course.language,
        actor=SYSTEM,
        now=stage.now,
    )
    for number, day in enumerate(weekly(first_day, course.meeting_count)):
        add_meeting(
            session,
            edition_id,
            on_day=day,
            starts_at=(starts_at := time(9) if course.meeting_minutes > LONG_AFTERNOON else time(14, 30)),
            ends_at=_later(starts_at, course.meeting_minutes),
            minutes=course.meeting_minutes,
            title=titles[number] if titles else f"Incontro {number + 1}",
            form=course.form,
            actor=SYSTEM,
            now=stage.now,
        )
    open_edition(session, edition_id, actor=SYSTEM, now=stage.now)
    return edition_id


def _later(start: time, minutes: int) -> time:
    hour, minute = divmod(start.hour * 60 + start.minute + minutes, 60)
    return time(hour, minute)


def weekly(first_day: date, count: int) -> list[date]:
    """Return a working day in each of `count` weeks; nobody teaches around Christmas."""
    days: list[date] = []
    day = first_day
    while day.isoweekday() > FRIDAY:
        day += timedelta(days=1)
    while len(days) < count:
        if (day.month, day.day) not in CHRISTMAS:
            days.append(day)
        day += timedelta(weeks=1)
    return days

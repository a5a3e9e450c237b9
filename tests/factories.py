"""Test data: each function makes one thing, with defaults that never coincide, and returns its id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.courses.life import CourseState
from catalogue.courses.services import (
    CourseTexts,
    Taught,
    archive_course,
    create_course,
    propose_course,
    publish_course,
)
from catalogue.data import Form
from catalogue.editions.services import add_meeting, open_edition, plan_edition
from catalogue.enrolments.attendance import Sheet, record_attendance
from catalogue.enrolments.register import get_register
from catalogue.enrolments.rules import Presence, make_mark
from catalogue.enrolments.services import confirm_outcomes, enrol_person
from commons.access import ANONYMOUS, Role, Viewer
from commons.organisations.services import add_membership, create_organisation
from commons.people.models import EmailAddress
from commons.people.rules import address_key
from commons.people.services import open_account, register_person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
_numbers = count(1)


def make_person(
    session: Session,
    given_name: str = "Alice",
    family_name: str | None = None,
    *,
    addresses: Sequence[str] | None = None,
    birth_date: date | None = date(2001, 2, 3),
    language: str = "it",
    now: datetime = NOW,
) -> UUID:
    """Make a person with one address of her own; `addresses=()` for somebody without any."""
    number = next(_numbers)
    return register_person(
        session,
        given_name=given_name,
        family_name=family_name or f"Prova{number}",
        addresses=[f"person{number}@example.org"] if addresses is None else addresses,
        birth_date=birth_date,
        language=language,
        actor=ANONYMOUS,
        now=now,
    )


def make_account(session: Session, person_id: UUID | None = None, *, now: datetime = NOW) -> UUID:
    return open_account(session, person_id or make_person(session, now=now), now=now)


def make_organisation(
    session: Session,
    name: str | None = None,
    *,
    slug: str | None = None,
    is_demo: bool = False,
    now: datetime = NOW,
) -> UUID:
    return create_organisation(
        session,
        name=name or f"Ente {next(_numbers)}",
        slug=slug,
        is_demo=is_demo,
        actor=ANONYMOUS,
        now=now,
    )


def make_membership(
    session: Session,
    account_id: UUID,
    organisation_id: UUID,
    role: Role = Role.PROVIDER_STAFF,
    *,
    ends_on: date | None = None,
    now: datetime = NOW,
) -> UUID:
    return add_membership(
        session,
        account_id=account_id,
        organisation_id=organisation_id,
        role=role,
        ends_on=ends_on,
        actor=ANONYMOUS,
        now=now,
    )


def make_staff(
    session: Session, organisation_id: UUID, role: Role = Role.PROVIDER_STAFF, *, now: datetime = NOW
) -> Viewer:
    """Make a person with an account and a membership; return her as services see her."""
    person_id = make_person(session, now=now)
    account_id = make_account(session, person_id, now=now)
    make_membership(session, account_id, organisation_id, role, now=now)
    return Viewer(account_id, person_id, frozenset({(organisation_id, role)}))


def make_holder(session: Session, *, now: datetime = NOW) -> Viewer:
    """Make a person with an account and nothing else."""
    person_id = make_person(session, now=now)
    return Viewer(make_account(session, person_id, now=now), person_id)


def verify_address(session: Session, address: str, *, at: datetime = NOW) -> None:
    row = session.scalars(select(EmailAddress).where(EmailAddress.address_key == address_key(address))).one()
    row.verified_at = at


@dataclass(frozen=True, slots=True)
class MadeEdition:
    """An edition and what stands around it; meetings in their order."""

    edition_id: UUID
    course_id: UUID
    lead_id: UUID
    meeting_ids: tuple[UUID, ...]


MEETING_DAYS = (
    date(2026, 10, 6),
    date(2026, 10, 13),
    date(2026, 10, 20),
    date(2026, 10, 27),
    date(2026, 11, 3),
)
"""Five Tuesdays, over by NOW."""


def make_course_with_edition(
    session: Session,
    *,
    lead_id: UUID | None = None,
    partner_ids: Sequence[UUID] = (),
    days: Sequence[date] = MEETING_DAYS,
    meeting_minutes: int = 240,
    minimum_minutes: int | None = 900,
    seats: int | None = None,
    is_open: bool = True,
    is_demo: bool = False,
    now: datetime = NOW,
) -> MadeEdition:
    """Make a published course and an edition that says all an attestation needs: five times four hours."""
    number = next(_numbers)
    planned_minutes = meeting_minutes * len(days) or 1200
    lead_id = lead_id or make_organisation(session, now=now)
    staff = make_staff(session, lead_id, now=now)
    course_id = create_course(
        session,
        CourseTexts(
            titles={"it": f"Progettare la solidarietà {number}", "en": f"Planning solidarity {number}"},
            summaries={"it": "Dall’idea al progetto."},
        ),
        lead_id=lead_id,
        partner_ids=partner_ids,
        is_demo=is_demo,
        actor=staff,
        now=now,
    )
    propose_course(session, course_id, actor=staff, now=now)
    publish_course(session, course_id, actor=staff, now=now)
    edition_id = plan_edition(
        session,
        course_id,
        label=f"Edizione {number}",
        form=Form.IN_PRESENCE,
        venue="Trento, via Prova 1",
        planned_minutes=planned_minutes,
        minimum_minutes=None if minimum_minutes is None else min(minimum_minutes, planned_minutes),
        seats=seats,
        programme="Analisi del contesto, quadro logico, bilancio.",
        trainers=["Teresa Prova", "Ugo Esempio"],
        assessment="Nessuna prova finale: conta la presenza.",
        quality="Questionario finale e riesame annuale.",
        language="it",
        actor=staff,
        now=now,
    )
    if is_open:
        open_edition(session, edition_id, actor=staff, now=now)
    meeting_ids = tuple(
        add_meeting(
            session,
            edition_id,
            on_day=day,
            starts_at=time(14),
            ends_at=time(18),
            minutes=meeting_minutes,
            title=f"Incontro {place}",
            actor=staff,
            now=now,
        )
        for place, day in enumerate(days, start=1)
    )
    return MadeEdition(edition_id, course_id, lead_id, meeting_ids)


def make_enrolment(
    session: Session,
    edition_id: UUID,
    person_id: UUID | None = None,
    *,
    is_walk_in: bool = False,
    now: datetime = NOW,
) -> UUID:
    enrolment_id, _state = enrol_person(
        session,
        edition_id,
        person_id or make_person(session, now=now),
        is_walk_in=is_walk_in,
        actor=ANONYMOUS,
        now=now,
    )
    return enrolment_id


def mark_attendance(
    session: Session, edition_id: UUID, marks: Mapping[UUID, str], *, now: datetime = NOW
) -> None:
    """Write the register: by enrolment one letter a meeting, P L G A, a figure of hours, or a space for none.

    `mark_attendance(session, edition, {alice: "PPPPP", bruno: "PGA2P"})`
    """
    register = get_register(session, edition_id)
    letters = {"P": Presence.PRESENT, "L": Presence.ON_LINE, "G": Presence.EXCUSED, "A": Presence.ABSENT}
    sheets = [
        Sheet(
            meeting.id,
            {
                enrolment_id: make_mark(
                    letters.get(row[place], Presence.PARTIAL),
                    meeting.minutes,
                    int(row[place]) * 60 if row[place].isdigit() else None,
                )
                for enrolment_id, row in marks.items()
                if row[place] != " "
            },
            {row.enrolment_id: row.marks.get(meeting.id) for row in register.rows},
        )
        for place, meeting in enumerate(register.meetings)
    ]
    record_attendance(session, edition_id, sheets, actor=ANONYMOUS, now=now)


def confirm_edition(
    session: Session, edition_id: UUID, actor: Viewer = ANONYMOUS, *, now: datetime = NOW
) -> None:
    """Confirm the outcomes of an edition as its register proposes them."""
    version = get_register(session, edition_id).version
    confirm_outcomes(session, edition_id, version=version, actor=actor, now=now)


def make_course(
    session: Session,
    title: str | None = None,
    *,
    lead_id: UUID | None = None,
    partner_ids: Sequence[UUID] = (),
    state: CourseState = CourseState.PUBLISHED,
    titles: Mapping[str, str] | None = None,
    summary: str = "Dall’idea al progetto.",
    topic: str | None = None,
    language: str | None = None,
    competences: Sequence[Taught] = (),
    now: datetime = NOW,
) -> UUID:
    """Make a course without editions, led as far as `state`."""
    number = next(_numbers)
    lead_id = lead_id or make_organisation(session, now=now)
    staff = Viewer(memberships=frozenset({(lead_id, Role.PROVIDER_LEAD)}))
    course_id = create_course(
        session,
        CourseTexts(
            titles={"it": title or f"Corso {number}", **(titles or {})},
            summaries={"it": summary},
            topic=topic,
            language=language,
        ),
        lead_id=lead_id,
        partner_ids=partner_ids,
        competences=competences,
        actor=staff,
        now=now,
    )
    steps = (
        (CourseState.PROPOSED, propose_course),
        (CourseState.PUBLISHED, publish_course),
        (CourseState.ARCHIVED, archive_course),
    )
    reached = CourseState.DRAFT
    for next_state, step in steps:
        if reached == state:
            break
        step(session, course_id, actor=staff, now=now)
        reached = next_state
    return course_id


def make_edition(
    session: Session,
    course_id: UUID,
    starts_on: date | None = None,
    *,
    ends_on: date | None = None,
    form: Form | None = None,
    venue: str | None = None,
    community: str | None = None,
    seats: int | None = None,
    planned_minutes: int | None = None,
    minimum_minutes: int | None = None,
    programme: str | None = None,
    trainers: Sequence[str] = (),
    is_open: bool = True,
    now: datetime = NOW,
) -> UUID:
    """Make an edition that says nothing but what is given; without `starts_on` it is always open."""
    edition_id = plan_edition(
        session,
        course_id,
        label=f"Edizione {next(_numbers)}",
        starts_on=starts_on,
        ends_on=ends_on,
        form=form,
        venue=venue,
        community=community,
        seats=seats,
        planned_minutes=planned_minutes,
        minimum_minutes=minimum_minutes,
        programme=programme,
        trainers=trainers,
        actor=ANONYMOUS,
        now=now,
    )
    if is_open:
        open_edition(session, edition_id, actor=ANONYMOUS, now=now)
    return edition_id

"""Two changes at the same moment, each allowed by itself: what must not be lost is not."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from catalogue.enrolments.models import Enrolment, PlaceRequest
from catalogue.enrolments.requesting import confirm_request
from catalogue.enrolments.rules import EnrolmentState
from certify.certificates.press import current_press
from certify.dossiers.models import DossierReceipt
from certify.dossiers.rules import Basis
from certify.dossiers.transparency import issue_transparency
from certify.placements.hours import DaySaid, confirm_week
from certify.placements.rules import PlacementState
from commons.access import ANONYMOUS, Role, Viewer
from commons.accounts.services import remove_address
from commons.db import reading, unit_of_work
from commons.errors import Refusal
from commons.organisations.models import Membership
from commons.organisations.services import end_membership
from commons.people.merging import merge_persons
from commons.people.models import EmailAddress, Person
from commons.signin.rules import hash_secret
from tests.factories import (
    NOW,
    make_course_with_edition,
    make_enrolment,
    make_organisation,
    make_person,
    make_staff,
)
from tests.making.dossiers import agree, ask, make_volunteer
from tests.services.test_dossiers_transparency import SIGNER
from tests.services.test_people_races import at_once

COMING = [NOW.date() + timedelta(days=14)]


def test_of_two_verified_addresses_one_stays_whoever_removes_both(app: Flask) -> None:
    with unit_of_work() as session:
        person_id = make_person(session)
        rows = [
            EmailAddress(
                id=uuid4(),
                person_id=person_id,
                address=f"{name}@example.org",
                address_key=f"{name}@example.org",
                is_primary=False,
                verified_at=NOW,
            )
            for name in "ab"
        ]
        session.add_all(rows)
    acts = [
        partial(remove_address, address_id=row.id, actor=Viewer(None, person_id), now=NOW) for row in rows
    ]
    assert at_once(app, acts) == ["", "address-is-last"]


def test_two_operators_cannot_end_each_other_at_once(app: Flask) -> None:
    with unit_of_work() as session:
        lead = make_organisation(session)
        both = [make_staff(session, lead, Role.OPERATOR) for _ in range(2)]
        rows = session.execute(select(Membership.account_id, Membership.id))
        offices: dict[UUID | None, UUID] = {row.account_id: row.id for row in rows}
    first, second = both
    acts = [
        partial(end_membership, membership_id=offices[going.account_id], on=NOW.date(), actor=actor, now=NOW)
        for actor, going in ((first, second), (second, first))
    ]
    assert at_once(app, acts) == ["", "operator-last"]


def test_two_links_of_one_new_address_used_at_once_enrol_one_person_twice(app: Flask) -> None:
    with unit_of_work() as session:
        editions = [make_course_with_edition(session, days=COMING).edition_id for _ in range(2)]
        session.add_all(
            PlaceRequest(
                id=uuid4(),
                edition_id=each,
                given_name="Maria",
                family_name="Rossi",
                address="maria@example.org",
                language="it",
                token_hash=hash_secret(each.hex),
                browser_hash="",
                created_at=NOW,
                expires_at=NOW.replace(year=NOW.year + 1),
            )
            for each in editions
        )
        before = session.scalar(select(func.count()).select_from(Person)) or 0
    acts = [partial(confirm_request, token=each.hex, browser="", now=NOW) for each in editions]
    assert at_once(app, acts) == ["", ""]
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == before + 1
        assert len(set(session.scalars(select(Enrolment.person_id)))) == 1


@pytest.mark.parametrize("asking", [0, 1])
def test_of_two_seats_that_came_to_nothing_the_one_that_waits_stays(app: Flask, asking: int) -> None:
    with unit_of_work() as session:
        kept, gone = make_person(session), make_person(session)
        edition_id = make_course_with_edition(session).edition_id
        rows: list[UUID] = [make_enrolment(session, edition_id, each) for each in (kept, gone)]
        states = [EnrolmentState.NOT_ADMITTED, EnrolmentState.NOT_ADMITTED]
        states[asking] = EnrolmentState.WAITING
        for enrolment_id, state in zip(rows, states, strict=True):
            session.get_one(Enrolment, enrolment_id).state = state
        session.flush()
        merge_persons(session, kept, gone, note="la stessa", actor=ANONYMOUS, now=NOW)
    with reading() as session:
        left = session.scalars(select(Enrolment)).one()
        assert (left.person_id, left.state) == (kept, EnrolmentState.WAITING)


def test_hours_wait_while_a_document_that_states_them_is_issued(app: Flask) -> None:
    with unit_of_work() as session:
        who = make_volunteer(session, end=PlacementState.INTERRUPTED)
        receipt_id = ask(session, who)
        agree(session, who, receipt_id)

    def change() -> None:
        said = DaySaid(Decimal(1), Decimal("3.5"), Decimal("3.5"))
        with app.app_context(), unit_of_work() as session:
            confirm_week(session, who.placement.id, {date(2026, 2, 2): said}, confirmed_by="Marta", now=NOW)

    with ThreadPoolExecutor(1) as pool:
        with unit_of_work() as session:
            issue_transparency(
                session,
                session.get_one(DossierReceipt, receipt_id).dossier_id,
                issuer_id=who.body_id,
                basis=Basis.OWN_VOLUNTEER,
                competence_ids=None,
                signers=[SIGNER],
                receipt=receipt_id,
                actor=who.lead,
                press=current_press(),
                now=NOW,
            )
            changing = pool.submit(change)
            with pytest.raises(TimeoutError):
                changing.result(timeout=1)
        with pytest.raises(Refusal, match="hours-stated"):
            changing.result()

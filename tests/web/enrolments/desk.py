"""A desk with three people before it: Alice leads, Bob is on her staff, Charlie works elsewhere."""

import re
from dataclasses import dataclass, field
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.enrolments.register import Register, get_register
from commons.access import Role, Viewer
from commons.db import reading, unit_of_work
from tests.factories import (
    MadeEdition,
    make_course_with_edition,
    make_enrolment,
    make_organisation,
    make_person,
    make_staff,
    mark_attendance,
)
from tests.signin import csrf_token, sign_in

_HIDDEN = re.compile(r'<input type="hidden" name="(seen-[^"]+)" value="([^"]*)">')
_SELECT = re.compile(r'<select name="(m-[^"]+)".*?</select>', re.DOTALL)
_CHOSEN = re.compile(r'<option value="([^"]*)" selected>')
_RADIO = re.compile(r'<input type="radio" id="[^"]+" name="(m-[^"]+)" value="([^"]*)" checked>')


@dataclass
class Desk:
    made: MadeEdition
    alice: Viewer
    bob: Viewer
    charlie: Viewer
    partner: Viewer
    operator: Viewer
    enrolments: dict[str, UUID] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"/it/desk/editions/{self.made.edition_id}"

    def meeting(self, place: int) -> str:
        return f"{self.address}/meetings/{self.made.meeting_ids[place]}"

    def decision(self, name: str) -> str:
        return f"{self.address}/decisions/{self.enrolments[name]}"

    def cell(self, name: str, place: int) -> str:
        return f"m-{self.made.meeting_ids[place].hex}-{self.enrolments[name].hex}"

    def read(self) -> Register:
        with reading() as session:
            return get_register(session, self.made.edition_id)

    def mark(self, name: str, place: int) -> str:
        """Return what stands in the register, as presence and minutes."""
        row = next(row for row in self.read().rows if row.enrolment_id == self.enrolments[name])
        mark = row.marks[self.made.meeting_ids[place]]
        return f"{mark.presence.value} {mark.minutes}"

    def proposal(self, name: str) -> str:
        rows = {row.enrolment_id: row for row in self.read().rows}
        return rows[self.enrolments[name]].proposal.value


def lay_desk(marks: dict[str, str], **edition: object) -> Desk:
    with unit_of_work() as session:
        lead, other, elsewhere = (make_organisation(session) for _ in range(3))
        made = make_course_with_edition(session, lead_id=lead, partner_ids=[other], **edition)  # type: ignore[arg-type]
        desk = Desk(
            made,
            alice=make_staff(session, lead, Role.PROVIDER_LEAD),
            bob=make_staff(session, lead, Role.PROVIDER_STAFF),
            charlie=make_staff(session, elsewhere, Role.PROVIDER_LEAD),
            partner=make_staff(session, other, Role.PROVIDER_LEAD),
            operator=make_staff(session, lead, Role.OPERATOR),
        )
        for name in marks:
            given_name, _, family_name = name.partition(" ")
            person_id = make_person(session, given_name, family_name)
            desk.enrolments[name] = make_enrolment(session, made.edition_id, person_id)
        if marks:
            rows = {desk.enrolments[name]: row for name, row in marks.items()}
            mark_attendance(session, made.edition_id, rows)
    return desk


def enter(client: FlaskClient, viewer: Viewer) -> FlaskClient:
    assert viewer.account_id is not None
    sign_in(client, viewer.account_id)
    return client


def filled(page: TestResponse) -> dict[str, str]:
    """Return what a browser would send of the register on this page, had nobody touched it."""
    source = page.get_data(as_text=True)
    values = dict(_HIDDEN.findall(source)) | dict(_RADIO.findall(source))
    for select in _SELECT.finditer(source):
        chosen = _CHOSEN.search(select.group())
        assert chosen, select.group(1)
        values[select.group(1)] = chosen.group(1)
    return values | {"csrf_token": csrf_token(page)}

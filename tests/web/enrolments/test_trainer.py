"""A trainer keeps the register by link: made by staff, renewed, taken back; an old one leads to a new one."""

import re
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.enrolments.models import TrainerLink, TrainerToken
from catalogue.enrolments.trainer_links import revoke_trainer_link
from commons.access import ANONYMOUS
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from tests.clock import FixedClock
from tests.conftest import Counter, KeptMails
from tests.factories import NOW, confirm_edition, make_enrolment
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import Desk, enter, filled, lay_desk
from tests.web.page_checks import check_page

MARKS = {"Anna Campione": "    P", "Bruno Demo": "     "}
ELENA = {"trainer_name": "Elena Docente", "address": "elena@example.org", "meeting": "", "language": "it"}


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk(MARKS)


@pytest.fixture
def phone(app: Flask, client: FlaskClient) -> FlaskClient:
    """Return a browser that nobody is signed in with."""
    return client.__class__(app, client.response_wrapper, use_cookies=True)


def make(client: FlaskClient, desk: Desk, **changed: str) -> str:
    """Make a link as Bob; return the page that follows."""
    answer = post_form(enter(client, desk.bob), f"{desk.address}/trainers", ELENA | changed)
    assert answer.status_code == 303, answer.get_data(as_text=True)
    page = client.get(answer.location)
    check_page(page)
    return page.get_data(as_text=True)


def mailed(mails: KeptMails) -> str:
    run_all_due()
    found = re.search(r"http://segnavia\.test(/\S+/t/\S+)", mails.sent[-1].text)
    assert found
    return found.group(1)


def open_as(phone: FlaskClient, path: str, name: str = "Elena Docente") -> None:
    assert post_form(phone, path, {"name": name}).status_code == 303


def links() -> list[TrainerLink]:
    with reading() as session:
        return list(session.scalars(select(TrainerLink)))


def test_link_is_mailed_and_opens_the_register_after_the_name_is_confirmed(
    desk: Desk, client: FlaskClient, phone: FlaskClient, mails: KeptMails
) -> None:
    assert "/t/" not in make(client, desk)
    path = mailed(mails)
    assert mails.sent[-1].to == "elena@example.org"
    page = phone.get(path)
    check_page(page)
    assert 'value="Elena Docente"' in page.get_data(as_text=True)
    meeting = f"{path}/meetings/{desk.made.meeting_ids[0]}"
    assert phone.get(meeting).location == path  # first the name
    open_as(phone, path, "Ugo Supplente")
    page = phone.get(path)
    check_page(page)
    text = page.get_data(as_text=True)
    for said in ("segna Ugo Supplente", "5 incontri", "2 persone da segnare", "1 persona da segnare"):
        assert said in text
    page = phone.get(meeting)
    check_page(page)
    text = page.get_data(as_text=True)
    for unsaid in ("@", "Ha completato", "Iscritti", "minimo"):
        assert unsaid not in text.replace("@media", "")
    values = filled(page) | {desk.cell("Anna Campione", 0): "P", desk.cell("Bruno Demo", 0): "A"}
    assert phone.post(meeting, data=values).location == meeting
    assert desk.mark("Anna Campione", 0) == "present 240"
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "attendance.record")).all()[-1]
    assert entry.account_id is None
    assert entry.details["trainer_link"] == str(links()[0].id)
    assert "da Ugo Supplente" in client.get(f"{desk.address}/trainers").get_data(as_text=True)


def test_link_without_an_address_is_shown_once(
    desk: Desk, client: FlaskClient, phone: FlaskClient, mails: KeptMails
) -> None:
    text = make(client, desk, address="")
    found = re.search(r"http://segnavia\.test(/it/t/[\w-]+)", text)
    assert found
    assert found.group(1) not in client.get(f"{desk.address}/trainers").get_data(as_text=True)
    assert phone.get(found.group(1)).status_code == 200
    with reading() as session:
        kept = session.scalars(select(TrainerToken)).one()
    assert kept.token_hash not in found.group(1)
    run_all_due()
    assert mails.sent == []


def test_link_for_one_meeting_opens_no_other(
    desk: Desk, client: FlaskClient, phone: FlaskClient, mails: KeptMails
) -> None:
    make(client, desk, meeting=str(desk.made.meeting_ids[1]))
    path = mailed(mails)
    open_as(phone, path)
    assert "1 incontro" in phone.get(path).get_data(as_text=True)
    assert phone.get(f"{path}/meetings/{desk.made.meeting_ids[1]}").status_code == 200
    assert phone.get(f"{path}/meetings/{desk.made.meeting_ids[0]}").status_code == 404


def test_link_of_one_edition_opens_no_meeting_of_another(
    desk: Desk, client: FlaskClient, phone: FlaskClient, mails: KeptMails
) -> None:
    other = lay_desk(MARKS)
    make(client, desk)
    path = mailed(mails)
    open_as(phone, path)
    foreign = f"{path}/meetings/{other.made.meeting_ids[0]}"
    assert phone.get(foreign).status_code == 404
    token = csrf_token(phone.get(f"{path}?who=1"))
    assert phone.post(foreign, data={"csrf_token": token}).status_code == 404


def test_renewed_link_leaves_the_old_one_telling_and_asking_for_a_new_one(
    desk: Desk, client: FlaskClient, phone: FlaskClient, mails: KeptMails
) -> None:
    make(client, desk)
    old = mailed(mails)
    [link] = links()
    token = csrf_token(client.get(f"{desk.address}/trainers"))
    client.post(f"{desk.address}/trainers/{link.id}/renew", data={"csrf_token": token})
    new = mailed(mails)
    assert new != old
    page = phone.get(old)
    check_page(page)
    assert page.status_code == 410
    text = page.get_data(as_text=True)
    for said in ("Elena Docente", "e…@example.org", "Ne è stato fatto uno più nuovo"):
        assert said in text
    assert "elena@example.org" not in text
    assert phone.get(new).status_code == 200
    assert post_form(phone, f"{old}/fresh", on=old).status_code == 303
    fresh = mailed(mails)
    assert fresh not in {old, new}
    assert mails.sent[-1].to == "elena@example.org"
    assert phone.get(fresh).status_code == 200
    for _time in range(3):
        answer = phone.post(f"{old}/fresh", data={"csrf_token": csrf_token(phone.get(old))})
    assert answer.status_code == 429


def test_link_taken_back_opens_nothing_though_its_page_is_still_open(
    desk: Desk, client: FlaskClient, phone: FlaskClient, mails: KeptMails
) -> None:
    make(client, desk)
    path = mailed(mails)
    open_as(phone, path)
    meeting = f"{path}/meetings/{desk.made.meeting_ids[0]}"
    values = filled(phone.get(meeting)) | {desk.cell("Anna Campione", 0): "P"}
    [link] = links()
    token = csrf_token(client.get(f"{desk.address}/trainers"))
    assert (
        client.post(f"{desk.address}/trainers/{link.id}/revoke", data={"csrf_token": token}).status_code
        == 303
    )
    check_page(client.get(f"{desk.address}/trainers"))
    assert phone.post(meeting, data=values).status_code == 410
    page = phone.get(path)
    check_page(page)
    assert "l’ha ritirato" in page.get_data(as_text=True)
    assert all(not row.marks.get(desk.made.meeting_ids[0]) for row in desk.read().rows)


def test_link_ends_two_weeks_after_the_last_meeting_and_can_be_renewed(
    desk: Desk, client: FlaskClient, phone: FlaskClient, mails: KeptMails, clock: FixedClock
) -> None:
    clock.at = NOW.replace(day=17)  # the last meeting was on the third
    make(client, desk)
    path = mailed(mails)
    assert phone.get(path).status_code == 200
    clock.at = NOW.replace(day=18)
    page = phone.get(path)
    check_page(page)
    assert page.status_code == 410
    assert "finiti da più di due settimane" in page.get_data(as_text=True)
    [link] = links()
    token = csrf_token(enter(client, desk.bob).get(f"{desk.address}/trainers"))
    client.post(f"{desk.address}/trainers/{link.id}/renew", data={"csrf_token": token})
    assert phone.get(mailed(mails)).status_code == 200


def test_closed_register_is_read_and_not_written(
    app: Flask, client: FlaskClient, phone: FlaskClient, mails: KeptMails
) -> None:
    desk = lay_desk({"Anna Campione": "PPPPP"})
    make(client, desk)
    path = mailed(mails)
    open_as(phone, path)
    meeting = f"{path}/meetings/{desk.made.meeting_ids[0]}"
    values = filled(phone.get(meeting)) | {desk.cell("Anna Campione", 0): "A"}
    with unit_of_work() as session:
        confirm_edition(session, desk.made.edition_id)
    page = phone.get(meeting)
    check_page(page)
    assert "Il registro è chiuso" in page.get_data(as_text=True)
    answer = phone.post(meeting, data=values)
    check_page(answer)
    assert answer.status_code == 409
    assert desk.mark("Anna Campione", 0) == "present 240"


def test_unknown_link_is_not_found(desk: Desk, phone: FlaskClient) -> None:
    assert phone.get("/it/t/nothing").status_code == 404
    assert phone.get(f"/it/t/nothing/meetings/{desk.made.meeting_ids[0]}").status_code == 404


def test_who_does_not_belong_here_makes_no_links(desk: Desk, client: FlaskClient) -> None:
    make(client, desk)
    [link] = links()
    for viewer, status in ((desk.charlie, 404), (desk.partner, 403), (desk.operator, 403)):
        enter(client, viewer)
        token = csrf_token(client.get("/it/sessions"))
        assert client.get(f"{desk.address}/trainers").status_code == status
        for verb in ("", f"/{link.id}/renew", f"/{link.id}/revoke"):
            answer = client.post(f"{desk.address}/trainers{verb}", data=ELENA | {"csrf_token": token})
            assert answer.status_code == status
    assert [each.revoked_at for each in links()] == [None]


def test_link_of_another_edition_is_not_found_under_this_one(desk: Desk, client: FlaskClient) -> None:
    other = lay_desk(MARKS)
    make(client, other)
    [link] = links()
    enter(client, desk.bob)
    token = csrf_token(client.get(f"{desk.address}/trainers"))
    for verb in ("renew", "revoke"):
        answer = client.post(f"{desk.address}/trainers/{link.id}/{verb}", data={"csrf_token": token})
        assert answer.status_code == 404


def test_form_with_an_error_keeps_what_was_typed(desk: Desk, client: FlaskClient) -> None:
    answer = post_form(enter(client, desk.bob), f"{desk.address}/trainers", ELENA | {"address": "elena@"})
    check_page(answer)
    assert answer.status_code == 422
    assert 'value="Elena Docente"' in answer.get_data(as_text=True)
    assert links() == []


def test_revoking_is_for_ever_and_old_mails_find_what_else_the_trainer_keeps(
    desk: Desk, client: FlaskClient, phone: FlaskClient, mails: KeptMails
) -> None:
    make(client, desk)
    old = mailed(mails)
    [link] = links()
    with unit_of_work() as session:
        revoke_trainer_link(session, link.id, actor=ANONYMOUS, now=NOW)
    assert "Mandatemi" not in phone.get(old).get_data(as_text=True)
    make(client, desk)
    assert "Mandatemi" in phone.get(old).get_data(as_text=True)


def test_pages_of_a_link_cost_as_much_for_thirty_as_for_three(
    desk: Desk, client: FlaskClient, phone: FlaskClient, mails: KeptMails, count_queries: Counter
) -> None:
    make(client, desk)
    path = mailed(mails)
    open_as(phone, path)
    pages = (path, f"{path}/meetings/{desk.made.meeting_ids[0]}")
    costs = []
    for more in (1, 27):
        with unit_of_work() as session:
            for _person in range(more):
                make_enrolment(session, desk.made.edition_id)
        counts = []
        for address in pages:
            with count_queries() as seen:
                assert phone.get(address).status_code == 200
            counts.append(len(seen))
        with count_queries() as seen:
            client.get(f"{desk.address}/trainers")
        costs.append([*counts, len(seen)])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 13


def test_script_is_told_in_figures_and_twice_is_once(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.bob)
    values = filled(client.get(desk.meeting(0))) | {desk.cell("Anna Campione", 0): "P"}
    for said in ("Salvata 1 presenza.", "Non c’era niente di nuovo da salvare."):
        answer = client.post(desk.meeting(0), data=values, headers={"Accept": "application/json"})
        assert answer.status_code == 200
        told = answer.get_json()
        assert told["said"] == said
        anna, bruno = (UUID(str(desk.enrolments[name])).hex for name in MARKS)
        assert told["seen"] == {anna: "P", bruno: ""}
    other = values | {desk.cell("Anna Campione", 0): "A"}
    answer = client.post(desk.meeting(0), data=other, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "qualcun altro ha scritto" in answer.get_json()["said"]


def test_everybody_is_marked_present_with_one_button_and_nobody_is_changed(
    desk: Desk, client: FlaskClient
) -> None:
    page = enter(client, desk.bob).get(desk.meeting(4))
    assert "Segna presente 1 persona" in page.get_data(as_text=True)
    values = filled(page) | {desk.cell("Anna Campione", 4): "A", "everybody": "P"}
    assert client.post(desk.meeting(4), data=values).status_code == 303
    assert desk.mark("Anna Campione", 4) == "absent 0"
    assert desk.mark("Bruno Demo", 4) == "present 240"
    assert "everybody" not in client.get(desk.meeting(4)).get_data(as_text=True)

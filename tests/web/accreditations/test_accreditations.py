"""Accreditations: an act in, a second person, a warning before it lapses, an end by another act."""

import io
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.jobs import Job, run_all_due
from commons.organisations import agenda
from commons.organisations.accredited import list_lapsing
from commons.organisations.accrediting import (
    confirm_accreditation,
    end_accreditation,
    withdraw_accreditation,
)
from commons.organisations.models import Accreditation
from commons.organisations.queries import list_accreditations_in_force
from commons.organisations.rules import AccreditationFunction
from tests.clock import FixedClock
from tests.conftest import Counter, KeptMails
from tests.factories import NOW
from tests.making.operators import PDF, Service, make_accreditation, make_service
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import enter
from tests.web.page_checks import check_page

LIST = "/it/operator/accreditations"
TODAY = date(2026, 11, 23)


@pytest.fixture
def service(app: Flask) -> Service:
    return make_service()


def waiting(service: Service, until: date | None = date(2027, 12, 31)) -> UUID:
    with unit_of_work() as session:
        sha256 = edges().files.put(PDF)
        return make_accreditation(
            session, service.body_id, service.alice, valid_until=until, act_sha256=sha256
        )


def confirmed(service: Service, until: date | None = date(2027, 12, 31)) -> UUID:
    made = waiting(service, until)
    with unit_of_work() as session:
        confirm_accreditation(session, made, actor=service.bob, now=NOW)
    return made


def send(client: FlaskClient, service: Service, content: bytes = PDF, **changed: Any) -> TestResponse:
    address = f"/it/operator/organisations/{service.body_id}/accreditations/new"
    data: dict[str, object] = {
        "function": "validation",
        "scope": "Processi DEMO",
        "act_number": "Determinazione DEMO-7 del 1/10/2026",
        "valid_from": "2026-10-01",
        "valid_until": "2027-09-30",
        "act": (io.BytesIO(content), "atto.pdf"),
        **changed,
    }
    return client.post(address, data=data | {"csrf_token": csrf_token(client.get(address))})


def count() -> int:
    with reading() as session:
        return len(session.scalars(select(Accreditation.id)).all())


def act_on(client: FlaskClient, made: UUID, verb: str) -> TestResponse:
    token = csrf_token(client.get(f"{LIST}/{made}"))
    return client.post(f"{LIST}/{made}/{verb}", data={"csrf_token": token})


def test_only_operators_see_accreditations_and_acts(service: Service, client: FlaskClient) -> None:
    made = waiting(service)
    pages = (LIST, f"{LIST}.csv", f"{LIST}/{made}", f"{LIST}/{made}/act", f"{LIST}/{made}/end")
    assert {client.get(page).status_code for page in pages} == {303}
    enter(client, service.charlie)  # even the lead of that very organisation
    assert {client.get(page).status_code for page in pages} == {403}


def test_act_is_kept_as_it_came_and_handed_out_to_be_saved(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    answer = send(client, service)
    assert answer.status_code == 303
    page = client.get(answer.location)
    check_page(page)
    assert "Lo ha inserito lei: per questo non può confermarlo" in page.get_data(as_text=True)
    act = client.get(f"{answer.location}/act")
    assert act.data == PDF
    assert act.mimetype == "application/pdf"
    disposition = act.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="atto-determinazione-demo-7-del-1-10-2026.pdf"'
    edges().files._path(page.get_data(as_text=True).partition('sv-mono">')[2][:64]).unlink()  # type: ignore[attr-defined]
    assert client.get(f"{answer.location}/act").status_code == 503


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04%PDF-%%EOF", b"%PDF-1.4 cut", b"<html>%PDF-%%EOF"])
def test_file_that_is_no_pdf_is_refused_whatever_it_is_called(
    service: Service, client: FlaskClient, content: bytes
) -> None:
    enter(client, service.alice)
    answer = send(client, service, content)
    check_page(answer)
    assert (answer.status_code, count()) == (422, 0)
    text = answer.get_data(as_text=True)
    assert "è vuoto" in text or "va allegato in PDF" in text
    assert "Processi DEMO" in text
    assert "Scelga di nuovo il file" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"valid_until": "2026-09-30"}, "viene prima del primo"),
        ({"act_number": ""}, "Scriva il numero"),
        ({"scope": ""}, "Scriva l’ambito"),
        ({"function": "else"}, "Scelga"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    service: Service, client: FlaskClient, changed: dict[str, Any], said: str
) -> None:
    enter(client, service.alice)
    answer = send(client, service, **changed)
    check_page(answer)
    assert (answer.status_code, count()) == (422, 0)
    if "function" not in changed:
        assert said in answer.get_data(as_text=True)


def test_same_act_sent_twice_is_entered_once(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    assert send(client, service).status_code == 303
    again = send(client, service)
    check_page(again)
    assert (again.status_code, count()) == (422, 1)
    assert "già inserito" in again.get_data(as_text=True)


def test_second_person_confirms_and_the_first_cannot(service: Service, client: FlaskClient) -> None:
    made = waiting(service)
    enter(client, service.alice)
    answer = act_on(client, made, "confirm")
    assert answer.status_code == 409
    assert "serve un’altra persona" in answer.get_data(as_text=True)
    enter(client, service.bob)
    assert "Conferma l’accreditamento" in client.get(f"{LIST}/{made}").get_data(as_text=True)
    assert act_on(client, made, "confirm").status_code == 303
    with reading() as session:
        assert len(list_accreditations_in_force(session, service.body_id, TODAY)) == 1
    check_page(client.get(f"{LIST}/{made}"))


def test_wrong_one_is_withdrawn_before_it_holds_and_never_after(
    service: Service, client: FlaskClient
) -> None:
    made = waiting(service)
    enter(client, service.alice)
    assert act_on(client, made, "withdraw").status_code == 303
    check_page(client.get(f"{LIST}/{made}"))
    with unit_of_work() as session:
        for act in (withdraw_accreditation, confirm_accreditation):
            with pytest.raises(Refusal, match="accreditation-withdrawn"):
                act(session, made, actor=service.bob, now=NOW)
    held = confirmed(service)  # the same act may be entered again
    with pytest.raises(Refusal, match="accreditation-confirmed"), unit_of_work() as session:
        withdraw_accreditation(session, held, actor=service.alice, now=NOW)


def test_end_by_another_act_takes_the_title_away_from_the_next_day(
    service: Service, client: FlaskClient
) -> None:
    made = confirmed(service)
    enter(client, service.alice)
    address = f"{LIST}/{made}/end"
    check_page(client.get(address))
    for day, said in (("2025-12-31", "non può venire prima"), ("2027-12-31", "soltanto fino al 31/12/2027")):
        late = post_form(client, address, {"on": day, "act_number": "DEMO-9"})
        check_page(late)
        assert late.status_code == 422
        assert said in late.get_data(as_text=True)
    assert post_form(client, address, {"on": "2026-11-30", "act_number": "DEMO-9"}).status_code == 303
    check_page(client.get(f"{LIST}/{made}"))
    with reading() as session:
        in_force = [
            len(list_accreditations_in_force(session, service.body_id, day))
            for day in (date(2026, 11, 30), date(2026, 12, 1))
        ]
    assert in_force == [1, 0]
    with pytest.raises(Refusal, match="accreditation-ended"), unit_of_work() as session:
        end_accreditation(session, made, on=date(2026, 11, 25), act_number="X", actor=service.bob, now=NOW)


def test_one_that_waits_cannot_be_ended(service: Service) -> None:
    made = waiting(service)
    with pytest.raises(Refusal, match="accreditation-unconfirmed"), unit_of_work() as session:
        end_accreditation(session, made, on=TODAY, act_number="X", actor=service.bob, now=NOW)


def due(app: Flask, source: object, viewer: Viewer) -> list[str]:
    with app.test_request_context("/it/operator", base_url="http://segnavia.test"), reading() as session:
        return [each.about for each in source(session, viewer, TODAY)]  # type: ignore[operator]


def test_agenda_shows_what_waits_to_the_second_person_only(app: Flask, service: Service) -> None:
    waiting(service)
    seen = [
        len(due(app, agenda.accreditations_to_confirm, viewer))
        for viewer in (service.alice, service.bob, service.charlie)
    ]
    assert seen == [0, 1, 0]


@pytest.mark.parametrize(
    ("until", "is_due"),
    [
        (None, False),
        (date(2026, 8, 24), False),
        (date(2026, 8, 25), True),
        (date(2026, 11, 22), True),
        (date(2027, 2, 21), True),
        (date(2027, 2, 22), False),
    ],
)
def test_agenda_shows_what_lapses_for_ninety_days_before_and_after(
    app: Flask,
    service: Service,
    until: date | None,
    is_due: bool,  # noqa: FBT001
) -> None:
    confirmed(service, until)
    assert bool(due(app, agenda.lapsing_accreditations, service.alice)) is is_due


def test_renewed_or_ended_one_is_not_due(app: Flask, service: Service) -> None:
    made = confirmed(service, date(2026, 12, 31))
    assert len(due(app, agenda.lapsing_accreditations, service.alice)) == 1
    with unit_of_work() as session:
        new = make_accreditation(session, service.body_id, service.alice, act_number="DEMO 2/2027")
        assert len(list_lapsing(session, TODAY)) == 1  # nobody has confirmed the new one yet
        confirm_accreditation(session, new, actor=service.bob, now=NOW)
    assert due(app, agenda.lapsing_accreditations, service.alice) == []
    with unit_of_work() as session:
        end_accreditation(session, new, on=TODAY, act_number="X", actor=service.bob, now=NOW)
    assert len(due(app, agenda.lapsing_accreditations, service.alice)) == 1
    with unit_of_work() as session:
        end_accreditation(session, made, on=TODAY, act_number="X", actor=service.bob, now=NOW)
    assert due(app, agenda.lapsing_accreditations, service.alice) == []


def test_operators_are_told_sixty_and_fourteen_days_before_once(
    service: Service, clock: FixedClock, mails: KeptMails
) -> None:
    confirmed(service, date(2027, 3, 1))
    run_all_due()
    assert mails.sent == []
    for day, total in ((date(2026, 12, 31), 2), (date(2027, 2, 15), 4), (date(2027, 3, 2), 4)):
        clock.at = datetime.combine(day, clock.at.time(), UTC)
        run_all_due()
        run_all_due()
        assert len(mails.sent) == total
    assert {mail.subject for mail in mails.sent} == {"Un accreditamento sta per scadere"}
    assert "ancora 60 giorni" in mails.sent[0].text
    assert "ancora 14 giorni" in mails.sent[-1].html


def test_nobody_is_told_of_one_that_ended_or_to_whoever_runs_the_service_no_more(
    service: Service, clock: FixedClock, mails: KeptMails
) -> None:
    made = confirmed(service, date(2027, 3, 1))
    with unit_of_work() as session:
        end_accreditation(session, made, on=TODAY, act_number="X", actor=service.bob, now=NOW)
    clock.at = datetime(2027, 1, 1, 9, tzinfo=UTC)
    run_all_due()
    assert mails.sent == []
    with reading() as session:
        assert {state for (state,) in session.execute(select(Job.state))} == {"done", "ready"}


def test_list_says_what_waits_and_costs_the_same_for_thirty(
    service: Service, client: FlaskClient, count_queries: Counter
) -> None:
    confirmed(service, date(2026, 12, 31))
    with unit_of_work() as session:
        make_accreditation(session, service.body_id, service.alice, act_number="DEMO 2/2026")
    enter(client, service.alice)
    page = client.get(LIST)
    check_page(page)
    text = page.get_data(as_text=True)
    assert "2 accreditamenti" in text
    assert "Da confermare (1)" in text
    assert "vale ancora 38 giorni" in text
    with count_queries() as few:
        client.get(LIST)
    with unit_of_work() as session:
        for number in range(30):
            make_accreditation(
                session,
                service.body_id,
                service.alice,
                act_number=f"N {number}",
                function=AccreditationFunction.IDENTIFICATION,
            )
    with count_queries() as many:
        assert "32 accreditamenti" in client.get(f"{LIST}?sort=end").get_data(as_text=True)
    assert len(many) == len(few) < 10
    assert "31 accreditamenti" in client.get(f"{LIST}?state=waiting").get_data(as_text=True)
    sheet = client.get(f"{LIST}.csv?state=lapsing").get_data().decode("utf-8-sig").splitlines()
    assert len(sheet) == 2
    of = client.get(f"/it/operator/organisations/{service.body_id}/accreditations")
    check_page(of)
    assert client.get(f"{LIST}/{uuid4()}").status_code == 404

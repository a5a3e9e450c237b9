"""What the promoter sees of the host: mails that came back, what is done, a code to print, own remarks."""

from datetime import date, timedelta
from decimal import Decimal

from flask.testing import FlaskClient

from certify.hosting.completion import list_host_mails
from certify.hosting.mailing import note_bounced, plan_mail
from certify.placements.own_remarks import list_remarked_days, remark_on_day
from certify.placements.rules import Party, PlacementState
from certify.placements.services import Tutor, set_tutors
from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from tests.clock import FixedClock
from tests.conftest import Counter, KeptMails
from tests.factories import NOW
from tests.making.hosting import TUTOR, enter_host, make_token_of
from tests.making.placements import MadePlacement, confirm_hours, make_placement, sign_all
from tests.signin import csrf_token
from tests.web.placements.desk import LIST, Make, PromoterDesk, enter, look

SLIP = "Stampa il foglietto con il codice"
NEXT_YEAR = {"starts_on": date(2027, 2, 1), "ends_on": date(2027, 6, 30)}


def bounce(made: MadePlacement) -> None:
    run_all_due()
    with unit_of_work() as session:
        (mail,) = list_host_mails(session, [made.id])[made.id]
        note_bounced(session, mail.id, reason="5.1.1 no such user", now=NOW)


def remark(made: MadePlacement, words: str = "Quel giorno sono rimasta fino alle sei.") -> None:
    with unit_of_work() as session:
        confirm_hours(session, made.id, {date(2026, 11, 17): Decimal(4)})
        remark_on_day(
            session, made.id, date(2026, 11, 17), words, actor=Viewer(None, made.person_id), now=NOW
        )


def test_a_mail_that_came_back_says_what_to_do(
    desk: PromoterDesk, make: Make, client: FlaskClient, mails: KeptMails
) -> None:
    made = make(state=PlacementState.DRAFT, is_inviting=True, **NEXT_YEAR)
    enter(client, desk.bob)
    address = f"{LIST}/{made.id}"
    run_all_due()
    page = look(client, address)
    assert "Mandata" in page
    assert "tornata indietro" not in page
    bounce(made)
    page = look(client, address)
    assert "La mail a Marta Ospite è tornata indietro" in page
    assert f"L’indirizzo è {TUTOR}" in page
    assert "5.1.1 no such user" in page
    assert f'href="{address}/tutors">Scriva l’indirizzo giusto' in page
    assert "La mail è tornata indietro" in look(client, LIST)
    with unit_of_work() as session:
        tutors = [
            Tutor(Party.HOST, "Marta Ospite", "tutor", "marta@associazione.example"),
            Tutor(Party.PROMOTER, "Paolo Promotore", "tutor didattico", "paolo@promotore.example"),
        ]
        set_tutors(session, made.id, tutors, actor=made.lead, now=NOW)
    run_all_due()
    page = look(client, address)
    assert "La mail a Marta Ospite" not in page  # the new address has a mail of its own, which arrived
    assert mails.sent[-1].to == "marta@associazione.example"


def test_a_mail_that_came_back_is_a_task_of_list_and_week_and_can_be_filtered(
    desk: PromoterDesk, make: Make, client: FlaskClient, mails: KeptMails, clock: FixedClock
) -> None:
    made = make(state=PlacementState.DRAFT, is_inviting=True, **NEXT_YEAR)
    make(tutor_address="marta@ospite.example")
    enter(client, desk.bob)
    todo, link = (
        "Corregga l’indirizzo del tutor: una mail è tornata indietro",
        f'href="{LIST}/{made.id}/tutors"',
    )
    assert todo not in look(client, LIST)
    bounce(made)
    for page in (look(client, LIST), look(client, "/it/promoter")):
        assert todo in page
        assert link in page
    page = look(client, LIST)
    assert f'<a href="{LIST}?returned=1">Per 1 progetto una mail è tornata indietro.</a>' in page
    found = look(client, f"{LIST}?returned=1")
    assert "1 progetto su 2" in found
    assert f"/placements/{made.id}" in found
    clock.advance(days=4)
    enter(client, desk.bob)
    assert "in ritardo di 1 giorno" in look(client, f"{LIST}?returned=1")
    with unit_of_work() as session:
        running = make_placement(
            session,
            promoter_id=desk.promoter_id,
            host_id=desk.host_id,
            lead=made.lead,
            tutor_address="altro@associazione.example",
        )
        plan_mail(session, "altro@associazione.example", now=clock.now())
    bounce(running)
    assert f'href="{LIST}/{running.id}/way/change_tutor"' in look(client, "/it/promoter")


def test_an_opened_link_and_what_was_done_are_told(
    desk: PromoterDesk, make: Make, client: FlaskClient
) -> None:
    made = make(is_inviting=True)
    enter(client, desk.bob)
    assert "Pagina mai aperta" in look(client, f"{LIST}/{made.id}")
    with unit_of_work() as session:
        token = make_token_of(session)
    enter_host(client, token)
    enter(client, desk.bob)
    page = look(client, f"{LIST}/{made.id}")
    assert "Pagina aperta il" in page
    assert "Progetto firmato" in page
    assert "Competenze raccontate e inviate: 0 di 3" in page


def test_the_code_is_printed_from_the_page(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made, bare = make(), make(tutor_address=None)
    enter(client, desk.bob)
    page = look(client, f"{LIST}/{made.id}")
    target = f"/it/host/slips/{made.id}/{made.tutor_ids[Party.HOST]}"
    assert f'action="{target}"' in page
    assert page.count(SLIP) == 1  # the promoter's own tutor has no page of that kind
    token = csrf_token(client.get(f"{LIST}/{made.id}"))
    paper = client.post(target, data={"csrf_token": token})
    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    page = look(client, f"{LIST}/{bare.id}")
    assert SLIP not in page
    assert "senza e-mail: non riceve niente" in page
    assert f'href="{LIST}/{bare.id}/way/change_tutor">Scriva il suo indirizzo' in page


def test_a_project_that_is_being_written_says_nothing_of_the_host(
    desk: PromoterDesk, make: Make, client: FlaskClient
) -> None:
    made = make(state=PlacementState.DRAFT, competence_ids=(), **NEXT_YEAR)
    enter(client, desk.bob)
    assert "Dalla parte del tutor" not in look(client, f"{LIST}/{made.id}")
    assert "Deve firmare" not in look(client, LIST)


def test_the_list_tells_of_each_and_costs_the_same(
    desk: PromoterDesk, make: Make, client: FlaskClient, count_queries: Counter
) -> None:
    first = make(state=PlacementState.DRAFT, **NEXT_YEAR)
    for _number in range(2):
        make()
    enter(client, desk.bob)
    page = look(client, LIST)
    assert page.count("Deve firmare") == 1
    assert page.count("Competenze: 0 di 3") == 2
    with count_queries() as few:
        client.get(LIST)
    for _number in range(27):
        make()
    with count_queries() as many:
        client.get(LIST)
    assert len(few) == len(many) <= 15
    with unit_of_work() as session:
        sign_all(session, first.id, desk.alice)
    assert "Deve firmare" not in look(client, LIST)


def test_both_pages_show_what_the_person_remarks(
    desk: PromoterDesk, make: Make, client: FlaskClient, count_queries: Counter
) -> None:
    made = make()
    enter(client, desk.bob)
    assert "Note della persona" not in look(client, f"{LIST}/{made.id}")
    remark(made)
    with reading() as session:
        (day,) = list_remarked_days(session, [made.id])[made.id]
    assert (day.day, day.confirmed_hours, day.told_hours) == (
        date(2026, 11, 17),
        Decimal(4),
        Decimal(4),
    )
    with count_queries() as seen:
        page = look(client, f"{LIST}/{made.id}")
    assert len(seen) <= 15
    assert "«Quel giorno sono rimasta fino alle sei.»" in page
    with unit_of_work() as session:
        token = make_token_of(session)
    enter_host(client, token)
    monday = date(2026, 11, 16)
    with count_queries() as seen:
        page = look(client, f"/it/host/{made.id}/hours/{monday}")
    assert len(seen) <= 15
    assert "La nota di Giulia: «Quel giorno sono rimasta fino alle sei.»" in page
    assert "La nota di Giulia" not in look(client, f"/it/host/{made.id}/hours/{monday - timedelta(days=7)}")

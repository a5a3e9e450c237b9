"""What happens on the way, the end and the final statement; the guardian's link; the list and the agenda."""

import io
import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from flask.testing import FlaskClient
from sqlalchemy import func, select

from certify.certificates.models import Certificate
from certify.placements.models import GuardianToken
from certify.placements.queries import PlacementView, get_placement_unchecked, list_events
from certify.placements.rules import Party, PlacementKind, PlacementState, SigningMode
from certify.placements.services import change_project
from commons.db import reading, unit_of_work
from commons.jobs import run_all_due
from tests.clock import FixedClock
from tests.conftest import KeptMails
from tests.factories import NOW
from tests.making.placements import MadePlacement, confirm_hours
from tests.signin import csrf_token
from tests.web.placements.desk import LIST, Make, PromoterDesk, enter, look, send


def view_of(made: MadePlacement) -> PlacementView:
    with reading() as session:
        return get_placement_unchecked(session, made.id)


def test_it_is_suspended_resumed_extended_and_interrupted(
    desk: PromoterDesk, make: Make, client: FlaskClient, clock: FixedClock
) -> None:
    made = make()
    address = f"{LIST}/{made.id}/way"
    enter(client, desk.bob)
    clock.advance(minutes=1)
    send(client, f"{address}/suspend", {"on_day": "2026-11-02", "reason": "Malattia"})
    assert view_of(made).state is PlacementState.SUSPENDED
    assert client.get(f"{address}/suspend").status_code == 409
    clock.advance(minutes=1)
    send(client, f"{address}/resume", {"on_day": "2026-11-12"})
    clock.advance(minutes=1)
    page = send(
        client,
        f"{address}/extend",
        {"ends_on": "2027-12-31", "planned_hours": "600", "reason": "Serve tempo"},
        status=422,
    ).get_data(as_text=True)
    assert "dura da 2 a 12 mesi" in page
    assert "Serve tempo" in page
    send(
        client,
        f"{address}/extend",
        {"ends_on": "2027-03-31", "planned_hours": "600", "reason": "Serve tempo"},
    )
    view = view_of(made)
    assert (view.version, view.ends_on, len(view.missing_parties(NOW.date()))) == (2, date(2027, 3, 31), 3)
    assert "Il progetto è cambiato e non tutti l’hanno firmato di nuovo" in look(client, f"{LIST}/{made.id}")
    clock.advance(minutes=1)
    send(
        client,
        f"{address}/change_tutor",
        {
            "party": "host",
            "name": "Nuova Tutor",
            "office": "educatrice",
            "address": "nuova@ospite.example",
            "on_day": "2026-11-20",
        },
    )
    tutors = view_of(made).tutors_on(date(2026, 11, 23))
    assert [each.name for each in tutors if each.party is Party.HOST] == ["Nuova Tutor"]
    clock.advance(minutes=1)
    send(client, f"{address}/interrupt", {"on_day": "2026-11-22", "reason": "Ha trovato lavoro"})
    view = view_of(made)
    assert (view.state, view.ended_on) == (PlacementState.INTERRUPTED, date(2026, 11, 22))
    with reading() as session:
        what = [each.what for each in list_events(session, made.id)]
    assert what == ["started", "suspended", "resumed", "extended", "tutor_changed", "interrupted"]
    text = look(client, address)
    assert "Ha trovato lavoro" in text
    assert "Adesso qui non c’è niente da registrare." in text
    assert "possono entrare nel dossier" in look(client, f"{LIST}/{made.id}/closing")


def test_a_second_host_joins_and_signs_too(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make()
    enter(client, desk.bob)
    data: dict[str, object] = {
        "host_name": "Terza sede",
        "host_address": "via Tre 3, 38068 Rovereto",
        "name": "Sara",
        "office": "tutor",
        "address": "sara@terza.example",
        "on_day": "2026-11-23",
    }
    send(client, f"{LIST}/{made.id}/way/add_host", data)
    view = view_of(made)
    assert view.second_host_name == "Terza sede"
    assert Party.SECOND_HOST in view.missing_parties(NOW.date())
    assert client.get(f"{LIST}/{made.id}/way/add_host").status_code == 200


def test_who_never_came_has_no_hours(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made, other = make(), make()
    with unit_of_work() as session:
        confirm_hours(session, other.id, {date(2026, 9, 2): Decimal(4)})
    enter(client, desk.bob)
    send(client, f"{LIST}/{made.id}/way/never_start", {"reason": "Non si è presentata"})
    assert view_of(made).state is PlacementState.NEVER_STARTED
    page = send(client, f"{LIST}/{other.id}/way/never_start", {"reason": "Boh"}, status=422)
    assert "Ci sono ore confermate" in page.get_data(as_text=True)


def test_closing_names_what_is_missing_and_issues_one_statement(
    desk: PromoterDesk, make: Make, client: FlaskClient, clock: FixedClock
) -> None:
    made = make(starts_on=date(2026, 3, 2), ends_on=date(2026, 11, 20), planned_hours=Decimal(40))
    address = f"{LIST}/{made.id}"
    enter(client, desk.alice)
    text = look(client, f"{address}/closing")
    assert "Nessuna ora è confermata" in text
    assert "Concludi e rilascia" not in text
    with unit_of_work() as session:
        confirm_hours(session, made.id, {date(2026, 3, 3) + timedelta(days=n): Decimal(4) for n in range(9)})
    page = client.get(f"{address}/closing")
    assert "Concludi e rilascia" in page.get_data(as_text=True)
    token = {"csrf_token": csrf_token(page)}
    assert client.post(f"{address}/issue", data=token).status_code == 303
    assert client.post(f"{address}/issue", data=token).status_code == 303
    with reading() as session:
        kept = session.scalars(select(Certificate)).one()
    view = view_of(made)
    assert (view.state, view.ended_on) == (PlacementState.CLOSED, date(2026, 11, 20))
    assert (kept.kind, kept.person_id, kept.subject_id) == ("placement", made.person_id, made.id)
    assert "L’attestazione è rilasciata" in look(client, f"{address}/closing")
    enter(client, desk.bob)
    assert client.post(f"{address}/issue", data=token).status_code in {400, 403}


def test_closing_without_hours_is_possible_and_gives_no_statement(
    desk: PromoterDesk, make: Make, client: FlaskClient
) -> None:
    made = make(starts_on=date(2026, 3, 2), ends_on=date(2026, 11, 20))
    enter(client, desk.alice)
    page = client.get(f"{LIST}/{made.id}/closing")
    token = {"csrf_token": csrf_token(page)}
    refused = client.post(f"{LIST}/{made.id}/issue", data=token)
    assert refused.status_code in {303, 409}
    assert view_of(made).state is PlacementState.ACTIVE
    meant = token | {"without_hours": "y"}
    assert client.post(f"{LIST}/{made.id}/close", data=meant).status_code == 303
    assert view_of(made).state is PlacementState.CLOSED
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 0


def test_nobody_closes_before_the_last_day(desk: PromoterDesk, make: Make, client: FlaskClient) -> None:
    made = make()
    enter(client, desk.alice)
    text = look(client, f"{LIST}/{made.id}/closing")
    assert "Finisce il 31/01/2027" in text
    token = csrf_token(client.get(f"{LIST}/{made.id}/way/suspend"))
    client.post(f"{LIST}/{made.id}/close", data={"csrf_token": token})
    assert view_of(made).state is PlacementState.ACTIVE


def test_a_guardian_reads_and_signs_by_link(
    desk: PromoterDesk, make: Make, client: FlaskClient, mails: KeptMails
) -> None:
    made = make(
        kind=PlacementKind.SCHOOL,
        state=PlacementState.DRAFT,
        birth_date=date(2010, 5, 6),
        starts_on=date(2026, 12, 1),
        ends_on=date(2026, 12, 20),
        planned_hours=Decimal(80),
    )
    with unit_of_work() as session:
        change_project(
            session,
            made.id,
            title="Una settimana in biblioteca",
            activities="Prestito e letture.",
            place="Trento",
            is_online=False,
            languages="it",
            guardian_name="Rosa Genitore",
            guardian_address="rosa@famiglia.example",
            actor=made.lead,
            now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
        )
    enter(client, desk.bob)
    text = look(client, f"{LIST}/{made.id}")
    assert "Manda il collegamento per firmare" in text
    token = csrf_token(client.get(f"{LIST}/{made.id}"))
    assert client.post(f"{LIST}/{made.id}/guardian", data={"csrf_token": token}).status_code == 303
    run_all_due()
    (mail,) = [each for each in mails.sent if each.to == "rosa@famiglia.example"]
    link = re.search(r"/it/g/\S+", mail.text)
    assert link
    with reading() as session:
        kept = session.scalars(select(GuardianToken)).one()
    assert kept.token_hash not in mail.text
    with client.session_transaction(base_url="http://segnavia.test") as cookie:
        cookie.clear()
    assert "Una settimana in biblioteca" in look(client, link.group())
    page = send(client, link.group(), {"name": "Rosa Genitore"}, status=422)
    assert "Per firmare lo confermi." in page.get_data(as_text=True)
    send(client, link.group(), {"name": "Rosa Genitore", "is_guardian": "y"})
    assert Party.GUARDIAN in {each.party for each in view_of(made).current_signatures}
    assert "Ha firmato" in look(client, link.group())
    assert client.get(link.group().removeprefix("/it")).status_code == 302


def test_a_scan_keeps_the_day_that_stands_on_the_paper(
    desk: PromoterDesk, make: Make, client: FlaskClient
) -> None:
    made = make(state=PlacementState.DRAFT)
    enter(client, desk.bob)
    address = f"{LIST}/{made.id}/scan/host"
    page = send(
        client, address, {"name": "Marta", "office": "presidente", "signed_on": "2026-08-30"}, status=422
    )
    assert "Scelga il file" in page.get_data(as_text=True)
    picture = (
        b"\x89PNG\r\n\x1a\n"
        + bytes.fromhex("0000000d49484452000000010000000108020000009077533e")
        + bytes.fromhex("0000000c4944415408d763f8ffff3f0005fe02fea7356c99")
        + bytes.fromhex("0000000049454e44ae426082")
    )
    data = {
        "name": "Marta Ospite",
        "office": "presidente",
        "signed_on": "2026-08-30",
        "scan": (io.BytesIO(make_png() or picture), "foglio.png"),
        "csrf_token": csrf_token(client.get(address)),
    }
    answer = client.post(address, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303, answer.get_data(as_text=True).partition("<main")[2][:3000]
    (signature,) = view_of(made).current_signatures
    assert (signature.mode, signature.signed_on) == (SigningMode.SCANNED, date(2026, 8, 30))
    opened = client.get(f"{LIST}/{made.id}/scans/{signature.scan_id}")
    assert opened.status_code == 200
    assert opened.headers["Content-Type"].startswith("image/")
    enter(client, desk.charlie)
    assert client.get(f"{LIST}/{made.id}/scans/{signature.scan_id}").status_code == 404


def make_png() -> bytes:
    from PIL import Image

    content = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(content, "PNG")
    return content.getvalue()

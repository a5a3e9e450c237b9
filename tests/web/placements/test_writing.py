"""A project written in a few steps, without scripts, and signed by the promoter."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from certify.placements.models import Placement
from certify.placements.rules import Party, PlacementKind, PlacementState, SigningMode
from certify.placements.services import Objective, set_objectives, sign_project
from commons.access import Viewer
from commons.db import reading, unit_of_work
from commons.organisations.models import Organisation
from tests.clock import FixedClock
from tests.factories import NOW, make_person
from tests.making.placements import make_placement, sign_all
from tests.web.placements.desk import LIST, PromoterDesk, enter, look, only_placement, send

BEGIN: dict[str, object] = {
    "given_name": "Giulia",
    "family_name": "Esempio",
    "birth_date": "2004-03-02",
    "address": "giulia@esempio.example",
    "starts_on": "2026-12-01",
    "ends_on": "2027-05-31",
    "planned_hours": "480,5",
}


def begin(desk: PromoterDesk, client: FlaskClient, **changed: object) -> str:
    enter(client, desk.alice)
    send(client, f"{LIST}/new/internship", {**BEGIN, "host_name": desk.host_name, **changed})
    return f"{LIST}/{only_placement().id}"


def test_a_project_is_written_and_signed_in_a_few_steps(desk: PromoterDesk, client: FlaskClient) -> None:
    address = begin(desk, client)
    assert only_placement().planned_hours == 480.5
    assert only_placement().host_id == desk.host_id
    look(client, f"{LIST}/new")
    page = send(
        client,
        f"{address}/project",
        {
            "title": "Segreteria sociale",
            "activities": "Sportello.\nIncontri nelle scuole.",
            "place": "Trento, via Prova 1",
            "languages": ["it", "de"],
            "starts_on": "2026-12-01",
            "ends_on": "2027-05-31",
            "planned_hours": "480.5",
        },
    )
    assert page.location.endswith("/objectives")
    first, second = list(desk.competences.values())[:2]
    answer = send(client, f"{address}/objectives", {"do": "search", "q": "squadra"}, status=200)
    assert first.hex in answer.get_data(as_text=True)
    send(client, f"{address}/objectives", {"do": "add", "add": [first.hex, second.hex]}, status=200)
    send(
        client,
        f"{address}/objectives",
        {
            "do": "save",
            "c": [first.hex, second.hex],
            f"task-{first.hex}": "Preparare un incontro",
            f"task-{second.hex}": "Tenere lo sportello",
        },
    )
    send(
        client,
        f"{address}/tutors",
        {
            "host_name": "Marta Ospite",
            "host_office": "presidente",
            "host_address": "marta@ospite.example",
            "promoter_name": "Paolo Promotore",
            "promoter_office": "docente",
            "promoter_address": "",
        },
    )
    text = look(client, address)
    assert "Prima di firmare manca" not in text
    assert "Firma per il suo ente" in text
    send(client, f"{address}/sign", {"office": "dirigente"})
    view = only_placement()
    assert [(each.party, each.office) for each in view.current_signatures] == [(Party.PROMOTER, "dirigente")]
    assert view.missing_parties(NOW.date()) == (Party.HOST, Party.PERSON)
    assert view.languages == "it,de"


def test_a_limit_is_told_at_the_field_with_its_source_and_nothing_typed_is_lost(
    desk: PromoterDesk, client: FlaskClient
) -> None:
    enter(client, desk.alice)
    page = send(
        client,
        f"{LIST}/new/internship",
        {**BEGIN, "host_name": desk.host_name, "ends_on": "2028-01-31"},
        status=422,
    ).get_data(as_text=True)
    assert "Un tirocinio extracurriculare dura da 2 a 12 mesi (Linee guida sui tirocini" in page
    assert "Qui la durata è di 14 mesi." in page
    assert 'value="Giulia"' in page
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Placement)) == 0


def test_who_may_be_here_already_is_asked_about(desk: PromoterDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        known = make_person(session, "Giulia", "Esempio", birth_date=None)
    enter(client, desk.bob)
    data = {**BEGIN, "host_name": "Casa aperta", "address": ""}
    page = send(client, f"{LIST}/new/internship", data, status=422).get_data(as_text=True)
    assert "Forse la persona è già registrata" in page
    assert "Forse l’ente è già registrato" in page
    send(client, f"{LIST}/new/internship", {**data, "same_as": str(known), "host": str(desk.host_id)})
    view = only_placement()
    assert view.person_id == known
    assert view.birth_date is not None
    assert view.host_id == desk.host_id


def test_a_host_that_nobody_knows_is_entered_with_its_address(
    desk: PromoterDesk, client: FlaskClient
) -> None:
    enter(client, desk.bob)
    data = {**BEGIN, "host_name": "Officina nuova"}
    page = send(client, f"{LIST}/new/internship", data, status=422).get_data(as_text=True)
    assert "Scriva l’indirizzo della sede" in page
    send(client, f"{LIST}/new/internship", {**data, "host_address": "via Nuova 3, 38122 Trento"})
    with reading() as session:
        host = session.scalars(select(Organisation).where(Organisation.name == "Officina nuova")).one()
    assert only_placement().host_id == host.id


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("planned_hours", "tante", "Scriva un numero di ore"),
        ("planned_hours", "NaN", "Scriva un numero di ore"),
        ("planned_hours", "0", "Le ore previste sono"),
        ("planned_hours", "10,1", "Scriva le ore a quarti"),
        ("starts_on", "domani", "Scriva un giorno"),
        ("ends_on", "2026-11-01", "L’ultimo giorno viene prima del primo"),
        ("address", "giulia", "e-mail"),
        ("host_name", " ", "Scriva come si chiama l’ente che ospita"),
        ("birth_date", "1800-01-01", "Controlli l’anno di nascita"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field(
    desk: PromoterDesk, client: FlaskClient, field: str, text: str, said: str
) -> None:
    enter(client, desk.alice)
    data = {**BEGIN, "host_name": desk.host_name, field: text}
    assert said in send(client, f"{LIST}/new/internship", data, status=422).get_data(as_text=True)


def test_an_old_form_changes_nothing_and_says_so(desk: PromoterDesk, client: FlaskClient) -> None:
    address = begin(desk, client)
    page = send(
        client,
        f"{address}/project",
        {
            "title": "Mio",
            "activities": "Testo da non perdere",
            "place": "Trento",
            "languages": "it",
            "starts_on": "2026-12-01",
            "ends_on": "2027-05-31",
            "planned_hours": "480,5",
            "seen": "0" * 64,
        },
        status=422,
    ).get_data(as_text=True)
    assert "Nel frattempo qualcun altro ha cambiato il progetto" in page
    assert "Testo da non perdere" in page
    assert only_placement().title == ""


def test_strangers_do_not_know_of_it_and_staff_does_not_sign(desk: PromoterDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = make_placement(
            session, state=PlacementState.DRAFT, promoter_id=desk.promoter_id, host_id=desk.host_id
        )
    address = f"{LIST}/{made.id}"
    assert client.get(address).status_code == 303
    enter(client, desk.charlie)
    pages = (
        "",
        "/project",
        "/objectives",
        "/tutors",
        "/sign",
        "/scan/host",
        "/way",
        "/way/cancel",
        "/closing",
    )
    assert [client.get(f"{address}{each}").status_code for each in pages] == [404] * len(pages)
    assert "Ancora nessun progetto" in look(client, LIST)
    enter(client, desk.bob)
    assert client.get(f"{address}/sign").status_code == 403
    assert "Firma chi è responsabile del suo ente" in look(client, address)
    enter(client, desk.holder)
    assert client.get(LIST).status_code == 403


def test_a_signed_project_that_changes_says_who_signs_again(desk: PromoterDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = make_placement(
            session, state=PlacementState.DRAFT, promoter_id=desk.promoter_id, host_id=desk.host_id
        )
        sign_all(session, made.id, made.lead)
    enter(client, desk.alice)
    address = f"{LIST}/{made.id}"
    text = look(client, f"{address}/project")
    assert "Questo progetto ha già 3 firme" in text
    send(
        client,
        f"{address}/project",
        {
            "title": "Un altro titolo",
            "activities": "Altro",
            "place": "Rovereto",
            "languages": "it",
            "starts_on": "2026-09-01",
            "ends_on": "2027-01-31",
            "planned_hours": "400",
        },
    )
    view = only_placement()
    assert (view.version, view.state, len(view.missing_parties(NOW.date()))) == (2, PlacementState.DRAFT, 3)
    assert look(client, address).count("Aveva firmato la versione 1") == 3


PAST = "Attenzione: il primo giorno è già passato"


def test_a_project_that_begins_in_the_past_says_what_will_count_at_the_field(
    desk: PromoterDesk, client: FlaskClient
) -> None:
    """It is possible all the same: a paper signed before it began keeps its day."""
    address = begin(desk, client, starts_on="2026-10-01", ends_on="2027-03-31")
    page = look(client, f"{address}/project")
    assert re.search(rf'id="starts_on-hint"><strong>{PAST}', page)
    again: dict[str, object] = {
        "title": "Segreteria",
        "activities": "Sportello.",
        "place": "Trento",
        "languages": "it",
        "starts_on": "2026-12-01",
        "ends_on": "2027-03-31",
        "planned_hours": "400",
    }
    send(client, f"{address}/project", again)
    assert PAST not in look(client, f"{address}/project")
    send(client, f"{address}/project", {**again, "starts_on": "2026-11-22"})
    assert PAST in look(client, f"{address}/objectives"), "the next step says what was just saved"
    assert PAST not in look(client, f"{address}/objectives")
    send(client, f"{address}/project", {**again, "starts_on": "2026-11-23"})
    assert PAST not in look(client, f"{address}/project"), "today is not past"


def test_a_past_first_day_is_told_while_other_fields_are_asked_again(
    desk: PromoterDesk, client: FlaskClient
) -> None:
    enter(client, desk.alice)
    wrong = {**BEGIN, "host_name": desk.host_name, "planned_hours": "tante"}
    page = send(client, f"{LIST}/new/internship", {**wrong, "starts_on": "2026-10-01"}, status=422)
    assert PAST in page.get_data(as_text=True)
    page = send(client, f"{LIST}/new/internship", wrong, status=422)
    assert PAST not in page.get_data(as_text=True)


def test_who_all_have_signed_is_told_nothing_of_a_first_day_that_passed(
    desk: PromoterDesk, client: FlaskClient
) -> None:
    with unit_of_work() as session:
        made = make_placement(
            session, state=PlacementState.AGREED, promoter_id=desk.promoter_id, host_id=desk.host_id
        )
    enter(client, desk.alice)
    assert PAST not in look(client, f"{LIST}/{made.id}/project")


def test_the_guardian_is_asked_for_by_todays_age(
    desk: PromoterDesk, client: FlaskClient, clock: FixedClock
) -> None:
    with unit_of_work() as session:
        made = make_placement(
            session,
            kind=PlacementKind.SCHOOL,
            state=PlacementState.DRAFT,
            promoter_id=desk.promoter_id,
            host_id=desk.host_id,
            birth_date=date(2008, 12, 15),
            starts_on=date(2027, 1, 7),
            ends_on=date(2027, 2, 7),
        )
    enter(client, desk.alice)
    address = f"{LIST}/{made.id}"
    assert "La persona è minorenne: firma anche un genitore" in look(client, f"{address}/project")
    assert "manca il nome del genitore" in look(client, address)
    assert client.get(f"{address}/scan/guardian").status_code == 409
    clock.advance(days=22)
    enter(client, desk.alice)
    page = look(client, f"{address}/project")
    assert "solo se la persona ha firmato prima dei 18 anni" in page, "for a paper of those days"
    assert "La persona è minorenne" not in page
    assert "manca il nome del genitore" not in look(client, address)
    assert client.get(f"{address}/scan/guardian").status_code == 404


def test_who_signed_as_a_minor_and_is_of_age_now_needs_the_paper_of_the_guardian(
    desk: PromoterDesk, client: FlaskClient, clock: FixedClock
) -> None:
    with unit_of_work() as session:
        made = make_placement(
            session,
            kind=PlacementKind.SCHOOL,
            state=PlacementState.DRAFT,
            promoter_id=desk.promoter_id,
            host_id=desk.host_id,
            birth_date=date(2008, 12, 15),
        )
        row = session.get_one(Placement, made.id)
        row.guardian_name, row.guardian_address = "Rosa Genitore", "rosa@famiglia.example"
        session.flush()
        sign_project(
            session,
            made.id,
            Party.PERSON,
            name="Giulia",
            office="",
            mode=SigningMode.CLICK,
            signed_on=NOW.date(),
            scan_id=None,
            actor=Viewer(None, made.person_id),
            now=NOW,
        )
    enter(client, desk.alice)
    address = f"{LIST}/{made.id}"
    assert "Manda il collegamento per firmare" in look(client, address)
    clock.advance(days=22)
    enter(client, desk.alice)
    page = look(client, address)
    assert "Manda il collegamento per firmare" not in page
    assert "serve il foglio che il genitore o tutore firmò in quei giorni" in page
    assert f'href="{address}/scan/guardian"' in page


def test_a_running_project_that_lacks_something_for_its_new_version_says_what(
    desk: PromoterDesk, client: FlaskClient
) -> None:
    with unit_of_work() as session:
        made = make_placement(session, promoter_id=desk.promoter_id, host_id=desk.host_id)
        objectives = [Objective(made.competence_ids[0])]
        set_objectives(session, made.id, objectives, actor=made.lead, now=NOW)
    enter(client, desk.alice)
    page = look(client, f"{LIST}/{made.id}")
    assert "Prima di firmare manca ancora" in page
    assert "A qualche obiettivo manca il compito" in page
    assert "Completi il progetto" in look(client, LIST)
    assert "Cambiato il progetto: si firma di nuovo" in look(client, f"{LIST}/{made.id}/way")


def test_a_paper_that_a_limit_refuses_is_announced_as_a_draft(
    desk: PromoterDesk, client: FlaskClient
) -> None:
    """Nothing is missing, but the PDF has no boxes to sign in either."""
    with unit_of_work() as session:
        made = make_placement(
            session, state=PlacementState.DRAFT, promoter_id=desk.promoter_id, host_id=desk.host_id
        )
    enter(client, desk.alice)
    assert "con un riquadro per ogni firma" in look(client, f"{LIST}/{made.id}")
    with unit_of_work() as session:
        session.get_one(Placement, made.id).ends_on = date(2029, 1, 31)
    page = look(client, f"{LIST}/{made.id}")
    assert "Finché manca qualcosa esce come bozza" in page
    assert "con un riquadro per ogni firma" not in page

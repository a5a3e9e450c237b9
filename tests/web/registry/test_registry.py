"""The operator's list of organisations: found by any name, entered once, changed without writing over."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from commons.access import ANONYMOUS
from commons.db import reading, unit_of_work
from commons.organisations import queries, services
from commons.organisations.models import Organisation
from tests.conftest import Counter
from tests.factories import NOW, make_organisation, make_staff
from tests.making.operators import Service, make_service
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import enter
from tests.web.page_checks import check_page

LIST = "/it/operator/organisations"


@pytest.fixture
def service(app: Flask) -> Service:
    return make_service()


def names(page: str) -> list[str]:
    return re.findall(r'<a href="/it/operator/organisations/[0-9a-f-]{36}">([^<]+)</a>', page)


def count() -> int:
    with reading() as session:
        return len(session.scalars(select(Organisation.id)).all())


def test_only_operators_come_in(service: Service, client: FlaskClient) -> None:
    pages = (LIST, f"{LIST}/new", f"{LIST}/{service.body_id}", f"{LIST}.csv")
    assert {client.get(page).status_code for page in pages} == {303}
    enter(client, service.charlie)
    assert {client.get(page).status_code for page in pages} == {403}
    enter(client, service.alice)
    assert {client.get(page).status_code for page in pages} == {200}


def test_list_is_searched_by_former_names_too_and_sorted(service: Service, client: FlaskClient) -> None:
    with unit_of_work() as session:
        cci = make_organisation(session, "Centro Cooperazione", slug="cci")
        services.add_alias(session, cci, name="C.F.S.I.", actor=ANONYMOUS, now=NOW)
        make_organisation(session, "Archivio vecchio", slug="vecchio")
        session.get_one(Organisation, cci).is_historical = True
    enter(client, service.alice)
    page = client.get(LIST)
    check_page(page)
    text = page.get_data(as_text=True)
    assert names(text) == ["Archivio vecchio", "Centro Cooperazione", "Ente Titolato", "Gestione"]
    assert "4 enti" in text
    assert names(client.get(f"{LIST}?q=cfsi").get_data(as_text=True)) == ["Centro Cooperazione"]
    assert names(client.get(f"{LIST}?kind=historical").get_data(as_text=True)) == ["Centro Cooperazione"]
    assert names(client.get(f"{LIST}?sort=people").get_data(as_text=True))[0] == "Gestione"
    nobody = client.get(f"{LIST}?q=nessuno%25")
    check_page(nobody)
    assert "Nessun ente trovato" in nobody.get_data(as_text=True)
    for odd in ("page=-1", "page=99999999999999999999", "page=%C2%B2", "kind=x", "sort=x", "q=%25_"):
        assert client.get(f"{LIST}?{odd}").status_code == 200


def test_sheet_holds_the_same_search(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    sheet = client.get(f"{LIST}.csv?q=titolato")
    assert sheet.mimetype == "text/csv"
    lines = sheet.get_data().decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith('"Ente Titolato";"ente-titolato"')


def test_thirty_organisations_cost_as_many_queries_as_three(
    service: Service, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, service.alice)
    client.get(LIST)
    with count_queries() as few:
        client.get(LIST)
    with unit_of_work() as session:
        for number in range(30):
            organisation = make_organisation(session, f"Molti {number}")
            make_staff(session, organisation)
            services.add_alias(session, organisation, name=f"M{number}", actor=ANONYMOUS, now=NOW)
    with count_queries() as many:
        client.get(LIST)
    assert len(many) == len(few) < 10


def test_slug_is_shown_before_it_is_for_ever(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    before = count()
    data = {"name": "Università di Prova", "website": "https://prova.example", "address": "Via  Uno"}
    answer = post_form(client, f"{LIST}/new", data)
    check_page(answer)
    text = answer.get_data(as_text=True)
    assert (answer.status_code, count()) == (422, before)
    assert "non si può più cambiare" in text
    assert 'value="universita-di-prova"' in text
    assert 'value="https://prova.example"' in text
    answer = post_form(client, f"{LIST}/new", data | {"slug": "unidiprova"})
    assert (answer.status_code, count()) == (303, before + 1)
    page = client.get(answer.location)
    check_page(page)
    assert "unidiprova" in page.get_data(as_text=True)
    with reading() as session:
        assert queries.get_organisation_by_slug(session, "unidiprova").address == "Via Uno"


def test_namesake_is_asked_about(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    before = count()
    data = {"name": "ENTE  titolato", "slug": "un-altro"}
    answer = post_form(client, f"{LIST}/new", data)
    check_page(answer)
    assert "Esiste già un ente con questo nome" in answer.get_data(as_text=True)
    assert count() == before
    assert post_form(client, f"{LIST}/new", data | {"is_another": "y"}).status_code == 303
    assert count() == before + 1


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"name": ""}, "Scriva il nome dell’ente."),
        ({"name": "...", "slug": "x-y"}, "Scriva il nome dell’ente."),
        ({"name": "Йоана"}, "lettere minuscole senza accenti"),
        ({"name": "Nuovo", "slug": "gestione"}, "è già di un altro ente"),
        ({"name": "Nuovo", "slug": "Maiuscole"}, "lettere minuscole senza accenti"),
        ({"name": "Nuovo", "slug": "nuovo", "website": "ftp://x.example"}, "comincia con https"),
    ],
)
def test_error_stands_at_its_field_and_nothing_typed_is_lost(
    service: Service, client: FlaskClient, data: dict[str, str], said: str
) -> None:
    enter(client, service.alice)
    before = count()
    answer = post_form(client, f"{LIST}/new", data | {"address": "Via Rimasta 1"})
    check_page(answer)
    assert (answer.status_code, count()) == (422, before)
    assert said in answer.get_data(as_text=True)
    assert "Via Rimasta 1" in answer.get_data(as_text=True)


def test_rename_keeps_the_old_name_and_the_slug(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    address = f"{LIST}/{service.body_id}/name"
    check_page(client.get(address))
    same = post_form(client, address, {"name": "Ente Titolato", "since": "2026-11-01"})
    check_page(same)
    assert "si chiama già così" in same.get_data(as_text=True)
    ahead = post_form(client, address, {"name": "Ente Nuovo", "since": "2199-01-01"})
    assert ahead.status_code == 422
    assert "deve ancora venire" in ahead.get_data(as_text=True)
    assert post_form(client, address, {"name": "Ente Nuovo", "since": "2026-11-01"}).status_code == 303
    text = client.get(f"{LIST}/{service.body_id}").get_data(as_text=True)
    assert "Ente Nuovo" in text
    assert "fino al 31/10/2026" in text
    assert "ente-titolato" in text


def test_another_name_is_added_once(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    address = f"{LIST}/{service.body_id}/names/new"
    check_page(client.get(address))
    reversed_days = {"name": "ET", "valid_from": "2020-01-02", "valid_until": "2020-01-01"}
    wrong = post_form(client, address, reversed_days)
    check_page(wrong)
    assert "viene prima del primo" in wrong.get_data(as_text=True)
    assert post_form(client, address, {"name": "ET", "dates_note": "fino al 2017"}).status_code == 303
    again = post_form(client, address, {"name": "E.T."})
    assert again.status_code == 422
    assert "è già tra i nomi" in again.get_data(as_text=True)
    page = client.get(f"{LIST}/{service.body_id}")
    text = page.get_data(as_text=True)
    assert "fino al 2017" in text
    removal = re.search(r'action="([^"]+/remove)"', text)
    assert removal is not None
    for _press in range(2):  # a name that is gone already stays gone
        assert client.post(removal[1], data={"csrf_token": csrf_token(page)}).status_code == 303
    assert "fino al 2017" not in client.get(f"{LIST}/{service.body_id}").get_data(as_text=True)


def test_two_who_change_the_same_organisation_do_not_write_over_each_other(
    service: Service, client: FlaskClient
) -> None:
    enter(client, service.alice)
    address = f"{LIST}/{service.body_id}/contact"
    page = client.get(address)
    check_page(page)
    seen = page.get_data(as_text=True).partition('name="seen" type="hidden" value="')[2][:16]
    data = {"csrf_token": csrf_token(page), "seen": seen, "address": "Via Prima 1"}
    assert client.post(address, data=data).status_code == 303
    late = client.post(address, data=data | {"address": "Via Seconda 2", "website": "https://x.example"})
    check_page(late)
    text = late.get_data(as_text=True)
    assert late.status_code == 422
    assert "Nel frattempo qualcun altro" in text
    assert "Via Prima 1" in text
    assert "Via Seconda 2" in text
    seen = text.partition('name="seen" type="hidden" value="')[2][:16]
    assert client.post(address, data=data | {"seen": seen, "address": "Via Terza 3"}).status_code == 303
    with reading() as session:
        assert queries.get_organisation(session, service.body_id).address == "Via Terza 3"


def test_unknown_organisation_is_not_found(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    nobody = service.alice.person_id
    for part in ("", "/contact", "/name", "/names/new", "/accreditations", "/accreditations/new"):
        assert client.get(f"{LIST}/{nobody}{part}").status_code == 404

"""The public page of an organisation."""

from datetime import date, timedelta

from flask import Flask
from flask.testing import FlaskClient

from catalogue.courses.life import CourseState
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from commons.organisations.services import add_alias, create_organisation, rename_organisation
from tests import factories
from tests.conftest import Counter
from tests.factories import NOW, make_organisation
from tests.web.page_checks import check_page

PAGE_BUDGET = 14
TODAY = date(2026, 11, 23)


def test_the_page_tells_the_name_and_all_former_ones(
    app: Flask, client: FlaskClient, count_queries: Counter
) -> None:
    with unit_of_work() as session:
        cci = create_organisation(
            session, name="CFSI", slug="cci", website="https://cci.example", actor=ANONYMOUS, now=NOW
        )
        rename_organisation(session, cci, new_name="CCI", since=date(2018, 1, 1), actor=ANONYMOUS, now=NOW)
        add_alias(session, cci, name="Centro", dates_note="dal 2008", actor=ANONYMOUS, now=NOW)
        add_alias(session, cci, name="C<3", valid_from=date(2020, 5, 1), actor=ANONYMOUS, now=NOW)
        add_alias(
            session,
            cci,
            name="Breve",
            valid_from=date(2019, 1, 1),
            valid_until=date(2019, 12, 31),
            actor=ANONYMOUS,
            now=NOW,
        )
    with count_queries() as seen:
        page = client.get("/it/organisations/cci")
    check_page(page)
    text = " ".join(page.get_data(as_text=True).split())
    for said in ("<h1>CCI</h1>", "CFSI (fino al 31/12/2017)", "Centro (dal 2008)", "C&lt;3 (dal 01/05/2020)"):
        assert said in text
    assert "Breve (1 gennaio – 31 dicembre 2019)" in text
    assert len(seen) <= PAGE_BUDGET


def test_a_demo_organisation_is_called_so(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_organisation(session, "TSM (dimostrazione)", slug="tsm-demo", is_demo=True)
    for lang in ("it", "de", "en"):
        page = client.get(f"/{lang}/organisations/tsm-demo")
        check_page(page)
        assert 'class="sv-note is-info"' in page.get_data(as_text=True)


def test_an_unknown_organisation_is_not_found(client: FlaskClient) -> None:
    assert client.get("/it/organisations/nessuno").status_code == 404


def test_the_page_tells_what_it_offers_what_meets_next_and_what_was(client: FlaskClient) -> None:
    with unit_of_work() as session:
        csv = make_organisation(session, "CSV", slug="csv")
        factories.make_course_with_edition(session, lead_id=csv, days=[TODAY + timedelta(days=2)])
        factories.make_course(session, "Il corso di ieri", lead_id=csv, state=CourseState.ARCHIVED)
        factories.make_course(session, "Bozza segreta", lead_id=csv, state=CourseState.DRAFT)
        factories.make_course(session, "Di un altro")
    for lang in ("it", "de", "en"):
        check_page(client.get(f"/{lang}/organisations/csv"))
    text = client.get("/it/organisations/csv").get_data(as_text=True)
    assert "1 corso in programma" in text
    assert "mercoledì 25 novembre, 14:00–18:00" in text
    assert text.index("Progettare la") < text.index("Dall’archivio: 1 corso") < text.index("Il corso di ieri")
    assert "segreta" not in text
    assert "Di un altro" not in text
    assert "chiavi di firma" not in text


def test_who_issues_documents_is_linked_to_its_keys(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_organisation(session, "CSV", slug="csv")
    result = app.test_cli_runner().invoke(args=["issuers", "make-keys", "csv"])
    assert result.exit_code == 0, result.output
    assert '/issuers/csv"' in client.get("/it/organisations/csv").get_data(as_text=True)


def test_the_page_costs_the_same_with_three_courses_as_with_ten(
    client: FlaskClient, count_queries: Counter
) -> None:
    with unit_of_work() as session:
        csv = make_organisation(session, "CSV", slug="csv")

    def make(how_many: int) -> None:
        with unit_of_work() as session:
            for _ in range(how_many):
                factories.make_course_with_edition(session, lead_id=csv, days=[TODAY + timedelta(days=2)])
                factories.make_course(session, lead_id=csv, state=CourseState.ARCHIVED)

    make(3)
    with count_queries() as few:
        client.get("/it/organisations/csv")
    make(7)
    with count_queries() as many:
        client.get("/it/organisations/csv")
    assert len(few) == len(many) <= PAGE_BUDGET


def test_the_list_parts_who_offers_from_who_did(client: FlaskClient, count_queries: Counter) -> None:
    empty = client.get("/it/organisations")
    check_page(empty)
    assert "Nessun ente, per ora" in empty.get_data(as_text=True)
    with unit_of_work() as session:
        for name, state in (("Zeta", CourseState.PUBLISHED), ("Alfa", CourseState.ARCHIVED)):
            lead = make_organisation(session, name)
            factories.make_course(session, lead_id=lead, state=state)
        make_organisation(session, "Senza corsi")
    with count_queries() as seen:
        page = client.get("/it/organisations")
    check_page(page)
    text = page.get_data(as_text=True)
    assert text.index("1 ente offre corsi oggi") < text.index("Zeta") < text.index("Alfa")
    assert "Senza corsi" not in text
    assert len(seen) == 1
    check_page(client.get("/de/organisations?sort=courses"))

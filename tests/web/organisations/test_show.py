"""The public page of an organisation."""

from datetime import date

from flask import Flask
from flask.testing import FlaskClient

from commons.access import ANONYMOUS
from commons.db import unit_of_work
from commons.organisations.services import add_alias, create_organisation, rename_organisation
from tests.conftest import Counter
from tests.factories import NOW, make_organisation
from tests.web.page_checks import check_page


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
    assert len(seen) == 2


def test_a_demo_organisation_is_called_so(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_organisation(session, "TSM (dimostrazione)", slug="tsm-demo", is_demo=True)
    for lang in ("it", "de", "en"):
        page = client.get(f"/{lang}/organisations/tsm-demo")
        check_page(page)
        assert 'class="sv-note is-info"' in page.get_data(as_text=True)


def test_an_unknown_organisation_is_not_found(client: FlaskClient) -> None:
    assert client.get("/it/organisations/nessuno").status_code == 404

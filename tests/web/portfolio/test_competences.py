"""Competences by framework: a picture and the same figures in a table, from valid documents only."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from certify.certificates import lives
from certify.portfolio.competences import compose_pictures
from certify.portfolio.queries import list_attestations
from certify.portfolio.rules import Station
from commons.db import reading, unit_of_work
from tests.factories import NOW, make_holder
from tests.making.portfolio import Shelf, make_shelf
from tests.signin import sign_in
from tests.web.page_checks import page_of

ADDRESS = "/it/me/competences"


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    return make_shelf(["Primo corso", "Secondo corso", "Terzo corso"])


@pytest.fixture
def maria(client: FlaskClient, shelf: Shelf) -> FlaskClient:
    sign_in(client, shelf.account_id)
    return client


def test_each_framework_has_a_picture_of_its_own(maria: FlaskClient, shelf: Shelf) -> None:
    with reading() as session:
        pictures = compose_pictures(list_attestations(session, shelf.viewer))
    assert [picture.name for picture in pictures] == ["Alfa", "Beta"]
    assert [each.reference for each in pictures[0].competences] == ["Alfa 1.2", "Alfa 1.10"]
    first = pictures[0].competences[0]
    assert (first.counts[Station.COURSE], first.counts[Station.VALIDATION]) == (3, 0)
    page = page_of(maria, ADDRESS)
    assert page.count('<svg class="sv-chart') == 2
    assert "se ne è parlato nel corso" in page
    assert "Viene da 3 documenti validi." in page


def test_the_picture_and_the_table_say_the_same(maria: FlaskClient, shelf: Shelf) -> None:
    page = page_of(maria, ADDRESS)
    drawn = page.count('class="is-full"')
    assert drawn == 3  # one full stone for each competence, all in the first station
    assert page.count('data-label="In un corso">3<') == 1
    assert page.count('data-label="In un corso">1<') == 2
    assert page.count('data-label="Validata">0<') == 3


def test_documents_out_of_force_say_nothing(maria: FlaskClient, shelf: Shelf) -> None:
    with unit_of_work() as session:
        lives.suspend_certificate(session, shelf.certificate_ids[1], note="x", actor=shelf.lead, now=NOW)
    page = page_of(maria, ADDRESS)
    assert "Saper fare 1.10" not in page
    assert "Viene da 2 documenti validi. Un altro, che oggi non vale, non conta." in " ".join(page.split())


@pytest.mark.parametrize("language", ["de", "en"])
def test_readers_of_other_languages_get_the_frameworks_words(
    maria: FlaskClient, shelf: Shelf, language: str
) -> None:
    page = page_of(maria, f"/{language}/me/competences")
    assert ("Doing 1.2" in page) == (language == "en")


def test_the_table_goes_home_as_a_file(maria: FlaskClient, shelf: Shelf) -> None:
    answer = maria.get("/it/me/competences.csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 1 + 5
    assert rows[1][:4] == ["Alfa", "1", "Alfa 1.2", "Saper fare 1.2"]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="competenze.csv"'


def test_whoever_has_none_is_told_what_that_means(client: FlaskClient, app: Flask) -> None:
    with unit_of_work() as session:
        bob = make_holder(session)
    assert bob.account_id is not None
    sign_in(client, bob.account_id)
    assert "Ancora nessuna competenza" in page_of(client, ADDRESS)

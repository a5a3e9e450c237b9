"""What search engines are told, and what they are asked to leave."""

import dataclasses
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.courses.life import CourseState
from commons.db import unit_of_work
from commons.settings import Settings, SettingsError
from tests import factories
from tests.web.page_checks import check_page

SPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_map_lists_public_pages_and_each_of_them_answers(client: FlaskClient) -> None:
    with unit_of_work() as session:
        lead = factories.make_organisation(session, "CSV", slug="csv")
        factories.make_course(session, "Sulla mappa", lead_id=lead)
        factories.make_course(session, "In archivio", lead_id=lead, state=CourseState.ARCHIVED)
        for state in (CourseState.DRAFT, CourseState.PROPOSED):
            factories.make_course(session, f"Segreto {state}", lead_id=lead, state=state)
    answer = client.get("/sitemap.xml")
    assert answer.mimetype == "application/xml"
    places = [each.text or "" for each in ET.fromstring(answer.data).iter(f"{SPACE}loc")]
    assert "http://segnavia.test/it/courses/sulla-mappa" in places
    assert "http://segnavia.test/de/courses/in-archivio" in places
    assert not [place for place in places if "segreto" in place]
    for place in places:
        if "/it/" in place:
            page = client.get(place.removeprefix("http://segnavia.test"))
            assert page.status_code == 200, place
            assert "noindex" not in page.get_data(as_text=True), place


def test_robots_are_asked_to_leave_areas_of_persons_and_single_documents(client: FlaskClient) -> None:
    text = client.get("/robots.txt").get_data(as_text=True)
    for path in ("/it/me", "/de/desk", "/en/operator", "/v/", "/credentials/"):
        assert f"Disallow: {path}\n" in text
    assert "Disallow: /it/courses" not in text
    assert "Sitemap: http://segnavia.test/sitemap.xml" in text


def test_the_contact_page_names_who_answers_or_says_that_nobody_is_named(
    app: Flask, client: FlaskClient
) -> None:
    page = client.get("/it/contact")
    check_page(page)
    assert "non è ancora indicato un recapito" in page.get_data(as_text=True)
    settings: Settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = dataclasses.replace(settings, contact_address="info@segnavia.example")
    assert 'href="mailto:info@segnavia.example"' in client.get("/it/contact").get_data(as_text=True)


@pytest.mark.parametrize("text", ["nobody", "a@b, c@d", "Info <info@segnavia.example>"])
def test_a_contact_address_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="CONTACT_ADDRESS"):
        Settings.from_env({"SECRET_KEY": "x" * 40, "CONTACT_ADDRESS": text})

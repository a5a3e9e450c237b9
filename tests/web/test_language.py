"""Three languages by address; an address without one leads to the one that the browser asks for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

PAGE = "/frameworks"


@pytest.mark.parametrize(
    ("asked", "lang"),
    [
        ("de-AT,de;q=0.9", "de"),
        ("en-US,en;q=0.8,it;q=0.5", "en"),
        ("fr,en;q=0.5", "en"),
        ("fr", "it"),
        ("", "it"),
        ("*", "it"),
        ("%%%", "it"),
    ],
)
def test_an_address_without_a_language_leads_to_the_browsers(
    client: FlaskClient, asked: str, lang: str
) -> None:
    answer = client.get(PAGE + "?q=a%26b&q=c", headers={"Accept-Language": asked})
    assert (answer.status_code, answer.location) == (302, f"/{lang}{PAGE}?q=a%26b&q=c")
    assert "Accept-Language" in answer.headers["Vary"]


def test_the_first_page_leads_on_too(client: FlaskClient) -> None:
    assert client.get("/", headers={"Accept-Language": "de"}).location == "/de/"


def test_a_page_with_its_language_ignores_the_browsers(client: FlaskClient) -> None:
    page = client.get("/de" + PAGE, headers={"Accept-Language": "en"})
    assert '<html lang="de">' in page.get_data(as_text=True)
    assert "Accept-Language" not in page.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/nothing", "/fr/frameworks", "/it/nothing", "/it/it/frameworks"])
def test_what_is_in_no_language_is_not_found(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Language": "de"})
    assert answer.status_code == 404


def test_only_reading_is_led_on(client: FlaskClient) -> None:
    assert client.post("/signin").status_code in {400, 404}


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/organisations/a%3Fb", "/it/organisations/a%3Fb"),
        ("/organisations/a%23b", "/it/organisations/a%23b"),
        ("/organisations/a%0d%0aSet-Cookie:x", "/it/organisations/a%0D%0ASet-Cookie:x"),
        ("/organisations/%C3%A8", "/it/organisations/%C3%A8"),
    ],
)
def test_odd_addresses_are_led_on_unchanged(client: FlaskClient, path: str, location: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    assert answer.location == location
    assert "Set-Cookie" not in answer.headers


def test_no_address_leads_to_another_host(client: FlaskClient) -> None:
    for path in ("//evil.example/frameworks", "/%2F/evil.example", "/\\evil.example/frameworks"):
        answer = client.get(path, base_url="http://segnavia.test")
        assert answer.status_code == 404 or (answer.location or "").startswith(
            ("/it/", "http://segnavia.test/")
        )


def test_bytes_that_are_no_text_do_not_break_the_way(app: Flask) -> None:
    client = app.test_client()
    with app.app_context():
        answer = client.get(
            PAGE, base_url="http://segnavia.test", environ_overrides={"QUERY_STRING": "q=\xff"}
        )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    "host", ["evil.example", "segnavia.test.evil.example", "evil.example:80", "x segnavia.test"]
)
def test_another_host_is_refused_and_named_nowhere(client: FlaskClient, host: str) -> None:
    for path in ("/", "/it" + PAGE, "/nothing", "/static/brand/mark.svg"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil.example" not in answer.get_data(as_text=True)


def test_each_page_names_its_twins_in_the_other_languages(client: FlaskClient) -> None:
    text = client.get("/it/signin?next=/it/frameworks").get_data(as_text=True)
    page = client.get("/it" + PAGE + "?q=a b&q=%22").get_data(as_text=True)
    for lang in ("it", "de", "en"):
        assert f'hreflang="{lang}" href="http://segnavia.test/{lang}{PAGE}?q=a+b&amp;q=%22"' in page
        assert f'href="/{lang}/signin?next=%2Fit%2Fframeworks"' in text
    assert f'hreflang="x-default" href="http://segnavia.test{PAGE}?q=a+b&amp;q=%22"' in page


@pytest.mark.parametrize(
    "query",
    ["_external=1&_scheme=javascript", "_anchor=x", "_method=POST", "endpoint=x", "lang=xx", "self=1"],
)
def test_what_a_visitor_writes_never_steers_our_links(client: FlaskClient, query: str) -> None:
    page = client.get(f"/it{PAGE}?{query}")
    assert page.status_code == 200
    text = page.get_data(as_text=True)
    assert 'href="javascript:' not in text
    assert f'href="/de{PAGE}?' in text


def test_an_answer_without_language_in_its_address_tells_caches_that_it_varies(client: FlaskClient) -> None:
    answer = client.get("/nothing", headers={"Accept-Language": "de"})
    assert "Accept-Language" in answer.headers["Vary"]

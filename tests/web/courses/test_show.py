"""The page of a course: what is said, what is said to be missing, what machines read."""

import json
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course
from catalogue.courses.services import Taught
from catalogue.data import Form
from catalogue.editions.models import Edition
from catalogue.editions.services import cancel_edition
from commons.access import ANONYMOUS
from commons.db import unit_of_work
from commons.frameworks.models import Competence, Framework
from tests import factories
from tests.conftest import Counter
from tests.web.page_checks import check_page
from tests.web.page_tree import read

TODAY = date(2026, 11, 23)
PAGE_BUDGET = 8
EVIL = "</script><script>alert(1)</script>\"'&<!--"


def make_competence(session: Session) -> Taught:
    framework = Framework(
        id=uuid4(),
        slug="entrecomp",
        version="2016",
        short_name="EntreComp",
        names={"it": "EntreComp", "en": "EntreComp"},
        provenance={},
        publisher="JRC",
        content_sha256="0" * 64,
        imported_at=factories.NOW,
    )
    session.add(framework)
    session.flush()
    competence = Competence(
        id=uuid4(),
        framework_id=framework.id,
        code="3.2",
        uri="https://example.org/entrecomp/3.2",
        kind="competence",
        position=1,
        labels={"it": "Pianificazione e gestione", "en": "Planning and management"},
        descriptions={},
        provenance={},
        levels=[],
        search_text="|pianificazione e gestione|",
    )
    session.add(competence)
    session.flush()
    return Taught(competence.id, {"it": "scrivere obiettivi e costi"})


def structured(page: TestResponse) -> dict[str, Any]:
    scripts = [
        script
        for script in read(page.get_data(as_text=True)).root.all("script")
        if script.attributes.get("type") == "application/ld+json"
    ]
    text = page.get_data(as_text=True).partition('<script type="application/ld+json">')[2]
    assert len(scripts) == 1
    document: dict[str, Any] = json.loads(text.partition("</script>")[0])
    return document


@pytest.fixture
def taught(client: FlaskClient) -> None:
    with unit_of_work() as session:
        cci = factories.make_organisation(session, "CCI", slug="cci")
        csv = factories.make_organisation(session, "CSV Trentino", slug="csv")
        made = factories.make_course_with_edition(
            session,
            lead_id=cci,
            partner_ids=[csv],
            days=[TODAY + timedelta(days=7 * week) for week in range(1, 6)],
            seats=25,
        )
        session.execute(
            update(Course)
            .where(Course.id == made.course_id)
            .values(slug="progettare", titles={"it": "Progettare", "de": "Planen"}, language="it")
        )


@pytest.mark.parametrize("lang", ["it", "de", "en"])
def test_the_page_holds_to_the_rules_of_pages(client: FlaskClient, taught: None, lang: str) -> None:
    page = client.get(f"/{lang}/courses/progettare")
    assert page.status_code == 200
    check_page(page)


def test_an_edition_is_told_whole(client: FlaskClient, taught: None) -> None:
    text = client.get("/it/courses/progettare").get_data(as_text=True)
    for said in (
        "30 novembre – 28 dicembre 2026, Trento, via Prova 1",
        "5 lunedì, ore 14 – 18",
        "20 ore, in presenza",
        "25 posti liberi su 25",
        "Chi lo organizza insieme",
        "Lo riceve chi è presente ad almeno 15 ore su 20 ore.",
        "Attesta la presenza. Non certifica competenze.",
        "Incontro 3",
    ):
        assert said in text, said


def test_names_of_trainers_and_participants_are_not_public(client: FlaskClient, taught: None) -> None:
    for address in ("/it/courses/progettare", "/courses.json", "/courses.csv"):
        assert "Teresa" not in client.get(address).get_data(as_text=True)


def test_what_is_missing_is_said(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Povero")
        factories.make_edition(session, made, is_open=False)
    page = client.get("/it/courses/povero")
    check_page(page)
    text = page.get_data(as_text=True)
    for said in (
        "Date non indicate",
        "luogo non indicato",
        "Ore non indicate",
        "Posti non indicati",
        "Incontri non indicati",
        "non da queste pagine: chieda all’ente",
        "Le ore minime di presenza non sono ancora indicate",
        "Non indicata",
    ):
        assert said in text, said


def test_a_course_without_editions_says_so(client: FlaskClient) -> None:
    with unit_of_work() as session:
        factories.make_course(session, "Solo titolo")
    page = client.get("/it/courses/solo-titolo")
    check_page(page)
    assert "Nessuna edizione in programma, per ora." in page.get_data(as_text=True)


@pytest.mark.parametrize("state", [CourseState.DRAFT, CourseState.PROPOSED])
def test_a_course_that_is_not_public_does_not_exist(client: FlaskClient, state: CourseState) -> None:
    with unit_of_work() as session:
        factories.make_course(session, "Segreto", state=state)
    assert client.get("/it/courses/segreto").status_code == 404
    assert client.get("/it/courses/mai-esistito").status_code == 404


def test_an_archived_course_keeps_its_address_and_is_no_offer(client: FlaskClient) -> None:
    with unit_of_work() as session:
        factories.make_course(session, "Passato", state=CourseState.ARCHIVED)
    page = client.get("/it/courses/passato")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "È storia, non un’offerta attuale" in text
    assert "Che cosa si riceve" not in text
    assert structured(page)["creativeWorkStatus"] == "Archived"


def test_competences_carry_the_code_of_their_framework(client: FlaskClient) -> None:
    with unit_of_work() as session:
        factories.make_course(session, "Con competenze", competences=[make_competence(session)])
    page = client.get("/en/courses/con-competenze")
    check_page(page)
    text = page.get_data(as_text=True)
    link = '<a href="/en/frameworks/entrecomp/3.2">Planning and management</a><small>EntreComp 3.2</small>'
    assert link in text
    assert '<span lang="it">scrivere obiettivi e costi</span>' in text
    assert structured(page)["teaches"] == [
        {
            "@type": "DefinedTerm",
            "name": "Planning and management",
            "termCode": "3.2",
            "url": "https://example.org/entrecomp/3.2",
            "inDefinedTermSet": "EntreComp",
        }
    ]


def test_machines_read_the_course_and_its_instance(client: FlaskClient, taught: None) -> None:
    document = structured(client.get("/it/courses/progettare"))
    assert document["@context"] == "https://schema.org"
    assert document["@type"] == "Course"
    assert document["name"] == "Progettare"
    assert document["description"]
    assert document["@id"] == document["url"] == "http://segnavia.test/courses/progettare"
    assert document["provider"] == [
        {"@type": "Organization", "name": "CCI"},
        {"@type": "Organization", "name": "CSV Trentino"},
    ]
    (instance,) = document["hasCourseInstance"]
    assert instance["@type"] == "CourseInstance"
    assert instance["courseMode"] == "Onsite"
    assert instance["courseWorkload"] == "PT20H"
    assert (instance["startDate"], instance["endDate"]) == ("2026-11-30", "2026-12-28")
    assert instance["courseSchedule"] == {
        "@type": "Schedule",
        "startDate": "2026-11-30",
        "endDate": "2026-12-28",
        "repeatCount": 5,
        "repeatFrequency": "P1W",
        "startTime": "14:00:00",
        "endTime": "18:00:00",
        "duration": "PT4H",
        "scheduleTimezone": "Europe/Rome",
    }


def test_nothing_is_invented_for_machines(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Povero")
        factories.make_edition(session, made, form=Form.ON_LINE, is_open=False)
    document = structured(client.get("/it/courses/povero"))
    assert "hasCourseInstance" not in document
    assert "teaches" not in document
    assert "inLanguage" not in document


def test_a_title_cannot_leave_its_place(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, f"Male {EVIL}", summary=EVIL, topic=EVIL[:60])
        factories.make_edition(session, made, TODAY + timedelta(days=9), venue=EVIL, programme=EVIL)
    for address in (
        "/it/courses/male-script-script-alert-1-script",
        "/it/courses",
        "/it/",
        "/it/courses?q=male",
    ):
        page = client.get(address)
        check_page(page)
        assert "<script>alert" not in page.get_data(as_text=True)
    page = client.get("/it/courses/male-script-script-alert-1-script")
    assert structured(page)["name"] == f"Male {EVIL}"


def test_a_title_in_another_language_carries_it(client: FlaskClient) -> None:
    title = "Introduction to Global Citizenship"
    with unit_of_work() as session:
        factories.make_course(session, title, titles={"en": title}, language="en")
    address = "/courses/introduction-to-global-citizenship"
    assert f'<h1 lang="en">{title}</h1>' in client.get(f"/it{address}").get_data(as_text=True)
    assert f"<h1>{title}</h1>" in client.get(f"/en{address}").get_data(as_text=True)
    assert f'lang="en">{title}</a>' in client.get("/it/courses").get_data(as_text=True)
    assert structured(client.get(f"/it{address}"))["name"] == {"@value": title, "@language": "en"}


def test_texts_that_exist_in_italian_alone_say_so_on_a_german_page(client: FlaskClient, taught: None) -> None:
    page = client.get("/de/courses/progettare")
    text = page.get_data(as_text=True)
    assert "<h1>Planen</h1>" in text
    assert '<span lang="it">Dall’idea al progetto.</span>' in text
    assert '<span lang="it">Incontro 1</span>' in text


def test_an_address_without_a_language_leads_to_one(client: FlaskClient, taught: None) -> None:
    answer = client.get("/courses/progettare", headers={"Accept-Language": "en"})
    assert (answer.status_code, answer.location) == (302, "/en/courses/progettare")


def test_the_page_keeps_to_its_budget(client: FlaskClient, taught: None, count_queries: Counter) -> None:
    with count_queries() as seen:
        client.get("/it/courses/progettare")
    assert len(seen) <= PAGE_BUDGET


def test_course_is_found_by_the_framework_and_code_that_its_page_shows(client: FlaskClient) -> None:
    with unit_of_work() as session:
        factories.make_course(session, "Con competenze", competences=[make_competence(session)])
        factories.make_course(session, "Senza competenze")
    for typed in ("entrecomp", "EntreComp 3.2"):
        text = client.get("/it/courses", query_string={"q": typed}).get_data(as_text=True)
        assert "Con competenze" in text, typed
        assert "Senza competenze" not in text, typed


def test_meetings_are_told_with_day_and_hours(client: FlaskClient, taught: None) -> None:
    text = client.get("/it/courses/progettare").get_data(as_text=True)
    assert "lunedì 30 novembre" in text
    assert 'data-label="Ora">14 – 18</td>' in text


def test_a_programme_of_two_editions_is_said_once(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Due volte")
        for days, programme in ((3, "Prima parte.\nSeconda parte."), (30, "Prima parte.\nSeconda parte.")):
            factories.make_edition(session, made, TODAY + timedelta(days=days), programme=programme)
    page = client.get("/it/courses/due-volte")
    check_page(page)
    assert page.get_data(as_text=True).count("Seconda parte.") == 1


def test_who_can_ask_for_a_place_finds_the_way(client: FlaskClient, taught: None) -> None:
    text = client.get("/it/courses/progettare").get_data(as_text=True)
    assert "Iscrivimi a questa edizione" in text
    assert "/it/editions/" in text
    assert "/courses/progettare.ics?edition=" in text


def test_a_planned_edition_offers_no_place_and_names_who_to_ask(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Presto")
        factories.make_edition(session, made, TODAY + timedelta(days=30), is_open=False)
    page = client.get("/it/courses/presto")
    check_page(page)
    text = page.get_data(as_text=True)
    assert "Iscrivimi" not in text
    assert "Le iscrizioni da queste pagine non sono aperte" in text


def test_a_full_edition_offers_the_waiting_list(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Pieno")
        edition_id = factories.make_edition(session, made, TODAY + timedelta(days=30), seats=1)
        factories.make_enrolment(session, edition_id)
    text = client.get("/it/courses/pieno").get_data(as_text=True)
    assert "Al completo" in text
    assert "Mettimi in lista d’attesa" in text


def test_a_cancelled_edition_that_was_still_to_come_is_told(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Saltato")
        coming = factories.make_edition(session, made, TODAY + timedelta(days=30))
        past = factories.make_edition(session, made, TODAY - timedelta(days=30))
        for edition_id in (coming, past):
            cancel_edition(session, edition_id, actor=ANONYMOUS, now=factories.NOW)
    page = client.get("/it/courses/saltato")
    check_page(page)
    text = page.get_data(as_text=True)
    assert text.count("L’ente ha annullato questa edizione") == 1
    assert "Iscrivimi" not in text
    (instance,) = structured(page)["hasCourseInstance"]
    assert instance["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_programme_that_the_meetings_tell_is_not_told_again(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course_with_edition(session, days=[TODAY + timedelta(days=3)])
        session.get_one(Edition, made.edition_id).programme = "1. Incontro 1."
        slug = session.get_one(Course, made.course_id).slug
    page = client.get(f"/it/courses/{slug}")
    check_page(page)
    assert page.get_data(as_text=True).count("Incontro 1") == 1

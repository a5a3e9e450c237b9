"""Writing a course in steps: what is saved, what is asked, what nobody loses."""

import html

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course
from commons.db import reading, unit_of_work
from tests.conftest import Counter
from tests.factories import make_course
from tests.making.courses import Desk, course_of, enter, hidden, lay_desk
from tests.web.page_checks import check_page

STEPS = ("what", "whom", "competences", "who")


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk()


def what(title: str, summary: str = "Due giorni.", **more: str) -> dict[str, str]:
    texts = {"title_it": title, "summary_it": summary, "record_kind": "corso", "topic": ""}
    return {**texts, "title_de": "", "summary_de": "", "title_en": "", "summary_en": "", **more}


def course_count() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Course)) or 0


def test_new_course_is_a_draft_and_leads_to_the_next_step(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get("/it/desk/courses/new")
    check_page(page)
    answer = client.post("/it/desk/courses/new", data={**hidden(page), **what("Acqua e pace")})
    assert answer.status_code == 303
    assert answer.location.endswith("/edit/whom")
    with reading() as session:
        course = session.scalars(select(Course).where(Course.title_key == "acqua e pace")).one()
    assert course.state == "draft"


def test_new_course_sent_twice_is_one_and_keeps_what_was_typed_last(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get("/it/desk/courses/new")
    before = course_count()
    first = client.post("/it/desk/courses/new", data={**hidden(page), **what("Acqua e pace")})
    again = client.post("/it/desk/courses/new", data={**hidden(page), **what("Acqua e pace")})
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    # Gone back with the browser, something else typed, sent again: a change of that course.
    changed = client.post("/it/desk/courses/new", data={**hidden(page), **what("Acqua, terra e pace")})
    assert changed.status_code == 303
    assert course_count() == before + 1
    with reading() as session:
        titles = session.scalars(select(Course.title_key)).all()
    assert "acqua terra e pace" in titles
    assert "acqua e pace" not in titles


def test_course_without_an_italian_title_is_not_made(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get("/it/desk/courses/new")
    before = course_count()
    answer = client.post("/it/desk/courses/new", data={**hidden(page), **what("", "Resta scritto.")})
    check_page(answer)
    assert answer.status_code == 422
    assert "Resta scritto." in answer.get_data(as_text=True)
    assert course_count() == before


def test_languages_that_lack_something_say_so(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get(f"{desk.address}/edit/what")
    check_page(page)
    assert page.get_data(as_text=True).count("Non c’è ancora") >= 2
    data = {**hidden(page), **what("Titolo", title_de="Titel"), "then": "stay"}
    answer = client.post(f"{desk.address}/edit/what", data=data)
    assert answer.location.endswith(desk.address)
    assert "Manca la descrizione" in client.get(f"{desk.address}/edit/what").get_data(as_text=True)
    assert course_of(desk.course_id).titles == {"it": "Titolo", "de": "Titel"}


def test_each_step_is_saved_and_leads_on(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get(f"{desk.address}/edit/whom")
    check_page(page)
    texts = {"audience": "Insegnanti", "requirements": "Nulla", "language": "de", "cost": "Gratuito"}
    answer = client.post(f"{desk.address}/edit/whom", data={**hidden(page), **texts})
    assert answer.location.endswith("/edit/competences")
    row = course_of(desk.course_id)
    assert (row.audience, row.language, row.titles["it"]) == (
        "Insegnanti",
        "de",
        "Scrivere un progetto di solidarietà",
    )
    page = client.get(f"{desk.address}/edit/who")
    check_page(page)
    answer = client.post(
        f"{desk.address}/edit/who",
        data={**hidden(page), "partners": [str(desk.other_id), str(desk.partner_id)]},
    )
    assert answer.location.endswith("/review")
    text = client.get(desk.address).get_data(as_text=True)
    assert "Acque Unite con Boschi Insieme e Cime Alte" in text


def test_two_people_who_change_different_pages_do_not_meet(desk: Desk, client: FlaskClient) -> None:
    first = hidden(enter(client, desk.alice).get(f"{desk.address}/edit/what"))
    page = client.get(f"{desk.address}/edit/whom")
    client.post(f"{desk.address}/edit/whom", data={**hidden(page), "audience": "Tutti", "language": ""})
    answer = client.post(f"{desk.address}/edit/what", data={**first, **what("Titolo nuovo")})
    assert answer.status_code == 303
    assert course_of(desk.course_id).titles["it"] == "Titolo nuovo"


def test_the_second_sees_both_texts_and_chooses(desk: Desk, client: FlaskClient) -> None:
    address = f"{desk.address}/edit/what"
    opened = hidden(enter(client, desk.bob).get(address))
    page = enter(client, desk.alice).get(address)
    client.post(address, data={**hidden(page), **what("Titolo di Alice", "Testo di Alice", topic="acqua")})
    enter(client, desk.bob)
    opened["csrf_token"] = hidden(client.get(address))["csrf_token"]
    asked = client.post(address, data={**opened, **what("Titolo di Bob", "Dall’idea al progetto.")})
    check_page(asked)
    text = html.unescape(asked.get_data(as_text=True))
    assert asked.status_code == 409
    for said in ("Titolo di Alice", "Titolo di Bob", "Testo di Alice", "Dall’idea al progetto."):
        assert said in text
    # Only what Alice alone has changed is chosen beforehand: the summary and the topic.
    assert text.count(" checked") == 2
    assert 'id="choice-summary_it-theirs" name="choice-summary_it" value="theirs" checked' in text
    assert course_of(desk.course_id).titles["it"] == "Titolo di Alice"

    kept = hidden(asked)
    half = client.post(address, data={**kept, "choice-summary_it": "theirs", "choice-topic": "theirs"})
    check_page(half)
    assert half.status_code == 422
    assert course_of(desk.course_id).titles["it"] == "Titolo di Alice"

    choices = {"choice-title_it": "mine", "choice-summary_it": "theirs", "choice-topic": "theirs"}
    answer = client.post(address, data={**kept, **choices})
    assert answer.status_code == 303
    row = course_of(desk.course_id)
    assert (row.titles["it"], row.summaries["it"], row.topic) == ("Titolo di Bob", "Testo di Alice", "acqua")


def test_a_third_change_while_somebody_chooses_is_shown_too(desk: Desk, client: FlaskClient) -> None:
    address = f"{desk.address}/edit/what"
    opened = hidden(enter(client, desk.alice).get(address))
    for title in ("Primo", "Secondo"):
        client.post(address, data={**hidden(client.get(address)), **what(title)})
        asked = client.post(address, data={**opened, **what("Mio")})
        assert asked.status_code == 409
        stale = hidden(asked)
    client.post(address, data={**hidden(client.get(address)), **what("Terzo")})
    again = client.post(address, data={**stale, "choice-title_it": "mine", "choice-summary_it": "mine"})
    assert again.status_code == 409
    assert "Terzo" in again.get_data(as_text=True)
    assert course_of(desk.course_id).titles["it"] == "Terzo"


def test_published_course_does_not_lose_its_summary(app: Flask, client: FlaskClient) -> None:
    desk = lay_desk(CourseState.PUBLISHED)
    page = enter(client, desk.alice).get(f"{desk.address}/edit/what")
    assert "si legge subito nel catalogo" in page.get_data(as_text=True)
    answer = client.post(f"{desk.address}/edit/what", data={**hidden(page), **what("Titolo tenuto", "")})
    check_page(answer)
    assert answer.status_code == 422
    assert "Titolo tenuto" in answer.get_data(as_text=True)
    assert course_of(desk.course_id).summaries["it"]


def test_only_the_lead_writes(desk: Desk, client: FlaskClient) -> None:
    for viewer, status in ((desk.bob, 200), (desk.paula, 403), (desk.charlie, 404)):
        enter(client, viewer)
        for step in STEPS:
            assert client.get(f"{desk.address}/edit/{step}").status_code == status, (step, status)


def test_copied_course_must_get_a_title_of_its_own(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.alice).get("/it/desk/courses/copy")
    check_page(page)
    answer = client.post(f"{desk.address}/copy", data=hidden(page))
    again = client.post(f"{desk.address}/copy", data=hidden(page))
    assert answer.location == again.location
    copy_id = answer.location.split("/")[-3]
    with reading() as session:
        copy = session.scalars(select(Course).where(Course.copied_from_id == desk.course_id)).one()
    assert str(copy.id) == copy_id
    assert copy.titles["it"] == "Copia di Scrivere un progetto di solidarietà"
    assert copy.slug == "scrivere-un-progetto-di-solidarieta-2"
    address = f"/it/desk/courses/{copy.id}"
    page = client.get(address)
    assert "Copiato da:" in page.get_data(as_text=True)
    client.post(f"{address}/propose", data=hidden(page))
    assert course_of(copy.id).state == "draft"
    client.post(f"{address}/edit/what", data={**hidden(client.get(f"{address}/edit/what")), **what("Nuovo")})
    left = {"title_de": "Kopie von Altes", "summary_de": "Ein Kurs."}
    form = {**hidden(client.get(f"{address}/edit/what")), **what("Nuovo"), **left}
    client.post(f"{address}/edit/what", data=form)
    refused = client.post(f"{address}/propose", data=hidden(client.get(address)), follow_redirects=True)
    text = refused.get_data(as_text=True)
    assert "Il titolo in tedesco o in inglese comincia ancora con «Kopie von»" in text
    assert "Il titolo comincia ancora con" not in text
    assert course_of(copy.id).state == "draft"
    form = hidden(client.get(f"{address}/edit/what")) | what("Nuovo") | left | {"title_de": "Neues"}
    client.post(f"{address}/edit/what", data=form)
    client.post(f"{address}/propose", data=hidden(client.get(address)))
    assert course_of(copy.id).state == "proposed"


def test_courses_of_others_are_not_copied(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.charlie).get("/it/desk/courses/copy")
    assert "Scrivere un progetto" not in page.get_data(as_text=True)
    with unit_of_work() as session:
        public_id = make_course(session, lead_id=desk.lead_id)
        own_id = make_course(session, lead_id=desk.other_id)
    token = hidden(client.get("/it/desk/courses/copy"))
    before = course_count()
    assert client.post(f"{desk.address}/copy", data=token).status_code == 404
    assert client.post(f"/it/desk/courses/{public_id}/copy", data=token).status_code == 409
    assert course_count() == before
    assert client.post(f"/it/desk/courses/{own_id}/copy", data=token).status_code == 303


def test_steps_keep_to_their_budget(desk: Desk, client: FlaskClient, count_queries: Counter) -> None:
    enter(client, desk.alice)
    costs = []
    for more in (1, 12):
        with unit_of_work() as session:
            for _ in range(more):
                make_course(session, "Scrivere un progetto di solidarietà", lead_id=desk.other_id)
        for address in (*(f"edit/{step}" for step in STEPS), "edit/competences?framework=prova", "review"):
            with count_queries() as seen:
                assert client.get(f"{desk.address}/{address}").status_code == 200
            costs.append(len(seen))
    assert costs[:6] == costs[6:]
    assert max(costs) < 15, costs

"""What was seen of each competence: drafts that save themselves, a preview, one sending, no text lost."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from certify.placements.answering import answer_observation
from certify.placements.models import PlacementTutor
from certify.placements.rules import Answer, Shown
from commons.access import Viewer
from commons.db import unit_of_work
from commons.frameworks.models import Competence
from tests.factories import NOW
from tests.making.hosting import HostDesk, enter_host, lay_host, write_observation
from tests.signin import csrf_token, post_form
from tests.web.page_checks import check_page

EPISODE = "Mancava un volontario.\nHa diviso i turni e mi ha avvisata."
SAID = {"shown": "shown", "level": "3", "episode": EPISODE, "saved": "0"}


@pytest.fixture
def desk(app: Flask, client: FlaskClient) -> HostDesk:
    desk = lay_host()
    enter_host(client, desk.token)
    return desk


def as_script(client: FlaskClient, desk: HostDesk, place: int = 0, **changed: str) -> TestResponse:
    token = csrf_token(client.get(desk.competence(place)))
    return client.post(
        desk.competence(place),
        data={**SAID, **changed, "csrf_token": token},
        headers={"Accept": "application/json"},
    )


def test_whole_observation_is_saved_and_leads_to_the_next(desk: HostDesk, client: FlaskClient) -> None:
    answer = post_form(client, desk.competence(0), SAID)
    assert answer.status_code == 303
    assert answer.location == desk.competence(1)
    row = desk.observation()
    assert (row.shown, row.level, row.episode, row.saved) == ("shown", 3, EPISODE, 1)
    assert (row.writer_name, row.writer_role, row.sent_at) == ("Marta Ospite", "tutor", None)
    page = client.get(desk.competence(0))
    check_page(page)
    assert "Salvato alle" in page.get_data(as_text=True)


def test_draft_that_is_not_whole_is_kept_and_told_what_lacks(desk: HostDesk, client: FlaskClient) -> None:
    answer = post_form(client, desk.competence(0), {"shown": "shown", "episode": "", "saved": "0"})
    check_page(answer)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    for said in (
        "È salvato, ma manca",
        "ha visto?: Scelga la frase",
        "Racconti un episodio: bastano due righe",
    ):
        assert said in page
    assert "Non è stato salvato" not in page
    assert desk.observation().shown == "shown"
    token = csrf_token(answer)
    later = {"csrf_token": token, "shown": "shown", "episode": "", "saved": "1", "later": "1"}
    assert client.post(desk.competence(0), data=later).status_code == 303


def test_not_observed_asks_for_nothing_more(desk: HostDesk, client: FlaskClient) -> None:
    assert post_form(client, desk.competence(0), {"shown": "not_observed", "saved": "0"}).status_code == 303


def test_script_saves_and_is_told_the_new_count(desk: HostDesk, client: FlaskClient) -> None:
    told = as_script(client, desk).get_json()
    assert told["saved"] == 1
    assert re.fullmatch(r"\d\d:\d\d", told["at"])
    assert as_script(client, desk).get_json()["saved"] == 1  # the answer was lost: the same again
    assert as_script(client, desk, saved="1", episode="Altro").get_json()["saved"] == 2


def test_older_form_never_overwrites_a_newer_one(desk: HostDesk, client: FlaskClient) -> None:
    as_script(client, desk)
    answer = as_script(client, desk, episode="Scritto su un altro telefono.")
    assert answer.status_code == 409
    told = answer.get_json()
    assert (told["problem"], told["saved"]) == ("observation-changed", 1)
    assert "Ha diviso i turni" in told["html"]
    answer = post_form(client, desk.competence(0), SAID | {"episode": "Scritto su un altro telefono."})
    check_page(answer)
    assert answer.status_code == 409
    text = answer.get_data(as_text=True)
    for said in ("Ci sono due versioni", "Ha diviso i turni", "Scritto su un altro telefono."):
        assert said in text
    assert desk.observation().episode == EPISODE
    values = {
        "csrf_token": csrf_token(answer),
        **SAID,
        "episode": "Scritto su un altro telefono.",
        "saved": "1",
    }
    assert 'name="saved" type="hidden" value="1"' in text
    assert client.post(desk.competence(0), data=values).status_code == 303
    assert desk.observation().episode == "Scritto su un altro telefono."


def test_episode_that_is_too_long_is_refused_and_stays(desk: HostDesk, client: FlaskClient) -> None:
    answer = post_form(client, desk.competence(0), SAID | {"episode": "a" * 2001})
    check_page(answer)
    assert answer.status_code == 422
    assert "a" * 2001 in answer.get_data(as_text=True)
    long = EPISODE.replace("\n", "\r\n") + "b" * (2000 - len(EPISODE))  # line breaks as browsers send them
    assert post_form(client, desk.competence(0), SAID | {"episode": long}).status_code == 303


@pytest.mark.parametrize("changed", [{"shown": "always"}, {"level": "9"}, {"level": "x"}, {"saved": "x"}])
def test_answer_that_no_page_offers_is_refused(
    desk: HostDesk, client: FlaskClient, changed: dict[str, str]
) -> None:
    answer = post_form(client, desk.competence(0), SAID | changed)
    check_page(answer)
    assert answer.status_code == 422


def write_all(desk: HostDesk) -> None:
    with unit_of_work() as session:
        write_observation(session, desk, 0)
        write_observation(session, desk, 1, shown=Shown.NOT_OBSERVED, episode="Non lo legge nessuno")
        write_observation(session, desk, 2, episode="")


def preview_form(client: FlaskClient, desk: HostDesk) -> dict[str, str]:
    page = client.get(f"{desk.address}/preview")
    check_page(page)
    hidden = re.findall(r'name="(saved-\w+)" value="(\d+)"', page.get_data(as_text=True))
    return {"csrf_token": csrf_token(page), **dict(hidden)}


def test_preview_shows_what_will_be_read_and_sends_it_once(desk: HostDesk, client: FlaskClient) -> None:
    write_all(desk)
    text = client.get(f"{desk.address}/preview").get_data(as_text=True)
    for said in ("Così lo leggerà Giulia", "Mancava un volontario", "Resta 1 competenza da finire"):
        assert said in text
    assert "Non lo legge nessuno" not in text
    values = preview_form(client, desk)
    assert len(values) == 3
    for said in ("Inviate 2 descrizioni.", "Era già stato inviato tutto."):
        assert client.post(f"{desk.address}/preview", data=values).status_code == 303
        assert said in client.get("/it/host").get_data(as_text=True)
    assert desk.observation(0).sent_at == NOW
    assert desk.observation(1).episode == ""
    assert desk.observation(2).sent_at is None


def test_what_changed_after_the_preview_is_not_sent(desk: HostDesk, client: FlaskClient) -> None:
    write_all(desk)
    values = preview_form(client, desk)
    with unit_of_work() as session:
        write_observation(session, desk, 0, saved=1, episode="Un’altra cosa.")
    answer = client.post(f"{desk.address}/preview", data=values)
    check_page(answer)
    assert answer.status_code == 409
    assert "Un’altra cosa." in answer.get_data(as_text=True)
    assert desk.observation(0).sent_at is None
    assert desk.observation(1).sent_at is None


def test_what_was_sent_is_changed_until_the_person_answers(desk: HostDesk, client: FlaskClient) -> None:
    write_all(desk)
    client.post(f"{desk.address}/preview", data=preview_form(client, desk))
    page = client.get(desk.competence(0))
    check_page(page)
    assert "Riprendi e cambia" in page.get_data(as_text=True)
    assert client.post(desk.competence(0), data={**SAID, "csrf_token": csrf_token(page)}).status_code == 409
    take_back = {"csrf_token": csrf_token(page)}
    assert client.post(f"{desk.competence(0)}/take-back", data=take_back).location == desk.competence(0)
    row = desk.observation(0)
    assert (row.sent_at, row.saved) == (None, 2)
    assert (
        post_form(client, desk.competence(0), SAID | {"saved": "2", "episode": "Meglio così."}).status_code
        == 303
    )
    client.post(f"{desk.address}/preview", data=preview_form(client, desk))
    with unit_of_work() as session:
        answer_observation(
            session,
            row.id,
            answer=Answer.ADD,
            words="C’ero anch’io.",
            actor=Viewer(None, desk.made.person_id),
            now=NOW,
        )
    page = client.get(desk.competence(0))
    check_page(page)
    text = page.get_data(as_text=True)
    assert "C’ero anch’io." in text
    assert "Riprendi e cambia" not in text
    token = csrf_token(client.get("/it/host"))
    answer = client.post(f"{desk.competence(0)}/take-back", data={"csrf_token": token})
    assert answer.status_code == 409
    assert desk.observation(0).sent_at is not None


def test_former_tutor_reads_what_she_wrote_and_nothing_else(desk: HostDesk, client: FlaskClient) -> None:
    write_all(desk)
    token = csrf_token(client.get(desk.competence(0)))
    with unit_of_work() as session:
        session.get_one(PlacementTutor, desk.tutor_id).until_on = NOW.date() - timedelta(days=1)
    page = client.get("/it/host")
    check_page(page)
    assert "Può rileggere quello che ha scritto." in page.get_data(as_text=True)
    check_page(client.get(f"{desk.address}/competences"))
    page = client.get(desk.competence(0))
    check_page(page)
    assert "Mancava un volontario" in page.get_data(as_text=True)
    for path in ("hours", "hours/2026-11-16", "project", "project.pdf", "preview", "sheet"):
        assert client.get(f"{desk.address}/{path}").status_code == 404, path
    answer = client.post(desk.competence(0), data={**SAID, "saved": "1", "csrf_token": token})
    assert answer.status_code == 409
    answer = client.post(f"{desk.address}/hours", data={"seen": "2026-11-16=4", "csrf_token": token})
    assert answer.status_code == 404


def test_definition_is_told_only_in_the_language_of_the_reader(desk: HostDesk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        session.execute(update(Competence).values(descriptions={"en": "the understanding of others"}))
    assert "the understanding of others" not in client.get(desk.competence(0)).get_data(as_text=True)
    english = client.get(desk.competence(0).replace("/it/", "/en/")).get_data(as_text=True)
    assert "the understanding of others" in english

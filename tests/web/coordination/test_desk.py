"""The desk's courses: the list, one course as staff sees it, proposals, near courses, publishing."""

import csv
import html
import io
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.coordination.agenda import new_proposals
from catalogue.courses.life import CourseState
from catalogue.courses.services import CourseTexts, Taught, change_course, create_course, propose_course
from commons.access import Role, Viewer
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from tests import factories
from tests.conftest import Counter
from tests.factories import NOW, make_course, make_course_with_edition
from tests.making.courses import Desk, course_of, enter, hidden, lay_desk
from tests.web.page_checks import check_page

LIST = "/it/desk/courses"
SOON = (date(2027, 3, 12), date(2027, 3, 19))


@pytest.fixture
def desk(app: Flask) -> Desk:
    return lay_desk()


def say(page: object) -> str:
    return html.unescape(page.get_data(as_text=True))  # type: ignore[attr-defined]


def make_near(desk: Desk, *, state: CourseState = CourseState.PUBLISHED, lead_id: UUID | None = None) -> UUID:
    """Make a course of another body that shares a competence, words and the audience with the desk's own."""
    with unit_of_work() as session:
        other_id = make_course(
            session,
            "Progettare la solidarietà internazionale",
            lead_id=lead_id or desk.other_id,
            state=state,
            competences=[Taught(desk.competences["1.0"])],
        )
        actor = Viewer(memberships=frozenset({(lead_id or desk.other_id, Role.PROVIDER_LEAD)}))
        for course_id, who, title in (
            (other_id, actor, "Progettare la solidarietà internazionale"),
            (desk.course_id, desk.alice, "Scrivere un progetto di solidarietà"),
        ):
            texts = CourseTexts(
                titles={"it": title}, summaries={"it": "Due righe."}, audience="Volontari di associazioni"
            )
            competences = [Taught(desk.competences["1.0"]), Taught(desk.competences["2.1"])]
            change_course(session, course_id, texts, competences=competences, actor=who, now=NOW)
    return other_id


def test_list_tells_state_gaps_and_whose_it_is(desk: Desk, client: FlaskClient) -> None:
    page = enter(client, desk.bob).get(LIST)
    check_page(page)
    text = say(page)
    for told in ("1 corso", "Bozza", "le competenze", "Scrivere un progetto di solidarietà"):
        assert told in text
    partner = say(enter(client, desk.paula).get(LIST))
    assert "guida: Acque Unite" in partner
    stranger = enter(client, desk.charlie).get(LIST)
    check_page(stranger)
    assert "Il suo ente non ha ancora corsi" in say(stranger)


def test_list_filters_sorts_and_goes_out_as_a_file(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        make_course(session, "Zattere e fiumi", lead_id=desk.lead_id, state=CourseState.PUBLISHED)
        make_course(session, "Alberi", lead_id=desk.lead_id, state=CourseState.ARCHIVED)
    enter(client, desk.bob)
    page = client.get(f"{LIST}?state=published&sort=title")
    check_page(page)
    assert "Zattere e fiumi" in say(page)
    assert "Alberi" not in say(page)
    assert "Pubblicati (1)" in say(page)
    assert "Tutti (3)" in say(page)
    assert "Nessun corso qui" in say(client.get(f"{LIST}?q=montagna"))
    answer = client.get(f"{LIST}.csv?sort=title")
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    titles = ["Alberi", "Scrivere un progetto di solidarietà", "Zattere e fiumi"]
    assert [row["titolo"] for row in rows] == titles
    assert rows[2]["indirizzo"].endswith("/courses/zattere-e-fiumi")
    assert rows[1]["indirizzo"] == ""


def test_thirty_courses_cost_as_many_queries_as_three(
    desk: Desk, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, desk.bob)
    costs = []
    for more in (2, 27):
        with unit_of_work() as session:
            for _ in range(more):
                make_course(session, lead_id=desk.lead_id, state=CourseState.PROPOSED)
        for address in (LIST, "/it/desk/proposals", desk.address):
            with count_queries() as seen:
                assert client.get(address).status_code == 200
            costs.append(len(seen))
    assert costs[:3] == costs[3:]
    assert max(costs) < 15


def test_course_is_read_only_for_the_partner_and_unknown_to_strangers(
    desk: Desk, client: FlaskClient
) -> None:
    page = enter(client, desk.paula).get(desk.address)
    check_page(page)
    text = say(page)
    assert "Guida: Acque Unite" in text
    for absent in ("/propose", "/edit/what", "Che cosa è stato fatto"):
        assert absent not in text
    assert enter(client, desk.charlie).get(desk.address).status_code == 404
    for act in ("propose", "withdraw", "archive", "publish"):
        token = hidden(client.get("/it/desk/courses/new"))
        assert client.post(f"{desk.address}/{act}", data={**token, "version": "1"}).status_code == 404
    enter(client, desk.paula)
    for act in ("propose", "withdraw", "archive", "publish"):
        token = hidden(client.get("/it/desk/courses/new"))
        assert client.post(f"{desk.address}/{act}", data={**token, "version": "1"}).status_code == 403
    assert client.get(f"{desk.address}/review").status_code == 403


def test_life_from_draft_to_archive_and_back_is_in_the_history(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.alice)
    for act, state in (
        ("propose", "proposed"),
        ("withdraw", "draft"),
        ("propose", "proposed"),
        ("publish", "published"),
        ("archive", "archived"),
        ("publish", "published"),
    ):
        on = f"{desk.address}/publish" if act == "publish" else desk.address
        page = client.get(on)
        check_page(page)
        answer = client.post(f"{desk.address}/{act}", data=hidden(page))
        assert answer.status_code == 303, (act, say(answer))
        assert course_of(desk.course_id).state == state
    text = say(client.get(desk.address))
    assert text.count("Alice Prova") >= 6
    assert "Proposta ritirata" in text
    assert "http://segnavia.test/courses/scrivere-un-progetto-di-solidarieta" in text


def test_what_a_colleague_changed_meanwhile_is_not_published_unseen(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        propose_course(session, desk.course_id, actor=desk.alice, now=NOW)
    seen = hidden(enter(client, desk.bob).get(f"{desk.address}/publish"))
    with unit_of_work() as session:
        texts = CourseTexts(titles={"it": "Altro titolo"}, summaries={"it": "Altro."})
        change_course(session, desk.course_id, texts, actor=desk.alice, now=NOW)
    answer = client.post(f"{desk.address}/publish", data=seen)
    assert answer.status_code == 409
    assert course_of(desk.course_id).state == "proposed"


def test_near_courses_are_told_with_their_reasons(desk: Desk, client: FlaskClient) -> None:
    make_near(desk)
    page = enter(client, desk.alice).get(f"{desk.address}/review")
    check_page(page)
    text = say(page)
    for told in (
        "Qualcuno lo fa già: 1 corso simile",
        "2 competenze in comune su 2: Lavorare in squadra 1.0 (Prova 1.0)",
        "parole del titolo: progetto, solidarietà",
        "stesso pubblico: Volontari di associazioni",
        "Confrontato con 1 corso",
    ):
        assert told in text, told
    assert "negli stessi giorni" not in text


def test_days_and_place_are_a_reason_once_there_are_editions(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        for lead in (desk.lead_id, desk.other_id):
            made = make_course_with_edition(session, lead_id=lead, days=SOON, seats=10)
    own_id = made.course_id  # the later one: Charlie's, next to that of the desk
    page = enter(client, desk.charlie).get(f"/it/desk/courses/{own_id}")
    check_page(page)
    text = say(page)
    assert "negli stessi giorni: 12 – 19 marzo 2027" in text
    assert "nello stesso luogo: Trento" in text
    assert "Le settimane, stesso argomento" in text


def test_proposals_of_others_are_near_and_drafts_are_not(desk: Desk, client: FlaskClient) -> None:
    enter(client, desk.alice)
    make_near(desk, state=CourseState.DRAFT)
    assert "Nessun corso simile" in say(client.get(desk.address))
    make_near(desk, state=CourseState.PROPOSED)
    assert "1 corso simile" in say(client.get(desk.address))


def test_archive_stands_apart_and_unknown_is_not_nobody(desk: Desk, client: FlaskClient) -> None:
    make_near(desk, state=CourseState.ARCHIVED)
    with unit_of_work() as session:
        make_course(session, "Tutt’altro", state=CourseState.PUBLISHED)
    text = say(enter(client, desk.alice).get(desk.address))
    assert "Nessun corso simile in programma" in text
    assert "Nell’archivio: 1 corso simile già tenuto" in text
    assert "già tenuto, non si sa quando" in text
    assert "Di 1 non sappiamo le competenze, di 1 non sappiamo per chi, di 2 non sappiamo dove" in text


def test_publishing_asks_about_near_courses_and_stops_nobody(desk: Desk, client: FlaskClient) -> None:
    make_near(desk)
    with unit_of_work() as session:
        propose_course(session, desk.course_id, actor=desk.alice, now=NOW)
    page = enter(client, desk.alice).get(f"{desk.address}/publish")
    check_page(page)
    assert "Ha visto i corsi simili?" in say(page)
    assert client.post(f"{desk.address}/publish", data=hidden(page)).status_code == 303
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "courses.publish")).all()[-1]
    assert entry.details == {"similar_shown": 1}
    assert "visto 1 corso simile" in say(client.get(desk.address))


def test_proposals_are_seen_by_other_bodies_with_a_contact(desk: Desk, client: FlaskClient) -> None:
    with unit_of_work() as session:
        propose_course(session, desk.course_id, actor=desk.alice, now=NOW)
    page = enter(client, desk.charlie).get("/it/desk/proposals")
    check_page(page)
    text = say(page)
    assert "1 corso in proposta" in text
    assert "Acque Unite" in text
    assert "mailto:person" in text
    shown = client.get(desk.address)
    check_page(shown)
    assert "È di un altro ente" in say(shown)
    assert "Che cosa è stato fatto" not in say(shown)
    assert client.get(f"/courses/{course_of(desk.course_id).slug}", follow_redirects=True).status_code == 404
    for order in ("title", "body", "nonsense"):
        check_page(client.get(f"/it/desk/proposals?sort={order}"))
    assert client.get("/it/desk/proposals.csv").get_data(as_text=True).count("\n") == 2


def test_new_proposals_are_on_the_agenda_of_the_other_leads(desk: Desk, app: Flask) -> None:
    with unit_of_work() as session:
        propose_course(session, desk.course_id, actor=desk.alice, now=NOW)
        other_staff = factories.make_staff(session, desk.other_id, Role.PROVIDER_STAFF)

    def due(viewer: Viewer, today: date) -> list[str]:
        with reading() as session, app.test_request_context("/it/", base_url="http://segnavia.test"):
            return [each.text for each in new_proposals(session, viewer, today)]

    assert due(desk.charlie, date(2026, 11, 24)) == ["Guardi 1 proposta nuova"]
    assert due(desk.charlie, date(2026, 12, 24)) == []
    assert due(desk.alice, date(2026, 11, 24)) == []
    assert due(other_staff, date(2026, 11, 24)) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_pages_hold_in_other_languages(desk: Desk, client: FlaskClient, language: str) -> None:
    make_near(desk)
    with unit_of_work() as session:
        propose_course(session, desk.course_id, actor=desk.alice, now=NOW)
    enter(client, desk.alice)
    own = f"/{language}/desk/courses/{desk.course_id}"
    for address in (
        f"/{language}/desk/courses",
        own,
        f"{own}/review",
        f"{own}/publish",
        f"/{language}/desk/proposals",
    ):
        check_page(client.get(address))


def test_copy_of_a_course_keeps_its_source_and_makes_no_noise(desk: Desk) -> None:
    with unit_of_work() as session:
        copy_id = create_course(
            session,
            CourseTexts(titles={"it": "Di nuovo"}),
            lead_id=desk.lead_id,
            copied_from_id=desk.course_id,
            actor=desk.alice,
            now=NOW,
        )
    assert course_of(copy_id).copied_from_id == desk.course_id

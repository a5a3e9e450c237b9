"""The audit is read, leafed through and taken home."""

import csv
import io
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from commons import audit
from commons.access import ANONYMOUS, Role, Viewer
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.oversight.rules import Place, read_place
from commons.oversight.trail import PER_PAGE
from tests.conftest import Counter
from tests.factories import NOW, make_account, make_organisation, make_person, make_staff
from tests.signin import sign_in
from tests.web.page_checks import check_page
from tests.web.people.operator import make_operator

HOME = "/it/operator/audit"


@pytest.fixture
def olga(app: Flask, client: FlaskClient) -> Viewer:
    operator = make_operator()
    assert operator.account_id
    sign_in(client, operator.account_id)
    return operator


def note(
    action: str = "courses.change",
    *,
    actor: Viewer = ANONYMOUS,
    minutes: int = 0,
    object_id: str = "x",
    organisation_id: UUID | None = None,
    count: int = 1,
) -> None:
    with unit_of_work() as session:
        for number in range(count):
            audit.record(
                session,
                actor,
                action,
                object_type="course",
                object_id=object_id,
                organisation_id=organisation_id,
                now=NOW + timedelta(minutes=minutes),
                number=f"n{number}",
            )


def text_of(client: FlaskClient, address: str) -> str:
    page = client.get(address)
    check_page(page)
    return page.get_data(as_text=True)


def test_only_operators_read_the_audit(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        lead = make_staff(session, make_organisation(session), Role.PROVIDER_LEAD)
        holder = make_account(session)
    for account in (lead.account_id, holder):
        assert account
        sign_in(client, account)
        for address in (HOME, f"{HOME}.csv", "/it/operator/jobs", "/it/operator/settings"):
            assert client.get(address).status_code == 403


def test_acts_are_told_in_words_with_the_names_of_today(olga: Viewer, client: FlaskClient) -> None:
    with unit_of_work() as session:
        organisation = make_organisation(session, "CSV Prova")
        bruno = make_staff(session, organisation, Role.PROVIDER_STAFF)
    note("courses.publish", actor=bruno, organisation_id=organisation)
    page = text_of(client, f"{HOME}?action=courses.publish")
    assert "Ha pubblicato un corso" in page
    assert "CSV Prova" in page
    assert "1 azione" in page
    assert "numero: n0" in page


def test_an_act_without_words_is_shown_as_it_is(olga: Viewer, client: FlaskClient) -> None:
    note("unheard.of")
    assert "unheard.of" in text_of(client, f"{HOME}?id=x")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 3),
        ("who=Verdi", 1),
        ("who=sistema", 2),
        ("who=nessunocosì", 0),
        ("action=courses.", 2),
        ("action=editions.open", 1),
        ("organisation=csv", 1),
        ("object=course&id=b", 1),
        ("since=2026-11-24", 1),
        ("until=2026-11-23", 2),
        ("since=2026-11-24&until=2026-11-24", 1),
        ("since=ieri", 3),
        ("action=courses.&who=sistema", 1),
    ],
)
def test_the_audit_answers_what_is_asked(app: Flask, client: FlaskClient, asked: str, found: int) -> None:
    operator = make_operator()
    with unit_of_work() as session:
        organisation = make_organisation(session, "CSV Prova")
        person = make_person(session, "Bruno", "Verdi")
        bruno = Viewer(make_account(session, person), person)
    with unit_of_work() as session:
        for entry in session.scalars(select(AuditEntry)):
            session.delete(entry)
    note("courses.publish", actor=bruno, organisation_id=organisation)
    note("courses.change", object_id="b")
    note("editions.open", minutes=14 * 60)  # 23:00 UTC is the next day in Trento
    assert operator.account_id
    sign_in(client, operator.account_id)
    with unit_of_work() as session:
        for entry in session.scalars(select(AuditEntry).where(AuditEntry.action == "signin.begin")):
            session.delete(entry)
    page = text_of(client, f"{HOME}?{asked}")
    assert ("Nessuna azione trovata" in page) is (found == 0)
    if found:
        assert f"{found} azion" in page


def test_pages_follow_each_other_without_gap_or_double(
    olga: Viewer, client: FlaskClient, count_queries: Counter
) -> None:
    note(count=PER_PAGE + 7)  # all at one instant: their order is that of their numbers
    note(minutes=-5, count=PER_PAGE)
    total = 2 * PER_PAGE + 7
    seen: list[str] = []
    address = f"{HOME}?action=courses.change"
    with count_queries() as queries:
        client.get(address)
    assert len(queries) < 15
    for _ in range(9):
        page = text_of(client, address)
        seen += [part.split("<")[0] for part in page.split("numero: ")[1:]]
        if "Più vecchie" not in page:
            break
        address = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    assert len(seen) == total
    assert seen[0] == f"n{PER_PAGE + 6}"
    back = page.split('rel="prev"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    assert text_of(client, back).count("numero: ") == PER_PAGE


def test_the_audit_is_taken_home_whole_and_that_is_an_act(
    olga: Viewer, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commons.oversight.trail.BATCH", 4)
    note("courses.change", count=11)
    note("courses.publish")
    answer = client.get(f"{HOME}.csv?action=courses.change")
    assert answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 11
    assert {row["azione"] for row in rows} == {"Ha cambiato un corso"}
    assert rows[0]["quando"].startswith("2026-11-23 10:00:00")
    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "audit.export")).one()
        assert (entry.account_id, entry.details) == (olga.account_id, {"count": 11})


@pytest.mark.parametrize("before", ["x", "2026-99-99T00:00:00.000000-1", "2026-11-23T09:00:00.000000-", "'"])
def test_a_place_that_is_none_is_the_beginning(olga: Viewer, client: FlaskClient, before: str) -> None:
    note()
    assert "Ha cambiato un corso" in text_of(client, f"{HOME}?before={before}&action=courses.change")


@given(st.datetimes(timezones=st.just(NOW.tzinfo)), st.integers(min_value=0, max_value=10**17))
def test_a_place_is_read_as_it_was_written(at: object, number: int) -> None:
    from datetime import datetime

    assert isinstance(at, datetime)
    if at.year >= 1000:
        assert read_place(str(Place(at, number))) == Place(at, number)

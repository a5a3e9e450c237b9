"""The catalogue as files: the answers of the page, harmless in a spreadsheet, able to come in again."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

from flask import Flask
from flask.testing import FlaskClient

from catalogue.courses.life import CourseState
from catalogue.courses.models import Course
from catalogue.courses.rules import CourseSheet, parse_courses
from catalogue.editions.models import Edition
from catalogue.intake.rules import minutes_of
from commons.db import unit_of_work
from commons.settings import ROOT
from commons.sheets import Table, read_table
from tests import factories
from tests.conftest import Counter

TODAY = date(2026, 11, 23)
ARCHIVE = ROOT / "data" / "courses" / "historical.json"
BUDGET = 8


def test_json_answers_the_same_search(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Acqua e pace", topic="pace")
        factories.make_edition(session, made, TODAY + timedelta(days=3), seats=4, planned_minutes=150)
        factories.make_course(session, "Altro", topic="altro")
        factories.make_course(session, "Acqua passata", state=CourseState.ARCHIVED)
    answer = client.get("/courses.json?q=acqua")
    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    document = json.loads(answer.data)
    assert (document["count"], document["offered"], document["archived"]) == (2, 1, 1)
    first, second = document["courses"]
    assert first["title"] == {"it": "Acqua e pace"}
    assert first["address"] == "http://segnavia.test/courses/acqua-e-pace"
    assert first["editions"][0]["start"] == "2026-11-26"
    assert first["editions"][0]["hours"] == 2.5
    assert (first["archived"], second["archived"]) == (False, True)


def test_two_providers_may_use_one_code_and_each_course_has_its_own_id(client: FlaskClient) -> None:
    with unit_of_work() as session:
        for title in ("Acqua", "Terra"):
            lead_id = factories.make_organisation(session)
            made = session.get_one(Course, factories.make_course(session, title, lead_id=lead_id))
            made.external_ref, made.reference_owner_id = "A1", lead_id
        factories.make_course(session, "Vento")
    told = json.loads(client.get("/courses.json").data)["courses"]
    assert {each["id"]: each["code"] for each in told} == {"acqua": "A1", "terra": "A1", "vento": None}


def test_hours_that_do_not_go_by_quarters_come_back_as_the_same_minutes(client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = factories.make_course(session, "Acqua e pace")
        edition_id = factories.make_edition(session, made, TODAY + timedelta(days=3))
        session.get_one(Edition, edition_id).planned_minutes = 100
    document = json.loads(client.get("/courses.json").data)
    [hours] = [each["hours"] for each in document["courses"][0]["editions"]]
    assert minutes_of(Decimal(str(hours))) == 100


def test_json_leads_on_a_hundred_at_a_time(client: FlaskClient) -> None:
    with unit_of_work() as session:
        lead_id = factories.make_organisation(session)
        for _ in range(101):
            factories.make_course(session, lead_id=lead_id)
    first = json.loads(client.get("/courses.json?q=corso").data)
    assert len(first["courses"]) == 100
    assert first["next"] == "http://segnavia.test/courses.json?q=corso&page=2"
    second = json.loads(client.get(first["next"]).data)
    assert (len(second["courses"]), second["next"]) == (1, None)


def test_no_cell_runs_in_a_spreadsheet(client: FlaskClient) -> None:
    with unit_of_work() as session:
        lead_id = factories.make_organisation(session, "@SUM(A1)")
        factories.make_course(session, "=cmd|' /C calc'!A0", lead_id=lead_id, topic="+1", language=None)
    text = client.get("/courses.csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t"}]


def test_the_archive_goes_out_and_reads_in_as_the_same(app: Flask, client: FlaskClient) -> None:
    assert app.test_cli_runner().invoke(args=["courses", "import", str(ARCHIVE)]).exit_code == 0
    went_out = read_table(client.get("/courses.csv").data)
    came_in = read_table(ARCHIVE.read_bytes(), under="courses")
    assert isinstance(went_out, Table)
    assert isinstance(came_in, Table)
    records, before = (
        {record.reference: record for _row, record in _read(table).records} for table in (went_out, came_in)
    )
    assert records.keys() == before.keys()
    for reference, record in before.items():
        again = records[reference]
        for field in (
            "title",
            "edition",
            "hours",
            "seats",
            "venue",
            "topic",
            "audience",
            "language",
            "caveat",
        ):
            assert getattr(again, field) == getattr(record, field), (reference, field)
        assert (again.start, again.end) == (record.start, record.end)


def test_all_of_it_costs_as_many_queries_as_a_part(client: FlaskClient, count_queries: Counter) -> None:
    with unit_of_work() as session:
        lead_id = factories.make_organisation(session)
        for _ in range(30):
            factories.make_course(session, lead_id=lead_id)
    with count_queries() as seen:
        client.get("/courses.csv")
    assert len(seen) <= BUDGET


def _read(table: Table) -> CourseSheet:
    sheet = parse_courses(table)
    assert sheet.errors == ()
    return sheet

"""Sheets of courses: whole or not at all, and the second time nothing new."""

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from catalogue.courses.models import Course, CourseProvider
from catalogue.editions.models import Edition
from catalogue.editions.services import open_edition
from catalogue.intake.words import PROBLEMS
from commons.access import ANONYMOUS
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.organisations.models import Organisation
from commons.organisations.services import add_alias
from commons.settings import ROOT
from commons.sheets import SheetProblem, write_csv, write_xlsx
from tests import factories

ARCHIVE = ROOT / "data" / "courses" / "historical.json"
HEADER = ("codice", "titolo", "ente", "inizio", "ore", "storico")


def run(app: Flask, file: Path, *options: str) -> Result:
    return app.test_cli_runner().invoke(args=["courses", "import", str(file), *options])


def sheet(
    folder: Path, *rows: tuple[Any, ...], header: tuple[str, ...] = HEADER, name: str = "x.csv"
) -> Path:
    file = folder / name
    write = write_xlsx if name.endswith("xlsx") else write_csv
    file.write_bytes(write(header, rows))
    return file


def counts() -> dict[str, int]:
    with reading() as session:
        return {
            model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0
            for model in (Course, Edition, CourseProvider, Organisation)
        }


def course(reference: str) -> Course:
    with reading() as session:
        return session.scalars(select(Course).where(Course.external_ref == reference)).one()


def edition_of(reference: str) -> Edition:
    with reading() as session:
        return session.scalars(
            select(Edition)
            .join(Course, Course.id == Edition.course_id)
            .where(Course.external_ref == reference)
        ).one()


def lead_of(reference: str) -> tuple[str, str]:
    with reading() as session:
        row = session.execute(
            select(Organisation.name, CourseProvider.named_as)
            .join(CourseProvider, CourseProvider.organisation_id == Organisation.id)
            .join(Course, Course.id == CourseProvider.course_id)
            .where(Course.external_ref == reference, CourseProvider.is_lead)
        ).one()
    return row.name, row.named_as


def test_the_archive_comes_in_whole_and_the_second_time_nothing_is_new(app: Flask) -> None:
    first = run(app, ARCHIVE)
    assert first.exit_code == 0, first.output
    assert "62 nuovi, 0 cambiati, 0 uguali." in first.output
    before = counts()
    assert (before["course"], before["edition"]) == (62, 62)
    second = run(app, ARCHIVE)
    assert second.output.strip() == "0 nuovi, 0 cambiati, 62 uguali."
    assert counts() == before


def test_a_preview_says_what_would_change_and_writes_nothing(app: Flask) -> None:
    answer = run(app, ARCHIVE, "--preview")
    assert answer.exit_code == 0
    assert "Anteprima, non è stato scritto nulla: 62 nuovi, 0 cambiati, 0 uguali." in answer.output
    assert "+ Percorso TALETE" in answer.output
    assert set(counts().values()) == {0}
    with reading() as session:
        assert session.scalar(select(func.count(AuditEntry.id))) == 0


def test_history_is_archived_and_its_vague_dates_stay_what_they_are(app: Flask) -> None:
    run(app, ARCHIVE)
    row, edition = course("real-002"), edition_of("real-002")
    assert (row.state, row.is_historical, edition.state) == ("archived", True, "historical")
    assert (edition.starts_on, edition.dates_text) == (None, "maggio-giugno 2010")
    assert edition.earliest_on == date(2010, 5, 1)
    assert (edition.seats, edition.planned_minutes, edition.venue) == (25, None, None)
    plain = edition_of("real-001")
    assert (plain.starts_on, plain.ends_on, plain.dates_text) == (date(2011, 9, 2), date(2011, 10, 1), None)


def test_a_place_on_line_is_a_form_and_an_english_title_is_english(app: Flask) -> None:
    run(app, ARCHIVE)
    row, edition = course("real-004"), edition_of("real-004")
    assert (edition.venue, edition.form) == (None, "on_line")
    assert row.titles["en"] == row.titles["it"] == "Introduction to Global Citizenship Education"


def test_an_organisation_is_known_by_the_name_that_it_bore(app: Flask) -> None:
    run(app, ARCHIVE)
    assert lead_of("real-001") == ("CCI", "CFSI (dal 2017 CCI)")
    assert lead_of("real-003") == ("CCI", "CCI")
    with reading() as session:
        rows = session.scalars(select(Organisation)).all()
    assert all(row.is_historical for row in rows)
    assert len(rows) == 11


def test_an_alias_counts_on_the_days_on_which_it_was_borne(app: Flask, tmp_path: Path) -> None:
    with unit_of_work() as session:
        for name, first, last in (("Uno", None, date(2015, 12, 31)), ("Due", date(2016, 1, 1), None)):
            add_alias(
                session,
                factories.make_organisation(session, name),
                name="Casa Comune",
                valid_from=first,
                valid_until=last,
                actor=ANONYMOUS,
                now=factories.NOW,
            )
    rows = [
        ("a", "Prima", "Casa Comune", "2014-05-01", None, "sì"),
        ("b", "Dopo", "Casa Comune", "2018-05-01", None, "sì"),
    ]
    assert run(app, sheet(tmp_path, *rows)).exit_code == 0
    assert (lead_of("a")[0], lead_of("b")[0]) == ("Uno", "Due")
    unknown_day = run(app, sheet(tmp_path, ("c", "Quando", "Casa Comune", None, None, "sì")))
    assert "riga 2, colonna providers: più di un ente si chiama «Casa Comune»" in unknown_day.output


def test_only_history_brings_in_somebody_whom_nobody_knows(app: Flask, tmp_path: Path) -> None:
    answer = run(app, sheet(tmp_path, ("a", "Oggi", "Ente Ignoto", "2027-05-01", 8, "no")))
    assert answer.exit_code == 1
    assert "riga 2, colonna providers: non conosco l’ente «Ente Ignoto»" in answer.output
    assert set(counts().values()) == {0}


def test_a_record_of_today_becomes_a_draft_with_a_planned_edition(app: Flask, tmp_path: Path) -> None:
    with unit_of_work() as session:
        factories.make_organisation(session, "CSV Trentino")
    run(app, sheet(tmp_path, ("a", "Oggi", "CSV Trentino", "2027-05-01", "2,5", "no")))
    row, edition = course("a"), edition_of("a")
    assert (row.state, edition.state, edition.label, edition.planned_minutes) == (
        "draft",
        "planned",
        "2027",
        150,
    )


def test_a_change_in_the_file_changes_what_it_says_and_nothing_else(app: Flask, tmp_path: Path) -> None:
    rows = [("a", "Uno", "Ente A", "2014", 8, "sì"), ("b", "Due", "Ente B", "2015", 8, "sì")]
    run(app, sheet(tmp_path, *rows))
    before = course("a")
    rows[0] = ("a", "Uno e mezzo", "Ente B", "2016-03-01", 9, "sì")
    answer = run(app, sheet(tmp_path, *rows))
    assert answer.output.strip() == "0 nuovi, 1 cambiati, 1 uguali."
    after, edition = course("a"), edition_of("a")
    assert (after.id, after.slug) == (before.id, before.slug)
    assert (after.titles, edition.planned_minutes) == ({"it": "Uno e mezzo"}, 540)
    assert (edition.starts_on, edition.dates_text) == (date(2016, 3, 1), None)
    assert lead_of("a")[0] == "Ente B"
    assert "uno e mezzo" in after.search_text
    assert "ente b" in after.search_text


def test_an_edition_that_is_open_is_not_changed_by_a_file(app: Flask, tmp_path: Path) -> None:
    with unit_of_work() as session:
        factories.make_organisation(session, "CSV Trentino")
    run(app, sheet(tmp_path, ("a", "Oggi", "CSV Trentino", "2027-05-01", 8, "no")))
    with unit_of_work() as session:
        open_edition(session, edition_of("a").id, actor=ANONYMOUS, now=factories.NOW)
    answer = run(app, sheet(tmp_path, ("a", "Domani", "CSV Trentino", "2027-05-01", 8, "no")))
    assert answer.exit_code == 1
    assert "riga 2: l’edizione è già aperta o conclusa" in answer.output
    assert course("a").titles == {"it": "Oggi"}


def test_history_does_not_become_an_offer_through_a_file(app: Flask, tmp_path: Path) -> None:
    run(app, sheet(tmp_path, ("a", "Ieri", "Ente A", "2014", 8, "sì")))
    answer = run(app, sheet(tmp_path, ("a", "Ieri", "Ente A", "2014", 8, "no")))
    assert answer.exit_code == 1
    assert "archivio storico" in answer.output


def test_rows_without_a_code_are_known_again_by_what_they_say(app: Flask, tmp_path: Path) -> None:
    rows = [(None, "Uno", "Ente A", "2014", 8, "sì"), (None, "Uno", "Ente A", "2015", 8, "sì")]
    assert "2 nuovi" in run(app, sheet(tmp_path, *rows)).output
    assert "2 uguali" in run(app, sheet(tmp_path, *rows)).output
    twice = run(app, sheet(tmp_path, rows[0], rows[0]))
    assert "riga 3: dice dello stesso corso ciò che dice la riga 2" in twice.output


def test_a_spreadsheet_says_the_same_as_a_csv(app: Flask, tmp_path: Path) -> None:
    rows = [("a", "Uno", "Ente A", date(2014, 5, 1), 8, "sì"), ("b", "Due", "Ente B", None, 2.5, "sì")]
    assert "2 nuovi" in run(app, sheet(tmp_path, *rows, name="x.xlsx")).output
    assert "2 uguali" in run(app, sheet(tmp_path, *rows)).output


def test_ten_thousand_rows_with_three_mistakes_name_three_and_write_nothing(
    app: Flask, tmp_path: Path
) -> None:
    rows: list[tuple[Any, ...]] = [
        (f"c{number}", f"Corso {number}", f"Ente {number % 40}", "2014", 8, "sì") for number in range(10_000)
    ]
    rows[10] = ("c10", None, "Ente 1", "2014", 8, "sì")
    rows[5_000] = ("c5000", "Corso", "Ente 1", "31/02/2014", 8, "sì")
    rows[9_999] = ("c9999", "Corso", "Ente 1", "2014", "venti", "sì")
    answer = run(app, sheet(tmp_path, *rows))
    assert answer.exit_code == 1
    assert answer.output.splitlines() == [
        "riga 12, colonna titolo: manca il valore",
        "riga 5002, colonna inizio: la data «31/02/2014» non esiste",
        "riga 10001, colonna ore: «venti» non è un numero di ore",
        "Non è stato importato nulla: 3 errori.",
    ]
    assert set(counts().values()) == {0}


def test_ten_thousand_good_rows_come_in_within_a_minute(app: Flask, tmp_path: Path) -> None:
    rows = [
        (f"c{number}", f"Corso {number}", f"Ente {number % 40}", f"{2000 + number % 20}", 8, "sì")
        for number in range(10_000)
    ]
    file = sheet(tmp_path, *rows)
    started = time.perf_counter()
    assert "10000 nuovi" in run(app, file).output
    assert time.perf_counter() - started < 60
    assert counts()["course"] == 10_000
    assert "10000 uguali" in run(app, file).output


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("x.csv", b"", "il file è vuoto"),
        ("x.csv", b"nome;cognome\n1;2\n", "riga 1, colonna nome: non conosco questa colonna"),
        ("x.csv", b"titolo;ente\n=1+1;Ente\n", "riga 2, colonna titolo: qui c"),
        ("x.json", b'{"courses": {"a": 1}}', "il JSON deve contenere un elenco"),
        ("x.xlsx", b"PK\x03\x04rubbish", "il file Excel è rovinato"),
        ("x.pdf", b"%PDF-1.7", "non è una tabella ma un file di tipo pdf"),
    ],
)
def test_a_file_that_is_none_gets_a_sentence(
    app: Flask, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    answer = run(app, file)
    assert answer.exit_code == 1
    assert sentence in answer.output
    assert set(counts().values()) == {0}


def test_every_problem_of_a_sheet_has_a_sentence() -> None:
    from catalogue.courses.columns import ColumnProblem
    from catalogue.courses.row_reading import RowProblem
    from catalogue.courses.vague_dates import DateProblem
    from catalogue.intake.rules import IntakeProblem

    codes = {
        code.value
        for each in (SheetProblem, ColumnProblem, RowProblem, DateProblem, IntakeProblem)
        for code in each
    }
    assert codes == set(PROBLEMS)


def test_an_archive_of_json_that_is_a_bare_list_is_read_too(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text(json.dumps(json.loads(ARCHIVE.read_text())["courses"][:3]))
    assert "3 nuovi" in run(app, file).output


def test_two_providers_use_the_same_code(app: Flask, tmp_path: Path) -> None:
    with unit_of_work() as session:
        for name in ("CSV Trentino", "TSM"):
            factories.make_organisation(session, name)
    ours = [
        ("a", "Oggi", "CSV Trentino", "2027-05-01", 8, "no"),
        ("a", "Altro", "TSM", "2027-05-01", 8, "no"),
    ]
    assert "2 nuovi" in run(app, sheet(tmp_path, *ours)).output
    assert "2 uguali" in run(app, sheet(tmp_path, *ours)).output
    changed = [ours[0], ("a", "Altro ancora", "TSM", "2027-05-01", 8, "no")]
    assert run(app, sheet(tmp_path, *changed)).output.strip() == "0 nuovi, 1 cambiati, 1 uguali."
    with reading() as session:
        titles = session.scalars(select(Course.titles).where(Course.external_ref == "a")).all()
    assert sorted(each["it"] for each in titles) == ["Altro ancora", "Oggi"]


def test_the_same_provider_does_not_use_a_code_twice(app: Flask, tmp_path: Path) -> None:
    with unit_of_work() as session:
        factories.make_organisation(session, "TSM")
    rows = [("a", "Uno", "TSM", "2027-05-01", 8, "no"), ("a", "Due", "TSM", "2027-06-01", 8, "no")]
    assert "il codice «a» c’è già alla riga 2" in run(app, sheet(tmp_path, *rows)).output
    assert counts()["course"] == 0

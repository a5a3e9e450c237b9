"""Importing frameworks: ours and ESCO's, whole or not at all, twice without a change."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from commons.db import reading
from commons.errors import NotFound
from commons.frameworks import esco, queries
from commons.frameworks.models import Competence, Framework
from tests.conftest import Counter

DATA = Path(__file__).parents[2] / "data" / "frameworks"
URI = "http://data.europa.eu/esco/skill/fd89f784-88dc-4d35-abd7-86aa073cab12"
FROM_ESCO = {"text": "keep an open mind", "provenance": "sourced", "source": "ESCO v1.1.1"}


def framework(**changes: Any) -> dict[str, Any]:
    return {
        "id": "prova",
        "name": {"it": {"text": "Prova – un quadro", "provenance": "from_memory"}},
        "version": "1",
        "publisher": "Nessuno",
        "areas": [{"code": "A", "labels": {"it": {"text": "Area", "provenance": "from_memory"}}}],
        "competences": [
            {
                "code": "A1",
                "area": "A",
                "labels": {
                    "it": {"text": "Tenere la mente aperta", "provenance": "working_translation"},
                    "en": FROM_ESCO,
                },
            },
            {"code": "A2", "area": "A", "labels": {"it": {"text": "Ascoltare", "provenance": "from_memory"}}},
        ],
        **changes,
    }


@pytest.fixture
def write_json(tmp_path: Path) -> Callable[[dict[str, Any]], str]:
    def write(data: dict[str, Any]) -> str:
        path = tmp_path / "prova.json"
        path.write_text(json.dumps(data), encoding="utf-8")
        return str(path)

    return write


Row = dict[str, str]
WriteCsv = Callable[..., str]


@pytest.fixture
def write_csv(tmp_path: Path) -> WriteCsv:
    def write(rows: list[Row], language: str = "en", header: list[str] = esco.HEADER) -> str:
        path = tmp_path / f"skills_{language}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        return str(path)

    return write


def skill(number: int, label: str, **more: str) -> Row:
    return {
        "conceptType": "KnowledgeSkillCompetence",
        "conceptUri": f"http://data.europa.eu/esco/skill/{number:08d}",
        "skillType": "skill/competence",
        "preferredLabel": label,
        "status": "released",
        **more,
    }


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["frameworks", "import", *arguments])


def count(model: type[Framework | Competence] = Competence) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def get(slug: str, code: str) -> queries.CompetenceRow:
    with reading() as session:
        return queries.get_competence(session, slug, code)


def test_all_our_files_are_taken_in_and_a_second_run_changes_nothing(app: Flask) -> None:
    files = [str(path) for path in sorted(DATA.glob("*.json"))]
    first = run(app, *files)
    assert first.exit_code == 0, first.output
    assert "nothing changed" not in first.output
    rows = count()
    second = run(app, *files)
    assert second.output.count("nothing changed") == len(files)
    assert count() == rows
    with reading() as session:
        found = {row.slug: row for row in queries.list_frameworks(session)}
    for path in DATA.glob("*.json"):
        data = json.loads(path.read_text(encoding="utf-8"))
        assert found[data["id"]].competence_count == len(data["competences"]), path.name


def test_labels_keep_their_language_and_provenance(app: Flask, write_json: Any) -> None:
    run(app, write_json(framework()))
    row = get("prova", "A1")
    assert row.uri == "http://segnavia.test/frameworks/prova#A1"
    assert (row.framework_name, row.framework_version, row.parent_code) == ("Prova", "1", "A")
    assert row.label("it").provenance == "working_translation"
    assert row.label("en") == queries.Label("keep an open mind", "en", "sourced", "ESCO v1.1.1")
    assert row.label("de").lang == "it"  # what is missing is shown in Italian, and says so
    assert row.description("it") is None


def test_a_new_version_is_the_current_one_and_the_old_one_stays(app: Flask, write_json: Any) -> None:
    run(app, write_json(framework()))
    one = get("prova", "A2")
    newer = framework(version="2", competences=framework()["competences"][:1])
    assert "2 added" in run(app, write_json(newer)).output
    with reading() as session:
        assert queries.get_framework(session, "prova").version == "2"
    assert get("prova", "A1").framework_version == "2"
    assert get("prova", "A2") == one  # only the old version has it


def test_a_competence_that_left_the_file_is_retired_and_comes_back(app: Flask, write_json: Any) -> None:
    run(app, write_json(framework()))
    less = framework(competences=framework()["competences"][:1])
    assert "1 retired" in run(app, write_json(less)).output
    assert get("prova", "A2").is_retired
    with reading() as session:
        assert queries.search_competences(session, "ascoltare") == []
    run(app, write_json(framework()))
    assert not get("prova", "A2").is_retired


def test_a_sourced_label_is_not_replaced_by_one_that_is_not(app: Flask, write_json: Any) -> None:
    run(app, write_json(framework()))
    worse = framework(notes=["altro"])
    worse["competences"][0]["labels"]["en"] = {"text": "be open", "provenance": "from_memory"}
    worse["competences"][1]["labels"]["it"]["text"] = "Ascoltare bene"
    run(app, write_json(worse))
    assert get("prova", "A1").label("en").text == "keep an open mind"
    assert get("prova", "A2").label("it").text == "Ascoltare bene"


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        ({"id": "Con Spazi"}, "id: "),
        ({"version": ""}, "file.version: "),
        ({"version": "1" * 121}, "file.version: is longer than 120"),
        ({"publisher": "a\0b"}, "file.publisher: "),
        ({"attribution": ["x"]}, "file.attribution: "),
        ({"source": {"url": {}, "x": 1}}, None),
        ({"source": {"url": 7}}, "source.url: "),
        ({"name": {}}, "name.name: "),
        ({"name": {"fr": {"text": "x", "provenance": "from_memory"}}}, "unknown language: fr"),
        ({"competences": {}}, None),
        ({"competences": "x"}, "competences: must be a list"),
        ({"competences": [1]}, "competences[0]: "),
        ({"competences": [{"code": "X", "labels": {"it": {"text": "x"}}}]}, "labels.it.provenance: "),
        (
            {"competences": [{"code": "X", "labels": {"it": {"text": "x", "provenance": "sourced"}}}]},
            "labels.it.source: ",
        ),
        ({"areas": []}, "competences[0]: there is no area 'A'"),
        ({"areas": framework()["areas"] * 2}, "areas[1]: the code 'A' stands already in areas[0]"),
    ],
)
def test_a_broken_file_of_ours_is_refused_with_its_place(
    app: Flask, write_json: Any, broken: dict[str, Any], place: str | None
) -> None:
    result = run(app, write_json(framework(**broken)))
    if place is None:  # an empty table is an empty list
        assert result.exit_code == 0
        return
    assert result.exit_code == 1
    assert place in result.output
    assert "Nothing was imported" in result.output
    assert count(Framework) == 0


@pytest.mark.parametrize("content", ["9" * 5000, "[" * 100_000], ids=["number", "brackets"])
def test_json_that_would_break_its_reader_is_refused(app: Flask, tmp_path: Path, content: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(content)
    result = run(app, str(path))
    assert (result.exit_code, count(Framework)) == (1, 0)
    assert "Nothing was imported" in result.output


def test_what_is_not_json_is_refused_with_line_and_column(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{\n "id": }')
    result = run(app, str(path))
    assert result.exit_code == 1
    assert "line 2, column 8" in result.output


def test_languages_of_esco_are_merged_and_a_second_run_changes_nothing(
    app: Flask, write_csv: WriteCsv
) -> None:
    english = [skill(i, f"skill {i}", altLabels=f"first {i}\nsecond {i}") for i in range(1200)]
    italian = [skill(i, f"abilità {i}", description="Così.") for i in reversed(range(1200))]
    first = run(app, write_csv(english), "--version", "1.2.0")
    assert "1200 added" in first.output, first.output
    assert "1200 changed" in run(app, write_csv(italian, "it")).output
    for rows, language in ((english, "en"), (italian, "it")):
        assert "nothing changed, 1200 competences as they were" in run(app, write_csv(rows, language)).output
    row = get("esco", "00000007")
    assert (row.label("it").text, row.label("en").text) == ("abilità 7", "skill 7")
    assert row.label("de").lang == "it"
    assert row.label("it").source == "https://esco.ec.europa.eu/"
    assert row.attribution == "This service uses the ESCO classification of the European Commission"
    with reading() as session:
        assert queries.get_framework(session, "esco").version == "1.2.0"
        for text in ("abilita 7", "SKILL 7", "second 7"):
            found = queries.search_competences(session, text, limit=1)
            assert [each.code for each in found] == ["00000007"], text


def test_one_changed_label_is_one_change(app: Flask, write_csv: WriteCsv) -> None:
    rows = [skill(i, f"skill {i}") for i in range(3)]
    run(app, write_csv(rows), "--version", "1")
    rows[1]["preferredLabel"] = "renamed"
    rows[2]["status"] = "obsolete"
    assert "0 added, 2 changed, 1 as they were" in run(app, write_csv(rows)).output
    assert get("esco", "00000002").is_retired


def test_official_labels_replace_working_translations_elsewhere(
    app: Flask, write_json: Any, write_csv: WriteCsv
) -> None:
    mine = framework()
    mine["competences"][0]["uri"] = URI
    path = write_json(mine)
    run(app, path)
    official = skill(0, "mantenere la mente aperta", conceptUri=URI)
    result = run(app, write_csv([official], "it"), "--version", "1")
    assert "1 in other frameworks given their official labels" in result.output
    assert get("prova", "A1").label("it").text == "mantenere la mente aperta"
    assert get("prova", "A1").parent_code == "A"
    assert "nothing changed" in run(app, path).output
    with reading() as session:
        found = queries.search_competences(session, "mente aperta")
        assert [each.uri for each in found] == [URI]  # the same skill, once
        assert queries.get_competences_by_uri(session, [URI])[URI].framework_slug in {"esco", "prova"}


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([skill(1, "a"), skill(2, " ")], "row 3, column preferredLabel: is empty"),
        (
            [skill(1, "a"), skill(1, "b")],
            "row 3, column conceptUri: 'http://data.europa.eu/esco/skill/00000001' stands",
        ),
        ([skill(1, "a", conceptUri="https://evil.example/skill/1")], "row 2, column conceptUri"),
        ([*(skill(i, "a") for i in range(600)), skill(1000, "")], "row 602, column preferredLabel"),
    ],
)
def test_a_broken_file_of_esco_is_refused_with_row_and_column_and_nothing_half_imported(
    app: Flask, write_csv: WriteCsv, rows: list[Row], place: str
) -> None:
    result = run(app, write_csv(rows), "--version", "1")
    assert result.exit_code == 1
    assert place in result.output
    assert "Nothing was imported" in result.output
    assert (count(Framework), count()) == (0, 0)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "row 1: the columns"),
        (b"a,b\n1,2\n", "row 1: the columns conceptType"),
        (",".join(esco.HEADER).encode() + b"\nx,y\n", "row 2: it has 2 cells, the header has 13"),
        (",".join(esco.HEADER).encode() + b'\n"x', "line 2: is not CSV"),
        (",".join(esco.HEADER).encode() + b"\n\xff\xfe", "is not written in UTF-8"),
    ],
)
def test_what_is_not_the_file_of_esco_is_refused(
    app: Flask, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "skills_it.csv"
    path.write_bytes(content)
    result = run(app, str(path), "--version", "1")
    assert result.exit_code == 1
    assert sentence in result.output
    assert count(Framework) == 0


def test_language_and_version_come_from_names_or_are_asked_for(
    app: Flask, tmp_path: Path, write_csv: WriteCsv
) -> None:
    content = Path(write_csv([skill(1, "a")])).read_bytes()
    unnamed = tmp_path / "download.csv"
    unnamed.write_bytes(content)
    assert "write --lang" in run(app, str(unnamed)).output
    assert "Write --version" in run(app, str(unnamed), "--lang", "en").output
    assert count(Framework) == 0
    folder = tmp_path / "ESCO dataset - v1.2.0 - classification - en - csv"
    folder.mkdir()
    (folder / "skills_en.csv").write_bytes(content)
    assert "esco (1.2.0): 1 added" in run(app, str(folder / "skills_en.csv")).output


def test_a_byte_order_mark_does_not_disturb(app: Flask, tmp_path: Path, write_csv: WriteCsv) -> None:
    path = Path(write_csv([skill(1, "a")]))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert "1 added" in run(app, str(path), "--version", "1").output


def test_many_competences_cost_one_query(app: Flask, write_csv: WriteCsv, count_queries: Counter) -> None:
    run(app, write_csv([skill(i, f"skill {i}") for i in range(50)]), "--version", "1")
    references = [("esco", f"{i:08d}") for i in range(50)]
    uris = [f"http://data.europa.eu/esco/skill/{i:08d}" for i in range(50)]
    with reading() as session, count_queries() as seen:
        assert len(queries.get_competences(session, [*references, ("esco", "no"), ("no", "x")])) == 50
        assert len(queries.get_competences_by_uri(session, [*uris, "urn:x"])) == 50
        assert queries.get_competences(session, []) == {}
    assert len(seen) == 2


def test_a_search_puts_what_is_called_so_first_and_asks_the_database_no_pattern(
    app: Flask, write_csv: WriteCsv
) -> None:
    labels = ["team building for teams", "teamwork", "work in teams", "lead teams", "100% juice"]
    run(app, write_csv([skill(i, label) for i, label in enumerate(labels)]), "--version", "1")
    with reading() as session:

        def found(text: str) -> list[str]:
            return [row.label("en").text for row in queries.search_competences(session, text)]

        assert found("work teams") == ["work in teams"]
        assert found("TEAM")[0] == "teamwork"
        assert found("lead teams") == ["lead teams"]
        for nothing in ("", "   ", "%", "_", "x", "%%%", "|", "te%%xx"):
            assert found(nothing) == [], nothing
        assert found("100") == ["100% juice"]
        with pytest.raises(NotFound):
            queries.get_framework(session, "nessuno")

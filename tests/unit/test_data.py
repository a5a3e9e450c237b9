"""The seed data is whole, and every fact in it says where it comes from."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DATA = Path(__file__).parents[2] / "data"
PROVENANCE = {"sourced", "from_memory", "working_translation"}
COUNTS = {
    "greencomp": (4, 12, 0),
    "lifecomp": (3, 9, 0),
    "entrecomp": (3, 15, 4),
    "digcomp22": (5, 21, 4),
    "digcomp30": (5, 21, 0),
    "keycomp2018": (0, 8, 0),
    "eqf_qnq": (0, 0, 8),
    "unesco_gced": (3, 9, 0),
    "sdg17": (5, 19, 0),
    "esco_transversal": (30, 96, 0),
}
COURSE_FIELDS = [
    "id",
    "title",
    "provider",
    "providers",
    "record_kind",
    "edition",
    "hours",
    "start",
    "end",
    "dates_note",
    "enrolment_deadline",
    "seats",
    "venue",
    "topic",
    "audience",
    "language",
    "source",
    "source_address_truncated",
    "historical",
    "caveat",
]


def load(path: str) -> Any:
    return json.loads((DATA / path).read_text(encoding="utf-8"))


def texts_in(node: Any) -> Iterator[dict[str, Any]]:
    """Everything that has a text, wherever it stands."""
    if isinstance(node, dict):
        if "text" in node:
            yield node
        for child in node.values():
            yield from texts_in(child)
    elif isinstance(node, list):
        for child in node:
            yield from texts_in(child)


def has_provenance(fact: dict[str, Any]) -> bool:
    if fact.get("provenance") == "sourced":
        return bool(re.match(r"https?://|ESCO v1\.1\.1 CSV via github:", fact.get("source", "")))
    return fact.get("provenance") in PROVENANCE and "source" not in fact


def test_there_are_the_ten_frameworks() -> None:
    assert {path.stem for path in (DATA / "frameworks").iterdir()} == set(COUNTS)


@pytest.mark.parametrize("slug", COUNTS)
def test_framework_holds_what_it_promises(slug: str) -> None:
    framework = load(f"frameworks/{slug}.json")
    parts = ("areas", "competences", "levels")
    assert framework["id"] == slug
    assert tuple(len(framework[part]) for part in parts) == COUNTS[slug]
    assert tuple(framework["expected"][part] for part in parts) == COUNTS[slug]
    assert framework["version"]
    assert framework["publisher"]
    assert framework["short_name"]
    assert set(framework["name"]) == {"it", "de", "en"}
    assert framework["use"] == ("reference_levels" if slug == "eqf_qnq" else "descriptor")
    assert framework["source"]["url"].startswith("http")
    assert framework["licence"] is None or has_provenance(framework["licence"])


@pytest.mark.parametrize("slug", COUNTS)
def test_every_label_says_where_it_comes_from(slug: str) -> None:
    framework = load(f"frameworks/{slug}.json")
    texts = list(texts_in(framework))
    assert len(texts) > 8
    assert [text for text in texts if not has_provenance(text)] == []
    assert [text for text in texts if not text["text"].strip()] == []


@pytest.mark.parametrize("slug", COUNTS)
def test_codes_are_unique_and_areas_known(slug: str) -> None:
    framework = load(f"frameworks/{slug}.json")
    entries = framework["areas"] + framework["competences"] + framework["levels"]
    assert [code for code, count in Counter(entry["code"] for entry in entries).items() if count > 1] == []
    areas = {area["code"] for area in framework["areas"]} | {None}
    assert {competence["area"] for competence in framework["competences"]} <= areas
    assert {area.get("parent") for area in framework["areas"]} <= areas
    uris = [entry["uri"] for entry in entries if "uri" in entry]
    assert len(uris) == len(set(uris))


@pytest.mark.parametrize("slug", COUNTS)
def test_every_entry_is_named_in_italian_and_english(slug: str) -> None:
    framework = load(f"frameworks/{slug}.json")
    wanted = {"it", "en"} if slug == "esco_transversal" else {"it", "de", "en"}
    for part in ("areas", "competences", "levels"):
        for entry in framework[part]:
            assert set(entry["labels"]) == wanted, entry["code"]


def test_esco_is_named_as_it_asks() -> None:
    framework = load("frameworks/esco_transversal.json")
    sentence = "This service uses the ESCO classification of the European Commission"
    assert framework["attribution"] == sentence
    assert sentence in (DATA / "README.md").read_text(encoding="utf-8")
    for competence in framework["competences"]:
        assert competence["uri"] == f"http://data.europa.eu/esco/skill/{competence['code']}"


def test_historical_courses_are_whole_and_history() -> None:
    document = load("courses/historical.json")
    courses = document["courses"]
    assert len(courses) == document["about"]["records"] == 62
    assert len({course["id"] for course in courses}) == 62
    for course in courses:
        assert list(course) == COURSE_FIELDS
        assert course["historical"] is True
        assert course["title"]
        assert course["providers"]
        assert course["source"].startswith("https://")
    gaps = Counter(field for course in courses for field in COURSE_FIELDS if course[field] is None)
    assert (gaps["hours"], gaps["start"], gaps["venue"]) == (57, 45, 48)


def test_every_field_of_a_historical_course_has_a_provenance() -> None:
    about = load("courses/historical.json")["about"]
    told_by_itself = {"id", "source", "source_address_truncated", "historical"}
    assert set(about["field_provenance"]) == set(COURSE_FIELDS) - told_by_itself
    assert set(about["field_provenance"].values()) == {"sourced", "compiled"}


def test_there_are_sixteen_communities() -> None:
    communities = load("communities.json")["communities"]
    assert len({community["id"] for community in communities}) == 16
    assert {community["name"]["provenance"] for community in communities} == {"from_memory"}
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", community["id"]) for community in communities)

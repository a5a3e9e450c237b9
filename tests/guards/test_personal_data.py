"""Every column is either marked as personal data and listed in docs/personal-data.md, or is not personal."""

from pathlib import Path

import wsgi  # noqa: F401  loads all models
from commons.db import Base

LIST = Path(__file__).parents[2] / "docs" / "personal-data.md"
SUSPICIOUS = ("name", "birth", "email", "address", "phone", "fiscal", "surname")
NOT_PERSONAL = {
    "competence",
    "course",
    "course_provider",
    "edition",
    "framework",
    "issuer_switch",
    "job",
    "organisation",
    "organisation_alias",
}


def marked() -> list[str]:
    return sorted(
        f"| `{table.name}.{column.name}` | {column.info['personal']} |"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "personal" in column.info
    )


def test_list_of_personal_data_is_the_truth() -> None:
    listed = sorted(line for line in LIST.read_text().splitlines() if line.startswith("| `"))
    assert listed == marked()


def test_columns_that_sound_personal_are_marked() -> None:
    unmarked = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        if table.name not in NOT_PERSONAL
        for column in table.columns
        if any(word in column.name for word in SUSPICIOUS)
        and "personal" not in column.info
        and not column.foreign_keys
    ]
    assert unmarked == []

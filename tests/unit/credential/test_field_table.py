"""The table field -> term is documentation that people rely on: it must name every field and every term."""

import dataclasses
import re
from pathlib import Path

from certify.credential import facts
from certify.credential.vocabulary import ATTENDANCE_V1

TABLE = (Path(__file__).parents[3] / "docs" / "credential-fields.md").read_text()


def test_every_own_term_is_in_the_table() -> None:
    missing = [term for term in ATTENDANCE_V1 if not re.search(rf"`{term}(\[\])?`", TABLE)]

    assert missing == []


def test_every_fact_is_in_the_table() -> None:
    for kind, prefix in (
        (facts.AttendanceFacts, ""),
        (facts.Issuer, "issuer."),
        (facts.Holder, "holder."),
        (facts.Signatory, ""),
    ):
        for field in dataclasses.fields(kind):
            name = prefix + field.name
            assert any(f"{mark}{name}{end}" in TABLE for mark in "` ," for end in "`."), name

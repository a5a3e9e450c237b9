"""Whoever brings evidence meets one field: the types that a telephone sends, one limit, a sentence."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from flask_wtf import FlaskForm
from wtforms import FileField
from wtforms.fields.core import UnboundField

from certify.evidence.forms import EvidenceField
from certify.evidence.rules import ACCEPTED
from commons.settings import ROOT

SHEETS_AND_ACTS = {
    "catalogue.intake.forms.UploadForm.file",
    "certify.assessments.attesting_forms.DepositForm.signed",
    "commons.frameworks.import_views.UploadForm.file",
    "commons.organisations.forms.AccreditationForm.act",
}
"""What is no evidence: a PDF that came back signed, an act, a table, a framework."""


def file_fields(form: Any = FlaskForm) -> Iterator[tuple[str, type]]:
    for each in form.__subclasses__():
        for name, field in vars(each).items():
            if isinstance(field, UnboundField) and issubclass(field.field_class, FileField):
                yield f"{each.__module__}.{each.__name__}.{name}", field.field_class
        yield from file_fields(each)


def test_all_evidence_is_brought_by_the_field_that_cleans_it(app: Flask) -> None:
    found = dict(file_fields())
    assert {name for name, kind in found.items() if not issubclass(kind, EvidenceField)} == SHEETS_AND_ACTS
    assert len(found) > len(SHEETS_AND_ACTS)


def test_no_page_takes_any_picture() -> None:
    """With `image/*` a telephone sends HEIC, which nobody here can open (decision 0054)."""
    assert "*" not in ACCEPTED
    assert "heic" not in ACCEPTED
    templates = sorted((ROOT / "templates").rglob("*.html"))
    assert not [each.name for each in templates if 'accept="image' in each.read_text()]

"""The empty sheets that we hand out come back: each heading, in each language, means its own field."""

from collections.abc import Iterator, Mapping

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale

from catalogue.intake.rules import SheetKindOf
from catalogue.intake.sheet_words import COURSE_FIELDS, PERSON_FIELDS
from catalogue.intake.uploads import known_names
from commons.folding import fold
from commons.pages.language import LOCALES
from commons.pages.messages import FOLDER, TRANSLATED

FIELDS: Mapping[SheetKindOf, Mapping[str, object]] = {
    SheetKindOf.COURSES: {each.value: text for each, text in COURSE_FIELDS.items()},
    SheetKindOf.PEOPLE: {each.value: text for each, text in PERSON_FIELDS.items()},
}


def headings(kind: SheetKindOf, language: str) -> Iterator[tuple[str, str]]:
    """Return each field with the heading that stands for it in a language, as its catalogue says it now."""
    told: Mapping[str, str] = {}
    if language in TRANSLATED:
        with (FOLDER / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
            told = {str(each.id): str(each.string) for each in read_po(file, locale=language)}
    with force_locale(LOCALES["it"]):
        italian = {each: str(text) for each, text in FIELDS[kind].items()}
    for each, text in italian.items():
        yield each, told.get(text) or text


@pytest.mark.parametrize("language", ["it", *TRANSLATED])
@pytest.mark.parametrize("kind", list(SheetKindOf))
def test_each_heading_is_recognised_as_its_own_field(
    app_once: Flask, kind: SheetKindOf, language: str
) -> None:
    with app_once.test_request_context("/"):
        said = dict(headings(kind, language))
    meant = {each: known_names(kind).get(fold(text)) for each, text in said.items()}
    assert meant == {each: each for each in said}, [said[each] for each in said if meant[each] != each]

"""What the macros promise to the pages that are built from them."""

from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from flask_wtf import FlaskForm
from jinja2 import StrictUndefined
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired

from tests.web.page_tree import Element, read

ANSWERS = [
    "valid",
    "unsigned",
    "suspended",
    "replaced",
    "expired",
    "revoked",
    "erased",
    "unknown",
    "unchecked",
]
WORTH = "Attesta la presenza."
VERDICT = (
    '{% from "components/verdict.html" import verdict %}'
    '{{ verdict(answer, since="02/03/2027", worth=worth) }}'
)


# WTForms 3.3 warns of tuples, its stubs know nothing else.
CHOICES: Any = ["Sì", "No"]


class Question(FlaskForm):
    title = StringField("Titolo", [DataRequired("Scriva un titolo.")], description="Come comparirà")
    shown = RadioField("L’ha mostrata?", [DataRequired("Scelga.")], choices=CHOICES)
    note = StringField("Nota")


@pytest.fixture
def kit() -> Flask:
    app = Flask(__name__, template_folder="../../templates")
    app.config.update(SECRET_KEY="for one test", WTF_CSRF_ENABLED=False)
    app.jinja_env.undefined = StrictUndefined
    Babel(app, default_locale="it")
    return app


def drawn(kit: Flask, source: str, **values: object) -> Element:
    with kit.test_request_context():
        return read(kit.jinja_env.from_string(source).render(values)).root


@pytest.mark.parametrize("answer", ANSWERS)
def test_an_answer_is_one_heading_one_sentence_and_never_the_mark(kit: Flask, answer: str) -> None:
    page = drawn(
        kit,
        VERDICT,
        answer=answer,
        worth=WORTH,
    )
    assert len(list(page.all("h1"))) == 1
    assert not list(page.all("img"))
    is_dated = answer in {"suspended", "replaced", "expired", "revoked"}
    assert ("02/03/2027" in page.name()) == is_dated


def test_only_what_is_or_was_a_document_has_a_worth(kit: Flask) -> None:
    source = (
        '{% from "components/verdict.html" import verdict %}{{ verdict(answer, since="x", worth=worth) }}'
    )
    shown = {a for a in ANSWERS if WORTH in drawn(kit, source, answer=a, worth=WORTH).name()}
    assert shown == {"valid", "unsigned", "suspended", "replaced", "expired", "unchecked"}


def test_what_a_course_does_not_tell_is_said(kit: Flask) -> None:
    card = SimpleNamespace(
        title="Pietra a secco", url="/c", lang=None, provider_names="TSM", when=None, rhythm=None, hours=None,
        place=None, seats_kind=None, seats_text=None, competences=[], is_archive=False,
    )  # fmt: skip
    text = drawn(
        kit, '{% from "components/cards.html" import course_card %}{{ course_card(card) }}', card=card
    ).name()
    for words in ("Date non indicate", "Ore non indicate", "Luogo non indicato", "Posti non indicati"):
        assert words in text


def test_an_error_is_told_at_the_top_and_at_its_field(kit: Flask) -> None:
    with kit.test_request_context(method="POST", data={"note": "resta"}):
        form = Question()
        assert not form.validate_on_submit()
        source = (
            '{% from "components/forms.html" import choice, error_summary, field %}'
            "{{ error_summary(form) }}{{ field(form.title) }}{{ choice(form.shown) }}{{ field(form.note) }}"
        )
        page = read(kit.jinja_env.from_string(source).render(form=form)).root
    ids = {e.attributes["id"]: e for e in page.walk() if "id" in e.attributes}
    links = [a.attributes["href"] for a in ids["errors"].all("a")]
    assert links == ["#title", "#shown-0"]
    assert all(link[1:] in ids for link in links)
    assert "autofocus" in ids["errors"].attributes
    assert ids["title"].attributes["aria-invalid"] == "true"
    assert ids["title"].attributes["aria-describedby"] == "title-hint title-error"
    assert "Scriva un titolo." in ids["title-error"].name()
    assert ids["note"].attributes["value"] == "resta"
    assert "aria-invalid" not in ids["note"].attributes


def test_pages_between_are_left_out_and_the_present_one_is_named(kit: Flask) -> None:
    page = drawn(
        kit,
        '{% from "components/tables.html" import pagination %}{{ pagination(6, 20, address_of) }}',
        address_of=lambda number: f"?page={number}",
    )
    links = [a for a in page.all("a") if "rel" not in a.attributes]
    assert [a.attributes["href"][6:] for a in links] == ["1", "4", "5", "6", "7", "8", "20"]
    assert [a.name() for a in links if "aria-current" in a.attributes] == ["Pagina 6"]

"""Lines, letters and what no font has."""

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certify.paper import Holder, missing_characters
from certify.paper.lines import drawn_width, fitted, width, wrap
from certify.paper.shaping import clean, shape, suited
from certify.paper.tokens import TYPE
from tests.unit.paper import sheets

BODY = TYPE["body"]


def shown_text(text: str, style: str = "regular") -> str:
    """Read a line glyph by glyph, in the order in which it is seen."""
    return "".join(character for piece in shape(text, style).pieces for _, character in piece.glyphs)


def typefaces_of(text: str, style: str) -> list[str]:
    return [piece.face.postscript_name for piece in shape(text, style).pieces]


def typefaces(text: str) -> list[str]:
    return typefaces_of(text, "regular")


def test_latin_letters_of_the_valleys_need_no_other_font() -> None:
    assert typefaces("Ujöp Großrubatscher, Sèn Jan, cër, ëra, Žarko Đorđević") == ["TitilliumWeb-Regular"]


def test_each_script_finds_its_font() -> None:
    assert typefaces("Anna Ελένη") == ["TitilliumWeb-Regular", "NotoSans-Regular"]
    assert typefaces("王小明") == ["DroidSansFallbackFull"]
    assert typefaces("ნინო") == ["NotoSansGeorgian-Regular"]


def test_a_name_is_set_in_one_font_and_measured_in_it() -> None:
    name = "Nguyễn Thị Ánh Tuyết"
    assert typefaces_of(name, suited(name, "regular")) == ["NotoSans-Regular"]
    assert width(name, BODY) == pytest.approx(drawn_width(name, BODY.styled("regular-wide")), rel=0.01)
    assert suited("Ujöp Großrubatscher", "regular") == "regular"
    assert suited("Олександра", "regular") == "regular", "its words change face by themselves"


def test_a_word_is_set_in_one_font() -> None:
    assert typefaces("Παπαδοπούλου") == ["NotoSans-Regular"], "Titillium has a π, but for formulas"
    assert typefaces("Tuyết") == ["NotoSans-Regular"]


def test_a_letter_and_its_mark_stay_in_one_font() -> None:
    assert typefaces("Q\u0301") == ["NotoSans-Regular"]


def test_right_to_left_is_shown_turned_and_numbers_inside_are_not() -> None:
    assert shown_text("שרה") == "הרש"
    assert shown_text("שרה 12") == "12 הרש"
    assert shown_text("Anna שרה") == "Anna הרש"
    assert shown_text("Sarah שרה כהן, Trento") == "Sarah ןהכ הרש, Trento"


def test_brackets_round_a_number_stay_with_a_name() -> None:
    assert shown_text("שרה (12)") == "(12) הרש"
    assert shown_text("שרה (12) ") == "(12) הרש ", "what follows on the line stands at its end"


def test_arabic_letters_are_joined() -> None:
    joined = [glyph for glyph, _ in shape("محمد", "regular").pieces[0].glyphs]
    apart = [shape(letter, "regular").pieces[0].glyphs[0][0] for letter in "محمد"]
    assert set(joined) != set(apart)


def test_a_character_that_no_font_has_is_shown_as_its_number() -> None:
    line = shape("Anna क", "regular")
    assert shown_text("Anna क") == "Anna [U+0915]"
    assert line.missing == "क"
    assert line.pieces[-1].actual == "क"


def test_missing_characters_are_told_before_issue() -> None:
    assert missing_characters(sheets.NAMES) == ""
    assert missing_characters(replace(sheets.PLAIN, holder=Holder("Anna", original="ककि"))) == "कि"


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_no_character_is_lost_in_silence(text: str) -> None:
    """Each visible character is in a glyph, in what a piece stands for, or among the missing."""
    line = shape(text, "semibold")
    said = "".join(piece.actual or "".join(t for _, t in piece.glyphs) for piece in line.pieces)
    for character in clean(text):
        assert character in said or character in line.missing or character == "\ufffd"
    assert all(glyph for piece in line.pieces for glyph, _ in piece.glyphs), "no empty box"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="aA zèßo1-王м", max_size=200), st.floats(10, 120))
def test_wrapping_keeps_every_word_and_the_width(text: str, room: float) -> None:
    lines = wrap(text, BODY, room)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert width(line, BODY) <= room + 1e-6 or len(line) == 1


def test_a_figure_holds_on_to_its_word() -> None:
    for room in range(12, 60, 2):
        assert not any(line.endswith(" 12") for line in wrap("nata a Trento il 12 marzo", BODY, room))


def test_type_becomes_smaller_but_not_below_the_floor() -> None:
    assert fitted("breve", BODY, 100, 1) == BODY
    assert fitted("lungo " * 40, BODY, 50, 1, 0.8).size == pytest.approx(BODY.size * 0.8, abs=0.02)


def test_control_and_invisible_characters_do_not_reach_the_page() -> None:
    assert clean("a\x00b\u200bc\u202ed\ufffe\ud800") == "a bcd\ufffd\ufffd"
    assert re.fullmatch(r"[^\x00-\x1f]*", clean("\x1b[0m\r\n"))


def test_two_slashes_are_not_moved_together() -> None:
    (piece,) = shape("https://a", "semibold").pieces
    assert piece.operators.endswith("Tj")

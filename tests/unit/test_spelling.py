"""Forms of words, and slips of the pen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.offer.spelling import MOST_FORMS, Words, count_words, is_form_of
from commons.folding import fold


def words(*texts: str) -> Words:
    return Words(count_words(f"|{fold(text)}|" for text in texts))


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("corso", "corsi"),
        ("competenza", "competenze"),
        ("progettare", "progettazione"),
        ("freiwillige", "freiwilligen"),
        ("schulung", "schulungen"),
        ("volunteer", "volunteering"),
    ],
)
def test_forms_of_a_word_belong_together(word: str, other: str) -> None:
    assert is_form_of(word, other)
    assert is_form_of(other, word)


@pytest.mark.parametrize(
    ("word", "other"),
    [("apprendista", "apprendimento"), ("internazionale", "interno"), ("pace", "pane"), ("di", "da")],
)
def test_other_words_do_not(word: str, other: str) -> None:
    assert not is_form_of(word, other)


def test_the_nearest_word_is_meant_and_the_more_frequent_of_two() -> None:
    known = words("pane e vino", "fare la pace", "la pace", "cooperazione")
    assert known.mean(["pade"]).corrected == (("pade", "pace"),)
    assert known.mean(["coperazzione"]).corrected == (("coperazzione", "cooperazione"),)


def test_short_words_and_figures_are_not_mended() -> None:
    known = words("oro 2030 pace")
    for typed in ("ora", "2031", "pane2"):
        assert known.mean([typed]).corrected == ()


def test_words_that_say_nothing_are_left_out_unless_they_are_all() -> None:
    known = words("corso di pace")
    assert [each.word for each in known.mean(["corsi", "di", "pace"]).asked] == ["pace"]
    assert [each.word for each in known.mean(["corso", "di"]).asked] == ["corso", "di"]


def test_the_beginning_of_a_word_is_enough() -> None:
    known = words("solidarietà")
    assert known.mean(["solid"]).corrected == ()


@given(st.lists(st.text(max_size=30), max_size=6), st.lists(st.text(max_size=40), max_size=6))
def test_any_words_are_read_without_fail(typed: list[str], texts: list[str]) -> None:
    folded = [word for text in typed for word in fold(text).split()]
    meaning = words(*texts).mean(folded)
    assert len(meaning.asked) <= len(folded)
    assert all(len(each.forms) <= MOST_FORMS for each in meaning.asked)
    assert bool(meaning.asked) == bool(folded)

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.credential.codes import ALPHABET, LENGTH, grouped, new_code, normalise_code

codes = st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)


def test_a_new_code_has_130_bits_in_26_characters() -> None:
    code = new_code()

    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    assert len(ALPHABET) ** LENGTH == 2**130


def test_new_codes_use_the_whole_alphabet_and_never_repeat() -> None:
    made = [new_code() for _ in range(2000)]

    assert len(set(made)) == len(made)
    for place in range(LENGTH):
        assert {code[place] for code in made} == set(ALPHABET)


@given(codes)
def test_a_plain_code_means_itself(code: str) -> None:
    assert normalise_code(code) == code


@given(codes, st.data())
def test_case_separators_and_confusions_do_not_matter(code: str, data: st.DataObject) -> None:
    confused = {"0": "0Oo", "1": "1IiLl"}
    typed = ""
    for character in code:
        typed += data.draw(st.sampled_from(confused.get(character, character + character.lower())))
        typed += data.draw(st.sampled_from(["", "", "", " ", "-", " – ", "\u00a0", "\u2011", "\n"]))

    assert normalise_code(typed) == code


@pytest.mark.parametrize(
    ("typed", "meant"), [("O", "0"), ("o", "0"), ("I", "1"), ("i", "1"), ("L", "1"), ("l", "1")]
)
def test_each_confusion_means_its_digit(typed: str, meant: str) -> None:
    assert normalise_code(typed * LENGTH) == meant * LENGTH


@given(codes)
def test_the_printed_groups_mean_the_code(code: str) -> None:
    groups = grouped(code).split(" ")

    assert [len(group) for group in groups] == [4] * 6 + [2]
    assert normalise_code(grouped(code)) == code


@given(codes, st.sampled_from("Uu!@é٣ＡА\u0131\u017f"), st.integers(0, LENGTH - 1))
def test_a_character_of_no_code_is_refused(code: str, wrong: str, place: int) -> None:
    assert normalise_code(code[:place] + wrong + code[place + 1 :]) is None


@given(st.text(string.printable, max_size=300))
def test_whatever_is_typed_gives_a_code_or_nothing(text: str) -> None:
    code = normalise_code(text)

    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


def test_a_code_of_another_length_is_refused() -> None:
    assert normalise_code("7" * 25) is None
    assert normalise_code("7" * 27) is None
    assert normalise_code("") is None


def test_a_pasted_page_is_not_looked_at() -> None:
    assert normalise_code("7" * 26 + " " * 1000) is None

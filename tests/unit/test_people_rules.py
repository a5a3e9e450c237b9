"""Names, addresses and the codice fiscale: what is equal, what is refused."""

import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from commons.errors import Refusal
from commons.people.rules import (
    NAME_KEY_LENGTH,
    NAME_LENGTH,
    address_key,
    fold_name,
    name_key,
    read_address,
    read_fiscal_code,
    read_name,
)


@pytest.mark.parametrize(
    "same",
    [
        ("D’Angelo", "D'ANGELO", "dangelo", "D Angelo", "D`Angelo"),
        ("Müller", "MUELLER", "Muller", "Mu\u0308ller"),
        ("Nicolò", "NICOLO'", "Nicolo"),
        ("De Luca", "deluca", "DE  LUCA"),
        ("Weiß", "WEISS", "weiss"),
        ("Łukasz", "LUKASZ"),
        ("Sørensen", "sorensen"),
        ("أحمد", "احمد"),
        ("محمد", "مُحَمَّد", "محـمد"),
        ("Йорданов", "ЙОРДАНОВ"),
        ("Anna-Maria", "Anna Maria"),
        ("Çelik", "celik"),
        ("Işık", "Isik"),
    ],
)
def test_ways_to_write_one_name_fold_to_one_key(same: tuple[str, ...]) -> None:
    assert len({fold_name(each) for each in same}) == 1


def test_different_names_keep_different_keys() -> None:
    names = ["Rossi", "Russo", "Moser", "Mosca", "Иванов", "Ивановa", "محمد", "محمود", "李"]
    assert len({fold_name(each) for each in names}) == len(names)


def test_given_and_family_name_are_not_run_together() -> None:
    assert name_key("Anna", "Maria Rossi") != name_key("Anna Maria", "Rossi")


def test_a_key_fits_its_column_whatever_the_signs_fold_into() -> None:
    assert len(name_key("\ufdfa" * NAME_LENGTH, "\ufdfa" * NAME_LENGTH)) == NAME_KEY_LENGTH


@example("𝗔")
@given(st.text(alphabet=st.characters(categories=["L", "M", "Zs"]), min_size=1))
def test_folding_twice_changes_nothing(name: str) -> None:
    once = fold_name(name)
    assert fold_name(once) == once


@pytest.mark.parametrize("empty", ["", "   ", "’-'", "\u202e", "\n"])
def test_a_name_without_letters_is_refused(empty: str) -> None:
    with pytest.raises(Refusal, match="name-empty"):
        read_name(empty)


def test_a_name_keeps_its_own_writing_and_loses_control_signs() -> None:
    assert read_name("  Zo\u0308e \u202eanna\n\tMarie ") == "Zöe anna Marie"
    assert read_name("نرگس\u200cسادات") == "نرگس\u200cسادات"


def test_a_very_long_name_is_refused() -> None:
    with pytest.raises(Refusal, match="name-too-long"):
        read_name("x" * 121)


@pytest.mark.parametrize(
    ("typed", "kept", "key"),
    [
        (" Alice@Example.ORG ", "Alice@example.org", "alice@example.org"),
        ("a.b+c@scuola.tn.it", "a.b+c@scuola.tn.it", "a.b+c@scuola.tn.it"),
        ("info@bücher.example", "info@xn--bcher-kva.example", "info@xn--bcher-kva.example"),
    ],
)
def test_an_address_is_kept_as_mail_needs_it_and_found_whatever_its_case(
    typed: str, kept: str, key: str
) -> None:
    assert read_address(typed) == kept
    assert address_key(typed) == key


@pytest.mark.parametrize(
    "wrong",
    [
        "", "alice", "@example.org", "alice@", "alice@localhost", "a b@example.org", "a@b@example.org",
        "alice@example.org\r\nBcc: eve@example.org", "alice@exam\nple.org", "<alice@example.org>",
        "alice@example.org,bob@example.org", ".a@example.org", "a..b@example.org", "alice@-example.org",
        "alice@example..org", "ålice@example.org", "x" * 65 + "@example.org", "a@" + "x" * 250 + ".org",
        "alice@[127.0.0.1]",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(Refusal, match="address-unreadable"):
        read_address(wrong)


@given(st.text())
def test_any_text_is_an_address_without_control_signs_or_refused(text: str) -> None:
    try:
        address = read_address(text)
    except Refusal:
        return
    assert address.isascii()
    assert address.isprintable()
    assert " " not in address
    assert address.count("@") == 1


# The example of the decree's explanations, one with letters for digits (omocodia), and a foreigner's.
GOOD = ["RSSMRA85T10A562S", "MRTMTT25D09F205Z", "MRTMTT91D08F205J"]


@pytest.mark.parametrize("code", GOOD)
def test_a_true_fiscal_code_is_accepted_however_it_is_spaced(code: str) -> None:
    spaced = f" {code[:6].lower()} {code[6:11]} {code[11:]} "
    assert read_fiscal_code(spaced) == code


def test_omocodia_is_accepted_with_its_own_check_letter() -> None:
    accepted = [check for check in string.ascii_uppercase if _is_read(f"RSSMRA85T10A56N{check}")]
    assert len(accepted) == 1
    assert accepted != ["S"]


def _is_read(code: str) -> bool:
    try:
        read_fiscal_code(code)
    except Refusal:
        return False
    return True


@pytest.mark.parametrize("place", range(16))
def test_one_wrong_sign_is_noticed(place: int) -> None:
    code = GOOD[0]
    other = "B" if code[place].isalpha() else str((int(code[place]) + 1) % 10)
    other = "C" if other == code[place] else other
    with pytest.raises(Refusal, match="fiscal-code"):
        read_fiscal_code(code[:place] + other + code[place + 1 :])


def test_eleven_digits_are_accepted_if_the_last_is_right() -> None:
    assert read_fiscal_code("00 493 410 583") == "00493410583"
    for last in "012456789":
        with pytest.raises(Refusal, match="fiscal-code-check"):
            read_fiscal_code("0049341058" + last)


@pytest.mark.parametrize(
    "wrong",
    ["", "RSSMRA85T10A562", "RSSMRA85T10A562SS", "1234567890", "RSSMRA85X10A562S", "RSSMRA８5T10A562S"],
)
def test_what_has_not_the_form_of_a_fiscal_code_is_refused(wrong: str) -> None:
    with pytest.raises(Refusal, match="fiscal-code-form"):
        read_fiscal_code(wrong)


@given(st.text(alphabet=string.ascii_uppercase + string.digits, min_size=15, max_size=15))
def test_at_most_one_check_letter_is_right(first: str) -> None:
    assert sum(_is_read(first + check) for check in string.ascii_uppercase) <= 1

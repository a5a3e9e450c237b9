"""Masking, surnames as people type them, codes as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.certificates.rules import mask_name
from certify.credential.codes import ALPHABET, LENGTH
from certify.verification.rules import Answer, is_surname, read_code
from commons.errors import Refusal

NAMES = st.text(st.characters(categories=["L"]), min_size=1, max_size=30)


@given(NAMES, NAMES)
def test_a_masked_name_tells_initials_alone(given_name: str, family_name: str) -> None:
    masked = mask_name(given_name, family_name)
    first, last = masked.split(" ")
    assert first == given_name[:1].upper() + "…"
    assert last == family_name[:1].upper() + "…"


@pytest.mark.parametrize(
    ("typed", "family_name"),
    [
        ("rossi", "Rossi"),
        (" ROSSI ", "Rossi"),
        ("degasperi", "De Gasperi"),
        ("D'Angelo", "D’Angelo"),
        ("Mueller", "Müller"),
        ("Muller", "Müller"),
        ("grossrubatscher", "Großrubatscher"),
        ("piccolruaz grossrubatscher", "Piccolruaz-Großrubatscher"),
        ("Nguyen", "Nguyễn"),
        ("шевченко", "Шевченко"),
        ("Maria Rossi", "Rossi"),
        ("Rossi Maria", "Rossi"),
    ],
)
def test_a_surname_is_recognised_as_people_type_it(typed: str, family_name: str) -> None:
    assert is_surname(typed, given_name="Maria", family_name=family_name)


@pytest.mark.parametrize(
    "typed", ["", " ", "-", "Ross", "Rossini", "Bianchi", "Maria", "R", "*", "Rossi Bianca", "%"]
)
def test_anything_else_is_not_the_surname(typed: str) -> None:
    assert not is_surname(typed, given_name="Maria", family_name="Rossi")


def test_half_of_a_compound_surname_is_not_the_surname() -> None:
    assert not is_surname("Rossi", given_name="Maria", family_name="Rossi Bianchi")
    assert is_surname("rossi-bianchi", given_name="Maria", family_name="Rossi Bianchi")


@given(
    code=st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH), size=st.integers(1, 6), is_lower=st.booleans()
)
def test_a_code_is_read_in_groups_and_any_case(*, code: str, size: int, is_lower: bool) -> None:
    typed = " ".join(code[start : start + size] for start in range(0, LENGTH, size))
    typed = typed.lower() if is_lower else typed
    assert read_code(typed) == code
    assert read_code(typed.replace("0", "o").replace("1", "l")) == code


def test_pasted_address_is_read_as_its_code() -> None:
    code = "GV5PTGT8SQT5W4D2ES8PE5KG70"
    for typed in (
        f"http://127.0.0.1:8000/v/{code}",
        f" https://segnavia.example/de/v/{code.lower()} ",
        f"https://segnavia.example/v/{code}.json?x=1",
    ):
        assert read_code(typed) == code


def test_number_of_the_document_is_told_apart_from_its_code() -> None:
    with pytest.raises(Refusal) as refused:
        read_code("DEMO-CCI/A/2026/000016")
    assert refused.value.code == "code-number"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("", "code-empty"),
        (" - ", "code-empty"),
        ("7K3M", "code-length"),
        ("7" * 27, "code-length"),
        ("7K3M!", "code-sign"),
        ("U" * 26, "code-sign"),
        ("é" * 26, "code-sign"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(typed: str, refusal: str) -> None:
    with pytest.raises(Refusal, match=refusal):
        read_code(typed)


def test_answers_have_their_http_status() -> None:
    told = {answer: answer.http_status for answer in Answer}
    assert {answer for answer, status in told.items() if status == 404} == {Answer.UNKNOWN}
    assert {answer for answer, status in told.items() if status == 503} == {Answer.UNCHECKED}
    assert set(told.values()) == {200, 404, 503}

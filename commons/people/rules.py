"""How names, addresses and the codice fiscale are read and compared."""

import re
import unicodedata
from enum import StrEnum

from commons.errors import Refusal
from commons.folding import take_apart

NAME_LENGTH = 120
NAME_KEY_LENGTH = 250
ADDRESS_LENGTH = 254
LOCAL_PART_LENGTH = 64

# Letters that Unicode does not take apart: 'Łukasz' and 'Lukasz', 'Sørensen' and 'Sorensen' are one name.
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "œ": "oe", "æ": "ae", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ə": "e", "ـ": None}
)
# How German umlauts are written where a keyboard has none: the passport says MUELLER.
_GERMAN_PAIRS = re.compile("([aou])e+")


class Sameness(StrEnum):
    """Why two records may be the same person, strongest reason first."""

    FISCAL_CODE = "fiscal_code"
    IDENTIFIER = "identifier"
    ADDRESS = "address"
    NAME_AND_BIRTH_DATE = "name_and_birth_date"
    NAME = "name"


def fold_name(text: str) -> str:
    """Fold one name for comparing: case, accents, umlauts, apostrophes, hyphens and spaces do not count.

    'D’Angelo', "D'ANGELO" and 'dangelo' are equal; so are 'Müller', 'Mueller' and 'Muller'. Scripts other
    than Latin keep their letters and lose only their marks.
    """
    plain = take_apart(text).translate(_PLAIN_LETTERS)
    letters = "".join(sign for sign in plain if unicodedata.category(sign)[0] in "LN")
    return _GERMAN_PAIRS.sub(r"\1", letters)


def name_key(given_name: str, family_name: str) -> str:
    """Fold a whole name; the family name stands first, so that an index finds a family.

    A sign may fold into eighteen letters (U+FDFA), so the length of the names does not bound that of the key.
    """
    return f"{fold_name(family_name)} {fold_name(given_name)}"[:NAME_KEY_LENGTH]


def read_name(text: str) -> str:
    """Return a name as it is kept: composed letters, single spaces, no control signs; not an empty one."""
    composed = unicodedata.normalize("NFC", text)
    clean = " ".join("".join(sign if _may_stand(sign) else " " for sign in composed).split())
    if not fold_name(clean):
        raise Refusal("name-empty")
    if len(clean) > NAME_LENGTH:
        raise Refusal("name-too-long", length=NAME_LENGTH)
    return clean


def _may_stand(sign: str) -> bool:
    # Cc: line breaks; Cf: signs that turn the direction of writing, which could make a name read otherwise.
    # The two joiners are part of the spelling of Persian and Indic names.
    return sign in "\u200c\u200d" or unicodedata.category(sign) not in {"Cc", "Cf", "Co", "Cs", "Cn"}


_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[^\s@]+")
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z][a-z0-9-]{0,61}[a-z0-9])")


def read_address(text: str) -> str:
    """Return an e-mail address as mail is sent to it: no spaces around, the domain in its ASCII form."""
    clean = text.strip()
    if not _ADDRESS.fullmatch(clean):
        raise Refusal("address-unreadable")
    local, _at, domain = clean.rpartition("@")
    try:
        ascii_domain = domain.lower().encode("idna").decode()
    except UnicodeError as error:
        raise Refusal("address-unreadable") from error
    dots_wrong = local.startswith(".") or local.endswith(".") or ".." in local
    if dots_wrong or len(local) > LOCAL_PART_LENGTH or not _DOMAIN.fullmatch(ascii_domain):
        raise Refusal("address-unreadable")
    address = f"{local}@{ascii_domain}"
    if len(address) > ADDRESS_LENGTH:
        raise Refusal("address-unreadable")
    return address


def address_key(text: str) -> str:
    """Fold an address for finding it: nobody's mail depends on capitals, everybody's typing does."""
    return read_address(text).lower()


_MONTHS = "ABCDEHLMPRST"
_DIGIT_LETTERS = "LMNPQRSTUV"  # omocodia: the digits 0-9 written as letters where two persons would coincide
_DIGIT = f"[0-9{_DIGIT_LETTERS}]"
_PERSONAL_CODE = re.compile(
    f"[A-Z]{{6}}{_DIGIT}{{2}}[{_MONTHS}]{_DIGIT}{{2}}[A-Z]{_DIGIT}{{3}}[A-Z]", re.ASCII
)
_PROVISIONAL_CODE = re.compile(r"[0-9]{11}", re.ASCII)
_ODD_DIGITS = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_ODD_LETTERS = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def read_fiscal_code(text: str) -> str:
    """Return the codice fiscale in capitals without spaces; refuse one whose form or check sign is wrong.

    Sixteen signs (DM 23.12.1976, with omocodia) or the eleven digits of a provisional one. What it says of
    birth or sex is not compared with anything: the code is an identifier, not a source.
    """
    code = "".join(text.split()).upper()
    if _PERSONAL_CODE.fullmatch(code):
        if _check_letter(code[:15]) != code[15]:
            raise Refusal("fiscal-code-check")
        return code
    if _PROVISIONAL_CODE.fullmatch(code):
        if _check_digit(code[:10]) != code[10]:
            raise Refusal("fiscal-code-check")
        return code
    raise Refusal("fiscal-code-form")


def _check_letter(first: str) -> str:
    total = 0
    for place, sign in enumerate(first, start=1):
        value = int(sign) if sign.isdigit() else ord(sign) - ord("A")
        if place % 2:
            total += _ODD_DIGITS[value] if sign.isdigit() else _ODD_LETTERS[value]
        else:
            total += value
    return chr(ord("A") + total % 26)


def _check_digit(first: str) -> str:
    total = 0
    for place, sign in enumerate(first, start=1):
        value = int(sign) * (1 if place % 2 else 2)
        total += value - 9 if value > 9 else value  # noqa: PLR2004
    return str(-total % 10)

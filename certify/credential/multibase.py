"""Base58 (Bitcoin alphabet) with the multibase prefix `z`, as Data Integrity and Multikey write bytes.

Source: W3C Controlled Identifiers 1.0, section 2.4.
"""

from typing import Final

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_VALUES: Final = {character: value for value, character in enumerate(_ALPHABET)}
# 64 bytes of signature are at most 88 characters; decoding is quadratic, so longer input is not even tried.
_LONGEST: Final = 128


def encode_base58(data: bytes) -> str:
    """Return `z` and the base58 digits; leading zero bytes become leading `1`."""
    number = int.from_bytes(data)
    digits: list[str] = []
    while number:
        number, rest = divmod(number, 58)
        digits.append(_ALPHABET[rest])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "z" + "1" * zeros + "".join(reversed(digits))


def decode_base58(text: str) -> bytes:
    """Return the bytes of what `encode_base58` wrote; `ValueError` otherwise."""
    if not text.startswith("z") or len(text) > _LONGEST:
        raise ValueError("not a base58 multibase value")
    digits = text[1:]
    number = 0
    for digit in digits:
        if digit not in _VALUES:
            raise ValueError("not a base58 digit")
        number = number * 58 + _VALUES[digit]
    zeros = len(digits) - len(digits.lstrip("1"))
    return b"\0" * zeros + number.to_bytes((number.bit_length() + 7) // 8)

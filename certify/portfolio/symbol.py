"""The QR on a holder's screen, for whoever stands before him: the same address as on paper."""

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_M

QUIET = 4
"""Modules of white around the symbol (ISO/IEC 18004)."""


def draw_secret_symbol(address: str) -> tuple[int, str]:
    """Return what `draw_symbol` does, for an address that must not stay in memory."""
    symbol = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    symbol.add_data(address)
    symbol.make(fit=True)
    rows: list[list[bool]] = symbol.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark
    )
    return len(rows), path


@lru_cache(maxsize=256)
def draw_symbol(address: str) -> tuple[int, str]:
    """Return the side in modules, quiet zone included, and an SVG path of the dark ones."""
    return draw_secret_symbol(address)

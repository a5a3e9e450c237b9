"""The QR against another encoder, and against what print and phones make of it."""

import re
from dataclasses import replace

import pytest
import qrcode
from hypothesis import given, settings
from hypothesis import strategies as st
from qrcode.util import MODE_8BIT_BYTE, MODE_ALPHA_NUM, QRData

from certify.paper import Sheet, draw, qr
from tests.unit.paper import raster, sheets

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
ADDRESSES = [sheets.ADDRESS, "https://attestazioni.example.it/v/", "http://localhost:5000/v/"]
# A long row of digits would become a numeric segment of its own: right too, but not what is compared here.
CODES = st.text(CROCKFORD, min_size=26, max_size=26).filter(lambda code: not re.search(r"\d{5}", code))


def reference(content: str, split: int, mask: int) -> qr.Matrix:
    """Encode with python-qrcode: bytes up to `split`, then an alphanumeric segment."""
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0, mask_pattern=mask)
    symbol.add_data(QRData(content[:split].encode(), mode=MODE_8BIT_BYTE))
    symbol.add_data(QRData(content[split:].encode(), mode=MODE_ALPHA_NUM))
    symbol.make(fit=True)
    return tuple(bytes(map(int, row)) for row in symbol.get_matrix())


@settings(max_examples=15, deadline=None)
@given(address=st.sampled_from(ADDRESSES), code=CODES)
def test_python_qrcode_makes_the_same_symbol_for_one_of_the_eight_masks(address: str, code: str) -> None:
    # The slash before the code is alphanumeric too, so the best split comes before it.
    split = len(address) - 1
    assert qr.matrix(address + code) in [reference(address + code, split, mask) for mask in range(8)]


def test_address_and_code_take_version_4() -> None:
    modules = qr.matrix(sheets.ADDRESS + sheets.PLAIN.code)
    assert len(modules) == 17 + 4 * 4
    assert qr.module_side(modules) * len(modules) >= 30
    assert qr.module_side(modules) > 0.9


def test_a_long_symbol_grows_rather_than_its_modules_shrink() -> None:
    modules = qr.matrix(sheets.ADDRESS + sheets.PLAIN.code + "#" + "A7" * 200)
    assert len(modules) >= 17 + 4 * 13
    assert qr.module_side(modules) >= qr.MIN_MODULE


@raster.needs_poppler
@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param(sheets.PLAIN, id="plain"),
        pytest.param(sheets.DEMO, id="demo"),
        pytest.param(replace(sheets.DEMO, proof="A7" * 200), id="long"),
    ],
)
class TestOnPaper:
    def test_it_is_read_at_150_dpi_in_grey(self, sheet: Sheet) -> None:
        (page,) = raster.pages(draw(sheet), 150)
        assert raster.codes(page) == [self.content(sheet)]

    def test_it_is_read_from_bad_photos(self, sheet: Sheet) -> None:
        (page,) = raster.pages(draw(sheet), 150)
        read = [raster.codes(raster.phone_photo(page, seed)) for seed in range(6)]
        assert read == [[self.content(sheet)]] * 6

    @staticmethod
    def content(sheet: Sheet) -> str:
        return sheet.verify_address + sheet.code + (f"#{sheet.proof}" if sheet.proof else "")


@raster.needs_poppler
def test_a_preview_has_no_code_to_read() -> None:
    (page,) = raster.pages(draw(sheets.PREVIEW), 150)
    assert raster.codes(page) == []

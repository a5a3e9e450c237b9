"""The QR on the holder's screen is read by another phone."""

import re

import zxingcpp
from PIL import Image

from certify.portfolio.symbol import QUIET, draw_symbol

ADDRESS = "https://segnavia.example/v/7K3MQ2XD9F4TB6H8NP1RVZW5CY"


def test_the_symbol_says_the_address() -> None:
    side, path = draw_symbol(ADDRESS)
    picture = Image.new("L", (side, side), 255)
    for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", path):
        picture.putpixel((int(x), int(y)), 0)
    [found] = zxingcpp.read_barcodes(picture.resize((side * 6, side * 6), Image.Resampling.NEAREST))
    assert found.text == ADDRESS


def test_the_symbol_has_its_quiet_zone() -> None:
    side, path = draw_symbol(ADDRESS)
    places = [(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)", path)]
    assert min(min(each) for each in places) == QUIET
    assert max(max(each) for each in places) == side - QUIET - 1

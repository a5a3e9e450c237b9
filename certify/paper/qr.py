"""The QR: made by zxing-cpp, drawn as exact rectangles, sized by its modules, with a quiet zone of four."""

import re
from functools import lru_cache
from typing import Any, Final

import zxingcpp

from certify.paper.pen import Pen
from certify.paper.tokens import PAGE_H, PT, WHITE

Matrix = tuple[bytes, ...]  # rows of modules: 1 is dark, 0 is light
_DARK: Final = bytes([1] + [0] * 255)  # the encoder draws in black, 0, on white, 255
_RUN: Final = re.compile(rb"\x01+")
QUIET: Final = 4
SHORT_SIDE: Final = 30.0  # millimetres without the quiet zone
MIN_MODULE: Final = 0.45  # millimetres; phones read from 0.42, the rest is for toner that spreads


@lru_cache(maxsize=64)
def matrix(content: str) -> Matrix:
    """Make the symbol at correction level M.

    The encoder splits the content itself: the address as bytes, the code (capitals and digits) as an
    alphanumeric segment, which keeps an address of 27 characters and a code of 26 in version 4.
    """
    code: Any = zxingcpp.create_barcode(content, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    pixels: Any = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    count = pixels.shape[0]
    dark: bytes = pixels.tobytes().translate(_DARK)
    return tuple(dark[at : at + count] for at in range(0, count * count, count))


def module_side(modules: Matrix) -> float:
    return max(MIN_MODULE, SHORT_SIDE / len(modules))


def outer_side(modules: Matrix) -> float:
    """Measure the side with the quiet zone, in millimetres."""
    return (len(modules) + 2 * QUIET) * module_side(modules)


def draw(pen: Pen, modules: Matrix, x: float, y: float, alt: str) -> None:
    """Draw the figure with the top left of its quiet zone at x, y."""
    count, side, outer = len(modules), module_side(modules), outer_side(modules)
    runs = [
        f"{run.start()} {count - 1 - index} {run.end() - run.start()} 1 re"
        for index, row in enumerate(modules)
        for run in _RUN.finditer(row)
    ]
    with pen.tags.artifact():
        pen.rect(x, y, outer, outer, fill=WHITE)
    canvas, scale = pen.canvas, round(side / PT, 5)
    left, bottom = (x + QUIET * side) / PT, (PAGE_H - y - outer + QUIET * side) / PT
    with pen.tags.element("Figure", alt=alt, box=(x, y, outer, outer)), pen.tags.marked():
        canvas.saveState()
        canvas.transform(scale, 0, 0, scale, round(left, 3), round(bottom, 3))
        canvas.setFillGray(0)
        # Small whole numbers need no care: ReportLab's for three hundred rectangles would take 1.5 ms.
        canvas.addLiteral("\n".join([*runs, "f"]))
        canvas.restoreState()

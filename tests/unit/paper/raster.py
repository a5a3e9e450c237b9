"""What eyes and phones get: pages as pictures, and pictures as bad as a phone in a bad light takes them."""

import io
import random
import shutil
import subprocess
from typing import Final

import pytest
import zxingcpp
from PIL import Image, ImageEnhance, ImageFilter

_GRAIN: Final = [round(128 + (level - 127.5) * 0.33) for level in range(256)]  # deviates by 24 from grey
POPPLER: Final = shutil.which("pdftoppm")
needs_poppler = pytest.mark.skipif(POPPLER is None, reason="pdftoppm (poppler-utils) is not installed")


def pages(pdf: bytes, dpi: int) -> list[Image.Image]:
    """Each page in grey."""
    assert POPPLER
    found: list[Image.Image] = []
    while True:
        number = str(len(found) + 1)
        command = [POPPLER, "-r", str(dpi), "-gray", "-png", "-f", number, "-l", number, "-"]
        done = subprocess.run(command, input=pdf, capture_output=True, check=False)
        if not done.stdout:
            return found
        assert not done.stderr, done.stderr
        found.append(Image.open(io.BytesIO(done.stdout)).convert("L"))


def phone_photo(page: Image.Image, seed: int) -> Image.Image:
    """Hold the page askew in dim light: perspective, rotation, blur, grain, JPEG quality 40."""
    dice = random.Random(seed)
    wide, high = page.size

    def shifted(x: float, y: float) -> tuple[float, float]:
        return x + dice.uniform(-0.03, 0.03) * wide, y + dice.uniform(-0.03, 0.03) * high

    corners = [shifted(x, y) for x, y in ((0, 0), (0, high), (wide, high), (wide, 0))]
    flat = tuple(part for corner in corners for part in corner)
    bent = page.transform(page.size, Image.Transform.QUAD, flat, Image.Resampling.BILINEAR, fillcolor=255)
    turned = bent.rotate(dice.uniform(-12, 12), Image.Resampling.BICUBIC, expand=True, fillcolor=200)
    blurred = turned.filter(ImageFilter.GaussianBlur(0.8))
    dim = ImageEnhance.Brightness(ImageEnhance.Contrast(blurred).enhance(0.6)).enhance(0.8)
    # Pillow's own noise takes no seed: now and then a symbol would be lost that was read before.
    grain = Image.frombytes("L", dim.size, dice.randbytes(dim.width * dim.height)).point(_GRAIN)
    grainy = Image.blend(dim, grain, 0.12)
    kept = io.BytesIO()
    grainy.save(kept, "JPEG", quality=40)
    return Image.open(kept).convert("L")


def codes(picture: Image.Image) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(picture)]

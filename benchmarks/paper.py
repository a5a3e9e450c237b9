"""Attestations on paper in a batch of 500, against the plain way with ReportLab and qrcode.

    python -m benchmarks.paper

Both draw the same people, numbers and codes, one process each, one core. The peer shows the same words in
the same typefaces and a vector QR, but is neither tagged nor archivable, attaches nothing and knows no other
script. Wall time suffers from whatever else the machine does; CPU time tells what a sheet costs.
"""

import io
import random
import resource
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from typing import Final

import qrcode
from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from certify.paper import Attachment, Facts, Holder, Lead, Prose, Sheet, draw
from certify.paper.typefaces import CHAINS, FILES, FONTS
from certify.paper.words import as_text
from tests.unit.paper import sheets

COUNT: Final = 500
GIVEN: Final = ("Anna", "Luca", "Çağla", "Giulia", "Łukasz", "Marta", "Ilaria", "Sofia", "Mehmet", "Ioana")
FAMILY: Final = ("Rossi", "Großrubatscher", "Nguyễn", "Tomasi", "Dorigatti", "Rizzoli", "Piccolruaz", "Škoda")
CROCKFORD: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def people() -> list[Sheet]:
    """Invent 500 sheets, each with a signed document of about five kilobytes."""
    dice = random.Random(7)
    return [
        replace(
            sheets.DEMO,
            holder=Holder(f"{dice.choice(GIVEN)} {dice.choice(FAMILY)} {dice.choice(FAMILY)}"),
            number=f"DEMO-TSM/A/2026/{number:06}",
            code="".join(dice.choices(CROCKFORD, k=26)),
            attachment=Attachment(b'{"document":"%b"}' % dice.randbytes(2400).hex().encode()),
        )
        for number in range(1, COUNT + 1)
    ]


Drawn = list[tuple[str, str, int]]  # text, style, size


def words_of(sheet: Sheet) -> Drawn:
    out: Drawn = [(sheet.issuer, "semibold", 12), ("Attestato di frequenza", "bold", 28)]
    out += [("Attesta la presenza.", "bold", 19), ("Non certifica competenze.", "bold", 19)]
    out += [(sheet.holder.name, "semibold", 23), (sheet.number, "semibold", 10)]
    for block in sheet.body:
        out.append((block.heading.it, "semibold", 10))
        match block:
            case Lead():
                out += [(as_text(block.title).it, "semibold", 14), (as_text(block.under).it, "regular", 10)]
            case Facts():
                out += [(fact.label.it, "regular", 8) for fact in block.items]
                out += [(as_text(fact.value).it, "semibold", 10) for fact in block.items]
            case Prose():
                out.append((as_text(block.text).it, "regular", 10))
    out += [(signer.name, "semibold", 10) for signer in sheet.signers]
    return [*out, (sheet.verify_address + sheet.code, "semibold", 10), (sheet.code, "semibold", 13)]


def register_fonts() -> None:
    for style in ("regular", "semibold", "bold"):
        pdfmetrics.registerFont(TTFont(style, FONTS / FILES[CHAINS[style][0]]))


def draw_plainly(sheet: Sheet) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, pageCompression=1)
    y = 285 * mm
    for text, font, size in words_of(sheet):
        canvas.setFont(font, size)
        for line in simpleSplit(text, font, size, 134 * mm):
            y -= size * 1.2
            canvas.drawString(58 * mm, y, line)
    symbol = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    symbol.add_data(sheet.verify_address + sheet.code)
    symbol.make(fit=True)
    rows = symbol.get_matrix()
    side = 30 * mm / len(rows)
    dark = [(at, column) for at, row in enumerate(rows) for column, is_dark in enumerate(row) if is_dark]
    for at, column in dark:
        canvas.rect(20 * mm + column * side, 60 * mm - at * side, side, side, stroke=0, fill=1)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def measure(name: str) -> None:
    batch = people()
    started = time.perf_counter()
    if name == "plain":
        register_fonts()
    way = draw if name == "ours" else draw_plainly
    first = way(batch[0])
    cold = time.perf_counter() - started
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken, busy, sizes = [], time.process_time(), [len(first)]
    for sheet in batch:
        started = time.perf_counter()
        sizes.append(len(way(sheet)))
        taken.append((time.perf_counter() - started) * 1000)
    busy = (time.process_time() - busy) * 1000 / COUNT
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    taken.sort()
    print(
        f"{name:<6} CPU {busy:5.2f} ms   wall median {statistics.median(taken):5.2f} ms, "
        f"p95 {taken[int(0.95 * COUNT)]:5.2f} ms   first {cold * 1000:3.0f} ms   "
        f"{max(sizes) / 1000:4.1f} kB   "
        f"peak {peak / 1024:3.0f} MB, {(peak - before) / 1024:+.1f} over the batch"
    )


def main() -> None:
    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    print(f"{COUNT} attestations, each; one core; the heaviest file; memory of the process")
    for name in ("ours", "plain"):
        subprocess.run([sys.executable, "-m", "benchmarks.paper", name], check=True)


if __name__ == "__main__":
    main()

"""A sheet onto paper. The kinds differ in data, in `tokens.LOOKS` and in `words`, not in code."""

from certify.paper import archive, marks, masthead, signatures, verification
from certify.paper.blocks import Section
from certify.paper.embedding import FontUse
from certify.paper.model import Sheet
from certify.paper.pdf import SheetCanvas
from certify.paper.pen import Pen
from certify.paper.planning import Limits, Placed, Plan, plan
from certify.paper.tagging import Element, Tags
from certify.paper.tokens import BODY_TOP, BOTTOM, PAGE_H, PAGE_W, PT, TOP_NEXT

_HEAD_BOTTOM = 33.0


def draw(sheet: Sheet) -> bytes:
    """Give the sheet as a PDF file: A4, PDF/UA-1 and PDF/A-3a, the same bytes each time.

    Any number of threads may draw at once. No text makes it fail: what no font has is shown as its number
    (`missing_characters` tells beforehand), what is too long becomes smaller, then takes more lines or pages.
    """
    canvas = SheetCanvas((round(PAGE_W / PT, 2), round(PAGE_H / PT, 2)), sheet.issued_at)
    pen = Pen(canvas, Tags(canvas), FontUse())
    _draw_pages(pen, sheet)
    return _finish(pen, sheet)


def _draw_pages(pen: Pen, sheet: Sheet) -> None:
    marks.ground(pen, sheet)
    y = masthead.issuer_head(pen, sheet)
    y = masthead.kind_head(pen, sheet, max(_HEAD_BOTTOM, y + 4))
    y = masthead.holder(pen, sheet, y + 3.2)
    verify_top = BOTTOM - verification.height(sheet)
    tail = signatures.height(sheet, signatures.least_space(sheet)) + 2
    sections = [Section(pen, sheet, block) for block in sheet.body]
    planned = plan(sections, max(BODY_TOP, y + 4.5), TOP_NEXT, Limits(verify_top - 3, BOTTOM, tail))
    verify = Element("Sect")
    count = len(planned.pages)
    for number, page in enumerate(planned.pages, 1):
        if number > 1:
            pen.tags.next_page()
            marks.ground(pen, sheet)
            masthead.running_head(pen, sheet)
        for placed in page:
            _draw_placed(placed)
        if number == count:
            _sign(pen, sheet, planned, verify_top)
        if number == 1:
            with pen.tags.under(verify):
                verification.draw(pen, sheet, verify_top)
        masthead.foot(pen, sheet, number, count)
    # Drawn on the first page, heard at the end.
    pen.tags.root.kids.append(verify)


def _draw_placed(placed: Placed) -> None:
    section = placed.section
    if placed.has_heading:
        top = placed.header_y if placed.repeats_header else placed.y
        section.draw_heading(top, is_again=placed.is_again)
    if placed.repeats_header and section.again:
        section.again.draw(placed.header_y)
    placed.strip.draw(placed.y)


def _sign(pen: Pen, sheet: Sheet, planned: Plan, verify_top: float) -> None:
    """Above the verification where there is one page, else under the last strip of the last page."""
    is_single = len(planned.pages) == 1
    least = signatures.height(sheet, signatures.least_space(sheet)) + 2
    free = (verify_top - 3 if is_single else BOTTOM) - least - planned.end
    space = signatures.space_to_sign(sheet, free)
    whole = signatures.height(sheet, space) + 2
    signatures.draw(pen, sheet, verify_top - 1 - whole if is_single else planned.end + 6, space)


def _finish(pen: Pen, sheet: Sheet) -> bytes:
    title = " – ".join(
        filter(None, (masthead.kind_name(sheet).it, sheet.holder.name, sheet.number or "anteprima"))
    )
    canvas = pen.canvas
    canvas.showPage()
    pen.tags.write_tree()
    pen.fonts.embed(canvas)
    if sheet.attachment:
        archive.attach(canvas, sheet.attachment, sheet.issued_at)
    archive.describe(canvas, title, sheet.issuer, sheet.issued_at)
    archive.state_colours(canvas)
    data: bytes = canvas.getpdfdata()
    return data

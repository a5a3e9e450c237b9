"""A sheet onto paper. The kinds differ in data, in `tokens.LOOKS` and in `words`, not in code."""

from certify.paper import archive, marks, masthead, signatures, verification
from certify.paper.blocks import Section
from certify.paper.embedding import FontUse
from certify.paper.model import Sheet
from certify.paper.pdf import File, Name, Ref, Value, deflated
from certify.paper.pen import Pen
from certify.paper.planning import Limits, Placed, Plan, plan
from certify.paper.tagging import Element, Page, Tags
from certify.paper.tokens import BODY_TOP, BOTTOM, PAGE_H, PAGE_W, PT, TOP_NEXT

_HEAD_BOTTOM = 33.0


def draw(sheet: Sheet) -> bytes:
    """Give the sheet as a PDF file: A4, PDF/UA-1 and PDF/A-3a, the same bytes each time.

    Any number of threads may draw at once. No text makes it fail: what no font has is shown as its number
    (`missing_characters` tells beforehand), what is too long becomes smaller, then takes more lines or pages.
    """
    file = File()
    tags, fonts = Tags(file), FontUse()
    pen = Pen(tags, fonts)
    _draw_pages(pen, sheet)
    return _finish(file, tags, fonts, sheet)


def _draw_pages(pen: Pen, sheet: Sheet) -> None:
    marks.ground(pen, sheet)
    y = masthead.issuer_head(pen, sheet)
    y = masthead.kind_head(pen, sheet, max(_HEAD_BOTTOM, y + 4))
    y = masthead.holder(pen, sheet, y + 3.2)
    verify_top = BOTTOM - verification.height(sheet)
    tail = signatures.height(sheet) + 2
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
    least = signatures.height(sheet) + 2
    free = (verify_top - 3 if is_single else BOTTOM) - least - planned.end
    space = signatures.space_to_sign(sheet, free)
    whole = signatures.height(sheet, space) + 2
    signatures.draw(pen, sheet, verify_top - 1 - whole if is_single else planned.end + 6, space)


def _finish(file: File, tags: Tags, fonts: FontUse, sheet: Sheet) -> bytes:
    title = " – ".join(
        filter(None, (masthead.kind_name(sheet).it, sheet.holder.name, sheet.number or "anteprima"))
    )
    tree = tags.write_tree()
    resources = file.add({"Font": fonts.resources(file)})
    parent = file.reserve()
    for index, page in enumerate(tags.pages):
        _write_page(file, page, index, parent, resources)
    kids: list[Value] = [page.ref for page in tags.pages]
    file.put(parent, {"Type": Name("Pages"), "Kids": kids, "Count": len(kids)})
    attachment = sheet.attachment
    attached = archive.attach(file, attachment, sheet.issued_at) if attachment else None
    metadata = archive.add_metadata(file, title, sheet.issuer, sheet.issued_at)
    name = attachment.name if attachment else ""
    root = archive.catalog(file, pages=parent, tree=tree, metadata=metadata, attached=attached, name=name)
    info = archive.add_info(file, title, sheet.issuer, sheet.issued_at)
    return file.finish(root, info)


def _write_page(file: File, page: Page, index: int, parent: Ref, resources: Ref) -> None:
    content = file.add_stream(deflated("\n".join(page.operators).encode("latin-1")), {}, is_deflated=True)
    entries: dict[str, Value] = {
        "Type": Name("Page"),
        "Parent": parent,
        "MediaBox": [0, 0, PAGE_W / PT, PAGE_H / PT],
        "Resources": resources,
        "Contents": content,
        "StructParents": index,
        "Tabs": Name("S"),
    }
    if page.annotations:
        entries["Annots"] = list(page.annotations)
    file.put(page.ref, entries)

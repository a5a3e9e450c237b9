"""What stands in the same place on every sheet: issuer, kind, worth, holder, running head, foot."""

from certify.paper import lines, marks, words
from certify.paper.model import Sheet
from certify.paper.pen import SEPARATOR, Pen, translations_height
from certify.paper.tokens import (
    BODY,
    BODY_W,
    BRAND,
    FOOT,
    HEAD_TOP,
    HEAD_W,
    INK,
    LEFT,
    LOOKS,
    RIGHT,
    SOFT,
    TINT,
    TYPE,
    WHITE,
    Spec,
)
from certify.paper.words import Text, as_text

_ISSUER_W = 112.0


def grouped(code: str) -> str:
    """In fours, as people know it from an IBAN."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def kind_name(sheet: Sheet) -> Text:
    return words.joined(sheet.name or words.NAME[sheet.kind], words.PART.get(sheet.kind))


def number_shown(sheet: Sheet) -> Text | str:
    return sheet.number or words.NUMBER_AT_ISSUE


def issuer_head(pen: Pen, sheet: Sheet) -> float:
    """Issuer left, the register right, strips above. Returns the bottom."""
    marks.strips(pen, sheet, is_heard=True)
    with pen.tags.element("Sect"):
        bottom = pen.paragraph(LEFT, HEAD_TOP, sheet.issuer, TYPE["issuer"], _ISSUER_W)
        for line in sheet.issuer_lines:
            bottom = pen.paragraph(LEFT, bottom, line, TYPE["small"], _ISSUER_W, color=SOFT)
        left = RIGHT - lines.width(words.PRODUCT_LINE, TYPE["label"])
        box = (left - 11.2, HEAD_TOP - 0.3, 9.4, 9.4)
        with pen.tags.element("Figure", alt=words.WAYMARK_ALT, box=box), pen.tags.marked():
            marks.waymark(pen, *box[:3])
        with pen.tags.element("P"), pen.tags.marked():
            pen.raw(left, HEAD_TOP + 4.3, words.PRODUCT + " ", Spec("bold", 14, 14), BRAND)
            pen.raw(left, HEAD_TOP + 8.2, words.PRODUCT_LINE, TYPE["label"], SOFT)
    return bottom


def kind_head(pen: Pen, sheet: Sheet, y: float) -> float:
    """Sign, title, part, courtesy names, and what the document is worth. Returns the bottom."""
    look, name, part = LOOKS[sheet.kind], sheet.name or words.NAME[sheet.kind], words.PART.get(sheet.kind)
    with pen.tags.element("Sect"):
        marks.kind_sign(pen, sheet.kind, LEFT, y)
        spec = lines.fitted(name.it, TYPE["title"], BODY_W, 2)
        with pen.tags.element("H1"):
            bottom = pen.block(
                BODY, y - 1.9, name.it, spec, BODY_W, color=look.color, goes_on=part is not None
            )
            if part:
                bottom = pen.block(BODY, bottom - 1.2, part.it, TYPE["part"], BODY_W, color=BRAND)
        bottom = pen.translations(BODY, bottom + 0.4, kind_name(sheet), ("de", "en"), BODY_W)
        bottom = _worth_box(pen, sheet, bottom + 1.6, y + marks.SIGN_H)
    return max(bottom, y + marks.SIGN_H)


def _worth_box(pen: Pen, sheet: Sheet, top: float, align_bottom: float) -> float:
    """Draw the worth, two thirds as large as the title: outlined (A, B, C), tinted (D), reversed (E)."""
    look, worth, room = LOOKS[sheet.kind], words.WORTH[sheet.kind], BODY_W - 9
    sentences = words.WORTH_LINES[sheet.kind]
    is_short = all(len(lines.wrap(sentence, TYPE["worthbig"], room)) == 1 for sentence in sentences)
    spec = TYPE["worthbig" if is_short else "worth"]
    courtesy = worth.courtesy(sheet.courtesy)
    height = 4.6 + sum(lines.height(sentence, spec, room) for sentence in sentences)
    height += sum(lines.height(text, TYPE["soft"], room) for _, text in courtesy)
    y = max(top, align_bottom - height)
    is_reverse = look.worth == "reverse"
    with pen.tags.artifact():
        match look.worth:
            case "line":
                pen.rect(BODY, y, BODY_W, height, fill=WHITE, stroke=INK, thickness=1.1)
            case "tint":
                pen.rect(BODY, y, BODY_W, height, fill=TINT, stroke=BRAND, thickness=1.1)
                pen.rect(BODY, y, 2.2, height, fill=BRAND)
            case _:
                pen.rect(BODY, y, BODY_W, height, fill=BRAND)
    bottom = y + 2.3
    with pen.tags.element("P"):
        for index, sentence in enumerate(sentences, 1):
            more = index < len(sentences)
            color = WHITE if is_reverse else INK
            bottom = pen.block(BODY + 5, bottom, sentence, spec, room, color=color, goes_on=more)
    for lang, text in courtesy:
        color = WHITE if is_reverse else SOFT
        bottom = pen.paragraph(BODY + 5, bottom, text, TYPE["soft"], room, color=color, lang=lang)
    return y + height


def heading(pen: Pen, text: Text, y: float, courtesy: tuple[str, ...]) -> float:
    """Set the heading of a section in the left column. Return its bottom."""
    bottom = pen.paragraph(LEFT, y, text.it, TYPE["head"], HEAD_W, color=BRAND, tag="H2")
    return pen.translations(LEFT, bottom, text, courtesy, HEAD_W)


def labelled(
    pen: Pen, place: tuple[float, float, float], label: Text, value: Text | str, courtesy: tuple[str, ...]
) -> float:
    """Set a label over its value, heard as an item of a list. Return the bottom."""
    x, y, room = place
    text = as_text(value)
    with pen.tags.element("LI"):
        with pen.tags.element("Lbl"):
            bottom = pen.block(x, y, label.it, TYPE["label"], room, color=SOFT, goes_on=True)
            bottom = pen.translations(x, bottom - 0.2, label, courtesy, room, spec=TYPE["tiny"], tag="Span")
        bottom += 0.2
        with pen.tags.element("LBody"):
            for line in text.it.split("\n"):
                bottom = pen.block(x, bottom, line, _value_type(line, room), room, goes_on=True)
            for lang, translation in text.courtesy(courtesy):
                with pen.tags.element("Span", lang=lang):
                    bottom = pen.block(x, bottom, translation, TYPE["soft"], room, color=SOFT)
    return bottom


def labelled_height(label: Text, value: Text | str, room: float, courtesy: tuple[str, ...]) -> float:
    text = as_text(value)
    height = lines.height(label.it, TYPE["label"], room)
    height += translations_height(label, courtesy, room, TYPE["tiny"])
    height += sum(lines.height(line, _value_type(line, room), room) for line in text.it.split("\n"))
    return height + sum(lines.height(t, TYPE["soft"], room) for _, t in text.courtesy(courtesy))


def _value_type(line: str, room: float) -> Spec:
    """One long word, as register numbers are, becomes a little smaller before it is cut."""
    strong = TYPE["strong"]
    return strong if " " in line else lines.fitted(line, strong, room, 1, 0.82)


def holder(pen: Pen, sheet: Sheet, y: float) -> float:
    """Who: the name as large as can be read at arm's length; birth, number and date below."""
    who = sheet.holder
    with pen.tags.element("Sect"):
        heading(pen, words.GIVEN_TO[sheet.kind], y + 2.8, sheet.courtesy)
        spec = lines.fitted(who.name, TYPE["name"], BODY_W, 1, 0.7)
        if len(lines.wrap(who.name, spec, BODY_W)) > 1:
            spec = lines.fitted(who.name, TYPE["name"], BODY_W, 2, 0.4)
        bottom = pen.paragraph(BODY, y, who.name, spec, BODY_W)
        if who.original:
            bottom = pen.paragraph(BODY, bottom, who.original, TYPE["lead"], BODY_W)
        facts = [(words.NUMBER, number_shown(sheet), 0.46), (words.ISSUED, sheet.issued, 0.27)]
        if who.born:
            facts.insert(0, (words.BIRTH, who.born, 0.27))
        x, ends = BODY, []
        with pen.tags.element("L"):
            for label, value, share in facts:
                ends.append(
                    labelled(pen, (x, bottom + 0.6, share * BODY_W - 4), label, value, sheet.courtesy)
                )
                x += share * BODY_W
    return max(ends)


def running_head(pen: Pen, sheet: Sheet) -> None:
    """On the second page and after: what, who, number, so that a loose sheet is never alone."""
    look, who = LOOKS[sheet.kind], sheet.holder.name
    marks.strips(pen, sheet, is_heard=False)
    is_reverse = look.sign == "reverse"
    value = TYPE["body"]
    y = HEAD_TOP
    with pen.tags.artifact():
        pen.rect(LEFT, y, 9, 9, fill=BRAND if is_reverse else WHITE, stroke=look.color, thickness=1)
        letter = Spec("bold", 18, 18)
        pen.raw(LEFT + 4.5, y + 6.9, look.letter, letter, WHITE if is_reverse else INK, align="center")
        number = as_text(number_shown(sheet)).it
        name = kind_name(sheet).it
        room = RIGHT - LEFT - 16 - lines.width(number, TYPE["strong"])
        spec = lines.fitted(name, Spec("semibold", 11, 11), room, 1, 8 / 11)
        pen.raw(LEFT + 12, y + 3.8, lines.wrap(name, spec, room)[0], spec, look.color)
        room = RIGHT - LEFT - 16 - lines.width(sheet.issued, value)
        spec = lines.suited_type(who, lines.fitted(who, value, room, 1, 8 / value.size))
        pen.raw(LEFT + 12, y + 8.2, lines.wrap(who, spec, room)[0], spec)
        pen.raw(RIGHT, y + 3.8, number, TYPE["strong"], align="right")
        pen.raw(RIGHT, y + 8.2, sheet.issued, value, align="right")


def foot(pen: Pen, sheet: Sheet, page: int, pages: int) -> None:
    right, right_type = words.PAGE.format(page, pages), Spec("semibold", 8.2, 9.8)
    if page < pages:
        right += SEPARATOR + words.CONTINUES.format(page + 1)
    code = grouped(sheet.code) if sheet.code else words.PREVIEW.it
    left = sheet.number + SEPARATOR + code if sheet.number else code
    if lines.drawn_width(left, TYPE["foot"]) + lines.drawn_width(right, right_type) > RIGHT - LEFT - 4:
        left = code  # the number stands in the head of every page
    with pen.tags.artifact():
        pen.raw(LEFT, FOOT, left, TYPE["foot"], SOFT)
        pen.raw(RIGHT, FOOT, right, right_type, align="right")

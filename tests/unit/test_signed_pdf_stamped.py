"""A stamp belongs into the dashed boxes of a drawn validation or certificate, and over nothing else there."""

import io
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import pytest
from pypdf import PdfReader

from certify.certificates.signed_pdf import check_signed_pdf
from certify.paper import draw
from commons.errors import Refusal
from tests.making.signatures import make_signer, sign_pdf, stamp_pdf
from tests.unit.paper.kinds_drawn import DRAWN

Box = tuple[float, float, float, float]
KINDS = ("validation", "certificate")


@lru_cache(maxsize=2)
def drawn(kind: str) -> bytes:
    return draw(DRAWN[kind])


def places(kind: str) -> list[tuple[int, Box]]:
    """Return the dashed boxes as they are drawn: the page, and left, bottom, right, top in points."""
    found: list[tuple[int, Box]] = []

    def look(page: int) -> Callable[..., None]:
        is_dashed = False

        def see(operator: bytes, operands: Any, cm: list[float], _tm: Any) -> None:
            nonlocal is_dashed
            if operator == b"d":
                is_dashed = bool(operands[0])
            elif operator == b"Q":
                is_dashed = False
            elif operator == b"re" and is_dashed:
                x, y, w, h = (float(each) for each in operands)
                left, bottom = x * cm[0] + cm[4], y * cm[3] + cm[5]
                ends = sorted((bottom, bottom + h * cm[3]))
                found.append((page, (left, ends[0], left + w * cm[0], ends[1])))

        return see

    for number, page in enumerate(PdfReader(io.BytesIO(drawn(kind))).pages):
        page.extract_text(visitor_operand_before=look(number))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_each_signer_may_stamp_in_his_box(kind: str) -> None:
    boxes = places(kind)
    assert len(boxes) == len(DRAWN[kind].signers)
    content = drawn(kind)
    for number, (page, box) in enumerate(boxes):
        signer = make_signer(f"Firma di prova {number}")
        content = sign_pdf(content, field=f"Firma{number}", signer=signer, box=box, page=page)
    assert len(check_signed_pdf(drawn(kind), content)) == len(boxes)
    assert len(check_signed_pdf(drawn(kind), stamp_pdf(content))) == len(boxes)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("aside", [14, -14], ids=["over the name", "over the way of signing"])
def test_a_stamp_that_leaves_its_box_is_refused(kind: str, aside: float) -> None:
    page, (left, bottom, right, top) = places(kind)[0]
    stamped = sign_pdf(drawn(kind), box=(left, bottom + aside, right, top + aside), page=page)
    with pytest.raises(Refusal, match="pdf-signature-covers"):
        check_signed_pdf(drawn(kind), stamped)


@pytest.mark.parametrize("kind", KINDS)
def test_a_stamp_over_the_text_is_refused(kind: str) -> None:
    stamped = sign_pdf(drawn(kind), box=(160, 500, 420, 620))
    with pytest.raises(Refusal, match="pdf-signature-covers"):
        check_signed_pdf(drawn(kind), stamped)

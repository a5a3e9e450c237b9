"""PDF/UA-1 and PDF/A-3a by the reference checker; and the checker does catch what it should."""

import io
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, NameObject

from certify.paper import Kind, Sheet, draw
from tests.unit.paper import sheets
from tests.unit.paper.kinds_drawn import DRAWN

pytestmark = [
    pytest.mark.java,
    pytest.mark.skipif(
        shutil.which("java") is None or not list(Path("/usr/share/java").glob("jaxb-runtime*.jar")),
        reason="veraPDF needs Java and JAXB (default-jre-headless, libjaxb-java), which are not installed",
    ),
]
SHEETS = [
    pytest.param(getattr(sheets, name), id=name.lower())
    for name in ("PLAIN", "DEMO", "PREVIEW", "DEMO_PREVIEW", "COURTESY", "LONG", "NAMES", "VALIDATION")
]
SHEETS += [pytest.param(replace(sheets.DEMO, kind=kind), id=f"kind-{kind}") for kind in Kind]
SHEETS += [
    pytest.param(replace(sheets.PLAIN, proof="A7" * 200, annex_sha256="b1" * 32), id="long-qr"),
    pytest.param(replace(sheets.PLAIN, issuer="कि \ue000 <&> \U0001f600 ()\\"), id="no-font-has-it"),
]
SHEETS += [pytest.param(sheet, id=f"drawn-{name}") for name, sheet in DRAWN.items()]


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("flavour", ["3a", "ua1"])
def test_a_sheet_conforms(sheet: Sheet, flavour: str) -> None:
    from tests.unit.paper import verapdf

    verdict = verapdf.check(draw(sheet), flavour)
    assert verdict.failures == ()
    assert verdict.is_compliant
    assert verdict.checks > 3000


def structure(element: Any) -> Iterator[Any]:
    yield element
    for kid in element.get("/K", []):
        below = kid.get_object()
        if isinstance(below, dict) and "/S" in below:
            yield from structure(below)


def without_alt(writer: pypdf.PdfWriter) -> None:
    root: Any = writer.root_object["/StructTreeRoot"]
    figure = next(each for each in structure(root["/K"].get_object()) if each["/S"] == "/Figure")
    del figure["/Alt"]


def without_language(writer: pypdf.PdfWriter) -> None:
    del writer.root_object["/Lang"]


def without_output_intent(writer: pypdf.PdfWriter) -> None:
    del writer.root_object["/OutputIntents"]


def without_association(writer: pypdf.PdfWriter) -> None:
    del writer.root_object["/AF"]


def without_mime_type(writer: pypdf.PdfWriter) -> None:
    root: Any = writer.root_object
    del root["/AF"][0].get_object()["/EF"]["/F"].get_object()["/Subtype"]


def with_untagged_text(writer: pypdf.PdfWriter) -> None:
    page: Any = writer.pages[0]
    content = page["/Contents"].get_object().get_data()
    changed, count = re.subn(rb"/P <</MCID \d+>> BDC(.*?)EMC", rb"\1", content, count=1, flags=re.DOTALL)
    assert count == 1
    stream = DecodedStreamObject()
    stream.set_data(changed)
    page[NameObject("/Contents")] = writer._add_object(stream)


def without_a_font_program(writer: pypdf.PdfWriter) -> None:
    page: Any = writer.pages[0]
    font = next(iter(page["/Resources"]["/Font"].values())).get_object()
    del font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()["/FontFile2"]


def unchanged(writer: pypdf.PdfWriter) -> None:
    """Break nothing: the control, written again by the same tool."""


def rewritten(change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(draw(sheets.PLAIN)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("change", "flavour", "clause"),
    [
        (unchanged, "3a", ""),
        (unchanged, "ua1", ""),
        (without_alt, "ua1", "7.3"),
        (without_language, "ua1", "7.2"),
        (without_output_intent, "3a", "6.2.4.3"),
        (without_association, "3a", "6.8"),
        (without_mime_type, "3a", "6.8"),
        (with_untagged_text, "ua1", "7.1"),
        (without_a_font_program, "3a", "6.2.11.4.1"),
    ],
)
def test_the_checker_catches_what_is_broken(
    change: Callable[[pypdf.PdfWriter], None], flavour: str, clause: str
) -> None:
    from tests.unit.paper import verapdf

    assert verapdf.check(rewritten(change), flavour).clauses == ({clause} if clause else set())

"""ReportLab's canvas, with what a tagged file for the archive needs beyond it.

Nothing of ReportLab is changed from outside, since threads draw at once: what differs is a class of our own
over one of its, or an attribute of one sheet's objects.
"""

import hashlib
import io
import zlib
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final

from reportlab.pdfbase.pdfdoc import (
    DummyDoc,
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFStream,
)
from reportlab.pdfgen.canvas import Canvas

LANGUAGE: Final = "it"
_VERSION: Final = (1, 7)
_CATALOG_KEYS: Final = ("AF", "OutputIntents")
_PAGE_KEYS: Final = ("StructParents", "Tabs")


def deflated(data: bytes) -> bytes:
    return zlib.compress(data, 6)


def pdf_date(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")


def mime_name(mime_type: str) -> str:
    """Write a media type as a name; `PDFName` would leave its slash, which starts another name."""
    return "/" + PDFName(mime_type)[1:].replace("/", "#2F")


class Stream(PDFStream):
    """Ends its data with a line of their own, as PDF/A demands (ISO 19005-3, 6.1.7.1)."""

    def format(self, document: PDFDocument) -> bytes:
        return super().format(document).removesuffix(b"endstream\n") + b"\nendstream\n"


def stream(data: bytes, entries: Mapping[str, object]) -> Stream:
    return Stream(PDFDictionary(dict(entries)), data)


def deflated_stream(data: bytes, entries: Mapping[str, object]) -> Stream:
    return stream(deflated(data), {**entries, "Filter": PDFName("FlateDecode")})


class _NoDocument(DummyDoc):
    defaultStreamFilters = None  # noqa: N815 - ReportLab's name


class Kept(PDFObject):
    """An object as ReportLab has written it for an earlier file, with what this file refers to added.

    Fonts and the colour profile are the same in most files; writing them anew would cost each 0.7 ms.
    """

    __RefOnly__ = 1

    def __init__(
        self, body: bytes, references: Mapping[str, PDFObjectReference | PDFArray] = MappingProxyType({})
    ) -> None:
        self._body = body
        self._references = references

    def format(self, document: PDFDocument) -> bytes:
        if not self._references:
            return self._body
        added = (b"/%b %b" % (key.encode(), ref.format(document)) for key, ref in self._references.items())
        return b"%b%b>>" % (self._body.removesuffix(b">>"), b"".join(added))


def written(what: PDFDictionary | PDFStream) -> bytes:
    """Write an object that refers to no other, to be used in many files as `Kept`."""
    return what.format(_NoDocument())


class SheetCanvas(Canvas):
    """The canvas of one sheet. Nothing in its file comes from a clock."""

    _annotationrefs: list[PDFObjectReference]
    _doc: Any
    _fillColorObj: tuple[float, ...]  # noqa: N815 - ReportLab's name

    def __init__(self, size: tuple[float, float], written_at: datetime) -> None:
        super().__init__(
            io.BytesIO(), pagesize=size, pageCompression=1, invariant=1, pdfVersion=_VERSION, lang=LANGUAGE
        )
        # The identifier of the file is a digest of what it shows and of what is attached.
        self.document.signature = hashlib.sha256()
        self.setDateFormatter(lambda *_: pdf_date(written_at))
        _allow(self.document.Catalog, _CATALOG_KEYS)

    @property
    def document(self) -> Any:
        return self._doc

    def _make_preamble(self) -> None:
        """Start pages with nothing: the usual start names Helvetica, which no reader finds in the file."""
        self._preamble = ""

    def fill_with(self, color: tuple[float, float, float]) -> None:
        """Set the colour of what is filled, unless it is set: most lines follow one of the same colour."""
        if color != self._fillColorObj:
            self.setFillColorRGB(*color)

    def showPage(self) -> None:  # noqa: N802 - ReportLab's name
        super().showPage()
        pages = self.document.Pages.pages
        page: Any = pages[-1]
        _allow(page, _PAGE_KEYS)
        page.StructParents, page.Tabs = len(pages) - 1, PDFName("S")
        content = page.stream.encode("ascii")
        page.Contents = deflated_stream(content, {})
        self.document.updateSignature(content)

    def add_link(
        self, address: str, box: tuple[float, float, float, float], entries: Mapping[str, Any]
    ) -> PDFObjectReference:
        """Lay a link over the page, with further entries of its annotation; return the annotation."""
        self.linkURL(address, box, **entries)
        return self._annotationrefs[-1]


def _allow(what: Any, keys: tuple[str, ...]) -> None:
    """Let one catalogue or page of ReportLab write attributes that it does not know of."""
    what.__NoDefault__ = [*what.__NoDefault__, *keys]

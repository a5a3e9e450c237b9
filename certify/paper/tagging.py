"""The structure that screen readers follow: elements, what of the page belongs to each, links."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from reportlab.pdfbase.pdfdoc import (
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFName,
    PDFObject,
    PDFObjectReference,
    PDFString,
)

from certify.paper.pdf import SheetCanvas
from certify.paper.tokens import PAGE_H, PT

Box = tuple[float, float, float, float]  # x, y, width, height in millimetres from the top left
_FIRST_ANNOTATION: Final = 1000  # keys of the parent tree below are pages
_PRINTED: Final = 4


def rectangle(box: Box) -> Box:
    """Give the corners as a file knows them: points from the bottom left."""
    x, y, w, h = box
    left, bottom, right, top = (round(v / PT, 2) for v in (x, PAGE_H - y - h, x + w, PAGE_H - y))
    return left, bottom, right, top


@dataclass(frozen=True, slots=True)
class _Mark:
    """Marked content number `index` of a page."""

    page: PDFObjectReference
    index: int


@dataclass(frozen=True, slots=True)
class _Annotation:
    page: PDFObjectReference
    ref: PDFObjectReference


@dataclass(eq=False)
class Element(PDFObject):
    """An element of the structure, as ReportLab's document takes it: an object that can write itself."""

    tag: str
    attributes: dict[str, str | PDFDictionary] = field(default_factory=dict)
    kids: list["Element | _Mark | _Annotation"] = field(default_factory=list)
    parent: PDFObjectReference = field(init=False)
    ref: PDFObjectReference = field(init=False)

    def register(self, document: PDFDocument, parent: PDFObjectReference) -> PDFObjectReference:
        """Give the element and all below it their numbers, in the order of reading."""
        self.parent, self.ref = parent, document.Reference(self)
        for kid in self.kids:
            if isinstance(kid, Element):
                kid.register(document, self.ref)
        return self.ref

    def format(self, document: PDFDocument) -> bytes:
        # Most objects of a file are these, hence written by hand: PDFDictionary and PDFArray would take 2 ms
        # more of each sheet.
        numbers = document.idToObjectNumberAndVersion
        kids = []
        for kid in self.kids:
            match kid:
                case Element():
                    kids.append(f"{numbers[kid.ref.name][0]} 0 R")
                case _Mark(page, index):
                    kids.append(f"<</Type/MCR/Pg {numbers[page.name][0]} 0 R/MCID {index}>>")
                case _Annotation(page, ref):
                    kids.append(
                        f"<</Type/OBJR/Pg {numbers[page.name][0]} 0 R/Obj {numbers[ref.name][0]} 0 R>>"
                    )
        body = f"<</Type/StructElem/S/{self.tag}/P {numbers[self.parent.name][0]} 0 R/K[{' '.join(kids)}]"
        attributes = b"".join(
            b"/%b %b"
            % (key.encode(), (PDFString(value) if isinstance(value, str) else value).format(document))
            for key, value in self.attributes.items()
        )
        return body.encode() + attributes + b">>"


class Tags:
    def __init__(self, canvas: SheetCanvas) -> None:
        self._canvas = canvas
        self.root = Element("Document")
        self._stack = [self.root]
        self._pages: list[list[Element]] = [[]]  # the element of each marked content, page by page
        self._annotated: list[Element] = []

    def next_page(self) -> None:
        self._canvas.showPage()
        self._pages.append([])

    @contextmanager
    def element(
        self, tag: str, *, lang: str = "", alt: str = "", box: Box | None = None, scope: str = ""
    ) -> Iterator[Element]:
        attributes: dict[str, str | PDFDictionary] = {}
        if lang:
            attributes["Lang"] = lang
        if alt:
            attributes["Alt"] = alt
        if box:
            attributes["A"] = PDFDictionary(
                {"O": PDFName("Layout"), "Placement": PDFName("Block"), "BBox": PDFArray(rectangle(box))}
            )
        if scope:
            attributes["A"] = PDFDictionary({"O": PDFName("Table"), "Scope": PDFName(scope)})
        made = Element(tag, attributes)
        self._stack[-1].kids.append(made)
        with self.under(made):
            yield made

    @contextmanager
    def under(self, element: Element) -> Iterator[None]:
        """Put what comes under `element`, which may stand elsewhere in the order of reading."""
        self._stack.append(element)
        yield
        self._stack.pop()

    @contextmanager
    def marked(self) -> Iterator[None]:
        """Make what is drawn the content of the innermost element."""
        element, marks = self._stack[-1], self._pages[-1]
        element.kids.append(_Mark(self._page_ref(), len(marks)))
        self._canvas.addLiteral(f"/{element.tag} <</MCID {len(marks)}>> BDC")
        marks.append(element)
        yield
        self._canvas.addLiteral("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is drawn as ornament, or as said already."""
        self._canvas.addLiteral("/Artifact BMC")
        yield
        self._canvas.addLiteral("EMC")

    def link(self, element: Element, address: str, description: str, box: Box) -> None:
        entries = {
            "F": _PRINTED,
            "Contents": PDFString(description),
            "StructParent": _FIRST_ANNOTATION + len(self._annotated),
            "P": self._page_ref(),
        }
        ref = self._canvas.add_link(address, rectangle(box), entries)
        self._annotated.append(element)
        element.kids.append(_Annotation(self._page_ref(), ref))

    def _page_ref(self) -> PDFObjectReference:
        ref: PDFObjectReference = self._canvas.document.thisPageRef()
        return ref

    def write_tree(self) -> None:
        """Write the structure tree into the file; to be called once, when all is drawn."""
        document = self._canvas.document
        tree = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        root = document.Reference(tree)
        tree["K"] = self.root.register(document, root)
        entries: list[object] = []
        for index, marks in enumerate(self._pages):
            entries += [index, document.Reference(PDFArray([element.ref for element in marks]))]
        for index, element in enumerate(self._annotated, _FIRST_ANNOTATION):
            entries += [index, element.ref]
        tree["ParentTree"] = PDFDictionary({"Nums": PDFArray(entries)})
        tree["ParentTreeNextKey"] = _FIRST_ANNOTATION + len(self._annotated)
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})

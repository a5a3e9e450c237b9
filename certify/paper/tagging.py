"""The structure that screen readers follow: elements, what of the page belongs to each, links."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from certify.paper.pdf import File, Name, Raw, Ref, Value, number, written
from certify.paper.tokens import PAGE_H, PT

Box = tuple[float, float, float, float]  # x, y, width, height in millimetres from the top left
_FIRST_ANNOTATION: Final = 1000  # keys of the parent tree below are pages


def rectangle(box: Box) -> list[Value]:
    x, y, w, h = box
    return [Raw(number(v / PT)) for v in (x, PAGE_H - y - h, x + w, PAGE_H - y)]


@dataclass(frozen=True, slots=True)
class _Mark:
    """Marked content number `index` of a page."""

    page: Ref
    index: int


@dataclass(frozen=True, slots=True)
class _Annotation:
    page: Ref
    ref: Ref


@dataclass(eq=False, slots=True)
class Element:
    tag: str
    attributes: dict[str, Value] = field(default_factory=dict)
    kids: list["Element | _Mark | _Annotation"] = field(default_factory=list)
    ref: Ref = field(default_factory=lambda: Ref(0))


@dataclass(slots=True)
class Page:
    """The ref of the page, the element of each of its marked contents, its operators and annotations."""

    ref: Ref
    marks: list[Element] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    annotations: list[Ref] = field(default_factory=list)


class Tags:
    def __init__(self, file: File) -> None:
        self._file = file
        self.root = Element("Document")
        self._stack = [self.root]
        self.pages: list[Page] = []
        self._annotated: list[Element] = []
        self.next_page()

    def next_page(self) -> None:
        self.pages.append(Page(self._file.reserve()))

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @contextmanager
    def element(
        self, tag: str, *, lang: str = "", alt: str = "", box: Box | None = None, scope: str = ""
    ) -> Iterator[Element]:
        attributes: dict[str, Value] = {}
        if lang:
            attributes["Lang"] = lang
        if alt:
            attributes["Alt"] = alt
        if box:
            attributes["A"] = {"O": Name("Layout"), "Placement": Name("Block"), "BBox": rectangle(box)}
        if scope:
            attributes["A"] = {"O": Name("Table"), "Scope": Name(scope)}
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
        element, page = self._stack[-1], self.page
        element.kids.append(_Mark(page.ref, len(page.marks)))
        page.operators.append(f"/{element.tag} <</MCID {len(page.marks)}>> BDC")
        page.marks.append(element)
        yield
        page.operators.append("EMC")

    @contextmanager
    def artifact(self) -> Iterator[None]:
        """Mark what is drawn as ornament, or as said already."""
        self.page.operators.append("/Artifact BMC")
        yield
        self.page.operators.append("EMC")

    def link(self, element: Element, address: str, description: str, box: Box) -> None:
        annotation: dict[str, Value] = {
            "Type": Name("Annot"),
            "Subtype": Name("Link"),
            "Rect": rectangle(box),
            "Border": [0, 0, 0],
            "F": 4,
            "Contents": description,
            "A": {"Type": Name("Action"), "S": Name("URI"), "URI": address},
            "StructParent": _FIRST_ANNOTATION + len(self._annotated),
            "P": self.page.ref,
        }
        ref = self._file.add(annotation)
        self.page.annotations.append(ref)
        self._annotated.append(element)
        element.kids.append(_Annotation(self.page.ref, ref))

    def write_tree(self) -> Ref:
        """Write the structure tree into the file; to be called once, when all is drawn."""
        root = self._file.reserve()
        top = self._write(self.root, root)
        entries: list[Value] = []
        for index, page in enumerate(self.pages):
            entries += [index, self._file.add([element.ref for element in page.marks])]
        for index, element in enumerate(self._annotated, _FIRST_ANNOTATION):
            entries += [index, element.ref]
        tree: dict[str, Value] = {
            "Type": Name("StructTreeRoot"),
            "K": top,
            "ParentTree": self._file.add({"Nums": entries}),
            "ParentTreeNextKey": _FIRST_ANNOTATION + len(self._annotated),
        }
        self._file.put(root, tree)
        return root

    def _write(self, element: Element, parent: Ref) -> Ref:
        # Most objects of a file are these, hence written by hand: it halves the time that they take.
        element.ref = self._file.reserve()
        kids = []
        for kid in element.kids:
            match kid:
                case Element():
                    kids.append(f"{self._write(kid, element.ref)} 0 R")
                case _Mark(page, index):
                    kids.append(f"<</Type/MCR/Pg {page} 0 R/MCID {index}>>")
                case _Annotation(page, ref):
                    kids.append(f"<</Type/OBJR/Pg {page} 0 R/Obj {ref} 0 R>>")
        extra = "".join(f"/{key} {written(value)}" for key, value in element.attributes.items())
        body = f"<</Type/StructElem/S/{element.tag}/P {parent} 0 R{extra}/K[{' '.join(kids)}]>>"
        self._file.put(element.ref, Raw(body))
        return element.ref

"""A page as a tree that rules can walk: the standard library's parser, and nothing it would have to guess."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
RAW = frozenset({"script", "style"})
SEEN_ATTRIBUTES = ("alt", "aria-label", "title", "placeholder", "content", "value", "data-label")


@dataclass(slots=True)
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: list["Element | str"] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def all(self, *tags: str) -> Iterator["Element"]:
        return (element for element in self.walk() if element.tag in tags)

    def ancestors(self) -> Iterator["Element"]:
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def name(self) -> str:
        """Return the text that people find in it, by eye or by ear; hidden decoration is left out."""
        if self.attributes.get("aria-hidden") == "true":
            return ""
        parts = [self.attributes.get("aria-label", ""), self.attributes.get("alt", "")]
        parts += [child.name() if isinstance(child, Element) else child for child in self.children]
        return " ".join(" ".join(parts).split())

    def __str__(self) -> str:
        told = " ".join(
            f'{k}="{v}"' for k, v in self.attributes.items() if k in {"id", "name", "class", "href"}
        )
        return f"<{self.tag}{' ' + told if told else ''}>"


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#page", {})
        self.here = self.root
        self.doctype = ""
        self.duplicated: list[str] = []
        self.unclosed: list[str] = []

    def handle_decl(self, decl: str) -> None:
        if not self.root.children:
            self.doctype = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.duplicated += [
            f"<{tag}> {name}" for name, n in Counter(name for name, _ in attrs).items() if n > 1
        ]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.here.tag != tag:
            self.unclosed.append(f"</{tag}> closes <{self.here.tag}>")
            while self.here.tag not in {tag, "#page"}:
                self.here = self.here.parent or self.root
        self.here = self.here.parent or self.root

    def handle_data(self, data: str) -> None:
        if self.here is not self.root or data.strip():
            self.here.children.append(data)


@dataclass(frozen=True, slots=True)
class Page:
    source: str
    doctype: str
    root: Element
    duplicated: list[str]
    unclosed: list[str]

    def texts(self) -> Iterator[tuple[Element, str]]:
        for element in self.root.walk():
            if element.tag in RAW:
                continue
            for child in element.children:
                if isinstance(child, str) and child.strip():
                    yield element, " ".join(child.split())
            for name in SEEN_ATTRIBUTES:
                # What people typed into a field comes back as they typed it, whatever it is.
                if element.attributes.get(name) and not (
                    name == "value" and element.tag in {"input", "option"}
                ):
                    yield element, element.attributes[name]

    def ids(self) -> Counter[str]:
        return Counter(e.attributes["id"] for e in self.root.walk() if "id" in e.attributes)


def read(source: str) -> Page:
    tree = _Tree()
    tree.feed(source)
    tree.close()
    return Page(source, tree.doctype, tree.root, tree.duplicated, tree.unclosed)

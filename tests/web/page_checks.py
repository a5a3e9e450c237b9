"""What every page of ours holds to, checked on its source: the test client calls `check_page` on each answer.

A browser is not needed for any of this, so it costs a few milliseconds and no page escapes it. What needs one
(contrast, overflow, focus) is in tests/browser.
"""

import re
from collections.abc import Callable, Iterator

from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from tests.web.page_tree import Page, read

# Fields that need no label: they are not seen, or they carry their own text.
UNLABELLED = frozenset({"hidden", "submit", "button", "reset", "image"})
POINTERS = ("aria-describedby", "aria-labelledby", "aria-controls", "aria-owns", "for", "list", "headers")
# Text that only a mistake brings to a page: Python's nothing (an English sentence may say "None of"),
# JavaScript's nothing, a template not run, a translation without its values, an object, an escape
# escaped twice.
SLIPS = (
    re.compile(r"\bNone\b(?! of\b)"),
    re.compile(r"\bundefined\b"),
    re.compile(r"\{\{|\}\}|\{%|%\}"),
    re.compile(r"%\(\w+\)[sd]?"),
    re.compile(r"<[\w.]+ object at 0x"),
    re.compile(r"&(?:lt|gt|amp|quot|#\d+);"),
)
FETCHED = {"script": "src", "img": "src", "link": "href", "use": "href", "source": "src", "iframe": "src"}

Rule = Callable[[Page], Iterator[str]]
RULES: list[Rule] = []


def _rule(rule: Rule) -> Rule:
    RULES.append(rule)
    return rule


@_rule
def opens_with_doctype(page: Page) -> Iterator[str]:
    if page.doctype.lower() != "doctype html":
        yield f"the page opens with {page.source[:40]!r}, not with <!doctype html>"


@_rule
def is_well_formed(page: Page) -> Iterator[str]:
    yield from (f"attribute written twice: {what}" for what in page.duplicated)
    yield from page.unclosed


@_rule
def tells_its_language(page: Page) -> Iterator[str]:
    languages = [html.attributes.get("lang", "") for html in page.root.all("html")]
    if len(languages) != 1 or not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", languages[0]):
        yield f"lang of <html>: {languages}"


@_rule
def has_one_title(page: Page) -> Iterator[str]:
    titles = [
        title.name() for title in page.root.all("title") if not any(a.tag == "svg" for a in title.ancestors())
    ]
    if len(titles) != 1 or not titles[0].split("|")[0].strip():
        yield f"titles: {titles}"


@_rule
def has_one_first_heading(page: Page) -> Iterator[str]:
    headings = [heading.name() for heading in page.root.all("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"h1: {headings}"


@_rule
def headings_do_not_jump(page: Page) -> Iterator[str]:
    before = 0
    for heading in page.root.all("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(heading.tag[1])
        if level > before + 1 and before:
            yield f"h{before} is followed by {heading}: {heading.name()[:40]!r}"
        if not heading.name():
            yield f"empty {heading}"
        before = level


@_rule
def has_one_main(page: Page) -> Iterator[str]:
    if (count := len(list(page.root.all("main")))) != 1:
        yield f"<main>: {count}"


@_rule
def ids_are_unique(page: Page) -> Iterator[str]:
    yield from (f"id {name!r} stands {count} times" for name, count in page.ids().items() if count > 1)
    yield from (f"id {name!r} is empty or holds a space" for name in page.ids() if not name or " " in name)


@_rule
def pointers_have_targets(page: Page) -> Iterator[str]:
    ids = page.ids()
    for element in page.root.walk():
        for pointer in POINTERS:
            for target in element.attributes.get(pointer, "").split():
                if target not in ids:
                    yield f"{element} {pointer}={target!r} points nowhere"
        href = element.attributes.get("href", "")
        if element.tag == "a" and href.startswith("#") and href != "#" and href[1:] not in ids:
            yield f"{element} points nowhere"


@_rule
def fields_have_labels(page: Page) -> Iterator[str]:
    labelled = {label.attributes.get("for") for label in page.root.all("label") if label.name()}
    for control in page.root.all("input", "select", "textarea"):
        if control.tag == "input" and control.attributes.get("type", "text") in UNLABELLED:
            continue
        is_inside_label = any(above.tag == "label" for above in control.ancestors())
        is_named = any(control.attributes.get(name) for name in ("aria-label", "aria-labelledby"))
        if control.attributes.get("id") not in labelled and not is_inside_label and not is_named:
            yield f"{control} has no label"


@_rule
def groups_have_legends(page: Page) -> Iterator[str]:
    for group in page.root.all("fieldset"):
        legends = [legend for legend in group.all("legend") if legend.name()]
        if not legends and not group.attributes.get("aria-labelledby"):
            yield f"{group} has no legend"


@_rule
def images_have_alternatives(page: Page) -> Iterator[str]:
    for image in page.root.all("img"):
        if "alt" not in image.attributes:
            yield f'<img src="{image.attributes.get("src", "")}"> has no alt'
    for drawing in page.root.all("svg"):
        is_named = drawing.attributes.get("aria-label") or drawing.attributes.get("aria-labelledby")
        if drawing.attributes.get("aria-hidden") != "true" and not is_named:
            yield f"{drawing} is neither named nor hidden"


@_rule
def controls_have_names(page: Page) -> Iterator[str]:
    for control in page.root.all("button", "a", "summary"):
        if not control.name() and not control.attributes.get("aria-labelledby"):
            yield f"{control} has no text"
    for control in page.root.all("a"):
        if not control.attributes.get("href"):
            yield f"{control} leads nowhere"


@_rule
def tables_have_headers(page: Page) -> Iterator[str]:
    for table in page.root.all("table"):
        headers = list(table.all("th"))
        if not headers:
            yield f"{table} has no th"
        for header in headers:
            if header.attributes.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                yield f"{header} {header.name()[:30]!r} has no scope"


@_rule
def holds_no_code(page: Page) -> Iterator[str]:
    # The content policy would drop it anyway; here it is told before a browser is started.
    for element in page.root.walk():
        is_data = element.attributes.get("type") in {"application/ld+json", "application/json"}
        if element.tag == "style" or (
            element.tag == "script" and "src" not in element.attributes and not is_data
        ):
            yield f"inline <{element.tag}>"
        for name, value in element.attributes.items():
            if name == "style" or name.startswith("on") or value.strip().lower().startswith("javascript:"):
                yield f"{element} holds {name}={value!r}"


@_rule
def fetches_nothing_foreign(page: Page) -> Iterator[str]:
    for element in page.root.walk():
        address = element.attributes.get(FETCHED.get(element.tag, ""), "")
        is_told_only = element.tag == "link" and element.attributes.get("rel") in {"alternate", "canonical"}
        if re.match(r"(https?:)?//", address) and not is_told_only:
            yield f"{element} is fetched from {address}"
    for link in page.root.all("a", "form"):
        target = link.attributes.get("href") or link.attributes.get("action") or ""
        if target.startswith("http://") and not re.match(
            r"http://(127\.0\.0\.1|localhost|[\w.]+\.test)\b", target
        ):
            yield f"{link} leads to an address without encryption: {target}"


@_rule
def holds_no_slip(page: Page) -> Iterator[str]:
    for element, text in page.texts():
        for slip in SLIPS:
            if found := slip.search(text):
                yield f"{found.group()!r} in {element}: {text[:60]!r}"


@_rule
def posts_are_protected(page: Page) -> Iterator[str]:
    for form in page.root.all("form"):
        is_post = form.attributes.get("method", "get").lower() == "post"
        names = {control.attributes.get("name") for control in form.all("input")}
        if is_post and "csrf_token" not in names:
            yield f"{form} posts without a csrf_token"


@_rule
def nests_as_html_allows(page: Page) -> Iterator[str]:
    # Browsers move these silently; the form or link is then not where its author thinks.
    for element in page.root.all("a", "button", "form"):
        if any(above.tag == element.tag for above in element.ancestors()):
            yield f"{element} stands inside another <{element.tag}>"
    for element in page.root.all(
        "div", "p", "ul", "ol", "dl", "table", "form", "section", "h1", "h2", "h3", "h4"
    ):
        if element.parent is not None and element.parent.tag == "p":
            yield f"{element} stands inside <p>"


def faults(source: str) -> list[str]:
    """Return what is wrong with a page, in words; an empty list when nothing is."""
    page = read(source)
    return [f"{rule.__name__}: {fault}" for rule in RULES for fault in rule(page)]


def check_page(response: Response) -> None:
    """Fail with all faults of the page at once, so that one run is enough to mend it."""
    found = faults(response.get_data(as_text=True))
    assert not found, "\n".join(["the page does not hold to its rules:", *found])


def page_of(client: FlaskClient, address: str, status: int = 200) -> str:
    """Return a page that passed every check."""
    page = client.get(address)
    assert page.status_code == status, page.status
    check_page(page)
    return page.get_data(as_text=True)

"""What a page must hold to in a browser: `audit(page)` returns its faults in words, none when it has none.

axe-core finds what is wrong in the tree of the page. It does not see what overflows, what cannot be reached,
what has no visible focus, what vanishes in forced colours or on paper: those checks are here.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDE, PHONE, NARROW = 1280, 390, 320
HEIGHT = 900
MOST_TAB_STOPS = 150
SMALLEST_TARGET = 24

# WCAG 1.4.12. As a constructed sheet: the content policy of our pages refuses injected <style> elements.
MORE_SPACE = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""

SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const wide = [...document.querySelectorAll('body *')].filter(
    (e) => e.getBoundingClientRect().right > width + 1 && !e.closest('.table-responsive'));
  // Text that does not wrap sticks out of a box that is narrow enough.
  return wide.length
    ? wide.slice(-3).map((e) => `<${e.tagName.toLowerCase()} class="${e.getAttribute('class') || ''}">`)
    : ['text that does not wrap'];
}"""

CLIPPED = """() => [...document.querySelectorAll('main *, header *, footer *')].filter((e) => {
  const style = getComputedStyle(e);
  return style.overflow === 'hidden' && style.clipPath === 'none' && e.innerText?.trim()
    && style.position !== 'absolute'
    && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1);
}).map((e) => `<${e.tagName.toLowerCase()} class="${e.className}">`)"""

# Links within a sentence are exempt (WCAG 2.5.8), and so is what stands far enough from its neighbours; the
# pages here need only the first exemption.
SMALL_TARGETS = """(least) => [
  ...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((e) => {
    if (!e.checkVisibility({visibilityProperty: true}) || e.type === 'hidden') return false;
    const boxes = [e, ...(e.labels || [])].map((b) => b.getBoundingClientRect());
    if (boxes[0].width <= 1) return false;
    const inSentence = e.tagName === 'A' && getComputedStyle(e).display === 'inline'
      && e.parentElement.textContent.trim().length > e.textContent.trim().length;
    return !inSentence && !boxes.some((b) => b.width >= least && b.height >= least - 0.5);
  })
  .map((e) => `${e.outerHTML.slice(0, 80)} is ${Math.round(e.getBoundingClientRect().width)} x `
    + `${Math.round(e.getBoundingClientRect().height)} px`)"""

FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const ring = (node) => {
    const style = getComputedStyle(node);
    return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  };
  const box = e.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, Math.max(box.y + box.height / 2, 0));
  e.dataset.tabStop ??= String(document.querySelectorAll('[data-tab-stop]').length);
  return {
    stop: e.dataset.tabStop,
    what: e.outerHTML.slice(0, 90),
    href: e.getAttribute('href'),
    hasRing: ring(e) || [...(e.labels || [])].some(ring),
    isSeen: box.width > 1 && box.bottom > 0 && box.top < innerHeight,
    isCovered: !!top && !e.contains(top) && !top.contains(e)
      && ![...(e.labels || [])].some((label) => label.contains(top))
      && ['fixed', 'sticky'].includes(getComputedStyle(top.closest('.sv-saved') || top).position),
  };
}"""

# Forced colours leave SVG alone: a drawing in ink on a black ground is not seen. It must take the colour
# that the words around it were given.
LOST_DRAWINGS = """() => {
  const probe = document.createElement('span');
  probe.setAttribute('style', '');
  document.body.append(probe);
  const canvas = getComputedStyle(document.body).backgroundColor;
  const words = getComputedStyle(probe).color;
  probe.remove();
  return [...document.querySelectorAll('svg.icon, svg text')].filter((e) => e.checkVisibility())
    .filter((e) => {
      const style = getComputedStyle(e);
      const around = getComputedStyle(e.closest('a, button, summary, label') || e.parentElement).color;
      const told = [words, around];
      return style.fill === canvas || !told.includes(style.fill) || !told.includes(style.color);
    })
    .map((e) => e.outerHTML.slice(0, 80));
}"""

# Browsers drop grounds on paper, so white words are lost unless the element insists on its colours.
LOST_ON_PAPER = """() => [...document.querySelectorAll('body *')].filter((e) => {
  if (!e.checkVisibility({visibilityProperty: true})) return false;
  const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  if (!own || getComputedStyle(e).clipPath !== 'none') return false;
  const style = getComputedStyle(e);
  const [r, g, b] = style.color.match(/[\\d.]+/g).map(Number);
  return (0.299 * r + 0.587 * g + 0.114 * b) > 160 && style.printColorAdjust !== 'exact';
}).map((e) => e.outerHTML.slice(0, 80))"""


def audit(page: Page) -> list[str]:
    """Check the open page at three widths, by keyboard, in forced colours, on paper and without scripts.

    The page is resized and loaded anew on the way; it must answer to GET. For the answer to a POST use
    `glance`.
    """
    address = page.url
    faults: list[str] = []
    for width in (WIDE, PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": HEIGHT})
        faults += [f"at {width} px: {fault}" for fault in glance(page)]
    for check in (more_space, keyboard, forced_colours, paper, without_scripts):
        page.set_viewport_size({"width": WIDE, "height": HEIGHT})
        page.goto(address)
        faults += check(page)
    page.goto(address)
    return faults


def glance(page: Page) -> list[str]:
    """Check the page as it stands, without leaving it: axe, sideways scrolling, targets too small."""
    page.evaluate("document.fonts.ready")
    page.evaluate("scrollTo({top: 0, behavior: 'instant'})")  # a bar at the foot may lie over anything else
    faults = list(axe(page))
    faults += [f"scrolls sideways because of {what}" for what in page.evaluate(SIDEWAYS)]
    faults += [f"target too small: {what}" for what in page.evaluate(SMALL_TARGETS, SMALLEST_TARGET)]
    return faults


def axe(page: Page) -> Iterator[str]:
    # evaluate() goes through the debugger, past the content policy; a script tag would be refused.
    page.evaluate(AXE.read_text())
    result: dict[str, Any] = page.evaluate("(tags) => axe.run(document, {runOnly: tags})", AXE_RULES)
    for violation in result["violations"]:
        for node in violation["nodes"]:
            told = " ".join(check["message"] for check in node["any"] + node["all"] + node["none"])
            yield f"axe {violation['id']} at {node['target']}: {told[:160]}"


def more_space(page: Page) -> list[str]:
    page.set_viewport_size({"width": NARROW, "height": HEIGHT})
    page.evaluate(MORE_SPACE)
    faults = [f"with wider spacing scrolls sideways because of {what}" for what in page.evaluate(SIDEWAYS)]
    return faults + [f"with wider spacing cuts off {what}" for what in page.evaluate(CLIPPED)]


def keyboard(page: Page) -> list[str]:
    """Walk through all tab stops: the skip link comes first and works, each stop is seen and has its ring."""
    faults: list[str] = []
    # A page may hand the focus to its errors at once; the walk starts at the top all the same.
    page.evaluate("() => { document.activeElement?.blur(); getSelection().collapse(document.body, 0); }")
    passed: set[str] = set()
    for _ in range(MOST_TAB_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUSED)
        if stop is None or stop["stop"] in passed:
            break
        if not passed and stop["href"] != "#main":
            faults.append(f"the first tab stop is no skip link: {stop['what']}")
        passed.add(stop["stop"])
        for is_good, fault in (
            (stop["hasRing"], "no visible focus on"),
            (stop["isSeen"], "the focus goes out of sight to"),
            (not stop["isCovered"], "the focus is covered at"),
        ):
            if not is_good:
                faults.append(f"{fault} {stop['what']}")
    if not passed:
        faults.append("nothing can be reached by keyboard")
    skip = page.locator('a[href="#main"]').first
    if skip.count():
        skip.focus()
        page.keyboard.press("Enter")
        if page.evaluate("document.activeElement.id") != "main":
            faults.append("the skip link does not lead to the content")
    return faults


def forced_colours(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active", color_scheme="dark")
    faults = [f"lost in forced colours: {what}" for what in page.evaluate(LOST_DRAWINGS)]
    page.emulate_media(forced_colors="none", color_scheme="light")
    return faults


def paper(page: Page) -> list[str]:
    page.emulate_media(media="print")
    faults = [f"lost on paper: {what}" for what in page.evaluate(LOST_ON_PAPER)]
    if not page.locator("h1").first.is_visible():
        faults.append("no title on paper")
    if page.locator("nav:visible").count():
        faults.append("navigation on paper")
    page.emulate_media(media="screen")
    return faults


def without_scripts(page: Page) -> list[str]:
    """Open the same page on a phone with scripts off: the content is there, the menu opens by keyboard."""
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(
        java_script_enabled=False,
        locale="it-IT",
        viewport={"width": PHONE, "height": HEIGHT},
        storage_state=page.context.storage_state(),
    )
    try:
        plain = context.new_page()
        plain.goto(page.url)
        faults = [] if plain.locator("h1").first.is_visible() else ["without scripts there is no content"]
        menu = plain.locator("details.sv-menu")
        if menu.count():
            menu.locator("summary").focus()
            plain.keyboard.press("Enter")
            if not menu.locator("nav a").first.is_visible():
                faults.append("without scripts the menu does not open by keyboard")
        return faults
    finally:
        context.close()

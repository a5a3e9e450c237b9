"""The checks are checked: a page with one fault planted is told, the same page without it is not."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page

from tests.browser.checks import audit

GOOD = """<!doctype html>
<html lang="it">
  <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Prova</title>
    <style>
      a, summary, button { display: inline-block; min-height: 24px; min-width: 24px }
      a:focus, summary:focus, button:focus { outline: 3px solid #17324d }
      svg { fill: currentColor; height: 20px }
      main:focus { outline: 0 }
      @media (min-width: 992px) { .sv-menu { display: none } }
      @media print { nav, .sv-menu { display: none } }
    </style></head>
  <body>
    <header><a href="#main">Vai al contenuto</a>
      <details class="sv-menu"><summary>Menu</summary><nav><a href="/">Corsi</a></nav></details></header>
    <main id="main" tabindex="-1"><h1>Prova</h1><p>Testo.</p><button type="button">Avanti</button>
      <svg class="icon" aria-hidden="true" viewBox="0 0 9 9"><path d="M0 0h9v9H0z" /></svg></main>
  </body>
</html>"""

LATE_TITLE = """<h1 hidden>Prova</h1><script>document.querySelector("h1").hidden = false</script>"""
PLANTED = [
    ("axe color-contrast", "<p>", '<p style="color: #bbb">'),
    ("scrolls sideways", "<p>", '<p style="width: 350px">'),
    ("target too small", "<button", '<button style="min-height: 0; height: 12px; padding: 0"'),
    ("with wider spacing scrolls sideways", "<p>", f'<p style="white-space: nowrap">{"parole " * 6}'),
    ("with wider spacing cuts off", "<p>", '<p style="height: 20px; overflow: hidden">Ci sta appena. '),
    ("no visible focus on <button", "<button", '<button style="outline: 0"'),
    ("the focus goes out of sight", "<button", '<button style="position: fixed; left: 0; top: -80px"'),
    ("the first tab stop is no skip link", '<a href="#main">', '<a href="/">Prima</a><a href="#main">'),
    ("the skip link does not lead", ' tabindex="-1"', ""),
    ("lost in forced colours", "fill: currentColor", "fill: #17324d"),
    ("lost on paper", "<p>", '<p style="background: #000; color: #fff">'),
    ("no title on paper", "@media print {", "@media print { h1 { display: none }"),
    ("navigation on paper", "<main", "<nav style='display: block'><a href='/'>Corsi</a></nav><main"),
    ("without scripts there is no content", "<h1>Prova</h1>", LATE_TITLE),
    ("without scripts the menu does not open", "<nav>", '<nav style="display: none">'),
]  # fmt: skip


@pytest.fixture
def served() -> Iterator[dict[str, str]]:
    """Serve one page, whose source a test may change, on an address of its own."""
    source = {"page": GOOD, "address": ""}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(source["page"].encode())

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's own name
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    Thread(target=server.serve_forever, daemon=True).start()
    source["address"] = f"http://127.0.0.1:{server.server_port}/"
    yield source
    server.shutdown()
    server.server_close()


def test_a_good_page_has_no_faults(page: Page, served: dict[str, str]) -> None:
    page.goto(served["address"])
    assert audit(page) == []


@pytest.mark.parametrize(("fault", "old", "new"), PLANTED)
def test_a_planted_fault_is_told(page: Page, served: dict[str, str], fault: str, old: str, new: str) -> None:
    assert old in GOOD
    served["page"] = GOOD.replace(old, new, 1)
    page.goto(served["address"])
    assert any(fault in told for told in audit(page))

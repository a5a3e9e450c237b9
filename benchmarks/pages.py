"""What pages cost a visitor: bytes on the first and on the next visit, queries, and Lighthouse's four marks.

`python -m benchmarks.pages`. The limits: 150 kB compressed on the first visit without fonts, 30 kB on the
next, 15 queries. Lighthouse needs `npm ci --prefix benchmarks/lighthouse` and Chromium; without them that
part is skipped and says so. The server is the one of the browser tests: one process, threads, SQLite.
"""

import json
import logging
import os
import re
import subprocess
import tempfile
from pathlib import Path
from urllib.request import Request, urlopen

from sqlalchemy import event

from commons.db import db
from tests.browser.dressing import dress
from tests.browser.site import Site, serve

FIRST_KB, NEXT_KB, QUERIES = 150, 30, 15
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
LIGHTHOUSE = Path(__file__).parent / "lighthouse" / "node_modules" / "lighthouse" / "cli" / "index.js"
PAGES = {
    "home": "/it/",
    "list": "/it/courses",
    "calendar": "/it/calendar",
    "course": "/it/courses/{slug}",
    "verification": "/v/{code}",
    "verify": "/it/verify",
    "tutor": "{tutors_link}",
}
MARKS = ("performance", "accessibility", "best-practices", "seo")
_PART = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|svg|png|webp)[^"]*)"')


def fetch(address: str) -> tuple[int, str]:
    """Return the compressed size of an answer, and its text."""
    with urlopen(Request(address, headers={"Accept-Encoding": "br, gzip"})) as answer:
        size = len(answer.read())
    with urlopen(address) as answer:
        return size, answer.read().decode(errors="replace")


def weigh(site: Site, path: str) -> tuple[float, float, int]:
    """Return kB of the first visit without fonts, kB of the next, and the queries of one answer."""
    queries: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            queries.append(statement)

    with site.app.app_context():
        engine = db.engine
    page, text = fetch(site.base_url + path)
    event.listen(engine, "before_cursor_execute", note)
    fetch(site.base_url + path)
    event.remove(engine, "before_cursor_execute", note)
    parts = {part.replace("&amp;", "&").partition("#")[0] for part in _PART.findall(text)}
    first = page + sum(fetch(site.base_url + part)[0] for part in parts)
    return first / 1000, page / 1000, len(queries) // 2  # asked twice: compressed, and to be read


def judge(address: str, folder: Path) -> dict[str, int]:
    """Return Lighthouse's marks of 100, on its slow phone."""
    report = folder / "report.json"
    flags = [
        "--quiet",
        "--output=json",
        f"--output-path={report}",
        f"--only-categories={','.join(MARKS)}",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    command = ["node", str(LIGHTHOUSE), address, *flags]
    subprocess.run(command, check=True, env={**os.environ, "CHROME_PATH": CHROMIUM}, capture_output=True)
    found = json.loads(report.read_text())["categories"]
    return {name: round(100 * (found[name]["score"] or 0)) for name in MARKS}


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder, serve(Path(folder)) as site:
        values = dress(site)
        paths = {name: path.format(**values) for name, path in PAGES.items()}
        print(f"limits: {FIRST_KB} kB first, {NEXT_KB} kB next, {QUERIES} queries")
        for name, path in paths.items():
            first, following, queries = weigh(site, path)
            print(
                f"{name:14} first {first:6.1f} kB ({first / FIRST_KB:.2f})  "
                f"next {following:5.1f} kB ({following / NEXT_KB:.2f})  {queries:2} queries"
            )
        if not LIGHTHOUSE.exists():
            print("SKIPPED Lighthouse: npm ci --prefix benchmarks/lighthouse")
            return
        print("Lighthouse, phone: " + ", ".join(MARKS))
        for name, path in paths.items():
            marks = judge(site.base_url + path, Path(folder))
            print(f"{name:14} " + "  ".join(f"{marks[each]:3}" for each in MARKS))


if __name__ == "__main__":
    main()

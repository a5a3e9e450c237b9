"""What the pages of placements and assessments cost with a whole year in the database.

`python -m benchmarks.practice [postgresql] [analysed] [slow]`. The limits: 100 ms (median of 15 warm
answers, without a network) and 15 queries a page, whatever the number of rows; 60 kB compressed, without the
shared style sheet, for a tutor's page of thirty interns, which is read on a telephone. `slow` prints the
slowest statements of each page that is over a limit. PostgreSQL is the server that TEST_POSTGRES_URL names;
it always has statistics, SQLite only when `analysed` asks for them.
"""

import re
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from flask import Flask

from benchmarks.full_house import Page, come_as_tutor, database, find_cast, full_house, sign_in_as, watch
from commons.db import reading

LIMIT_MS, LIMIT_QUERIES, LIMIT_KB = 100, 15, 60
WARM, TIMES = 2, 15
SLOWEST: Final = 4
OK: Final = 200
_SCRIPT = re.compile(r'src="(/static/[^"]+\.js[^"]*)"')


@dataclass(frozen=True, slots=True)
class Cost:
    ms: float
    processor_ms: float
    """Of this process alone: on a busy machine it tells whether the page was slow, or only waited."""
    statements: tuple[tuple[str, float], ...]
    kb: float
    """Compressed, with the scripts that the page asks for and without the shared style sheet."""

    @property
    def is_over(self) -> bool:
        return self.ms > LIMIT_MS or len(self.statements) > LIMIT_QUERIES


def list_pages(app: Flask) -> list[Page]:
    with app.app_context():
        with reading() as session:
            cast = find_cast(session)
        promoter, operator = sign_in_as(app, cast.lead_id), sign_in_as(app, cast.operator_id)
        own, keeper = sign_in_as(app, cast.holder_id), sign_in_as(app, cast.keeper_id)
        chief, judge = sign_in_as(app, cast.chief_id), sign_in_as(app, cast.judge_id)
        tutor = come_as_tutor(app, cast.tutor_key)
    desk, people = "/it/promoter/placements", "/it/operator/people"
    running, reported = f"{desk}/{cast.running_id}", f"{desk}/{cast.reported_id}"
    mine = f"/it/me/placements/{cast.own_id}"
    work = f"/it/assessments/{cast.assessment_id}"
    week, observed = f"/it/host/{cast.week[0]}/hours", f"/it/host/{cast.observed[0]}/competences"
    return [
        Page("promoter: desk", "/it/promoter", promoter),
        Page("promoter: list", desk, promoter),
        Page("promoter: list, filtered", f"{desk}?state=active&kind=internship", promoter),
        Page("promoter: list, searched", f"{desk}?q={cast.word}", promoter),
        Page("promoter: list, page 8", f"{desk}?page=8", promoter),
        Page("promoter: list, by name", f"{desk}?sort=name", promoter),
        Page("promoter: list as CSV", f"{desk}.csv", promoter),
        Page("promoter: a placement", running, promoter),
        Page("promoter: its way", f"{running}/way", promoter),
        Page("promoter: closing", f"{reported}/closing", promoter),
        Page("tutor: 30 interns", "/it/host", tutor),
        Page("tutor: hours", week, tutor),
        Page("tutor: hours of a week", f"{week}/{cast.week[1]}", tutor),
        Page("tutor: competences", observed, tutor),
        Page("tutor: an observation", f"{observed}/{cast.observed[1]}", tutor),
        Page("person: placements", "/it/me/placements", own),
        Page("person: one of them", mine, own),
        Page("person: its hours", f"{mine}/hours", own),
        Page("person: both voices", f"{mine}/voices", own),
        Page("person: dossier", "/it/me/dossier", keeper),
        Page("person: assessments", "/it/me/assessments", keeper),
        Page("body: queue", "/it/assessments", chief),
        Page("body: mine", "/it/assessments/mine", judge),
        Page("body: decided", "/it/assessments/decided", chief),
        Page("body: an assessment", work, judge),
        Page("body: a competence", f"{work}/competences/{cast.competence_id}", judge),
        Page("body: functions", f"{work}/functions", chief),
        Page("body: its document", f"{work}/document", chief),
        Page("operator: persons", people, operator),
        Page("operator: persons, searched", f"{people}?q=torre", operator),
        Page("operator: doubles", f"{people}/doubles", operator),
        Page("operator: a person", f"{people}/{cast.holder_id}", operator),
    ]


def measure(app: Flask, page: Page) -> Cost:
    """Open the page until it is warm, then fifteen times; the queries are those of one answer."""
    for _ in range(WARM):
        answer = page.client.get(page.path)
        if answer.status_code != OK:
            raise LookupError(f"{page.name}: {page.path} answers {answer.status}")
    statements: list[tuple[str, float]] = []
    with app.app_context(), watch(statements):
        html = page.client.get(page.path).get_data(as_text=True)
    times, worked = [], []
    for _ in range(TIMES):
        begun, begun_working = time.perf_counter(), time.process_time()
        page.client.get(page.path)
        times.append((time.perf_counter() - begun) * 1000)
        worked.append((time.process_time() - begun_working) * 1000)
    parts = {part.replace("&amp;", "&") for part in _SCRIPT.findall(html)}
    kb = sum(_weigh(page, path) for path in (page.path, *parts)) / 1000
    return Cost(median(times), median(worked), tuple(statements), kb)


def _weigh(page: Page, path: str) -> int:
    with page.client.get(path, headers={"Accept-Encoding": "br, gzip"}) as answer:
        return len(answer.get_data())


def main() -> None:
    kind = "postgresql" if "postgresql" in sys.argv else "sqlite"
    is_analysed = kind == "postgresql" or "analysed" in sys.argv
    with (
        tempfile.TemporaryDirectory() as folder,
        database(kind, Path(folder)) as url,
        full_house(url, Path(folder), is_analysed=is_analysed) as app,
    ):
        print(f"{kind}. limits: {LIMIT_MS} ms, {LIMIT_QUERIES} queries; the tutor's page {LIMIT_KB} kB")
        for page in list_pages(app):
            cost = measure(app, page)
            mark = " OVER" if cost.is_over else ""
            weight = f"  ({cost.kb / LIMIT_KB:.2f})" if page.name == "tutor: 30 interns" else ""
            print(
                f"{page.name:28} {cost.ms:6.1f} ms ({cost.ms / LIMIT_MS:.2f}, processor "
                f"{cost.processor_ms:5.1f} ms)  "
                f"{len(cost.statements):2} queries ({len(cost.statements) / LIMIT_QUERIES:.2f})  "
                f"{cost.kb:5.1f} kB{weight}{mark}",
                flush=True,
            )
            if cost.is_over and "slow" in sys.argv:
                slowest = sorted(cost.statements, key=lambda each: -each[1])[:SLOWEST]
                for statement, ms in slowest:
                    print(f"      {ms:6.1f} ms  {' '.join(statement.split())}")


if __name__ == "__main__":
    main()

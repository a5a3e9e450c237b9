"""Who may knock where: every route x method x actor, as a literal. A new route without a row fails.

Y comes in (whatever the view then says), S is asked to sign in, N is told that it is not his, H is told that
there is nothing.
"""

import shutil
from pathlib import Path

from flask import Flask, Response
from werkzeug.routing import Rule

from commons.db import db
from tests.conftest import Browser
from tests.guards.world import ACTORS, World, make_world
from tests.signin import sign_in

#         nobody, holder, other, staff, lead, partner, stranger, operator
TABLE: dict[str, str] = {
    "GET certificates.follow": "SNNYYNHN",
    "GET certificates.issued": "SNNYYNHN",
    "GET certificates.issued_table": "SNNYYNHN",
    "GET certificates.paper": "SNNYYHHN",
    "GET certificates.preview": "SNNYYNHN",
    "GET certificates.rehearse": "SNNYYNHN",
    "GET certificates.reinstate": "SNNNYHHN",
    "GET certificates.replace": "SNNNYHHN",
    "GET certificates.revoke": "SNNNYHHN",
    "GET certificates.show": "SNNYYHHN",
    "GET certificates.suspend": "SNNNYHHN",
    "GET courses.list": "YYYYYYYY",
    "GET courses.show": "YYYYYYYY",
    "GET demo.letter": "YYYYYYYY",
    "GET demo.mailbox": "YYYYYYYY",
    "GET demo.people": "YYYYYYYY",
    "GET documents.data": "SYHYYHHH",
    "GET documents.paper": "SYHYYHHH",
    "GET documents.show": "SYHYYHHH",
    "GET enrolments.correct_name": "SNNYYNHN",
    "GET enrolments.decide": "SNNYYNHN",
    "GET enrolments.editions": "SNNYYYYN",
    "GET enrolments.enrol": "SNNYYNHN",
    "GET enrolments.meeting": "SNNYYNHN",
    "GET enrolments.people": "SNNYYNHN",
    "GET enrolments.record_withdrawal": "SNNYYNHN",
    "GET enrolments.register": "SNNYYNHN",
    "GET feeds.courses_csv": "YYYYYYYY",
    "GET feeds.courses_json": "YYYYYYYY",
    "GET frameworks.index": "YYYYYYYY",
    "GET frameworks.show": "YYYYYYYY",
    "GET health.check": "YYYYYYYY",
    "GET issuers.did": "YYYYYYYY",
    "GET issuers.show": "YYYYYYYY",
    "GET organisations.show": "YYYYYYYY",
    "GET pages.accessibility": "YYYYYYYY",
    "GET pages.brand": "YYYYYYYY",
    "GET pages.help": "YYYYYYYY",
    "GET pages.home": "YYYYYYYY",
    "GET pages.how": "YYYYYYYY",
    "GET pages.legal": "YYYYYYYY",
    "GET pages.privacy": "YYYYYYYY",
    "GET portfolio.attestation": "SYHHHHHH",
    "GET portfolio.home": "SYYYYYYY",
    "GET signin.ask": "YYYYYYYY",
    "GET signin.confirm": "HHHHHHHH",
    "GET signin.sent": "YYYYYYYY",
    "GET signin.sessions": "SYYYYYYY",
    "GET static": "YYYYYYYY",
    "GET verification.ask": "YYYYYYYY",
    "GET verification.data": "YYYYYYYY",
    "GET verification.paper": "HHHHHHHH",
    "GET verification.show": "YYYYYYYY",
    "POST certificates.call_back": "SNNNYNHN",
    "POST certificates.send": "SNNNYNHN",
    "POST certificates.issue": "SNNNYNHN",
    "POST certificates.reinstate": "SNNNYHHN",
    "POST certificates.replace": "SNNNYHHN",
    "POST certificates.revoke": "SNNNYHHN",
    "POST certificates.suspend": "SNNNYHHN",
    "POST demo.enter": "YYYYYYYY",
    "POST enrolments.confirm": "SNNYYNHN",
    "POST enrolments.correct_name": "SNNYYNHN",
    "POST enrolments.decide": "SNNYYNHN",
    "POST enrolments.enrol": "SNNYYNHN",
    "POST enrolments.let_in": "SNNYYNHN",
    "POST enrolments.meeting": "SNNYYNHN",
    "POST enrolments.open_enrolments": "SNNYYNHN",
    "POST enrolments.record": "SNNYYNHN",
    "POST enrolments.record_withdrawal": "SNNYYNHN",
    "POST enrolments.refuse": "SNNYYNHN",
    "POST enrolments.reopen": "SNNNYNHN",
    "POST signin.ask": "YYYYYYYY",
    "POST signin.confirm": "YYYYYYYY",
    "POST signin.leave": "YYYYYYYY",
    "POST signin.sessions": "SHHHHHHH",
    "POST verification.compare": "YYYYYYYY",
}
PUBLIC = {
    "courses.list",
    "courses.show",
    "demo.enter",
    "demo.letter",
    "demo.mailbox",
    "demo.people",
    "feeds.courses_csv",
    "feeds.courses_json",
    "frameworks.index",
    "frameworks.show",
    "health.check",
    "issuers.did",
    "issuers.show",
    "organisations.show",
    "pages.accessibility",
    "pages.brand",
    "pages.help",
    "pages.home",
    "pages.how",
    "pages.legal",
    "pages.privacy",
    "signin.ask",
    "signin.confirm",
    "signin.leave",
    "signin.sent",
    "static",
    "verification.ask",
    "verification.compare",
    "verification.data",
    "verification.paper",
    "verification.show",
}
CLOSED_EDITION = ("certificates.", "enrolments.reopen")


def doors(app: Flask) -> dict[str, Rule]:
    """Return one rule for each endpoint and method, the one with a language where there are two."""
    found: dict[str, Rule] = {}
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: "<any" in rule.rule):
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            found[f"{method} {rule.endpoint}"] = rule
    return found


def address(app: Flask, rule: Rule, world: World) -> str:
    edition = world.closed_edition_id if rule.endpoint.startswith(CLOSED_EDITION) else world.open_edition_id
    values = {**world.values, "edition_id": edition}
    if rule.endpoint in {"enrolments.let_in", "enrolments.refuse"}:
        values["enrolment_id"] = world.values["waiting_id"]
    if "slug" in rule.arguments:
        values["slug"] = world.values[rule.endpoint]
    built = app.url_map.bind("segnavia.test").build(
        rule.endpoint, {name: values[name] for name in rule.arguments}
    )
    return str(built)


def read_token(page: str) -> str:
    return page.split('name="csrf_token"')[1].split('value="')[1].split('"', maxsplit=1)[0]


def knock(app: Flask, world: World, method: str, path: str, actor: str) -> str:
    client = Browser(app, Response, use_cookies=True)
    account_id = world.accounts[actor]
    if account_id is not None:
        sign_in(client, account_id)
    token = {}
    if method == "POST":
        page = client.get("/it/demo").get_data(as_text=True)  # a page with a form, whoever looks
        token = {"csrf_token": read_token(page)}
    answer = client.open(path, method=method, data=token)
    assert answer.status_code < 500, f"{method} {path} as {actor}: {answer.status}"
    answer.close()
    if answer.status_code == 401 or "/signin?next=" in answer.headers.get("Location", ""):
        return "S"
    return {403: "N", 404: "H"}.get(answer.status_code, "Y")


def test_every_door_opens_to_whom_it_should(demo_app: Flask, tmp_path: Path) -> None:
    world = make_world(demo_app)
    file = db.engine.url.database if db.engine.dialect.name == "sqlite" else None
    if file:
        db.engine.dispose()
        shutil.copy(file, tmp_path / "before.db")
    seen = {}
    for door, rule in sorted(doors(demo_app).items()):
        method = door.split()[0]
        if method == "POST" and not file:
            continue  # what a POST changes is undone by copying a file back: SQLite is enough for access
        path, answers = address(demo_app, rule, world), ""
        for actor in ACTORS:
            answers += knock(demo_app, world, method, path, actor)
            if method == "POST" and file:
                db.engine.dispose()
                shutil.copy(tmp_path / "before.db", file)
        seen[door] = answers
    assert seen == {door: row for door, row in TABLE.items() if file or door.startswith("GET")}


def test_public_doors_are_these_and_no_others(demo_app: Flask) -> None:
    views = demo_app.view_functions
    assert {name for name, view in views.items() if view.__access__.name == "public"} == PUBLIC  # type: ignore[union-attr]

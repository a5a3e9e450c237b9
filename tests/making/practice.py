"""A small world of two placements in which anybody tries anything, and what is true there, read by plain SQL.

The conditions are written a second time here, from the product's description and not from the rules: what
both say is right, or both are wrong in the same way.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from certify.placements.changing import print_of
from certify.placements.rules import PlacementKind, PlacementState
from commons.access import Role, Viewer
from tests.factories import NOW, make_account, make_membership, make_person, make_staff
from tests.issuing import make_issuer
from tests.making.dossiers import accredit
from tests.making.placements import MadePlacement, make_placement

Row = Mapping[str, Any]


@dataclass
class World:
    """Marta volunteers with the accredited body, where she is a lead too; Ivo is the intern of another."""

    bodies: list[UUID]
    placements: list[MadePlacement]
    persons: list[Viewer]
    actors: list[Viewer]
    title_id: UUID
    now: datetime = NOW
    prints: list[str] = field(default_factory=lambda: ["0" * 64])

    @property
    def today(self) -> date:
        return self.now.date()


def make_world(session: Session, *, valid_until: date | None, started_ago: int, born: date | None) -> World:
    bodies = [make_issuer(session), make_issuer(session)]
    title_id = accredit(session, bodies[0], valid_until=valid_until)
    ids = [make_person(session, name, birth_date=born) for name in ("Marta", "Ivo")]
    accounts = [make_account(session, each) for each in ids]
    make_membership(session, accounts[0], bodies[0], Role.PROMOTER_LEAD)
    persons = [
        Viewer(accounts[0], ids[0], frozenset({(bodies[0], Role.PROMOTER_LEAD)})),
        Viewer(accounts[1], ids[1]),
    ]
    starts_on = NOW.date() - timedelta(days=started_ago)
    kinds = (PlacementKind.VOLUNTEERING, 20), (PlacementKind.INTERNSHIP, 70)
    placements = [
        make_placement(
            session,
            state=PlacementState.DRAFT,
            kind=kind,
            person_id=person_id,
            promoter_id=body_id,
            host_id=body_id if kind is PlacementKind.VOLUNTEERING else None,
            starts_on=starts_on,
            ends_on=starts_on + timedelta(days=days),
        )
        for (kind, days), person_id, body_id in zip(kinds, ids, bodies, strict=True)
    ]
    others = [make_staff(session, bodies[0], Role.PROMOTER_STAFF), make_staff(session, bodies[0])]
    leads = [each.lead for each in placements]
    return World(bodies, placements, persons, [*leads, *persons, *others, Viewer()], title_id)


def read_rows(session: Session, sql: str, **values: object) -> list[Row]:
    """Return what a statement finds; SQLite keeps a UUID as 32 hexadecimal digits."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    plain = {
        name: value.hex if isinstance(value, UUID) and is_sqlite else value for name, value in values.items()
    }
    return [dict(row) for row in session.execute(text(sql), plain).mappings()]


def _day(value: object) -> date:
    return date.fromisoformat(str(value)[:10])


def lacks_signatures(session: Session, row: Row) -> bool:
    """Tell whether somebody who has to did not sign the version that stands."""
    wanted = {"promoter", "person"}
    if row["host_id"] != row["promoter_id"]:
        wanted.add("host")
    if row["second_host_id"] is not None:
        wanted.add("second_host")
    born = read_rows(session, "SELECT birth_date FROM person WHERE id = :id", id=row["person_id"])
    own = read_rows(
        session,
        "SELECT signed_on FROM project_signature "
        "WHERE placement_id = :id AND version = :version AND party = 'person'",
        id=row["id"],
        version=row["version"],
    )
    if born[0]["birth_date"] is not None and own:
        birth = _day(born[0]["birth_date"])
        young = [
            (day.year - birth.year, day.month, day.day) < (18, birth.month, birth.day)
            for day in (_day(own[0]["signed_on"]), _day(row["starts_on"]))
        ]
        if young[0] and (row["guardian_name"] or young[1]):
            wanted.add("guardian")
    found = read_rows(
        session,
        "SELECT party FROM project_signature WHERE placement_id = :id AND version = :version",
        id=row["id"],
        version=row["version"],
    )
    return not wanted <= {each["party"] for each in found}


def against_statement(session: Session, placement_id: UUID) -> list[str]:
    """Say why there may be no final statement (B) about this placement."""
    (row,) = read_rows(session, "SELECT * FROM placement WHERE id = :id", id=placement_id)
    hours = read_rows(
        session,
        "SELECT id FROM hour_entry WHERE placement_id = :id AND confirmed_hours > 0",
        id=placement_id,
    )
    facts = {
        "open": row["state"] != "closed" or row["ended_on"] is None,
        "unsigned": lacks_signatures(session, row),
        "hours": not hours,
    }
    return [name for name, is_so in facts.items() if is_so]


def against_transparency(session: Session, certificate: Row) -> list[str]:
    """Say why this document (C) should not be there, on the day on which it was issued."""
    asked = read_rows(
        session,
        "SELECT r.*, d.person_id, p.birth_date FROM dossier_receipt r JOIN dossier d ON d.id = r.dossier_id "
        "JOIN person p ON p.id = d.person_id WHERE r.certificate_id = :id",
        id=certificate["id"],
    )
    if len(asked) != 1 or certificate["subject_type"] != "placement":
        return ["receipt"]
    (receipt,) = asked
    (placement,) = read_rows(session, "SELECT * FROM placement WHERE id = :id", id=certificate["subject_id"])
    day = _day(certificate["issued_on"])
    chosen = receipt["chosen"]
    told = json.loads(chosen) if isinstance(chosen, str) else chosen or {"competences": []}
    shown = read_rows(
        session,
        "SELECT competence_id FROM observation WHERE placement_id = :id AND shown = 'shown' "
        "AND sent_at IS NOT NULL",
        id=certificate["subject_id"],
    )
    persons = {certificate["person_id"], placement["person_id"], receipt["person_id"]}
    bodies = {certificate["issuer_id"], placement["promoter_id"], receipt["issuer_id"]}
    facts = {
        "placement": receipt["placement_id"] != certificate["subject_id"],
        "another-person": len(persons) > 1,
        "another-body": len(bodies) > 1,
        "kind": placement["kind"] != "volunteering",
        "not-over": placement["state"] not in {"closed", "interrupted"},
        "agreed": receipt["state"] != "issued"
        or receipt["signed_on"] is None
        or _day(receipt["signed_on"]) > day,
        "birth-date": receipt["birth_date"] is None,
        "accreditation": not is_implementing(session, certificate["issuer_id"], day),
        "shown": not {UUID(str(each["competence_id"])) for each in shown}
        & {UUID(each) for each in told["competences"]},
    }
    return [name for name, is_so in facts.items() if is_so]


def is_implementing(session: Session, body_id: object, day: date) -> bool:
    """Tell whether a confirmed act makes the body an implementing one on that day."""
    rows = read_rows(
        session,
        "SELECT valid_from, valid_until, ended_on FROM accreditation WHERE organisation_id = :body "
        "AND function = 'implementing' AND confirmed_at IS NOT NULL",
        body=body_id,
    )
    return any(
        _day(row["valid_from"]) <= day
        and all(day <= _day(row[each]) for each in ("valid_until", "ended_on") if row[each] is not None)
        for row in rows
    )


def list_documents(session: Session, world: World) -> list[Row]:
    """Return all documents of both bodies, with whether a lead of that body issued it."""
    return [
        row
        for body_id in world.bodies
        for row in read_rows(
            session,
            "SELECT c.*, EXISTS (SELECT 1 FROM membership m JOIN account a ON a.id = m.account_id WHERE "
            "a.person_id = c.issued_by_id AND m.organisation_id = c.issuer_id AND m.role = 'promoter_lead') "
            "AS by_lead FROM certificate c WHERE issuer_id = :body ORDER BY kind, year, serial",
            body=body_id,
        )
    ]


def wrong_hours(session: Session, placement_id: UUID) -> list[str]:
    """Name the days with hours that were confirmed before it ran, after it was over, or that do not count."""
    (placement,) = read_rows(session, "SELECT * FROM placement WHERE id = :id", id=placement_id)
    events = read_rows(
        session,
        "SELECT what, on_day, at FROM placement_event WHERE placement_id = :id ORDER BY at",
        id=placement_id,
    )
    first = min((each["at"] for each in events if each["what"] == "started"), default=None)
    over = min((each["at"] for each in events if each["what"] in {"closed", "never_started"}), default=None)
    last = _day(placement["ended_on"] or placement["ends_on"])
    wrong = []
    for row in read_rows(
        session,
        "SELECT day, confirmed_at, confirmed_hours FROM hour_entry WHERE placement_id = :id "
        "AND confirmed_at IS NOT NULL",
        id=placement_id,
    ):
        at, day, counts = row["confirmed_at"], _day(row["day"]), row["confirmed_hours"] > 0
        if first is None or at < first or (over is not None and at > over):
            wrong.append(f"{day}: confirmed while it did not run")
        if counts and (not _day(placement["starts_on"]) <= day <= last or day > _day(at)):
            wrong.append(f"{day}: outside")
        if counts and _stood_still(events, day):
            wrong.append(f"{day}: suspended")
    return wrong


def _stood_still(events: list[Row], day: date) -> bool:
    since: date | None = None
    for each in events:
        if each["what"] == "suspended":
            since = _day(each["on_day"])
        elif each["what"] == "resumed" and since is not None:
            if since <= day < _day(each["on_day"]):
                return True
            since = None
    return since is not None and day >= since


def wrong_signatures(session: Session, placement_id: UUID) -> list[str]:
    """Name what is wrong with who signed what: one version is one text, and nobody signs for another."""
    rows = read_rows(
        session,
        "SELECT s.party, s.version, s.project_sha256, a.person_id AS signer_id, p.person_id, "
        "p.version AS top, EXISTS (SELECT 1 FROM membership m WHERE m.account_id = s.recorded_by_id "
        "AND m.role = 'promoter_lead' AND m.organisation_id = p.promoter_id) AS by_lead "
        "FROM project_signature s "
        "JOIN placement p ON p.id = s.placement_id LEFT JOIN account a ON a.id = s.recorded_by_id "
        "WHERE s.placement_id = :id",
        id=placement_id,
    )
    wrong = []
    texts: dict[int, str] = {}
    reads = print_of(session, placement_id)
    for row in rows:
        if texts.setdefault(row["version"], row["project_sha256"]) != row["project_sha256"]:
            wrong.append("two texts of one version")
        if row["version"] == row["top"] and row["project_sha256"] != reads:
            wrong.append("the text changed under a signature")
        if row["version"] > row["top"]:
            wrong.append("a version that never was")
        if row["party"] == "person" and row["signer_id"] != row["person_id"]:
            wrong.append("somebody for the person")
        if row["party"] == "promoter" and (not row["by_lead"] or row["signer_id"] == row["person_id"]):
            wrong.append("somebody for the promoter")
    return wrong

"""A small world in which anybody tries anything, and what is true of its documents, read by plain SQL.

The conditions are written a second time here, from the product's description and not from the rules: what
both say is right, or both are wrong in the same way.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from certify.assessments.asking import ask_assessment
from certify.assessments.rules import Part
from certify.placements.models import PlacementTutor
from certify.placements.rules import Party
from commons.access import Viewer
from commons.organisations.rules import AccreditationFunction
from tests.factories import NOW
from tests.making.assessments import Body, Candidate, Made, make_candidate, title_body
from tests.making.attesting import SCOPE, make_issuing_body


@dataclass
class World:
    """One titled body, another one, two persons. Dora, an assessor, was tutor of the first."""

    body: Body
    candidates: list[Candidate]
    made: list[Made] = field(default_factory=list)
    now: datetime = NOW

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def actors(self) -> list[Viewer]:
        body = self.body
        own = [each.viewer for each in self.candidates]
        return [body.lead, body.anna, body.bruno, body.carla, body.dora, body.eva, *own, Viewer()]

    @property
    def person_ids(self) -> set[UUID]:
        return {each.person_id for each in self.candidates}


def make_world(session: Session, *, valid_until: date | None) -> World:
    name = f"Ente titolato {uuid4().hex}"  # worlds share one database: no two are called alike
    body = make_issuing_body(session, name=name, functions=(AccreditationFunction.IDENTIFICATION,))
    for function in (AccreditationFunction.VALIDATION, AccreditationFunction.CERTIFICATION):
        title_body(session, body.id, function, scope=f"{SCOPE}\nDEMO-02", valid_until=valid_until)
    candidates = [make_candidate(session, name) for name in ("Giulia", "Marco")]
    tutor = session.get_one(PlacementTutor, candidates[0].placement.tutor_ids[Party.HOST])
    tutor.person_id = body.dora.person_id
    session.flush()
    return World(body, candidates)


def ask(session: Session, world: World, candidate: Candidate, part: Part, actor: Viewer) -> None:
    made_id = ask_assessment(
        session, part=part, body_id=world.body.id, is_informed=True, actor=actor, now=world.now
    )
    if made_id not in {each.id for each in world.made}:
        world.made.append(Made(made_id, world.body, candidate))


def _one(session: Session, sql: str, **values: object) -> dict[str, object] | None:
    row = session.execute(text(sql), _plain(session, values)).mappings().first()
    return dict(row) if row is not None else None


def _all(session: Session, sql: str, **values: object) -> list[dict[str, object]]:
    return [dict(row) for row in session.execute(text(sql), _plain(session, values)).mappings()]


def _plain(session: Session, values: dict[str, object]) -> dict[str, object]:
    """SQLite keeps a UUID as 32 hexadecimal digits."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return {
        name: value.hex if isinstance(value, UUID) and is_sqlite else value for name, value in values.items()
    }


def what_stands_against(session: Session, assessment_id: UUID, today: date) -> list[str]:
    """Say why no document may come out of this assessment on this day; nothing where one may."""
    row = _one(session, "SELECT * FROM assessment WHERE id = :id", id=assessment_id)
    assert row is not None
    if row["part"] not in {"validation", "certification"}:
        return ["part"]
    against = [] if row["stage"] in {"evaluation", "attestation"} else ["stage"]
    against += _against_functions(session, assessment_id, row)
    against += _against_decisions(session, assessment_id, row)
    against += _against_what_is_told(session, assessment_id, row)
    interview = row["interview_on"]
    if interview is None or str(interview)[:10] > today.isoformat():
        against.append("interview")
    if not is_titled(session, row["body_id"], str(row["part"]), str(row["standard_scope"] or ""), today):
        against.append("accreditation")
    if row["part"] == "certification":
        against += _against_commission(session, assessment_id, interview, today)
    return against


def _against_decisions(session: Session, assessment_id: UUID, row: dict[str, object]) -> list[str]:
    verdicts = _all(
        session,
        "SELECT verdict, ada_code, ada_version FROM assessed_competence WHERE assessment_id = :id",
        id=assessment_id,
    )
    yes = [each for each in verdicts if each["verdict"] == "yes"]
    facts = {
        "undecided": not verdicts or any(each["verdict"] is None for each in verdicts),
        "nothing-validated": not yes,
        "ada": any(not each["ada_code"] or not each["ada_version"] for each in yes),
        "whole": row["is_whole_qualification"] and len(yes) < len(verdicts),
    }
    return [name for name, is_so in facts.items() if is_so]


def _against_what_is_told(session: Session, assessment_id: UUID, row: dict[str, object]) -> list[str]:
    standard = ("scope", "repertory", "code", "version", "title", "eqf")
    against = [name for name in standard if not row[f"standard_{name}"]]
    against += [name for name in ("ways", "informed_at") if not row[name]]
    terms = _one(session, "SELECT * FROM attestation_terms WHERE assessment_id = :id", id=assessment_id)
    wanted = ("authority", "participation", "quality", "signer_name", "signer_office")
    if terms is None or not all(terms[name] for name in wanted):
        against.append("terms")
    if _all(
        session,
        "SELECT id FROM host_question WHERE assessment_id = :id AND answered_at IS NULL",
        id=assessment_id,
    ):
        against.append("question")
    return against


def _against_functions(session: Session, assessment_id: UUID, row: dict[str, object]) -> list[str]:
    against = []
    held = [row["f1_id"], row["f2_id"], row["f3_id"]]
    if None in held or len({*held}) < len(held) or row["person_id"] in held:
        against.append("functions")
    for function, person_id in zip(("f1", "f2", "f3"), held, strict=True):
        told = _all(
            session,
            "SELECT has_conflict, declared_by_id FROM conflict_declaration "
            "WHERE assessment_id = :id AND function = :function",
            id=assessment_id,
            function=function,
        )
        mine = [each for each in told if each["declared_by_id"] == person_id]
        if not mine or (function != "f1" and any(each["has_conflict"] for each in mine)):
            against.append(f"{function}-undeclared")
    if judges_whom_he_knows(session, assessment_id):
        against.append("f3-knows")
    return against


def judges_whom_he_knows(session: Session, assessment_id: UUID) -> bool:
    """Tell whether F3 was a tutor of the person, or ever accompanied her in this assessment."""
    tutors = _all(
        session,
        "SELECT t.person_id FROM placement_tutor t JOIN placement p ON p.id = t.placement_id "
        "JOIN assessment a ON a.person_id = p.person_id AND a.f3_id = t.person_id WHERE a.id = :id",
        id=assessment_id,
    )
    accompanied = _all(
        session,
        "SELECT c.id FROM conflict_declaration c JOIN assessment a ON a.id = c.assessment_id "
        "AND a.f3_id = c.declared_by_id WHERE a.id = :id AND c.function = 'f1'",
        id=assessment_id,
    )
    same = _all(session, "SELECT id FROM assessment WHERE id = :id AND f1_id = f3_id", id=assessment_id)
    return bool(tutors or accompanied or same)


def is_titled(session: Session, body_id: object, function: str, scope: str, today: date) -> bool:
    """Tell whether a confirmed act of force today names this scope, on a line of its own."""
    day = today.isoformat()
    for row in _all(
        session,
        "SELECT scope, valid_from, valid_until, ended_on, confirmed_at FROM accreditation "
        "WHERE organisation_id = :body AND function = :function",
        body=body_id,
        function=function,
    ):
        last = min((str(row[each])[:10] for each in ("valid_until", "ended_on") if row[each]), default=None)
        lines = [each.strip().lower() for each in str(row["scope"]).splitlines()]
        is_in_force = str(row["valid_from"])[:10] <= day and (last is None or day <= last)
        if row["confirmed_at"] and is_in_force and scope.lower() in lines and scope:
            return True
    return False


def _against_commission(session: Session, assessment_id: UUID, interview: object, today: date) -> list[str]:
    row = _one(session, "SELECT * FROM commission WHERE assessment_id = :id", id=assessment_id)
    if row is None:
        return ["commission"]
    members = select_members(session, assessment_id)
    held_on = str(row["minutes_on"])[:10] if row["minutes_on"] else ""
    is_whole = row["act"] and row["president"] and row["minutes"] and len(members) >= 2
    is_in_time = bool(held_on) and str(interview or "")[:10] <= held_on <= today.isoformat()
    return [] if is_whole and is_in_time else ["commission"]


def select_members(session: Session, assessment_id: UUID) -> list[str]:
    from certify.assessments.models import Commission

    return list(
        session.scalars(select(Commission.members).where(Commission.assessment_id == assessment_id)).one()
    )


def list_documents(session: Session, world: World) -> list[dict[str, object]]:
    """Return all documents of the world's body, as rows of the register."""
    return _all(
        session,
        "SELECT id, kind, person_id, subject_type, subject_id, status, year, serial, number, version, "
        "issued_by_id, signed_pdf_sha256 FROM certificate WHERE issuer_id = :body ORDER BY kind, serial",
        body=world.body.id,
    )


def list_open_parts(session: Session, world: World) -> list[tuple[object, object]]:
    rows = _all(
        session,
        "SELECT dossier_id, part FROM assessment WHERE body_id = :body AND stage IN "
        "('access', 'identification', 'evaluation', 'attestation')",
        body=world.body.id,
    )
    return [(row["dossier_id"], row["part"]) for row in rows]


def next_day(world: World, days: int) -> None:
    world.now += timedelta(days=days)

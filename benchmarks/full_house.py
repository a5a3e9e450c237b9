"""A database with the simulated year in it, and somebody for each page: where there is most to show."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
from flask import Flask, Response
from flask.testing import FlaskClient
from sqlalchemy import event, func, inspect, select, text
from sqlalchemy.orm import Session

from certify.assessments.models import AssessedCompetence, Assessment
from certify.assessments.rules import Stage
from certify.dossiers.models import Dossier, DossierPart
from certify.hosting.entering import KEY
from certify.hosting.links import make_token
from certify.hosting.models import HostLink
from certify.placements.hours import monday_of
from certify.placements.models import HourEntry, Observation, Placement, PlacementTutor, ProjectObjective
from certify.placements.rules import PlacementState
from commons.access import Role
from commons.db import Base, db, reading, unit_of_work
from commons.edges import edges
from commons.organisations.models import Membership, Organisation
from commons.people.models import Account
from commons.schema import upgrade
from commons.settings import Settings
from commons.signin.rules import hash_secret
from demo.year_people import MARK
from demo.year_rows import INTERNS
from tests.conftest import POSTGRES, Browser
from tests.signin import sign_in
from wsgi import create_app

BASE_URL = "http://segnavia.test"


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    path: str
    client: FlaskClient


@dataclass(frozen=True, slots=True)
class Cast:
    """Who opens the pages, and which ones."""

    lead_id: UUID
    operator_id: UUID
    running_id: UUID
    reported_id: UUID
    word: str
    tutor_key: str
    week: tuple[UUID, date]
    observed: tuple[UUID, UUID]
    holder_id: UUID
    own_id: UUID
    keeper_id: UUID
    chief_id: UUID
    judge_id: UUID
    assessment_id: UUID
    competence_id: UUID


@contextmanager
def full_house(url: str, folder: Path, *, is_analysed: bool) -> Iterator[Flask]:
    """Make the tables, write the year, give the app.

    `is_analysed`: with the statistics that PostgreSQL gathers by itself and SQLite only when asked.
    """
    settings = Settings(
        instance=folder,
        database_url=url,
        public_base_url=BASE_URL,
        secret_key="a secret that is long enough for measuring",
        master_keys={"test": bytes(range(32))},
        is_demo=True,
    )
    app = create_app(settings)
    with app.app_context():
        _make_tables()
        started = time.perf_counter()
        told = app.test_cli_runner().invoke(args=["demo", "year"], catch_exceptions=False)
        seconds, said = time.perf_counter() - started, told.output.strip().splitlines()[-1].strip()
        print(f"demo year: {seconds:.1f} s. {said}")
        if is_analysed:
            with db.engine.begin() as connection:
                connection.execute(text("ANALYZE"))
        db.engine.dispose()
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def _make_tables() -> None:
    """Migrate; where no migration knows some table yet, make them all as the models say."""
    with db.engine.connect() as connection:
        upgrade(connection)
        known = set(inspect(connection).get_table_names())
    if set(Base.metadata.tables) <= known:
        return
    print("no migration for all tables yet: made from the models")
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys=ON"))
            for name in known:
                connection.execute(text(f'DROP TABLE "{name}"'))
    Base.metadata.create_all(db.engine)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{folder}/year.db"
        return
    name = f"segnavia_bench_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
    try:
        yield POSTGRES.rpartition("/")[0].replace("postgresql://", "postgresql+psycopg://") + f"/{name}"
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as server:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def find_cast(session: Session) -> Cast:
    """Find everybody in the year."""
    promoter_id = session.scalars(select(Organisation.id).where(Organisation.slug == MARK)).one()
    running_id, title = session.execute(
        select(Placement.id, Placement.title)
        .where(Placement.promoter_id == promoter_id, Placement.state == PlacementState.ACTIVE)
        .order_by(Placement.starts_on, Placement.id)
        .limit(1)
    ).one()
    reported_id = session.scalars(
        select(Placement.id)
        .where(Placement.promoter_id == promoter_id, Placement.state == PlacementState.REPORTED)
        .order_by(Placement.planned_hours.desc(), Placement.id)
    ).first()
    tutor_key = session.scalars(
        select(PlacementTutor.address_key)
        .where(PlacementTutor.party == "host")
        .group_by(PlacementTutor.address_key)
        .having(func.count() == INTERNS)
        .order_by(PlacementTutor.address_key)
    ).first()
    holder_id = session.scalars(
        select(Placement.person_id)
        .join(Observation, Observation.placement_id == Placement.id)
        .group_by(Placement.person_id)
        .order_by(func.count().desc(), Placement.person_id)
    ).first()
    own_id = session.scalars(
        select(Placement.id)
        .join(Observation, Observation.placement_id == Placement.id)
        .where(Placement.person_id == holder_id)
        .group_by(Placement.id)
        .order_by(func.count().desc(), Placement.id)
    ).first()
    keeper_id = session.scalars(
        select(Dossier.person_id)
        .join(DossierPart, DossierPart.dossier_id == Dossier.id)
        .group_by(Dossier.person_id)
        .order_by(func.count().desc(), Dossier.person_id)
    ).first()
    assessment_id, judge_id, body_id = session.execute(
        select(Assessment.id, Assessment.f3_id, Assessment.body_id)
        .join(AssessedCompetence, AssessedCompetence.assessment_id == Assessment.id)
        .where(Assessment.stage == Stage.EVALUATION)
        .group_by(Assessment.id, Assessment.f3_id, Assessment.body_id)
        .order_by(func.count().desc(), Assessment.id)
        .limit(1)
    ).one()
    competence_id = session.scalars(
        select(AssessedCompetence.id).where(
            AssessedCompetence.assessment_id == assessment_id, AssessedCompetence.position == 1
        )
    ).one()
    if None in {reported_id, tutor_key, holder_id, own_id, keeper_id}:
        raise LookupError("the year has nobody for some page")
    week, observed = _of_tutor(session, str(tutor_key))
    return Cast(
        lead_id=_who(session, Role.PROMOTER_LEAD, promoter_id),
        operator_id=_who(session, Role.OPERATOR, None),
        running_id=running_id,
        reported_id=reported_id,
        word=title.split()[0],
        tutor_key=str(tutor_key),
        week=week,
        observed=observed,
        holder_id=holder_id,
        own_id=own_id,
        keeper_id=keeper_id,
        chief_id=_who(session, Role.ASSESSMENT_LEAD, body_id),
        judge_id=judge_id,
        assessment_id=assessment_id,
        competence_id=competence_id,
    )


def _who(session: Session, role: Role, organisation_id: UUID | None) -> UUID:
    """Return the person who holds an office, the first by id."""
    wanted = select(Account.person_id).join(Membership, Membership.account_id == Account.id)
    wanted = wanted.where(Membership.role == role).order_by(Account.person_id).limit(1)
    if organisation_id is not None:
        wanted = wanted.where(Membership.organisation_id == organisation_id)
    return session.scalars(wanted).one()


def _of_tutor(session: Session, key: str) -> tuple[tuple[UUID, date], tuple[UUID, UUID]]:
    """Return a week with open days of one of the tutor's interns, and a competence not yet spoken of."""
    mine = select(PlacementTutor.placement_id).where(PlacementTutor.address_key == key)
    placement_id, day = session.execute(
        select(HourEntry.placement_id, HourEntry.day)
        .where(HourEntry.placement_id.in_(mine), HourEntry.confirmed_hours.is_(None))
        .order_by(HourEntry.day, HourEntry.placement_id)
        .limit(1)
    ).one()
    observed = session.execute(
        select(ProjectObjective.placement_id, ProjectObjective.competence_id)
        .join(Placement, Placement.id == ProjectObjective.placement_id)
        .outerjoin(
            Observation,
            (Observation.placement_id == ProjectObjective.placement_id)
            & (Observation.competence_id == ProjectObjective.competence_id),
        )
        .where(
            Placement.id.in_(mine),
            Placement.state == PlacementState.ACTIVE,
            Observation.sent_at.is_(None),
        )
        .order_by(ProjectObjective.id)
        .limit(1)
    ).one()
    return (placement_id, monday_of(day)), (observed.placement_id, observed.competence_id)


def sign_in_as(app: Flask, person_id: UUID) -> FlaskClient:
    with reading() as session:
        account_id = session.scalars(select(Account.id).where(Account.person_id == person_id)).one()
    client = Browser(app, Response, use_cookies=True)
    sign_in(client, account_id)
    return client


def come_as_tutor(app: Flask, key: str) -> FlaskClient:
    """Open a tutor's link as the button of its page does."""
    with unit_of_work() as session:
        link_id = session.scalars(select(HostLink.id).where(HostLink.address_key == key)).one()
        token = make_token(session, link_id, now=edges().clock.now())
    client = Browser(app, Response, use_cookies=True)
    with client.session_transaction(base_url=BASE_URL) as cookie:
        cookie[KEY] = hash_secret(token)
    return client


@contextmanager
def watch(statements: list[tuple[str, float]]) -> Iterator[None]:
    """Note each statement of the block, and how many milliseconds it took in the database."""
    engine, begun = db.engine, [0.0]

    def before(_conn: object, _cursor: object, *_rest: object) -> None:
        begun[0] = time.perf_counter()

    def after(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE", "PRAGMA")):
            statements.append((statement, (time.perf_counter() - begun[0]) * 1000))

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)

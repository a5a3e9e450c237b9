"""What the tour of placements, dossiers and assessments needs: ids, tokens, what the stage leaves out."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.assessments.appeals import file_appeal
from certify.assessments.asking import ask_assessment
from certify.assessments.assigning import assign_functions, declare
from certify.assessments.identifying import ask_identified
from certify.assessments.models import AssessedCompetence, Assessment, HostQuestion
from certify.assessments.rules import Act, Function, Part
from certify.assessments.services import move_stage, refuse_assessment
from certify.certificates.models import Certificate
from certify.dossiers.gathering import attach_file
from certify.dossiers.models import Dossier, DossierCompetence, DossierReceipt
from certify.evidence.models import EvidenceFile
from certify.evidence.rules import Context
from certify.evidence.services import keep_file
from certify.hosting.links import ensure_link, make_token
from certify.placements.models import Placement, PlacementTutor, ProjectObjective
from commons.access import Role, Viewer
from commons.adapters.mail import read_mailbox
from commons.edges import edges
from commons.organisations.models import Membership
from commons.people.models import Account, Person
from demo import assessing
from demo.practice_script import ACCOMPANIES, INTERN, LEADS, NOW_RUNNING, TUTOR, VOLUNTEER, Practice
from demo.practice_waiting import ASSESSED, SUMMER_ID, UNSIGNED
from demo.script import Staff
from demo.stage import Stage
from tests.browser.site import Site
from tests.making.evidence import photograph

WEEK = timedelta(days=7)
_GUARDIANS_LINK = re.compile(r"/g/([\w-]{40,})")
REASONS = "Per una delle due competenze nel dossier non c’è un episodio che altri abbiano visto."


def dress_practice(session: Session, stage: Stage) -> None:
    """Bring a photograph, have two requests refused, one of them appealed; leave two documents to sign."""
    now = edges().clock.now()
    lead = viewer_of(session, LEADS.family_name)
    volunteer, assessed = (
        viewer_of(session, each.family_name, each.given_name) for each in (VOLUNTEER, ASSESSED)
    )
    body_id = next(iter(lead.organisations))
    _bring_photograph(session, volunteer, now)
    prepared_id = ask_assessment(
        session,
        part=Part.VALIDATION,
        body_id=body_id,
        is_informed=True,
        actor=viewer_of(session, INTERN.family_name, INTERN.given_name),
        now=now - timedelta(days=assessing.ASKED),
    )
    staff = {each: viewer_of(session, each.family_name) for each in assessing.STAFF}
    assessing.prepare(session, stage, prepared_id, staff)
    _identify(session, viewer_of(session, INTERN.family_name, INTERN.given_name), body_id, staff)
    refused = {
        who: ask_assessment(
            session, part=Part.IDENTIFICATION, body_id=body_id, is_informed=True, actor=who, now=now
        )
        for who in (volunteer, assessed)
    }
    for assessment_id in refused.values():
        version = session.get_one(Assessment, assessment_id).version
        refuse_assessment(session, assessment_id, REASONS, version=version, actor=lead, now=now)
    file_appeal(
        session,
        refused[assessed],
        "L’episodio c’è: la tutor lo ha raccontato, e sta nel dossier dal primo giorno.",
        actor=assessed,
        now=now,
    )


def _identify(session: Session, person: Viewer, body_id: UUID, staff: Mapping[Staff, Viewer]) -> None:
    """Accompany an identification until the person is asked whether she agrees to its document."""
    now = edges().clock.now()
    lead, companion = staff[LEADS], staff[ACCOMPANIES]
    assessment_id = ask_assessment(
        session, part=Part.IDENTIFICATION, body_id=body_id, is_informed=True, actor=person, now=now - WEEK
    )
    row = session.get_one(Assessment, assessment_id)
    assign_functions(
        session,
        assessment_id,
        {Function.F1: companion.person_id},
        version=row.version,
        actor=lead,
        now=now,
    )
    declare(session, assessment_id, Function.F1, has_conflict=False, words="", actor=companion, now=now)
    move_stage(session, assessment_id, Act.ACCOMPANY, version=row.version, actor=companion, now=now)
    proposed = session.scalars(
        select(DossierCompetence.competence_id).where(DossierCompetence.dossier_id == row.dossier_id)
    ).all()
    ask_identified(session, assessment_id, list(proposed), actor=lead, now=now)


def _bring_photograph(session: Session, person: Viewer, now: Any) -> None:
    """Bring what shows a competence, under the placement that has ended."""
    placement_id = _placement(session, VOLUNTEER)
    assert person.person_id is not None
    evidence_id = keep_file(
        session,
        photograph((600, 400)),
        person_id=person.person_id,
        context=Context.PLACEMENT,
        context_id=placement_id,
        title="Il foglio dei turni per lingua",
        uploaded_by="Lea Beispiel",
        actor=person,
        files=edges().files,
        now=now,
    )
    attach_file(session, _dossier_row(session, VOLUNTEER), evidence_id, person.person_id)


def things_of_practice(session: Session, site: Site) -> dict[str, object]:
    """Return the ids and tokens that stand in the addresses of the tour; tokens are made anew."""
    running, done, unsigned = (_placement(session, each) for each in (NOW_RUNNING, VOLUNTEER, UNSIGNED))
    half = _assessment(session, ASSESSED, Part.VALIDATION)
    today = edges().clock.today()
    return {
        "running": running,
        "done": done,
        "unsigned": unsigned,
        "seen": _placement(session, ASSESSED),
        "objective": session.scalars(
            select(ProjectObjective.competence_id)
            .where(ProjectObjective.placement_id == running)
            .order_by(ProjectObjective.position)
            .limit(1)
        ).one(),
        "week": today - timedelta(days=today.weekday()) - WEEK,
        "dossier_row": _dossier_row(session, VOLUNTEER),
        "experience": SUMMER_ID,
        "receipt": session.scalars(
            select(DossierReceipt.id).where(DossierReceipt.dossier_id == _dossier(session, VOLUNTEER))
        ).one(),
        "photograph": _photograph(session, done),
        "queued": _assessment(session, VOLUNTEER, Part.VALIDATION),
        "half": half,
        "half_decided": _competence(session, half, 1),
        "half_open": _competence(session, half, 2),
        "prepared": _assessment(session, INTERN, Part.VALIDATION),
        "certified": _assessment(session, INTERN, Part.CERTIFICATION),
        "identified": _assessment(session, INTERN, Part.IDENTIFICATION),
        "refused": _assessment(session, VOLUNTEER, Part.IDENTIFICATION),
        "appealed": _assessment(session, ASSESSED, Part.IDENTIFICATION),
        "question": session.scalars(select(HostQuestion.id).where(HostQuestion.assessment_id == half)).one(),
        "transparency": _document(session, "transparency", VOLUNTEER),
        "final": _document(session, "placement", VOLUNTEER),
        "certification": _document(session, "certificate", INTERN),
        "certificate_code": _code(session, "certificate", INTERN),
        "transparency_code": _code(session, "transparency", VOLUNTEER),
        "guardian": _guardians_token(site),
    }


def make_tutors_link(session: Session) -> str:
    """Return the address of a fresh link of the tutor on stage."""
    now = edges().clock.now()
    address = session.scalars(
        select(PlacementTutor.address).where(PlacementTutor.address_key == TUTOR[2]).limit(1)
    ).one()
    assert address is not None
    return f"/h/{make_token(session, ensure_link(session, address, 'it', now=now), now=now)}"


def viewer_of(session: Session, family_name: str, given_name: str | None = None) -> Viewer:
    person = find_person(session, family_name, given_name)
    account_id = session.scalars(select(Account.id).where(Account.person_id == person.id)).one()
    memberships = session.execute(
        select(Membership.organisation_id, Membership.role).where(Membership.account_id == account_id)
    )
    return Viewer(account_id, person.id, frozenset((row[0], Role(row[1])) for row in memberships))


def find_person(session: Session, family_name: str, given_name: str | None = None) -> Person:
    """Return who is called so; of namesakes on stage the given name chooses."""
    wanted = select(Person).where(Person.family_name == family_name, Person.merged_into_id.is_(None))
    if given_name is not None:
        wanted = wanted.where(Person.given_name == given_name)
    return session.scalars(wanted.limit(1)).one()


def _person_id(session: Session, practice: Practice) -> UUID:
    return session.scalars(
        select(Person.id)
        .join(Placement, Placement.person_id == Person.id)
        .where(Person.family_name == practice.family_name, Person.given_name == practice.given_name)
        .limit(1)
    ).one()


def _placement(session: Session, practice: Practice) -> UUID:
    return session.scalars(
        select(Placement.id).where(Placement.person_id == _person_id(session, practice))
    ).one()


def _dossier(session: Session, practice: Practice) -> UUID:
    return session.scalars(select(Dossier.id).where(Dossier.person_id == _person_id(session, practice))).one()


def _dossier_row(session: Session, practice: Practice) -> UUID:
    return session.scalars(
        select(DossierCompetence.id)
        .where(DossierCompetence.dossier_id == _dossier(session, practice))
        .order_by(DossierCompetence.position)
        .limit(1)
    ).one()


def _assessment(session: Session, practice: Practice, part: Part) -> UUID:
    return session.scalars(
        select(Assessment.id).where(
            Assessment.person_id == _person_id(session, practice), Assessment.part == part
        )
    ).one()


def _competence(session: Session, assessment_id: UUID, position: int) -> UUID:
    return session.scalars(
        select(AssessedCompetence.id).where(
            AssessedCompetence.assessment_id == assessment_id, AssessedCompetence.position == position
        )
    ).one()


def _document(session: Session, kind: str, practice: Practice) -> UUID:
    return session.scalars(
        select(Certificate.id).where(
            Certificate.kind == kind, Certificate.person_id == _person_id(session, practice)
        )
    ).one()


def _code(session: Session, kind: str, practice: Practice) -> str:
    return session.get_one(Certificate, _document(session, kind, practice)).code


def _photograph(session: Session, placement_id: UUID) -> UUID:
    return session.scalars(
        select(EvidenceFile.id).where(EvidenceFile.context_id == placement_id).limit(1)
    ).one()


def _guardians_token(site: Site) -> str:
    letters = read_mailbox(site.app.config["SETTINGS"].mailbox_dir)
    texts = (str(body.get_content()) for _name, letter in letters if (body := letter.get_body(("plain",))))
    return next(match.group(1) for text in texts if (match := _GUARDIANS_LINK.search(text)))

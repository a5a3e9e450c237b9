"""What waits in the second half: an evaluation half done, and a minor's project that nobody has signed."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from certify.dossiers.models import Experience
from certify.dossiers.rules import ExperienceKind
from certify.dossiers.services import Told, add_experience, open_dossier
from certify.placements.guardians import ask_guardian
from certify.placements.rules import Party, PlacementKind, Shown
from certify.placements.services import (
    Objective,
    Tutor,
    create_placement,
    set_objectives,
    set_tutors,
)
from commons.access import Viewer
from commons.frameworks.queries import get_competences
from demo.practice_script import PROMOTERS_TUTOR, TUTOR, Practice, Seen
from demo.stage import Stage

ASSESSED: Final = Practice(
    given_name="Tobias",
    family_name="Probe",
    address="tobias.probe@example.org",
    birth_date=date(2001, 2, 17),
    kind=PlacementKind.INTERNSHIP,
    title="Doposcuola e biblioteca di quartiere",
    activities="Aiuto ai compiti, letture con i bambini, catalogo dei libri donati.",
    begins=170,
    ends=60,
    planned_hours=Decimal(120),
    hours=(6,) * 20,
    seen=(
        Seen(
            ("lifecomp", "S1"),
            "Seguire nei compiti un gruppo di sei bambini",
            Shown.SHOWN,
            3,
            "Un bambino non voleva più venire: ha parlato con lui e con la madre, e la settimana dopo era "
            "il primo ad arrivare.",
        ),
        Seen(
            ("lifecomp", "S3"),
            "Dividere il lavoro con gli altri due aiutanti",
            Shown.SHOWN,
            2,
            "Il calendario delle letture lo ha fatto con gli altri due, e quando uno era malato lo ha "
            "sostituito.",
            "Il calendario lo avevo proposto io. La parte difficile è stata farlo rispettare.",
        ),
        Seen(("entrecomp", "3.2"), "Tenere il catalogo dei libri donati", Shown.NOT_OBSERVED),
    ),
    story={
        "it": "Ha chiesto la validazione: vede chi segue la sua pratica e che cosa si sta guardando.",
        "de": "Hat die Validierung beantragt: sieht, wer seine Unterlagen prüft und wie weit das ist.",
        "en": "Has asked for validation: sees who follows his request and how far it is.",
    },
    words="Ho scoperto di saper spiegare: vorrei farne un lavoro.",
)
QUESTION: Final = "Quando mancava qualcuno degli aiutanti, chi decideva che cosa fare?"

UNSIGNED: Final = Practice(
    given_name="Nora",
    family_name="Traccia",
    address="nora.traccia@example.org",
    birth_date=date(2009, 6, 3),
    kind=PlacementKind.VOLUNTEERING,
    title="Una mano al doposcuola",
    activities="Giochi e compiti con i più piccoli, due pomeriggi la settimana.",
    begins=-14,
    ends=-130,
    planned_hours=Decimal(64),
    hours=(),
    seen=(
        Seen(("lifecomp", "S1"), "Accogliere i bambini che arrivano da scuola", Shown.NOT_OBSERVED),
        Seen(("lifecomp", "S3"), "Preparare i giochi con gli altri volontari", Shown.NOT_OBSERVED),
    ),
    story={
        "it": "Ha diciassette anni e sta per cominciare: legge il suo progetto e lo firma, con il padre.",
        "de": "Ist siebzehn und beginnt bald: liest ihr Projekt und unterschreibt es, mit dem Vater.",
        "en": "Is seventeen and about to begin: reads her project and signs it, with her father.",
    },
)
GUARDIAN: Final = ("Ugo Traccia", "ugo.traccia@example.org")

SUMMER: Final = Told(
    kind=ExperienceKind.INFORMAL,
    title="Cameriera in un rifugio",
    organisation="Rifugio di esempio",
    from_on=date(2025, 6, 20),
    until_on=date(2025, 9, 7),
    hours=Decimal(420),
    description="Servizio ai tavoli e, nelle ultime settimane, i turni di chi arrivava dopo di me.",
)
SUMMER_ID: Final = UUID("5c0de000-0000-4000-8000-000000000001")


def tell_summer(session: Session, stage: Stage, person: Viewer) -> None:
    """Have the volunteer tell of a job that stands nowhere else, once."""
    if session.get(Experience, SUMMER_ID) is None and person.person_id is not None:
        open_dossier(session, person.person_id, now=stage.now)
        add_experience(session, SUMMER_ID, SUMMER, actor=person, now=stage.now - timedelta(days=15))


def propose(
    session: Session,
    stage: Stage,
    placement_id: UUID | None,
    *,
    person: Viewer,
    lead: Viewer,
    host_id: UUID,
) -> UUID:
    """Write a minor's project that nobody has signed yet; her guardian is sent his link."""
    if placement_id is not None:
        return placement_id
    if person.person_id is None:
        raise LookupError("a project without a person")
    now = stage.now - timedelta(days=3)
    placement_id = create_placement(
        session,
        kind=UNSIGNED.kind,
        person_id=person.person_id,
        promoter_id=next(iter(lead.organisations)),
        host_id=host_id,
        title=UNSIGNED.title,
        activities=UNSIGNED.activities,
        place="Trento, piazza di esempio 5",
        starts_on=stage.today - timedelta(days=UNSIGNED.begins),
        ends_on=stage.today - timedelta(days=UNSIGNED.ends),
        planned_hours=UNSIGNED.planned_hours,
        informed_on=stage.today - timedelta(days=3),
        guardian_name=GUARDIAN[0],
        guardian_address=GUARDIAN[1],
        actor=lead,
        now=now,
    )
    found = get_competences(session, [each.competence for each in UNSIGNED.seen])
    objectives = [Objective(found[each.competence].id, each.task) for each in UNSIGNED.seen]
    set_objectives(session, placement_id, objectives, actor=lead, now=now)
    tutors = [Tutor(Party.HOST, *TUTOR), Tutor(Party.PROMOTER, *PROMOTERS_TUTOR)]
    set_tutors(session, placement_id, tutors, actor=lead, now=now)
    ask_guardian(session, placement_id, actor=lead, now=stage.now)
    return placement_id

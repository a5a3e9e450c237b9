"""The door of the catalogue: what the floors above may ask. Frozen values of `catalogue.data` come out."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.data import EditionSummary, EnrolmentOutcome, OwnEnrolment, TaughtEdition, Trainer
from catalogue.editions import queries as editions
from catalogue.editions import services as edition_services
from catalogue.enrolments import own, trained
from catalogue.enrolments import queries as enrolments
from commons.access import Permission, Viewer


def get_taught_edition(session: Session, edition_id: UUID) -> TaughtEdition:
    """Return all that an attestation of attendance states about an edition; three queries.

    Hours are decimal hours, exact to the quarter. Raises NotFound, or a Refusal that names the first fact
    which an attestation needs and the edition lacks (minimum content of kind A in the product description):
    `edition-lacks-dates`, `-form`, `-venue` (not on line), `-hours`, `-minimum`, `-programme`, `-trainers`,
    `-assessment`, `-quality`, `-language`. `language` holds BCP 47 tags, separated by spaces. `is_closed`
    tells whether staff has confirmed the outcomes.
    """
    return editions.get_taught_edition(session, edition_id)


def list_outcomes(session: Session, edition_id: UUID) -> tuple[EnrolmentOutcome, ...]:
    """Return how each enrolment of an edition ended, in the order of enrolment; one query.

    While the edition is not closed, whoever was not turned away or withdrew is UNDECIDED with 0 hours: only
    what staff confirmed is told. An unknown edition has no enrolments.
    """
    return enrolments.list_outcomes(session, edition_id)


def list_completed_persons(session: Session, edition_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Return who completed each of these editions, by edition; one query however many they are."""
    return enrolments.list_completed_persons(session, edition_ids)


def list_enrolments_of(session: Session, person_id: UUID) -> tuple[OwnEnrolment, ...]:
    """Return all enrolments of one person, the latest edition first; two queries however many they are.

    For the person's own pages and the file that she takes home: no reason that staff wrote down is among it.
    Hours are decimal hours, exact to the quarter. An unknown person has none.
    """
    return own.list_enrolments_of(session, person_id)


def list_trainers_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, tuple[Trainer, ...]]:
    """Return who trained each of these persons in editions in which they took part; one query.

    For whoever must not have trained the person whom he judges. Persons whom nobody trained are left out.
    """
    return trained.list_trainers_of(session, person_ids)


def require_edition(session: Session, viewer: Viewer, permission: Permission, edition_id: UUID) -> UUID:
    """Return the id of the edition's lead provider when the viewer holds the permission there; one query.

    Raises NotFound for whoever belongs to no provider of the course (and for an unknown edition), Forbidden
    for members of the lead without that right and for members of a partner: the lead signs and numbers.
    """
    return editions.require_edition(session, viewer, permission, edition_id)


def list_editions_for_viewer(
    session: Session, viewer: Viewer, permission: Permission
) -> tuple[EditionSummary, ...]:
    """Return the open and closed editions led by the organisations where the viewer holds the permission.

    The latest first; one query.
    """
    return enrolments.list_editions_for_viewer(session, viewer, permission)


def follow_reopened_editions(kind: str) -> None:
    """Have a job of `kind` with the payload `{"edition_id": …}` enqueued whenever an edition is reopened.

    To be called once, where the handler of that kind is declared; what nobody follows is not enqueued.
    """
    edition_services.follow_reopened_editions(kind)

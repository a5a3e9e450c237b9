"""The first page of a person's own area: what she has, and what is next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from catalogue.data import OwnEnrolment, PlannedMeeting, Standing
from certify.certificates.rules import Status
from certify.dossiers.receipt_rows import ReceiptRow
from certify.placements.hours import monday_of
from certify.portfolio.queries import Attestation
from certify.portfolio.rules import ShareState
from certify.portfolio.sharing import ShareRow
from certify.voices.queries import OwnPlacement, logs_hours_on

_IN_FORCE = frozenset({Status.ISSUED, Status.SUSPENDED})
_PRESENT = _IN_FORCE | {Status.PREPARED}
"""What stands in front: what counts, may count again, or is about to."""
_LEAVABLE = frozenset({Standing.REQUESTED, Standing.WAITING, Standing.ADMITTED})


@dataclass(frozen=True, slots=True)
class Attended:
    """An enrolment on the page. `attestation_id`: of the document that came of it, the newest in force."""

    enrolment: OwnEnrolment
    meeting: PlannedMeeting | None
    may_leave: bool
    attestation_id: UUID | None


@dataclass(frozen=True, slots=True)
class Home:
    """`coming` is the enrolment whose meeting is next of all."""

    coming: Attended | None
    present: tuple[Attended, ...]
    past: tuple[Attended, ...]
    in_force: tuple[Attestation, ...]
    out_of_force: tuple[Attestation, ...]
    shares: tuple[ShareRow, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for her: projects, observations, requests for her agreement, the hours of this week."""

    to_sign: tuple[OwnPlacement, ...]
    to_answer: tuple[OwnPlacement, ...]
    to_agree: tuple[ReceiptRow, ...]
    to_log: tuple[OwnPlacement, ...]

    def __bool__(self) -> bool:
        return bool(self.to_sign or self.to_answer or self.to_agree or self.to_log)


def compose_waiting(
    placements: Iterable[OwnPlacement], receipts: Iterable[ReceiptRow], today: date
) -> Waiting:
    placements = tuple(placements)
    return Waiting(
        to_sign=tuple(each for each in placements if each.waits_for_me),
        to_answer=tuple(each for each in placements if each.unanswered_count),
        to_agree=tuple(receipts),
        to_log=tuple(each for each in placements if logs_hours_on(each, today) and not _told(each, today)),
    )


def _told(placement: OwnPlacement, today: date) -> bool:
    """Say whether the person wrote hours of this week already."""
    return placement.last_told_on is not None and placement.last_told_on >= monday_of(today)


def compose_home(
    enrolments: Iterable[OwnEnrolment],
    attestations: Iterable[Attestation],
    shares: Iterable[ShareRow],
    today: date,
) -> Home:
    """Sort what a person has by whether it still counts; the next meeting comes first."""
    attestations = tuple(attestations)
    documents = {each.subject_id: each.id for each in reversed(attestations) if each.status in _IN_FORCE}
    attended = [_attended(each, documents, today) for each in enrolments]
    present = sorted((each for each in attended if not each.enrolment.is_over(today)), key=_turn)
    return Home(
        coming=next((each for each in present if each.meeting), None),
        present=tuple(present),
        past=tuple(each for each in attended if each.enrolment.is_over(today)),
        in_force=tuple(each for each in attestations if each.status in _PRESENT),
        out_of_force=tuple(each for each in attestations if each.status not in _PRESENT),
        shares=tuple(each for each in shares if each.state is ShareState.OPEN),
    )


def _attended(enrolment: OwnEnrolment, documents: Mapping[UUID, UUID], today: date) -> Attended:
    return Attended(
        enrolment=enrolment,
        meeting=enrolment.next_meeting(today),
        may_leave=enrolment.standing in _LEAVABLE and not enrolment.is_over(today),
        attestation_id=documents.get(enrolment.edition_id),
    )


def _turn(attended: Attended) -> tuple[bool, date, time]:
    """Whoever is expected first comes first, whoever is expected nowhere last, by the day of the start."""
    meeting = attended.meeting
    if meeting is not None:
        return False, meeting.on_day, meeting.starts_at or time.min
    return True, attended.enrolment.starts_on or date.max, time.min

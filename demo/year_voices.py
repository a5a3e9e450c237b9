"""What was signed, worked and said in the simulated year: signatures, hours, both voices, tutors' mails."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from certify.hosting.models import HostLink, HostMail
from certify.hosting.rules import MailState, Purpose
from certify.placements.changing import project_print
from certify.placements.models import HourEntry, Observation, Placement, ProjectSignature, Response
from certify.placements.rules import Answer, Party, PlacementState, Shown, SigningMode
from commons.adapters.clock import TRENTO
from demo.year_people import HostTutor
from demo.year_plans import Plan
from demo.year_rows import Year
from demo.year_words import ADDED, DISAGREED, EPISODES, NOT_SHOWN, REMARK

_S = PlacementState
WORKED: Final = frozenset({_S.ACTIVE, _S.SUSPENDED, _S.REPORTED, _S.CLOSED, _S.INTERRUPTED})
TOLD_WHOLE: Final = frozenset({_S.REPORTED, _S.CLOSED})
ANSWERED: Final = 0.55
"""Share of what was sent: with the drafts, about half of all observations have an answer."""


@dataclass(frozen=True, slots=True)
class Shows:
    """A competence that was sent as shown: what a dossier may bring forward."""

    plan: Plan
    competence_id: UUID


def sign_plan(session: Session, year: Year, plan: Plan) -> None:
    """Put the signatures under what the project says; it and its objectives are in the database by now."""
    if plan.state is _S.CANCELLED:
        return
    created_on: date = plan.values["created_at"].astimezone(TRENTO).date()
    latest = min(plan.starts_on - timedelta(days=1), year.today)
    parties: Iterable[Party] = plan.parties
    if plan.state is _S.DRAFT:
        parties, latest = plan.parties[: year.random.randrange(len(plan.parties))], year.today
    first = project_print(session, Placement(**{**plan.values, **plan.was}))
    day = created_on + timedelta(days=1)
    for party in parties:
        day = min(latest, day + timedelta(days=year.random.randint(0, 3)))
        _sign(year, plan, party, (1, first), day)
    if plan.state is _S.AGREED:
        row = session.get_one(Placement, plan.id)
        row.state_since = year.at(day, 10)
    if plan.longer_since is not None:
        second = project_print(session, Placement(**plan.values))
        for party in plan.parties:
            _sign(year, plan, party, (2, second), min(year.today, plan.longer_since + timedelta(days=2)))


def _sign(year: Year, plan: Plan, party: Party, version: tuple[int, str], day: date) -> None:
    """Write one signature under a version, which is its number and its print."""
    tutor = plan.host_tutors[0][1]
    lead = plan.promoter
    name, office, account_id = {
        Party.PROMOTER: (lead.names[0], "Responsabile", lead.staff[0].account_id),
        Party.HOST: (tutor.name, tutor.office, None),
        Party.SECOND_HOST: (
            plan.second_tutor.name if plan.second_tutor else "",
            plan.second_tutor.office if plan.second_tutor else "",
            None,
        ),
        Party.PERSON: (plan.person.name, "", plan.person.account_id),
        Party.GUARDIAN: (plan.values["guardian_name"], "", None),
    }[party]
    at = year.at(day, 10)
    year.add(
        ProjectSignature,
        placement_id=plan.id,
        version=version[0],
        party=party.value,
        name=name,
        office=office,
        mode=SigningMode.CLICK.value,
        signed_on=day,
        recorded_at=at,
        recorded_by_id=account_id,
        scan_id=None,
        project_sha256=version[1],
    )


def work(year: Year, plan: Plan) -> None:
    """Write the days that were worked: told by the person, confirmed by the tutor some days later."""
    if plan.state not in WORKED:
        return
    dice = year.random
    days = list(plan.worked(year.ago(1)))
    a_day = plan.a_day
    confirmed_until = year.ago(dice.randint(3, 16))
    if plan.state in TOLD_WHOLE | {_S.INTERRUPTED}:
        confirmed_until = plan.last_day if year.chance(0.95) else plan.last_day - timedelta(days=14)
    elif year.chance(0.06):
        confirmed_until = plan.starts_on - timedelta(days=1)
    for day in days:
        is_confirmed = day <= confirmed_until
        by_tutor_alone = is_confirmed and year.chance(0.05)
        differs = is_confirmed and not by_tutor_alone and year.chance(0.03)
        tutor = next(each for _, each, since in reversed(plan.host_tutors) if since <= day)
        year.add(
            HourEntry,
            placement_id=plan.id,
            day=day,
            activity="" if by_tutor_alone else plan.values["title"],
            told_hours=None if by_tutor_alone else a_day,
            told_at=None if by_tutor_alone else year.at(day, 19),
            confirmed_hours=(a_day - 1 if differs else a_day) if is_confirmed else None,
            confirmed_at=year.at(day + timedelta(days=dice.randint(1, 6)), 12) if is_confirmed else None,
            confirmed_by=tutor.name if is_confirmed else "",
            remark=REMARK if differs else "",
            sheet_id=None,
        )


def speak(year: Year, plan: Plan) -> list[Shows]:
    """Write what the tutor says, drafts too, and what the person answers; return what was shown."""
    if plan.state not in WORKED:
        return []
    dice = year.random
    seen, sent_share = plan.objectives, 0.97
    if plan.state not in TOLD_WHOLE:
        if year.chance(0.15):
            return []
        seen, sent_share = plan.objectives[: dice.randint(1, len(plan.objectives))], 0.75
    earliest = plan.host_tutors[-1][2]
    day = max(earliest, min(year.ago(1), plan.last_day + timedelta(days=dice.randint(-6, 10))))
    told_at = year.at(day, 15)
    tutor_id, tutor, _since = plan.host_tutors[-1]
    found = []
    for competence_id in seen:
        is_sent = year.chance(sent_share)
        shown = dice.choices((Shown.SHOWN, Shown.NOT_SHOWN, Shown.NOT_OBSERVED), (72, 10, 18))[0]
        episode = {
            Shown.SHOWN: dice.choice(EPISODES),
            Shown.NOT_SHOWN: NOT_SHOWN,
            Shown.NOT_OBSERVED: "",
        }[shown]
        observation_id = year.add(
            Observation,
            placement_id=plan.id,
            competence_id=competence_id,
            tutor_id=tutor_id,
            shown=shown.value,
            level=dice.choices((1, 2, 3, 4), (10, 30, 40, 20))[0] if shown is Shown.SHOWN else None,
            episode=episode,
            writer_name=tutor.name,
            writer_role=tutor.office,
            saved=dice.randint(1, 4),
            saved_at=told_at,
            sent_at=told_at if is_sent else None,
        )
        if is_sent and year.chance(ANSWERED):
            _answer(year, observation_id, day)
        if is_sent and shown is Shown.SHOWN:
            found.append(Shows(plan, competence_id))
    return found


def _answer(year: Year, observation_id: UUID, day: date) -> None:
    answer = year.random.choices((Answer.AGREE, Answer.ADD, Answer.DISAGREE), (70, 22, 8))[0]
    words = {Answer.AGREE: "", Answer.ADD: year.random.choice(ADDED), Answer.DISAGREE: DISAGREED}[answer]
    year.add(
        Response,
        observation_id=observation_id,
        answer=answer.value,
        words=words,
        answered_at=year.at(day + timedelta(days=year.random.randint(1, 9)), 20),
    )


def invite_tutors(year: Year, plans: Collection[Plan]) -> None:
    """Write the link of each host's tutor, and the mail by which it came, opened nearly always."""
    for plan in plans:
        if plan.state is _S.CANCELLED:
            continue
        followers = [(tutor, since) for _id, tutor, since in plan.host_tutors]
        if plan.second_tutor is not None:
            followers.append((plan.second_tutor, plan.starts_on))
        for tutor, since in followers:
            at = year.at(min(since - timedelta(days=3), year.ago(1)), 8)
            if tutor.address not in year.links:
                year.links[tutor.address] = _link(year, tutor)
            mail_tutor(year, tutor, plan.id, Purpose.INVITE, at)


def _link(year: Year, tutor: HostTutor) -> UUID:
    since = year.at(year.ago(450))
    return year.add(
        HostLink,
        address=tutor.address,
        address_key=tutor.address,
        language="it",
        writer_name=tutor.name,
        writer_role=tutor.office,
        writer_at=since,
        seen_at=year.at(year.ago(2)),
        created_at=since,
    )


def mail_tutor(year: Year, tutor: HostTutor, placement_id: UUID, purpose: Purpose, at: datetime) -> None:
    """Write a mail to a tutor whose link is there, and what became of it."""
    state = year.random.choices((MailState.OPENED, MailState.SENT, MailState.BOUNCED), (90, 8, 2))[0]
    year.add(
        HostMail,
        link_id=year.links[tutor.address],
        placement_id=placement_id,
        sent_with_id=None,
        purpose=purpose.value,
        state=state.value,
        planned_at=at,
        sent_at=at,
        opened_at=at + timedelta(hours=2) if state is MailState.OPENED else None,
        bounced_at=at + timedelta(minutes=1) if state is MailState.BOUNCED else None,
        bounce="550 nessuno con questo nome" if state is MailState.BOUNCED else None,
    )

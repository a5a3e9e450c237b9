"""Organisations are entered once and live long: names change, the slug never does."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from commons import audit
from commons.access import Role, Viewer
from commons.errors import Forbidden, NotFound, Refusal
from commons.organisations.models import Accreditation, Membership, Organisation, OrganisationAlias
from commons.organisations.rules import (
    AccreditationFunction,
    check_days,
    check_second_person,
    make_slug,
    organisation_key,
    read_name,
    read_slug,
)


def create_organisation(
    session: Session,
    *,
    name: str,
    actor: Viewer,
    now: datetime,
    slug: str | None = None,
    legal_id: str | None = None,
    country: str = "IT",
    address: str | None = None,
    website: str | None = None,
    is_demo: bool = False,
    is_historical: bool = False,
) -> UUID:
    """Enter an organisation and return its id; the slug is made of the name unless given, and is for ever."""
    clean = read_name(name)
    chosen = read_slug(slug) if slug else make_slug(clean)
    if website and not website.startswith(("https://", "http://")):
        raise Refusal("organisation-website")
    if session.scalar(select(Organisation.id).where(Organisation.slug == chosen)) is not None:
        raise Refusal("organisation-slug-taken", slug=chosen)
    row = Organisation(
        id=uuid4(),
        slug=chosen,
        name=clean,
        name_key=organisation_key(clean),
        legal_id=legal_id,
        country=country,
        address=address,
        website=website,
        is_demo=is_demo,
        is_historical=is_historical,
        created_at=now,
    )
    session.add(row)
    session.flush()
    _record(session, actor, "organisations.create", row.id, now)
    return row.id


def rename_organisation(
    session: Session,
    organisation_id: UUID,
    *,
    new_name: str,
    since: date,
    actor: Viewer,
    now: datetime,
    dates_note: str | None = None,
) -> None:
    """Give a new name from a day on; the old one stays as an alias until the day before."""
    row = _get(session, organisation_id)
    clean = read_name(new_name)
    if clean == row.name:
        raise Refusal("organisation-name-same")
    old_name, old_key = row.name, row.name_key
    row.name, row.name_key = clean, organisation_key(clean)
    if row.name_key != old_key:
        returning = _find_alias(session, organisation_id, row.name_key)
        if returning is not None:  # it goes back to a name it bore before
            session.delete(returning)
            session.flush()
        add_alias(
            session,
            organisation_id,
            name=old_name,
            valid_until=since - timedelta(days=1),
            dates_note=dates_note,
            actor=actor,
            now=now,
        )
    _record(session, actor, "organisations.rename", organisation_id, now)


def add_alias(
    session: Session,
    organisation_id: UUID,
    *,
    name: str,
    actor: Viewer,
    now: datetime,
    valid_from: date | None = None,
    valid_until: date | None = None,
    dates_note: str | None = None,
) -> UUID:
    """Add another name (former, short, in another language). A year alone goes into `dates_note`."""
    row = _get(session, organisation_id)
    clean = read_name(name)
    key = organisation_key(clean)
    check_days(valid_from, valid_until)
    if key == row.name_key or _find_alias(session, organisation_id, key) is not None:
        raise Refusal("organisation-name-known", name=clean)
    alias = OrganisationAlias(
        id=uuid4(),
        organisation_id=organisation_id,
        name=clean,
        name_key=key,
        valid_from=valid_from,
        valid_until=valid_until,
        dates_note=dates_note,
    )
    session.add(alias)
    session.flush()
    _record(session, actor, "organisations.add_alias", organisation_id, now)
    return alias.id


def add_membership(
    session: Session,
    *,
    account_id: UUID,
    organisation_id: UUID,
    role: Role,
    actor: Viewer,
    now: datetime,
    office: str | None = None,
    ends_on: date | None = None,
) -> UUID:
    """Let an account act for an organisation; one that had ended begins again."""
    _get(session, organisation_id)
    row = session.scalar(
        select(Membership).where(
            Membership.account_id == account_id,
            Membership.organisation_id == organisation_id,
            Membership.role == role,
        )
    )
    if row is None:
        row = Membership(
            id=uuid4(), account_id=account_id, organisation_id=organisation_id, role=role, created_at=now
        )
        session.add(row)
    row.office, row.ends_on = office, ends_on
    session.flush()
    audit.record(
        session,
        actor,
        "organisations.add_membership",
        object_type="membership",
        object_id=row.id,
        organisation_id=organisation_id,
        now=now,
        role=role,
    )
    return row.id


def end_membership(session: Session, membership_id: UUID, *, on: date, actor: Viewer, now: datetime) -> None:
    """Let a membership hold no more from that day on; today ends it with the next request."""
    row = session.get(Membership, membership_id)
    if row is None:
        raise NotFound("not-found")
    if row.ends_on is not None and row.ends_on <= on:
        raise Refusal("membership-ended")
    row.ends_on = on
    audit.record(
        session,
        actor,
        "organisations.end_membership",
        object_type="membership",
        object_id=row.id,
        organisation_id=row.organisation_id,
        now=now,
    )


def enter_accreditation(
    session: Session,
    *,
    organisation_id: UUID,
    function: AccreditationFunction,
    scope: str,
    act_number: str,
    valid_from: date,
    actor: Viewer,
    now: datetime,
    valid_until: date | None = None,
    act_sha256: str | None = None,
) -> UUID:
    """Enter what an act allows. It is of no force until a second person has confirmed it."""
    _get(session, organisation_id)
    if actor.account_id is None:
        raise Forbidden("forbidden")
    check_days(valid_from, valid_until)
    if not scope.strip() or not act_number.strip():
        raise Refusal("accreditation-incomplete")
    row = Accreditation(
        id=uuid4(),
        organisation_id=organisation_id,
        function=function,
        scope=scope.strip(),
        act_number=act_number.strip(),
        act_sha256=act_sha256,
        valid_from=valid_from,
        valid_until=valid_until,
        entered_by_id=actor.account_id,
        entered_at=now,
    )
    session.add(row)
    session.flush()
    _record_accreditation(session, actor, "organisations.enter_accreditation", row, now)
    return row.id


def confirm_accreditation(session: Session, accreditation_id: UUID, *, actor: Viewer, now: datetime) -> None:
    """Put it in force: by somebody else than who entered it, and once."""
    row = session.scalar(select(Accreditation).where(Accreditation.id == accreditation_id).with_for_update())
    if row is None:
        raise NotFound("not-found")
    if row.confirmed_at is not None:
        raise Refusal("accreditation-confirmed")
    row.confirmed_by_id = check_second_person(row.entered_by_id, actor.account_id)
    row.confirmed_at = now
    _record_accreditation(session, actor, "organisations.confirm_accreditation", row, now)


def _get(session: Session, organisation_id: UUID) -> Organisation:
    row = session.get(Organisation, organisation_id)
    if row is None:
        raise NotFound("not-found")
    return row


def _find_alias(session: Session, organisation_id: UUID, key: str) -> OrganisationAlias | None:
    return session.scalar(
        select(OrganisationAlias).where(
            OrganisationAlias.organisation_id == organisation_id, OrganisationAlias.name_key == key
        )
    )


def _record(session: Session, actor: Viewer, action: str, organisation_id: UUID, now: datetime) -> None:
    audit.record(
        session,
        actor,
        action,
        object_type="organisation",
        object_id=organisation_id,
        organisation_id=organisation_id,
        now=now,
    )


def _record_accreditation(
    session: Session, actor: Viewer, action: str, row: Accreditation, now: datetime
) -> None:
    audit.record(
        session,
        actor,
        action,
        object_type="accreditation",
        object_id=row.id,
        organisation_id=row.organisation_id,
        now=now,
    )

"""Organisations are entered once and live long: names change, the slug never does."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from commons import audit
from commons.access import Role, Viewer
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.organisations.models import Membership, Organisation, OrganisationAlias
from commons.organisations.rules import (
    check_days,
    contact_seen,
    make_slug,
    organisation_key,
    read_line,
    read_name,
    read_slug,
    read_website,
)
from commons.people.models import Account


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
    if session.scalar(select(Organisation.id).where(Organisation.slug == chosen)) is not None:
        raise Refusal("organisation-slug-taken", slug=chosen)
    row = Organisation(
        id=uuid4(),
        slug=chosen,
        name=clean,
        name_key=organisation_key(clean),
        legal_id=read_line(legal_id),
        country=country,
        address=read_line(address),
        website=read_website(website),
        is_demo=is_demo,
        is_historical=is_historical,
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # somebody else took the slug while this one was being written
        raise Refusal("organisation-slug-taken", slug=chosen) from None
    _record(session, actor, "organisations.create", row.id, now)
    return row.id


def change_organisation(
    session: Session,
    organisation_id: UUID,
    *,
    legal_id: str | None,
    address: str | None,
    website: str | None,
    seen: str,
    actor: Viewer,
    now: datetime,
) -> None:
    """Change where it is and by what number the law knows it. `seen`: what `contact_seen` said to the writer.

    Refuses when somebody else changed it meanwhile: neither's work is lost unseen. Signed documents keep
    what they say.
    """
    row = session.scalar(select(Organisation).where(Organisation.id == organisation_id).with_for_update())
    if row is None:
        raise NotFound("not-found")
    if contact_seen(row.legal_id, row.address, row.website) != seen:
        raise Refusal("organisation-changed")
    row.legal_id, row.address, row.website = read_line(legal_id), read_line(address), read_website(website)
    session.flush()
    _record(session, actor, "organisations.change", organisation_id, now)


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
    if since > now.astimezone(TRENTO).date():  # the new name is on every page at once
        raise Refusal("rename-ahead")
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
    try:
        with session.begin_nested():
            session.add(alias)
    except IntegrityError:  # somebody else wrote the same name at the same moment
        raise Refusal("organisation-name-known", name=clean) from None
    _record(session, actor, "organisations.add_alias", organisation_id, now)
    return alias.id


def remove_alias(
    session: Session, organisation_id: UUID, alias_id: UUID, *, actor: Viewer, now: datetime
) -> None:
    """Take away a name that was written by mistake; one that is gone already stays gone."""
    _get(session, organisation_id)
    session.execute(
        delete(OrganisationAlias).where(
            OrganisationAlias.id == alias_id, OrganisationAlias.organisation_id == organisation_id
        )
    )
    _record(session, actor, "organisations.remove_alias", organisation_id, now)


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
    held = select(Membership).where(
        Membership.account_id == account_id,
        Membership.organisation_id == organisation_id,
        Membership.role == role,
    )
    row = session.scalar(held)
    if row is None:
        row = Membership(
            id=uuid4(), account_id=account_id, organisation_id=organisation_id, role=role, created_at=now
        )
        try:
            with session.begin_nested():
                session.add(row)
        except IntegrityError:  # given twice at the same moment: the one that is there now is the one
            row = session.scalars(held).one()
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
    """Let a membership hold no more from that day on; today ends it with the next request.

    Somebody who runs the service cannot lock himself out of it, and the last one cannot go.
    """
    row = session.get(Membership, membership_id)
    if row is None:
        raise NotFound("not-found")
    if row.ends_on is not None and row.ends_on <= on:
        raise Refusal("membership-ended")
    if row.role == Role.OPERATOR:
        _check_operators_left(session, row, actor)
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


def _check_operators_left(session: Session, going: Membership, actor: Viewer) -> None:
    """Refuse to end the last operator's membership, and one's own last. All are held: two ends queue."""
    rows = session.scalars(
        select(Membership)
        .join(Account, Account.id == Membership.account_id)
        .where(
            Membership.role == Role.OPERATOR,
            Membership.ends_on.is_(None),
            Account.is_disabled.is_(False),
        )
        .order_by(Membership.id)
        .with_for_update(of=Membership)
        .execution_options(populate_existing=True)
    ).all()
    others = [row for row in rows if row.id != going.id]
    if not others:
        raise Refusal("operator-last")
    if going.account_id == actor.account_id and all(row.account_id != actor.account_id for row in others):
        raise Refusal("operator-own")


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

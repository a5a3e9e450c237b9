"""Issuers as pages and did.json show them, and the public keys that a check needs."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.credential.did import PublishedKey
from certify.credential.keys import Algorithm, PublicKey
from certify.issuers.models import IssuerKey, KeyKind
from commons.errors import NotFound
from commons.organisations.models import Organisation

ALGORITHMS = {KeyKind.ED25519: Algorithm.ED25519, KeyKind.P256: Algorithm.P256}


@dataclass(frozen=True, slots=True)
class KeyRow:
    public: PublicKey
    kind: KeyKind
    created_at: datetime
    retired_at: datetime | None
    compromised_at: datetime | None

    @property
    def name(self) -> str:
        return self.public.key_id.partition("#")[2]

    @property
    def published(self) -> PublishedKey:
        return PublishedKey(self.public, is_compromised=self.compromised_at is not None)


@dataclass(frozen=True, slots=True)
class IssuerRow:
    organisation_id: UUID
    slug: str
    name: str
    legal_id: str | None
    address: str | None
    website: str | None
    country: str
    is_demo: bool
    since: datetime
    keys: tuple[KeyRow, ...]


def get_issuer(session: Session, slug: str) -> IssuerRow:
    """Return an organisation that has, or ever had, keys to sign with; NotFound otherwise."""
    organisation = session.scalars(select(Organisation).where(Organisation.slug == slug)).first()
    keys = () if organisation is None else list_keys(session, organisation.id)
    if organisation is None or not keys:
        raise NotFound("not-found")
    return IssuerRow(
        organisation_id=organisation.id,
        slug=organisation.slug,
        name=organisation.name,
        legal_id=organisation.legal_id,
        address=organisation.address,
        website=organisation.website,
        country=organisation.country,
        is_demo=organisation.is_demo,
        since=organisation.created_at,
        keys=keys,
    )


def list_keys(session: Session, organisation_id: UUID) -> tuple[KeyRow, ...]:
    """Return all keys of an organisation, oldest first."""
    rows = session.execute(
        select(
            IssuerKey.key_id,
            IssuerKey.kind,
            IssuerKey.public_key,
            IssuerKey.created_at,
            IssuerKey.retired_at,
            IssuerKey.compromised_at,
        )
        .where(IssuerKey.organisation_id == organisation_id)
        .order_by(IssuerKey.created_at, IssuerKey.key_id)
    )
    return tuple(
        KeyRow(
            PublicKey(row.key_id, ALGORITHMS[KeyKind(row.kind)], row.public_key),
            KeyKind(row.kind),
            row.created_at,
            row.retired_at,
            row.compromised_at,
        )
        for row in rows
    )

"""Keys of issuers: made, rotated, reported stolen, and opened to sign."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.credential.did import did_web
from certify.credential.facts import Issuer
from certify.credential.keys import PrivateKey, PublicKey, make_key
from certify.issuers.keys import KeyCabinet
from certify.issuers.models import IssuerKey, KeyKind
from certify.issuers.queries import ALGORITHMS
from commons import audit
from commons.access import Viewer
from commons.errors import CannotTell, NotFound
from commons.organisations.models import Organisation


def make_issuer_keys(
    session: Session,
    slug: str,
    *,
    base_url: str,
    cabinet: KeyCabinet,
    actor: Viewer,
    now: datetime,
    is_rotation: bool = False,
) -> tuple[str, ...]:
    """Make the keys that an issuer lacks (one of each kind) and return their addresses.

    With `is_rotation`, new ones are made in any case and the present ones are retired: they sign nothing
    more and are listed for ever.
    """
    organisation = session.scalars(select(Organisation).where(Organisation.slug == slug)).first()
    if organisation is None:
        raise NotFound("not-found")
    did = did_web(base_url, slug)
    known = _keys_of(session, organisation.id, did)
    made = []
    for kind in KeyKind:
        active = [key for key in known if key.kind == kind and _is_active(key)]
        if active and not is_rotation:
            continue
        for key in active:
            key.retired_at = now
        turn = 1 + sum(key.kind == kind for key in known)
        made_key = make_key(ALGORITHMS[kind], f"{did}#{now:%Y}-{ALGORITHMS[kind].value}-{turn}")
        session.add(
            IssuerKey(
                organisation_id=organisation.id,
                key_id=made_key.key_id,
                kind=kind,
                public_key=made_key.public.raw,
                wrapped_private_key=cabinet.seal(made_key, slug),
                created_at=now,
            )
        )
        made.append(made_key.key_id)
    if made:
        audit.record(
            session,
            actor,
            "issuers.make_keys",
            object_type="organisation",
            object_id=organisation.id,
            organisation_id=organisation.id,
            now=now,
            keys=made,
        )
    return tuple(made)


def report_compromised_key(session: Session, key_id: str, *, actor: Viewer, now: datetime) -> None:
    """Take trust from a key that somebody else may have: what was registered before stays vouched for."""
    key = session.scalars(select(IssuerKey).where(IssuerKey.key_id == key_id)).first()
    if key is None:
        raise NotFound("not-found")
    if key.compromised_at is None:
        key.compromised_at = now
        key.retired_at = key.retired_at or now
        audit.record(
            session,
            actor,
            "issuers.report_compromised_key",
            object_type="organisation",
            object_id=key.organisation_id,
            organisation_id=key.organisation_id,
            now=now,
            key=key_id,
        )


def load_signer(
    session: Session, organisation_id: UUID, slug: str, *, base_url: str, cabinet: KeyCabinet
) -> PrivateKey:
    """Return the issuer's present Ed25519 key, ready to sign; CannotTell says what is missing."""
    known = _keys_of(session, organisation_id, did_web(base_url, slug))
    active = [key for key in known if key.kind == KeyKind.ED25519 and _is_active(key)]
    if not active:
        raise CannotTell("issuer-key-missing")
    key = active[-1]
    public = PublicKey(key.key_id, ALGORITHMS[KeyKind.ED25519], key.public_key)
    return cabinet.open(key.wrapped_private_key, slug, public)


def describe_issuer(organisation: Organisation, base_url: str) -> Issuer:
    """Return the issuer as a document names it, from what the organisation is called today."""
    return Issuer(
        did=did_web(base_url, organisation.slug),
        name=organisation.name,
        url=f"{base_url}/issuers/{organisation.slug}",
        is_demo=organisation.is_demo,
        legal_id=organisation.legal_id,
        country=organisation.country,
    )


def _keys_of(session: Session, organisation_id: UUID, did: str) -> Sequence[IssuerKey]:
    """Return the keys under today's public address, oldest first."""
    rows = session.scalars(
        select(IssuerKey)
        .where(IssuerKey.organisation_id == organisation_id)
        .order_by(IssuerKey.created_at, IssuerKey.key_id)
    )
    return [key for key in rows if key.key_id.startswith(f"{did}#")]


def _is_active(key: IssuerKey) -> bool:
    return key.retired_at is None and key.compromised_at is None

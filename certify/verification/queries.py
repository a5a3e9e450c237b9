"""Everything that a check asks of the database, in one query that is put together once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, bindparam

from certify.certificates.models import Certificate
from certify.certificates.queries import DOCUMENT, KeptDocument, read_document
from certify.issuers.models import IssuerKey, KeyKind
from commons.organisations.models import Organisation

_certificate, _organisation = Certificate.__table__.c, Organisation.__table__.c
_key = IssuerKey.__table__.c
_CHECK: Final = (
    DOCUMENT.join(Organisation.__table__, _organisation.id == _certificate.issuer_id)
    .outerjoin(
        IssuerKey.__table__,
        (_key.organisation_id == _organisation.id) & (_key.kind == KeyKind.ED25519.value),
    )
    .add_columns(
        _organisation.slug,
        _organisation.name,
        _organisation.created_at,
        _key.key_id,
        _key.public_key,
        _key.compromised_at,
    )
    .where(_certificate.code == bindparam("code"))
)
_WIDTH: Final = len(DOCUMENT.selected_columns)


@dataclass(frozen=True, slots=True)
class IssuerTrust:
    """Who is registered as the issuer and since when.

    `signing_keys`: address -> (Ed25519 public key, since when somebody else may hold it) of all that ever
    signed.
    """

    slug: str
    name: str
    since: date
    signing_keys: Mapping[str, tuple[bytes, datetime | None]] = field(hash=False)


def find_check(connection: Connection, code: str) -> tuple[KeptDocument, IssuerTrust] | None:
    """Return the document of a code and its issuer; the same query for any code."""
    rows = connection.execute(_CHECK, {"code": code}).all()
    if not rows:
        return None
    slug, name, since = rows[0][_WIDTH : _WIDTH + 3]
    keys = {row[_WIDTH + 3]: (row[_WIDTH + 4], row[_WIDTH + 5]) for row in rows if row[_WIDTH + 3]}
    return read_document(rows[0][:_WIDTH]), IssuerTrust(slug, name, since.date(), keys)

"""Numbers that other registers give to a document: they come later, and nobody signs them here."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certify.certificates.acts import Act
from certify.certificates.lives import lock_certificate
from certify.certificates.rules import LONGEST_NUMBER
from commons import audit
from commons.access import Viewer
from commons.errors import Refusal


def record_numbers(
    session: Session,
    certificate_id: UUID,
    *,
    protocol_number: str,
    provincial_number: str,
    seen: tuple[str, str],
    actor: Viewer,
    now: datetime,
) -> None:
    """Write down the numbers of the protocol and of the provincial register; an empty one is none yet.

    `seen`: the two numbers as the form showed them. Where somebody else wrote meanwhile, nothing is
    overwritten (Refusal `numbers-changed`).
    """
    certificate = lock_certificate(session, certificate_id, Act.NUMBER, actor)
    new = (_read(protocol_number), _read(provincial_number))
    old = (certificate.protocol_number, certificate.provincial_number)
    if new == old:
        return
    if tuple(number or "" for number in old) != seen:
        raise Refusal("numbers-changed")
    certificate.protocol_number, certificate.provincial_number = new
    audit.record(
        session,
        actor,
        "certificates.record_numbers",
        object_type="certificate",
        object_id=certificate.id,
        organisation_id=certificate.issuer_id,
        now=now,
        number=certificate.number,
        protocol=new[0],
        provincial=new[1],
    )


def _read(text: str) -> str | None:
    number = " ".join(text.split())
    if len(number) > LONGEST_NUMBER:
        raise Refusal("number-too-long", longest=LONGEST_NUMBER)
    return number or None

"""Putting all attestations of an edition into one file; the mails of claims."""

import io
import os
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from flask_babel import lazy_gettext as _
from pypdf import PdfWriter
from sqlalchemy.orm import Session

from catalogue import api as catalogue
from catalogue.data import TaughtEdition
from certify.certificates.papers import get_pdf
from certify.certificates.permissions import REHEARSE
from certify.certificates.queries import RegisterRow, find_document, list_register
from certify.certificates.rules import Status
from certify.certificates.sheets import day_words
from certify.claims import services
from certify.claims.models import Handout
from certify.claims.rules import CODE_LIFETIME
from certify.credential.codes import grouped
from certify.paper.slips import Slip, draw_slips
from commons.adapters.clock import TRENTO
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.organisations.queries import get_organisations, load_actor
from commons.people.queries import Holder, get_holders

BATCH = 25
KEY_BYTES = 32
NONCE = bytes(12)  # each key seals one file


def seal(key: bytes, handout_id: UUID, content: bytes) -> bytes:
    return AESGCM(key).encrypt(NONCE, content, handout_id.bytes)


def unseal(key: bytes, handout_id: UUID, sealed: bytes) -> bytes:
    return AESGCM(key).decrypt(NONCE, sealed, handout_id.bytes)


@handler(services.PRINT_JOB)
def print_handout(run: JobRun) -> None:
    """Put the valid attestations one after the other, by family name, the slips behind them.

    A run that was killed begins again: codes are kept only together with the file that shows them.
    """
    handout_id = UUID(run.payload["handout_id"])
    with reading() as session:
        handout = session.get(Handout, handout_id)
        if handout is None or handout.made_at is not None:
            return
        actor = load_actor(session, handout.ordered_by_id, edges().clock.today())
        catalogue.require_edition(session, actor, REHEARSE, handout.edition_id)
        edition = catalogue.get_taught_edition(session, handout.edition_id)
        documents, holders = list_printable(session, handout.edition_id)
        issuer = get_organisations(session, [handout.organisation_id])[handout.organisation_id]
    book = PdfWriter()
    for start in range(0, len(documents), BATCH):
        _append(book, documents[start : start + BATCH])
        with unit_of_work() as session:
            run.progress(session, min(start + BATCH, len(documents)), len(documents))
    unreached = [each.person_id for each in documents if holders[each.person_id].address is None]
    codes = services.make_codes(unreached)
    now = edges().clock.now()
    if codes:
        slips = [
            _slip(holders[person], edition, issuer.name, code, is_demo=issuer.is_demo)
            for person, code in codes.items()
        ]
        book.append(io.BytesIO(draw_slips(slips, written_at=now)))
    book.compress_identical_objects()  # the same fonts three hundred times
    bound = io.BytesIO()
    book.write(bound)
    key = os.urandom(KEY_BYTES)
    file = edges().files.put(seal(key, handout_id, bound.getvalue()))
    with unit_of_work() as session:
        handout = session.get_one(Handout, handout_id, with_for_update=True)
        if handout.made_at is not None:  # another run was quicker: its codes are on its slips
            return
        services.keep_handout(
            session,
            handout,
            file=file,
            key=key,
            document_count=len(documents),
            codes=codes,
            now=now,
        )


def list_printable(session: Session, edition_id: UUID) -> tuple[list[RegisterRow], dict[UUID, Holder]]:
    """Return what is valid today, by family name, and whose it is."""
    rows = [row for row in list_register(session, edition_id) if row.status is Status.ISSUED]
    holders = get_holders(session, [row.person_id for row in rows])
    rows.sort(
        key=lambda row: (
            holders[row.person_id].name.family_name.casefold(),
            holders[row.person_id].name.given_name.casefold(),
            row.number,
        )
    )
    return rows, holders


def _append(book: PdfWriter, rows: list[RegisterRow]) -> None:
    files = edges().files
    for row in rows:
        with reading() as session:
            kept = find_document(session, row.id)
        if kept is None:
            raise NotFound("not-found")
        if kept.status is Status.ISSUED:  # revoked a moment ago
            book.append(io.BytesIO(get_pdf(kept, files)), import_outline=False)


def _slip(holder: Holder, edition: TaughtEdition, issuer: str, code: str, *, is_demo: bool) -> Slip:
    base_url = current_app.config["SETTINGS"].public_base_url
    until = (edges().clock.now() + CODE_LIFETIME).astimezone(TRENTO).date()
    return Slip(
        name=holder.name.full,
        about=edition.title.it,
        issuer=issuer,
        address=f"{base_url}/claim",
        code=grouped(code),
        link=f"{base_url}/claim?code={code}",
        until=day_words(until),
        is_demo=is_demo,
    )


@handler(services.FORGET_JOB)
def forget_handout(run: JobRun) -> None:
    with unit_of_work() as session:
        services.forget_handout(session, UUID(run.payload["handout_id"]))


@handler(services.SEND_LINK)
def send_link(run: JobRun) -> None:
    link_id = UUID(run.payload["link"])
    with unit_of_work() as session:
        link = services.prepare_claim_link(session, link_id, now=edges().clock.now())
    if link is None:
        return
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=link.address,
        template="claim_link",
        subject=_("Ritiri le sue attestazioni"),
        language=link.language,
        reference=f"claim:{link_id}",
        link=f"{base_url}/{link.language}/claim/{link.token}",
    )

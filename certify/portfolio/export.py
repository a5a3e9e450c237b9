"""What this floor keeps of a person, for the file that she takes home."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.certificates.downloads import annex_type
from certify.certificates.papers import get_annex, get_pdf, open_kept
from certify.certificates.queries import KeptDocument
from certify.certificates.rules import NEVER_VALID
from certify.portfolio.models import Share, SharedCompetence, SharedDocument
from certify.portfolio.queries import list_attestations_of, list_kept, list_subjects
from certify.portfolio.reading import read_own
from commons.edges import edges
from commons.errors import CannotTell

FOLDER = "attestazioni"


def export_portfolio(session: Session, person_id: UUID) -> dict[str, Any]:
    """Return documents, shares and checks of a person; seven queries however many they are.

    `documents`, the newest first: `id`, `number`, `code`, `kind`, `status`, `status_since`, `issued_at`,
    `issuer`, `title` (None where the bytes cannot be read, or are erased), `replaced_by` (an id),
    `check_count`, `last_checked_on`, `files` (the stem under `attestazioni/`, see `export_files`).
    `shares`, the newest first: `title`, `sentence`, `shows_name`, `created_at`, `renewed_at`, `ends_on`,
    `ended_at`, `opened_count`, `last_opened_on`, `documents` (register numbers), `competences` (addresses).
    `told_to_nobody`: what is not among it, and why: of checks and openings only the count and the last day
    are kept; of a share's address only a hash, which opens nothing.

    Values are what `json` writes, and aware instants, days and UUIDs besides.
    """
    attestations = list_attestations_of(session, person_id)
    numbers = {each.id: each.number for each in attestations}
    return {
        "documents": [
            {
                "id": each.id,
                "number": each.number,
                "code": each.code,
                "kind": each.kind.value,
                "status": each.status.value,
                "status_since": each.status_since,
                "issued_at": each.issued_at,
                "issuer": each.issuer_name,
                "title": each.facts.title if each.facts else None,
                "replaced_by": each.successor_id,
                "check_count": each.check_count,
                "last_checked_on": each.last_checked_on,
                "files": _stem(each.number) if each.facts and each.status not in NEVER_VALID else None,
            }
            for each in attestations
        ],
        "shares": _shares(session, person_id, numbers),
        "told_to_nobody": ["who checked a document", "who opened a share", "the address of a share"],
    }


def export_files(session: Session, person_id: UUID) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each document, signed JSON and PDF as registered; damaged ones are left out."""
    subjects = list_subjects(session, person_id)
    for kept in list_kept(session, person_id):
        yield from _files(kept, subjects)


def _files(kept: KeptDocument, subjects: frozenset[UUID]) -> Iterator[tuple[str, bytes]]:
    if kept.document is None:
        return
    try:
        read_own(kept, subjects)
        if kept.status in NEVER_VALID:  # what was never signed is told in the list, and given to nobody
            return
        yield f"{FOLDER}/{_stem(kept.number)}.json", open_kept(kept)
        yield f"{FOLDER}/{_stem(kept.number)}.pdf", get_pdf(kept, edges().files)
        if kept.annex_file is not None:
            annex = get_annex(kept, edges().files)
            yield f"{FOLDER}/{_stem(kept.number)}-allegato.{annex_type(annex)[1]}", annex
    except CannotTell:
        return


def _stem(number: str) -> str:
    return number.replace("/", "-")


def _shares(session: Session, person_id: UUID, numbers: dict[UUID, str]) -> list[dict[str, Any]]:
    shares = session.scalars(
        select(Share).where(Share.person_id == person_id).order_by(Share.created_at.desc(), Share.id)
    ).all()
    ids = [each.id for each in shares]
    documents: dict[UUID, list[str]] = {}
    for document in session.scalars(select(SharedDocument).where(SharedDocument.share_id.in_(ids))):
        documents.setdefault(document.share_id, []).append(numbers.get(document.certificate_id, ""))
    competences: dict[UUID, list[str]] = {}
    for competence in session.scalars(select(SharedCompetence).where(SharedCompetence.share_id.in_(ids))):
        competences.setdefault(competence.share_id, []).append(competence.url)
    return [
        {
            "title": each.title,
            "sentence": each.sentence,
            "shows_name": each.shows_name,
            "created_at": each.created_at,
            "renewed_at": each.renewed_at,
            "ends_on": each.ends_on,
            "ended_at": each.ended_at,
            "opened_count": each.opened_count,
            "last_opened_on": each.last_opened_on,
            "documents": sorted(documents.get(each.id, [])),
            "competences": sorted(competences.get(each.id, [])),
        }
        for each in shares
    ]

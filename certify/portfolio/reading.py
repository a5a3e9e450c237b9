"""A person's own documents opened: what was signed has to be about this row, and about this person."""

import logging
from collections.abc import Collection
from uuid import UUID

from certify.certificates.papers import read_kept
from certify.certificates.queries import KeptDocument
from certify.credential.documents import DocumentFacts
from commons.errors import CannotTell

log = logging.getLogger(__name__)
_URN = "urn:uuid:"


def read_own(kept: KeptDocument, subjects: Collection[UUID]) -> DocumentFacts:
    """Return what the document says. `subjects`: all pseudonyms of its person, from `list_subjects`.

    Raises as `read_kept`, and CannotTell where the signed person is another one than the row tells.
    """
    facts = read_kept(kept)
    if UUID(facts.holder.subject_id.removeprefix(_URN)) not in subjects:
        log.error("certificate %s was signed for another person than its row tells", kept.id)
        raise CannotTell("document-damaged")
    return facts

"""The kept bytes of a document, and its PDF: drawn from them alone, and again if the file is lost."""

import hashlib

from certify.certificates.documents import read_facts
from certify.certificates.queries import KeptDocument
from certify.certificates.sealing import Unopenable, open_document, open_pdf, seal_pdf
from certify.certificates.sheets import sheet_of
from certify.credential.errors import Unreadable
from certify.credential.facts import AttendanceFacts
from certify.paper import draw
from commons.edges import FileStore
from commons.errors import CannotTell, NotFound


def open_kept(kept: KeptDocument) -> bytes:
    """Return the signed bytes as they were kept.

    Raises NotFound for an erased document and CannotTell where the bytes are not what was registered.
    """
    document = unseal(kept)
    if hashlib.sha256(document).hexdigest() != kept.document_sha256:
        raise CannotTell("document-damaged")
    return document


def read_kept(kept: KeptDocument) -> AttendanceFacts:
    """Return what the kept bytes say. Raises as `open_kept`."""
    document = open_kept(kept)
    try:
        return read_facts(document)
    except Unreadable as error:
        raise CannotTell("document-damaged") from error


def unseal(kept: KeptDocument) -> bytes:
    """Return the bytes that the document's key opens, for who compares the hash. Raises as `open_kept`."""
    if kept.document is None:
        raise NotFound("document-erased")
    if kept.key is None:
        raise CannotTell("document-locked")
    try:
        return open_document(kept.key, kept.id, kept.document)
    except Unopenable as error:
        raise CannotTell("document-damaged") from error


def get_pdf(kept: KeptDocument, files: FileStore) -> bytes:
    """Return the PDF that was registered, byte for byte; a lost or damaged file is drawn and kept again.

    Raises as `open_kept`, and CannotTell when what is drawn today is not what was registered.
    """
    document = open_kept(kept)
    if kept.key is None:
        raise CannotTell("document-locked")
    sealed = files.get(kept.pdf_file)
    if sealed is not None:
        try:
            pdf = open_pdf(kept.key, kept.id, sealed)
        except Unopenable:
            pdf = b""
        if hashlib.sha256(pdf).hexdigest() == kept.pdf_sha256:
            return pdf
    try:
        pdf = draw(sheet_of(document))
    except Unreadable as error:
        raise CannotTell("document-damaged") from error
    if hashlib.sha256(pdf).hexdigest() != kept.pdf_sha256:
        raise CannotTell("pdf-differs")
    files.put(seal_pdf(kept.key, kept.id, pdf))
    return pdf

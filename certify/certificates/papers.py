"""The kept bytes of a document, and its PDF: drawn from them alone, and again if the file is lost."""

import hashlib
from dataclasses import replace

from certify.certificates.documents import read_facts
from certify.certificates.queries import KeptDocument
from certify.certificates.rules import NEVER_VALID
from certify.certificates.sealing import (
    Unopenable,
    open_annex,
    open_document,
    open_pdf,
    open_signed_pdf,
    seal_pdf,
)
from certify.certificates.sheets import sheet_of
from certify.credential.documents import DocumentFacts
from certify.credential.errors import Unreadable
from certify.paper import Stage, draw
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


def open_given(kept: KeptDocument) -> bytes:
    """Return the signed bytes to who may take them away: of what was never valid, nobody may."""
    if kept.status in NEVER_VALID:
        raise NotFound("document-not-signed")
    return open_kept(kept)


def read_kept(kept: KeptDocument) -> DocumentFacts:
    """Return what the kept bytes say, which is what their row is about. Raises as `open_kept`."""
    document = open_kept(kept)
    try:
        facts = read_facts(document)
    except Unreadable as error:
        raise CannotTell("document-damaged") from error
    if not is_about(kept, facts):
        raise CannotTell("document-damaged")
    return facts


def is_about(kept: KeptDocument, facts: DocumentFacts) -> bool:
    """Tell whether signed facts are those of this row: not of another document, nor of a row that lies."""
    signed = (facts.kind, facts.code, facts.number, facts.credential_id, facts.issued_at)
    return signed == (kept.kind, kept.code, kept.number, f"urn:uuid:{kept.id}", kept.issued_at)


def unseal(kept: KeptDocument) -> bytes:
    """Return the bytes that the document's key opens, for who compares the hash. Raises as `open_kept`."""
    if kept.document is None:
        raise NotFound("document-erased")
    try:
        return open_document(_key_of(kept), kept.id, kept.document)
    except Unopenable as error:
        raise CannotTell("document-damaged") from error


def get_pdf(kept: KeptDocument, files: FileStore) -> bytes:
    """Return the PDF of a document as everybody downloads it.

    Of kinds that are signed outside it is the deposited one, byte for byte, and before that the draft with
    its strip, which is kept nowhere. Of all others it is the one that was registered; a lost file is drawn
    and kept again. Raises as `open_kept`, and CannotTell when the registered bytes are gone for ever.
    """
    if kept.status in NEVER_VALID:
        return _draft(open_kept(kept))
    if kept.signed_pdf_file is None:
        return get_prepared_pdf(kept, files)
    sealed = files.get(kept.signed_pdf_file)
    if sealed is None:
        raise CannotTell("signed-pdf-lost")
    try:
        pdf = open_signed_pdf(_key_of(kept), kept.id, sealed)
    except Unopenable as error:
        raise CannotTell("signed-pdf-lost") from error
    if hashlib.sha256(pdf).hexdigest() != kept.signed_pdf_sha256:
        raise CannotTell("signed-pdf-lost")
    return pdf


def get_prepared_pdf(kept: KeptDocument, files: FileStore) -> bytes:
    """Return the PDF that was drawn when the document was registered, byte for byte. Raises as `get_pdf`."""
    document, key = open_kept(kept), _key_of(kept)
    sealed = files.get(kept.pdf_file)
    if sealed is not None:
        try:
            pdf = open_pdf(key, kept.id, sealed)
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
    files.put(seal_pdf(key, kept.id, pdf))
    return pdf


def get_annex(kept: KeptDocument, files: FileStore) -> bytes:
    """Return the annex for the person, as its hash was signed; NotFound where there is none."""
    if kept.annex_file is None or kept.document is None:
        raise NotFound("not-found")
    sealed = files.get(kept.annex_file)
    if sealed is None:
        raise CannotTell("annex-lost")
    try:
        annex = open_annex(_key_of(kept), kept.id, sealed)
    except Unopenable as error:
        raise CannotTell("annex-lost") from error
    if hashlib.sha256(annex).hexdigest() != kept.annex_sha256:
        raise CannotTell("annex-lost")
    return annex


def _key_of(kept: KeptDocument) -> bytes:
    if kept.key is None:
        raise CannotTell("document-locked")
    return kept.key


def _draft(document: bytes) -> bytes:
    try:
        return draw(replace(sheet_of(document), stage=Stage.DRAFT))
    except Unreadable as error:
        raise CannotTell("document-damaged") from error

"""The signed bytes of a document, as the sheet that is drawn from them. Nothing else flows in.

The wording is Italian, because the paper is; the sheet of the same bytes is the same for ever.
"""

from certify.certificates import sheets_assessed, sheets_attendance, sheets_placement, sheets_transparency
from certify.certificates.sheets_attendance import hours_sentence
from certify.certificates.sheets_words import Block, day_words, frame, name_of, span_words, worth_of
from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.credential.documents import DocumentFacts, read_document
from certify.credential.facts import AttendanceFacts
from certify.credential.placement_facts import PlacementFacts
from certify.credential.transparency_facts import TransparencyFacts
from certify.paper import Attachment, Sheet, Stage

__all__ = ["day_words", "hours_sentence", "name_of", "preview_sheet", "sheet_of", "span_words", "worth_of"]


def sheet_of(document: bytes, *, stage: Stage = Stage.FINAL) -> Sheet:
    """Return the sheet of signed bytes of any kind; `Unreadable` when they are none.

    `stage`: `Stage.DRAFT` for what is registered and waits for its signature ("bozza non firmata"). The file
    that goes to be signed is drawn as final.
    """
    facts = read_document(document)
    return frame(facts, *_parts(facts), stage, Attachment(document))


def preview_sheet(facts: DocumentFacts) -> Sheet:
    """Return the sheet as it would be, without number, code and signature."""
    return frame(facts, *_parts(facts), Stage.PREVIEW, None)


def _parts(facts: DocumentFacts) -> tuple[tuple[str, ...], tuple[Block, ...]]:
    """Give what stands under the issuer's name, and the body."""
    match facts:
        case AttendanceFacts():
            return sheets_attendance.issuer_lines(facts), sheets_attendance.body_of(facts)
        case PlacementFacts():
            return sheets_placement.issuer_lines(facts), sheets_placement.body_of(facts)
        case TransparencyFacts():
            return sheets_transparency.issuer_lines(facts), sheets_transparency.body_of(facts)
        case ValidationFacts() | CertificateFacts():
            return sheets_assessed.issuer_lines(facts), sheets_assessed.body_of(facts)

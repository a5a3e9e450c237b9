"""A sheet drawn as an accessible, archivable PDF: PDF/UA-1 and PDF/A-3a in one file.

The package knows no database and no web: it takes a frozen `Sheet` of plain strings and gives bytes. The same
sheet gives the same bytes in any process on any day.
"""

from certify.paper.drawing import draw
from certify.paper.legibility import missing_characters
from certify.paper.model import (
    Attachment,
    Competences,
    Fact,
    Facts,
    Holder,
    Kind,
    Lead,
    Prose,
    Sheet,
    Signer,
    SigningMode,
    Stage,
)
from certify.paper.words import Text

__all__ = [
    "Attachment",
    "Competences",
    "Fact",
    "Facts",
    "Holder",
    "Kind",
    "Lead",
    "Prose",
    "Sheet",
    "Signer",
    "SigningMode",
    "Stage",
    "Text",
    "draw",
    "missing_characters",
]

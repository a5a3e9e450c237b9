"""Files inside a paper, bit for bit as they were kept: PDF/A-3 allows any, and the paper stays tagged.

Appended as pages they would lose what a screen reader follows, and their hash would be that of nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

from certify.paper.pdf import SheetCanvas, deflated_stream, mime_name, pdf_date


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes into the paper as it is. `description` is shown in the reader's list of files."""

    name: str
    description: str
    media_type: str
    data: bytes


def attach_all(canvas: SheetCanvas, files: Sequence[Attached], instant: datetime) -> None:
    """Put files in as supplements to what is drawn; names are told apart by whoever gives them."""
    document = canvas.document
    references, names = [], []
    for file in sorted(files, key=lambda each: each.name):
        name = PDFString(file.name)
        embedded = document.Reference(
            deflated_stream(
                file.data,
                {
                    "Type": PDFName("EmbeddedFile"),
                    "Subtype": mime_name(file.media_type),
                    "Params": PDFDictionary(
                        {"ModDate": PDFString(pdf_date(instant)), "Size": len(file.data)}
                    ),
                },
            )
        )
        specification = {
            "Type": PDFName("Filespec"),
            "F": name,
            "UF": name,
            "Desc": PDFString(file.description),
            "AFRelationship": PDFName("Supplement"),
            "EF": PDFDictionary({"F": embedded, "UF": embedded}),
        }
        reference = document.Reference(PDFDictionary(specification))
        references.append(reference)
        names += [name, reference]
        document.updateSignature(file.data)
    document.Catalog.AF = PDFArray(references)
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": PDFDictionary({"Names": PDFArray(names)})})

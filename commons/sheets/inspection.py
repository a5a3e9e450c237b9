"""Unpack parts of an XLSX file as if each of them wanted to do harm.

What the archive says of its sizes is never believed: what really comes out is counted, piece by
piece, over all parts together, and XML goes straight to handlers without a tree being built.
"""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from xml.parsers import expat

from commons.sheets.values import Limits, SheetProblem, shown

CHUNK = 64 * 1024
# A tag longer than this is no spreadsheet's: it is re-read at each chunk and costs quadratic time.
LONGEST_TAG = 4 * CHUNK
DIRECTORY_ENTRY = b"PK\x01\x02"
IS_ENCRYPTED = 0x1

StartHandler = Callable[[str, dict[str, str]], None]


class WorkbookRefusedError(Exception):
    def __init__(self, code: SheetProblem, *values: tuple[str, str]) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(slots=True)
class Unpacker:
    archive: zipfile.ZipFile
    limits: Limits
    unpacked: int = 0
    elements: int = 0

    def check_entries(self) -> None:
        for entry in self.archive.infolist():
            if entry.flag_bits & IS_ENCRYPTED:
                raise WorkbookRefusedError(SheetProblem.LOCKED_WORKBOOK)
            if entry.filename.lower().endswith("vbaproject.bin"):
                raise WorkbookRefusedError(SheetProblem.WORKBOOK_WITH_MACROS)
            if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
                raise WorkbookRefusedError(SheetProblem.UNREADABLE_WORKBOOK)

    def parse(
        self,
        name: str,
        start: StartHandler,
        end: Callable[[str], None] | None = None,
        text: Callable[[str], None] | None = None,
    ) -> None:
        """Hand a part's elements, by their names without namespace, to the handlers."""
        parser = self._parser(name, start)
        if end is not None:
            parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
        if text is not None:
            parser.buffer_text = True
            parser.CharacterDataHandler = text
        fed = 0
        with self.archive.open(name) as stream:
            while chunk := stream.read(CHUNK):
                self.unpacked += len(chunk)
                if self.unpacked > self.limits.unpacked_bytes:
                    limit = ("limit", str(self.limits.unpacked_bytes))
                    raise WorkbookRefusedError(SheetProblem.UNPACKED_TOO_LARGE, limit)
                parser.Parse(chunk, False)  # noqa: FBT003 - expat's own signature
                fed += len(chunk)
                if fed - parser.CurrentByteIndex > LONGEST_TAG:
                    raise WorkbookRefusedError(SheetProblem.TOO_COMPLEX)
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature

    def _parser(self, name: str, start: StartHandler) -> expat.XMLParserType:
        def refuse_doctype(*_: object) -> None:
            # Without a document type there are no entities, neither bombs nor outside files.
            raise WorkbookRefusedError(SheetProblem.FORBIDDEN_XML, ("part", shown(name)))

        def count(tag: str, attributes: dict[str, str]) -> None:
            self.elements += 1
            if self.elements > self.limits.elements:
                raise WorkbookRefusedError(SheetProblem.TOO_COMPLEX)
            start(tag.rpartition(" ")[2], attributes)

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = refuse_doctype
        parser.StartElementHandler = count
        return parser

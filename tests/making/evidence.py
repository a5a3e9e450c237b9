"""Files as people bring them: photographs that tell where they were taken, PDFs that act, bombs."""

import io
import struct
import zlib
from datetime import datetime
from uuid import UUID, uuid4

from PIL import Image
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import DictionaryObject, NameObject, TextStringObject
from sqlalchemy.orm import Session

from certify.evidence.services import keep_file
from commons.access import ANONYMOUS, Viewer
from commons.edges import edges
from tests.factories import NOW

GPS_TAG = 0x8825
ORIENTATION_TAG = 0x0112
MAKER = "Fotocamera di Prova"


def photograph(size: tuple[int, int] = (60, 40), *, orientation: int = 6) -> bytes:
    """Return a JPEG whose left half is red, taken near Trento by a camera held upright."""
    picture = Image.new("RGB", size, "white")
    picture.paste((200, 0, 0), (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x010F] = MAKER
    exif[ORIENTATION_TAG] = orientation
    exif[GPS_TAG] = {1: "N", 2: (46.0, 4.0, 0.0), 3: "E", 4: (11.0, 7.0, 0.0)}
    written = io.BytesIO()
    picture.save(written, "JPEG", exif=exif, quality=95, comment=b"scattata a casa")
    return written.getvalue()


def screenshot(size: tuple[int, int] = (40, 30), colour: str = "navy") -> bytes:
    written = io.BytesIO()
    Image.new("RGBA", size, colour).save(written, "PNG")
    return written.getvalue()


def png_bomb(side: int = 30_000) -> bytes:
    """Return a small PNG that unpacks to gigabytes of one colour."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    packer = zlib.compressobj(9)
    row = bytes(1 + side)
    body = b"".join(packer.compress(row) for _ in range(min(side, 3000))) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def paper(pages: int = 1) -> bytes:
    """Return a quiet PDF."""
    return _written(_blank(pages))


def scripted_paper() -> bytes:
    writer = _blank()
    writer.add_open_action(JavaScript("app.alert('hello')"))
    return _written(writer)


def launching_paper(kind: str = "/Launch") -> bytes:
    """Return a PDF that starts a program when it is opened, or does something else by itself."""
    writer = _blank()
    writer.root_object[NameObject("/OpenAction")] = writer._add_object(
        DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Action"),
                NameObject("/S"): NameObject(kind),
                NameObject("/F"): TextStringObject("calc.exe"),
            }
        )
    )
    return _written(writer)


def laden_paper() -> bytes:
    writer = _blank()
    writer.add_attachment("altro.txt", b"un altro file")
    return _written(writer)


def locked_paper() -> bytes:
    writer = _blank()
    writer.encrypt("segreta", algorithm="AES-256")
    return _written(writer)


def make_evidence(
    session: Session,
    person_id: UUID,
    *,
    context: str = "placement",
    context_id: UUID | None = None,
    content: bytes | None = None,
    title: str = "Foglio dei turni",
    actor: Viewer = ANONYMOUS,
    now: datetime = NOW,
) -> UUID:
    return keep_file(
        session,
        content or paper(),
        person_id=person_id,
        context=context,
        context_id=context_id or uuid4(),
        title=title,
        uploaded_by="Alice Prova",
        actor=actor,
        files=edges().files,
        now=now,
    )


def _blank(pages: int = 1) -> PdfWriter:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    return writer


def _written(writer: PdfWriter) -> bytes:
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()

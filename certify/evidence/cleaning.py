"""A file as it may be kept: pictures drawn anew without what they tell of place and camera, quiet PDFs.

Nothing here knows the database: it takes a second for a large photograph, so call it before a transaction.
"""

import io
import re
from dataclasses import dataclass
from typing import Any, Final

from PIL import Image, ImageOps
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from certify.evidence.rules import (
    LONGEST_SIDE,
    MOST_PIXELS,
    MediaType,
    tell_media_type,
)
from commons.errors import Refusal

JPEG_QUALITY: Final = 88
MOST_OBJECTS: Final = 60_000
_FORMATS: Final = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG"}
_ACTING: Final = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/Rendition",
        "/RichMediaExecute",
        "/GoToE",
        "/GoToR",
        "/Movie",
        "/Sound",
    }
)
"""Kinds of action that do something else than turn a page or open an address."""
_TURNING: Final = frozenset({"/GoTo", "/Named"})
"""All that may happen without anybody pressing anything: an address opened alone tells who reads."""
_ACTIVE_KEYS: Final = frozenset({"/JS", "/JavaScript", "/XFA", "/RichMediaContent", "/RichMediaSettings"})
_ATTACHING_KEYS: Final = frozenset({"/EmbeddedFiles", "/EF"})
_SPOKEN_OUT: Final = re.compile(rb"/(?:JavaScript|Launch|RichMedia)\b")
"""Names that stand in no quiet file, also where no reader follows them."""


@dataclass(frozen=True, slots=True)
class CleanFile:
    content: bytes
    media_type: MediaType


def clean_file(content: bytes) -> CleanFile:
    """Return what may be kept of these bytes; Refusal with a sentence that says what to do."""
    media_type = tell_media_type(content)
    if media_type is MediaType.PDF:
        _check_pdf(content)
        return CleanFile(content, media_type)
    return CleanFile(_draw_anew(content, media_type), media_type)


def _draw_anew(content: bytes, media_type: MediaType) -> bytes:
    try:
        return _redraw(content, media_type)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(media_type) from error
    except Refusal:
        raise
    except Exception as error:  # decoders of broken pictures fail in many ways
        raise Refusal("evidence-broken") from error


def _redraw(content: bytes, media_type: MediaType) -> bytes:
    """Decode, turn as the camera was held, and write the picture alone: no EXIF, no place, no comment."""
    with Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]]) as opened:
        if opened.width * opened.height > MOST_PIXELS[media_type]:
            raise _too_many_pixels(media_type)
        if media_type is MediaType.JPEG:  # a huge photograph is read at half or a quarter of its size
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        opened.load()
        drawn = _plain(ImageOps.exif_transpose(opened), media_type)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn.info = {}
    written = io.BytesIO()
    if media_type is MediaType.JPEG:
        drawn.save(written, "JPEG", quality=JPEG_QUALITY, optimize=True)
    else:
        drawn.save(written, "PNG")
    return written.getvalue()


def _too_many_pixels(media_type: MediaType) -> Refusal:
    return Refusal("evidence-pixels", most=MOST_PIXELS[media_type] // 1_000_000)


def _plain(picture: Image.Image, media_type: MediaType) -> Image.Image:
    """Bring any way of storing colours to one that the format and every viewer know."""
    if picture.mode.startswith("I"):
        return picture.convert("I").point(lambda value: value / 256).convert("L")
    if media_type is MediaType.JPEG:
        return picture.convert("L" if picture.mode == "L" else "RGB")
    if picture.mode in {"LA", "RGBA"} or "transparency" in picture.info:
        return picture.convert("RGBA")
    return picture.convert("L" if picture.mode in {"1", "L"} else "RGB")


def _check_pdf(content: bytes) -> None:
    """Refuse what acts by itself, carries other files, is locked or is not whole."""
    try:
        _read_through(PdfReader(io.BytesIO(content)))
    except Refusal:
        raise
    except Exception as error:  # the reader of broken files fails in many ways
        raise Refusal("evidence-broken") from error
    if _SPOKEN_OUT.search(content):
        raise Refusal("evidence-active")


def _read_through(reader: PdfReader) -> None:
    if reader.is_encrypted:
        raise Refusal("evidence-locked")
    if not reader.pages:
        raise Refusal("evidence-broken")
    _walk(reader.trailer)


def _walk(trailer: DictionaryObject) -> None:
    """Look at every object that a reader can come to, not into the streams."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [trailer]
    count = 0
    while waiting:
        item = waiting.pop()
        if isinstance(item, IndirectObject):
            place = (item.idnum, item.generation)
            if place in seen:
                continue
            seen.add(place)
            item = item.get_object()
        count += 1
        if count > MOST_OBJECTS * 10 or len(seen) > MOST_OBJECTS:
            raise Refusal("evidence-complicated")
        if isinstance(item, DictionaryObject):
            _refuse_active(item)
            waiting.extend(_worth_a_look(each) for each in dict.values(item))
        elif isinstance(item, ArrayObject):
            waiting.extend(each for each in list.__iter__(item) if _is_branch(each))


def _worth_a_look(item: Any) -> Any:
    return item if _is_branch(item) else None


def _is_branch(item: Any) -> bool:
    return isinstance(item, IndirectObject | DictionaryObject | ArrayObject)


def _refuse_active(item: DictionaryObject) -> None:
    keys = dict.keys(item)
    action = _resolved(dict.get(item, "/S"))
    if keys & _ACTIVE_KEYS or (isinstance(action, NameObject) and action in _ACTING):
        raise Refusal("evidence-active")
    if "/OpenAction" in keys:
        _refuse_acting_alone(dict.get(item, "/OpenAction"))
    extra = _resolved(dict.get(item, "/AA"))
    if isinstance(extra, DictionaryObject):
        for each in dict.values(extra):
            _refuse_acting_alone(each)
    if keys & _ATTACHING_KEYS:
        raise Refusal("evidence-attachments")


def _refuse_acting_alone(action: Any) -> None:
    """Refuse what happens by itself unless it turns to a page, and whatever hangs on it."""
    action = _resolved(action)
    if isinstance(action, DictionaryObject) and (
        _resolved(dict.get(action, "/S")) not in _TURNING or "/Next" in dict.keys(action)
    ):
        raise Refusal("evidence-active")


def _resolved(item: Any) -> Any:
    return item.get_object() if isinstance(item, IndirectObject) else item

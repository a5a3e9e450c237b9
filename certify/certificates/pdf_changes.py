"""What an incremental update changed in a PDF, beside adding a signature.

Equal first bytes prove nothing about what is shown: an update may put other objects in the place of the
pages'. So both states are read, and what makes the picture, what is attached and what acts is compared.
"""

import io
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    StreamObject,
)

_OF_PAGES: Final = (
    "/Contents",
    "/Resources",
    "/MediaBox",
    "/CropBox",
    "/Rotate",
    "/UserUnit",
    "/AA",
    "/Tabs",
)
_OF_CATALOGUE: Final = (
    "/Names",
    "/AF",
    "/OpenAction",
    "/AA",
    "/OCProperties",
    "/Outlines",
    "/PageLabels",
    "/Lang",
    "/Collection",
    "/OutputIntents",
    "/Threads",
    "/URI",
    "/ViewerPreferences",
    "/Requirements",
    "/NeedsRendering",
)
_ABOUT_THE_FILE: Final = ("/MarkInfo", "/Version")
_OF_THE_PROGRAM: Final = frozenset({"/ModDate", "/Producer", "ModifyDate", "MetadataDate", "Producer"})
_NOT_COMPARED: Final = frozenset({"/Parent", "/P", "/Length"})
_UNREADABLE: Final = (
    PyPdfError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    RecursionError,
)
_DEEPEST: Final = 60
_TOLERANCE: Final = 3.0  # points: a stamp may touch its neighbours
_NARROW: Final = 0.35  # of its size is the narrowest a letter takes on the average
_SQUARES_OF_A_BOX: Final = 4  # a frame to sign in has a few, a QR hundreds


def changes_what_is_seen(before: bytes, after: bytes) -> bool:
    """Tell whether the later state shows, attaches or does anything else than the earlier one.

    Signature fields with their widgets are what may come; unreadable bytes count as a change.
    """
    try:
        old, new = PdfReader(io.BytesIO(before)), PdfReader(io.BytesIO(after))
        if len(old.pages) != len(new.pages):
            return True
        if any(_differ(_get(old.root_object, key), _get(new.root_object, key)) for key in _OF_CATALOGUE):
            return True
        return any(_page_changed(a, b) for a, b in zip(old.pages, new.pages, strict=True)) or _acts(new)
    except _UNREADABLE:
        return True


def changes_what_is_told(before: bytes, after: bytes) -> bool:
    """Tell whether the later state says something else about the file: its title, its author, its version.

    When it was last saved and by which program may differ: whoever adds a proof writes that. Raises whatever
    reading raises.
    """
    old, new = PdfReader(io.BytesIO(before)), PdfReader(io.BytesIO(after))
    return (
        any(_differ(_get(old.root_object, key), _get(new.root_object, key)) for key in _ABOUT_THE_FILE)
        or _differ(_info(old), _info(new))
        or _read_metadata(old) != _read_metadata(new)
    )


def _info(reader: PdfReader) -> DictionaryObject:
    info = _get(reader.trailer, "/Info") or DictionaryObject()
    return DictionaryObject({key: info.raw_get(key) for key in info if key not in _OF_THE_PROGRAM})


def _read_metadata(reader: PdfReader) -> list[tuple[Any, Any]] | None:
    """Return what the XMP says, however it is written down."""
    from pyhanko.pdf_utils.metadata.xmp_xml import parse_xmp  # noqa: PLC0415

    stream = _get(reader.root_object, "/Metadata")
    if stream is None:
        return None
    said = [pair for each in parse_xmp(io.BytesIO(stream.get_data())) for pair in each]
    return sorted(
        (pair for pair in said if pair[0].local_name not in _OF_THE_PROGRAM),
        key=lambda pair: (pair[0].ns, pair[0].local_name),
    )


def signature_covers(before: bytes, after: bytes) -> bool:
    """Tell whether a visible signature lies over what was printed. Ask only where nothing else changed."""
    try:
        old, new = PdfReader(io.BytesIO(before)), PdfReader(io.BytesIO(after))
        for was, page in zip(old.pages, new.pages, strict=True):
            known = [_resolve(each) for each in _list(_get(was, "/Annots"))]
            boxes = [
                box
                for each in _list(_get(page, "/Annots"))
                if all(_differ(other, each) for other in known)
                and (box := _box_of(_resolve(each))) is not None
            ]
            if boxes and any(_lies_over(was, box) for box in boxes):
                return True
    except _UNREADABLE:
        return True
    return False


def _box_of(widget: DictionaryObject) -> tuple[float, float, float, float] | None:
    """Return where a signature is shown, a little smaller; None for one that is not shown."""
    x0, y0, x1, y1 = (float(each) for each in _list(_get(widget, "/Rect")))
    x0, x1, y0, y1 = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if x0 == x1 or y0 == y1:
        return None
    return x0 + _TOLERANCE, y0 + _TOLERANCE, x1 - _TOLERANCE, y1 - _TOLERANCE


def _lies_over(page: PageObject, box: tuple[float, float, float, float]) -> bool:
    """Tell whether words begin or run through the box, or a symbol of many small squares is in it."""
    x0, y0, x1, y1 = box
    words, squares = 0, 0

    def see_text(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        nonlocal words
        x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
        end = x + len(text.strip()) * size * abs(tm[0] or 1) * _NARROW
        words += bool(text.strip()) and y0 <= y <= y1 and x <= x1 and end >= x0

    def see_mark(operator: bytes, operands: Any, cm: list[float], _tm: Any) -> None:
        nonlocal squares
        if operator == b"re":
            x, y = float(operands[0]) * cm[0] + cm[4], float(operands[1]) * cm[3] + cm[5]
            squares += x0 <= x <= x1 and y0 <= y <= y1

    page.extract_text(visitor_text=see_text, visitor_operand_before=see_mark)
    return words > 0 or squares > _SQUARES_OF_A_BOX


def _page_changed(old: DictionaryObject, new: DictionaryObject) -> bool:
    if any(_differ(_get(old, key), _get(new, key)) for key in _OF_PAGES):
        return True
    known = list(_list(_get(old, "/Annots")))
    added = []
    for each in _list(_get(new, "/Annots")):
        same = next((place for place, other in enumerate(known) if not _differ(other, each)), None)
        if same is None:
            added.append(each)
        else:
            del known[same]
    return bool(known) or not all(_is_signature(each) for each in added)


def _is_signature(annotation: Any) -> bool:
    widget = _resolve(annotation)
    if not isinstance(widget, DictionaryObject) or _get(widget, "/Subtype") != "/Widget":
        return False
    if "/A" in widget or "/AA" in widget:
        return False
    parent = _get(widget, "/Parent")
    field = _get(widget, "/FT") or (_get(parent, "/FT") if isinstance(parent, DictionaryObject) else None)
    return bool(field == "/Sig")


def _acts(reader: PdfReader) -> bool:
    """Tell whether the form brings more than signatures: other fields, calculations, XFA."""
    form = _get(reader.root_object, "/AcroForm")
    if form is None:
        return False
    if not isinstance(form, DictionaryObject) or "/XFA" in form or _list(_get(form, "/CO")):
        return True
    return not all(_is_signature_field(each) for each in _list(_get(form, "/Fields")))


def _is_signature_field(each: Any) -> bool:
    field = _resolve(each)
    return isinstance(field, DictionaryObject) and _get(field, "/FT") == "/Sig" and "/AA" not in field


def _differ(old: Any, new: Any, depth: int = 0, seen: frozenset[tuple[int, int]] = frozenset()) -> bool:
    """Compare two objects by what they come to. Ways that lead back (a page's parent) are walked once."""
    if depth > _DEEPEST:
        return True
    if isinstance(old, IndirectObject) and isinstance(new, IndirectObject):
        pair = (old.idnum, new.idnum)
        if pair in seen:
            return False
        seen = seen | {pair}
    old, new = _resolve(old), _resolve(new)
    if isinstance(old, DictionaryObject) and isinstance(new, DictionaryObject):
        return _dictionaries_differ(old, new, depth, seen)
    if isinstance(old, ArrayObject) and isinstance(new, ArrayObject):
        return len(old) != len(new) or any(
            _differ(a, b, depth + 1, seen)
            for a, b in zip(list.__iter__(old), list.__iter__(new), strict=True)
        )
    return type(old) is not type(new) or bool(old != new)


def _dictionaries_differ(
    old: DictionaryObject, new: DictionaryObject, depth: int, seen: frozenset[tuple[int, int]]
) -> bool:
    if set(old) != set(new) or isinstance(old, StreamObject) != isinstance(new, StreamObject):
        return True
    if isinstance(old, StreamObject) and isinstance(new, StreamObject) and old.get_data() != new.get_data():
        return True
    return any(
        _differ(old.raw_get(key), new.raw_get(key), depth + 1, seen)
        for key in old
        if key not in _NOT_COMPARED
    )


def _get(mapping: DictionaryObject, key: str) -> Any:
    return _resolve(mapping.raw_get(key)) if key in mapping else None


def _list(value: Any) -> list[Any]:
    value = _resolve(value)
    return list(list.__iter__(value)) if isinstance(value, ArrayObject) else []


def _resolve(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value

"""The few parts of a PDF file that a sheet needs: values, objects, streams, the table at the end."""

import hashlib
import zlib
from typing import Final

HEADER: Final = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_ESCAPES: Final = str.maketrans({"\\": r"\\", "(": r"\(", ")": r"\)", "\n": r"\n", "\r": r"\r"})


class Name(str):
    """A name object, written without its slash: Name("application/json")."""

    __slots__ = ()


class Ref(int):
    """A reference to an object of the same file."""

    __slots__ = ()


class Raw(str):
    """Already written."""

    __slots__ = ()


Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]


def written(value: Value) -> str:
    """Write a value as it stands in a file. Strings become text strings: ASCII as it is, else UTF-16."""
    match value:
        case list():
            return "[" + " ".join(written(each) for each in value) + "]"
        case dict():
            return "<<" + "".join(f"/{key} {written(each)}" for key, each in value.items()) + ">>"
        case str():
            return _written_text(value)
        case _:
            return _written_number(value)


def _written_text(value: str) -> str:
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, Name):
        return "/" + "".join(c if c.isalnum() or c in "-_.+" else f"#{ord(c):02X}" for c in str(value))
    if value.isascii():
        return f"({value.translate(_ESCAPES)})"
    return f"<FEFF{value.encode('utf-16-be', 'replace').hex().upper()}>"


def _written_number(value: float | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Ref):
        return f"{int(value)} 0 R"
    return str(value) if isinstance(value, int) else number(value)


def number(value: float) -> str:
    """Write two places at most: a hundredth of a point is finer than any printer."""
    text = f"{value:.2f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def deflated(data: bytes) -> bytes:
    return zlib.compress(data, 6)


class File:
    """Objects are numbered in the order in which they are reserved; nothing comes from a clock."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> Ref:
        self._bodies.append(b"null")
        return Ref(len(self._bodies))

    def put(self, ref: Ref, value: Value) -> None:
        self._bodies[ref - 1] = written(value).encode("latin-1")

    def add(self, value: Value) -> Ref:
        ref = self.reserve()
        self.put(ref, value)
        return ref

    def add_stream(self, data: bytes, entries: dict[str, Value], *, is_deflated: bool = False) -> Ref:
        """Add a stream; with `is_deflated` its data were compressed by `deflated`."""
        head: dict[str, Value] = {**entries, "Length": len(data)}
        if is_deflated:
            head["Filter"] = Name("FlateDecode")
        self._bodies.append(written(head).encode("latin-1") + b"\nstream\n" + data + b"\nendstream")
        return Ref(len(self._bodies))

    def finish(self, root: Ref, info: Ref) -> bytes:
        """Give the whole file. Its identifier is a digest of its content, hence the same each time."""
        out = [HEADER]
        at = len(HEADER)
        offsets = []
        for index, body in enumerate(self._bodies, 1):
            offsets.append(at)
            whole = b"%d 0 obj\n%b\nendobj\n" % (index, body)
            out.append(whole)
            at += len(whole)
        digest = hashlib.sha256(b"".join(out)).hexdigest()[:32].encode()
        count = len(offsets) + 1
        out.append(b"xref\n0 %d\n0000000000 65535 f \n" % count)
        out.append(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
        out.append(
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (count, root, info, digest, digest, at)
        )
        return b"".join(out)

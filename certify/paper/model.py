"""What a sheet shows, already decided and already in words: the drawing adds nothing and computes nothing."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from certify.paper.words import Text


class Kind(StrEnum):
    ATTENDANCE = "attendance"
    PLACEMENT = "placement"
    TRANSPARENCY = "transparency"
    VALIDATION = "validation"
    CERTIFICATE = "certificate"


class Stage(StrEnum):
    """A preview was never registered; a draft is registered and waits for its signature."""

    FINAL = "final"
    DRAFT = "draft"
    PREVIEW = "preview"


class SigningMode(StrEnum):
    HANDWRITTEN = "handwritten"
    SCANNED = "scanned"
    CLICK = "click"
    RECEIPT = "receipt"
    DIGITAL = "digital"


@dataclass(frozen=True, slots=True)
class Holder:
    """`name` as the identity document writes it; `original` is the same name in its own script."""

    name: str
    born: Text | str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class Signer:
    """`signed_on` is the day of the scan or of the receipt, or the instant of the click, in words."""

    name: str
    office: str
    mode: SigningMode = SigningMode.HANDWRITTEN
    signed_on: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """One strong statement: the course, the placement, the qualification."""

    heading: Text
    title: Text | str
    under: Text | str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label over a value; a line break in the value stays one. `span` counts columns."""

    label: Text
    value: Text | str
    span: int = 1


@dataclass(frozen=True, slots=True)
class Facts:
    heading: Text
    items: tuple[Fact, ...]
    columns: int = 3


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text: a programme, a sentence that the issuer switches on (DPR 445/2000 art. 40)."""

    heading: Text
    text: Text | str


@dataclass(frozen=True, slots=True)
class Competences:
    """A table. `columns` are header and share of the width; the first cell of a row names it."""

    heading: Text
    columns: tuple[tuple[Text, float], ...]
    rows: tuple[tuple[Text | str, ...], ...]
    note: Text | str = ""


Block = Lead | Facts | Prose | Competences


@dataclass(frozen=True, slots=True)
class Attachment:
    """The signed document, byte for byte; readers of the file find it under this name."""

    data: bytes
    name: str = "credential.json"
    mime_type: str = "application/json"
    description: str = "Documento firmato, leggibile da programmi"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One document. Dates are words as they are to be read; `issued_at` is the instant that stamps the file.

    `verify_address` is all that stands before the code in the address that the QR opens. `proof` is the
    compact signed form in base32, for the QR that can be checked without a network. `courtesy` names the
    languages ("de", "en") in which courtesy translations stand under the Italian text. `annex_sha256` names
    the annex for the person. `is_demo` must be the issuer's own flag: the mark follows it and nothing else
    switches it off.

    Raises ValueError where a preview carries a number, a code, a proof or the signed document, or where
    another stage lacks its number or code: what was not issued must not look as if it could be verified.
    """

    kind: Kind
    issuer: str
    holder: Holder
    body: tuple[Block, ...]
    signers: tuple[Signer, ...]
    issued: str
    issued_at: datetime
    is_demo: bool
    verify_address: str = ""
    number: str = ""
    code: str = ""
    issuer_lines: tuple[str, ...] = ()
    place: str = ""
    name: Text | None = None
    courtesy: tuple[str, ...] = ()
    proof: str = ""
    annex_sha256: str = ""
    stage: Stage = Stage.FINAL
    attachment: Attachment | None = None

    def __post_init__(self) -> None:
        if self.issued_at.tzinfo is None:
            raise ValueError("issued_at needs a time zone")
        if not self.body or not self.signers:
            raise ValueError("a sheet needs a body and at least one signer")
        registered = (self.number, self.code, self.proof, self.attachment)
        if self.stage is Stage.PREVIEW and any(registered):
            raise ValueError("a preview carries no number, code, proof or signed document")
        if self.stage is not Stage.PREVIEW and not (self.number and self.code and self.verify_address):
            raise ValueError("a registered sheet needs its number, its code and the address that verifies it")

    @property
    def is_preview(self) -> bool:
        return self.stage is Stage.PREVIEW

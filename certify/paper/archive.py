"""What makes the file keepable: metadata, the colours' meaning, the signed document inside."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from certify.paper.model import Attachment
from certify.paper.pdf import File, Name, Raw, Ref, Value, deflated
from certify.paper.shaping import clean

PRODUCER: Final = "Segnavia"
_PROFILE: Final = Path(__file__).parent / "colour" / "sRGB.icc"
_SRGB: Final = "sRGB IEC61966-2.1"


def pdf_date(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("D:%Y%m%d%H%M%S+00'00'")


def add_info(file: File, title: str, author: str, instant: datetime) -> Ref:
    info: dict[str, Value] = {
        "Title": clean(title),
        "Author": clean(author),
        "Creator": PRODUCER,
        "Producer": PRODUCER,
        "CreationDate": pdf_date(instant),
        "ModDate": pdf_date(instant),
    }
    return file.add(info)


def add_metadata(file: File, title: str, author: str, instant: datetime) -> Ref:
    """Say in XMP what the information dictionary says, and which two standards the file follows."""
    packet = _XMP.format(
        title=escape(clean(title)),
        author=escape(clean(author)),
        producer=PRODUCER,
        date=instant.astimezone(UTC).isoformat(timespec="seconds"),
    )
    return file.add_stream(packet.encode(), {"Type": Name("Metadata"), "Subtype": Name("XML")})


def srgb_profile() -> bytes:
    return _PROFILE.read_bytes()


@cache
def _deflated_profile() -> bytes:
    return deflated(srgb_profile())


def output_intents(file: File) -> list[Value]:
    profile = file.add_stream(_deflated_profile(), {"N": 3}, is_deflated=True)
    intent: dict[str, Value] = {
        "Type": Name("OutputIntent"),
        "S": Name("GTS_PDFA1"),
        "OutputConditionIdentifier": _SRGB,
        "Info": _SRGB,
        "DestOutputProfile": profile,
    }
    return [intent]


def attach(file: File, attachment: Attachment, instant: datetime) -> Ref:
    """Put the signed document in, as the source of the page; return its file specification."""
    parameters: dict[str, Value] = {"ModDate": pdf_date(instant), "Size": len(attachment.data)}
    stream = file.add_stream(
        deflated(attachment.data),
        {"Type": Name("EmbeddedFile"), "Subtype": Name(attachment.mime_type), "Params": parameters},
        is_deflated=True,
    )
    specification: dict[str, Value] = {
        "Type": Name("Filespec"),
        "F": attachment.name,
        "UF": attachment.name,
        "Desc": attachment.description,
        "AFRelationship": Name("Source"),
        "EF": {"F": stream, "UF": stream},
    }
    return file.add(specification)


def catalog(file: File, *, pages: Ref, tree: Ref, metadata: Ref, attached: Ref | None, name: str) -> Ref:
    entries: dict[str, Value] = {
        "Type": Name("Catalog"),
        "Pages": pages,
        "Lang": "it",
        "MarkInfo": Raw("<</Marked true>>"),
        "StructTreeRoot": tree,
        "Metadata": metadata,
        "OutputIntents": output_intents(file),
        "ViewerPreferences": {"DisplayDocTitle": True},
    }
    if attached is not None:
        entries["AF"] = [attached]
        entries["Names"] = {"EmbeddedFiles": {"Names": [name, attached]}}
    return file.add(entries)


_XMP: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>it</rdf:li></rdf:Bag></dc:language>
<pdf:Producer>{producer}</pdf:Producer><xmp:CreatorTool>{producer}</xmp:CreatorTool>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA part</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""

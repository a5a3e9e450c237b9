"""What makes the file keepable: metadata, the colours' meaning, the signed document inside."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString

from certify.paper.model import Attachment
from certify.paper.pdf import Kept, SheetCanvas, deflated_stream, mime_name, pdf_date, stream, written
from certify.paper.shaping import clean

PRODUCER: Final = "Segnavia"
_PROFILE: Final = Path(__file__).parent / "colour" / "sRGB.icc"
_SRGB: Final = "sRGB IEC61966-2.1"


def describe(canvas: SheetCanvas, title: str, author: str, instant: datetime) -> None:
    """Say in the information dictionary and in XMP the same, and which two standards the file follows."""
    title, author = clean(title), clean(author)
    canvas.setTitle(title)
    canvas.setAuthor(author)
    canvas.setSubject("")
    canvas.setCreator(PRODUCER)
    canvas.setProducer(PRODUCER)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    packet = _XMP.format(
        title=escape(title),
        author=escape(author),
        producer=PRODUCER,
        date=instant.astimezone(UTC).isoformat(timespec="seconds"),
    )
    entries = {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}
    canvas.document.Catalog.Metadata = stream(packet.encode(), entries)


def srgb_profile() -> bytes:
    return _PROFILE.read_bytes()


@cache
def _written_profile() -> bytes:
    return written(deflated_stream(srgb_profile(), {"N": 3}))


def state_colours(canvas: SheetCanvas) -> None:
    """Say what the numbers of the colours mean (the output intent of PDF/A)."""
    intent = {
        "Type": PDFName("OutputIntent"),
        "S": PDFName("GTS_PDFA1"),
        "OutputConditionIdentifier": PDFString(_SRGB),
        "Info": PDFString(_SRGB),
        "DestOutputProfile": Kept(_written_profile()),
    }
    canvas.document.Catalog.OutputIntents = PDFArray([PDFDictionary(intent)])


def attach(canvas: SheetCanvas, attachment: Attachment, instant: datetime) -> None:
    """Put the signed document in, as the source of the page."""
    parameters = {"ModDate": PDFString(pdf_date(instant)), "Size": len(attachment.data)}
    document, name = canvas.document, PDFString(attachment.name)
    embedded = document.Reference(
        deflated_stream(
            attachment.data,
            {
                "Type": PDFName("EmbeddedFile"),
                "Subtype": mime_name(attachment.mime_type),
                "Params": PDFDictionary(parameters),
            },
        )
    )
    specification = {
        "Type": PDFName("Filespec"),
        "F": name,
        "UF": name,
        "Desc": PDFString(attachment.description),
        "AFRelationship": PDFName("Source"),
        "EF": PDFDictionary({"F": embedded, "UF": embedded}),
    }
    attached = document.Reference(PDFDictionary(specification))
    document.Catalog.AF = PDFArray([attached])
    names = PDFDictionary({"Names": PDFArray([name, attached])})
    document.Catalog.Names = PDFDictionary({"EmbeddedFiles": names})
    document.updateSignature(attachment.data)


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

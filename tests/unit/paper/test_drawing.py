"""What a drawn sheet says, to people, to programs, and each time the same."""

import hashlib
import io
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfbase.pdfdoc import PDFCatalog, PDFPage
from reportlab.pdfgen.canvas import Canvas

from certify.paper import (
    Attachment,
    Holder,
    Kind,
    Prose,
    Sheet,
    Signer,
    SigningMode,
    Stage,
    Text,
    draw,
    words,
)
from tests.unit.paper import sheets

ROOT = Path(__file__).parents[3]
EVERY_SHEET = [
    pytest.param(getattr(sheets, name), id=name.lower())
    for name in ("PLAIN", "DEMO", "PREVIEW", "DEMO_PREVIEW", "COURTESY", "LONG", "NAMES", "VALIDATION")
]


def read(sheet: Sheet) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(draw(sheet)))


def catalog_of(sheet: Sheet) -> Any:
    return read(sheet).trailer["/Root"]


def text_of(sheet: Sheet) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(sheet).pages).split())


def test_name_number_and_code_come_out_as_text() -> None:
    text = text_of(sheets.PLAIN)
    assert "Marta Rizzoli" in text
    assert sheets.PLAIN.number in text
    assert sheets.PLAIN.verify_address + sheets.PLAIN.code in text
    assert sheets.PLAIN.code in text.replace(" ", "")
    assert "Attesta la presenza. Non certifica competenze." in text


def test_kind_a_says_certif_only_to_deny_it() -> None:
    text = text_of(sheets.PLAIN).lower()
    assert text.count("certific") == text.count("non certifica competenze") == 1


def test_names_in_other_scripts_come_out_as_text() -> None:
    text = text_of(sheets.NAMES)
    for name in ("Олександра Шевченко-Ґалаґан", "王小明", "Nguyễn Thị Ánh Tuyết", "Ελένη Παπαδοπούλου"):
        assert name in text
    assert "Zoé Müller-Lačina" in text, "decomposed letters are composed"


@pytest.mark.parametrize("name", ["محمد بن عبد الله", "שרה כהן"])
def test_what_was_shaped_says_in_the_file_what_it_stands_for(name: str) -> None:
    content = read(replace(sheets.PLAIN, holder=Holder("A", original=name))).pages[0].get_contents()
    assert content is not None
    spoken = b"/ActualText <FEFF" + name[:2].encode("utf-16-be").hex().upper().encode()
    assert spoken in content.get_data()


@pytest.mark.parametrize("sheet", EVERY_SHEET)
def test_same_sheet_same_bytes(sheet: Sheet) -> None:
    assert draw(sheet) == draw(sheet)


def test_same_bytes_in_another_process_on_another_day() -> None:
    program = (
        "import hashlib\nfrom certify.paper import draw\nfrom tests.unit.paper import sheets\n"
        "for sheet in (sheets.NAMES, sheets.LONG, sheets.DEMO):\n"
        "    print(hashlib.sha256(draw(sheet)).hexdigest())"
    )

    def elsewhere(seed: str, zone: str, epoch: str) -> list[str]:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(ROOT)}
        environment["SOURCE_DATE_EPOCH"] = epoch  # ReportLab would take its time from it
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True, text=True)
        return done.stdout.split()

    here = [hashlib.sha256(draw(sheet)).hexdigest() for sheet in (sheets.NAMES, sheets.LONG, sheets.DEMO)]
    assert elsewhere("1", "Asia/Tokyo", "1") == elsewhere("2", "America/Lima", "1700000000") == here


def test_nothing_in_the_file_comes_from_the_clock() -> None:
    information = read(sheets.PLAIN).metadata
    assert information is not None
    assert information.creation_date == information.modification_date == sheets.PLAIN.issued_at
    assert information.title == "Attestato di frequenza – Marta Rizzoli – DEMO-TSM/A/2026/000147"


@pytest.mark.parametrize(
    "other",
    [
        replace(sheets.PLAIN, place="Rovereto"),
        replace(sheets.PLAIN, attachment=Attachment(sheets.CREDENTIAL + b" ")),
    ],
    ids=["another-word", "another-document"],
)
def test_the_identifier_of_a_file_follows_from_what_it_holds(other: Sheet) -> None:
    def identifier(sheet: Sheet) -> Any:
        return read(sheet).trailer["/ID"]

    assert identifier(sheets.PLAIN) == identifier(sheets.PLAIN)
    assert identifier(other) != identifier(sheets.PLAIN)


def test_drawing_leaves_reportlab_as_it_is_for_others() -> None:
    draw(sheets.PLAIN)
    canvas = Canvas(io.BytesIO(), invariant=1)
    canvas.drawString(72, 72, "Segnavia")
    plain = canvas.getpdfdata()
    assert "AF" not in PDFCatalog.__NoDefault__
    assert "StructParents" not in PDFPage.__NoDefault__
    assert b"Helvetica" in plain
    assert b"Helvetica" not in draw(sheets.PLAIN)


def test_what_was_drawn_before_does_not_change_a_sheet() -> None:
    before = draw(sheets.PLAIN)
    for sheet in (sheets.NAMES, sheets.LONG, replace(sheets.PLAIN, holder=Holder("Žarko Ňuňez"))):
        draw(sheet)
    assert draw(sheets.PLAIN) == before


def test_threads_draw_at_once_what_one_draws_alone() -> None:
    holders = [Holder(f"Persona {n} Ґ{n}", original="محمد " * (n % 4)) for n in range(24)]
    several = [replace(sheets.NAMES, holder=holder) for holder in holders]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(draw, several))
    assert together == [draw(sheet) for sheet in several]


def test_the_signed_document_comes_out_byte_for_byte() -> None:
    assert read(sheets.PLAIN).attachments == {"credential.json": [sheets.CREDENTIAL]}
    specification = catalog_of(sheets.PLAIN)["/AF"][0].get_object()
    assert specification["/AFRelationship"] == "/Source"
    assert specification["/EF"]["/F"]["/Subtype"] == "/application/json"


def test_demo_is_told_three_times_and_in_three_languages() -> None:
    text = text_of(sheets.DEMO)
    assert text.count("DIMOSTRAZIONE") >= 3
    assert "VORFÜHRUNG – ohne Wert" in text
    assert "DEMONSTRATION – no value" in text
    assert "DIMOSTRAZIONE" not in text_of(sheets.PLAIN)


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("kind", list(Kind))
def test_no_kind_and_no_stage_drops_the_demo_mark(kind: Kind, stage: Stage) -> None:
    source = sheets.DEMO_PREVIEW if stage is Stage.PREVIEW else sheets.DEMO
    assert text_of(replace(source, kind=kind, stage=stage)).count("DIMOSTRAZIONE") >= 3


def test_every_page_of_a_demo_sheet_carries_the_mark() -> None:
    pages = read(replace(sheets.LONG, is_demo=True)).pages
    assert len(pages) == 2
    assert all("DIMOSTRAZIONE – privo di valore" in page.extract_text() for page in pages)


@pytest.mark.parametrize("sheet", [sheets.PREVIEW, sheets.DEMO_PREVIEW], ids=["preview", "demo"])
def test_a_preview_says_so_and_cannot_be_verified(sheet: Sheet) -> None:
    text = text_of(sheet)
    assert "ANTEPRIMA – non rilasciato" in text
    assert "assegnato al rilascio" in text
    assert sheets.ADDRESS not in text
    reader = read(sheet)
    assert not reader.attachments
    assert "/Annots" not in reader.pages[0]
    assert b"Codice QR" not in draw(sheet)


@pytest.mark.parametrize(
    "registered",
    [{"number": "1"}, {"code": "7K3M"}, {"proof": "AB"}, {"attachment": sheets.PLAIN.attachment}],
)
def test_a_preview_with_anything_registered_is_refused(registered: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="preview"):
        replace(sheets.PREVIEW, **registered)  # type: ignore[arg-type]


@pytest.mark.parametrize("lacking", ["number", "code", "verify_address"])
def test_an_issued_sheet_without_number_code_or_address_is_refused(lacking: str) -> None:
    with pytest.raises(ValueError, match="registered"):
        replace(sheets.PLAIN, **{lacking: ""})  # type: ignore[arg-type]


def test_headings_are_one_title_and_one_per_section() -> None:
    tree = catalog_of(sheets.PLAIN)["/StructTreeRoot"]
    tags = [str(element["/S"]) for element in walk(tree["/K"].get_object())]
    assert tags.count("/H1") == 1
    sections = len(sheets.PLAIN.body)
    assert tags.count("/H2") == sections + len(("holder", "signatures", "verification"))
    assert tags.count("/Figure") == len(("sign", "waymark", "QR"))


def walk(element: Any) -> list[Any]:
    """List a structure element and all below it, in the order of reading."""
    found = [element]
    for kid in element.get("/K", []):
        below = kid.get_object()
        if isinstance(below, pypdf.generic.DictionaryObject) and "/S" in below:
            found += walk(below)
    return found


def test_courtesy_translations_name_their_language() -> None:
    tree = catalog_of(sheets.COURTESY)["/StructTreeRoot"]
    languages = [str(element["/Lang"]) for element in walk(tree["/K"].get_object()) if "/Lang" in element]
    assert languages.count("de") >= 15
    assert languages.count("en") >= 15
    assert "Fa fede il testo italiano." in text_of(sheets.COURTESY)


def test_signatures_stand_on_the_last_page_and_verification_on_the_first() -> None:
    first, second = (page.extract_text() for page in read(sheets.LONG).pages)
    assert "Chiara Demo" in second
    assert "Chiara Demo" not in first
    assert sheets.PLAIN.code in first
    assert "pagina 1 di 2 · segue a pagina 2" in first
    assert "(segue)" in second
    assert "Maria Giovanna Alessandra" in second, "a loose second page says whose it is"


def heights_of(page: pypdf.PageObject, words_sought: str) -> list[float]:
    """Find how far above the lower edge, in points, the words stand."""
    found = []

    def visit(text: str, _matrix: Any, text_matrix: list[float], _font: Any, _size: float) -> None:
        if words_sought in text:
            found.append(text_matrix[5])

    page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("rows", range(1, 40, 2))
def test_signatures_are_never_alone_on_a_page_and_never_over_the_text(rows: int) -> None:
    programme = Prose(Text("Programma"), "\n".join(f"{n}. Incontro numero {n}" for n in range(rows)))
    last = read(replace(sheets.PLAIN, body=(*sheets.PLAIN.body, programme))).pages[-1]
    assert min(heights_of(last, "Incontro numero")) > max(heights_of(last, "Responsabile"))


def test_signatures_end_above_the_verification_and_above_the_foot() -> None:
    (only,), last = read(sheets.PLAIN).pages, read(sheets.LONG).pages[-1]
    assert min(heights_of(only, "firma autografa")) > max(heights_of(only, "Inquadri")) + 20
    assert min(heights_of(last, "firma autografa")) > max(heights_of(last, "pagina 2")) + 20


def test_a_number_too_long_for_the_foot_leaves_it_to_the_code() -> None:
    number = "DEMO-ISTITUTO-COMPRENSIVO-PRIMARIA-E-SECONDARIA/A/2026/000147"
    first = read(replace(sheets.LONG, number=number)).pages[0].extract_text()
    assert f"{number} · 7K3M" not in first
    assert "7K3M Q2XD" in first


def test_each_signer_says_how_and_when() -> None:
    signers = (
        Signer("Anna Demo", "Direttrice", SigningMode.SCANNED, "20.11.2026"),
        Signer("Ivo Demo", "Tutor", SigningMode.CLICK, "19.11.2026, ore 10:42"),
        Signer("Rita Demo", "La persona", SigningMode.RECEIPT),
        Signer("Sara Demo", "Docente"),
    )
    text = text_of(replace(sheets.PLAIN, signers=signers))
    assert "firma autografa, acquisita il 20.11.2026" in text
    assert "confermato con un clic il 19.11.2026, ore 10:42" in text
    assert "per ricevuta, firma autografa" in text
    assert "Trento, 23 novembre 2026" in text


def test_a_table_header_is_repeated_on_the_next_page() -> None:
    first, second = (page.extract_text() for page in read(sheets.VALIDATION).pages)
    assert "ADA e versione Atlante" in first
    assert "ADA e versione Atlante" in second
    assert "BOZZA NON FIRMATA" in first


@pytest.mark.parametrize("kind", list(Kind))
def test_each_kind_says_its_worth(kind: Kind) -> None:
    assert words.WORTH[kind].it in text_of(replace(sheets.PLAIN, kind=kind))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(name=st.text(min_size=1, max_size=120), original=st.text(max_size=40), fact=st.text(max_size=300))
def test_no_text_makes_drawing_fail(name: str, original: str, fact: str) -> None:
    body = (*sheets.PLAIN.body, Prose(Text("Note"), fact))
    pdf = draw(
        replace(sheets.PLAIN, holder=Holder(name, original=original), body=body, issuer=name, place=name)
    )
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) >= 1


def test_a_file_stays_small() -> None:
    for sheet in (sheets.PLAIN, sheets.DEMO, sheets.NAMES, sheets.LONG):
        assert len(draw(sheet)) <= 120_000

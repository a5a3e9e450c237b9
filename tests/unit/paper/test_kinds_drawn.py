"""The five kinds on paper, drawn from their signed bytes."""

import io
import re
from dataclasses import replace
from datetime import date

import pypdf
import pytest

from certify.certificates.sheets import name_of, preview_sheet, sheet_of, worth_of
from certify.certificates.sheets_words import since_words
from certify.credential.errors import Unreadable
from certify.credential.kinds import KINDS, PLACEMENT_NAME, WORTH, PlacementSort
from certify.credential.values_of_parties import Signatory, SignatureMode
from certify.paper import Sheet, Stage, draw
from certify.paper.signatures import BOX
from certify.paper.tokens import PT
from certify.paper.words import WORTH as WORTH_ON_PAPER
from tests.unit.credential.samples_of_kinds import (
    SAMPLES,
    certificate_facts,
    placement_facts,
    transparency_facts,
    validation_facts,
)
from tests.unit.paper.kinds_drawn import DRAWN, sheet, short_placement, signed
from tests.unit.paper.test_drawing import heights_of

EVERY_KIND = pytest.mark.parametrize("kind", KINDS)


def pages_of(drawn: Sheet) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(draw(drawn)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def text_of(drawn: Sheet) -> str:
    return " ".join(pages_of(drawn))


@EVERY_KIND
def test_name_worth_holder_and_number_stand_on_the_first_page(kind: str) -> None:
    stated, first = SAMPLES[kind], pages_of(DRAWN[kind])[0]

    for part in stated.kind_name.split(" – "):
        assert part in first
    assert stated.worth in first
    assert stated.holder.full_name in first
    assert stated.number in first
    assert stated.verify_url in first
    assert stated.code in first.replace(" ", "")


@EVERY_KIND
def test_the_paper_carries_the_signed_bytes(kind: str) -> None:
    reader = pypdf.PdfReader(io.BytesIO(draw(DRAWN[kind])))

    assert reader.attachments == {"credential.json": [signed(SAMPLES[kind])]}


@EVERY_KIND
def test_words_on_paper_are_the_signed_ones(kind: str) -> None:
    assert WORTH_ON_PAPER[kind].it == WORTH[kind] == worth_of(kind).it
    assert name_of(SAMPLES[kind]).it == SAMPLES[kind].kind_name
    for said in (name_of(SAMPLES[kind]), worth_of(kind)):
        assert said.de
        assert said.en


@pytest.mark.parametrize("sort", list(PlacementSort))
def test_each_sort_of_placement_has_its_name_in_three_languages(sort: PlacementSort) -> None:
    stated = placement_facts(sort=sort)

    name = name_of(stated)
    assert name.it == PLACEMENT_NAME[sort] == stated.kind_name
    assert name.de.startswith("Abschlussbestätigung")
    assert name.en.startswith("Final statement")
    assert PLACEMENT_NAME[sort] in text_of(sheet(stated))


@pytest.mark.parametrize("sort", list(PlacementSort))
def test_kind_b_says_certif_only_to_deny_it(sort: PlacementSort) -> None:
    text = text_of(sheet(placement_facts(sort=sort))).lower()

    assert text.count("certific") == text.count("non certifica competenze") == 1


@pytest.mark.parametrize("kind", ["attendance", "placement", "transparency", "validation"])
def test_english_never_says_certificate_below_kind_e(kind: str) -> None:
    assert "certificate" not in name_of(SAMPLES[kind]).en.lower()
    assert "certificato" not in text_of(DRAWN[kind]).lower()


def test_a_placement_names_parties_tutors_and_hours() -> None:
    text = text_of(DRAWN["placement"])

    assert "412,5 ore su 420 previste" in text
    for named in ("Luca Demo", "Anna Demo", "Cooperativa La Baita", "Università di esempio"):
        assert named in text
    assert "non sono stati valutati" in text


def test_a_placement_as_most_are_fits_on_one_page() -> None:
    assert len(pages_of(sheet(short_placement()))) == 1


def test_a_civil_service_names_its_local_operator() -> None:
    text = text_of(sheet(placement_facts(sort=PlacementSort.CIVIL_SERVICE)))

    assert "operatore locale di progetto: Anna Demo" in text
    assert "Ente di servizio civile" in text


def test_a_document_of_transparency_says_what_shows_each_competence() -> None:
    text = text_of(DRAWN["transparency"])

    assert "dichiarata, 2 prove: E1, E2; esperienze 1, 2" in text
    assert "dichiarata, una prova: E3; esperienza 1" in text
    assert "dichiarata, senza prove; esperienza 3" in text
    assert "soggetto attuatore per i propri volontari · atto DEMO-ACC-0007" in text
    assert "per ricevuta, firma autografa" in text
    assert "12 marzo 2004" in text
    assert "dal 1° settembre 2024" in text
    assert "Livello EQF" not in text


def test_a_validation_names_standard_functions_and_sources() -> None:
    text = text_of(DRAWN["validation"])

    for said in (
        "Livello EQF 4",
        "DEMO-TN-0412, v. 2026.1",
        "DEMO-ADA.22.01.03, DEMO 2026.1",
        "validata, Livello EQF 3",
        "Sara Demo",
        "DGP 2372/2016",
        "colloquio 4 novembre 2026, esito 18 novembre 2026",
        "Provincia di esempio",
    ):
        assert said in text


def test_a_certificate_names_its_commission_and_what_is_certified() -> None:
    whole, single = certificate_facts(), certificate_facts(is_whole_qualification=False)

    text = text_of(sheet(whole))
    assert "presidente Olga Demo; membri Ivo Demo, Rita Demo" in text
    assert "DEMO-V-08 del 18 novembre 2026" in text
    assert "l’intera qualificazione" in text
    assert "singole competenze della qualificazione" in text_of(sheet(single))
    assert "sotto la responsabilità di: Provincia di esempio" in text


def test_no_level_is_made_up_for_a_competence_that_has_none() -> None:
    without = tuple(replace(each, eqf_level=None) for each in certificate_facts().competences)
    some = (certificate_facts().competences[0], *without[1:])

    assert text_of(sheet(certificate_facts(competences=without))).count("Livello EQF 4") == 1
    assert text_of(sheet(certificate_facts(competences=some))).count("Livello EQF 4") == 2


@pytest.mark.parametrize("kind", ["validation", "certificate"])
def test_a_digital_signature_is_checked_in_the_file(kind: str) -> None:
    text = text_of(DRAWN[kind])

    count = len(SAMPLES[kind].signatories)
    assert text.count("firma digitale: si controlla nel file, non sulla stampa") == count
    assert "firma autografa" not in text


def test_there_is_a_dashed_box_between_name_and_words_of_a_digital_signature() -> None:
    last = pypdf.PdfReader(io.BytesIO(draw(DRAWN["validation"]))).pages[-1]
    name, mode = min(heights_of(last, "Dario Demo")), max(heights_of(last, "firma digitale"))
    content = last.get_contents()

    assert name - mode > BOX / PT, "room for the box"
    assert content is not None
    dashes = re.findall(rb"\[[^\]]+\] 0 d.*?re", content.get_data(), re.DOTALL)
    assert len(dashes) >= len(SAMPLES["validation"].signatories)


def test_each_mode_says_how_and_when() -> None:
    day = date(2026, 11, 20)
    signers = (
        Signatory(name="A Demo", office="A", mode=SignatureMode.RECEIPT, signed_on=day),
        Signatory(name="B Demo", office="B", mode=SignatureMode.CLICK),
        Signatory(name="C Demo", office="C", mode=SignatureMode.CLICK, signed_on=day),
        Signatory(name="D Demo", office="D", mode=SignatureMode.DIGITAL),
    )
    text = text_of(sheet(transparency_facts(signatories=signers)))

    assert "per ricevuta, il 20.11.2026" in text
    assert "confermato con un clic il 20.11.2026" in text
    assert text.count("confermato con un clic") == 2
    assert text.count("confermato con un clic il") == 1
    assert "si controlla nel file" in text


@EVERY_KIND
def test_a_draft_says_that_it_is_not_signed_and_the_final_one_does_not(kind: str) -> None:
    draft = text_of(sheet(SAMPLES[kind], Stage.DRAFT))

    assert "BOZZA NON FIRMATA" in draft
    assert SAMPLES[kind].number in draft
    assert "BOZZA" not in text_of(DRAWN[kind])


@EVERY_KIND
def test_a_preview_says_nothing_that_could_be_verified(kind: str) -> None:
    text = text_of(preview_sheet(SAMPLES[kind]))

    assert "ANTEPRIMA – non rilasciato" in text
    assert SAMPLES[kind].number not in text
    assert SAMPLES[kind].code not in text.replace(" ", "")


@pytest.mark.parametrize("kind", ["placement", "transparency", "validation", "certificate"])
def test_the_annex_is_named_by_its_hash_only_where_there_is_one(kind: str) -> None:
    assert "Impronta SHA-256: b119 bda4 207b d15e" in text_of(DRAWN[kind])
    assert "Impronta" not in text_of(sheet(replace(SAMPLES[kind], annex_hash=None)))


@EVERY_KIND
def test_the_demo_mark_follows_the_issuer(kind: str) -> None:
    honest = replace(SAMPLES[kind], issuer=replace(SAMPLES[kind].issuer, is_demo=False, name="Ente"))

    assert text_of(DRAWN[kind]).count("DIMOSTRAZIONE") >= 3
    assert "DIMOSTRAZIONE" not in text_of(sheet(honest))


@EVERY_KIND
def test_same_bytes_same_paper(kind: str) -> None:
    document = signed(SAMPLES[kind])

    assert draw(sheet_of(document)) == draw(sheet_of(document))


def test_what_is_no_document_is_no_sheet() -> None:
    with pytest.raises(Unreadable):
        sheet_of(b"{}")


def test_a_long_dossier_goes_over_pages_and_is_signed_on_the_last() -> None:
    one = validation_facts()
    many = tuple(replace(one.evidence[0], mark=f"P{at}") for at in range(60))
    competences = tuple(replace(each, evidence=("P1",)) for each in one.competences)

    pages = pages_of(sheet(replace(one, evidence=many, competences=competences)))

    assert len(pages) >= 3
    assert "si controlla nel file" in pages[-1]
    assert all(one.holder.full_name in page for page in pages)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 7, 1), "dal 1° luglio 2026"),
        (date(2026, 5, 8), "dall’8 maggio 2026"),
        (date(2026, 5, 11), "dall’11 maggio 2026"),
        (date(2026, 5, 21), "dal 21 maggio 2026"),
    ],
)
def test_days_are_written_as_italian_does(day: date, written: str) -> None:
    assert since_words(day) == written

"""The project on paper: all that a signature covers, a box for each party, a draft that says it is one."""

import io
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from pypdf import PdfReader

from certify.placements.changing import print_of
from certify.placements.kinds import list_kinds
from certify.placements.models import Placement
from certify.placements.project_paper import FOOT, print_project, say_limit, short_print
from certify.placements.queries import get_placement_unchecked
from certify.placements.rules import PlacementKind, PlacementState
from certify.placements.services import set_tutors
from certify.placements.words import LACKS
from commons.db import reading, unit_of_work
from commons.organisations.models import Organisation
from tests.factories import NOW, make_organisation
from tests.making.placements import MadePlacement, make_placement, sign_all

BOXES = "Luogo e data"


def draw(made: MadePlacement) -> bytes:
    with reading() as session:
        return print_project(session, get_placement_unchecked(session, made.id), now=NOW)


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def make_minor(guardian: str | None = "Rosa Genitore") -> MadePlacement:
    """Make a project with all five parties, in two languages, also online."""
    with unit_of_work() as session:
        made = make_placement(
            session,
            state=PlacementState.DRAFT,
            kind=PlacementKind.SCHOOL,
            variant="lyceum",
            second_host_id=make_organisation(session),
            birth_date=date(2010, 5, 6),
            starts_on=date(2026, 12, 1),
            ends_on=date(2026, 12, 20),
        )
        row = session.get_one(Placement, made.id)
        row.guardian_name, row.languages, row.is_online = guardian, "it,de", True
    return made


def test_the_paper_says_all_that_a_signature_covers(app: Flask) -> None:
    made = make_minor()
    with reading() as session:
        view = get_placement_unchecked(session, made.id)
        shown = short_print(print_of(session, made.id))
    told = text_of(draw(made))
    for words in (
        "Formazione scuola-lavoro (Liceo)",
        view.title,
        view.person_name,
        "6 maggio 2010",
        view.promoter_name,
        view.host_name,
        view.second_host_name or "?",
        "Rosa Genitore",
        "1 – 20 dicembre 2026",
        "400",
        "Trento, via Prova 1, anche in linea",
        "italiano, tedesco",
        "stata informata 1 dicembre 2026",
        "Accoglienza allo sportello",
        *(each.task for each in view.objectives),
        *(each.label("it") for each in view.objectives),
        "Marta Ospite, tutor",
        "Paolo Promotore, tutor didattico",
        f"Versione 1, impronta {shown}",
        "Regola da verificare con la Provincia.",
        "Le ore fatte prima che tutte le parti abbiano firmato.",
        FOOT,
    ):
        assert words in told, words
    assert told.count(BOXES) == len(view.required_parties(NOW.date())) == 5
    assert "BOZZA" not in told
    assert "Firme che mancano" not in told  # that changes with each signature on this very sheet


def test_who_has_signed_already_has_no_box_to_fill(app: Flask) -> None:
    made = make_minor()
    with unit_of_work() as session:
        row = session.get_one(Placement, made.id)
        row.guardian_name = "Rosa Genitore"
        sign_all(session, made.id, made.lead)
    told = text_of(draw(made))
    assert BOXES not in told
    assert "Ha già firmato Chi firma host, responsabile, il 23 novembre 2026, con un clic" in told


@pytest.mark.parametrize("lacking", ["guardian", "limit"])
def test_what_is_not_whole_is_a_draft_without_boxes(app: Flask, lacking: str) -> None:
    if lacking == "guardian":
        made = make_minor(guardian=None)
    else:
        with unit_of_work() as session:
            made = make_placement(session, state=PlacementState.DRAFT)
            session.get_one(Placement, made.id).ends_on = date(2028, 9, 1)
    told = text_of(draw(made))
    for words in ("BOZZA", "Che cosa manca ancora", "Una bozza non si firma"):
        assert words in told, words
    assert ("manca il nome del genitore" if lacking == "guardian" else "dura da 2 a 12 mesi") in told
    assert BOXES not in told


def test_an_empty_project_is_drawn_too(app: Flask) -> None:
    with unit_of_work() as session:
        made = make_placement(session, state=PlacementState.DRAFT, competence_ids=[])
        row = session.get_one(Placement, made.id)
        row.title = row.activities = row.place = ""
        row.informed_on = None
        set_tutors(session, made.id, [], actor=made.lead, now=NOW)
    told = text_of(draw(made))
    assert "Mancano le attività" in told
    assert "Manca il luogo" in told


def test_the_mark_of_a_demonstration_cannot_be_switched_off(app: Flask) -> None:
    made = make_minor()
    with unit_of_work() as session:
        session.get_one(Organisation, made.promoter_id).is_demo = False
    assert "DIMOSTRAZIONE" not in text_of(draw(made))
    with unit_of_work() as session:
        session.get_one(Organisation, made.promoter_id).is_demo = True
    assert "DIMOSTRAZIONE – privo di valore" in text_of(draw(made))


def test_the_paper_is_italian_on_a_german_page_and_the_same_each_time(app: Flask) -> None:
    made = make_minor()
    first = draw(made)
    with app.test_request_context("/de/"), force_locale("de"):
        assert str(LACKS["title"]) != "Manca il titolo del progetto"
        assert draw(made) == first


@pytest.mark.parametrize("guardian", ["Rosa Genitore", None])
def test_the_paper_is_accessible_and_for_the_archive(app: Flask, guardian: str | None) -> None:
    from tests.unit.paper import verapdf

    made = make_minor(guardian=guardian)
    with unit_of_work() as session:
        session.get_one(Organisation, made.promoter_id).is_demo = True
        session.get_one(Placement, made.id).activities = "Una riga di attività.\n" * 90
    pdf = draw(made)
    assert len(PdfReader(io.BytesIO(pdf)).pages) > 2
    for flavour in ("ua1", "3a"):
        assert verapdf.check(pdf, flavour).failures == (), flavour


def test_every_limit_has_its_sentence_with_its_source() -> None:
    told = [say_limit(each) for rules in list_kinds().values() for each in rules.limits]
    assert "Durata: da 2 a 12 mesi (Linee guida sui tirocini, Accordo Stato-Regioni del 25/5/2017)." in told
    assert any(each.startswith("Età il primo giorno: almeno 18 anni e meno di 29 anni (") for each in told)
    assert not [each for each in told if "None" in each]

"""The dossier on paper: everything in it, tagged, with its files as they are, for a day."""

import hashlib
import io
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from pypdf import PdfReader

from certify.dossiers import jobs as dossier_jobs
from certify.dossiers import printing
from certify.dossiers.drawing import draw_dossier
from certify.dossiers.gathering import attach_files
from certify.dossiers.queries import get_dossier
from certify.evidence.rules import DeletedWhy
from certify.evidence.services import delete_file
from certify.placements.answering import answer_observation
from certify.placements.rules import Answer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound
from commons.jobs import run_all_due
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import NOW
from tests.making.dossiers import Volunteer, fill_dossier, make_volunteer


def make_filled() -> Volunteer:
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
        view = get_dossier(session, who.person_id)
        spoken = view.competences[0].voices[0]
        answer_observation(
            session,
            spoken.voice.observation_id,
            answer=Answer.ADD,
            words="I turni li ho poi scritti su un foglio.",
            actor=who.viewer,
            now=NOW,
        )
        files = [each.id for each in view.files]
        attach_files(session, view.competences[0].id, shown=files, chosen=files, actor=who.viewer, now=NOW)
    return who


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def test_the_paper_holds_both_voices_and_each_file_as_it_was(app: Flask) -> None:
    who = make_filled()
    with reading() as session:
        view = get_dossier(session, who.person_id)
        pdf = printing.bind_dossier(session, view, edges().files, now=NOW)
    told = text_of(pdf)
    for words in (
        "Marta Rizzoli",
        "Una mattina erano dodici in attesa.",
        "I turni li ho poi scritti su un foglio.",
        "È d’accordo e aggiunge",
        "Allenatrice della squadra",
        "E1 Calendario dei turni",
        "Indice",
        "non certifica competenze",
    ):
        assert words in told, words
    (row,) = view.evidence
    reader = PdfReader(io.BytesIO(pdf))
    assert {hashlib.sha256(each[0]).hexdigest() for each in reader.attachments.values()} == {row.sha256}
    assert row.sha256[:8] in told


def test_the_paper_is_accessible_and_for_the_archive(app: Flask) -> None:
    from tests.unit.paper import verapdf

    who = make_filled()
    with reading() as session:
        pdf = printing.bind_dossier(session, get_dossier(session, who.person_id), edges().files, now=NOW)
    for flavour in ("ua1", "3a"):
        verdict = verapdf.check(pdf, flavour)
        assert verdict.failures == (), flavour


def test_the_same_dossier_gives_the_same_bytes(app: Flask) -> None:
    who = make_filled()
    with reading() as session:
        view = get_dossier(session, who.person_id)
        files = printing.open_files(session, view.evidence, edges().files)
    assert draw_dossier(view, files, now=NOW) == draw_dossier(view, files, now=NOW)


def test_a_file_is_made_once_and_gone_after_a_day(app: Flask, clock: FixedClock) -> None:
    who = make_filled()
    with unit_of_work() as session:
        dossier_id = get_dossier(session, who.person_id).id
        first = printing.order_pdf(session, dossier_id, actor=who.viewer, now=clock.now())
        assert printing.order_pdf(session, dossier_id, actor=who.viewer, now=clock.now()) == first
    run_all_due()
    with reading() as session:
        assert printing.open_pdf(session, first, edges().files).startswith(b"%PDF-")
    clock.advance(hours=25)
    run_all_due()
    with reading() as session, pytest.raises(NotFound):
        printing.open_pdf(session, first, edges().files)


def order(who: Volunteer) -> UUID:
    with unit_of_work() as session:
        return printing.order_pdf(session, get_dossier(session, who.person_id).id, actor=who.viewer, now=NOW)


def delete_first_file(who: Volunteer) -> None:
    with unit_of_work() as session:
        (file,) = get_dossier(session, who.person_id).evidence
        delete_file(session, file.id, why=DeletedWhy.PERSON, actor=who.viewer, now=NOW)


def test_a_deleted_file_is_gone_from_the_paper_too(app: Flask) -> None:
    who = make_filled()
    pdf_id = order(who)
    run_all_due()
    delete_first_file(who)
    with reading() as session, pytest.raises(NotFound):
        printing.open_pdf(session, pdf_id, edges().files)


def test_a_file_that_is_deleted_while_the_paper_is_drawn_is_not_in_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = make_filled()
    pdf_id = order(who)

    def draw_slowly(*args: Any, **given: Any) -> bytes:
        monkeypatch.setattr(dossier_jobs, "draw_dossier", draw_dossier)
        content = draw_dossier(*args, **given)
        delete_first_file(who)
        return content

    monkeypatch.setattr(dossier_jobs, "draw_dossier", draw_slowly)
    run_all_due()
    with reading() as session:
        pdf = printing.open_pdf(session, pdf_id, edges().files)
    assert not PdfReader(io.BytesIO(pdf)).attachments


def test_reading_costs_the_same_whatever_stands_in_it(app: Flask, count_queries: Counter) -> None:
    who = make_filled()
    with reading() as session, count_queries() as few:
        get_dossier(session, who.person_id)
    with unit_of_work() as session:
        for _each in range(3):
            fill_dossier(session, who)
    with reading() as session, count_queries() as many:
        view = get_dossier(session, who.person_id)
    assert len(view.parts) == 5
    assert len(few) == len(many) <= 13

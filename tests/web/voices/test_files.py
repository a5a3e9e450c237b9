"""The person's own files: brought, opened, taken back; what goes out is what it was found to be."""

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from certify.evidence.models import EvidenceFile
from certify.placements.answering import answer_observation
from certify.voices.services import save_own_words
from commons.db import reading, unit_of_work
from commons.pages.uploads import BODIES
from tests.factories import NOW, make_person
from tests.making.evidence import GPS_TAG, make_evidence, paper, photograph, scripted_paper
from tests.making.voices import Intern, log, observe
from tests.signin import csrf_token, post_form
from tests.web.page_checks import check_page
from tests.web.voices.asking import page_of

LIMIT = 1024 * 1024


@pytest.fixture
def small(app: Flask) -> None:
    """Have the service take files of a megabyte and no larger ones."""
    assert app.config["MAX_CONTENT_LENGTH"] == BODIES * app.config["SETTINGS"].max_upload_bytes
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], max_upload_bytes=LIMIT)
    app.config["MAX_CONTENT_LENGTH"] = BODIES * LIMIT


def files_of(intern: Intern) -> str:
    return f"/it/me/placements/{intern.id}/files"


def bring(
    giulia: FlaskClient, intern: Intern, content: bytes, name: str = "foto.jpg", title: str = "I turni"
) -> TestResponse:
    token = csrf_token(giulia.get(files_of(intern)))
    file = FileStorage(io.BytesIO(content), name)
    boundary, body = encode_multipart({"csrf_token": token, "title": title, "file": file})
    return giulia.post(files_of(intern), data=body, content_type=f"multipart/form-data; boundary={boundary}")


def kept(intern: Intern) -> list[EvidenceFile]:
    with reading() as session:
        return list(session.scalars(select(EvidenceFile).where(EvidenceFile.context_id == intern.id)))


def test_photograph_is_kept_without_its_place_and_opened_in_a_box(
    giulia: FlaskClient, intern: Intern
) -> None:
    assert bring(giulia, intern, photograph()).status_code == 303
    (row,) = kept(intern)
    assert (row.title, row.uploaded_by, row.person_id) == ("I turni", "Giulia Prova", intern.person_id)
    assert "I turni" in page_of(giulia, files_of(intern))
    answer = giulia.get(f"{files_of(intern)}/{row.id}")
    with Image.open(io.BytesIO(answer.data)) as picture:
        assert not picture.getexif().get_ifd(GPS_TAG)
    assert answer.mimetype == "image/jpeg"
    assert answer.headers["Content-Disposition"].startswith('inline; filename="evidenza-')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_pdf_is_only_downloaded(giulia: FlaskClient, intern: Intern) -> None:
    bring(giulia, intern, paper(), "Turni di Giulia Prova.pdf")
    answer = giulia.get(f"{files_of(intern)}/{kept(intern)[0].id}")
    assert answer.data == paper()
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="evidenza-')


def test_same_file_twice_is_one(giulia: FlaskClient, intern: Intern) -> None:
    for _ in range(2):
        assert bring(giulia, intern, paper()).status_code == 303
    assert len(kept(intern)) == 1


@pytest.mark.parametrize(
    ("content", "name", "title", "sentence"),
    [
        (b"", "", "I turni", "Scelga il file da caricare."),
        (b"<html>", "innocua.jpg", "I turni", "Non è un PDF né una foto"),
        (b"\0\0\0\x18ftypheic", "IMG_1.HEIC", "I turni", "la scelga dalla libreria foto: arriva come JPEG"),
        (paper() + bytes(2 * LIMIT), "a.pdf", "I turni", "Il file è troppo grande: al massimo 1 MB."),
        (scripted_paper(), "a.pdf", "I turni", "istruzioni che si eseguono da sole"),
        (photograph()[:200], "a.jpg", "I turni", "Il file non si apre"),
    ],
)
def test_what_cannot_be_kept_is_said_at_the_file_and_the_title_stays(  # noqa: PLR0917
    small: None, giulia: FlaskClient, intern: Intern, content: bytes, name: str, title: str, sentence: str
) -> None:
    answer = bring(giulia, intern, content, name, title)
    check_page(answer)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    said = page[page.index('id="file-error"') :].partition("</p>")[0]
    assert sentence in said
    assert f'value="{title}"' in page
    assert not kept(intern)


def test_file_without_a_title_is_asked_for_one(giulia: FlaskClient, intern: Intern) -> None:
    answer = bring(giulia, intern, paper(), title=" ")
    assert answer.status_code == 422
    assert "Scriva un titolo" in answer.get_data(as_text=True)


def test_page_names_the_limit_and_the_types_that_a_telephone_turns_into(
    small: None, giulia: FlaskClient, intern: Intern
) -> None:
    page = page_of(giulia, files_of(intern))
    assert "al massimo 1 MB" in page
    (accept,) = re.findall(r'accept="([^"]+)"', page)
    assert accept == "image/jpeg,image/png,application/pdf,.jpg,.jpeg,.png,.pdf"


def test_request_beyond_all_measure_is_not_read(small: None, giulia: FlaskClient, intern: Intern) -> None:
    answer = bring(giulia, intern, bytes(5 * LIMIT))
    assert answer.status_code == 413
    assert "Il file è troppo grande" in answer.get_data(as_text=True)


def test_file_is_taken_back_and_its_trace_stays(giulia: FlaskClient, intern: Intern) -> None:
    bring(giulia, intern, paper())
    address = f"{files_of(intern)}/{kept(intern)[0].id}"
    assert "Cancellare «I turni»?" in page_of(giulia, f"{address}/delete")
    assert post_form(giulia, f"{address}/delete").status_code == 303
    page = page_of(giulia, files_of(intern))
    assert "Non ci sono più" in page
    assert "cancellato dalla persona" in page
    assert giulia.get(address).status_code == 409
    assert giulia.get(f"{address}/delete").status_code == 303
    assert post_form(giulia, f"{address}/delete", on=files_of(intern)).status_code == 303


def test_what_others_brought_is_seen_and_not_taken_away(giulia: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        sheet = make_evidence(session, intern.person_id, context_id=intern.id, title="Foglio firmato")
    assert "Foglio firmato" in page_of(giulia, files_of(intern))
    address = f"{files_of(intern)}/{sheet}"
    assert giulia.get(address).status_code == 200
    assert giulia.get(f"{address}/delete").status_code == 303
    assert post_form(giulia, f"{address}/delete", on=files_of(intern)).status_code == 409
    assert kept(intern)[0].deleted_at is None


@pytest.mark.parametrize("where", ["other person", "other context"])
def test_file_of_something_else_is_not_found(giulia: FlaskClient, intern: Intern, where: str) -> None:
    with unit_of_work() as session:
        if where == "other person":
            foreign = make_evidence(session, make_person(session), context_id=intern.id)
        else:
            foreign = make_evidence(session, intern.person_id, context="experience", context_id=intern.id)
    address = f"{files_of(intern)}/{foreign}"
    assert giulia.get(address).status_code == 404
    assert giulia.get(f"{address}/delete").status_code == 404
    assert post_form(giulia, f"{address}/delete", on=files_of(intern)).status_code == 404
    page = page_of(giulia, files_of(intern))
    assert str(foreign) not in page


def test_person_takes_all_of_it_home(giulia: FlaskClient, intern: Intern) -> None:
    bring(giulia, intern, paper())
    row: UUID = kept(intern)[0].id
    with unit_of_work() as session:
        first = observe(session, intern.placement)[0]
        for words in ("In due.", "Da sola."):
            answer_observation(session, first, answer="add", words=words, actor=intern.viewer, now=NOW)
        save_own_words(session, intern.id, "Ho imparato molto.", saved=0, actor=intern.viewer, now=NOW)
        log(session, intern, {date(2026, 11, 16): "4.5"})
    answer = post_form(giulia, "/it/me/account/data", on="/it/me/account")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        told = json.loads(archive.read("dati.json"))
        assert archive.read(f"evidenze/evidenza-{str(row)[:8]}.pdf") == paper()
    assert told["placements"][0]["hours"][0]["told_hours"] == "4.50"
    (own,) = told["own_voice"]
    assert [each["words"] for each in own["earlier_answers"]] == ["In due."]
    assert own["own_words"] == "Ho imparato molto."
    assert told["evidence"][0]["title"] == "I turni"

"""All that is said about the person, her answers, her own words, and the mail that tells of it."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from certify.placements.former_answers import FormerResponse
from certify.placements.models import Observation, Placement, Response
from certify.placements.rules import PlacementState, Shown
from certify.voices.models import OwnWords
from commons.db import reading, unit_of_work
from commons.frameworks.models import Competence
from commons.jobs import run_all_due
from commons.people.models import Person
from tests.clock import FixedClock
from tests.conftest import KeptMails
from tests.factories import NOW, make_holder
from tests.making.voices import Intern, observe
from tests.signin import sign_in
from tests.web.voices.asking import fields_of, page_of


def said_of(intern: Intern) -> str:
    return f"/it/me/placements/{intern.id}/voices"


def answer(giulia: FlaskClient, intern: Intern, observation: object, **values: str) -> tuple[int, str]:
    """Send the form that stands beside one observation."""
    prefix = f"o{str(observation).replace('-', '')[:12]}-"
    fields = fields_of(page_of(giulia, said_of(intern)))
    sent = {"csrf_token": fields["csrf_token"], f"{prefix}seen": fields.get(f"{prefix}seen", "1")}
    sent |= {f"{prefix}{name}": value for name, value in values.items()}
    page = giulia.post(f"{said_of(intern)}/{observation}", data=sent)
    return page.status_code, page.get_data(as_text=True)


def test_nothing_said_yet_does_not_mean_nothing_seen(giulia: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        observe(session, intern.placement, is_sent=False)
    page = page_of(giulia, said_of(intern))
    assert "Nessuno ha ancora scritto di lei" in page
    assert "dodici in attesa" not in page


@pytest.mark.parametrize("lang", ["it", "de", "en"])
def test_all_that_was_sent_is_read_word_for_word(giulia: FlaskClient, intern: Intern, lang: str) -> None:
    with unit_of_work() as session:
        observe(session, intern.placement)
    page = page_of(giulia, f"/{lang}/me/placements/{intern.id}/voices")
    assert page.count("Una mattina erano dodici in attesa.") == 2
    assert "Marta Ospite, tutor dell’associazione" in page


def test_person_agrees_adds_and_disagrees(giulia: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        first, second, third = observe(session, intern.placement)
    assert answer(giulia, intern, first, answer="agree")[0] == 303
    assert answer(giulia, intern, second, answer="disagree", words="Quel giorno non c’ero.")[0] == 303
    assert answer(giulia, intern, third, answer="agree", words="L’ho fatto in un altro gruppo.")[0] == 303
    with reading() as session:
        kept = {row.observation_id: (row.answer, row.words) for row in session.scalars(select(Response))}
    assert kept == {
        first: ("agree", ""),
        second: ("disagree", "Quel giorno non c’ero."),
        third: ("add", "L’ho fatto in un altro gruppo."),
    }
    page = page_of(giulia, said_of(intern))
    assert "Ha risposto a tutto." in page
    assert "Quel giorno non c’ero." in page


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Scelga una delle tre risposte."),
        ({"answer": "perhaps"}, ""),
        ({"answer": "disagree"}, "Scriva perché non è d’accordo"),
        ({"answer": "add", "words": "  "}, "Scriva che cosa aggiunge"),
        ({"answer": "add", "words": "x" * 2001}, "al massimo 2000 caratteri"),
    ],
)
def test_answer_that_is_not_whole_stays_in_its_box(
    giulia: FlaskClient, intern: Intern, values: dict[str, str], sentence: str
) -> None:
    with unit_of_work() as session:
        first = observe(session, intern.placement)[0]
    status, page = answer(giulia, intern, first, **values)
    assert status == 422
    assert sentence in page
    assert values.get("words", "").strip() in page
    with reading() as session:
        assert session.scalar(select(Response.id)) is None


def test_changed_answer_keeps_the_earlier_one_and_the_same_one_does_not(
    giulia: FlaskClient, intern: Intern
) -> None:
    with unit_of_work() as session:
        first = observe(session, intern.placement)[0]
    for _ in range(2):
        assert answer(giulia, intern, first, answer="add", words="In due.")[0] == 303
    assert answer(giulia, intern, first, answer="disagree", words="Da sola.")[0] == 303
    page = page_of(giulia, said_of(intern))
    assert "Una risposta di prima" in page
    assert "In due." in page
    assert "Da sola." in page
    with reading() as session:
        assert [row.words for row in session.scalars(select(FormerResponse))] == ["In due."]


def test_closed_placement_takes_a_first_answer_and_no_other(giulia: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        first, second, _ = observe(session, intern.placement)
    answer(giulia, intern, first, answer="agree")
    with unit_of_work() as session:
        row = session.get_one(Placement, intern.id)
        row.state, row.ended_on = PlacementState.CLOSED, date(2026, 11, 22)
    assert answer(giulia, intern, second, answer="agree")[0] == 303
    status, page = answer(giulia, intern, first, answer="disagree", words="No.")
    assert status == 409
    assert "la risposta data resta com’è" in page


def test_answer_to_other_words_than_those_that_were_read_is_not_kept(
    giulia: FlaskClient, intern: Intern
) -> None:
    with unit_of_work() as session:
        first = observe(session, intern.placement)[0]
    prefix = f"o{first.hex[:12]}-"
    fields = fields_of(page_of(giulia, said_of(intern)))
    with unit_of_work() as session:
        row = session.get_one(Observation, first)
        row.episode, row.saved = "Tutt’altro.", row.saved + 2
    sent = fields | {f"{prefix}answer": "add", f"{prefix}words": "La mia parte."}
    page = giulia.post(f"{said_of(intern)}/{first}", data=sent)
    assert page.status_code == 409
    text = page.get_data(as_text=True)
    for told in ("Tutt’altro.", "La mia parte.", "lo rilegga"):
        assert told in text
    assert giulia.post(f"{said_of(intern)}/{first}", data=sent | fields_of(text)).status_code == 303


def test_draft_cannot_be_answered(giulia: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        draft = observe(session, intern.placement, is_sent=False)[0]
    assert answer(giulia, intern, draft, answer="agree")[0] == 404


def test_own_words_are_kept_and_never_overwritten_by_an_older_page(
    giulia: FlaskClient, intern: Intern
) -> None:
    address = f"/it/me/placements/{intern.id}/words"
    old = fields_of(page_of(giulia, address))
    for _ in range(2):
        assert giulia.post(address, data=old | {"words": "Ho imparato.\r\nMolto."}).status_code == 303
    assert "Ho imparato.\nMolto." in page_of(giulia, address)
    late = giulia.post(address, data=old | {"words": "Altro."})
    assert late.status_code == 409
    text = late.get_data(as_text=True)
    assert "Altro." in text
    assert "Ho imparato." in text
    assert giulia.post(address, data=fields_of(text) | {"words": "Altro."}).status_code == 303
    with reading() as session:
        assert session.scalars(select(OwnWords.words)).all() == ["Altro."]
    assert giulia.post(address, data=old | {"words": "x" * 4001}).status_code == 422


@pytest.mark.parametrize(
    ("language", "subject"), [("it", "Chi la segue ha scritto di lei"), ("de", ""), ("en", "")]
)
def test_person_is_told_once_of_what_came_together(  # noqa: PLR0917
    app: Flask, intern: Intern, clock: FixedClock, mails: KeptMails, language: str, subject: str
) -> None:
    with unit_of_work() as session:
        session.get_one(Person, intern.person_id).language = language
        observe(session, intern.placement, shown=(Shown.SHOWN,))
        observe(session, intern.placement, shown=(Shown.NOT_SHOWN,), start=1)
    run_all_due()
    assert not mails.sent
    clock.advance(minutes=11)
    run_all_due()
    (mail,) = mails.sent
    assert subject in mail.subject
    assert f"http://segnavia.test/{language}/me/placements/{intern.id}/voices" in mail.text
    assert "Marta Ospite" in mail.html
    assert "dodici in attesa" not in mail.text + mail.html


def test_person_who_answered_meanwhile_gets_no_mail(
    giulia: FlaskClient, intern: Intern, clock: FixedClock, mails: KeptMails
) -> None:
    with unit_of_work() as session:
        first = observe(session, intern.placement, shown=(Shown.SHOWN,))[0]
    answer(giulia, intern, first, answer="agree")
    clock.advance(minutes=11)
    run_all_due()
    assert not mails.sent


def test_stranger_reads_nothing(app: Flask, client: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        observe(session, intern.placement)
        charlie = make_holder(session, now=NOW)
    assert charlie.account_id is not None
    sign_in(client, charlie.account_id)
    page_of(client, said_of(intern), 404)


def test_definition_is_told_only_in_the_language_of_the_reader(giulia: FlaskClient, intern: Intern) -> None:
    with unit_of_work() as session:
        observe(session, intern.placement)
        session.execute(update(Competence).values(descriptions={"en": "the understanding of others"}))
    assert "the understanding of others" not in page_of(giulia, said_of(intern))
    assert "the understanding of others" in page_of(giulia, said_of(intern).replace("/it/", "/en/"))

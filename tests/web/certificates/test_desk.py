"""The issuer's desk: rehearse, issue, follow the work, and look after what was issued."""

import io
import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from catalogue.editions.models import Edition
from catalogue.enrolments.models import Enrolment
from catalogue.enrolments.services import reopen_outcomes
from certify.certificates.models import Certificate
from certify.issuers.keys import KeyCabinet
from commons.access import Role
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.jobs import Job, JobState, run_all_due
from commons.people.models import Person
from tests.clock import FixedClock
from tests.conftest import Counter, KeptMails
from tests.factories import NOW, make_person, make_staff
from tests.issuing import Taught, enrol, issue, make_edition, make_taught
from tests.signin import post_form, sign_in
from tests.web.page_checks import check_page, page_of

NAMES = [("Anna", "Campione"), ("Maria", "Rossi")]
HIDDEN = ("order", "token", "csrf_token")


@pytest.fixture
def taught(app: Flask) -> Taught:
    with unit_of_work() as session:
        taught = make_taught(session, NAMES)
        enrol(session, taught.edition_id, make_person(session, "Ivan", "Finto"), state="withdrawn", hours=3)
        enrol(
            session,
            taught.edition_id,
            make_person(session, "Chiara", "Esempio"),
            state="not_completed",
            hours=12,
        )
    return taught


@pytest.fixture
def lead(client: FlaskClient, taught: Taught) -> FlaskClient:
    assert taught.lead.account_id is not None
    sign_in(client, taught.lead.account_id)
    return client


def desk(taught: Taught, part: str = "") -> str:
    return f"/it/desk/editions/{taught.edition_id}/certificates{part}"


def hidden(page: str) -> dict[str, str]:
    found = {name: re.search(f'name="{name}"[^>]*value="([^"]+)"', page) for name in HIDDEN}
    return {name: match[1] for name, match in found.items() if match}


def press_issue(client: FlaskClient, taught: Taught) -> TestResponse:
    return client.post(desk(taught), data=hidden(page_of(client, desk(taught))))


def sign_in_staff(client: FlaskClient, taught: Taught) -> None:
    with unit_of_work() as session:
        staff = make_staff(session, taught.issuer_id, Role.PROVIDER_STAFF)
    assert staff.account_id is not None
    sign_in(client, staff.account_id)


def sign_in_stranger(client: FlaskClient) -> None:
    with unit_of_work() as session:
        stranger = make_taught(session).lead
    assert stranger.account_id is not None
    sign_in(client, stranger.account_id)


def count_issued() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Certificate)) or 0


def test_the_rehearsal_says_who_and_why_not_and_carries_the_number(lead: FlaskClient, taught: Taught) -> None:
    page = page_of(lead, desk(taught))
    for words in (
        "Rilascia 2 attestati",
        "Non è stato ancora rilasciato nulla",
        "Ritiro il 20/10/2026",
        "12 ore, il minimo è 18 ore",
        "non si possono cancellare",
        "dopo 30 minuti",
        f"da DEMO-{taught.slug.upper()}/A/2026/000001 in poi",
    ):
        assert words in page
    assert count_issued() == 0


def test_the_rehearsal_costs_few_queries_however_many_they_are(
    lead: FlaskClient, taught: Taught, count_queries: Counter
) -> None:
    with count_queries() as few:
        lead.get(desk(taught))
    with unit_of_work() as session:
        for _turn in range(30):
            enrol(session, taught.edition_id, make_person(session))
    with count_queries() as many:
        lead.get(desk(taught))
    assert len(few) == len(many) <= 15


def test_a_preview_has_no_number_and_no_code(lead: FlaskClient, taught: Taught) -> None:
    answer = lead.get(desk(taught, f"/preview/{taught.persons[1]}.pdf"))
    text = PdfReader(io.BytesIO(answer.data)).pages[0].extract_text()
    assert "Maria Rossi" in text
    assert "ANTEPRIMA" in text
    assert f"DEMO-{taught.slug.upper()}" not in text
    assert lead.get(desk(taught, f"/preview/{uuid4()}.pdf")).status_code == 404


def test_issuing_walks_from_the_button_to_the_mail(
    lead: FlaskClient, taught: Taught, clock: FixedClock, mails: KeptMails
) -> None:
    answer = press_issue(lead, taught)
    assert answer.status_code == 303
    waiting = page_of(lead, answer.location)
    assert "Rilascio in corso: 0 su 2" in waiting
    assert '<meta http-equiv="refresh"' in waiting
    run_all_due()
    done = page_of(lead, answer.location)
    assert "2 attestati rilasciati" in done
    assert '<meta http-equiv="refresh"' not in done
    assert "Ferma le 2 mail" in done
    assert "Non c’è nessuno a cui rilasciare" in page_of(lead, desk(taught))
    clock.advance(minutes=31)
    run_all_due()
    assert len(mails.sent) == 2
    assert "Mail partita" in page_of(lead, desk(taught, "/issued"))


def test_the_button_pressed_twice_issues_once(lead: FlaskClient, taught: Taught) -> None:
    form = hidden(page_of(lead, desk(taught)))
    first, second = lead.post(desk(taught), data=form), lead.post(desk(taught), data=form)
    assert first.location == second.location
    run_all_due()
    assert count_issued() == 2


def test_a_form_that_was_tampered_with_or_is_old_issues_nothing(lead: FlaskClient, taught: Taught) -> None:
    form = hidden(page_of(lead, desk(taught)))
    for wrong in ({"order": "0" * 32}, {"token": "no uuid"}, {"token": ""}, {"order": ""}):
        assert lead.post(desk(taught), data={**form, **wrong}).status_code == 409
    assert lead.post(desk(taught), data={**form, "csrf_token": "x"}).status_code == 400
    run_all_due()
    assert count_issued() == 0


def test_mails_are_called_back_by_one_button(lead: FlaskClient, taught: Taught) -> None:
    issue(taught)
    answer = post_form(lead, desk(taught, "/call-back"), on=desk(taught, "/issued"))
    assert answer.status_code == 303
    page = page_of(lead, answer.location)
    assert "Fermate 2 mail" in page
    assert page.count("Mail fermata") == 2
    assert "Manda le 2 mail" in page

    answer = post_form(lead, desk(taught, "/send"), on=desk(taught, "/issued"))
    page = page_of(lead, answer.location)
    assert "2 mail partiranno" in page
    assert "Mail fermata" not in page
    assert "Ferma le 2 mail" in page
    answer = post_form(lead, desk(taught, "/send"), on=desk(taught, "/issued"))
    assert "Non c’è nessuna mail fermata da mandare" in page_of(lead, answer.location)


def test_a_failed_try_and_a_dead_run_are_told(lead: FlaskClient, taught: Taught) -> None:
    address = press_issue(lead, taught).location
    with unit_of_work() as session:
        job = session.get_one(Job, UUID(address.rpartition("/")[2]))
        job.error, job.tries = "OSError", 1
    assert "Un tentativo non è riuscito" in page_of(lead, address)
    with unit_of_work() as session:
        session.get_one(Job, UUID(address.rpartition("/")[2])).state = JobState.DEAD
    assert "Il rilascio si è fermato" in page_of(lead, address)
    assert "Rilascia 2 attestati" in page_of(lead, desk(taught))


def test_an_edition_that_is_not_ready_says_so_and_leads_back(lead: FlaskClient, taught: Taught) -> None:
    with unit_of_work() as session:
        opened = make_edition(session, taught.issuer_id, state="open")
        bare = make_edition(session, taught.issuer_id, programme=None)
    for edition_id, words in ((opened, "non sono ancora confermati"), (bare, "rogramma")):
        page = page_of(lead, f"/it/desk/editions/{edition_id}/certificates", 409)
        assert words in page
        assert f'href="/it/desk/editions/{edition_id}"' in page


def test_staff_rehearses_but_does_not_issue(client: FlaskClient, taught: Taught) -> None:
    sign_in_staff(client, taught)
    page = page_of(client, desk(taught))
    assert "Rilascia 2 attestati" not in page
    assert client.post(desk(taught), data={"order": "x", "token": "y"}).status_code in {400, 403}
    assert count_issued() == 0


def test_strangers_find_nothing(client: FlaskClient, taught: Taught) -> None:
    (first, _second) = issue(taught)
    sign_in_stranger(client)
    for address in (
        desk(taught),
        desk(taught, "/issued"),
        desk(taught, f"/runs/{uuid4()}"),
        desk(taught, f"/preview/{taught.persons[0]}.pdf"),
        f"/it/desk/certificates/{first}",
        f"/it/desk/certificates/{first}.pdf",
        f"/it/desk/certificates/{first}/revoke",
        f"/it/desk/certificates/{first}/replace",
        f"/it/desk/certificates/{first}/suspend",
        f"/credentials/{first}.json",
    ):
        page_of(client, address, 404)


def test_staff_without_the_right_cannot_act_on_a_document(client: FlaskClient, taught: Taught) -> None:
    first = issue(taught)[0]
    sign_in_staff(client, taught)
    page_of(client, f"/it/desk/certificates/{first}")
    assert client.get(f"/it/desk/certificates/{first}.pdf").status_code == 200
    for act in ("revoke", "replace", "suspend", "reinstate"):
        assert client.get(f"/it/desk/certificates/{first}/{act}").status_code == 403


def test_a_revocation_names_its_consequence_and_needs_a_reason(lead: FlaskClient, taught: Taught) -> None:
    first = issue(taught)[0]
    address = f"/it/desk/certificates/{first}/revoke"
    assert "Non si può annullare" in page_of(lead, address)
    answer = post_form(lead, address, {"note": "perché così"})
    assert answer.status_code == 422
    check_page(answer)
    assert "perché così" in answer.get_data(as_text=True)
    answer = post_form(lead, address, {"reason": "error_in_data", "note": "ore sbagliate"})
    assert answer.status_code == 303
    page = page_of(lead, answer.location)
    assert "Revocato" in page
    assert "ore sbagliate" in page
    assert post_form(lead, address, {"reason": "other", "note": "di nuovo"}).status_code in {303, 409}
    with reading() as session:
        assert session.get_one(Certificate, first).revocation_class == "error_in_data"


def test_a_correction_shows_what_changes_before_the_button(lead: FlaskClient, taught: Taught) -> None:
    with reading() as session:
        rossi = taught.persons[1]
    issue(taught)
    with reading() as session:
        first = session.scalars(select(Certificate.id).where(Certificate.person_id == rossi)).one()
    address = f"/it/desk/certificates/{first}/replace"
    assert "Per ora non c’è nulla da correggere" in page_of(lead, address)
    with unit_of_work() as session:
        session.get_one(Person, rossi).given_name = "Marta"
    page = page_of(lead, address)
    assert "<strong>Marta Rossi</strong>" in page
    answer = post_form(lead, address, {"note": "nome sbagliato"})
    assert answer.status_code == 303
    assert "000003" in page_of(lead, answer.location)
    assert "Sostituito il" in page_of(lead, f"/it/desk/certificates/{first}")


def test_a_name_corrected_on_the_desk_stands_in_the_document_that_replaces(
    lead: FlaskClient, taught: Taught
) -> None:
    rossi = taught.persons[1]
    issue(taught)
    with reading() as session:
        first = session.scalars(select(Certificate.id).where(Certificate.person_id == rossi)).one()
        enrolment = session.scalars(select(Enrolment.id).where(Enrolment.person_id == rossi)).one()
    address = f"/it/desk/certificates/{first}/replace"
    people = f"/it/desk/editions/{taught.edition_id}/people"
    assert f'href="{people}#person-{rossi}"' in page_of(lead, address)
    assert f'id="person-{rossi}"' in page_of(lead, people)
    data = {"given_name": "Marta", "family_name": "Rossini"}
    assert post_form(lead, f"{people}/{enrolment}/name", data).status_code == 303
    assert "Marta Rossini" not in page_of(lead, f"/it/desk/certificates/{first}")
    answer = post_form(lead, address, {"note": "nome sbagliato"})
    assert answer.status_code == 303
    assert "Marta Rossini" in page_of(lead, answer.location)
    paper = PdfReader(io.BytesIO(lead.get(f"{answer.location}.pdf").data))
    assert "Marta Rossini" in "".join(page.extract_text() for page in paper.pages)


def test_a_suspension_is_set_and_lifted(lead: FlaskClient, taught: Taught) -> None:
    first = issue(taught)[0]
    address = f"/it/desk/certificates/{first}"
    for act, state in (("suspend", "Sospeso"), ("reinstate", "Valido")):
        check_page(lead.get(f"{address}/{act}"))
        assert post_form(lead, f"{address}/{act}", {"note": "da rivedere"}).status_code == 303
        assert state in page_of(lead, address)


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_desk_speaks_every_language(lead: FlaskClient, taught: Taught, language: str) -> None:
    first = issue(taught)[0]
    for address in (desk(taught), desk(taught, "/issued"), f"/it/desk/certificates/{first}"):
        page_of(lead, address.replace("/it/", f"/{language}/"))


def test_a_missing_master_key_is_told_before_anything_is_ordered(
    app: Flask, lead: FlaskClient, taught: Taught
) -> None:
    form = hidden(page_of(lead, desk(taught)))
    app.extensions["key_cabinet"] = KeyCabinet({})
    answer = lead.post(desk(taught), data=form)
    assert answer.status_code == 503
    check_page(answer)
    assert "Manca la chiave principale" in answer.get_data(as_text=True)
    assert run_all_due() == 0


def test_the_list_goes_home_as_a_table(lead: FlaskClient, taught: Taught) -> None:
    issue(taught)
    assert "issued.csv" in page_of(lead, desk(taught, "/issued"))
    answer = lead.get(desk(taught, "/issued.csv"))
    assert answer.mimetype == "text/csv"
    lines = answer.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert '"Anna Campione"' in lines[1]
    assert '"Valido"' in lines[1]


def test_no_mail_is_promised_for_what_is_no_longer_valid(lead: FlaskClient, taught: Taught) -> None:
    first = issue(taught)[0]
    post_form(lead, f"/it/desk/certificates/{first}/revoke", {"reason": "other", "note": "x"})
    assert "Una mail non è ancora partita" in page_of(lead, desk(taught, "/issued"))


def set_outcomes(taught: Taught, **values: object) -> None:
    with unit_of_work() as session:
        session.execute(
            update(Enrolment).where(Enrolment.person_id == taught.persons[0]).values(updated_at=NOW, **values)
        )


def test_the_list_marks_documents_that_the_outcomes_of_today_contradict(
    lead: FlaskClient, taught: Taught
) -> None:
    first = issue(taught)[0]
    assert "non corrisponde agli esiti" not in page_of(lead, desk(taught, "/issued"))
    for values, words in (
        ({"confirmed_minutes": 18 * 60 + 30}, "Confermate oggi: 18,5 ore; sul documento: 22 ore."),
        ({"state": "not_completed"}, "non ha completato: revocare il documento"),
        ({"state": "admitted", "confirmed_minutes": None}, "oggi nessuno conferma queste ore"),
    ):
        set_outcomes(taught, **values)
        page = page_of(lead, desk(taught, "/issued"))
        assert page.count(words) == 1, words
        assert "Un documento non corrisponde agli esiti di oggi" in page
    post_form(lead, f"/it/desk/certificates/{first}/revoke", {"reason": "other", "note": "x"})
    assert "non corrisponde agli esiti" not in page_of(lead, desk(taught, "/issued"))


def test_the_list_costs_few_queries_however_many_were_issued(
    lead: FlaskClient, taught: Taught, count_queries: Counter
) -> None:
    issue(taught, persons=taught.persons[:1])
    with count_queries() as few:
        page_of(lead, desk(taught, "/issued"))
    issue(taught)
    with count_queries() as many:
        page_of(lead, desk(taught, "/issued"))
    assert len(few) == len(many) <= 15


def test_reopening_an_edition_leaves_in_the_audit_how_many_documents_stand(
    lead: FlaskClient, taught: Taught
) -> None:
    first = issue(taught)[0]
    post_form(lead, f"/it/desk/certificates/{first}/revoke", {"reason": "other", "note": "x"})
    with unit_of_work() as session:
        version = session.get_one(Edition, taught.edition_id).version
    with unit_of_work() as session:
        reopen_outcomes(session, taught.edition_id, version=version, actor=taught.lead, now=NOW)
    run_all_due()
    with reading() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "certificates.edition_reopened")
        ).one()
    assert (entry.object_id, entry.organisation_id) == (str(taught.edition_id), taught.issuer_id)
    assert entry.details == {"in_force": 1}
    assert "oggi nessuno conferma queste ore" in page_of(lead, desk(taught, "/issued"))

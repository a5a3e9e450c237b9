"""`/me/dossier`, and the promoter's page of a document of transparency, through the checking client."""

import io
import re
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from certify.certificates.models import Certificate
from certify.dossiers.models import Dossier, DossierReceipt, Experience
from certify.dossiers.queries import get_dossier
from certify.placements.rules import PlacementKind, Shown
from commons.access import Role
from commons.db import reading, unit_of_work
from commons.frameworks.models import Competence
from commons.jobs import run_all_due
from tests.conftest import Counter, KeptMails
from tests.factories import make_account, make_holder, make_staff
from tests.making.dossiers import Volunteer, agree, ask, fill_dossier, make_volunteer, photo
from tests.signin import sign_in
from tests.web.page_checks import check_page

HOME = "/it/me/dossier"


@pytest.fixture
def marta(app: Flask, client: FlaskClient) -> Volunteer:
    with unit_of_work() as session:
        who = make_volunteer(session)
        fill_dossier(session, who)
    sign_in(client, who.account_id)
    return who


def page_of(client: FlaskClient, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status, page.get_data(as_text=True)[:2000]
    check_page(page)
    return page.get_data(as_text=True)


def send(client: FlaskClient, page: str, address: str, **values: object) -> TestResponse:
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    return client.post(address, data={"csrf_token": token[1], **values}, content_type="multipart/form-data")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def dossier_of(who: Volunteer) -> object:
    with reading() as session:
        return get_dossier(session, who.person_id)


def first_competence(who: Volunteer) -> UUID:
    with reading() as session:
        return get_dossier(session, who.person_id).competences[0].id


def test_somebody_without_anything_is_told_what_to_do(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        account_id = make_holder(session).account_id
    assert account_id is not None
    sign_in(client, account_id)
    page = page_of(client, HOME)
    assert "Ancora nessuna esperienza" in page
    page_of(client, f"{HOME}/presentation")
    page_of(client, f"{HOME}/experiences/new")
    page_of(client, f"{HOME}/competences/new")
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Dossier)) == 0


def test_each_page_is_whole_and_cheap(marta: Volunteer, client: FlaskClient, count_queries: Counter) -> None:
    with reading() as session:
        view = get_dossier(session, marta.person_id)
    addresses = [
        HOME,
        f"{HOME}/presentation",
        f"{HOME}/experiences/{view.experiences[0].source_id}",
        f"{HOME}/experiences/{view.experiences[0].source_id}/delete",
        f"{HOME}/competences/new?q=prova",
        f"{HOME}/competences/{view.competences[0].id}",
        f"{HOME}/pdf",
    ]
    for address in addresses:
        with count_queries() as seen:
            page_of(client, address)
        assert len(seen) <= 15, (address, len(seen))


def test_both_voices_stand_side_by_side(marta: Volunteer, client: FlaskClient) -> None:
    page = page_of(client, f"{HOME}/competences/{first_competence(marta)}")
    assert "Una mattina erano dodici in attesa." in page
    assert "Mostrata" in page
    assert "Non ha ancora risposto" in page
    assert page.count('class="sv-voice sv-voice-self"') == 1


def test_an_older_window_writes_nothing_over(marta: Volunteer, client: FlaskClient) -> None:
    address = f"{HOME}/competences/{first_competence(marta)}"
    page = page_of(client, address)
    seen = hidden(page, "seen")
    assert send(client, page, address, seen=seen, words="Le prime.", go="stay").status_code == 303
    late = send(client, page, address, seen=seen, words="Le seconde.", go="stay")
    assert late.status_code == 409
    told = late.get_data(as_text=True)
    assert "Le prime." in told
    assert "Le seconde." in told
    again = send(client, told, address, seen=hidden(told, "seen"), words="Le seconde.", go="stay")
    assert again.status_code == 303
    with reading() as session:
        assert get_dossier(session, marta.person_id).competences[0].words == "Le seconde."


def test_a_form_sent_twice_adds_one_experience(marta: Volunteer, client: FlaskClient) -> None:
    page = page_of(client, f"{HOME}/experiences/new")
    values = {
        "experience_id": hidden(page, "experience_id"),
        "kind": "formal",
        "title": "Scuola serale",
        "from_on": "2023-09-01",
        "hours": "10,5",
    }
    for _turn in range(2):
        assert send(client, page, f"{HOME}/experiences/new", **values).status_code == 303
    with reading() as session:
        rows = session.scalars(select(Experience).where(Experience.title == "Scuola serale")).all()
    assert [str(row.hours.normalize()) for row in rows if row.hours] == ["10.5"]


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": " "}, "Scriva in una riga"),
        ({"from_on": "2030-01-01"}, "deve ancora venire"),
        ({"until_on": "2020-01-01"}, "La fine viene prima"),
        ({"hours": "-3"}, "Scriva le ore"),
        ({"kind": "magic"}, ""),
    ],
)
def test_bad_input_is_said_at_its_field_and_stays(
    marta: Volunteer, client: FlaskClient, changed: dict[str, str], sentence: str
) -> None:
    page = page_of(client, f"{HOME}/experiences/new")
    values = {
        "kind": "formal",
        "title": "Scuola serale",
        "from_on": "2023-09-01",
        "organisation": "La scuola",
    }
    answer = send(
        client,
        page,
        f"{HOME}/experiences/new",
        experience_id=hidden(page, "experience_id"),
        **{**values, **changed},
    )
    assert answer.status_code == 422
    check_page(answer)
    told = answer.get_data(as_text=True)
    assert sentence in told
    assert "La scuola" in told


def test_a_file_is_kept_opened_and_put_beside_a_competence(marta: Volunteer, client: FlaskClient) -> None:
    with reading() as session:
        view = get_dossier(session, marta.person_id)
    experience_id, row_id = view.experiences[0].source_id, view.competences[0].id
    address = f"{HOME}/experiences/{experience_id}"
    page = page_of(client, address)
    bad = send(client, page, f"{address}/files", shown="Un testo", file=(io.BytesIO(b"ciao"), "a.pdf"))
    assert bad.status_code == 422
    assert "Un testo" in bad.get_data(as_text=True)
    good = send(client, page, f"{address}/files", shown="La foto", file=(io.BytesIO(photo()), "a.png"))
    assert good.status_code == 303
    file_id = view.files[0].id
    attached = send(
        client, page, f"{HOME}/competences/{row_id}/evidence", shown=str(file_id), files=str(file_id)
    )
    assert attached.status_code == 303
    assert "Calendario dei turni" in page_of(client, f"{HOME}/competences/{row_id}")
    assert client.get(f"{HOME}/files/{file_id}").status_code == 200
    gone = send(client, page, f"{HOME}/files/{file_id}/delete")
    assert gone.status_code == 303
    assert "Non è più conservato" not in page_of(client, f"{HOME}/competences/{row_id}")


def test_a_stranger_finds_nothing(marta: Volunteer, client: FlaskClient) -> None:
    with unit_of_work() as session:
        view = get_dossier(session, marta.person_id)
        receipt_id = ask(session, marta)
        stranger = make_account(session)
    sign_in(client, stranger)
    for address in (
        f"competences/{view.competences[0].id}",
        f"experiences/{view.experiences[0].source_id}",
        f"files/{view.files[0].id}",
        f"receipts/{receipt_id}",
        "pdf",
        "dossier.pdf",
    ):
        assert client.get(f"{HOME}/{address}").status_code == 404, address
    form = page_of(client, f"{HOME}/presentation")
    assert send(client, form, f"{HOME}/competences/{view.competences[0].id}/drop").status_code == 404
    assert send(client, form, f"{HOME}/experiences/{view.experiences[0].source_id}/delete").status_code == 404
    assert len(dossier_of(marta).competences) == 3  # type: ignore[attr-defined]


def test_the_pdf_is_made_behind_the_page_and_fetched(marta: Volunteer, client: FlaskClient) -> None:
    page = page_of(client, f"{HOME}/pdf")
    assert send(client, page, f"{HOME}/pdf").status_code == 303
    assert "Il PDF si sta preparando" in page_of(client, f"{HOME}/pdf")
    run_all_due()
    assert "Il PDF è pronto" in page_of(client, f"{HOME}/pdf")
    answer = client.get(f"{HOME}/dossier.pdf")
    assert answer.data.startswith(b"%PDF-")
    assert answer.headers["Cache-Control"] == "no-store"


def test_from_asking_to_the_document(
    marta: Volunteer, client: FlaskClient, mails: KeptMails, count_queries: Counter
) -> None:
    desk = f"/it/promoter/placements/{marta.placement.id}/transparency"
    sign_in(client, marta.lead_account_id)
    page = page_of(client, desk)
    assert "La persona non ha ancora visto il documento" in page
    competences = [str(each) for each in marta.placement.competence_ids[:2]]
    assert send(client, page, f"{desk}/ask", competences=competences).status_code == 303
    run_all_due()
    assert any("accordo" in mail.subject for mail in mails.sent)
    with count_queries() as seen:
        page = page_of(client, desk)
    assert "Allenatrice" not in page
    assert len(seen) <= 15, len(seen)
    assert client.get(f"{desk}/preview.pdf").data.startswith(b"%PDF-")
    assert send(client, page, f"{desk}/issue").status_code == 409
    with reading() as session:
        receipt_id = session.scalars(select(DossierReceipt.id)).one()
    sign_in(client, marta.account_id)
    own = f"{HOME}/receipts/{receipt_id}"
    page = page_of(client, own)
    values = {"competences": competences, "content": hidden(page, "content"), "do": "agree"}
    assert send(client, page, own, **values, agrees="y").status_code == 409
    answered = send(client, page, own, **values, agrees="y", receives="y")
    assert answered.status_code == 303
    assert "Ha firmato per ricevuta" in page_of(client, own)
    sign_in(client, marta.lead_account_id)
    page = page_of(client, desk)
    assert "Non manca nulla" in page
    for _turn in range(2):
        assert send(client, page, f"{desk}/issue").status_code == 303
    assert "Il documento è rilasciato" in page_of(client, desk)
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Certificate)) == 1
    sign_in(client, marta.account_id)
    assert "Rilasciato" in page_of(client, HOME)


def test_another_promoter_and_staff_do_not_come_in(marta: Volunteer, client: FlaskClient) -> None:
    desk = f"/it/promoter/placements/{marta.placement.id}/transparency"
    with unit_of_work() as session:
        staff = make_staff(session, marta.body_id, Role.PROMOTER_STAFF).account_id
        other = make_volunteer(session)
    assert staff is not None
    sign_in(client, staff)
    assert client.get(desk).status_code == 403
    sign_in(client, other.lead_account_id)
    assert client.get(desk).status_code == 404
    assert client.get(f"/it/promoter/placements/{uuid4()}/transparency").status_code == 404


def test_a_kind_that_never_gives_one_says_only_why_and_what_to_do(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        who = make_volunteer(
            session,
            kind=PlacementKind.INTERNSHIP,
            shown=(Shown.SHOWN,),
            birth_date=None,
            is_accredited=False,
            end=None,
        )
    sign_in(client, who.lead_account_id)
    desk = f"/it/promoter/placements/{who.placement.id}/transparency"
    page = page_of(client, desk)
    assert "vale soltanto per il volontariato" in page
    assert "chiede a un ente titolato" in page
    assert 'href="/it/how#worth"' in page
    for other in ("Manca una cosa", "Mancano", "Manca la data di nascita", "accreditamento in vigore"):
        assert other not in page
    assert "<form" not in page[page.index("<main") : page.index("</main>")]


def test_she_may_say_no_and_the_desk_reads_why(marta: Volunteer, client: FlaskClient) -> None:
    with unit_of_work() as session:
        receipt_id = ask(session, marta)
        agree(session, marta, receipt_id)
    own = f"{HOME}/receipts/{receipt_id}"
    page = page_of(client, own)
    assert send(client, page, own, do="decline", words="Aspetto la fine.").status_code == 303
    assert "Ha detto di no" in page_of(client, own)
    sign_in(client, marta.lead_account_id)
    assert "Aspetto la fine." in page_of(client, f"/it/promoter/placements/{marta.placement.id}/transparency")


def test_definition_is_told_only_in_the_language_of_the_reader(marta: Volunteer, client: FlaskClient) -> None:
    with unit_of_work() as session:
        session.execute(update(Competence).values(descriptions={"en": "the understanding of others"}))
        row_id = get_dossier(session, marta.person_id).competences[0].id
    address = f"{HOME}/competences/{row_id}"
    assert "the understanding of others" not in page_of(client, address)
    assert "the understanding of others" in page_of(client, address.replace("/it/", "/en/"))

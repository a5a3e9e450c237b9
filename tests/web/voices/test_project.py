"""The person's placements: listed, read, signed by click; nobody else's business."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from certify.placements.models import Placement, ProjectSignature
from certify.placements.rules import Party, PlacementState, Shown, SigningMode
from certify.placements.services import sign_project
from commons.db import reading, unit_of_work
from tests.conftest import Counter
from tests.factories import NOW, make_holder
from tests.making.evidence import make_evidence, paper
from tests.making.placements import make_placement
from tests.making.voices import Intern, log, make_intern, observe
from tests.signin import post_form, sign_in
from tests.web.voices.asking import fields_of, page_of

LATER = date(2026, 12, 1)


@pytest.fixture
def draft(app: Flask, client: FlaskClient) -> Intern:
    """Return Giulia with a project that waits for signatures, signed in."""
    with unit_of_work() as session:
        made = make_intern(session, state=PlacementState.DRAFT, starts_on=LATER)
    sign_in(client, made.account_id)
    return made


def signatures_of(placement_id: UUID, party: Party = Party.PERSON) -> list[ProjectSignature]:
    with reading() as session:
        return list(
            session.scalars(
                select(ProjectSignature).where(
                    ProjectSignature.placement_id == placement_id, ProjectSignature.party == party
                )
            )
        )


def test_whoever_has_none_is_told_what_that_means(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        holder = make_holder(session)
    assert holder.account_id is not None
    sign_in(client, holder.account_id)
    assert "Nessun tirocinio né volontariato" in page_of(client, "/it/me/placements")


@pytest.mark.parametrize("lang", ["it", "de", "en"])
def test_list_shows_what_there_is_and_what_to_do(giulia: FlaskClient, intern: Intern, lang: str) -> None:
    with unit_of_work() as session:
        observe(session, intern.placement)
    page = page_of(giulia, f"/{lang}/me/placements")
    assert "Segreteria e progetti di solidarietà" in page
    assert f"/{lang}/me/placements/{intern.id}/voices" in page


def test_project_is_told_with_who_follows(giulia: FlaskClient, intern: Intern) -> None:
    page = page_of(giulia, f"/it/me/placements/{intern.id}")
    for told in (
        "Accoglienza allo sportello",
        "Marta Ospite",
        "Paolo Promotore",
        "400 ore",
        "Scriva le ore di oggi",
    ):
        assert told in page, told
    assert "Firmi il progetto" not in page


def test_what_will_not_count_is_said_on_day_one(client: FlaskClient, draft: Intern) -> None:
    page = page_of(client, f"/it/me/placements/{draft.id}")
    assert "Le ore fatte prima che tutti abbiano firmato il progetto non contano" in page


def test_signature_is_put_once_whoever_clicks_twice(client: FlaskClient, draft: Intern) -> None:
    address = f"/it/me/placements/{draft.id}"
    fields = fields_of(page_of(client, address))
    for _ in range(2):
        answer = client.post(f"{address}/sign", data=fields)
        assert answer.status_code == 303
    (signature,) = signatures_of(draft.id)
    assert (signature.name, signature.mode, signature.signed_on) == ("Giulia Prova", "click", NOW.date())
    assert "La sua firma è scritta" in page_of(client, address)
    assert "Firmi il progetto" not in page_of(client, address)


def test_last_signature_agrees_the_project(client: FlaskClient, draft: Intern) -> None:
    with unit_of_work() as session:
        for party in (Party.PROMOTER, Party.HOST):
            sign_project(
                session,
                draft.id,
                party,
                name="Chi firma",
                office="responsabile",
                mode=SigningMode.CLICK,
                signed_on=NOW.date(),
                scan_id=None,
                actor=draft.placement.lead,
                now=NOW,
            )
    address = f"/it/me/placements/{draft.id}"
    assert "Legga il progetto e lo firmi" in page_of(client, "/it/me/placements")
    client.post(f"{address}/sign", data=fields_of(page_of(client, address)))
    assert "Hanno firmato tutti" in page_of(client, address)


def test_project_that_changed_after_it_was_read_is_not_signed(client: FlaskClient, draft: Intern) -> None:
    address = f"/it/me/placements/{draft.id}"
    fields = fields_of(page_of(client, address))
    with unit_of_work() as session:
        session.get_one(Placement, draft.id).activities = "Tutt’altro."
    assert client.post(f"{address}/sign", data=fields).status_code == 409
    assert not signatures_of(draft.id)


def test_project_is_not_signed_unread(client: FlaskClient, draft: Intern) -> None:
    address = f"/it/me/placements/{draft.id}"
    fields = {**fields_of(page_of(client, address)), "seen": ""}
    assert client.post(f"{address}/sign", data=fields).status_code == 409
    assert not signatures_of(draft.id)


def test_minor_is_told_who_signs_too(app: Flask, client: FlaskClient) -> None:
    with unit_of_work() as session:
        made = make_intern(session, state=PlacementState.DRAFT, starts_on=LATER, birth_date=date(2010, 1, 1))
        session.get_one(Placement, made.id).guardian_name = "Anna Prova"
    sign_in(client, made.account_id)
    assert "responsabilità genitoriale" in page_of(client, f"/it/me/placements/{made.id}")


def test_cancelled_draft_is_gone(client: FlaskClient, draft: Intern) -> None:
    with unit_of_work() as session:
        session.get_one(Placement, draft.id).state = PlacementState.CANCELLED
    page_of(client, f"/it/me/placements/{draft.id}", 404)
    assert "Nessun tirocinio" in page_of(client, "/it/me/placements")


@pytest.mark.parametrize("part", ["", "/hours", "/voices", "/files", "/words"])
def test_every_page_is_hers_alone(giulia: FlaskClient, intern: Intern, part: str) -> None:
    with unit_of_work() as session:
        foreign = make_placement(session)
    page_of(giulia, f"/it/me/placements/{intern.id}{part}")
    page_of(giulia, f"/it/me/placements/{foreign.id}{part}", 404)
    page_of(giulia, f"/it/me/placements/{uuid4()}{part}", 404)


@pytest.mark.parametrize("act", ["sign", "hours", "hours/2026-11-20/remark", "files", "words", "voices/{id}"])
def test_nobody_writes_on_the_page_of_another(giulia: FlaskClient, intern: Intern, act: str) -> None:
    with unit_of_work() as session:
        foreign = make_placement(session)
        theirs = observe(session, foreign)[0]
    act = act.format(id=theirs)
    on = f"/it/me/placements/{intern.id}"
    values = {"words": "x", "title": "x", "seen": "1", "saved": "0"}
    assert post_form(giulia, f"/it/me/placements/{foreign.id}/{act}", values, on=on).status_code == 404


@pytest.mark.parametrize("part", ["", "/hours", "/voices", "/files", "/words"])
def test_page_takes_few_queries_however_much_stands_on_it(
    giulia: FlaskClient, intern: Intern, count_queries: Counter, part: str
) -> None:
    address = f"/it/me/placements/{intern.id}{part}"
    with unit_of_work() as session:
        observe(session, intern.placement, shown=(Shown.SHOWN,))
        log(session, intern, {date(2026, 11, 16): "4"})
        make_evidence(session, intern.person_id, context_id=intern.id)
    page_of(giulia, address)
    with count_queries() as few:
        page_of(giulia, address)
    with unit_of_work() as session:
        observe(session, intern.placement, shown=(Shown.NOT_SHOWN, Shown.NOT_OBSERVED), start=1)
        log(session, intern, {date(2026, 11, day): "4" for day in range(17, 23)})
        for pages in range(2, 6):
            make_evidence(session, intern.person_id, context_id=intern.id, content=paper(pages))
    with count_queries() as many:
        page_of(giulia, address)
    assert len(many) == len(few) <= 15, "\n".join(many)


def test_list_takes_as_many_queries_for_six_as_for_one(
    giulia: FlaskClient, intern: Intern, count_queries: Counter
) -> None:
    page_of(giulia, "/it/me/placements")
    with count_queries() as few:
        page_of(giulia, "/it/me/placements")
    with unit_of_work() as session:
        for month in range(1, 6):
            make_placement(
                session, person_id=intern.person_id, starts_on=date(2026, 3, 1) + timedelta(days=month)
            )
    with count_queries() as many:
        page_of(giulia, "/it/me/placements")
    assert len(many) == len(few) <= 6


def test_project_to_sign_by_hand_is_for_its_person(draft: Intern, client: FlaskClient) -> None:
    address = f"/it/me/placements/{draft.id}/project.pdf"
    assert f'href="{address}"' in page_of(client, f"/it/me/placements/{draft.id}")
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    with unit_of_work() as session:
        stranger = make_holder(session)
    assert stranger.account_id
    sign_in(client, stranger.account_id)
    assert client.get(address).status_code == 404

"""A person's own shares: made once, shown once, moved, renewed, ended; nobody else's business."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from certify.certificates import lives
from certify.certificates.rules import RevocationClass
from certify.portfolio.models import Share, SharedDocument
from commons.audit import AuditEntry
from commons.db import reading, unit_of_work
from commons.people.merging import merge_persons
from commons.people.models import Person
from tests.clock import FixedClock
from tests.conftest import Counter
from tests.factories import NOW, make_holder
from tests.making.portfolio import Shelf, make_shelf
from tests.signin import post_form, sign_in
from tests.web.page_checks import check_page
from tests.web.shares.asking import (
    NEW,
    address_on,
    enter,
    hidden_id,
    in_days,
    make_share,
    page_of,
    send,
    stranger,
)


@pytest.fixture
def shelf(app: Flask) -> Shelf:
    return make_shelf()


@pytest.fixture
def maria(client: FlaskClient, shelf: Shelf) -> FlaskClient:
    return enter(client, shelf)


def count_shares() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Share)) or 0


def test_the_address_is_shown_once_and_only_its_hash_is_kept(maria: FlaskClient, shelf: Shelf) -> None:
    own, address = make_share(maria, shelf)
    again = page_of(maria, own)
    assert "/shared/" not in again
    assert "Crea un indirizzo nuovo" in again
    secret = address.removeprefix("/shared/")
    with reading() as session:
        row = session.scalars(select(Share)).one()
        told = [str(each.details) + each.object_id for each in session.scalars(select(AuditEntry))]
    assert secret not in {row.token_hash, row.title}
    assert not any(secret in each for each in told)
    assert page_of(maria, "/it/me/shares").count("Candidatura") == 1


def test_what_is_missing_is_told_at_its_field_and_nothing_typed_is_lost(
    maria: FlaskClient, shelf: Shelf
) -> None:
    answer = send(maria, shelf, documents=[], title="", sentence="Buongiorno", ends_on=in_days(366))
    assert answer.status_code == 422
    check_page(answer)
    page = answer.get_data(as_text=True)
    for sentence in ("Scelga almeno un’attestazione", "Scriva un titolo", "fino al 23/11/2027"):
        assert sentence in page
    assert "Buongiorno" in page
    assert count_shares() == 0


@pytest.mark.parametrize("days", [-1, 366])
def test_an_end_outside_the_year_is_refused(maria: FlaskClient, shelf: Shelf, days: int) -> None:
    assert send(maria, shelf, ends_on=in_days(days)).status_code == 422
    assert count_shares() == 0


def test_the_same_form_sent_twice_makes_one_share(maria: FlaskClient, shelf: Shelf) -> None:
    share_id = hidden_id(page_of(maria, NEW))
    assert send(maria, shelf, share_id=share_id).status_code == 303
    second = send(maria, shelf, share_id=share_id)
    assert second.location.endswith("/it/me/shares")
    assert "Questa condivisione c’è già" in page_of(maria, second.location)
    assert count_shares() == 1


def test_documents_of_others_and_out_of_force_cannot_be_shared(maria: FlaskClient, shelf: Shelf) -> None:
    other = make_shelf_of_another()
    assert send(maria, shelf, documents=[str(other)]).status_code == 422
    with unit_of_work() as session:
        lives.revoke_certificate(
            session,
            shelf.certificate_ids[0],
            reason=RevocationClass.OTHER,
            note="x",
            actor=shelf.lead,
            now=NOW,
        )
    assert send(maria, shelf, documents=[str(shelf.certificate_ids[0])]).status_code == 422
    assert str(shelf.certificate_ids[0]) not in page_of(maria, NEW)
    assert count_shares() == 0


def make_shelf_of_another() -> object:
    from tests.issuing import issue, make_taught

    with unit_of_work() as session:
        taught = make_taught(session, [("Luca", "Bianchi")])
    return issue(taught)[0]


def test_a_chosen_document_is_ticked_already(maria: FlaskClient, shelf: Shelf) -> None:
    page = page_of(maria, f"{NEW}?document={shelf.certificate_ids[1]}")
    [box] = [
        line for line in page.splitlines() if str(shelf.certificate_ids[1]) in line and "checkbox" in line
    ]
    assert "checked" in box


def test_a_renewed_address_works_and_the_old_one_is_dead(
    maria: FlaskClient, shelf: Shelf, app: Flask
) -> None:
    own, old = make_share(maria, shelf)
    answer = post_form(maria, f"{own}/renew", {}, on=own)
    new = address_on(page_of(maria, answer.location))
    assert new != old
    page_of(stranger(app), new)
    page_of(stranger(app), old, 404)


def test_an_end_is_moved_and_the_address_stays(
    maria: FlaskClient, shelf: Shelf, app: Flask, clock: FixedClock
) -> None:
    own, address = make_share(maria, shelf)
    clock.advance(days=1)
    sign_in(maria, shelf.account_id)
    page_of(stranger(app), address, 404)
    assert "Scaduta il 23/11/2026" in page_of(maria, own)
    refused = post_form(maria, f"{own}/move", {"ends_on": in_days(0)}, on=own)
    assert refused.status_code == 422
    check_page(refused)
    assert post_form(maria, f"{own}/move", {"ends_on": in_days(30)}, on=own).status_code == 303
    assert "fino al 23/12/2026" in page_of(stranger(app), address)


def test_an_ended_share_stays_ended(maria: FlaskClient, shelf: Shelf, app: Flask) -> None:
    own, address = make_share(maria, shelf)
    form = page_of(maria, own)
    assert "non si può riaccendere" in form
    assert post_form(maria, f"{own}/end", {}, on=own).status_code == 303
    page_of(stranger(app), address, 404)
    page = page_of(maria, own)
    assert "Spenta il 23/11/2026" in page
    assert "Spegni la condivisione" not in page
    assert "Spenta il 23/11/2026" in page_of(maria, "/it/me/shares")
    for verb in ("end", "move", "renew"):
        post_form(maria, f"{own}/{verb}", {"ends_on": in_days(30)}, on="/it/me/shares")
        page_of(stranger(app), address, 404)


def test_a_share_exists_for_its_owner_alone(maria: FlaskClient, shelf: Shelf, app: Flask) -> None:
    own, address = make_share(maria, shelf)
    with unit_of_work() as session:
        bob = make_holder(session)
    assert bob.account_id is not None
    for account_id in (bob.account_id, shelf.lead.account_id):
        assert account_id is not None
        sign_in(maria, account_id)
        page_of(maria, own, 404)
        for verb in ("end", "renew", "move"):
            page = "/it/me/shares"
            answer = post_form(maria, f"{own}/{verb}", {"ends_on": in_days(30)}, on=page)
            assert answer.status_code == 404
    page_of(stranger(app), address)


def test_what_two_records_shared_is_the_kept_persons(maria: FlaskClient, shelf: Shelf) -> None:
    own, _address = make_share(maria, shelf)
    with unit_of_work() as session:
        kept = make_holder(session)
        assert kept.person_id is not None
        session.get_one(Person, kept.person_id).birth_date = None
        merge_persons(session, kept.person_id, shelf.person_id, note="x", actor=kept, now=NOW)
    assert kept.account_id is not None
    sign_in(maria, kept.account_id)
    assert "Candidatura" in page_of(maria, own)
    assert "Primo corso" in page_of(maria, "/it/me")
    page_of(maria, f"/it/me/attestations/{shelf.certificate_ids[0]}")


def test_thirty_shares_cost_as_many_queries_as_three(
    maria: FlaskClient, shelf: Shelf, count_queries: Counter
) -> None:
    counts: list[int] = []
    for more in (3, 27):
        with unit_of_work() as session:
            for _turn in range(more):
                share = Share(
                    person_id=shelf.person_id,
                    token_hash=f"{len(counts)}{_turn}",
                    title="x",
                    shows_name=False,
                    ends_on=FixedClock().today(),
                    created_at=NOW,
                )
                session.add(share)
                session.flush()
                session.add(SharedDocument(share_id=share.id, certificate_id=shelf.certificate_ids[0]))
        with count_queries() as seen:
            page_of(maria, "/it/me/shares")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 4

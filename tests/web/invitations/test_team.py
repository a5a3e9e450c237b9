"""The team pages: operators keep any team, a lead her own and no operators."""

from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from commons.access import Role, Viewer
from commons.db import reading, unit_of_work
from commons.errors import Refusal
from commons.invitations.models import Invitation
from commons.invitations.permissions import LEADS, roles_to_give
from commons.jobs import run_all_due
from commons.organisations.models import Membership
from commons.organisations.services import end_membership
from tests.conftest import Counter, KeptMails
from tests.factories import NOW, make_account, make_membership, make_organisation, make_person, make_staff
from tests.making.operators import Service, make_service
from tests.signin import csrf_token, post_form
from tests.web.enrolments.desk import enter
from tests.web.page_checks import check_page

TODAY = date(2026, 11, 23)
INVITE = {"address": "dora@example.org", "office": "Segreteria", "role": "provider_staff", "language": "it"}


@pytest.fixture
def service(app: Flask) -> Service:
    return make_service()


def own(service: Service) -> str:
    return f"/it/desk/team/{service.body_id}"


def any_of(organisation_id: UUID) -> str:
    return f"/it/operator/organisations/{organisation_id}/people"


def membership(viewer: Viewer) -> UUID:
    with reading() as session:
        return session.scalars(select(Membership.id).where(Membership.account_id == viewer.account_id)).one()


def invitations() -> list[tuple[str, str]]:
    with reading() as session:
        return [(row.address, row.role) for row in session.scalars(select(Invitation))]


def test_lead_keeps_her_own_team_and_no_other(service: Service, client: FlaskClient) -> None:
    with unit_of_work() as session:
        staff = make_staff(session, service.body_id)
        elsewhere = make_staff(session, make_organisation(session), Role.PROVIDER_LEAD)
    enter(client, service.charlie)
    answer = client.get("/it/desk/team")
    assert (answer.status_code, answer.location) == (303, own(service))
    page = client.get(own(service))
    check_page(page)
    assert "2 incarichi" in page.get_data(as_text=True)
    assert client.get(any_of(service.body_id)).status_code == 403
    enter(client, elsewhere)
    assert client.get(own(service)).status_code == 404
    assert client.get(f"{own(service)}/invite").status_code == 404
    enter(client, staff)
    assert client.get(own(service)).status_code == 403
    enter(client, service.alice)
    assert client.get(own(service)).status_code == 403
    check_page(client.get(any_of(service.body_id)))


def test_who_leads_two_goes_from_one_to_the_other(service: Service, client: FlaskClient) -> None:
    with unit_of_work() as session:
        other = make_organisation(session, "Zeta")
        assert service.charlie.account_id is not None
        make_membership(session, service.charlie.account_id, other, Role.PROVIDER_LEAD)
    enter(client, service.charlie)
    page = client.get(client.get("/it/desk/team").location)
    check_page(page)
    assert f"/it/desk/team/{other}" in page.get_data(as_text=True)


def test_lead_invites_to_her_provider_but_no_operator(
    service: Service, client: FlaskClient, mails: KeptMails
) -> None:
    enter(client, service.charlie)
    page = client.get(f"{own(service)}/invite")
    check_page(page)
    assert "operator" not in page.get_data(as_text=True)
    refused = post_form(client, f"{own(service)}/invite", INVITE | {"role": "operator"})
    check_page(refused)
    assert (refused.status_code, invitations()) == (422, [])
    assert "dora@example.org" in refused.get_data(as_text=True)
    assert post_form(client, f"{own(service)}/invite", INVITE).status_code == 303
    run_all_due()
    assert [mail.to for mail in mails.sent] == ["dora@example.org"]
    page = client.get(own(service))
    check_page(page)
    text = page.get_data(as_text=True)
    assert "1 invito aperto" in text
    assert "partita il 23/11/2026" in text


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"address": "dora@"}, "non è scritto come un indirizzo"),
        ({"address": ""}, "Scriva l’indirizzo"),
        ({"office": " "}, "Scriva l’incarico"),
        ({"role": ""}, "Scelga un ruolo"),
    ],
)
def test_invitation_with_an_error_is_asked_again(
    service: Service, client: FlaskClient, changed: dict[str, str], said: str
) -> None:
    enter(client, service.alice)
    answer = post_form(client, f"{any_of(service.body_id)}/invite", INVITE | changed)
    check_page(answer)
    assert (answer.status_code, invitations()) == (422, [])
    if changed != {"role": ""}:
        assert said in answer.get_data(as_text=True)


def test_who_works_there_already_is_not_invited_again(service: Service, client: FlaskClient) -> None:
    with unit_of_work() as session:
        person = make_person(session, addresses=["anna@example.org"])
        make_membership(session, make_account(session, person), service.body_id)
    enter(client, service.alice)
    answer = post_form(client, f"{any_of(service.body_id)}/invite", INVITE | {"address": "Anna@example.org"})
    assert (answer.status_code, invitations()) == (422, [])
    assert "ha già questo ruolo" in answer.get_data(as_text=True)


def test_invitation_is_sent_again_and_withdrawn_by_whoever_could_give_it(
    service: Service, client: FlaskClient, mails: KeptMails
) -> None:
    enter(client, service.alice)
    post_form(client, f"{any_of(service.body_id)}/invite", INVITE | {"role": "operator"})
    with reading() as session:
        made = session.scalars(select(Invitation.id)).one()
    enter(client, service.charlie)
    page = client.get(own(service))
    assert "lo tiene chi gestisce il servizio" in page.get_data(as_text=True)
    token = csrf_token(client.get(f"{own(service)}/invite"))
    for verb in ("send", "withdraw"):
        address = f"{own(service)}/invitations/{made}/{verb}"
        assert client.post(address, data={"csrf_token": token}).status_code == 403
    enter(client, service.alice)
    elsewhere = f"{any_of(service.home_id)}/invitations/{made}/withdraw"
    token = csrf_token(client.get(any_of(service.body_id)))
    assert client.post(elsewhere, data={"csrf_token": token}).status_code == 404
    address = f"{any_of(service.body_id)}/invitations/{made}"
    assert client.post(f"{address}/send", data={"csrf_token": token}).status_code == 303
    assert client.post(f"{address}/withdraw", data={"csrf_token": token}).status_code == 303
    assert client.post(f"{address}/withdraw", data={"csrf_token": token}).status_code == 409
    assert "Nessun invito aperto" in client.get(any_of(service.body_id)).get_data(as_text=True)


def test_many_mails_to_one_address_are_refused(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    address = f"{any_of(service.body_id)}/invite"
    answers = [post_form(client, address, INVITE).status_code for _ in range(6)]
    assert answers == [303] * 5 + [429]


def test_membership_ends_with_its_consequence_said(service: Service, client: FlaskClient) -> None:
    with unit_of_work() as session:
        staff = make_staff(session, service.body_id)
    enter(client, service.charlie)
    address = f"{own(service)}/memberships/{membership(staff)}/end"
    check_page(client.get(address))
    late = post_form(client, address, {"on": "2026-11-22"})
    check_page(late)
    assert late.status_code == 422
    assert post_form(client, address, {"on": "2026-11-30"}).status_code == 303
    assert "si conclude il 30/11/2026" in client.get(own(service)).get_data(as_text=True)
    assert post_form(client, address, {"on": "2026-11-23"}).status_code == 303
    page = client.get(own(service))
    check_page(page)
    assert "1 incarico concluso" in page.get_data(as_text=True)
    assert client.get(address).status_code == 404
    mine = client.get(f"{own(service)}/memberships/{membership(service.charlie)}/end")
    text = mine.get_data(as_text=True)
    assert "È il suo incarico" in text
    assert "Nessun’altra persona è responsabile" in text


def test_lead_does_not_end_an_operator_of_her_own_organisation(service: Service, client: FlaskClient) -> None:
    with unit_of_work() as session:
        operator = make_staff(session, service.body_id, Role.OPERATOR)
    enter(client, service.charlie)
    assert client.get(f"{own(service)}/memberships/{membership(operator)}/end").status_code == 403
    other = f"{own(service)}/memberships/{membership(service.alice)}/end"
    assert client.get(other).status_code == 404


def test_last_operator_cannot_go_and_nobody_locks_himself_out(service: Service, client: FlaskClient) -> None:
    enter(client, service.alice)
    address = f"{any_of(service.home_id)}/memberships/{membership(service.alice)}/end"
    answer = post_form(client, address, {"on": "2026-11-23"})
    check_page(answer)
    assert answer.status_code == 422
    assert "per non restare fuori" in answer.get_data(as_text=True)
    with unit_of_work() as session:
        end_membership(session, membership(service.bob), on=TODAY, actor=service.alice, now=NOW)
    for actor in (service.alice, service.bob, Viewer()):
        with pytest.raises(Refusal, match="operator-last"), unit_of_work() as session:
            end_membership(session, membership(service.alice), on=TODAY, actor=actor, now=NOW)


def test_operator_who_will_go_anyway_is_nobody_to_stay(service: Service) -> None:
    with unit_of_work() as session:
        end_membership(session, membership(service.bob), on=date(2026, 12, 1), actor=service.alice, now=NOW)
    with pytest.raises(Refusal, match="operator-last"), unit_of_work() as session:
        end_membership(session, membership(service.alice), on=TODAY, actor=service.bob, now=NOW)


def test_thirty_on_the_team_cost_as_many_queries_as_three(
    service: Service, client: FlaskClient, count_queries: Counter
) -> None:
    enter(client, service.alice)
    client.get(any_of(service.body_id))
    with count_queries() as few:
        client.get(any_of(service.body_id))
    with unit_of_work() as session:
        for _ in range(30):
            make_staff(session, service.body_id)
    with count_queries() as many:
        client.get(any_of(service.body_id))
    assert len(many) == len(few) < 10


ORGANISATIONS = st.sampled_from([UUID(int=1), UUID(int=2)])


@given(st.frozensets(st.tuples(ORGANISATIONS, st.sampled_from(Role))), ORGANISATIONS)
def test_only_an_operator_makes_operators(
    memberships: frozenset[tuple[UUID, Role]], organisation: UUID
) -> None:
    givable = roles_to_give(memberships, organisation)
    assert (Role.OPERATOR in givable) == any(role is Role.OPERATOR for _id, role in memberships)
    if givable and Role.OPERATOR not in givable:
        assert any((organisation, lead) in memberships for lead in LEADS)

"""A promoter's desk with people before it: Alice leads, Bob is on her staff, Charlie works elsewhere."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from certify.placements.models import Placement
from certify.placements.queries import PlacementView, get_placement_unchecked
from commons.access import Role, Viewer
from commons.db import reading, unit_of_work
from commons.organisations.models import Organisation
from tests.factories import make_holder, make_staff
from tests.issuing import make_issuer
from tests.making.courses import enter, make_framework
from tests.making.placements import MadePlacement
from tests.signin import csrf_token
from tests.web.page_checks import check_page

_INPUTS = re.compile(r"<(input|textarea|select)\b([^>]*)>(?:(.*?)</(?:textarea|select)>)?", re.DOTALL)
LIST = "/it/promoter/placements"
Make = Callable[..., MadePlacement]


@dataclass
class PromoterDesk:
    promoter_id: UUID
    host_id: UUID
    host_name: str
    alice: Viewer
    bob: Viewer
    charlie: Viewer
    holder: Viewer
    competences: dict[str, UUID]


def lay_promoter_desk() -> PromoterDesk:
    with unit_of_work() as session:
        promoter_id = make_issuer(session)
        host_id, other_id = make_issuer(session, slug="casa-aperta"), make_issuer(session)
        return PromoterDesk(
            promoter_id=promoter_id,
            host_id=host_id,
            host_name=session.get_one(Organisation, host_id).name,
            alice=make_staff(session, promoter_id, Role.PROMOTER_LEAD),
            bob=make_staff(session, promoter_id, Role.PROMOTER_STAFF),
            charlie=make_staff(session, other_id, Role.PROMOTER_LEAD),
            holder=make_holder(session),
            competences=make_framework(session),
        )


def send(
    client: FlaskClient, address: str, data: dict[str, object], *, status: int = 303, on: str | None = None
) -> TestResponse:
    """Open the page, fill the form that stands on it, and send it as a browser would."""
    page = client.get(on or address)
    check_page(page)
    filled: dict[str, object] = {**hidden_of(page), **data, "csrf_token": csrf_token(page)}
    answer = client.post(address, data=filled)
    assert answer.status_code == status, answer.get_data(as_text=True).partition("<main")[2][:5000]
    if status != 303:
        check_page(answer)
    return answer


def hidden_of(page: TestResponse) -> dict[str, str]:
    main = page.get_data(as_text=True).partition("<main")[2]
    found: dict[str, str] = {}
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', main):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            found.setdefault(name.group(1), value.group(1) if value else "")
    return found


def look(client: FlaskClient, address: str, status: int = 200) -> str:
    page = client.get(address)
    assert page.status_code == status, page.status_code
    check_page(page)
    return page.get_data(as_text=True)


def only_placement() -> PlacementView:
    with reading() as session:
        return get_placement_unchecked(session, session.scalars(select(Placement.id)).one())


__all__ = ["LIST", "Make", "enter"]

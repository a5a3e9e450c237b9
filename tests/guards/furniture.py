"""What stands in the small world beside its people: one of each thing that an address may name."""

import io
from datetime import timedelta
from uuid import UUID, uuid4

from flask import Flask, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.enrolments.models import TrainerLink
from certify.portfolio.models import Share
from commons.access import Role, Viewer
from commons.edges import edges
from commons.frameworks.models import Competence
from commons.invitations.models import Invitation
from commons.organisations.models import Accreditation, Membership
from commons.people.models import EmailAddress
from tests.conftest import Browser
from tests.factories import NOW
from tests.signin import csrf_token, sign_in


def furnish(
    session: Session,
    *,
    organisation_id: UUID,
    edition_id: UUID,
    framework_id: UUID,
    holder: Viewer,
    staff: Viewer,
    lead: Viewer,
    operator: Viewer,
) -> dict[str, object]:
    """Return what completes the addresses of operators, teams, trainers, holders and competences."""
    assert holder.person_id is not None
    accreditation = Accreditation(
        id=uuid4(),
        organisation_id=organisation_id,
        function="identification",
        scope="Prova",
        act_number="DEMO-1",
        act_sha256=edges().files.put(b"%PDF-1.7 prova"),
        valid_from=NOW.date(),
        entered_by_id=lead.account_id,
        entered_at=NOW,
    )
    invitation = Invitation(
        id=uuid4(),
        organisation_id=organisation_id,
        address="invitata@example.org",
        address_key="invitata@example.org",
        role=Role.PROVIDER_STAFF,
        office="Segreteria",
        language="it",
        invited_by_id=lead.account_id,
        created_at=NOW,
        expires_at=NOW + timedelta(days=14),
    )
    share = Share(
        id=uuid4(),
        person_id=holder.person_id,
        token_hash="0" * 64,
        title="Prova",
        shows_name=False,
        ends_on=NOW.date() + timedelta(days=30),
        created_at=NOW,
    )
    link = TrainerLink(
        id=uuid4(),
        edition_id=edition_id,
        trainer_name="Elena Prova",
        language="it",
        created_by_id=lead.account_id,
        created_at=NOW,
    )
    session.add_all([accreditation, invitation, share, link])
    session.add(
        Competence(
            id=uuid4(),
            framework_id=framework_id,
            code="1",
            uri="https://example.org/1",
            kind="competence",
            position=1,
            labels={"it": "Provare"},
            descriptions={},
            provenance={"it": "from_memory"},
            levels=[],
            search_text="provare",
        )
    )
    session.flush()
    return {
        "accreditation_id": accreditation.id,
        "alias_id": uuid4(),
        "address_id": session.scalars(
            select(EmailAddress.id).where(EmailAddress.person_id == holder.person_id)
        ).first(),
        "code_of_competence": "1",
        "ext": "csv",
        "invitation_id": invitation.id,
        "kind": "courses",
        "link_id": link.id,
        "membership_id": session.scalars(
            select(Membership.id).where(Membership.account_id == staff.account_id)
        ).one(),
        "organisation_id": organisation_id,
        "share_id": share.id,
    }


def upload(app: Flask, lead: Viewer, operator: Viewer, organisation_id: UUID) -> dict[str, str]:
    """Upload a sheet and a framework as people do; return the ids by blueprint."""
    files = {
        "intake": (lead, "/it/desk/sheets", b"Titolo\nProva\n", "corsi.csv"),
        "imports": (operator, "/it/operator/frameworks/new", b"{}", "quadro.json"),
    }
    found = {}
    for name, (who, address, content, file) in files.items():
        client = Browser(app, Response, use_cookies=True)
        assert who.account_id is not None
        sign_in(client, who.account_id)
        data = {
            "csrf_token": csrf_token(client.get(address)),
            "organisation": str(organisation_id),
            "language": "it",
            "version": "",
            "file": (io.BytesIO(content), file),
        }
        answer = client.post(address, data=data)
        assert answer.status_code == 303, answer.get_data(as_text=True)
        found[name] = answer.location.removesuffix("/columns").rpartition("/")[2]
    return found

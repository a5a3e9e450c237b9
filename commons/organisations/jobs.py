"""Mails to those who run the service before an accreditation lapses."""

from typing import Final
from uuid import UUID

from flask import current_app
from flask_babel import lazy_gettext as _

from commons import jobs
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.jobs import JobRun, handler
from commons.mail import send_mail
from commons.organisations.accredited import list_lapsing
from commons.organisations.accrediting import WARN_OF_LAPSE
from commons.organisations.listing import list_operators
from commons.organisations.words import SHORT_FUNCTIONS
from commons.people.queries import get_holders

TELL_OPERATOR: Final = "organisations.tell_of_lapse"


@handler(WARN_OF_LAPSE)
def warn_of_lapse(run: JobRun) -> None:
    """Have each operator told, once; nobody if it ended early or was renewed meanwhile."""
    clock, about = edges().clock, UUID(run.payload["accreditation"])
    with unit_of_work() as session:
        if all(row.accreditation.id != about for row in list_lapsing(session, clock.today())):
            return
        for person_id in list_operators(session, clock.today()):
            jobs.enqueue(
                session,
                TELL_OPERATOR,
                {"accreditation": str(about), "person": str(person_id)},
                run_at=clock.now(),
                dedup=f"{TELL_OPERATOR}:{about}:{run.payload['days']}:{person_id}",
            )


@handler(TELL_OPERATOR)
def tell_operator(run: JobRun) -> None:
    about, person_id = UUID(run.payload["accreditation"]), UUID(run.payload["person"])
    today = edges().clock.today()
    with reading() as session:
        row = next((row for row in list_lapsing(session, today) if row.accreditation.id == about), None)
        is_operator = person_id in list_operators(session, today)
        person = get_holders(session, [person_id]).get(person_id)
    if row is None or row.accreditation.valid_until is None or not is_operator:
        return
    if person is None or person.address is None:
        return
    base_url = current_app.config["SETTINGS"].public_base_url
    send_mail(
        to=person.address,
        template="accreditation_lapsing",
        subject=_("Un accreditamento sta per scadere"),
        language=person.language,
        reference=f"accreditation:{about}",
        organisation=row.organisation_name,
        function=SHORT_FUNCTIONS[row.accreditation.function],
        act_number=row.accreditation.act_number,
        last_day=row.accreditation.valid_until,
        days=(row.accreditation.valid_until - today).days,
        link=f"{base_url}/{person.language}/operator/accreditations/{about}",
    )

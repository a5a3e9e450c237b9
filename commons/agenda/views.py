"""The first page of an area: what is late, what is due within a week, what can wait."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from commons.access import access, current_viewer
from commons.agenda.rules import (
    Appointment,
    Due,
    calendars_of,
    last_day_of_week,
    sort_agenda,
    sources_of,
)
from commons.agenda.words import SEE_DESK, SEE_OPERATOR, SEE_PROMOTER
from commons.db import reading
from commons.edges import edges

blueprint = Blueprint("agenda", __name__)


@blueprint.get("/desk")
@access(SEE_DESK)
def desk() -> ResponseReturnValue:
    return _show("desk")


@blueprint.get("/promoter")
@access(SEE_PROMOTER)
def promoter() -> ResponseReturnValue:
    return _show("promoter")


@blueprint.get("/operator")
@access(SEE_OPERATOR)
def operator() -> ResponseReturnValue:
    return _show("operator")


def _show(audience: str) -> str:
    viewer, today = current_viewer(), edges().clock.today()
    until = last_day_of_week(today)
    with reading() as session:
        things: list[Due] = [due for source in sources_of(audience) for due in source(session, viewer, today)]
        week: list[Appointment] = [
            each for calendar in calendars_of(audience) for each in calendar(session, viewer, today, until)
        ]
    return render_template(
        "agenda/show.html",
        nav=audience,
        agenda=sort_agenda(things, today),
        today=today,
        until=until,
        week=sorted(week, key=lambda each: (each.on, str(each.starts_at or ""), each.title)),
        has_week=bool(calendars_of(audience)),
    )

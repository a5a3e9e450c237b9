"""What the pages of planning show, in words: the plan with its gaps, its meetings, what others changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.editions.attending import Attending
from catalogue.editions.forms import PlanForm
from catalogue.editions.heading import head_of
from catalogue.editions.permissions import CANCEL
from catalogue.editions.places import community_name
from catalogue.editions.planned import PlannedEdition, PlannedMeeting
from catalogue.editions.plans import MeetingPlan, Plan
from catalogue.editions.rules import EditionState, Missing, to_hours
from catalogue.editions.wording import clock_span
from catalogue.editions.words import FORMS, LANGUAGES, MISSING
from commons.access import Viewer
from commons.pages.formats import day, full_day, hours

FIELD_OF: Final = {
    Missing.DATES: "starts_on",
    Missing.FORM: "form",
    Missing.VENUE: "venue",
    Missing.HOURS: "planned_minutes",
    Missing.MINIMUM: "minimum_minutes",
    Missing.PROGRAMME: "programme",
    Missing.TRAINERS: "trainers",
    Missing.ASSESSMENT: "assessment",
    Missing.QUALITY: "quality",
    Missing.LANGUAGE: "language",
}
"""Where each fact that an attestation states is filled in."""


@dataclass(frozen=True, slots=True)
class MeetingLine:
    meeting_id: UUID
    day: str
    clock: str
    hours: str
    title: str
    form: str
    mark_count: int


def plan_page(
    planned: PlannedEdition,
    people: Attending,
    marks: dict[UUID, int],
    form: PlanForm,
    *,
    viewer: Viewer,
    today: date,
) -> dict[str, Any]:
    met, wanted = planned.met_minutes, planned.plan.planned_minutes
    return {
        "head": head_of(planned, people, today),
        "planned": planned,
        "form": form,
        "missing": [(str(MISSING[each]), _anchor(each, planned)) for each in planned.missing],
        "missing_fields": {FIELD_OF[each] for each in planned.missing},
        "lines": [meeting_line(each, marks.get(each.id, 0)) for each in planned.meetings],
        "met": hours(to_hours(met)) if met else "",
        "left": hours(to_hours(wanted - met)) if wanted and met and wanted > met else "",
        "people": people,
        "is_cancellable": planned.state in {EditionState.PLANNED, EditionState.OPEN},
        "may_cancel": planned.lead_id in viewer.organisations_with(CANCEL),
    }


def meeting_line(meeting: PlannedMeeting, mark_count: int = 0) -> MeetingLine:
    plan = meeting.plan
    return MeetingLine(
        meeting_id=meeting.id,
        day=f"{full_day(plan.on_day)} {plan.on_day.year}",
        clock=clock_span(plan.starts_at, plan.ends_at),
        hours=hours(to_hours(plan.minutes)),
        title=plan.title,
        form=str(FORMS[plan.form]),
        mark_count=mark_count,
    )


def find_differences(kept: Plan, typed: Plan, form: PlanForm) -> list[tuple[str, str, str]]:
    """Return what stands in the plan now and was typed otherwise: (field, its label, what stands there)."""
    return [
        (name, str(form[name].label.text), _said(name, getattr(kept, name)))
        for name in Plan.__dataclass_fields__
        if getattr(kept, name) != getattr(typed, name) and name in form
    ]


def meeting_differences(kept: MeetingPlan) -> str:
    """Say a meeting as it stands now, in one line."""
    parts = [
        day(kept.on_day),
        clock_span(kept.starts_at, kept.ends_at),
        hours(to_hours(kept.minutes)),
        kept.title,
        str(FORMS[kept.form]),
    ]
    return ", ".join(part for part in parts if part)


def people_words(people: Attending) -> list[str]:
    """Say how many are in and how many asked or wait."""
    said = [ngettext("%(num)s persona ammessa", "%(num)s persone ammesse", people.taken_count)]
    if people.asking_count:
        said.append(
            ngettext(
                "%(num)s persona che ha chiesto o è in attesa",
                "%(num)s persone che hanno chiesto o sono in attesa",
                people.asking_count,
            )
        )
    return said


def _anchor(missing: Missing, planned: PlannedEdition) -> str:
    """Return where on the page it is filled in; days come from the meetings as soon as there are any."""
    if missing is Missing.DATES and planned.meetings:
        return "meetings"
    return f"{FIELD_OF[missing]}-0" if missing is Missing.LANGUAGE else FIELD_OF[missing]


def _said(name: str, value: Any) -> str:
    """Say a fact of the plan as its form would."""
    if name == "admits_at_once":
        text = _("sì") if value else _("no")
    elif value in (None, "", ()) or (value == 0 and name != "seats"):
        text = _("niente")
    elif isinstance(value, date):
        text = day(value)
    elif name.endswith("_minutes"):
        text = hours(to_hours(value))
    elif isinstance(value, tuple):
        text = ", ".join(value)
    else:
        text = _LISTED.get(name, str)(value)
    return str(text)


_LISTED: Final[dict[str, Callable[[Any], object]]] = {
    "form": lambda value: FORMS[value],
    "community": community_name,
    "language": lambda value: ", ".join(str(LANGUAGES.get(tag, tag)) for tag in value.split()),
}

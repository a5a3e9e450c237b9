"""What the pages of the register show, in words: its grid, its figures, and what stands in the way."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from catalogue.courses.wording import pick
from catalogue.data import Form
from catalogue.editions.rules import EditionState, to_hours
from catalogue.editions.words import MISSING
from catalogue.enrolments.desk import head
from catalogue.enrolments.forms import EVERYBODY, SEEN_ROWS, DecisionForm, TypedRegister, part_name
from catalogue.enrolments.grid import column, line, outcome_state, parts, roll_choices, seen_rows
from catalogue.enrolments.register import Register, RegisterRow
from catalogue.enrolments.rules import OUTCOMES, Presence, Proposal
from commons.adapters.clock import TRENTO
from commons.errors import NotFound, Refusal
from commons.pages.formats import day, hours, number
from commons.pages.language import current_lang
from commons.pages.words import say_refusal

NAMED = 4


def register_page(
    register: Register,
    now: datetime,
    *,
    can_reopen: bool = False,
    typed: TypedRegister | None = None,
    problem: Refusal | None = None,
) -> dict[str, Any]:
    today = now.astimezone(TRENTO).date()
    lines = [line(register, row, register.meetings, today, typed) for row in register.lines()]
    undecided = [row for row in register.rows if row.proposal is Proposal.TO_DECIDE]
    return {
        "head": head(register, now),
        "columns": [column(register, meeting) for meeting in register.meetings],
        "lines": lines,
        "meetings": meeting_lines(register, None, today),
        "seen_rows": (SEEN_ROWS, seen_rows(register)),
        "is_writable": register.state is EditionState.OPEN and any(line.is_kept for line in lines),
        "minimum": _minimum(register),
        "saved_at": register.updated_at,
        "problem": _problem(problem),
        "conflict_count": sum(bool(cell.was) for line in lines for cell in line.cells),
        "undecided": [_undecided(register, row) for row in undecided],
        "decision_form": DecisionForm(formdata=None) if undecided else None,
        "counts": _counts(register),
        "obstacles": [("wait", "clock", each) for each in find_obstacles(register, now)],
        "missing": [str(MISSING[each]) for each in register.missing],
        "can_reopen": can_reopen,
        "version": register.version,
        "closed_at": register.closed_at,
        "closed_by": register.closed_by,
        "kept_count": sum(row.proposal in OUTCOMES for row in register.rows),
    }


def meeting_page(
    register: Register,
    meeting_id: UUID,
    now: datetime,
    *,
    typed: TypedRegister | None = None,
    problem: Refusal | None = None,
) -> dict[str, Any]:
    today = now.astimezone(TRENTO).date()
    meeting = next((each for each in register.meetings if each.id == meeting_id), None)
    if meeting is None:
        raise NotFound("not-found")
    place = register.meetings.index(meeting)
    around = {
        "before": register.meetings[place - 1] if place else None,
        "after": register.meetings[place + 1] if place + 1 < len(register.meetings) else None,
    }
    lines = [line(register, row, [meeting], today, typed) for row in register.lines()]
    return {
        "head": head(register, now),
        "column": column(register, meeting),
        "place": place + 1,
        "place_count": len(register.meetings),
        "around": {key: None if each is None else column(register, each) for key, each in around.items()},
        "lines": lines,
        "seen_rows": (SEEN_ROWS, seen_rows(register)),
        "parts": [(minutes, hours(to_hours(minutes))) for minutes in parts(meeting)],
        "roll_choices": roll_choices(is_coming=meeting.on_day > today),
        "part_names": {line.enrolment_id: part_name(line.enrolment_id) for line in lines},
        "is_writable": register.state is EditionState.OPEN and any(line.is_kept for line in lines),
        "is_coming": meeting.on_day > today,
        "marked_count": sum(line.is_kept and bool(line.cells[0].code) for line in lines),
        "unmarked_count": sum(line.is_kept and not line.cells[0].code for line in lines),
        "everybody": (EVERYBODY, "L" if meeting.form == Form.ON_LINE else "P"),
        "is_answer": typed is not None,
        "problem": _problem(problem),
    }


def course_line(register: Register) -> dict[str, str]:
    """Return what a trainer is told of the edition: its course, and no more."""
    title, lang = pick(register.titles, current_lang())
    return {
        "title": title,
        "title_lang": "" if lang == current_lang() else lang,
        "label": register.label,
        "lead_name": register.lead_name,
    }


def meeting_lines(register: Register, only_id: UUID | None, today: date) -> list[dict[str, Any]]:
    """Return the meetings with how many are marked; of one link only its own."""
    kept = register.kept()
    lines = []
    for meeting in register.meetings:
        if only_id in {None, meeting.id}:
            marked = sum(meeting.id in row.marks for row in kept)
            lines.append(
                {
                    "column": column(register, meeting),
                    "marked_count": marked,
                    "unmarked_count": len(kept) - marked,
                    "is_coming": meeting.on_day > today,
                }
            )
    return lines


def decision_page(
    register: Register, enrolment_id: UUID, form: DecisionForm, problem: Refusal | None, now: datetime
) -> dict[str, Any]:
    row = next((each for each in register.rows if each.enrolment_id == enrolment_id), None)
    if row is None:
        raise NotFound("not-found")
    if not form.is_submitted():
        form.reason.data = row.exception_reason
    form.version.raw_data, form.version.data = None, register.version  # what is shown now is what was seen
    return {
        "head": head(register, now),
        "form": form,
        "person": _undecided(register, row),
        "outcome": outcome_state(register, row),
        "problem": _problem(problem),
    }


def find_obstacles(register: Register, now: datetime) -> list[str]:
    """Say what has to be done before the outcomes can be confirmed."""
    local_now = now.astimezone(TRENTO)
    count = register.proposals
    found = []
    if not register.meetings:
        found.append(_("L’edizione non ha incontri."))
    coming = [meeting.on_day for meeting in register.meetings if not meeting.times.is_over(local_now)]
    if coming:
        found.append(_("L’ultimo incontro è il %(day)s.", day=day(max(coming))))
    if register.minimum_minutes is None:
        found.append(_("Mancano le ore minime dell’edizione."))
    if number_of := count[Proposal.REQUESTED] + count[Proposal.WAITING]:
        found.append(
            ngettext(
                "Prima decida se ammettere %(num)s persona.",
                "Prima decida se ammettere %(num)s persone.",
                number_of,
            )
        )
    if names := _names(register, Proposal.UNMARKED):
        found.append(_("Prima completi le presenze: %(names)s.", names=names))
    if names := _names(register, Proposal.TO_DECIDE):
        found.append(_("Prima decida: %(names)s.", names=names))
    return found


def _names(register: Register, proposal: Proposal) -> str:
    """Name those of whom this is proposed; many are named in part and counted."""
    names = [row.name.full for row in register.rows if row.proposal is proposal]
    if len(names) <= NAMED:
        return ", ".join(names)
    shown, others = ", ".join(names[:NAMED]), len(names) - NAMED
    return str(_("%(names)s e altre %(count)s persone", names=shown, count=others))


def _undecided(register: Register, row: RegisterRow) -> dict[str, Any]:
    excused = sum(mark.presence is Presence.EXCUSED for mark in row.marks.values())
    attended = number(to_hours(row.standing.attended_minutes))
    planned = hours(to_hours(register.planned_minutes or 0))
    minimum = hours(to_hours(register.minimum_minutes or 0))
    story = _(
        "Ha %(attended)s ore su %(planned)s; il minimo è %(minimum)s.",
        attended=attended,
        planned=planned,
        minimum=minimum,
    )
    if excused:
        story += " " + ngettext(
            "Ha %(num)s assenza giustificata.", "Ha %(num)s assenze giustificate.", excused
        )
    return {"enrolment_id": row.enrolment_id, "name": row.name.full, "story": story}


def _minimum(register: Register) -> str:
    if register.minimum_minutes is None or register.planned_minutes is None:
        return str(_("ore minime non indicate"))
    minimum = hours(to_hours(register.minimum_minutes))
    planned = number(to_hours(register.planned_minutes))
    return str(_("minimo %(minimum)s su %(planned)s", minimum=minimum, planned=planned))


def _counts(register: Register) -> list[str]:
    """Say in figures what confirming does, or did."""
    count = register.proposals
    completed = count[Proposal.COMPLETED] + count[Proposal.EXCEPTION]
    not_completed = count[Proposal.BELOW_MINIMUM] + count[Proposal.REFUSED]
    said = [ngettext("%(num)s persona ha completato", "%(num)s persone hanno completato", completed)]
    if count[Proposal.EXCEPTION]:
        said[0] += " " + _("(di cui %(count)s con eccezione)", count=count[Proposal.EXCEPTION])
    if not_completed:
        said.append(
            ngettext(
                "%(num)s persona non ha completato", "%(num)s persone non hanno completato", not_completed
            )
        )
    if withdrawn := count[Proposal.WITHDRAWN]:
        said.append(ngettext("%(num)s persona si è ritirata", "%(num)s persone si sono ritirate", withdrawn))
    if turned_away := count[Proposal.NOT_ADMITTED]:
        said.append(ngettext("%(num)s persona non ammessa", "%(num)s persone non ammesse", turned_away))
    return said


def _problem(problem: Refusal | None) -> str:
    return "" if problem is None else say_refusal(problem)

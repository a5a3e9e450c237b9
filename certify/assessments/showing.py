"""How an assessment is told on pages: what it needs in words, its stages, the steps somebody may take."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from certify.assessments.forms import InterviewForm, StepForm
from certify.assessments.functions import Holders, Tie, check_function
from certify.assessments.queries import get_at_desk
from certify.assessments.queue import Experience, read_experience
from certify.assessments.rows import AssessmentView, DeskView
from certify.assessments.rules import (
    OPEN,
    Act,
    Function,
    Part,
    Stage,
    Who,
    appeal_until,
    check_move,
    may_move,
)
from certify.assessments.services import day_of
from certify.assessments.ties import gather_ties
from certify.assessments.turns import Need, NextStep, Standing, next_step
from certify.assessments.words import (
    BARRED,
    FUNCTIONS,
    KINDS,
    OUTCOMES,
    PARTS,
    REASONS,
    RESULTS,
    STAGES,
    TIES,
    VERDICT_STATES,
    VERDICTS,
)
from certify.dossiers.printing import find_last_pdf
from commons.access import Viewer, current_viewer
from commons.db import reading
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.formats import day, hours
from commons.pages.language import current_lang
from commons.pages.words import say_refusal

WAYS: Final = {
    Part.IDENTIFICATION: (Stage.ACCESS, Stage.IDENTIFICATION, Stage.ATTESTATION),
    Part.VALIDATION: (Stage.ACCESS, Stage.IDENTIFICATION, Stage.EVALUATION, Stage.ATTESTATION),
    Part.CERTIFICATION: (Stage.ACCESS, Stage.IDENTIFICATION, Stage.EVALUATION, Stage.ATTESTATION),
}


@dataclass(frozen=True, slots=True)
class OfferedStep:
    """A step that the viewer may take; `problem` says what is missing, empty when nothing is."""

    act: Act
    text: str
    problem: str


def step_words(
    step: NextStep, name: str | None, viewer: Viewer, stage: Stage | None = None
) -> tuple[str, str, str]:
    """Return colour, icon and words of what an assessment needs now."""
    if step.need is Need.OVER:
        kind, icon, words = OUTCOMES[stage or Stage.ENDED]
        return kind, icon, str(words)
    if step.need is Need.BARRED:
        return "stop", "ban", str(BARRED[step.tie or "tutor"])
    if step.need in {Need.TURN, Need.DECLARE}:
        if step.who is not None and step.who == viewer.person_id:
            return (
                ("wait", "signature", _("Tocca a lei: dichiari"))
                if step.need is Need.DECLARE
                else ("info", "pencil", _("Tocca a lei"))
            )
        return (
            ("mute", "signature", _("Manca la dichiarazione di %(name)s", name=name))
            if step.need is Need.DECLARE
            else ("info", "user", _("Tocca a %(name)s", name=name))
        )
    if step.need is Need.INTERVIEW_ON:
        return "info", "calendar", _("Colloquio il %(day)s", day=day(step.on))
    kind, icon, words = {
        Need.TAKE: ("mute", "plus-circle", _("Da prendere")),
        Need.JUDGE: ("stop", "plus-circle", _("Manca chi valuta")),
        Need.INTERVIEW: ("stop", "comment", _("Manca il colloquio")),
        Need.TUTOR: ("wait", "clock", _("In attesa del tutor")),
        Need.ATTEST: ("info", "signature", _("Da attestare")),
        Need.APPEAL: ("wait", "comment", _("Ricorso da sentire")),
    }[step.need]
    return kind, icon, str(words)


def experience_words(experience: Experience) -> str:
    """Write `Tirocinio, 240 ore e altre 2 esperienze`: what a dossier is about."""
    first = ""
    if experience.kind is not None:
        first = str(KINDS[experience.kind])
        if experience.hours is not None:
            first = f"{first}, {hours(experience.hours)}"
    if not experience.others:
        return first or _("Nessuna esperienza")
    if not first:
        return str(ngettext("%(num)s esperienza", "%(num)s esperienze", experience.others))
    others = ngettext("un’altra", "altre %(num)s", experience.others)
    return str(_("%(first)s, e %(others)s", first=first, others=others))


def standing_of(view: AssessmentView) -> Standing:
    return Standing(
        part=view.part,
        stage=view.stage,
        f1_id=view.f1_id,
        f2_id=view.f2_id,
        f3_id=view.f3_id,
        interview_on=view.interview_on,
        tally=view.tally,
        open_questions=sum(each.answered_at is None for each in view.questions),
        has_open_appeal=view.appeal is not None and view.appeal.result is None,
        declared=view.declared,
    )


def offered_steps(desk: DeskView, today: date) -> list[OfferedStep]:
    """Return the steps that the viewer may take now, each with what is still missing."""
    view, found = desk.view, []
    for act in (Act.ACCOMPANY, Act.EVALUATE, Act.ATTEST):
        if not may_move(act, view.stage, desk.capacities):
            continue
        is_identification = view.part is Part.IDENTIFICATION
        if act is Act.EVALUATE and is_identification:
            continue
        if act is Act.ATTEST and not is_identification and view.stage is not Stage.EVALUATION:
            continue
        problem = ""
        try:
            check_move(act, view, view.tally, declared=view.declared, today=today)
        except Refusal as refusal:
            problem = say_refusal(refusal)
        found.append(OfferedStep(act, _act_text(act), problem))
    return found


def stage_bar(view: AssessmentView) -> list[tuple[str, str]]:
    """Return the stages in order, each done, now or ahead."""
    way = WAYS[view.part]
    if view.stage is Stage.ENDED:
        return [(str(STAGES[each]), "done") for each in way]
    if view.stage not in way:
        return []
    here = way.index(view.stage)
    return [
        (str(STAGES[each]), "done" if place < here else "now" if place == here else "ahead")
        for place, each in enumerate(way)
    ]


def competence_state(view: AssessmentView, index: int, here: UUID | None = None) -> tuple[str, str]:
    """Return icon and words of one competence in the list."""
    row = view.competences[index]
    if row.verdict is not None:
        return VERDICT_STATES[row.verdict][1], str(VERDICTS[row.verdict]).lower()
    if row.id == here:
        return "pencil", _("da decidere, aperta")
    return "clock", _("da decidere")


def functions_to_take(
    view: AssessmentView, person_id: UUID | None, ties: frozenset[Tie]
) -> tuple[Function, ...]:
    """Return the free functions that the rules do not keep from somebody: only these are offered to her."""
    taken = [each for each in view.declarations if each.function is Function.F1 or not each.has_conflict]
    closed = {view.appeal.former_f3_id, view.appeal.heard_by_id} if view.appeal else set()
    holders = Holders(
        f1_id=view.f1_id,
        f2_id=view.f2_id,
        f3_id=view.f3_id,
        accompanied=frozenset(each.person_id for each in taken if each.function is Function.F1),
        judged=frozenset(each.person_id for each in taken if each.function is Function.F3),
        is_closed_to=frozenset(each for each in closed if each is not None),
    )
    has_conflict = any(each.person_id == person_id for each in view.conflicts)

    def may_have(function: Function) -> bool:
        if person_id is None or view.holder(function) is not None:
            return False
        try:
            check_function(function, person_id, holders, ties, has_conflict=has_conflict)
        except Refusal:
            return False
        return True

    return tuple(each for each in Function if may_have(each))


def may_hear(view: AssessmentView, person_id: UUID | None, ties: frozenset[Tie]) -> bool:
    """Tell whether an appeal may be heard by her: no function here ever, no declaration, no sure tie."""
    took_part = view.holds(person_id) or any(each.person_id == person_id for each in view.declarations)
    return person_id is not None and not took_part and not any(tie.is_sure for tie in ties)


def page_values(desk: DeskView, ties: frozenset[Tie], today: date) -> dict[str, Any]:
    """Return what every page about one assessment says in its head and in its list."""
    view, viewer = desk.view, current_viewer()
    step = next_step(standing_of(view), today, ties)
    name = view.names.get(step.who) if step.who else None
    return {
        "desk": desk,
        "view": view,
        "today": today,
        "left": (view.due_on - today).days,
        "is_open": view.stage in OPEN,
        "step": step_words(step, name, viewer, view.stage),
        "stage_name": STAGES[view.stage],
        "part_name": PARTS[view.part],
        "functions": FUNCTIONS,
        "function_keys": tuple(Function),
        "me": viewer.person_id,
        "states": [competence_state(view, place) for place in range(len(view.competences))],
        "verdicts": VERDICTS,
        "reasons": REASONS,
        "may_lead": Who.LEAD in desk.capacities,
    }


def show_overview(assessment_id: UUID, *, problem: str = "", typed_interview: date | None = None) -> str:
    """Render the page of one dossier at the desk, with what went wrong if something did."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        desk = get_at_desk(session, viewer, assessment_id, current_lang())
        people = [viewer.person_id] if viewer.person_id else []
        ties = gather_ties(session, people, desk.view.person_id)
        experience = read_experience(session, desk.view.dossier_id)
        pdf = (
            find_last_pdf(session, desk.view.dossier_id, viewer.account_id)
            if desk.is_involved and viewer.account_id
            else None
        )
    view = desk.view
    mine = ties.get(viewer.person_id, frozenset()) if viewer.person_id else frozenset()
    interview = InterviewForm(formdata=None, version=view.version)
    interview.interview_on.data = typed_interview or view.interview_on
    return render_template(
        "assessments/show.html",
        **page_values(desk, mine, today),
        experience=experience_words(experience),
        problem=problem,
        pdf=pdf,
        megabytes=f"{max(pdf.size / 1_000_000, 0.1):.1f}".replace(".", ",") if pdf and pdf.is_here else "",
        steps=offered_steps(desk, today),
        bar=stage_bar(view),
        step_form=StepForm(formdata=None, version=view.version),
        interview_form=interview,
        may_refuse=may_move(Act.REFUSE, view.stage, desk.capacities),
        may_set_interview=bool({Who.F2, Who.F3, Who.LEAD} & desk.capacities)
        and view.stage in {Stage.IDENTIFICATION, Stage.EVALUATION}
        and view.part is not Part.IDENTIFICATION,
        may_ask=bool({Who.F1, Who.F2, Who.F3} & desk.capacities)
        and view.stage in {Stage.IDENTIFICATION, Stage.EVALUATION},
        may_take=view.stage in OPEN and view.stage is not Stage.ATTESTATION,
        to_take=functions_to_take(view, viewer.person_id, mine),
        may_hear=may_hear(view, viewer.person_id, mine),
        undeclared=view.needs_declaration(viewer.person_id),
        my_ties=[(str(TIES[tie.kind]), tie.is_sure) for tie in sorted(mine)],
        results=RESULTS,
        refused_until=appeal_until(day_of(view.decided_at)) if view.decided_at else None,
    )


def _act_text(act: Act) -> str:
    words = {
        Act.ACCOMPANY: _("Comincia l’accompagnamento"),
        Act.EVALUATE: _("Apri la valutazione"),
        Act.ATTEST: _("Chiudi gli esiti e passa all’attestazione"),
    }
    return str(words[act])

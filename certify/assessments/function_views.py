"""Who has which function: the lead assigns, each declares."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from certify.assessments.assigning import assign_functions, declare
from certify.assessments.forms import DeclareForm, FunctionsForm
from certify.assessments.functions import Tie, barred
from certify.assessments.permissions import LEAD, SEE
from certify.assessments.queries import get_at_desk
from certify.assessments.rules import Function
from certify.assessments.showing import page_values
from certify.assessments.ties import gather_ties
from certify.assessments.views import ONE, blueprint
from certify.assessments.words import FUNCTION_NOTES, FUNCTIONS, TIES
from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.organisations.queries import MemberRow, list_members
from commons.pages.words import say_refusal


@blueprint.route(f"{ONE}/functions", methods=["GET", "POST"])
@access(LEAD)
def functions(assessment_id: UUID) -> ResponseReturnValue:
    """Give the three functions to persons of the body; whom a rule keeps out is named with the reason."""
    viewer, today = current_viewer(), edges().clock.today()
    with reading() as session:
        desk = get_at_desk(session, viewer, assessment_id)
        viewer.require(LEAD, desk.view.body_id)
        members = {
            each.person_id: each
            for each in list_members(session, desk.view.body_id, today)
            if each.role in SEE.roles and each.person_id != desk.view.person_id
        }
        ties = gather_ties(session, set(members), desk.view.person_id)
    form, view = FunctionsForm(), desk.view
    form.offer(
        {
            function: [
                (str(person_id), _label(member, ties[person_id]))
                for person_id, member in members.items()
                if barred(function, ties[person_id]) is None
            ]
            for function in Function
        }
    )
    problem = ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                assign_functions(
                    session,
                    assessment_id,
                    form.wanted,
                    version=form.version.data or 0,
                    actor=viewer,
                    now=edges().clock.now(),
                )
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
            form.version.raw_data = None
            form.version.data = view.version
        else:
            flash(_("Le funzioni sono assegnate: ciascuno ora dichiara se conosce la persona."), "ok")
            return redirect(url_for("assessments.show", assessment_id=assessment_id), code=303)
    if not form.is_submitted():
        form.version.data = view.version
        for function, field in form.by_function().items():
            field.data = str(view.holder(function) or "")
    told = [(_name(members[each]), sorted(found)) for each, found in ties.items() if found]
    page = render_template(
        "assessments/functions.html",
        **page_values(
            desk, ties.get(viewer.person_id, frozenset()) if viewer.person_id else frozenset(), today
        ),
        form=form,
        problem=problem,
        notes=FUNCTION_NOTES,
        known=[(name, [(str(TIES[tie.kind]), tie.is_sure) for tie in found]) for name, found in told],
    )
    return page, 422 if form.errors else 409 if problem else 200


@blueprint.route(f"{ONE}/declarations/<function>", methods=["GET", "POST"])
@access(SEE)
def declaration(assessment_id: UUID, function: str) -> ResponseReturnValue:
    """Declare whether one knows the person; with it a free function is taken."""
    if function not in FUNCTIONS:
        abort(404)
    wanted, viewer, today = Function(function), current_viewer(), edges().clock.today()
    with reading() as session:
        desk = get_at_desk(session, viewer, assessment_id)
        people = [viewer.person_id] if viewer.person_id else []
        ties = gather_ties(session, people, desk.view.person_id)
    mine = ties.get(viewer.person_id, frozenset()) if viewer.person_id else frozenset()
    form, problem = DeclareForm(), ""
    if form.validate_on_submit():
        has_conflict = form.stands.data == "yes"
        if has_conflict and not (form.words.data or "").strip():
            form.words.errors = [_("Scriva in poche parole come la conosce.")]
        else:
            try:
                with unit_of_work() as session:
                    is_hers = declare(
                        session,
                        assessment_id,
                        wanted,
                        has_conflict=has_conflict,
                        words=(form.words.data or "") if has_conflict else "",
                        actor=viewer,
                        now=edges().clock.now(),
                    )
            except Refusal as refusal:
                if refusal.status != Refusal.status:
                    raise
                problem = say_refusal(refusal)
            else:
                flash(
                    _("Dichiarazione scritta: la funzione è sua.")
                    if is_hers
                    else _("Dichiarazione scritta: la funzione resta libera, per un’altra persona."),
                    "ok",
                )
                return redirect(url_for("assessments.show", assessment_id=assessment_id), code=303)
    page = render_template(
        "assessments/declare.html",
        **page_values(desk, mine, today),
        form=form,
        problem=problem,
        function=wanted,
        function_name=FUNCTIONS[wanted],
        function_note=FUNCTION_NOTES[wanted],
        holder=desk.view.names.get(desk.view.holder(wanted) or viewer.person_id or assessment_id),
        is_taken=desk.view.holder(wanted) not in {None, viewer.person_id},
        bar=barred(wanted, mine),
        my_ties=[(str(TIES[tie.kind]), tie.is_sure) for tie in sorted(mine)],
    )
    return page, 422 if form.errors else 409 if problem else 200


def _name(member: MemberRow) -> str:
    return f"{member.given_name} {member.family_name}"


def _label(member: MemberRow, ties: frozenset[Tie]) -> str:
    warned = [str(TIES[tie.kind]) for tie in sorted(ties) if not tie.is_sure]
    if not warned:
        return _name(member)
    return str(_("%(name)s (attenzione: forse %(ties)s)", name=_name(member), ties=", ".join(warned)))

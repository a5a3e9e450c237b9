"""The step in which competences are picked: every button sends the whole form, so nothing typed is lost."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from catalogue.courses.desk import writing_page
from catalogue.courses.editing import Step, print_of, stored_values, write_taught
from catalogue.courses.forms import SEEN, StepForm
from catalogue.courses.life import MOST_COMPETENCES
from catalogue.courses.picking import (
    LONGEST_OUTCOME,
    Basket,
    Descriptor,
    FrameworkChoice,
    basket_of,
    list_branches,
    list_choices,
    list_descriptors,
    outcome_name,
    read_basket,
    search_descriptors,
)
from catalogue.courses.queries import WrittenCourse
from catalogue.courses.saving import STAY, save_step
from catalogue.courses.services import EDIT_COURSES
from catalogue.courses.told import competence_code, competence_label
from catalogue.courses.views import blueprint, get_written
from catalogue.courses.wording import pick
from catalogue.courses.words import LANGUAGE_NAMES
from commons.access import access
from commons.db import reading
from commons.errors import Refusal
from commons.frameworks.picking import act_on
from commons.pages.language import current_lang
from commons.pages.words import say_refusal

LONGEST_SEARCH = 100


@blueprint.route("/<uuid:course_id>/edit/competences", methods=["GET", "POST"])
@access(EDIT_COURSES)
def change_competences(course_id: UUID) -> ResponseReturnValue:
    """Pick competences by words or by leafing through a framework, and say what one will be able to do."""
    written = get_written(course_id)
    stored = stored_values(Step.COMPETENCES, written)["competences"]
    form = StepForm(data={"version": written.course.version})
    if request.method == "GET":
        return _page(written, form, basket_of(stored), seen=print_of(stored))
    if not form.validate():
        raise BadRequest
    basket, act = read_basket(request.form), request.form.get("do", "")
    problem, too_long = "", basket.too_long()
    if act in {"save", STAY}:
        if not too_long:
            answer = save_step(
                course_id,
                Step.COMPETENCES,
                {"competences": write_taught(basket.taught())},
                version=form.version.data or 0,
                labels={"competences": _("Competenze e che cosa si saprà fare")},
            )
            if not isinstance(answer, Refusal):
                return answer
            problem = say_refusal(answer)
        return _page(written, form, basket, problem=problem, too_long=too_long, is_unsaved=True), _UNSAVED
    try:
        act_on(
            basket.ids,
            act,
            request.form.getlist("add"),
            most=MOST_COMPETENCES,
            too_many="course-too-many-competences",
        )
    except Refusal as refusal:
        return _page(written, form, basket, problem=say_refusal(refusal), is_unsaved=True), _UNSAVED
    return _page(written, form, basket, is_unsaved=write_taught(basket.taught()) != stored)


_UNSAVED = HTTPStatus.UNPROCESSABLE_ENTITY


def _page(
    written: WrittenCourse,
    form: StepForm,
    basket: Basket,
    *,
    seen: str | None = None,
    problem: str = "",
    too_long: list[tuple[UUID, str]] | None = None,
    is_unsaved: bool = False,
) -> str:
    text = request.form.get("q", "")[:LONGEST_SEARCH].strip()
    act, _colon, opened = request.form.get("do", "").partition(":")
    slug = opened if act == "tree" else request.form.get("tree", request.args.get("framework", ""))
    with reading() as session:
        known = list_descriptors(session, basket.ids)
        choices = list_choices(session)
        found = search_descriptors(session, text) if text else ()
        tree = _tree(session, choices, slug, basket)
    chosen = [_chosen(known[each], basket, too_long or []) for each in basket.ids if each in known]
    return render_template(
        "course_desk/competences.html",
        **writing_page(written, Step.COMPETENCES),
        form=form,
        seen={f"{SEEN}competences": seen or request.form.get(f"{SEEN}competences", "")},
        chosen=chosen,
        most=MOST_COMPETENCES,
        room=basket.room,
        longest=LONGEST_OUTCOME,
        text=text,
        found=[_offered(each, basket) for each in found],
        choices=[(each.slug, each.short_name) for each in choices],
        tree=tree,
        problem=problem,
        is_unsaved=is_unsaved,
    )


def _chosen(competence: Descriptor, basket: Basket, too_long: list[tuple[UUID, str]]) -> dict[str, Any]:
    outcomes = basket.outcomes.get(competence.id, {})
    return {
        "id": competence.id,
        "label": competence_label(competence.labels),
        "code": competence_code(competence),
        "outcomes": [
            {
                "lang": code,
                "language": name,
                "name": outcome_name(competence.id, code),
                "text": outcomes.get(code, ""),
                "is_too_long": (competence.id, code) in too_long,
            }
            for code, name in LANGUAGE_NAMES.items()
        ],
    }


def _offered(competence: Descriptor, basket: Basket) -> dict[str, Any]:
    return {
        "id": competence.id,
        "label": competence_label(competence.labels),
        "code": competence_code(competence),
        "description": _in_one_language(competence.descriptions) if competence.descriptions else None,
        "is_chosen": competence.id in basket.ids,
    }


def _in_one_language(texts: Mapping[str, str]) -> dict[str, str]:
    text, lang = pick(texts, current_lang())
    return {"text": text, "lang": lang}


def _tree(
    session: Session, choices: tuple[FrameworkChoice, ...], slug: str, basket: Basket
) -> dict[str, Any] | None:
    """Return the framework that is leafed through, None where none is."""
    choice = next((each for each in choices if each.slug == slug), None)
    if choice is None:
        return None
    branches = list_branches(session, slug)
    return {
        "slug": slug,
        "short_name": choice.short_name,
        "name": _in_one_language(choice.names),
        "branches": [
            {
                "label": competence_label(branch.labels) if branch.labels else "",
                "competences": [_offered(each, basket) for each in branch.competences],
                "chosen_count": sum(each.id in basket.ids for each in branch.competences),
            }
            for branch in branches
        ],
    }

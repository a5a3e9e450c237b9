"""The tutor's side of a question: on her own page, and on a page of its own when something is wrong."""

from collections.abc import Iterable
from uuid import UUID

from flask import Blueprint, flash, has_request_context, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from certify.assessments.forms import AnswerForm
from certify.assessments.questions import answer_host, get_question_of, list_questions_of
from certify.assessments.rules import LONGEST_WORDS
from certify.hosting.cards import TutorCard, add_to_tutor_page
from certify.hosting.entering import for_host
from certify.hosting.links import LinkRow
from commons.access import PUBLIC, access
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import Refusal
from commons.pages.words import say_refusal

blueprint = Blueprint("host_questions", __name__, url_prefix="/host/questions")


@blueprint.route("/<uuid:question_id>", methods=["GET", "POST"])
@access(PUBLIC)
@for_host
def answer(link: LinkRow, question_id: UUID) -> ResponseReturnValue:
    """Take the answer of whoever came in by the link; a question to another address does not exist here."""
    with reading() as session:
        question = get_question_of(session, link.address_key, question_id)
    form, problem = AnswerForm(), ""
    if form.validate_on_submit():
        try:
            with unit_of_work() as session:
                answer_host(session, question_id, form.answer.data or "", link=link, now=edges().clock.now())
        except Refusal as refusal:
            if refusal.status != Refusal.status:
                raise
            problem = say_refusal(refusal)
        else:
            flash(_("La sua risposta è arrivata all’ente. Grazie."), "ok")
            return redirect(url_for("hosting.page"), code=303)
    page = render_template(
        "assessments/host_question.html", link=link, question=question, form=form, problem=problem
    )
    return page, 409 if problem else 422 if form.errors else 200


@add_to_tutor_page
def questions_to_tutor(session: Session, address_key: str) -> Iterable[TutorCard]:
    """Return what an address was asked and has not answered; one query."""
    for question in list_questions_of(session, address_key):
        if question.is_open:
            yield TutorCard(
                placement_id=question.placement_id,
                title=_("Una domanda su %(name)s", name=question.person_name),
                question=question.question,
                # For mails, which are made by jobs, nobody asks where the form is sent.
                action=url_for("host_questions.answer", question_id=question.id)
                if has_request_context()
                else "",
                asked_by=question.body_name,
                longest=LONGEST_WORDS,
            )

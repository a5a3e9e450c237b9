"""Writing what was typed into the register, by staff or by a trainer's link, from a page or its script."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from catalogue.editions.queries import require_edition
from catalogue.enrolments.attendance import record_attendance
from catalogue.enrolments.forms import TypedRegister, code_of, read_register
from catalogue.enrolments.permissions import KEEP_REGISTER
from catalogue.enrolments.register import Register, list_meetings
from commons.access import Viewer, current_viewer
from commons.db import unit_of_work
from commons.edges import edges
from commons.errors import NotFound, Refusal
from commons.pages.formats import instant
from commons.pages.words import say_refusal

CHANGED = frozenset({"edition-changed", "register-changed", "edition-is-closed"})


@dataclass(slots=True)
class Kept:
    """What was typed, and what became of it."""

    typed: TypedRegister = field(default_factory=TypedRegister)
    problem: Refusal | None = None
    changed_count: int = 0

    @property
    def status(self) -> int:
        return status_of(self.problem)

    @property
    def kind(self) -> str:
        return "ok" if self.changed_count else "info"

    @property
    def said(self) -> str:
        if self.problem is not None:
            return say_refusal(self.problem)
        if not self.changed_count:
            return str(_("Non c’era niente di nuovo da salvare."))
        return str(ngettext("Salvata %(num)s presenza.", "Salvate %(num)s presenze.", self.changed_count))


def allow_staff(edition_id: UUID) -> Callable[[Session], None]:
    """Return what asks, inside the writing transaction, whether this is the viewer's register."""

    def allow(session: Session) -> None:
        require_edition(session, current_viewer(), KEEP_REGISTER, edition_id)

    return allow


def keep_marks(
    edition_id: UUID,
    meeting_id: UUID | None,
    allow: Callable[[Session], None],
    *,
    actor: Viewer,
    trainer_link: UUID | None = None,
) -> Kept:
    """Write the form of this request, of one meeting or of all; what a rule says against it is returned."""
    kept = Kept()
    try:
        with unit_of_work() as session:
            allow(session)
            meetings = [each for each in list_meetings(session, edition_id) if meeting_id in {None, each.id}]
            if meeting_id is not None and not meetings:
                raise NotFound("not-found")
            kept.typed = read_register(request.form, meetings)
            for problem in kept.typed.problems.values():
                raise problem
            kept.changed_count = record_attendance(
                session,
                edition_id,
                kept.typed.sheets,
                actor=actor,
                now=edges().clock.now(),
                trainer_link=trainer_link,
            )
    except Refusal as refusal:
        if refusal.status != Refusal.status:
            raise
        kept.problem = refusal
    return kept


def asks_as_script() -> bool:
    """Say whether the page's own script sent the form: it wants figures, not a page."""
    return request.accept_mimetypes.best == "application/json"


def tell_script(kept: Kept, register: Register | None, meeting_id: UUID) -> tuple[dict[str, object], int]:
    """Answer the script: what stands in the register now, so that it knows what it has seen."""
    if register is None:
        return {"said": kept.said}, kept.status
    seen = {row.enrolment_id.hex: code_of(row.marks.get(meeting_id)) for row in register.kept()}
    return {"said": kept.said, "seen": seen, "at": instant(edges().clock.now()).rpartition(" ")[2]}, 200


def status_of(problem: Refusal | None, form: FlaskForm | None = None) -> int:
    """Return 409 for what others did meanwhile, 422 for what was typed, 200 for a page just asked for."""
    if problem is not None:
        return 409 if problem.code in CHANGED else 422
    return 422 if form is not None and form.errors else 200

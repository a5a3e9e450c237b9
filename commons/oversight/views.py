"""The operator's pages of the machine: what was done, what is at work, how it is set."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.errors import NotFound
from commons.organisations.permissions import RUN_SERVICE
from commons.oversight import machine, services, trail
from commons.oversight.export import HEADER, export_rows
from commons.oversight.rules import Place, Question, read_place
from commons.oversight.telling import action_choices, say_action, say_details, say_job, say_object
from commons.oversight.words import JOB_STATES, OBJECTS, SETTINGS
from commons.sheets import stream_csv
from commons.worker import last_sign

blueprint = Blueprint("oversight", __name__, url_prefix="/operator")
LONGEST = 200
LAST_PAGE = 10_000


@blueprint.get("/audit")
@access(RUN_SERVICE)
def audit() -> ResponseReturnValue:
    """Show what was done, the newest first, as far as it was asked for."""
    question = _read_question()
    before, after = read_place(request.args.get("before", "")), read_place(request.args.get("after", ""))
    with reading() as session:
        page = trail.list_acts(session, question, before=before, after=after)
        count = trail.count_acts(session, question)
    return render_template(
        "oversight/audit.html",
        question=question,
        page=page,
        count=min(count, trail.MOST_COUNTED),
        is_more=count > trail.MOST_COUNTED,
        groups=action_choices(),
        objects=OBJECTS,
        say_action=say_action,
        say_object=say_object,
        say_details=say_details,
        address_of=_audit_address,
        export_address=url_for("oversight.audit_table", **_asked(question)),
    )


@blueprint.get("/audit.csv")
@access(RUN_SERVICE)
def audit_table() -> ResponseReturnValue:
    """Answer the same question as a sheet, whole, in pieces; taking it out is itself an act."""
    question = _read_question()
    with reading() as session:
        count = trail.count_acts(session, question)
    with unit_of_work() as session:
        services.note_export(session, count=count, actor=current_viewer(), now=edges().clock.now())
    response = Response(stream_with_context(stream_csv(HEADER, export_rows(question))), mimetype="text/csv")
    response.direct_passthrough = True  # else it would be gathered whole, to be compressed
    name = f"segnavia-registro-azioni-{edges().clock.today().isoformat()}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/jobs")
@access(RUN_SERVICE)
def jobs() -> ResponseReturnValue:
    """Show how much work there is, what was given up and what is late."""
    now = edges().clock.now()
    page = min(max(1, request.args.get("page", 1, type=int)), LAST_PAGE)
    with reading() as session:
        counts = machine.count_jobs(session)
        by_kind = machine.count_dead_by_kind(session)
        dead = machine.list_dead(session, page=page)
        late, late_count = machine.list_late(session, now)
        seen_at = last_sign(session)
    page_count = max(1, -(-sum(by_kind.values()) // machine.PER_PAGE))
    if page > page_count:
        raise NotFound("not-found")
    return render_template(
        "oversight/jobs.html",
        counts=[(state.value, JOB_STATES[state], count) for state, count in counts.items()],
        by_kind=by_kind,
        dead=dead,
        dead_count=sum(by_kind.values()),
        late=late,
        late_count=late_count,
        seen_at=seen_at,
        is_seen=seen_at is not None and now - seen_at < machine.LATE_AFTER,
        say_job=say_job,
        page=page,
        page_count=page_count,
        address_of=lambda page: url_for("oversight.jobs", page=page if page > 1 else None),
    )


@blueprint.post("/jobs/restart")
@access(RUN_SERVICE)
def restart_jobs() -> ResponseReturnValue:
    """Let all jobs that were given up begin again, or all of one kind."""
    kind = request.form.get("kind") or None
    with unit_of_work() as session:
        count = services.restart_jobs(session, actor=current_viewer(), now=edges().clock.now(), kind=kind)
    return _restarted(count)


@blueprint.post("/jobs/<uuid:job_id>/restart")
@access(RUN_SERVICE)
def restart_job(job_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        services.restart_jobs(session, actor=current_viewer(), now=edges().clock.now(), job_id=job_id)
    return _restarted(1)


@blueprint.get("/settings")
@access(RUN_SERVICE)
def settings() -> ResponseReturnValue:
    """Show how this installation is set: of secrets only whether there is one."""
    found = current_app.config["SETTINGS"]
    now = edges().clock.now()
    with reading() as session:
        facts = machine.describe_machine(session, found)
    values = machine.describe_settings(found)
    return render_template(
        "oversight/settings.html",
        facts=facts,
        is_seen=facts.worker_seen_at is not None and now - facts.worker_seen_at < machine.LATE_AFTER,
        rows=[
            (SETTINGS[name], found.__dataclass_fields__[name].metadata["env"], value)
            for name, value in values.items()
        ],
        secrets={"SECRET_KEY", "MASTER_KEYS_FILE"},
    )


def _restarted(count: int) -> ResponseReturnValue:
    told = ngettext("%(num)s lavoro riparte adesso.", "%(num)s lavori ripartono adesso.", count)
    flash(told if count else _("Non c’era nessun lavoro fermo."), "ok")
    return redirect(url_for("oversight.jobs"), code=303)


def _read_question() -> Question:
    def asked(name: str) -> str:
        return request.args.get(name, "")[:LONGEST].strip()

    return Question(
        since=_read_day(asked("since")),
        until=_read_day(asked("until")),
        who=asked("who"),
        action=asked("action"),
        organisation=asked("organisation"),
        object_type=asked("object"),
        object_id=asked("id"),
    )


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _asked(question: Question) -> dict[str, Any]:
    values = {
        "since": question.since.isoformat() if question.since else "",
        "until": question.until.isoformat() if question.until else "",
        "who": question.who,
        "action": question.action,
        "organisation": question.organisation,
        "object": question.object_type,
        "id": question.object_id,
    }
    return {name: value for name, value in values.items() if value}


def _audit_address(question: Question, *, before: Place | None = None, after: Place | None = None) -> str:
    values = _asked(question)
    if before is not None:
        values["before"] = str(before)
    if after is not None:
        values["after"] = str(after)
    return url_for("oversight.audit", **values)

"""The operator's pages of frameworks: what is here, and bringing in a file, step by step."""

import hashlib
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import Length

from commons.access import access, current_viewer
from commons.db import reading, unit_of_work
from commons.edges import edges
from commons.frameworks import uploads
from commons.frameworks.import_words import BROKEN, KINDS, LANGUAGE_NAMES, PLACES, STATES
from commons.frameworks.permissions import IMPORT
from commons.frameworks.rules import BrokenFile
from commons.frameworks.words import PROVENANCE
from commons.jobs import JobState, get_progress

LARGEST_FILE = 64 * 1024 * 1024
"""ESCO's files of skills have up to twenty megabytes, more than anything else that is uploaded here."""
_PLACE = re.compile(r"\b(row|line|column) (\w+)")

blueprint = Blueprint("imports", __name__, url_prefix="/operator/frameworks")


class UploadForm(FlaskForm):
    file = FileField(
        lazy_gettext("File"), validators=[FileRequired(lazy_gettext("Scelga il file da caricare."))]
    )
    language = SelectField(
        lazy_gettext("Lingua del file di ESCO"),
        choices=[
            SelectChoice("", lazy_gettext("quella che dice il nome del file")),
            *(SelectChoice(code, name) for code, name in LANGUAGE_NAMES.items()),
        ],
        default="",
    )
    version = StringField(lazy_gettext("Versione di ESCO"), validators=[Length(max=120)])


@blueprint.url_value_preprocessor
def _allow_large_files(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let those who may import bring a large file; anybody else is held to the usual size."""
    if endpoint == "imports.create" and request.method == "POST" and current_viewer().has_any(IMPORT):
        request.max_content_length = LARGEST_FILE


@blueprint.get("")
@access(IMPORT)
def list() -> ResponseReturnValue:  # noqa: A001  the word that endpoint, view and template share
    with reading() as session:
        versions = uploads.list_versions(session)
        brought = uploads.list_uploads(session)
    return render_template(
        "imports/list.html",
        versions=versions,
        uploads=brought,
        provenance=PROVENANCE,
        states=STATES,
        kinds=KINDS,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@access(IMPORT)
def create() -> ResponseReturnValue:
    """Take a file, and have it looked at. Nothing is imported before somebody has confirmed it."""
    form = UploadForm()
    if form.validate_on_submit():
        upload_id = _keep(form)
        if upload_id is not None:
            return redirect(url_for("imports.show", upload_id=upload_id), code=303)
    return render_template("imports/create.html", form=form), 422 if form.is_submitted() else 200


@blueprint.get("/uploads/<uuid:upload_id>")
@access(IMPORT)
def show(upload_id: UUID) -> ResponseReturnValue:
    """Show how far a file is: looked at, to be confirmed, being taken in, done."""
    with reading() as session:
        upload = uploads.get_upload(session, upload_id)
        progress = get_progress(session, upload.job_id) if upload.job_id else None
    state, done, total = progress or (JobState.DONE, 0, 0)
    return render_template(
        "imports/show.html",
        upload=upload,
        is_stuck=state is JobState.DEAD,
        done=done,
        total=total,
        problem=_say_problem(upload.findings) if upload.state == "broken" else None,
        states=STATES,
        kinds=KINDS,
        languages=LANGUAGE_NAMES,
    )


@blueprint.post("/uploads/<uuid:upload_id>/confirm")
@access(IMPORT)
def confirm(upload_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        is_ordered = uploads.confirm_upload(
            session, upload_id, actor=current_viewer(), now=edges().clock.now()
        )
    if not is_ordered:
        flash(_("Nel frattempo qualcuno ha importato altro: lo esaminiamo di nuovo, poi confermi."), "wait")
    return _back(upload_id)


@blueprint.post("/uploads/<uuid:upload_id>/inspect")
@access(IMPORT)
def inspect(upload_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        uploads.look_again(session, upload_id, now=edges().clock.now())
    return _back(upload_id)


@blueprint.post("/uploads/<uuid:upload_id>/discard")
@access(IMPORT)
def discard(upload_id: UUID) -> ResponseReturnValue:
    with unit_of_work() as session:
        uploads.discard_upload(
            session, upload_id, files=edges().files, actor=current_viewer(), now=edges().clock.now()
        )
    flash(_("Il file è scartato: non è cambiato nulla."), "ok")
    return redirect(url_for("imports.list"), code=303)


def _keep(form: UploadForm) -> UUID | None:
    content = form.file.data.read()
    if not content:
        form.file.errors = [_("Il file è vuoto.")]
        return None
    try:
        with unit_of_work() as session:
            return uploads.keep_upload(
                session,
                content,
                file_label=form.file.data.filename or "",
                content_sha256=hashlib.sha256(content).hexdigest(),
                language=form.language.data or None,
                version=(form.version.data or "").strip() or None,
                files=edges().files,
                actor=current_viewer(),
                now=edges().clock.now(),
            )
    except BrokenFile as error:
        field = {"esco-language": form.language, "esco-version": form.version}.get(error.code, form.file)
        field.errors = [str(BROKEN[error.code]) % error.values]
        return None


def _say_problem(problem: Mapping[str, Any]) -> tuple[str, str]:
    """Return (where, what to do) of a file that is broken."""

    def say(match: re.Match[str]) -> str:
        return str(PLACES[match[1]]) % {"number": match[2]}

    sentence = BROKEN.get(problem["code"])
    where = str(problem["where"])
    told = _PLACE.sub(say, where)
    return (
        told[:1].upper() + told[1:] if told != where else where,
        str(sentence) % problem["values"] if sentence is not None else problem["code"],
    )


def _back(upload_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("imports.show", upload_id=upload_id), code=303)

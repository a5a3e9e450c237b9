"""The field of a form with which somebody brings a file."""

from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_wtf.file import FileField, FileRequired
from wtforms import Form, ValidationError

from certify.evidence.cleaning import CleanFile, clean_file
from certify.evidence.rules import ACCEPTED
from certify.evidence.words import REFUSALS
from commons.errors import Refusal
from commons.pages.uploads import fits, most_megabytes
from commons.pages.words import say_refusal


class EvidenceField(FileField):
    """A PDF or a photograph: what may be kept of it is in `clean`, what is wrong with it stands at it."""

    clean: CleanFile

    def __init__(self, label: str | LazyString, **kwargs: Any) -> None:
        hint = _(
            "PDF, oppure foto JPEG o PNG; al massimo %(most)s MB. "
            "Dalle foto togliamo il luogo e i dati dell’apparecchio.",
            most=most_megabytes(),
        )
        super().__init__(
            label,
            [FileRequired(REFUSALS["evidence-missing"]), fits],
            description=hint,
            render_kw={"accept": ACCEPTED},
            **kwargs,
        )

    def post_validate(self, form: Form, validation_stopped: bool) -> None:  # noqa: FBT001  as WTForms calls it
        """Clean the file, which takes a second: before any transaction."""
        if validation_stopped or self.errors:
            return
        try:
            self.clean = clean_file(self.data.read())
        except Refusal as refusal:
            raise ValidationError(say_refusal(refusal)) from refusal

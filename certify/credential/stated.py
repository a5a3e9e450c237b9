"""What the documents of kinds B to E have in common, checked once."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from certify.credential.codes import normalise_code
from certify.credential.errors import InvalidFacts
from certify.credential.facts import Participation
from certify.credential.values import (
    check_distinct,
    check_instant,
    check_iri,
    check_language_tags,
    check_line,
    check_prose,
    check_sha256,
    check_uuid,
)
from certify.credential.values_of_parties import Entitlement, Holder, Issuer, Signatory

_TRENTO: Final = ZoneInfo("Europe/Rome")


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFacts:
    """Fields of every kind but A. Texts are Italian.

    `about_id`: `urn:uuid:...` of the placement, dossier or assessment that the document is about (the
    achievement of Open Badges); `participation`, `venue`: form and place, `venue` may be missing;
    `assessment`: way of assessment; `sources`: the rules that the document names ("DM 31.7.2025"); the rest
    as in `facts.AttendanceFacts`.
    """

    issuer: Issuer
    holder: Holder
    about_id: str
    participation: Participation
    venue: str | None = None
    assessment: str
    quality_assurance: str
    languages: tuple[str, ...]
    signatories: tuple[Signatory, ...]
    place: str
    number: str
    code: str
    verify_url: str
    credential_id: str
    issued_at: datetime
    version: int = 1
    replaces: str | None = None
    annex_hash: str | None = None
    sources: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self._check_stated()

    def _check_stated(self) -> None:
        for field in ("place", "number"):
            check_line(field, getattr(self, field))
        if self.venue is not None:
            check_line("venue", self.venue)
        for field in ("assessment", "quality_assurance"):
            check_prose(field, getattr(self, field))
        for field in ("sources", "notices"):
            for text in getattr(self, field):
                check_prose(field, text)
            check_distinct(field, getattr(self, field))
        check_language_tags("languages", self.languages)
        if not self.signatories:
            raise InvalidFacts("signatories", "none given")
        check_distinct("signatories", self.signatories)
        check_instant("issued_at", self.issued_at)
        self._check_identity()

    def _check_identity(self) -> None:
        check_uuid("about_id", self.about_id)
        check_uuid("credential_id", self.credential_id)
        ids = (self.about_id, self.credential_id, self.holder.subject_id)
        if len(set(ids)) != len(ids):
            raise InvalidFacts("credential_id", "the same as another id of the document")
        check_iri("verify_url", self.verify_url)
        if normalise_code(self.code) != self.code:
            raise InvalidFacts("code", "not a public code in its plain form")
        if self.version < 1 or (self.version > 1) != (self.replaces is not None):
            raise InvalidFacts(
                "version", "a version after the first replaces another document, the first none"
            )
        if self.replaces is not None:
            check_iri("replaces", self.replaces)
        if self.annex_hash is not None:
            check_sha256("annex_hash", self.annex_hash)

    def day_of_issue(self) -> date:
        """Give the calendar day in Trentino."""
        return self.issued_at.astimezone(_TRENTO).date()

    def _check_entitlement(self, entitlement: Entitlement) -> None:
        if not entitlement.covers(self.day_of_issue()):
            raise InvalidFacts("entitlement", "not of force on the day of issue")

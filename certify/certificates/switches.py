"""Sentences that an issuer decides to print, per kind of document. Signed with the rest, as notices.

None is printed unless somebody who leads the issuer switched it on, and each change is in the audit. The
wording of the law is not judged here: whether a sentence is due is the issuer's business.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from certify.certificates.acts import Act, permission_for
from certify.certificates.models import IssuerSwitch, PublicIssuer
from certify.certificates.rules import LONGEST_WORDS, Kind, Switch
from commons import audit
from commons.access import Viewer
from commons.errors import NotFound, Refusal
from commons.organisations.models import Organisation

_ART_40: Final = (
    "{what} non può essere prodotto agli organi della pubblica amministrazione o ai privati gestori di "
    "pubblici servizi (D.P.R. 28 dicembre 2000, n. 445, art. 40)."
)
_CONTRASSEGNO: Final = (
    "Contrassegno generato elettronicamente (D.Lgs. 7 marzo 2005, n. 82, art. 23, comma 2-bis). "
    "Firmatario: {words}."
)
_NEEDS_WORDS: Final = frozenset({Switch.STAMP_DUTY, Switch.CONTRASSEGNO})


@dataclass(frozen=True, slots=True)
class SwitchRow:
    """A switch as its page shows it; `sentence` is what would be printed, empty while words are missing."""

    kind: Kind
    name: Switch
    is_on: bool
    words: str
    sentence: str
    needs_words: bool


def notices_for(session: Session, organisation_id: UUID, kind: Kind | str) -> tuple[str, ...]:
    """Return the sentences that this issuer prints on documents of this kind, in one order for ever."""
    kind, is_public = Kind(kind), _is_public(session, organisation_id)
    rows = session.scalars(
        select(IssuerSwitch).where(
            IssuerSwitch.organisation_id == organisation_id,
            IssuerSwitch.kind == kind,
            IssuerSwitch.is_on,
        )
    )
    on = {Switch(row.name): row.words for row in rows}
    return tuple(
        sentence
        for name in offered_switches(is_public=is_public)
        if name in on and (sentence := sentence_of(name, kind, on[name]))
    )


def list_switches(session: Session, organisation_id: UUID, *, actor: Viewer) -> tuple[SwitchRow, ...]:
    """Return all switches of the kinds that the actor leads in this organisation."""
    kinds = _kinds_led(organisation_id, actor)
    is_public = _is_public(session, organisation_id)
    rows = session.scalars(select(IssuerSwitch).where(IssuerSwitch.organisation_id == organisation_id))
    known = {(row.kind, row.name): row for row in rows}
    return tuple(
        SwitchRow(
            kind=kind,
            name=name,
            is_on=row is not None and row.is_on,
            words=row.words if row is not None else "",
            sentence=sentence_of(name, kind, row.words if row is not None else ""),
            needs_words=name in _NEEDS_WORDS,
        )
        for kind in kinds
        for name in offered_switches(is_public=is_public)
        for row in (known.get((kind.value, name.value)),)
    )


def set_switch(
    session: Session,
    organisation_id: UUID,
    kind: Kind,
    name: Switch,
    *,
    is_on: bool,
    words: str,
    actor: Viewer,
    now: datetime,
) -> None:
    """Switch a sentence on or off for documents issued from now on; what was signed keeps what it says."""
    if organisation_id not in actor.organisations:
        raise NotFound("not-found")
    actor.require(permission_for(Act.ISSUE, kind), organisation_id)
    if name not in offered_switches(is_public=_is_public(session, organisation_id)):
        raise NotFound("not-found")
    words = " ".join(words.split())
    if len(words) > LONGEST_WORDS:
        raise Refusal("switch-words-long", longest=LONGEST_WORDS)
    if is_on and name in _NEEDS_WORDS and not words:
        raise Refusal(f"switch-words-{name.value.replace('_', '-')}")
    row = session.get(IssuerSwitch, (organisation_id, kind.value, name.value), with_for_update=True)
    if row is None:
        row = IssuerSwitch(
            organisation_id=organisation_id, kind=kind, name=name, is_on=False, words="", changed_at=now
        )
        session.add(row)
    if (row.is_on, row.words) == (is_on, words):
        return
    row.is_on, row.words, row.changed_at, row.changed_by_id = is_on, words, now, actor.account_id
    audit.record(
        session,
        actor,
        "certificates.switch",
        object_type="organisation",
        object_id=organisation_id,
        organisation_id=organisation_id,
        now=now,
        kind=kind.value,
        name=name.value,
        is_on=is_on,
    )


def record_public_issuer(session: Session, slug: str, *, act: str, actor: Viewer, now: datetime) -> None:
    """Record that an issuer is a public body, and by which act that is known: a command of the operator."""
    organisation = session.scalars(select(Organisation).where(Organisation.slug == slug)).first()
    if organisation is None:
        raise NotFound("not-found")
    row = session.get(PublicIssuer, organisation.id)
    if row is None:
        session.add(PublicIssuer(organisation_id=organisation.id, act=act.strip(), recorded_at=now))
    else:
        row.act, row.recorded_at = act.strip(), now
    audit.record(
        session,
        actor,
        "certificates.public_issuer",
        object_type="organisation",
        object_id=organisation.id,
        organisation_id=organisation.id,
        now=now,
        act=act.strip(),
    )


def offered_switches(*, is_public: bool) -> tuple[Switch, ...]:
    """Return the switches that an issuer has; the last one exists only for public bodies."""
    return tuple(each for each in Switch if is_public or each is not Switch.CONTRASSEGNO)


def sentence_of(name: Switch, kind: Kind, words: str) -> str:
    """Return what is printed, or nothing while the issuer's own words are missing."""
    if name is Switch.ART_40:
        return _ART_40.format(
            what="Il presente certificato" if kind is Kind.CERTIFICATE else "Il presente documento"
        )
    if not words:
        return ""
    return words if name is Switch.STAMP_DUTY else _CONTRASSEGNO.format(words=words)


def _kinds_led(organisation_id: UUID, actor: Viewer) -> tuple[Kind, ...]:
    if organisation_id not in actor.organisations:
        raise NotFound("not-found")
    kinds = tuple(
        kind for kind in Kind if organisation_id in actor.organisations_with(permission_for(Act.ISSUE, kind))
    )
    if not kinds:
        actor.require(permission_for(Act.ISSUE, Kind.ATTENDANCE), organisation_id)
    return kinds


def _is_public(session: Session, organisation_id: UUID) -> bool:
    return session.get(PublicIssuer, organisation_id) is not None

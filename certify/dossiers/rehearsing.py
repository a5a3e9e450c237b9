"""Before a volunteer's document leaves: what it would say, what is missing, what the promoter may see of it.

Until the person has agreed the promoter sees its own placement and nothing else of her dossier.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from certify.certificates.documents import town_of
from certify.certificates.preparing import sign_as
from certify.certificates.rules import Kind
from certify.credential.values_of_parties import Signatory, SignatureMode
from certify.dossiers.conditions import NEVER, Case, Documented, Volunteered, list_missing
from certify.dossiers.content import Content, read_content
from certify.dossiers.receipt_rows import ReceiptRow, choice_of, find_request, find_title, receipt_row
from certify.dossiers.rules import Basis
from certify.dossiers.transparency import read_case
from certify.dossiers.volunteering import OwnPlacement
from certify.paper import missing_characters
from certify.placements.rules import Shown
from certify.placements.voices_read import Voice, list_voices
from commons.access import Viewer
from commons.adapters.clock import TRENTO
from commons.errors import Refusal
from commons.organisations.models import Organisation


@dataclass(frozen=True, slots=True)
class Proposable:
    """A competence of the placement that could be proposed: how many tutors say that it was shown."""

    competence_id: UUID
    label: str
    reference: str
    voice_count: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """`content` is there once the person was asked; `missing` holds what speaks against issuing now."""

    placement: OwnPlacement
    receipt: ReceiptRow | None
    content: Content | None
    proposable: tuple[Proposable, ...]
    missing: tuple[Refusal, ...]
    signers: tuple[Signatory, ...]

    @property
    def is_never(self) -> bool:
        """Tell whether this body can never issue the document about this placement."""
        return any(each.code in NEVER for each in self.missing)

    @property
    def may_ask(self) -> bool:
        """Tell whether nothing but the person's answer is missing (her birth date she may tell meanwhile)."""
        return not any(
            each.code.startswith("transparency-not-")
            and each.code not in {"transparency-not-asked", "transparency-not-answered"}
            for each in self.missing
        ) and bool(self.proposable)


def rehearse(session: Session, placement: OwnPlacement, *, actor: Viewer, now: datetime) -> Rehearsal:
    """Say what would be issued and what is missing; nothing happens."""
    issuer, row = find_request(session, placement.promoter_id, placement.id)
    voices = list_voices(session, [placement.id])[placement.id]
    proposable = _proposable(voices)
    signers = sign_for(session, issuer, voices, actor=actor, now=now)
    if row is None:
        case = _case_unasked(session, placement, issuer, proposable, signers, actor=actor, now=now)
        return Rehearsal(placement, None, None, proposable, list_missing(case), signers)
    receipt = receipt_row(row, issuer.name, placement.person_id)
    content = read_content(session, row, choice_of(row), voices={placement.id: voices})
    case = read_case(
        session, row, content, signer_count=len(signers), actor=actor, now=now, placement=placement
    )
    missing = () if receipt.certificate_id else list_missing(case)
    return Rehearsal(placement, receipt, content, proposable, missing, signers)


def sign_for(
    session: Session, issuer: Organisation, voices: tuple[Voice, ...], *, actor: Viewer, now: datetime
) -> tuple[Signatory, ...]:
    """Return who signs: whoever presses the button, and each tutor who told what he saw, with the day."""
    said: dict[str, Signatory] = {}
    for voice in sorted(voices, key=lambda each: each.sent_at):
        said[voice.tutor_name] = Signatory(
            name=voice.tutor_name,
            office=voice.tutor_office or "tutor",
            mode=SignatureMode.CLICK,
            signed_on=voice.sent_at.astimezone(TRENTO).date(),
        )
    lead = sign_as(session, actor, issuer, now, kind=Kind.TRANSPARENCY)
    return (lead, *(each for name, each in said.items() if name != lead.name))


def _proposable(voices: tuple[Voice, ...]) -> tuple[Proposable, ...]:
    found: dict[UUID, Proposable] = {}
    for voice in voices:
        if voice.shown is not Shown.SHOWN:
            continue
        count = found[voice.competence_id].voice_count if voice.competence_id in found else 0
        found[voice.competence_id] = Proposable(
            voice.competence_id, voice.label("it").text, voice.reference, count + 1
        )
    return tuple(found.values())


def _case_unasked(
    session: Session,
    placement: OwnPlacement,
    issuer: Organisation,
    proposable: tuple[Proposable, ...],
    signers: tuple[Signatory, ...],
    *,
    actor: Viewer,
    now: datetime,
) -> Case:
    today = now.astimezone(TRENTO).date()
    return Case(
        basis=Basis.OWN_VOLUNTEER,
        issuer_id=issuer.id,
        today=today,
        is_accredited=find_title(session, issuer.id, Basis.OWN_VOLUNTEER, today) is not None,
        person_id=placement.person_id,
        actor_person_id=actor.person_id,
        has_birth_date=placement.birth_date is not None,
        experience_count=1,
        competences=[
            Documented(competence_id=each.competence_id, label=each.label, voice_count=each.voice_count)
            for each in proposable
        ],
        signer_count=len(signers),
        agreement=None,
        volunteered=Volunteered(
            kind=placement.kind, state=placement.state, promoter_id=placement.promoter_id
        ),
        unprintable="".join(missing_characters(placement.person_name)),
        place=town_of(issuer.address),
    )

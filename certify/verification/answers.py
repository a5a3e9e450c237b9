"""The answer for programs: the same facts as the page, under names that stay."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, cast

from certify.certificates.rules import NEVER_VALID, Kind, mask_name
from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.credential.documents import DocumentFacts
from certify.credential.facts import AttendanceFacts, Competence
from certify.credential.instants import format_instant
from certify.credential.placement_facts import PlacementFacts
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_dossiers import AssessedCompetence, DocumentedCompetence, Experience
from certify.credential.values_of_parties import Entitlement
from certify.verification.checking import Checked
from certify.verification.rules import NAME_SHOWN, Answer


def data_of(checked: Checked, now: datetime, *, is_named: bool) -> dict[str, Any]:
    """Return the answer as JSON. A document that was not proven says nothing of itself."""
    told: dict[str, Any] = {
        "answer": checked.answer.value,
        "checkedAt": format_instant(now.replace(microsecond=0)),
    }
    if checked.status is not None and checked.since is not None:
        told["register"] = {
            "status": checked.status.value,
            "since": format_instant(checked.since.replace(microsecond=0)),
        }
    if checked.status in NEVER_VALID and checked.kind is not None:
        told["register"] |= {"number": checked.number, "kind": checked.kind.value}
    if checked.problem is not None:
        told["problem"] = checked.problem.value
    if checked.successor_code:
        told["replacedBy"] = {
            "number": checked.successor_number,
            "code": checked.successor_code,
            "issuedOn": str(checked.successor_issued_on),
        }
    if checked.facts is not None:
        told["signature"] = {
            "checked": True,
            "cryptosuite": "eddsa-rdfc-2022",
            "issuer": checked.facts.issuer.did,
        }
        shown = is_named and checked.answer in NAME_SHOWN
        told["document"] = _document(checked, is_named=shown)
    elif checked.answer is Answer.UNCHECKED:
        told["signature"] = {"checked": False}
    return told


@lru_cache(maxsize=256)
def _document(checked: Checked, *, is_named: bool) -> dict[str, Any]:
    """Say what the signed bytes say. Only called where they were proven."""
    facts = cast("DocumentFacts", checked.facts)
    holder = facts.holder
    return {
        "kind": facts.kind,
        "name": facts.kind_name,
        "worth": facts.worth,
        "number": facts.number,
        "version": facts.version,
        "issuedAt": format_instant(facts.issued_at),
        "isDemonstration": facts.issuer.is_demo,
        "issuer": {"name": facts.issuer.name, "id": facts.issuer.did, "url": facts.issuer.url},
        "holder": {
            "name": holder.full_name if is_named else mask_name(holder.given_name, holder.family_name),
            "isMasked": not is_named,
        },
        "title": facts.title,
        **_OWN[facts.kind](facts, is_named),
        "competences": [_competence(each) for each in facts.competences],
    }


def _attendance(facts: AttendanceFacts, _is_named: bool) -> dict[str, Any]:  # noqa: FBT001  one shape for all
    return {
        "otherProviders": [provider.name for provider in facts.other_providers],
        "edition": facts.edition,
        "startedOn": facts.started_on.isoformat(),
        "endedOn": facts.ended_on.isoformat(),
        "venue": facts.venue,
        "participation": facts.participation.value,
        "plannedHours": float(facts.planned.total),
        "attendedHours": float(facts.attended.total),
        "minimumHours": float(facts.minimum_hours),
    }


def _placement(facts: PlacementFacts, is_named: bool) -> dict[str, Any]:  # noqa: FBT001
    told: dict[str, Any] = {
        "placementKind": facts.sort.value,
        "startedOn": facts.started_on.isoformat(),
        "endedOn": facts.ended_on.isoformat(),
        "participation": facts.participation.value,
        "plannedHours": float(facts.planned_hours),
        "doneHours": float(facts.done_hours),
    }
    if is_named:
        told |= {
            "hosts": [each.name for each in facts.hosts],
            "venue": facts.venue,
            "activities": facts.activities,
        }
    return told


def _transparency(facts: TransparencyFacts, is_named: bool) -> dict[str, Any]:  # noqa: FBT001
    return {
        "entitlement": _entitlement(facts.entitlement),
        "evidenceCount": len(facts.evidence),
        **_experiences(facts.experiences, is_named=is_named),
    }


def _assessed(facts: ValidationFacts | CertificateFacts, is_named: bool) -> dict[str, Any]:  # noqa: FBT001
    standard = facts.qualification
    told: dict[str, Any] = {
        "entitlement": _entitlement(facts.entitlement),
        "authority": facts.authority,
        "qualification": {
            "repertory": standard.repertory,
            "code": standard.code,
            "version": standard.version,
            "title": standard.title,
            "eqfLevel": standard.eqf_level,
        },
        "decidedOn": facts.decided_on.isoformat(),
        **_experiences(facts.experiences, is_named=is_named),
    }
    if isinstance(facts, CertificateFacts):
        told["isWholeQualification"] = facts.is_whole_qualification
        told["commission"] = {"act": facts.commission.act, "minutes": facts.commission.minutes}
    return told


_OWN: Final[dict[str, Callable[[Any, bool], dict[str, Any]]]] = {
    Kind.ATTENDANCE: _attendance,
    Kind.PLACEMENT: _placement,
    Kind.TRANSPARENCY: _transparency,
    Kind.VALIDATION: _assessed,
    Kind.CERTIFICATE: _assessed,
}


def _entitlement(entitlement: Entitlement) -> dict[str, Any]:
    """Say why to trust the issuer, as it was signed."""
    return {
        "function": entitlement.function.value,
        "act": entitlement.act,
        "scope": entitlement.scope,
        "validFrom": entitlement.valid_from.isoformat(),
        "validUntil": entitlement.valid_until.isoformat() if entitlement.valid_until else None,
    }


def _experiences(experiences: Sequence[Experience], *, is_named: bool) -> dict[str, Any]:
    """Count them for strangers: their titles tell of somebody's life."""
    if not is_named:
        return {"experienceCount": len(experiences)}
    return {
        "experienceCount": len(experiences),
        "experiences": [
            {
                "title": each.title,
                "organisation": each.organisation,
                "startedOn": each.started_on.isoformat(),
                "endedOn": each.ended_on.isoformat() if each.ended_on else None,
            }
            for each in experiences
        ],
    }


def _competence(each: Competence | DocumentedCompetence | AssessedCompetence) -> dict[str, Any]:
    if isinstance(each, AssessedCompetence):
        return {
            "label": each.label,
            "adaCode": each.ada_code,
            "adaVersion": each.ada_version,
            "eqfLevel": each.eqf_level,
            "url": each.url,
        }
    descriptor = each.competence if isinstance(each, DocumentedCompetence) else each
    return {
        "framework": descriptor.framework,
        "version": descriptor.framework_version,
        "code": descriptor.code,
        "label": descriptor.label,
        "url": descriptor.url,
    }

"""The answer for programs: the same facts as the page, under names that stay."""

from datetime import datetime
from functools import lru_cache
from typing import Any, cast

from certify.credential.attendance import KIND_NAME, WORTH
from certify.credential.facts import AttendanceFacts, Hours
from certify.credential.instants import format_instant
from certify.verification.checking import Checked
from certify.verification.rules import NAME_SHOWN, Answer, mask_name


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
    facts = cast("AttendanceFacts", checked.facts)
    holder = facts.holder
    return {
        "kind": "attendance",
        "name": KIND_NAME,
        "worth": WORTH,
        "number": facts.number,
        "version": facts.version,
        "issuedAt": format_instant(facts.issued_at),
        "isDemonstration": facts.issuer.is_demo,
        "issuer": {"name": facts.issuer.name, "id": facts.issuer.did, "url": facts.issuer.url},
        "otherProviders": [provider.name for provider in facts.other_providers],
        "holder": {
            "name": holder.full_name if is_named else mask_name(holder.given_name, holder.family_name),
            "isMasked": not is_named,
        },
        "title": facts.title,
        "edition": facts.edition,
        "startedOn": facts.started_on.isoformat(),
        "endedOn": facts.ended_on.isoformat(),
        "venue": facts.venue,
        "participation": facts.participation.value,
        "plannedHours": _number(facts.planned),
        "attendedHours": _number(facts.attended),
        "minimumHours": float(facts.minimum_hours),
        "competences": [
            {
                "framework": each.framework,
                "version": each.framework_version,
                "code": each.code,
                "label": each.label,
                "url": each.url,
            }
            for each in facts.competences
        ],
    }


def _number(hours: Hours) -> float:
    return float(hours.total)

"""What a person's dossier holds, for the file that she takes home. Her files go with `voices`."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from certify.dossiers.queries import find_dossier
from certify.dossiers.receipt_rows import list_receipts


def export_dossier(session: Session, person_id: UUID) -> dict[str, Any] | None:
    """Return the dossier, None where there is none; fourteen queries whatever stands in it.

    `presentation`, `version`, `changed_at`; `parts` in her order; `competences` with `words`, `voices` (how
    many tutors spoke of it: what they said stands under `placements`) and `evidence` (title and SHA-256);
    `requests`: who wanted to issue what, and what she answered.
    """
    view = find_dossier(session, person_id)
    if view is None:
        return None
    return {
        "presentation": view.presentation,
        "version": view.version,
        "changed_at": view.changed_at,
        "parts": [
            {
                "source": each.source.value,
                "id": each.source_id,
                "title": each.title,
                "organisation": each.organisation,
                "from": each.from_on,
                "until": each.until_on,
                "hours": each.hours,
                "description": each.description,
                "document": each.document_number,
                "is_chosen": each.is_chosen,
            }
            for each in (*view.parts, *view.offered)
        ],
        "competences": [
            {
                "reference": each.reference,
                "uri": each.uri,
                "label": each.label,
                "words": each.words,
                "voices": len(each.voices),
                "evidence": [{"title": row.title, "sha256": row.sha256} for row in each.evidence],
            }
            for each in view.competences
        ],
        "requests": [
            {
                "issuer": row.issuer_name,
                "state": row.state.value,
                "asked_at": row.asked_at,
                "signed_on": row.signed_on,
                "mode": row.mode.value if row.mode else None,
                "words": row.words,
                "certificate": row.certificate_id,
            }
            for row in list_receipts(session, view.id)
        ],
    }

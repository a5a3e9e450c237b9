"""What this floor keeps of a person's own voice and files, for the file that she takes home.

The placements themselves, with hours, observations and the answers of today, `certify.placements` tells.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from certify.evidence.queries import list_files_of_person
from certify.evidence.services import open_file
from certify.placements.own_remarks import list_own_remarks
from certify.placements.voices_read import FormerAnswer, Voice, list_former_answers, list_voices
from certify.voices.queries import list_own_words, list_titles
from commons.edges import edges
from commons.errors import CannotTell

FOLDER = "evidenze"


def export_own_voice(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """Return, of each placement, what only the person's own pages hold.

    `title`, `starts_on`, `own_words`, `own_remarks` (on days that the tutor confirmed), `earlier_answers`
    (that she gave before the present ones, with what they answered).
    """
    titles = list_titles(session, person_id)
    voices = list_voices(session, titles)
    words, remarks = list_own_words(session, titles), list_own_remarks(session, titles)
    former = list_former_answers(session, [each.observation_id for said in voices.values() for each in said])
    return [
        {
            "title": title,
            "starts_on": starts_on,
            "own_words": words[placement_id].words if placement_id in words else "",
            "own_remarks": [
                {"day": day, "words": each.words, "written_at": each.written_at}
                for day, each in sorted(remarks[placement_id].items())
            ],
            "earlier_answers": [
                _earlier(said, answer)
                for said in voices[placement_id]
                for answer in former.get(said.observation_id, ())
            ],
        }
        for placement_id, (title, starts_on) in titles.items()
    ]


def export_evidence(session: Session, person_id: UUID) -> list[dict[str, Any]]:
    """Return what was ever kept about a person, the oldest first; `file` is its name under `evidenze/`."""
    return [
        {
            "title": row.title,
            "belongs_to": row.context.value,
            "media_type": row.media_type.value,
            "size": row.size,
            "uploaded_by": row.uploaded_by,
            "uploaded_at": row.uploaded_at,
            "delete_on": row.delete_on,
            "deleted_at": row.deleted_at,
            "deleted_why": row.deleted_why.value if row.deleted_why else None,
            "file": f"{FOLDER}/{row.file_name}" if row.is_here else None,
        }
        for row in list_files_of_person(session, person_id)
    ]


def export_files(session: Session, person_id: UUID) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of each file about a person that is here; what the store lost is left out."""
    for row in list_files_of_person(session, person_id):
        if row.is_here:
            try:
                _row, content = open_file(session, row.id, edges().files)
            except CannotTell:
                continue
            yield f"{FOLDER}/{row.file_name}", content


def _earlier(said: Voice, answer: FormerAnswer) -> dict[str, Any]:
    return {
        "competence": said.label("it").text,
        "reference": said.reference,
        "tutor": said.tutor_name,
        "answer": answer.answer.value,
        "words": answer.words,
        "answered_at": answer.answered_at,
        "changed_at": answer.changed_at,
    }

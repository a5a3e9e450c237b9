"""The audit as a sheet: the same rows with their codes, for whoever works on."""

import json
from collections.abc import Iterator
from typing import Final

from commons.adapters.clock import TRENTO
from commons.db import reading
from commons.oversight.rules import Question
from commons.oversight.telling import say_action, say_object
from commons.oversight.trail import stream_acts

HEADER: Final = (
    "quando", "chi", "accesso", "azione", "codice_azione", "ente", "oggetto", "tipo_oggetto", "id_oggetto",
    "nome_oggetto", "dettagli",
)  # fmt: skip


def export_rows(question: Question) -> Iterator[tuple[str | None, ...]]:
    """Yield the rows on a read of its own: the answer leaves while they are read."""
    with reading() as session:
        for row in stream_acts(session, question):
            yield (
                row.at.astimezone(TRENTO).isoformat(sep=" ", timespec="seconds"),
                row.actor,
                str(row.account_id) if row.account_id else None,
                say_action(row.action),
                row.action,
                row.organisation,
                say_object(row.object_type),
                row.object_type,
                row.object_id,
                row.object_name,
                json.dumps(row.details, ensure_ascii=False, sort_keys=True) if row.details else None,
            )

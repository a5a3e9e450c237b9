"""A file that leaves: as what it was found to be and nothing else, in a box of its own, kept by no cache."""

from typing import Final

from flask import Response

from certify.certificates.downloads import file_response
from certify.evidence.queries import EvidenceRow

CSP: Final = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"


def evidence_response(row: EvidenceRow, content: bytes, *, is_shown: bool = False) -> Response:
    """Answer with a file. Only pictures are shown in the page: a sandbox stops the browsers' PDF readers."""
    answer = file_response(content, row.media_type.value, row.file_name, is_shown=is_shown and row.is_picture)
    answer.headers["Content-Security-Policy"] = CSP
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer

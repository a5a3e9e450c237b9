"""Files that leave: named by the register number, never by a person, and kept by no cache."""

from flask import Response, current_app


def file_response(content: bytes, mimetype: str, name: str, *, is_shown: bool = False) -> Response:
    """Answer with a file; the slashes of a register number become hyphens."""
    way = "inline" if is_shown else "attachment"
    return current_app.response_class(
        content,
        mimetype=mimetype,
        headers={
            "Content-Disposition": f'{way}; filename="{name.replace("/", "-")}"',
            "Cache-Control": "no-store",
        },
    )


def pdf_response(pdf: bytes, number: str, *, is_shown: bool = False) -> Response:
    return file_response(pdf, "application/pdf", f"{number}.pdf", is_shown=is_shown)


def annex_type(content: bytes) -> tuple[str, str]:
    """Return media type and ending of an annex: a PDF, or else plain text in UTF-8."""
    if content.startswith(b"%PDF-"):
        return "application/pdf", "pdf"
    return "text/plain; charset=utf-8", "txt"

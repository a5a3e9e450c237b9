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

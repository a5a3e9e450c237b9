"""What every answer carries (security headers, compression) and how errors are told."""

import gzip
import hashlib
import logging
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import brotli
from flask import Flask, Response, abort, current_app, flash, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from jinja2 import StrictUndefined, Template
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from commons.errors import Refusal, TooMany, where_it_failed
from commons.pages.words import say_refusal
from commons.settings import Settings

log = logging.getLogger(__name__)
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
}
COMPRESSIBLE = ("text/", "application/json", "application/ld+json", "image/svg+xml", "application/javascript")
SMALL = 600


def add_headers(response: Response) -> Response:
    settings: Settings = current_app.config["SETTINGS"]
    if "Content-Security-Policy" in response.headers:  # a page with less rights than the others
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
    else:
        response.headers.extend(HEADERS)
    if settings.is_https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    return response


def compress(response: Response) -> Response:
    """Compress texts. The CSRF token in a page is masked anew each time, so BREACH finds no fixed secret."""
    kind = response.mimetype or ""
    if (
        response.status_code != 200  # noqa: PLR2004
        or (response.direct_passthrough and not request.path.startswith("/static/"))
        or "Content-Encoding" in response.headers
        or not kind.startswith(COMPRESSIBLE)
    ):
        return response
    response.vary.add("Accept-Encoding")
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SMALL:
        return response
    for name in ("br", "gzip"):
        if request.accept_encodings[name]:
            is_same = request.path.startswith("/static/") or g.get("is_same_for_all", False)
            response.set_data(_pack_once(body, name) if is_same else _pack(body, name))
            response.headers["Content-Encoding"] = name
            break
    if "Content-Encoding" in response.headers and response.get_etag()[0]:
        response.set_etag(f"{response.get_etag()[0]}-{response.headers['Content-Encoding']}", weak=True)
    return response


def _pack(body: bytes, name: str) -> bytes:
    return brotli.compress(body, quality=5) if name == "br" else gzip.compress(body, 6, mtime=0)


_pack_once = lru_cache(maxsize=128)(_pack)  # for bodies that many get, and that hold nobody's name


def show_refusal(refusal: Refusal) -> ResponseReturnValue:
    """Tell what a rule refused: after a form on the page where the person was, else on a page of its own."""
    sentence = say_refusal(refusal)
    before = _page_before()
    if request.method == "POST" and refusal.status == Refusal.status and before:
        flash(sentence, "stop")
        return redirect(before, code=303)
    headers = {"Retry-After": str(refusal.values["seconds"])} if isinstance(refusal, TooMany) else {}
    return _error_page(refusal.status, sentence), refusal.status, headers


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    response = error.get_response()
    if code < 400:  # noqa: PLR2004  a redirect of routing
        return response
    kept = {name: value for name, value in response.headers.items() if name in {"Allow", "Retry-After"}}
    return _error_page(code), code, kept


def show_csrf_error(_error: CSRFError) -> ResponseReturnValue:
    """Tell that the form is old: signed out meanwhile, or the page was open for long."""
    return render_template("errors/form_expired.html"), 400


def show_database_error(error: OperationalError) -> ResponseReturnValue:
    """Full disk, or no database: nothing was kept, and that is what the page says."""
    log.error("database: %s", error.orig)
    return _error_page(503), 503, {"Retry-After": "60"}


def _error_page(code: int, sentence: str = "") -> str:
    other = "errors/409.html" if code < HTTPStatus.INTERNAL_SERVER_ERROR else "errors/500.html"
    templates: list[str | Template] = [f"errors/{code}.html", other]
    return render_template(templates, sentence=sentence)


def _page_before() -> str | None:
    """Return path and query of the page of ours that led here: a referrer never sends anybody elsewhere."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:  # half a bracket: what stands in a header is anybody's
        return None
    if parts.netloc != request.host:
        return None
    return "/" + parts.path.lstrip("/\\") + (f"?{parts.query}" if parts.query else "")


def _refuse_nul() -> None:
    """Stop the one character that PostgreSQL keeps in no text: nobody types it."""
    if "\0" in request.path:
        abort(404)
    if any("\0" in text for _name, text in request.form.items(multi=True)):
        abort(400)


def _log_failure(app: Flask) -> None:
    """Have a bug logged by its kind and place: its message may name a person, an address may hold a key."""

    def log_exception(exc_info: Any) -> None:
        app.logger.error("%s failed: %s", request.endpoint, where_it_failed(exc_info[1]))

    app.log_exception = log_exception  # type: ignore[method-assign]


def init_app(app: Flask, settings: Settings) -> None:
    app.config["TRUSTED_HOSTS"] = sorted({settings.public_host, *settings.trusted_hosts})
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(is_demo=settings.is_demo, public_base_url=settings.public_base_url)
    if settings.proxy_hops:
        hops = settings.proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _log_failure(app)
    app.before_request(_refuse_nul)
    app.after_request(add_headers)
    _version_static(app)
    app.after_request(compress)  # runs first: the last one registered
    app.register_error_handler(Refusal, show_refusal)
    app.register_error_handler(CSRFError, show_csrf_error)
    app.register_error_handler(HTTPException, show_http_error)
    app.register_error_handler(OperationalError, show_database_error)


def _version_static(app: Flask) -> None:
    """Put the hash of the content into static addresses, so that browsers may keep them for ever."""
    folder = Path(app.static_folder or "")

    @lru_cache(maxsize=512)
    def version(filename: str) -> str:
        file = folder / filename
        return hashlib.sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else ""

    def add_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static" and "v" not in values:
            values["v"] = version(values["filename"])

    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code < 400 and request.args.get("v"):  # noqa: PLR2004
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    app.url_defaults(add_version)
    app.after_request(keep)

"""Three languages by address: pages live under /it, /de, /en; an address without one leads to the right one.

Addresses that are for ever (`/v/<code>` …) carry no language; they answer in the one the browser asks for.
"""

from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, Response, current_app, g, has_request_context, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from commons.settings import LANGUAGES

LOCALES = {"it": "it", "de": "de", "en": "en_GB"}
PREFIX = "/<any(it, de, en):lang>"
PATH_SIGNS = "/:@!$&'()*+,;=~"


def current_lang() -> str:
    """Return the language of the page being made: that of its address, else what the browser asks for."""
    lang: str | None = g.get("lang")
    if lang is None and has_request_context():  # a job that writes a mail has no browser to ask
        g.has_asked_browser = True
        first = request.path.split("/", 2)[1]  # an address that leads nowhere still says a language
        lang = first if first in LANGUAGES else request.accept_languages.best_match(LANGUAGES)
    return lang or "it"


def register_pages(app: Flask, blueprint: Blueprint) -> None:
    """Register a blueprint whose pages live under a language."""
    prefix = PREFIX + (blueprint.url_prefix or "")
    app.register_blueprint(blueprint, url_prefix=prefix)


def language_url(lang: str) -> str:
    """Return the address of this same page in another language."""
    if request.endpoint is None or not current_app.url_map.is_endpoint_expecting(request.endpoint, "lang"):
        return url_for("pages.home", lang=lang)
    path = url_for(request.endpoint, **{**(request.view_args or {}), "lang": lang})
    # Not by url_for: it would take what a visitor writes (`?_external=1&_scheme=…`) for its own parameters.
    query = urlencode(list(request.args.items(multi=True)))
    return f"{path}?{query}" if query else path


def _pull_lang(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    if values and "lang" in values:
        g.lang = values.pop("lang")


def _push_lang(endpoint: str, values: dict[str, Any]) -> None:
    if "lang" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        values["lang"] = current_lang()


def _tell_caches(response: Response) -> Response:
    """Say that the answer depends on the browser's language, if it did."""
    if g.pop("has_asked_browser", False):
        response.vary.add("Accept-Language")
    return response


def lead_to_language() -> ResponseReturnValue | None:
    """Before a 404: is there a page of that address under a language?"""
    if not isinstance(request.routing_exception, NotFound) or request.method not in {"GET", "HEAD"}:
        return None
    target = f"/{current_lang()}{request.path}"
    adapter = current_app.url_map.bind("")
    try:
        adapter.match(target, method="GET")
    except RequestRedirect:
        pass
    except HTTPException:
        return None
    query = request.query_string.decode(errors="replace")
    return redirect(quote(target, safe=PATH_SIGNS) + (f"?{query}" if query else ""), code=302)


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "it")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/Rome")
    Babel(app, locale_selector=lambda: LOCALES[current_lang()])
    app.url_value_preprocessor(_pull_lang)
    app.url_defaults(_push_lang)
    app.before_request(lead_to_language)
    app.after_request(_tell_caches)
    app.jinja_env.globals.update(language_url=language_url, languages=LANGUAGES)
    app.context_processor(lambda: {"current_lang": current_lang()})

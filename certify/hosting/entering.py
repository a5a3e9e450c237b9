"""Whoever opened a tutor's link stays in by the cookie: no token stands in the addresses of the pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue

from certify.hosting.links import LinkRow, find_link_by_hash
from commons.db import reading
from commons.edges import edges
from commons.pages.language import current_lang

KEY: Final = "host"
P = ParamSpec("P")


def enter(link: LinkRow) -> None:
    """Let this browser in until the token's time is over; the hash alone stands in the cookie."""
    cookie[KEY] = link.token_hash


def leave() -> None:
    cookie.pop(KEY, None)


def find_host() -> LinkRow | None:
    """Return the link that this browser came in by, if it still opens."""
    token_hash = cookie.get(KEY)
    if not isinstance(token_hash, str):
        return None
    with reading() as session:
        link = find_link_by_hash(session, token_hash)
    return link if link is not None and link.is_live(edges().clock.now()) else None


def for_host(
    view: Callable[Concatenate[LinkRow, P], ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Give the view the link that this browser came in by; without one lead to where links are opened.

    Beside it stands `@access(PUBLIC)`: who may see which placement, the queries decide by the address.
    """

    @wraps(view)
    def open_first(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        link = find_host()
        if link is None:
            return tell_closed()
        if not link.writer_name and request.endpoint != "hosting.writer":
            return redirect(url_for("hosting.writer"), code=303)
        return view(link, *args, **kwargs)

    return open_first


def tell_closed() -> ResponseReturnValue:
    if request.method == "GET":
        return redirect(url_for("host_doors.ask", lang_wanted=current_lang(), closed=1), code=303)
    return render_template("hosting/closed.html"), 401


def asks_as_script() -> bool:
    """Say whether the page's own script sent the form: it wants figures, not a page."""
    return request.accept_mimetypes.best == "application/json"


def page_values(link: LinkRow, **values: Any) -> dict[str, Any]:
    """Return what every page of a tutor says in its head."""
    return {"link": link, **values}

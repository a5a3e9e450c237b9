"""Where pages count: the tallies of this process, written after the answer has left."""

from flask import Response, current_app

from certify.certificates.tallies import Tallies
from commons.edges import edges


def current_tallies() -> Tallies:
    tallies: Tallies = current_app.extensions["tallies"]
    return tallies


def write_pending_counts() -> None:
    """Write now, so that the person whose documents were checked sees also the checks of a moment ago."""
    clock = edges().clock
    if current_tallies().has_checks:
        current_tallies().flush(clock.now(), clock.today())


def write_counts_afterwards(response: Response) -> None:
    """Write what was counted after the answer has left, if it is time to."""
    tallies, clock = current_tallies(), edges().clock
    if not tallies.is_due(clock.now()):
        return
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001

    @response.call_on_close
    def write() -> None:
        with app.app_context():
            tallies.flush(clock.now(), clock.today())

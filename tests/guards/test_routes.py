"""An address that was printed never disappears: routes.txt only grows."""

from pathlib import Path

from flask import Flask

FILE = Path(__file__).with_name("routes.txt")


def test_routes_are_those_of_the_list(app_once: Flask) -> None:
    """Add new addresses to routes.txt; to take one away, say why in docs/decisions first."""
    now = {
        f"{method} {rule.rule} {rule.endpoint}"
        for rule in app_once.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert sorted(now) == FILE.read_text().splitlines()

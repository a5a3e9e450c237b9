"""Limits are shared by all processes, and their table tells nobody who asked."""

import threading

import pytest
from flask import Flask
from sqlalchemy import select

from commons.db import reading
from commons.errors import TooMany
from commons.limits import LimitWindow, count_or_refuse, limit_key, who_asks
from tests.clock import FixedClock


def test_what_is_over_the_limit_is_refused_until_the_window_ends(app: Flask, clock: FixedClock) -> None:
    for _ in range(3):
        count_or_refuse("x", limit=3, seconds=60)
    clock.advance(seconds=20)
    for _ in range(3):
        with pytest.raises(TooMany) as refused:
            count_or_refuse("x", limit=3, seconds=60)
        assert refused.value.values["seconds"] == 41
    count_or_refuse("y", limit=3, seconds=60)
    clock.advance(seconds=40)
    count_or_refuse("x", limit=3, seconds=60)


def test_a_limit_of_none_lets_nobody_through(app: Flask) -> None:
    with pytest.raises(TooMany):
        count_or_refuse("x", limit=0, seconds=60)


def test_requests_at_the_same_moment_are_all_counted(app: Flask) -> None:
    together = threading.Barrier(12)
    passed: list[bool] = []

    def ask() -> None:
        with app.app_context():
            together.wait()
            try:
                count_or_refuse("x", limit=5, seconds=60)
            except TooMany:
                passed.append(False)
            else:
                passed.append(True)

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (passed.count(True), passed.count(False)) == (5, 7)


def test_old_windows_are_forgotten(app: Flask, clock: FixedClock) -> None:
    count_or_refuse("old", limit=1, seconds=60)
    clock.advance(days=1, seconds=1)
    count_or_refuse("new", limit=1, seconds=60)
    with reading() as session:
        assert session.scalars(select(LimitWindow.key)).all() == ["new"]


def test_a_key_hides_who_asks_and_keeps_purposes_apart(app: Flask) -> None:
    key = limit_key("signin-address", "alice@example.org")
    assert key.startswith("signin-address:")
    assert "alice" not in key
    assert len(key) <= 120
    assert key == limit_key("signin-address", "alice@example.org")
    assert key.partition(":")[2] != limit_key("other", "alice@example.org").partition(":")[2]
    app.config["SECRET_KEY"] = "another installation with another secret"
    assert key != limit_key("signin-address", "alice@example.org")


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("not an address", "not an address"),
    ],
)
def test_one_household_is_one_asker(app: Flask, address: str, network: str) -> None:
    with app.test_request_context(
        "/", environ_base={"REMOTE_ADDR": address}, base_url="http://segnavia.test"
    ):
        assert who_asks() == network

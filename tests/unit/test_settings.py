"""Settings that make no sense are refused in a sentence that names them and repeats no secret."""

import json
import stat
from pathlib import Path

import pytest

from commons.settings import Settings, SettingsError, write_secrets

SECRET = "a secret key that has forty-two characters"


def read(tmp_path: Path, **env: str) -> Settings:
    return Settings.from_env({"INSTANCE_DIR": str(tmp_path), "SECRET_KEY": SECRET, **env})


def test_a_new_installation_runs_on_its_own_two_secrets(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    write_secrets(folder)
    first = Settings.from_env({"INSTANCE_DIR": str(folder)})
    write_secrets(folder)  # what is there is never touched
    assert Settings.from_env({"INSTANCE_DIR": str(folder)}) == first
    assert [len(key) for key in first.master_keys.values()] == [32]
    assert first.database_url == f"sqlite:///{folder}/segnavia.db"
    for name in ("secret_key", "master_keys.json"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:"),
        ("PUBLIC_BASE_URL", "segnavia.example"),
        ("PUBLIC_BASE_URL", "ftp://segnavia.example"),
        ("PUBLIC_BASE_URL", "https://segnavia.example/app"),
        ("PUBLIC_BASE_URL", "https://segnavia.example?x=1"),
        ("PUBLIC_BASE_URL", "https://segnavia.example#x"),
        ("PUBLIC_BASE_URL", "https://me:pw@segnavia.example"),
        ("PUBLIC_BASE_URL", "https://segnavia.example:port"),
        ("PUBLIC_BASE_URL", "https://[::1"),
        ("PUBLIC_BASE_URL", ""),
        ("PROXY_HOPS", "-1"),
        ("PROXY_HOPS", "one"),
        ("DEMO", "maybe"),
        ("MAIL_URL", "mail.example"),
        ("MAIL_URL", "smtp://"),
        ("MAIL_URL", "smtp://mail.example:port"),
        ("MAIL_FROM", "nobody"),
        ("MAIL_FROM", "a@example.org\nBcc: b@example.org"),
        ("MAX_UPLOAD_BYTES", "8MB"),
        ("MAX_UPLOAD_BYTES", "0"),
        ("SESSION_IDLE_MINUTES", "0"),
        ("SESSION_HOURS", "1.5"),
        ("SIGNIN_LINK_MINUTES", "²"),
        ("MAIL_DELAY_MINUTES", "9999999999999"),
        ("SECRET_KEY", "short"),
        ("MASTER_KEYS_FILE", "/nowhere/keys.json"),
    ],
)
def test_a_bad_value_is_refused_in_a_sentence_that_names_it(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **{name: value})
    sentence = str(refused.value)
    assert name in sentence
    assert sentence.endswith(".")


def test_no_sentence_repeats_a_password(tmp_path: Path) -> None:
    for name, value in (
        ("DATABASE_URL", "mysql://me:hunter2@host"),
        ("MAIL_URL", "smtp://me:hunter2@host:port"),
        ("SECRET_KEY", "hunter2"),
    ):
        with pytest.raises(SettingsError) as refused:
            read(tmp_path, **{name: value})
        assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"a": 1}', '{"a": "zz"}', '{"a": "00"}', "\xff"])
def test_a_ring_of_keys_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "master_keys.json"
    file.write_text(content, encoding="latin-1")
    with pytest.raises(SettingsError, match=r"master_keys\.json"):
        read(tmp_path)


def test_without_a_ring_all_but_signing_works(tmp_path: Path) -> None:
    assert read(tmp_path).master_keys == {}


def test_keys_keep_their_order_and_may_lie_elsewhere(tmp_path: Path) -> None:
    file = tmp_path / "elsewhere.json"
    file.write_text(json.dumps({"new": "11" * 32, "old": "00" * 32}))
    assert list(read(tmp_path, MASTER_KEYS_FILE=str(file)).master_keys) == ["new", "old"]


@pytest.mark.parametrize(
    ("name", "value", "field", "read_as"),
    [
        ("DEMO", "1", "is_demo", True),
        ("DEMO", "", "is_demo", False),
        ("TRUSTED_HOSTS", " a.example, b.example ,", "trusted_hosts", ("a.example", "b.example")),
        ("PUBLIC_BASE_URL", "https://segnavia.example/", "public_base_url", "https://segnavia.example"),
        ("PUBLIC_BASE_URL", "http://127.0.0.1:8000", "public_host", "127.0.0.1"),
        ("DATABASE_URL", "postgresql://u:p@h/n", "database_url", "postgresql+psycopg://u:p@h/n"),
        ("MAIL_DELAY_MINUTES", "0", "mail_delay_minutes", 0),
        ("MAIL_URL", "smtps://u:p@mail.example:465", "mail_url", "smtps://u:p@mail.example:465"),
    ],
)
def test_a_good_value_is_read(tmp_path: Path, name: str, value: str, field: str, read_as: object) -> None:
    assert getattr(read(tmp_path, **{name: value}), field) == read_as

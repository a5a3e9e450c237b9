"""Settings: read once at start from the environment, frozen, and refused when they make no sense."""

import json
import os
import re
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
LANGUAGES = ("it", "de", "en")
SECRET_LENGTH = 32


class SettingsError(Exception):
    """A setting is missing or unreadable; the message names it and says what to write."""


def setting(env: str, help_text: str, default: Any, least: int = 1) -> Any:
    """Describe one setting: the variable's name, what it does (README lists it), default, smallest number."""
    return field(default=default, metadata={"env": env, "help": help_text, "least": least})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every value has one environment variable; `python -m commons.settings list` prints them all."""

    instance: Path = setting(
        "INSTANCE_DIR",
        "Folder of everything that is not code: database, files, keys, mailbox.",
        ROOT / "instance",
    )
    database_url: str = setting(
        "DATABASE_URL", "`sqlite:///path` or `postgresql://user:password@host/name`.", ""
    )
    public_base_url: str = setting(
        "PUBLIC_BASE_URL",
        "Where the public reaches the service; printed on paper, so decide once.",
        "http://127.0.0.1:8000",
    )
    trusted_hosts: tuple[str, ...] = setting(
        "TRUSTED_HOSTS",
        "More host names to answer to, comma separated; the public one is always trusted.",
        (),
    )
    proxy_hops: int = setting(
        "PROXY_HOPS", "How many reverse proxies stand in front; their X-Forwarded-* are believed.", 0, least=0
    )
    is_demo: bool = setting(
        "DEMO",
        "`1` shows the demo strip, the demo people and the mailbox page. Never with real persons.",
        False,  # noqa: FBT003
    )
    mail_url: str = setting(
        "MAIL_URL",
        "`mailbox:` (kept in the instance folder) or `smtp://user:password@host:587`, `smtps://…:465`.",
        "mailbox:",
    )
    mail_from: str = setting("MAIL_FROM", "Sender of all mails.", "Segnavia <segnavia@localhost>")
    contact_address: str = setting(
        "CONTACT_ADDRESS", "E-mail address of who answers visitors; the contact page shows it.", ""
    )
    max_upload_bytes: int = setting(
        "MAX_UPLOAD_BYTES",
        "Largest file that anybody may bring; a request may be four times that.",
        10 * 1024 * 1024,
    )
    session_idle_minutes: int = setting(
        "SESSION_IDLE_MINUTES", "Signed out after so many minutes without a request.", 120
    )
    session_hours: int = setting("SESSION_HOURS", "Signed out after so many hours in any case.", 12)
    signin_link_minutes: int = setting("SIGNIN_LINK_MINUTES", "A sign-in link works for so many minutes.", 10)
    mail_delay_minutes: int = setting(
        "MAIL_DELAY_MINUTES",
        "Mails about issued documents wait so long, so that they can be called back.",
        30,
        least=0,
    )
    secret_key: str = setting(
        "SECRET_KEY",
        "Signs cookies; at least 32 characters. Default: the file `secret_key` in the instance folder.",
        "",
    )
    master_keys: Mapping[str, bytes] = field(
        default_factory=dict,
        metadata={
            "env": "MASTER_KEYS_FILE",
            "help": 'JSON file `{"name": "64 hex digits"}`, the last one wraps new issuer keys. '
            "Default: `master_keys.json` in the instance folder. Keep a copy apart from the database.",
        },
    )

    @property
    def public_host(self) -> str:
        return urlsplit(self.public_base_url).hostname or ""

    @property
    def is_https(self) -> bool:
        return self.public_base_url.startswith("https://")

    @property
    def files_dir(self) -> Path:
        return self.instance / "files"

    @property
    def mailbox_dir(self) -> Path:
        return self.instance / "mailbox"

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None) -> "Settings":
        """Read and check; raises SettingsError with a sentence that says what to write where."""
        given = os.environ if env is None else env
        instance = Path(given.get("INSTANCE_DIR") or ROOT / "instance").resolve()
        values: dict[str, object] = {"instance": instance}
        for each in fields(cls):
            name = each.metadata["env"]
            if each.name in {"instance", "master_keys"} or name not in given:
                continue
            values[each.name] = _parse(name, given[name], each.default, each.metadata["least"])
        values["database_url"] = _database(str(values.get("database_url") or ""), instance)
        values["public_base_url"] = _base(
            str(values.get("public_base_url", cls.__dataclass_fields__["public_base_url"].default))
        )
        _check_mail(str(values.get("mail_url", "mailbox:")), str(values.get("mail_from", "x@localhost")))
        _check_contact(str(values.get("contact_address", "")))
        values["secret_key"] = _secret(str(values.get("secret_key", "")), instance)
        values["master_keys"] = _masters(given.get("MASTER_KEYS_FILE", ""), instance)
        return cls(**values)  # type: ignore[arg-type]


def _parse(name: str, text: str, default: object, least: int) -> object:
    text = text.strip()
    if isinstance(default, bool):
        if text.lower() in {"1", "true", "yes"}:
            return True
        if text.lower() in {"0", "false", "no", ""}:
            return False
        raise SettingsError(f"{name} is {text!r}; write 1 or 0.")
    if isinstance(default, int):
        if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) < least:
            raise SettingsError(
                f"{name} is {text!r}; write a whole number from {least} up, {default} for example."
            )
        return int(text)
    if isinstance(default, tuple):
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _database(url: str, instance: Path) -> str:
    if not url:
        return f"sqlite:///{instance / 'segnavia.db'}"
    if url.startswith(("postgresql://", "postgresql+psycopg://")):
        return re.sub(r"^postgresql(\+psycopg)?://", "postgresql+psycopg://", url)
    if url.startswith("sqlite:///"):
        if url.removeprefix("sqlite:///") in {"", ":memory:"}:
            raise SettingsError("DATABASE_URL names no file; write sqlite:////var/lib/segnavia/segnavia.db.")
        return url
    raise SettingsError("DATABASE_URL must start with sqlite:/// or postgresql://.")


def _base(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port that is no number, half a bracket
        is_good = False
    if not is_good or url.rstrip("/") != f"{parts.scheme}://{parts.netloc}" or "@" in parts.netloc:
        raise SettingsError(
            f"PUBLIC_BASE_URL is {url!r}; write an address without a path, such as https://segnavia.example."
        )
    return url.rstrip("/")


def _check_mail(url: str, sender: str) -> None:
    """Refuse what would only fail at the first mail. The address may hold a password: it is not repeated."""
    try:
        parts = urlsplit(url)
        is_good = url == "mailbox:" or (
            parts.scheme in {"smtp", "smtps"} and bool(parts.hostname) and parts.port != 0
        )
    except ValueError:
        is_good = False
    if not is_good:
        raise SettingsError(
            "MAIL_URL must be mailbox:, or smtp:// or smtps:// with a host and a numeric port."
        )
    if "@" not in parseaddr(sender)[1] or "\n" in sender or "\r" in sender:
        raise SettingsError(f"MAIL_FROM is {sender!r}; write Segnavia <noreply@segnavia.example>.")


def _check_contact(address: str) -> None:
    if address and ("@" not in address or parseaddr(address)[1] != address):
        raise SettingsError(f"CONTACT_ADDRESS is {address!r}; write one, such as info@segnavia.example.")


def _secret(given: str, instance: Path) -> str:
    file = instance / "secret_key"
    secret = given or (file.read_text().strip() if file.is_file() else "")
    if len(secret) < SECRET_LENGTH:
        raise SettingsError(
            "SECRET_KEY is missing or short. Set it, or run `make setup`, "
            f"which writes {file.name} into the instance folder."
        )
    return secret


def _masters(given: str, instance: Path) -> dict[str, bytes]:
    """Read the key ring. No file is allowed: all but signing works, and signing says what is missing."""
    file = Path(given) if given else instance / "master_keys.json"
    if not file.is_file():
        if given:
            raise SettingsError(f"MASTER_KEYS_FILE is {given!r}, and there is no such file.")
        return {}
    try:
        ring = {str(name): bytes.fromhex(key) for name, key in json.loads(file.read_text()).items()}
    except (ValueError, AttributeError, TypeError) as error:
        raise SettingsError(f'{file.name} must be JSON: {{"name": "64 hex digits"}}.') from error
    if not ring or any(len(key) != SECRET_LENGTH for key in ring.values()):
        raise SettingsError(f"Each key in {file.name} must have 64 hex digits.")
    return ring


def write_secrets(instance: Path) -> None:
    """Write the two secret files of a new installation; what is there is never touched."""
    instance.mkdir(parents=True, exist_ok=True)
    for name, content in (
        ("secret_key", secrets.token_urlsafe(48)),
        ("master_keys.json", json.dumps({"m1": secrets.token_hex(SECRET_LENGTH)})),
    ):
        file = instance / name
        if not file.exists():
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
                out.write(content)


if __name__ == "__main__":
    if sys.argv[1:] == ["init"]:
        write_secrets(Path(os.environ.get("INSTANCE_DIR") or ROOT / "instance"))
    elif sys.argv[1:] == ["list"]:
        for each in fields(Settings):
            sys.stdout.write(f"| `{each.metadata['env']}` | {each.metadata['help']} |\n")
    else:
        sys.exit("usage: python -m commons.settings init | list")

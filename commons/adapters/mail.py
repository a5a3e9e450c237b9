"""Mails leave by SMTP; in the demo they are kept in a folder that one page shows."""

import email.policy
import re
import smtplib
import ssl
import uuid
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from commons.edges import Clock, Mail, Mailer
from commons.settings import SettingsError

TIMEOUT = 20
LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})
NAME = re.compile(r"[0-9T.]+-[0-9a-f]{8}", re.ASCII)


def compose(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """Build the message; header values with line breaks are refused by EmailMessage itself."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"] = sender
    message["To"] = mail.to
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{mail.message_key or uuid.uuid4()}@segnavia.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Segnavia-Reference"] = mail.reference
    message.set_content(mail.text)
    message.add_alternative(mail.html, subtype="html")
    message["Content-Language"] = mail.language  # last: making a multipart of it takes Content-* away
    return message


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    url: str
    sender: str
    clock: Clock

    def send(self, mail: Mail) -> None:
        parts = urlsplit(self.url)
        host, context = parts.hostname or "localhost", ssl.create_default_context()
        server: smtplib.SMTP
        if parts.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT, context=context)
        else:
            server = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT)
        with server:
            server.ehlo()
            if parts.scheme == "smtp" and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
            elif parts.scheme == "smtp" and parts.username and host not in LOCAL_HOSTS:
                raise smtplib.SMTPNotSupportedError("no STARTTLS: the password would travel in clear")
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(compose(mail, self.sender, self.clock.now()))


@dataclass(frozen=True, slots=True)
class MailboxMailer:
    folder: Path
    sender: str
    clock: Clock

    def send(self, mail: Mail) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        now = self.clock.now()
        name = f"{now:%Y%m%dT%H%M%S.%f}-{uuid.uuid4().hex[:8]}.eml"
        (self.folder / name).write_bytes(compose(mail, self.sender, now).as_bytes())


def make_mailer(url: str, folder: Path, sender: str, clock: Clock) -> Mailer:
    """Choose by the scheme of MAIL_URL."""
    if url == "mailbox:":
        return MailboxMailer(folder, sender, clock)
    if urlsplit(url).scheme in {"smtp", "smtps"}:
        return SmtpMailer(url, sender, clock)
    raise SettingsError("MAIL_URL must be mailbox: or start with smtp:// or smtps://.")


def read_mailbox(folder: Path, limit: int = 100) -> list[tuple[str, EmailMessage]]:
    """Return the newest mails first, each with the name of its file."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:limit]
    return [(file.stem, _parse(file)) for file in files]


def read_letter(folder: Path, name: str) -> EmailMessage | None:
    """Return one kept mail, or None; a name that could lead out of the folder is nobody's."""
    file = folder / f"{name}.eml"
    return _parse(file) if NAME.fullmatch(name) and file.is_file() else None


def _parse(file: Path) -> EmailMessage:
    return BytesParser(EmailMessage, policy=email.policy.default).parsebytes(file.read_bytes())

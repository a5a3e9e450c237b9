"""Mails leave as they were meant, or not at all."""

import smtplib
import socketserver
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from commons.adapters.mail import (
    MailboxMailer,
    SmtpMailer,
    compose,
    make_mailer,
    read_letter,
    read_mailbox,
)
from commons.edges import Mail
from commons.settings import SettingsError
from tests.clock import FixedClock

SENDER = "Segnavia <noreply@segnavia.example>"
MAIL = Mail("anna@example.org", "Però – così", "Ciao\n", "<p>Ciao</p>", "it", "signin:1")


class SmtpServer(socketserver.ThreadingTCPServer):
    """As much of SMTP as a mail needs; keeps what it was told."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, host: str, refused: str = "") -> None:
        super().__init__((host, 0), SmtpHandler)
        self.refused = refused
        self.commands: list[str] = []
        self.messages: list[bytes] = []


class SmtpHandler(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        self.say("220 test")
        while line := self.rfile.readline().decode().strip():
            self.server.commands.append(line)
            verb = line.split()[0].upper()
            if self.server.refused and line.upper().startswith(self.server.refused):
                self.say("550 no")
            elif verb == "DATA":
                self.say("354 go on")
                self.server.messages.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                self.say("250 kept")
            elif verb == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 fine")

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def server(request: pytest.FixtureRequest) -> Iterator[SmtpServer]:
    host, refused = getattr(request, "param", ("127.0.0.1", ""))
    with SmtpServer(host, refused) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def smtp(server: SmtpServer, user: str = "") -> SmtpMailer:
    host, port = server.server_address[:2]
    return SmtpMailer(f"smtp://{user}{host!s}:{port}", SENDER, FixedClock())


def body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_a_mail_is_sent_in_both_forms(server: SmtpServer) -> None:
    smtp(server).send(MAIL)
    (raw,) = server.messages
    assert "mail FROM:<noreply@segnavia.example>" in server.commands[1]
    assert "rcpt TO:<anna@example.org>" in server.commands[2]
    text = raw.decode("ascii")
    assert "Subject: =?utf-8?" in text
    assert "X-Segnavia-Reference: signin:1" in text
    assert "Date: Mon, 23 Nov 2026 09:00:00 +0000" in text
    assert "multipart/alternative" in text


@pytest.mark.parametrize("server", [("127.0.0.1", "RCPT"), ("127.0.0.1", "DATA")], indirect=True)
def test_a_mail_that_is_not_accepted_is_an_error_to_try_again(server: SmtpServer) -> None:
    with pytest.raises(OSError, match="550"):
        smtp(server).send(MAIL)
    assert server.messages == []


def test_a_server_that_is_not_there_is_an_error_to_try_again(server: SmtpServer) -> None:
    mailer = smtp(server)
    server.server_close()
    server.shutdown()
    with pytest.raises(OSError, match="refused"):
        mailer.send(MAIL)


@pytest.mark.parametrize("server", [("127.0.0.2", "")], indirect=True)
def test_a_password_never_travels_in_clear_to_another_machine(server: SmtpServer) -> None:
    with pytest.raises(smtplib.SMTPNotSupportedError, match="STARTTLS"):
        smtp(server, "user:secret@").send(MAIL)
    assert not [each for each in server.commands if each.upper().startswith("AUTH")]
    smtp(server).send(MAIL)
    assert len(server.messages) == 1


@pytest.mark.parametrize("breaking", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("name", ["to", "subject", "language", "reference"])
def test_a_line_break_in_a_header_is_refused(name: str, breaking: str) -> None:
    values = {"to": MAIL.to, "subject": "x", "language": "it", "reference": "x"}
    values[name] += f"{breaking}Bcc: eve@example.org"
    mail = Mail(**values, text="x", html="x")
    with pytest.raises(ValueError, match=r"linefeed|carriage return|newline"):
        compose(mail, SENDER, FixedClock().now())


def test_kept_mails_are_read_newest_first_and_as_they_were(tmp_path: Path) -> None:
    clock = FixedClock()
    mailer = MailboxMailer(tmp_path / "mailbox", SENDER, clock)
    assert read_mailbox(mailer.folder) == []
    for subject in ("prima", "seconda", "terza"):
        mailer.send(Mail(MAIL.to, subject, MAIL.text, MAIL.html, "it", "x"))
        clock.advance(seconds=1)
    kept = read_mailbox(mailer.folder, limit=2)
    assert [message["Subject"] for _name, message in kept] == ["terza", "seconda"]
    again = read_letter(mailer.folder, kept[0][0])
    assert again is not None
    assert again["Content-Language"] == "it"
    assert (body(again, "plain").strip(), body(again, "html").strip()) == ("Ciao", "<p>Ciao</p>")


@pytest.mark.parametrize("name", ["../secret", "/etc/passwd", "", "x", "20261123T090000.000000-0000000g"])
def test_only_kept_mails_are_letters(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.eml").write_text("Subject: x\n\nx")
    (tmp_path / "mailbox").mkdir()
    (tmp_path / "mailbox" / "x.eml").write_text("Subject: x\n\nx")
    assert read_letter(tmp_path / "mailbox", name) is None


def test_the_mailer_is_chosen_by_the_scheme(tmp_path: Path) -> None:
    clock = FixedClock()
    assert isinstance(make_mailer("mailbox:", tmp_path, SENDER, clock), MailboxMailer)
    assert isinstance(make_mailer("smtps://mail.example", tmp_path, SENDER, clock), SmtpMailer)
    with pytest.raises(SettingsError, match="MAIL_URL"):
        make_mailer("https://mail.example", tmp_path, SENDER, clock)

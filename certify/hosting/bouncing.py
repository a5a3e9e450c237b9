"""Delivery reports (RFC 3464): which of our mails came back, and why, without anybody's address."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message
from typing import Final
from uuid import UUID

_KEY: Final = re.compile(r"host-mail[.:]([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})")
_NAMED_IN: Final = ("X-Segnavia-Reference", "Message-ID", "In-Reply-To", "References", "Original-Envelope-Id")
_ADDRESS: Final = re.compile(r"\S*@\S*")
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
LONGEST: Final = 300
LONGEST_READ: Final = 2000
"""More of a header than this tells no reason, and looking for addresses in it would take for ever."""


class NoReport(Exception):
    """The message tells nothing of a delivery; the text says what it is instead."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one report says. `mail_id` is None for a mail that is none of ours to follow."""

    mail_id: UUID | None
    is_failed: bool
    action: str
    reason: str


def read_report(raw: bytes) -> Report:
    """Read a report as it arrived. Raises NoReport for any other message."""
    try:
        message = message_from_bytes(raw, policy=policy.compat32)
        parts = list(message.walk())
    except RecursionError as error:
        raise NoReport("its parts lie in each other without end") from error
    if not message.keys():
        raise NoReport("this is no e-mail message")
    status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
    if status is None:
        raise NoReport("no part of type message/delivery-status: this is no delivery report (RFC 3464)")
    blocks = [block for block in _blocks(status) if block.get("Action")]
    if not blocks:
        raise NoReport("the delivery report names no recipient and no action")
    failed = [block for block in blocks if str(block["Action"]).strip().lower() == "failed"]
    told = (failed or blocks)[0]
    return Report(
        mail_id=_find_mail(parts),
        is_failed=bool(failed),
        action=_line(told, "Action").lower()[:20],
        reason=_reason(told),
    )


def _blocks(status: Message) -> list[Message]:
    payload = status.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _reason(block: Message) -> str:
    """Return status and diagnosis without the addresses that servers like to repeat."""
    status = _STATUS.search(_line(block, "Status"))
    said = _line(block, "Diagnostic-Code")
    clean = _ADDRESS.sub("…", said.partition(";")[2] or said).strip()
    return " ".join(part for part in (status.group() if status else "", clean) if part)[:LONGEST]


def _line(block: Message, name: str) -> str:
    """Return the beginning of a header on one line, without what no terminal and no database takes."""
    text = str(block.get(name, ""))[:LONGEST_READ]
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())


def _find_mail(parts: list[Message]) -> UUID | None:
    """Find our key: in the head of the mail that came back first, then in what the report itself answers."""
    for part in [*parts[1:], parts[0]]:
        texts = [str(part.get(name, "")) for name in _NAMED_IN]
        if part.get_content_type() == "text/rfc822-headers":
            body = part.get_payload(decode=True)
            texts.append(body.decode("utf-8", "replace") if isinstance(body, bytes) else "")
        for text in texts:
            found = _KEY.search(text)
            if found:
                return UUID(found.group(1))
    return None

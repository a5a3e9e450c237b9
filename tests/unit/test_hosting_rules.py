"""A tutor's link, what is due, when a mail may leave, and what a delivery report says: without a database."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certify.credential.codes import grouped
from certify.hosting.bouncing import NoReport, read_report
from certify.hosting.rules import (
    MailState,
    Purpose,
    Standing,
    Task,
    hash_code,
    list_due,
    make_code,
    mask_address,
    may_remind,
)
from certify.placements.hours import QUARTER, spread_week
from certify.placements.levels import SENTENCES, level_sentence, list_levels
from certify.placements.observing import missing_of
from certify.placements.rules import LEVELS, LONGEST_DAY, PlacementState, Shown
from commons.errors import Refusal

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MAIL = UUID("2f1c0a3e-9f0e-4c8e-8f43-0d3a52a1b111")
WEEK = [date(2026, 11, 16) + timedelta(days=number) for number in range(7)]


@given(
    quarters=st.integers(0, 7 * LONGEST_DAY * 4),
    told=st.dictionaries(st.sampled_from(WEEK), st.integers(1, 48).map(lambda number: number * QUARTER)),
    days=st.sets(st.sampled_from(WEEK), min_size=1),
)
def test_total_of_a_week_is_kept_exactly_on_days_that_count(
    quarters: int, told: dict[date, Decimal], days: set[date]
) -> None:
    days |= told.keys()
    total = quarters * QUARTER
    try:
        spread = spread_week(total, sorted(days), told)
    except Refusal:
        assert total > LONGEST_DAY * len(days)
        return
    assert sum(spread.values()) == total
    assert spread.keys() <= days
    assert all(0 <= hours <= LONGEST_DAY and not hours % QUARTER for hours in spread.values())


def test_total_that_was_told_stands_as_it_was_told() -> None:
    told = {WEEK[0]: Decimal(6), WEEK[5]: Decimal(2)}
    assert spread_week(Decimal(8), WEEK, told) == told


@pytest.mark.parametrize("lang", ["it", "de", "en"])
def test_each_level_has_its_own_sentence(lang: str) -> None:
    assert len({sentence for _level, sentence in list_levels(lang)}) == LEVELS == len(SENTENCES)
    assert level_sentence(None, lang) == ""


@pytest.mark.parametrize(
    ("shown", "level", "episode", "missing"),
    [
        (None, None, "x", ("shown",)),
        (Shown.SHOWN, None, " ", ("level", "episode")),
        (Shown.SHOWN, 2, "x", ()),
        (Shown.NOT_SHOWN, None, "", ("episode",)),
        (Shown.NOT_OBSERVED, None, "", ()),
    ],
)
def test_what_an_observation_lacks(
    shown: Shown | None, level: int | None, episode: str, missing: tuple[str, ...]
) -> None:
    assert missing_of(shown, level, episode) == missing


def standing(**changed: object) -> Standing:
    values: dict[str, object] = {
        "state": PlacementState.ACTIVE,
        "must_sign": False,
        "oldest_open_day": None,
        "objective_count": 3,
        "sent_count": 3,
        "last_day": TODAY,
    }
    return Standing(**(values | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "due"),
    [
        ({}, ()),
        ({"oldest_open_day": TODAY - timedelta(days=9)}, ()),
        ({"oldest_open_day": TODAY - timedelta(days=10)}, (Task.HOURS,)),
        ({"oldest_open_day": TODAY - timedelta(days=10), "state": PlacementState.CLOSED}, ()),
        ({"sent_count": 2}, (Task.OBSERVE,)),
        ({"sent_count": 2, "last_day": TODAY + timedelta(days=8)}, ()),
        ({"sent_count": 2, "last_day": TODAY - timedelta(days=61)}, ()),
        ({"must_sign": True, "state": PlacementState.DRAFT}, (Task.SIGN,)),
        ({"has_question": True, "state": PlacementState.CLOSED}, (Task.QUESTION,)),
    ],
)
def test_a_mail_reminds_of_what_is_due_and_of_nothing_else(
    changed: dict[str, object], due: tuple[Task, ...]
) -> None:
    assert list_due(standing(**changed), TODAY) == due


@pytest.mark.parametrize(
    ("mails", "may"),
    [
        ([], True),
        ([(Purpose.REMINDER, MailState.SENT, 6)], False),
        ([(Purpose.REMINDER, MailState.SENT, 7)], True),
        ([(Purpose.INVITE, MailState.OPENED, 1)], False),
        ([(Purpose.FRESH, MailState.SENT, 1)], True),
        ([(Purpose.REMINDER, MailState.STOPPED, 1)], True),
        ([(Purpose.REMINDER, MailState.BOUNCED, 20)], False),
        ([(Purpose.REMINDER, MailState.BOUNCED, 20), (Purpose.FRESH, MailState.OPENED, 9)], True),
    ],
)
def test_an_address_is_reminded_once_a_week_and_not_when_mails_come_back(
    mails: list[tuple[Purpose, MailState, int]], *, may: bool
) -> None:
    sent = [(purpose, state, NOW - timedelta(days=days)) for purpose, state, days in mails]
    assert may_remind(sent, NOW) is may


def test_code_is_the_same_however_it_is_typed() -> None:
    code = make_code()
    assert hash_code(grouped(code).lower()) == hash_code(code)
    assert hash_code(code[:-1]) is None


def test_address_is_masked() -> None:
    assert mask_address("marta@associazione.example") == "m…@associazione.example"


def report(action: str = "failed", *, key: str = f"host-mail.{MAIL}", whole: bool = True) -> bytes:
    """Write a report as servers do (RFC 3464): words, the status of one recipient, the head of our mail."""
    message = MIMEMultipart("report", report_type="delivery-status")
    message["Subject"] = "Undelivered Mail Returned to Sender"
    message.attach(MIMEText("I'm sorry to have to inform you."))
    status = MIMEBase("message", "delivery-status")
    blocks = [Message(), Message()]
    blocks[0]["Reporting-MTA"] = "dns; mx.example.org"
    blocks[1]["Final-Recipient"] = "rfc822; marta@example.org"
    blocks[1]["Action"] = action
    blocks[1]["Status"] = "5.1.1"
    blocks[1]["Diagnostic-Code"] = "smtp; 550 5.1.1 <marta@example.org>: user unknown"
    status.set_payload(list(blocks))
    message.attach(status)
    head = MIMEText(f"Message-ID: <{key}@segnavia.invalid>\nTo: marta@example.org\n")
    head.replace_header("Content-Type", "text/rfc822-headers" if whole else "text/plain")
    message.attach(head)
    return message.as_bytes()


def test_report_names_our_mail_and_why_it_came_back_without_the_address() -> None:
    told = read_report(report())
    assert (told.mail_id, told.is_failed, told.action) == (MAIL, True, "failed")
    assert told.reason.startswith("5.1.1 550 5.1.1")
    assert "@" not in told.reason
    assert not read_report(report("delayed")).is_failed
    assert read_report(report(key="someone-else")).mail_id is None


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00", b"Subject: Hello\n\nHow are you?"])
def test_other_messages_are_no_reports(raw: bytes) -> None:
    with pytest.raises(NoReport):
        read_report(raw)


def test_reminders_that_nobody_opens_end() -> None:
    def weeks(first: int, count: int, state: MailState) -> list[tuple[Purpose, MailState, datetime]]:
        return [(Purpose.REMINDER, state, NOW - timedelta(days=7 * (first + each))) for each in range(count)]

    assert may_remind(weeks(1, 7, MailState.SENT), NOW)
    assert not may_remind(weeks(1, 8, MailState.SENT), NOW)
    assert not may_remind(weeks(9, 8, MailState.SENT), NOW)
    assert may_remind(weeks(1, 7, MailState.SENT) + weeks(8, 1, MailState.OPENED), NOW)
    assert may_remind(weeks(1, 3, MailState.SENT) + weeks(4, 20, MailState.STOPPED), NOW)


def test_a_reason_is_one_line_that_every_database_takes() -> None:
    told = read_report(report().replace(b"user unknown", b"user\x00 \x1b[31munknown \xff" + b"x" * 3_000_000))
    assert told.reason.isprintable()
    assert told.reason.startswith("5.1.1 550 5.1.1")


@pytest.mark.parametrize("head", [b"message/rfc822", b"multipart/mixed; boundary=b"])
def test_parts_without_end_are_no_report(head: bytes) -> None:
    begun = b"--b\n" if b"multi" in head else b""
    nested = b"".join(
        b"Content-Type: " + head + (b"%d\n\n--b%d\n" % (n, n) if begun else b"\n\n") for n in range(3000)
    )
    with pytest.raises(NoReport):
        read_report(b"Subject: x\n" + nested)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail_otherwise(raw: bytes) -> None:
    with pytest.raises(NoReport):
        read_report(raw)

"""Facts of every shape, with the names and texts that break weak programs."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from certify.credential.codes import ALPHABET, LENGTH
from certify.credential.facts import (
    AttendanceFacts,
    Competence,
    EmailHash,
    Holder,
    Hours,
    Issuer,
    Participation,
    Provider,
    Signatory,
    SignatureMode,
)
from tests.unit.credential.samples import DID

# Quotes, markup, right-to-left text and marks, emoji with joiners, decomposed accents, hard spaces.
_ODD = (
    *('"', "'", "\\", "<b>", "&amp;", "{", "}", "_:", "^^", "@it", "«»", "’", "\u00a0", "\u2028"),
    *("\u202e", "\u2067", "\u200f", "\u200d", "\ufeff", "é", "e\u0301", "n\u0303", "ẞ", "Ж"),
    *("علي", "דוד", "Nguyễn", "陳", "👩‍🏫", "🇮🇹", "\U0010ffff"),
)

_plain = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
_pieces = st.lists(st.one_of(st.sampled_from(_ODD), _plain), min_size=1, max_size=5)

lines = _pieces.map("".join).filter(lambda text: bool(text.strip()))
proses = st.lists(lines, min_size=1, max_size=3).map("\n".join)
quarters = st.integers(0, 400).map(lambda quarter: Decimal(quarter) / 4)
uuids = st.uuids().map(lambda uuid: f"urn:uuid:{uuid}")
hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))
instants = st.integers(1_600_000_000, 3_700_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
addresses = st.text("abcdefghijklmnopqrstuvwxyz0123456789-_~.", min_size=1, max_size=12).map(
    lambda path: f"https://segnavia.example/{path}"
)


def distinct(values: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(values, min_size=least, max_size=4, unique=True).map(tuple)


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


issuers = st.builds(
    Issuer,
    did=st.just(DID),
    name=lines,
    url=addresses,
    is_demo=st.booleans(),
    legal_id=optional(lines),
    country=optional(st.sampled_from(["IT", "AT", "DE"])),
)
holders = st.builds(
    Holder,
    given_name=lines,
    family_name=lines,
    subject_id=uuids,
    email_hash=optional(st.builds(EmailHash, salt=lines, digest=hashes)),
)
competences = st.builds(
    Competence, framework=lines, framework_version=lines, code=lines, label=lines, url=addresses
)
providers = st.builds(Provider, name=lines, url=optional(addresses))
signatories = st.builds(
    Signatory, name=lines, office=lines, mode=st.sampled_from(SignatureMode), signed_on=days
) | st.builds(Signatory, name=lines, office=lines, mode=st.just(SignatureMode.CLICK))


@st.composite
def attendance_facts(draw: st.DrawFn) -> AttendanceFacts:
    participation = draw(st.sampled_from(Participation))
    started_on, ended_on = sorted((draw(days), draw(days)))
    version = draw(st.integers(1, 3))
    planned, attended = draw(_hours(participation)), draw(_hours(participation))
    issuer = draw(issuers)
    return AttendanceFacts(
        issuer=issuer,
        holder=draw(holders),
        course_id=draw(addresses),
        title=draw(lines),
        title_de=draw(optional(lines)),
        title_en=draw(optional(lines)),
        edition=draw(lines),
        started_on=started_on,
        ended_on=ended_on,
        venue=draw(optional(lines) if participation is Participation.ONLINE else lines),
        participation=participation,
        planned=planned,
        attended=attended,
        minimum_hours=draw(st.sampled_from([Decimal(0), planned.total])),
        programme=draw(proses),
        trainers=draw(distinct(lines, 1)),
        final_test=draw(optional(proses)),
        teacher_recognition=draw(optional(lines)),
        assessment=draw(proses),
        quality_assurance=draw(proses),
        languages=draw(distinct(st.sampled_from(["it", "de", "en", "lld", "pt-BR"]), 1)),
        competences=draw(distinct(competences)),
        other_providers=draw(distinct(providers)),
        signatories=draw(distinct(signatories, 1)),
        place=draw(lines),
        notices=draw(distinct(proses)),
        number=draw(lines),
        code=draw(st.text(ALPHABET, min_size=LENGTH, max_size=LENGTH)),
        verify_url=draw(addresses),
        credential_id=draw(uuids),
        issued_at=draw(instants),
        version=version,
        replaces=draw(uuids) if version > 1 else None,
        annex_hash=draw(optional(hashes)),
    )


def _hours(participation: Participation) -> st.SearchStrategy[Hours]:
    if participation is not Participation.MIXED:
        return st.builds(Hours, total=quarters)
    return st.tuples(quarters, quarters).map(
        lambda parts: Hours(total=parts[0] + parts[1], in_presence=parts[0], online=parts[1])
    )

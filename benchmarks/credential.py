"""What it costs to build, guard, sign and check one attestation of attendance, in milliseconds.

Run from the root: `python -m benchmarks.credential`. PyLD, the other canonical form, is measured in the
same run on the same documents. Each figure is processor time (so that a neighbour on the same core does
not count), the median of rounds over documents that all differ (a name, a number, a code), so that
nothing is answered from a cache that production would not have.
"""

import json
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from pyld import jsonld

from certify.credential import guard, proofs
from certify.credential.attendance import build_attendance
from certify.credential.canonical import canonical_form
from certify.credential.codes import new_code
from certify.credential.contexts import pyld_loader
from certify.credential.facts import (
    AttendanceFacts,
    Competence,
    Holder,
    Hours,
    Issuer,
    Participation,
    Signatory,
    SignatureMode,
)
from certify.credential.keys import Algorithm, make_key
from certify.credential.reading import read_attendance

COUNT = 200
ROUNDS = 5
ISSUED_AT = datetime(2026, 6, 1, 10, tzinfo=UTC)
DID = "did:web:segnavia.example:issuers:csv-demo"


def stated() -> AttendanceFacts:
    return AttendanceFacts(
        issuer=Issuer(
            did=DID, name="CSV (dimostrazione)", url="https://segnavia.example/issuers/csv", is_demo=True
        ),
        holder=Holder(
            given_name="Zoë",
            family_name="D’Àngelo",
            subject_id="urn:uuid:00000000-0000-4000-8000-000000000000",
        ),
        course_id="https://segnavia.example/courses/progettare-insieme",
        title="Progettare insieme: partenariati per il territorio",
        title_de="Gemeinsam planen: Partnerschaften für das Gebiet",
        title_en="Planning together: partnerships for the territory",
        edition="Primavera 2026",
        started_on=date(2026, 3, 2),
        ended_on=date(2026, 5, 18),
        venue="Via Lunelli 4, Trento",
        participation=Participation.IN_PRESENCE,
        planned=Hours(total=Decimal(24)),
        attended=Hours(total=Decimal("21.75")),
        minimum_hours=Decimal(18),
        programme="Il partenariato: attori e regole. Scrivere un progetto. Prove di rete.",
        trainers=("Marta Gadotti", "Luca Zeni"),
        assessment="Presenza registrata a ogni incontro; prova finale di gruppo.",
        quality_assurance="Questionario di gradimento e riesame annuale dell’offerta.",
        languages=("it",),
        competences=tuple(
            Competence(
                framework="GreenComp",
                framework_version="2022",
                code=f"4.{number}",
                label=f"Competenza {number}",
                url=f"https://segnavia.example/frameworks/greencomp/4.{number}",
            )
            for number in range(1, 7)
        ),
        signatories=(Signatory(name="Anna Prova", office="Direttrice", mode=SignatureMode.CLICK),),
        place="Trento",
        number="DEMO-A/2026/0000",
        code="0" * 26,
        verify_url="https://segnavia.example/v/" + "0" * 26,
        credential_id="urn:uuid:00000000-0000-4000-8000-000000000001",
        issued_at=ISSUED_AT,
    )


def of_person(person: int) -> AttendanceFacts:
    pattern, code = stated(), new_code()
    return replace(
        pattern,
        holder=replace(
            pattern.holder,
            family_name=f"D’Àngelo {person}",
            subject_id=f"urn:uuid:00000000-0000-4000-9000-{person:012}",
        ),
        number=f"DEMO-A/2026/{person:04}",
        code=code,
        verify_url=f"https://segnavia.example/v/{code}",
        credential_id=f"urn:uuid:00000000-0000-4000-a000-{person:012}",
    )


def median_ms(work: Callable[[Any], object], inputs: Sequence[Any], before: Callable[[], object]) -> float:
    """Return the median over rounds of the mean per input; `before` runs ahead of each round, untimed."""
    rounds = []
    for _ in range(ROUNDS):
        before()
        start = time.process_time()
        for item in inputs:
            work(item)
        rounds.append((time.process_time() - start) / len(inputs) * 1000)
    return statistics.median(rounds)


def slow_form(document: dict[str, Any]) -> str:
    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": pyld_loader}
    written: str = jsonld.normalize(document, options)
    return written


def main() -> None:
    key = make_key(Algorithm.ED25519, f"{DID}#ed-2026-1")
    keys = {key.key_id: key.public.raw}
    facts = [of_person(person) for person in range(COUNT)]
    documents = [build_attendance(each) for each in facts]
    kept = [proofs.serialise(proofs.sign(document, key, ISSUED_AT)) for document in documents]
    if canonical_form(documents[0]).decode() != slow_form(documents[0]):
        sys.exit("the two canonical forms differ: no figure is worth anything")

    def nothing() -> None:
        pass

    def issue(each: AttendanceFacts) -> bytes:
        return proofs.serialise(proofs.sign(build_attendance(each), key, ISSUED_AT))

    forget = proofs._remembered.cache_clear  # noqa: SLF001 - the cache is what is measured
    rows: list[tuple[str, Callable[[Any], object], Sequence[Any], Callable[[], object]]] = [
        ("build the document", build_attendance, facts, nothing),
        ("guard, shape known", guard.check, documents, nothing),
        ("canonical form (pyoxigraph)", canonical_form, documents, nothing),
        ("canonical form (PyLD, the peer)", slow_form, documents[:40], nothing),
        ("Ed25519 alone", key.sign, [bytes([n]) * 64 for n in range(COUNT)], nothing),
        ("serialise", proofs.serialise, documents, nothing),
        ("issue: build, guard, sign, serialise", issue, facts, nothing),
        ("check kept bytes, first time", lambda data: proofs.verify_bytes(data, keys), kept, forget),
        ("check kept bytes, again", lambda data: proofs.verify_bytes(data, keys), kept, nothing),
        ("read the facts from the bytes", read_attendance, kept, nothing),
    ]
    print(f"Python {platform.python_version()}, {COUNT} documents x {ROUNDS} rounds, one core")
    quads = len(canonical_form(documents[0]).splitlines())
    print(f"{len(kept[0])} bytes, {quads} quads; ms of processor time per document")
    figures = {name: median_ms(work, inputs, before) for name, work, inputs, before in rows}
    for name, figure in figures.items():
        print(f"  {figure:8.3f}  {name}")
    print(json.dumps({name: round(figure, 3) for name, figure in figures.items()}))


if __name__ == "__main__":
    main()

"""Facts and keys that the tests of the signed document share."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

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
from certify.credential.keys import Algorithm, PrivateKey, key_from_secret

DID = "did:web:segnavia.example:issuers:csv-demo"
ISSUED_AT = datetime(2026, 6, 1, 10, 0, 0, tzinfo=UTC)

_SECRET = bytes(range(32))


def key_of(did: str = DID, secret: bytes = _SECRET, name: str = "ed-2026-1") -> PrivateKey:
    """Make a key that is the same in every run, so that signatures can be compared."""
    return key_from_secret(Algorithm.ED25519, f"{did}#{name}", secret)


def facts(**changes: Any) -> AttendanceFacts:
    """State a full attestation: every optional field is filled."""
    values: dict[str, Any] = {
        "issuer": Issuer(
            did=DID,
            name="CSV Trentino (dimostrazione)",
            url="https://segnavia.example/issuers/csv-demo",
            is_demo=True,
            legal_id="00000000000",
            country="IT",
        ),
        "holder": Holder(
            given_name="Zoë Maria",
            family_name="D’Àngelo Đorđević",
            subject_id="urn:uuid:0b8f0f2e-6a3b-4f0e-9d4f-3d0a7f0c2b11",
            email_hash=EmailHash.of("zoe@example.org", "f3c1a9"),
        ),
        "course_id": "https://segnavia.example/courses/progettare-insieme",
        "title": "Progettare insieme: partenariati per il territorio",
        "title_de": "Gemeinsam planen: Partnerschaften für das Gebiet",
        "title_en": "Planning together: partnerships for the territory",
        "edition": "Primavera 2026",
        "started_on": date(2026, 3, 2),
        "ended_on": date(2026, 5, 18),
        "venue": "Via Lunelli 4, Trento",
        "participation": Participation.MIXED,
        "planned": Hours(total=Decimal(24), in_presence=Decimal(16), online=Decimal(8)),
        "attended": Hours(total=Decimal("21.75"), in_presence=Decimal("15.75"), online=Decimal(6)),
        "minimum_hours": Decimal(18),
        "programme": "Il partenariato: attori e regole.\nScrivere un progetto.\n«Prove» di «rete».",
        "trainers": ("Marta Gadotti", "Luca Zeni"),
        "final_test": "Presentazione di un progetto in gruppo.",
        "teacher_recognition": "24 ore di formazione per docenti",
        "assessment": "Presenza registrata a ogni incontro; prova finale di gruppo.",
        "quality_assurance": "Questionario di gradimento e riesame annuale dell’offerta.",
        "languages": ("it", "de"),
        "competences": tuple(
            Competence(
                framework="GreenComp",
                framework_version="2022",
                code=code,
                label=label,
                url=f"https://segnavia.example/frameworks/greencomp/{code}",
            )
            for code, label in (
                ("4.1", "Agency politica"),
                ("4.2", "Azione collettiva"),
                ("4.3", "Iniziativa individuale"),
            )
        ),
        "other_providers": (
            Provider(name="CCI (dimostrazione)", url="https://segnavia.example/issuers/cci"),
        ),
        "signatories": (
            Signatory(
                name="Anna Prova",
                office="Direttrice",
                mode=SignatureMode.SCANNED,
                signed_on=date(2026, 5, 29),
            ),
            Signatory(name="Bruno Prova", office="Responsabile del corso", mode=SignatureMode.CLICK),
        ),
        "place": "Trento",
        "notices": ("Il presente attestato è rilasciato a fini dimostrativi.",),
        "number": "DEMO-A/2026/0001",
        "code": "7Q4MZ9K2XW8R3T6Y1A5B0CDEFG",
        "verify_url": "https://segnavia.example/v/7Q4MZ9K2XW8R3T6Y1A5B0CDEFG",
        "credential_id": "urn:uuid:5d2c7a5e-12f4-4c53-8a43-9f6f2b9f1a77",
        "issued_at": ISSUED_AT,
        "version": 2,
        "replaces": "urn:uuid:11111111-2222-4333-8444-555555555555",
        "annex_hash": "ab" * 32,
    }
    return AttendanceFacts(**{**values, **changes})

"""Full facts of the kinds B to E: every optional field is filled, and everything is invented."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from certify.credential.assessed_facts import CertificateFacts, ValidationFacts
from certify.credential.documents import DocumentFacts
from certify.credential.facts import Competence, EmailHash, Holder, Issuer, Participation
from certify.credential.kinds import PlacementSort
from certify.credential.placement_facts import PlacementFacts
from certify.credential.transparency_facts import TransparencyFacts
from certify.credential.values_of_dossiers import (
    AssessedCompetence,
    DocumentedCompetence,
    EvidenceEntry,
    Experience,
    ExperienceSort,
    Qualification,
)
from certify.credential.values_of_parties import (
    Commission,
    EntitledFunction,
    Entitlement,
    Functions,
    Party,
    Signatory,
    SignatureMode,
)
from tests.unit.credential.samples import DID, facts

OF_KINDS_AT = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)
HOLDER = Holder(
    given_name="Marta",
    family_name="Rizzoli",
    subject_id="urn:uuid:9c7d1e0a-3b52-4f0d-8a77-51d2a1c40b10",
    email_hash=EmailHash.of("marta@example.org", "a1b2c3"),
)


def _issuer(name: str) -> Issuer:
    return Issuer(
        did=DID,
        name=f"{name} (dimostrazione)",
        url="https://segnavia.example/issuers/csv-demo",
        is_demo=True,
        legal_id="00000000000",
        country="IT",
    )


def _stated(letter: str, issuer: str) -> dict[str, Any]:
    code = f"9R2TXH4MZ7CVN0K6BQDWJ3FYS{letter}"
    return {
        "issuer": _issuer(issuer),
        "holder": HOLDER,
        "about_id": "urn:uuid:4b1d0f9e-88aa-4c1b-9f5e-6a2b7c3d4e5f",
        "participation": Participation.IN_PRESENCE,
        "venue": "Rovereto, via di esempio 7",
        "languages": ("it", "de"),
        "place": "Trento",
        "number": f"DEMO-ENT/{letter}/2026/000004",
        "code": code,
        "verify_url": f"https://segnavia.example/v/{code}",
        "credential_id": "urn:uuid:7e1f3a52-0c9b-4d5e-8f11-2a3b4c5d6e7f",
        "issued_at": OF_KINDS_AT,
        "version": 2,
        "replaces": "urn:uuid:11111111-2222-4333-8444-555555555555",
        "annex_hash": "b119bda4207bd15e" * 4,
        "notices": ("Il presente documento è rilasciato a fini dimostrativi.",),
    }


COMPETENCES = tuple(
    Competence(
        framework=framework,
        framework_version=version,
        code=code,
        label=label,
        url=f"https://segnavia.example/frameworks/{framework.lower()}/{code}",
    )
    for framework, version, code, label in (
        ("LifeComp", "2020", "S3", "Collaborazione"),
        ("GreenComp", "2022", "4.2", "Azione collettiva"),
        ("EntreComp", "2016", "3.4", "Lavorare con gli altri"),
    )
)
EXPERIENCES = (
    Experience(
        mark="1",
        sort=ExperienceSort.NON_FORMAL,
        title="Volontariato «Reti di comunità e accoglienza»",
        organisation="Associazione Il Sentiero (dimostrazione)",
        started_on=date(2025, 12, 1),
        ended_on=date(2026, 11, 15),
        hours=Decimal(186),
    ),
    Experience(
        mark="2",
        sort=ExperienceSort.NON_FORMAL,
        title="Tirocinio «Sportello di quartiere»",
        organisation="Centro Servizi Volontariato (dimostrazione)",
        started_on=date(2026, 3, 9),
        ended_on=date(2026, 7, 31),
        hours=Decimal("412.5"),
        document="DEMO-CSV/B/2026/000031",
    ),
    Experience(
        mark="3", sort=ExperienceSort.INFORMAL, title="Consiglio dei giovani", started_on=date(2024, 9, 1)
    ),
)
EVIDENCE = (
    EvidenceEntry(
        mark="E1",
        title="Registro delle accoglienze allo sportello, 42 colloqui",
        sort="registro",
        dated_on=date(2026, 11, 10),
        source="ente",
    ),
    EvidenceEntry(
        mark="E2", title="Calendario dei turni di 14 volontari, tre stagioni", sort="foglio di calcolo"
    ),
    EvidenceEntry(
        mark="E3",
        title="Fotografie dell’incontro pubblico con il Comune",
        sort="fotografia",
        dated_on=date(2026, 4, 18),
        source="terzi",
    ),
)


def placement_facts(**changes: Any) -> PlacementFacts:
    values: dict[str, Any] = {
        **_stated("B", "Centro Servizi Volontariato"),
        "sort": PlacementSort.INTERNSHIP,
        "title": "Tirocinio extracurriculare «Reti di comunità e accoglienza»",
        "project": "Progetto formativo DEMO-PF-2026-018, firmato il 2 marzo 2026",
        "activities": "Accoglienza e ascolto allo sportello; calendario e turni dei volontari; due incontri "
        "pubblici con il comune e la scuola; raccolta di storie per il giornale di valle.",
        "started_on": date(2026, 3, 9),
        "ended_on": date(2026, 7, 31),
        "planned_hours": Decimal(420),
        "done_hours": Decimal("412.5"),
        "hosts": (
            Party(name="Associazione Il Sentiero (dimostrazione)", tutors=("Anna Demo",)),
            Party(name="Cooperativa La Baita (dimostrazione)", tutors=("Rita Demo", "Ivo Demo")),
        ),
        "promoter_tutors": ("Luca Demo",),
        "other_promoters": (Party(name="Università di esempio (dimostrazione)"),),
        "competences": COMPETENCES,
        "assessment": "Colloquio finale con i due tutor.",
        "quality_assurance": "Ore confermate dal tutor; visita a metà percorso.",
        "sources": ("L.P. Trento 10/2013",),
        "signatories": (
            Signatory(
                name="Luca Demo",
                office="Per il soggetto promotore",
                mode=SignatureMode.SCANNED,
                signed_on=date(2026, 11, 20),
            ),
            Signatory(
                name="Anna Demo",
                office="Per il soggetto ospitante",
                mode=SignatureMode.CLICK,
                signed_on=date(2026, 11, 19),
            ),
        ),
    }
    return PlacementFacts(**{**values, **changes})


def transparency_facts(**changes: Any) -> TransparencyFacts:
    values: dict[str, Any] = {
        **_stated("C", "Associazione Il Sentiero ETS"),
        "born_on": date(2004, 3, 12),
        "title": "Volontariato «Reti di comunità e accoglienza», 186 ore in 12 mesi",
        "project": "Progetto personalizzato firmato il 3 novembre 2025, tutor Anna Demo",
        "entitlement": Entitlement(
            function=EntitledFunction.IMPLEMENTING,
            act="DEMO-ACC-0007",
            scope="volontari propri, settore dell’animazione di comunità",
            valid_from=date(2025, 9, 1),
            valid_until=date(2028, 8, 31),
        ),
        "competences": (
            DocumentedCompetence(competence=COMPETENCES[0], experiences=("1", "2"), evidence=("E1", "E2")),
            DocumentedCompetence(competence=COMPETENCES[1], experiences=("1",), evidence=("E3",)),
            DocumentedCompetence(competence=COMPETENCES[2], experiences=("3",)),
        ),
        "experiences": EXPERIENCES,
        "evidence": EVIDENCE,
        "assessment": "Valutazione dell’esperienza, colloquio del 20 novembre 2026.",
        "quality_assurance": "Informazione prima dell’avvio, tutor per tutta la durata.",
        "sources": ("D.Lgs. 117/2017 art. 19", "DM 31.7.2025"),
        "signatories": (
            Signatory(
                name="Anna Demo",
                office="Legale rappresentante del soggetto attuatore",
                mode=SignatureMode.HANDWRITTEN,
            ),
            Signatory(
                name="Giulio Demo", office="Tutor", mode=SignatureMode.CLICK, signed_on=date(2026, 11, 20)
            ),
            Signatory(name="Marta Rizzoli", office="La persona", mode=SignatureMode.RECEIPT),
        ),
    }
    return TransparencyFacts(**{**values, **changes})


def _assessed(letter: str, function: EntitledFunction) -> dict[str, Any]:
    return {
        **_stated(letter, "Ente titolato di esempio"),
        "born_on": date(2004, 3, 12),
        "authority": "Provincia di esempio (dimostrazione)",
        "entitlement": Entitlement(
            function=function,
            act="DEMO-ATTO-12",
            scope="DEMO-SEP-22",
            valid_from=date(2026, 7, 1),
            valid_until=date(2029, 6, 30),
        ),
        "qualification": Qualification(
            repertory="provinciale (DEMO)",
            code="DEMO-TN-0412",
            version="2026.1",
            title="Tecnico dell’animazione di comunità",
            eqf_level=4,
            url="https://segnavia.example/standards/demo-tn-0412",
        ),
        "competences": tuple(
            AssessedCompetence(
                label=label,
                ada_code=f"DEMO-ADA.{code}",
                ada_version="DEMO 2026.1",
                eqf_level=level,
                url=f"https://segnavia.example/standards/demo-ada/{code}",
                experiences=("1", "2"),
                evidence=("E1",),
            )
            for label, code, level in (
                ("Accogliere le persone e orientarle ai servizi del territorio", "22.01.03", 4),
                ("Organizzare turni e attività di un gruppo di volontari", "24.04.01", 4),
                ("Facilitare un incontro pubblico tra enti e cittadini", "24.04.05", 3),
            )
        ),
        "experiences": EXPERIENCES,
        "evidence": EVIDENCE,
        "functions": Functions(f1="Sara Demo", f2="Ivo Demo", f3="Rita Demo"),
        "interview_on": date(2026, 11, 4),
        "decided_on": date(2026, 11, 18),
        "assessment": "Esame del dossier, colloquio tecnico, prova pratica.",
        "quality_assurance": "Valutazione collegiale; riesame annuale delle procedure.",
        "sources": ("L.P. Trento 10/2013", "DGP 2372/2016", "DM 30.6.2015 art. 6", "DM 8.1.2018"),
        "signatories": (
            Signatory(name="Ivo Demo", office="F2, metodo di valutazione", mode=SignatureMode.DIGITAL),
            Signatory(name="Rita Demo", office="F3, contenuti", mode=SignatureMode.DIGITAL),
            Signatory(name="Dario Demo", office="Legale rappresentante", mode=SignatureMode.DIGITAL),
        ),
    }


def validation_facts(**changes: Any) -> ValidationFacts:
    return ValidationFacts(**{**_assessed("D", EntitledFunction.VALIDATION), **changes})


def certificate_facts(**changes: Any) -> CertificateFacts:
    values: dict[str, Any] = {
        **_assessed("E", EntitledFunction.CERTIFICATION),
        "is_whole_qualification": True,
        "commission": Commission(
            act="DEMO-ATTO-21 del 2 novembre 2026",
            president="Olga Demo",
            members=("Ivo Demo", "Rita Demo"),
            minutes="DEMO-V-08",
            minutes_on=date(2026, 11, 18),
        ),
        "signatories": (
            Signatory(name="Olga Demo", office="Presidente della commissione", mode=SignatureMode.DIGITAL),
            Signatory(
                name="Dario Demo",
                office="Legale rappresentante dell’ente titolato",
                mode=SignatureMode.DIGITAL,
            ),
        ),
    }
    return CertificateFacts(**{**values, **changes})


SAMPLES: dict[str, DocumentFacts] = {
    each.kind: each
    for each in (facts(), placement_facts(), transparency_facts(), validation_facts(), certificate_facts())
}

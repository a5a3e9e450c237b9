"""Sheets to draw in tests and in the benchmark: invented people, demonstration issuers, DEMO codes."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from certify.paper import (
    Attachment,
    Competences,
    Fact,
    Facts,
    Holder,
    Kind,
    Lead,
    Prose,
    Sheet,
    Signer,
    SigningMode,
    Stage,
    Text,
)

ADDRESS: Final = "https://segnavia.example/v/"
CREDENTIAL: Final = json.dumps(
    {"@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiableCredential"], "demo": True}
).encode()

PLAIN: Final = Sheet(
    kind=Kind.ATTENDANCE,
    issuer="TSM – Trentino School of Management (dimostrazione)",
    issuer_lines=("via di esempio 1, 38122 Trento · soggetto erogatore",),
    number="DEMO-TSM/A/2026/000147",
    issued="23 novembre 2026",
    issued_at=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    place="Trento",
    code="7K3MQ2XD9F4TB6H8NP1RVZW5CY",
    verify_address=ADDRESS,
    holder=Holder("Marta Rizzoli"),
    attachment=Attachment(CREDENTIAL),
    is_demo=False,
    body=(
        Lead(
            Text("Corso", "Kurs", "Course"),
            Text(
                "Partnership per lo sviluppo sostenibile: progettare insieme nei territori",
                "Partnerschaften für nachhaltige Entwicklung: gemeinsam planen vor Ort",
                "Partnership for sustainable development: planning together locally",
            ),
            Text("Terza edizione, autunno 2026", "Dritte Ausgabe, Herbst 2026", "Third edition, autumn 2026"),
        ),
        Facts(
            Text("Presenza", "Anwesenheit", "Attendance"),
            (
                Fact(Text("Ore frequentate", "Besuchte Stunden", "Hours attended"), "22 ore su 24 previste"),
                Fact(
                    Text("Frequenza minima", "Mindestanwesenheit", "Minimum attendance"),
                    "75 % (18 ore): raggiunta",
                ),
                Fact(Text("Periodo", "Zeitraum", "Period"), "6 ottobre – 17 novembre 2026"),
                Fact(
                    Text("Sede e forma", "Ort und Form", "Place and form"),
                    "Trento, via di esempio 1\n18 ore in presenza, 6 in linea",
                ),
                Fact(Text("Lingua", "Sprache", "Language"), "italiano"),
                Fact(Text("Prova finale", "Abschlussprüfung", "Final test"), "non prevista"),
            ),
        ),
        Prose(
            Text("Programma", "Programm", "Programme"),
            "1. L’Agenda 2030 e l’obiettivo 17 in Trentino. 2. Leggere un territorio: attori, bisogni, "
            "alleanze. 3. Dal tavolo al progetto: ruoli, patti, bilanci condivisi. 4. Misurare insieme: "
            "indicatori e racconto dei risultati. 5. Laboratorio su un caso di valle.",
        ),
        Facts(
            Text("Dati", "Angaben", "Details"),
            (
                Fact(Text("Docenti", "Lehrende", "Trainers"), "Elena Tomasi, Paolo Dorigatti"),
                Fact(Text("Riconoscimento", "Anerkennung", "Recognition"), "nessuno per le ore docenti"),
                Fact(
                    Text("Garanzia di qualità", "Qualitätssicherung", "Quality assurance"),
                    "questionario e verbale d’aula",
                ),
            ),
        ),
    ),
    signers=(Signer("Chiara Demo", "Responsabile della formazione"),),
)
DEMO: Final = replace(PLAIN, is_demo=True)
PREVIEW: Final = replace(PLAIN, stage=Stage.PREVIEW, number="", code="", verify_address="", attachment=None)
DEMO_PREVIEW: Final = replace(PREVIEW, is_demo=True)
COURTESY: Final = replace(PLAIN, courtesy=("de", "en"))
LONG: Final = replace(
    PLAIN,
    holder=Holder("Maria Giovanna Alessandra Piccolruaz-Großrubatscher von Kastelruth"),
    body=(
        Lead(
            Text("Corso"),
            "Academy per giovani amministratori e operatori di comunità: politiche, metodologie di "
            "cooperazione internazionale e gestione partecipata dei progetti per lo sviluppo locale "
            "sostenibile, con laboratorio di progettazione di interventi di solidarietà internazionale",
            "Edizione DEMO 2025/2026, 240 ore, Terzolas e Trento",
        ),
        PLAIN.body[1],
        Prose(
            Text("Programma"),
            "\n".join(
                f"{number}. Leggere un territorio con metodi partecipativi: attori, bisogni, alleanze e "
                "conflitti; dal tavolo al progetto con ruoli, patti e bilanci condivisi tra gli enti."
                for number in range(1, 25)
            ),
        ),
        PLAIN.body[3],
        Prose(
            Text("Ai sensi di legge"),
            "Il presente certificato non può essere prodotto agli organi della pubblica amministrazione o ai "
            "privati gestori di pubblici servizi (DPR 445/2000, art. 40).",
        ),
    ),
    signers=(
        Signer("Chiara Demo", "Responsabile della formazione", SigningMode.SCANNED, "20.11.2026"),
        Signer("Luca Demo", "Direttore", SigningMode.CLICK, "19.11.2026, ore 10:42"),
        Signer("Anna Demo", "Docente"),
    ),
)
NAMES: Final = replace(
    PLAIN,
    holder=Holder("Oleksandra Shevchenko-Galagan", original="Олександра Шевченко-Ґалаґан"),
    body=(
        PLAIN.body[0],
        Facts(
            Text("Con"),
            (
                Fact(Text("Arabo"), "Mohammed bin Abdallah\nمحمد بن عبد الله الفارسي (١٩٩٩)"),
                Fact(Text("Cinese"), "Wang Xiaoming\n王小明"),
                Fact(Text("Vietnamita"), "Nguyễn Thị Ánh Tuyết"),
                Fact(Text("Ebraico"), "Sarah Cohen\nשרה כהן, 12 שנים"),
                Fact(Text("Greco"), "Ελένη Παπαδοπούλου"),
                Fact(Text("Slavi"), "Łukasz Żółć-Ðorđević, Ÿvës Štěpánková"),
                Fact(Text("Ladino"), "Ujöp Großrubatscher, Sèn Jan, cër, ëra"),
                Fact(Text("Scomposti"), "Zoe\u0301 Mu\u0308ller-Lac\u030cina, A\u030a\u0323n\u0331a Q\u0301"),
                Fact(Text("Georgiano"), "ნინო ბერიძე, Անի"),
            ),
        ),
        Prose(Text("Lingue"), "Sportello in italiano, українська e العربية; guida ai servizi della valle."),
    ),
)
VALIDATION: Final = replace(
    PLAIN,
    kind=Kind.VALIDATION,
    number="DEMO-ENT/D/2026/000004",
    holder=Holder("Marta Rizzoli", born="Trento, 12 marzo 2004"),
    stage=Stage.DRAFT,
    body=(
        PLAIN.body[1],
        Competences(
            Text("Competenze validate", "Validierte Kompetenzen", "Validated competences"),
            ((Text("Competenza"), 0.40), (Text("ADA e versione Atlante"), 0.33), (Text("Esito"), 0.27)),
            tuple(
                (name, f"DEMO-ADA.20.01.{row:02}, 2026.1", "validata, Livello EQF 4")
                for row, name in enumerate(
                    ["Accogliere le persone e orientarle ai servizi del territorio"] * 12, 1
                )
            ),
            note="Livelli secondo il repertorio di dimostrazione.",
        ),
    ),
)

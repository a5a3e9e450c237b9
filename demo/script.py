"""Who plays, and what: plain values. Nobody and nothing here is real; titles come from the archive."""

from dataclasses import dataclass, field
from typing import Final

from catalogue.data import Form
from catalogue.enrolments.rules import Presence
from commons.access import Role
from commons.demo.models import Part

P, L, H = Presence.PRESENT, Presence.ON_LINE, Presence.PARTIAL
G, A = Presence.EXCUSED, Presence.ABSENT


@dataclass(frozen=True, slots=True, eq=False)
class DemoOrganisation:
    slug: str
    name: str
    address: str


ORGANISATIONS: Final = (
    DemoOrganisation("demo-cci", "CCI (dimostrazione)", "Via di esempio 1, 38122 Trento"),
    DemoOrganisation("demo-tsm", "TSM (dimostrazione)", "Via di esempio 2, 38122 Trento"),
    DemoOrganisation("demo-csv", "CSV Trentino (dimostrazione)", "Via di esempio 3, 38122 Trento"),
    DemoOrganisation("demo-iprase", "IPRASE (dimostrazione)", "Via di esempio 4, 38068 Rovereto"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Staff:
    given_name: str
    family_name: str
    organisation: str
    role: Role
    office: str
    story: dict[str, str]
    part: Part = Part.PROVIDER

    @property
    def address(self) -> str:
        return f"{self.given_name}.{self.family_name}@example.org".lower().replace(" ", "")


STAFF: Final = (
    Staff(
        "Lucia",
        "Guida",
        "demo-cci",
        Role.PROVIDER_LEAD,
        "Responsabile della formazione",
        {
            "it": "Responsabile al CCI: conferma gli esiti, rilascia gli attestati, li corregge, li revoca.",
            "de": "Leiterin beim CCI: bestätigt Ergebnisse, stellt aus, berichtigt und widerruft.",
            "en": "Head of training at CCI: confirms outcomes, issues statements, corrects and revokes them.",
        },
    ),
    Staff(
        "Marco",
        "Appunti",
        "demo-cci",
        Role.PROVIDER_STAFF,
        "Segreteria dei corsi",
        {
            "it": "Segreteria del CCI: tiene le presenze e fa la prova generale, ma non rilascia.",
            "de": "Sekretariat des CCI: führt Anwesenheiten und macht die Probe, stellt aber nicht aus.",
            "en": "Course office at CCI: keeps attendance and rehearses, but does not issue.",
        },
    ),
    Staff(
        "Teresa",
        "Quaderni",
        "demo-tsm",
        Role.PROVIDER_LEAD,
        "Responsabile dei corsi",
        {
            "it": "Responsabile a TSM: vede le edizioni del suo ente, non quelle degli altri.",
            "de": "Leiterin bei TSM: sieht die Durchführungen ihrer Einrichtung, nicht die der anderen.",
            "en": "Head of courses at TSM: sees the editions of her own body, not those of others.",
        },
    ),
)


@dataclass(frozen=True, slots=True, eq=False)
class Participant:
    """`presences`: one letter a meeting. Whoever has no address gets the attestation on paper."""

    given_name: str
    family_name: str
    presences: tuple[Presence, ...]
    language: str = "it"
    has_address: bool = True
    partial_minutes: int | None = None
    exception: str = ""
    is_withdrawn: bool = False
    story: dict[str, str] = field(default_factory=dict)


PARTICIPANTS: Final = (
    Participant(
        "Maria",
        "Rossi",
        (P, P, P, P, H),
        partial_minutes=120,
        story={
            "it": "Ha un attestato: lo scarica, vede quanto vale e quante volte è stato controllato.",
            "de": "Hat eine Teilnahmebestätigung: lädt sie herunter und sieht, was sie wert ist.",
            "en": "Holds a statement of attendance: downloads it and sees what it is worth.",
        },
    ),
    Participant("Anna", "Campione", (P, P, P, P, P)),
    Participant("Bruno", "Demo", (P, P, G, P, P)),
    Participant("Chiara", "Esempio", (P, A, P, A, P)),
    Participant(
        "Daniel",
        "Muster",
        (P, P, P, P, L),
        language="de",
        story={
            "it": "Legge in tedesco: la sua mail e le sue pagine sono in tedesco.",
            "de": "Liest Deutsch: seine Mail und seine Seiten sind auf Deutsch.",
            "en": "Reads German: his mail and his pages are in German.",
        },
    ),
    Participant("Elena", "Prova", (P, P, P, G, P), has_address=False),
    Participant("Fatima", "Saggio", (P, G, G, P, P), exception="Due assenze giustificate, recupero svolto"),
    Participant("Zoë", "D’Àngelo", (P, P, P, P, P)),
    Participant("Žiga", "Škrlj-Gruber", (P, P, L, P, P), language="en"),
    Participant("Олена", "Приклад", (P, P, P, P, P), language="en"),
    Participant("ليلى", "مثال", (P, L, P, P, P), language="en"),
    Participant("Ivan", "Finto", (A, A, A, A, A), is_withdrawn=True),
)

MEETINGS: Final = (
    "Da dove si parte: bisogno, contesto, partner",
    "Obiettivi e risultati: scriverli in modo che si capiscano",
    "Attività, tempi, rischi",
    "Il bilancio di un piccolo progetto",
    "Presentazione delle schede e riscontro",
)
MEETING_MINUTES: Final = 240


@dataclass(frozen=True, slots=True, eq=False)
class DemoCourse:
    """A course on offer. `starts_in`: days from the first play to the first of its weekly meetings."""

    titles: dict[str, str]
    summaries: dict[str, str]
    lead: str
    partners: tuple[str, ...]
    competences: tuple[tuple[str, str, str], ...]
    topic: str
    audience: str
    starts_in: int
    meeting_count: int
    meeting_minutes: int
    seats: int | None
    venue: str | None
    community: str | None
    form: Form = Form.IN_PRESENCE
    language: str = "it"


TAUGHT: Final = DemoCourse(
    titles={
        "it": "Progettare la solidarietà internazionale",
        "de": "Internationale Solidarität planen",
        "en": "Planning international solidarity",
    },
    summaries={
        "it": "Dall’idea al progetto scritto: si lavora su un caso vero di un’associazione trentina e si "
        "esce con una scheda pronta da presentare.",
        "de": "Von der Idee zum geschriebenen Projekt: gearbeitet wird am echten Fall eines Trentiner "
        "Vereins, am Ende steht eine fertige Projektskizze.",
        "en": "From the idea to the written project: work on a real case of a local association and leave "
        "with a sheet that is ready to be submitted.",
    },
    lead="demo-cci",
    partners=("demo-csv",),
    competences=(
        ("entrecomp", "3.2", "scrivere obiettivi, attività, tempi e costi di un piccolo progetto"),
        ("entrecomp", "3.4", "dividere il lavoro con un partner lontano e decidere insieme"),
        ("sdg17", "17.17", "riconoscere chi coinvolgere, e perché, in un partenariato"),
    ),
    topic="cooperazione internazionale",
    audience="Volontari, associazioni, chi vuole cominciare",
    starts_in=21,
    meeting_count=5,
    meeting_minutes=MEETING_MINUTES,
    seats=25,
    venue="Trento, via di esempio 1",
    community="Territorio Val d'Adige",
)

OFFER: Final = (
    DemoCourse(
        titles={
            "it": "Cittadini planetari: volontariato locale e internazionale",
            "de": "Weltbürger: Freiwilligenarbeit vor Ort und weltweit",
            "en": "Planetary citizens: volunteering locally and abroad",
        },
        summaries={"it": "Che cosa lega l’impegno in paese a quello lontano da casa."},
        lead="demo-csv",
        partners=(),
        competences=(
            ("unesco_gced", "9", "scegliere un’azione alla propria portata e portarla a termine"),
            ("lifecomp", "S1", "ascoltare chi viene da un’altra storia"),
        ),
        topic="volontariato",
        audience="Volontarie e volontari",
        starts_in=24,
        meeting_count=5,
        meeting_minutes=180,
        seats=20,
        venue="Rovereto, via di esempio 7",
        community="Vallagarina",
    ),
    DemoCourse(
        titles={"it": "Enti locali, enti globali. Politiche di cittadinanza"},
        summaries={"it": "Due giornate per chi nei comuni scrive regolamenti, bandi e patti."},
        lead="demo-tsm",
        partners=("demo-cci",),
        competences=(
            ("greencomp", "4.2", "costruire un’azione comune tra uffici e cittadini"),
            ("sdg17", "17.17", "riconoscere chi coinvolgere, e perché, in un partenariato"),
        ),
        topic="cittadinanza globale",
        audience="Personale di comuni e Provincia",
        starts_in=30,
        meeting_count=2,
        meeting_minutes=360,
        seats=30,
        venue="Trento, via di esempio 2",
        community="Territorio Val d'Adige",
    ),
    DemoCourse(
        titles={"it": "La cultura della pietra a secco in Trentino"},
        summaries={"it": "Una giornata in aula e due in campo, per portare il paesaggio a scuola."},
        lead="demo-iprase",
        partners=(),
        competences=(
            ("greencomp", "1.3", "leggere un paesaggio e spiegarlo a una classe"),
            ("lifecomp", "S3", "lavorare in squadra a un muro che resta in piedi"),
        ),
        topic="paesaggio",
        audience="Insegnanti",
        starts_in=38,
        meeting_count=3,
        meeting_minutes=210,
        seats=18,
        venue="Terragnolo, piazza di esempio 1",
        community="Vallagarina",
    ),
    DemoCourse(
        titles={
            "it": "Introduzione all’educazione alla cittadinanza globale",
            "en": "Introduction to Global Citizenship Education",
        },
        summaries={"it": "Sei moduli in linea, in inglese, quando si vuole."},
        lead="demo-cci",
        partners=(),
        competences=(
            ("unesco_gced", "1", "riconoscere sistemi e strutture, da vicino e da lontano"),
            ("unesco_gced", "6", "parlare di differenze con rispetto"),
        ),
        topic="educazione alla cittadinanza globale",
        audience="Chiunque legga l’inglese",
        starts_in=14,
        meeting_count=6,
        meeting_minutes=180,
        seats=None,
        venue=None,
        community=None,
        form=Form.ON_LINE,
        language="en",
    ),
    DemoCourse(
        titles={"it": "Agenda 2030 per amministratrici e amministratori locali"},
        summaries={"it": "Otto ore per capire che cosa un piccolo comune può fare davvero."},
        lead="demo-tsm",
        partners=(),
        competences=(
            ("greencomp", "4.1", "sapere a chi spetta decidere che cosa"),
            ("greencomp", "2.1", "vedere che cosa si muove quando si tocca una cosa"),
        ),
        topic="sviluppo sostenibile",
        audience="Sindache, sindaci, giunte e consigli",
        starts_in=45,
        meeting_count=1,
        meeting_minutes=480,
        seats=40,
        venue="Malè, piazza di esempio 3",
        community="Valle di Sole",
    ),
)

"""Who plays in placements and assessments, and what is said: plain values. Nobody here is real."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from certify.placements.rules import PlacementKind, Shown
from commons.access import Role
from commons.demo.models import Part
from demo.script import DemoOrganisation, Staff

PROMOTER: Final = "demo-csv"
HOST: Final = DemoOrganisation(
    "demo-esempio-odv", "Associazione Esempio ODV (dimostrazione)", "Piazza di esempio 5, 38122 Trento"
)
BODY: Final = DemoOrganisation(
    "demo-ente-titolato", "Ente titolato di prova (dimostrazione)", "Via di esempio 6, 38122 Trento"
)
SCOPE: Final = "DIMOSTRAZIONE: animazione di comunità"
TUTOR: Final = ("Paola Demo", "Coordinatrice dello sportello", "paola.demo@example.org")
PROMOTERS_TUTOR: Final = ("Carla Patti", "Referente del volontariato", "carla.patti@example.org")

PATTI: Final = Staff(
    "Carla",
    "Patti",
    PROMOTER,
    Role.PROMOTER_LEAD,
    "Referente del volontariato",
    {
        "it": "Segue tirocini e volontariato per il CSV: progetti, firme, ore, documenti alla fine.",
        "de": "Begleitet Praktika und Freiwilligenarbeit: Projekte, Unterschriften, Stunden, Nachweise.",
        "en": "Follows internships and volunteering: projects, signatures, hours, documents at the end.",
    },
    part=Part.PROMOTER,
)
_ASSESSOR: Final = {
    "it": "Valutatrice: accompagna le persone e il loro dossier, perciò non le giudica.",
    "de": "Begleitet Personen und ihr Dossier; darum beurteilt sie sie nicht.",
    "en": "Accompanies people and their dossier, and therefore does not judge them.",
}
ACCOMPANIES: Final = Staff(
    "Sara", "Accanto", BODY.slug, Role.ASSESSOR, "Accompagnamento", _ASSESSOR, part=Part.VALIDATOR
)
METHOD: Final = Staff(
    "Ivo",
    "Metodo",
    BODY.slug,
    Role.ASSESSOR,
    "Metodo della valutazione",
    {
        "it": "Cura il metodo: che cosa si guarda, con quali prove, in quale ordine.",
        "de": "Achtet auf die Methode: was geprüft wird, womit und in welcher Reihenfolge.",
        "en": "Keeps the method: what is looked at, with which evidence, in which order.",
    },
    part=Part.VALIDATOR,
)
EVALUATES: Final = Staff(
    "Rita",
    "Giudizi",
    BODY.slug,
    Role.ASSESSOR,
    "Valutazione",
    {
        "it": "Decide competenza per competenza, con le due voci e le evidenze davanti.",
        "de": "Entscheidet Kompetenz für Kompetenz, mit beiden Stimmen und den Belegen vor sich.",
        "en": "Decides competence by competence, with both voices and the evidence in front of her.",
    },
    part=Part.VALIDATOR,
)
LEADS: Final = Staff(
    "Dario",
    "Sigilli",
    BODY.slug,
    Role.ASSESSMENT_LEAD,
    "Legale rappresentante",
    {
        "it": "Assegna i dossier, chiude le valutazioni, prepara il documento e deposita quello firmato.",
        "de": "Teilt Dossiers zu, schließt Bewertungen ab, legt das unterschriebene Dokument ab.",
        "en": "Assigns dossiers, closes assessments, prepares the document and deposits the signed one.",
    },
    part=Part.VALIDATOR,
)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What the tutor says of one competence, and what the person answers; `task` stands in the project."""

    competence: tuple[str, str]
    task: str
    shown: Shown
    level: int | None = None
    episode: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Practice:
    """A placement: `begins` and `ends` are days before the first play; an end in the future is negative."""

    given_name: str
    family_name: str
    address: str
    birth_date: date
    kind: PlacementKind
    title: str
    activities: str
    begins: int
    ends: int
    planned_hours: Decimal
    hours: tuple[int, ...]
    """Hours of each day that was worked, one a week."""
    seen: tuple[Seen, ...]
    story: dict[str, str]
    words: str = ""


VOLUNTEER: Final = Practice(
    given_name="Lea",
    family_name="Beispiel",
    address="lea.beispiel@example.org",
    birth_date=date(2004, 3, 12),
    kind=PlacementKind.VOLUNTEERING,
    title="Sportello di ascolto per persone straniere",
    activities="Accoglienza allo sportello, turni, accompagnamento agli uffici, due serate pubbliche.",
    begins=190,
    ends=20,
    planned_hours=Decimal(90),
    hours=(4, 4, 3, 5, 4, 4, 3, 4, 5, 4, 4, 3, 4, 4, 5, 4, 3, 4, 4, 4, 3, 4),
    seen=(
        Seen(
            ("lifecomp", "S3"),
            "Coprire i turni dello sportello con le altre volontarie",
            Shown.SHOWN,
            3,
            "Un giovedì mancava un volontario: ha chiesto agli altri chi poteva, ha diviso i turni e mi ha "
            "avvisata solo alla fine.",
            "È andata così. I turni per lingua li ho poi scritti su un foglio che lo sportello usa ancora.",
        ),
        Seen(
            ("lifecomp", "S1"),
            "Accogliere chi arriva e capire di che cosa ha bisogno",
            Shown.SHOWN,
            2,
            "Con una signora che parlava poco italiano ha disegnato il percorso fino all’ufficio e l’ha "
            "accompagnata.",
        ),
        Seen(
            ("entrecomp", "3.2"),
            "Preparare una serata pubblica: spazi, inviti, spese",
            Shown.NOT_OBSERVED,
        ),
    ),
    story={
        "it": "Ha concluso un volontariato: legge che cosa si dice di lei, risponde, ha il suo dossier.",
        "de": "Hat einen Freiwilligendienst beendet: liest, was über sie gesagt wird, und antwortet.",
        "en": "Has ended a volunteering: reads what is said of her, answers, keeps her dossier.",
    },
    words="Vorrei lavorare con le persone che arrivano: qui ho capito che so farlo.",
)

INTERN: Final = Practice(
    given_name="Giulia",
    family_name="Prova",
    address="giulia.prova@example.org",
    birth_date=date(2003, 5, 6),
    kind=PlacementKind.INTERNSHIP,
    title="Animazione di comunità in quartiere",
    activities="Incontri con gli abitanti, gruppi di lavoro, bilancio di una festa di quartiere.",
    begins=210,
    ends=45,
    planned_hours=Decimal(240),
    hours=(8,) * 30,
    seen=(
        Seen(
            ("lifecomp", "S2"),
            "Condurre un incontro pubblico tra enti e abitanti",
            Shown.SHOWN,
            3,
            "Alla riunione di maggio due gruppi non si parlavano: ha fatto scrivere a ognuno una domanda "
            "all’altro, e da lì si è ripartiti.",
            "Avevo provato prima con una collega. La cosa difficile è stata stare zitta.",
        ),
        Seen(
            ("lifecomp", "S3"),
            "Organizzare turni e attività di un gruppo di volontari",
            Shown.SHOWN,
            4,
            "Per la festa ha tenuto insieme quattordici persone: chi faceva che cosa era scritto e tutti lo "
            "sapevano.",
        ),
        Seen(
            ("entrecomp", "3.2"),
            "Scrivere obiettivi, tempi e spese della festa",
            Shown.SHOWN,
            3,
            "Il bilancio tornava al centesimo e, quando è mancato uno sponsor, ha tolto le voci giuste.",
        ),
    ),
    story={
        "it": "Ha finito un tirocinio e chiesto la certificazione: segue il suo posto in coda e l’esito.",
        "de": "Hat ein Praktikum beendet und die Zertifizierung beantragt: verfolgt Stand und Ergebnis.",
        "en": "Has ended an internship and asked for certification: follows her place in the queue.",
    },
)

NOW_RUNNING: Final = Practice(
    given_name="Omar",
    family_name="Esempio",
    address="omar.esempio@example.org",
    birth_date=date(2002, 9, 30),
    kind=PlacementKind.INTERNSHIP,
    title="Segreteria e progetti di solidarietà",
    activities="Segreteria, preparazione di incontri nelle scuole, una ricerca sui bisogni del quartiere.",
    begins=50,
    ends=-70,
    planned_hours=Decimal(300),
    hours=(6, 6, 5, 6, 6, 4, 6, 6, 5, 6, 6, 6, 4, 6, 6, 5),
    seen=(
        Seen(("lifecomp", "S1"), "Rispondere a chi telefona o entra", Shown.NOT_OBSERVED),
        Seen(("lifecomp", "S3"), "Preparare un incontro con due classi", Shown.NOT_OBSERVED),
        Seen(("entrecomp", "3.2"), "Tenere il calendario dei progetti", Shown.NOT_OBSERVED),
    ),
    story={
        "it": "È in tirocinio: segna le ore e vede che cosa ne conferma il tutor.",
        "de": "Macht ein Praktikum: trägt Stunden ein und sieht, was die Tutorin bestätigt.",
        "en": "Is in an internship: logs hours and sees what the tutor confirms.",
    },
)

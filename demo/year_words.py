"""What the people of the simulated year are called and say: plain values. Nobody here is real.

Family names are put together from two halves that no register pairs, so that no real person is meant.
"""

from typing import Final

from certify.placements.rules import PlacementKind

GIVEN: Final = (
    *("Ada", "Bruno", "Carla", "Dino", "Elsa", "Fabio", "Gemma", "Hans", "Irene", "Jakob"),
    *("Karin", "Leo", "Marta", "Nino", "Olga", "Pia", "Quirino", "Rosa", "Samir", "Tea"),
    *("Ugo", "Vera", "Walter", "Ylenia", "Zeno", "Amina", "Boris", "Chiara", "Dario", "Edith"),
    *("Franz", "Greta", "Hana", "Ivo", "Lena", "Mario", "Nadia", "Oscar", "Petra", "Remo"),
)
FIRST_HALVES: Final = (
    *("Bel", "Castel", "Monte", "Rio", "Sasso", "Val", "Campo", "Prato", "Fonte", "Torre"),
)
SECOND_HALVES: Final = (
    *("finto", "prova", "sogno", "carta", "gesso", "scena", "favola", "nebbia", "esempio", "quinta"),
)
TOWNS: Final = ("Trento", "Rovereto", "Pergine", "Arco", "Cles", "Borgo", "Tione", "Cavalese")
HOSTS: Final = (
    "Bottega",
    "Cooperativa",
    "Biblioteca",
    "Ludoteca",
    "Officina",
    "Circolo",
    "Fattoria",
    "Asilo",
)
OFFICES: Final = ("Tutor aziendale", "Coordinatrice", "Responsabile di reparto", "Capo squadra", "Segreteria")

TITLES: Final[dict[PlacementKind, tuple[str, ...]]] = {
    PlacementKind.INTERNSHIP: ("Segreteria e accoglienza", "Magazzino e spedizioni", "Sala e banco"),
    PlacementKind.CURRICULAR: ("Ricerca e catalogo", "Progetti europei", "Comunicazione e rete"),
    PlacementKind.SCHOOL: ("Settimane in officina", "Settimane in biblioteca", "Settimane in ufficio"),
    PlacementKind.CIVIL_SERVICE: ("Un anno con gli anziani", "Un anno nei musei", "Un anno nei parchi"),
    PlacementKind.VOLUNTEERING: ("Sportello del quartiere", "Doposcuola", "Banco alimentare"),
    PlacementKind.ABROAD: ("Settimane in una cooperativa estera", "Cantiere internazionale"),
    PlacementKind.COMPANY_VOLUNTEERING: ("Giornate con le associazioni", "Orto di comunità"),
}
ACTIVITIES: Final = (
    "Affianca chi lavora, poi da sé: accoglienza, turni, piccoli incarichi con una scadenza, un rendiconto "
    "alla fine di ogni mese."
)
TASKS: Final = (
    "Accogliere chi arriva e capire di che cosa ha bisogno",
    "Preparare un incontro: spazi, inviti, spese",
    "Tenere il calendario e avvisare quando qualcosa cambia",
    "Dividere il lavoro con un’altra persona e controllarlo insieme",
    "Scrivere un testo breve per chi non era presente",
)
EPISODES: Final = (
    "Un giovedì mancava una persona: ha chiesto agli altri chi poteva, ha diviso i turni e mi ha avvisata.",
    "Con un signore che parlava poco italiano ha disegnato il percorso fino all’ufficio.",
    "Il conto non tornava: ha rifatto le somme da capo e ha trovato la ricevuta messa nel mese sbagliato.",
    "Alla riunione due gruppi non si parlavano: ha fatto scrivere a ognuno una domanda all’altro.",
    "Ha proposto un foglio unico per le consegne, lo abbiamo provato una settimana e lo usiamo ancora.",
)
NOT_SHOWN: Final = (
    "Ha lasciato l’incarico a metà senza dirlo: ne abbiamo parlato, la volta dopo è andata meglio."
)
ADDED: Final = (
    "È andata così. I turni per lingua li ho scritti dopo, su un foglio che lo sportello usa ancora.",
    "Avevo provato prima con una collega. La cosa difficile è stata stare zitta.",
)
DISAGREED: Final = (
    "Quel giorno ero via per l’esame: l’incarico lo aveva preso un altro, ed era scritto nel turno."
)
REMARK: Final = "Uscita alle 16."
REASONS: Final = {
    "suspended": "Malattia, con certificato consegnato.",
    "extended": "Il progetto continua di comune accordo.",
    "tutor_changed": "La tutor di prima è in congedo.",
    "interrupted": "Ha trovato un lavoro e lo ha detto con una settimana di anticipo.",
    "never_started": "Non si è presentata nessuno il primo giorno, poi è arrivata la rinuncia.",
    "cancelled": "Il soggetto ospitante non può più seguire il progetto.",
}
PRESENTATION: Final = "Vorrei continuare a lavorare con le persone: in questi mesi ho capito che so farlo."
OWN_WORDS: Final = "L’ho fatto più volte, con persone diverse; il foglio che ho scritto si usa ancora."
EXPERIENCES: Final = (
    "Aiuto compiti ai vicini",
    "Banda del paese",
    "Stagione in malga",
    "Cura di un familiare",
)
QUESTION: Final = "In quali giorni ha diviso i turni da sola, e chi c’era?"
REPLY: Final = "Il giovedì e il sabato di maggio; c’eravamo io e due volontari."
REFUSED: Final = (
    "Gli episodi raccontati non bastano per la competenza richiesta: manca una prova di quanto si dice."
)
APPEAL: Final = "Nel dossier c’è il foglio dei turni che ho scritto: chiedo che sia guardato."
HEARD: Final = "Il foglio è stato guardato: porta un’altra firma e altri giorni. Il diniego resta."

STORIES: Final = {
    "promoter": {
        "it": "Anno simulato: segue centinaia di tirocini e progetti, in ogni stato.",
        "de": "Simuliertes Jahr: begleitet Hunderte Praktika und Projekte.",
        "en": "Simulated year: follows hundreds of internships and projects.",
    },
    "body": {
        "it": "Anno simulato: dirige un ente titolato con decine di valutazioni aperte.",
        "de": "Simuliertes Jahr: leitet eine Stelle mit Dutzenden offener Bewertungen.",
        "en": "Simulated year: leads a body with dozens of open assessments.",
    },
}

"""What is said about organisations."""

from flask_babel import lazy_gettext as _

from commons.organisations.permissions import RUN_SERVICE
from commons.pages.menu import Entry

REFUSALS = {
    "organisation-name-empty": _("Scriva il nome dell’ente."),
    "organisation-name-too-long": _("Il nome è troppo lungo: al massimo %(length)s caratteri."),
    "organisation-name-same": _("L’ente si chiama già così."),
    "organisation-name-known": _("«%(name)s» è già tra i nomi di questo ente."),
    "rename-ahead": _("Questo giorno deve ancora venire: il nome cambia da subito, lo cambi quel giorno."),
    "organisation-slug": _(
        "L’indirizzo breve ha da 2 a 60 caratteri: lettere minuscole senza accenti, cifre e trattini."
    ),
    "organisation-slug-taken": _("L’indirizzo breve «%(slug)s» è già di un altro ente."),
    "organisation-website": _("L’indirizzo del sito comincia con https:// o http://."),
    "days-reversed": _("L’ultimo giorno viene prima del primo."),
    "organisation-changed": _(
        "Nel frattempo qualcun altro ha cambiato questi dati. Non abbiamo salvato nulla: li guardi e riprovi."
    ),
    "membership-ended": _("Questo incarico è già concluso."),
    "operator-own": _(
        "È il suo ultimo incarico di gestore: per non restare fuori, lo faccia concludere a un altro gestore."
    ),
    "operator-last": _(
        "È l’ultimo gestore senza una data di fine: prima ne inviti un altro, o nessuno gestirà il servizio."
    ),
    "accreditation-known": _(
        "Questo accreditamento è già inserito: stesso ente, stesso atto, stesso ambito."
    ),
    "accreditation-withdrawn": _("Questo accreditamento è stato ritirato: se serve, lo inserisca di nuovo."),
    "accreditation-unconfirmed": _(
        "Questo accreditamento non è confermato: non vale ancora, quindi si ritira e non si conclude."
    ),
    "accreditation-ended": _("La fine di questo accreditamento è già registrata."),
    "accreditation-end-before": _("L’ultimo giorno non può venire prima dell’inizio, il %(day)s."),
    "accreditation-end-after": _(
        "Vale comunque soltanto fino al %(day)s: per finire prima serve un giorno prima."
    ),
    "act-empty": _("Il file dell’atto è vuoto."),
    "act-not-pdf": _("L’atto va allegato in PDF: questo file non lo è, anche se il nome lo dice."),
    "act-missing": _("Il file dell’atto ora non si trova: riprovi più tardi o avvisi chi tiene il servizio."),
    "accreditation-incomplete": _("Servono l’ambito e il numero dell’atto."),
    "accreditation-confirmed": _("Questo accreditamento è già confermato."),
    "accreditation-second-person": _(
        "Chi ha inserito un accreditamento non può confermarlo: serve un’altra persona."
    ),
    "merge-accreditation-alone": _(
        "L’accreditamento dell’atto %(act)s è stato inserito con una scheda e confermato con l’altra: "
        "serviva un’altra persona. Prima va registrata la sua fine, poi le due schede si possono unire."
    ),
}

ROLES = {
    "operator": _("gestore del servizio"),
    "provider_staff": _("personale del soggetto erogatore"),
    "provider_lead": _("responsabile del soggetto erogatore"),
    "promoter_staff": _("personale del soggetto promotore"),
    "promoter_lead": _("responsabile del soggetto promotore"),
    "assessor": _("valutatore o valutatrice dell’ente titolato"),
    "assessment_lead": _("responsabile dell’ente titolato"),
}

FUNCTIONS = {
    "implementing": _("soggetto attuatore (documento di trasparenza per i propri volontari)"),
    "identification": _("individuazione"),
    "validation": _("validazione"),
    "certification": _("certificazione"),
}

FUNCTION_LABELS = {
    "implementing": _("Soggetto attuatore: documento di trasparenza per i propri volontari"),
    "identification": _("Individuazione: mettere in trasparenza competenze"),
    "validation": _("Validazione"),
    "certification": _("Certificazione"),
}

SHORT_FUNCTIONS = {
    "implementing": _("soggetto attuatore"),
    "identification": _("individuazione"),
    "validation": _("validazione"),
    "certification": _("certificazione"),
}

STATES = {
    "waiting": ("wait", "clock", _("Da confermare")),
    "withdrawn": ("mute", "ban", _("Ritirato prima della conferma")),
    "future": ("info", "calendar", _("Non ancora in vigore")),
    "in_force": ("ok", "check-circle", _("In vigore")),
    "lapsing": ("wait", "calendar", _("In vigore, scade presto")),
    "lapsed": ("mute", "calendar", _("Scaduto")),
    "ended": ("stop", "close-circle", _("Concluso da un altro atto")),
}
"""How an accreditation stands: the kind of the tag, its icon, its words."""

ROLE_NOTES = {
    "operator": _("Inserisce enti, invita persone, registra accreditamenti. Vede tutti gli enti."),
    "provider_staff": _("Scrive corsi ed edizioni, iscrive, tiene le presenze. Non rilascia attestati."),
    "provider_lead": _(
        "Fa tutto questo e in più conferma, rilascia, corregge e revoca; invita chi lavora con sé."
    ),
    "promoter_staff": _("Scrive progetti formativi e segue tirocini, servizio civile, volontariato."),
    "promoter_lead": _("Fa tutto questo e in più firma, conclude e rilascia; invita chi lavora con sé."),
    "assessor": _("Esamina i dossier, accompagna o valuta. Mai la stessa persona le due cose."),
    "assessment_lead": _(
        "Fa tutto questo e in più assegna i dossier, chiude le valutazioni e rilascia; "
        "invita chi lavora con sé."
    ),
}
"""What each role may do, in one sentence."""

MENU = (
    Entry("operator", "organisations", _("Enti"), "registry.list", 20, RUN_SERVICE),
    Entry("operator", "accreditations", _("Accreditamenti"), "accreditations.list", 30, RUN_SERVICE),
    Entry("organisation", "record", _("Scheda"), "registry.show", 10, RUN_SERVICE),
    Entry("organisation", "accreditations", _("Accreditamenti"), "accreditations.of", 30, RUN_SERVICE),
)

KINDS = {
    "all": _("Tutti"),
    "active": _("Attivi"),
    "demo": _("Di prova"),
    "historical": _("Dell’archivio"),
}

SORTS = {
    "name": _("per nome"),
    "newest": _("dall’ultimo inserito"),
    "people": _("per numero di persone"),
}

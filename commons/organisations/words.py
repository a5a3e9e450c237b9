"""What is said about organisations."""

from flask_babel import lazy_gettext as _

REFUSALS = {
    "organisation-name-empty": _("Scriva il nome dell’ente."),
    "organisation-name-too-long": _("Il nome è troppo lungo: al massimo %(length)s caratteri."),
    "organisation-name-same": _("L’ente si chiama già così."),
    "organisation-name-known": _("«%(name)s» è già tra i nomi di questo ente."),
    "organisation-slug": _(
        "L’indirizzo breve ha da 2 a 60 caratteri: lettere minuscole senza accenti, cifre e trattini."
    ),
    "organisation-slug-taken": _("L’indirizzo breve «%(slug)s» è già di un altro ente."),
    "organisation-website": _("L’indirizzo del sito comincia con https:// o http://."),
    "days-reversed": _("L’ultimo giorno viene prima del primo."),
    "membership-ended": _("Questo incarico è già concluso."),
    "accreditation-incomplete": _("Servono l’ambito e il numero dell’atto."),
    "accreditation-confirmed": _("Questo accreditamento è già confermato."),
    "accreditation-second-person": _(
        "Chi ha inserito un accreditamento non può confermarlo: serve un’altra persona."
    ),
}

ROLES = {
    "operator": _("gestore del servizio"),
    "provider_staff": _("personale del soggetto erogatore"),
    "provider_lead": _("responsabile del soggetto erogatore"),
}

FUNCTIONS = {
    "implementing": _("soggetto attuatore (documento di trasparenza per i propri volontari)"),
    "identification": _("individuazione"),
    "validation": _("validazione"),
    "certification": _("certificazione"),
}

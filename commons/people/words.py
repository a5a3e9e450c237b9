"""What is said about persons."""

from flask_babel import lazy_gettext as _

REFUSALS = {
    "name-empty": _("Scriva il nome e il cognome."),
    "name-too-long": _("Il nome è troppo lungo: al massimo %(length)s caratteri."),
    "name-unchanged": _("Il nome è già scritto così: non c’è nulla da correggere."),
    "birth-date": _("La data di nascita non può essere questa: la controlli."),
    "birth-date-unchanged": _("La data di nascita è già scritta così: non c’è nulla da correggere."),
    "address-is-verified": _(
        "Questo indirizzo è verificato da chi lo usa: lo può togliere soltanto la persona, dalla sua area."
    ),
    "fiscal-code-none": _("Su questa scheda non c’è nessun codice fiscale."),
    "address-unreadable": _("L’indirizzo e-mail non è scritto come un indirizzo: lo controlli."),
    "address-taken": _("Questo indirizzo e-mail è già di una persona registrata."),
    "address-not-verified": _(
        "L’indirizzo non è ancora verificato: apra prima il link che le abbiamo mandato."
    ),
    "merge-same-record": _("È la stessa scheda: ne scelga due diverse."),
    "merged-already": _("Una delle due schede è già stata unita a un’altra: riapra la pagina della persona."),
    "merge-note-empty": _("Scriva perché le due schede sono la stessa persona."),
    "merge-note-too-long": _("Il motivo è troppo lungo: al massimo %(length)s caratteri."),
    "merge-birth-dates": _(
        "Le due date di nascita sono diverse. Se è la stessa persona, corregga prima quella sbagliata."
    ),
    "merge-fiscal-codes": _(
        "Le due schede hanno codici fiscali diversi. Se è la stessa persona, tolga prima quello sbagliato."
    ),
    "fiscal-code-form": _("Il codice fiscale ha 16 caratteri, oppure 11 cifre se è provvisorio."),
    "fiscal-code-check": _(
        "Il codice fiscale contiene un errore di battitura: l’ultimo carattere non torna."
    ),
    "fiscal-code-taken": _("Questo codice fiscale è già di una persona registrata."),
    "fiscal-code-keys": _(
        "Le chiavi che proteggono il codice fiscale ora non ci sono: non è stato salvato nulla."
    ),
    "fiscal-code-damaged": _("Il codice fiscale registrato è danneggiato: lo inserisca di nuovo."),
}

SAMENESS = {
    "fiscal_code": _("stesso codice fiscale"),
    "identifier": _("stesso identificativo"),
    "address": _("stesso indirizzo e-mail"),
    "name_and_birth_date": _("stesso nome e stessa data di nascita"),
    "name": _("stesso nome"),
}

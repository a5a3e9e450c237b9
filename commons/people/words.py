"""What is said about persons."""

from flask_babel import lazy_gettext as _

REFUSALS = {
    "name-empty": _("Scriva il nome e il cognome."),
    "name-too-long": _("Il nome è troppo lungo: al massimo %(length)s caratteri."),
    "name-unchanged": _("Il nome è già scritto così: non c’è nulla da correggere."),
    "birth-date": _("La data di nascita non può essere questa: la controlli."),
    "address-unreadable": _("L’indirizzo e-mail non è scritto come un indirizzo: lo controlli."),
    "address-taken": _("Questo indirizzo e-mail è già di una persona registrata."),
    "address-not-verified": _(
        "L’indirizzo non è ancora verificato: apra prima il link che le abbiamo mandato."
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
    "address": _("stesso indirizzo e-mail"),
    "name_and_birth_date": _("stesso nome e stessa data di nascita"),
    "name": _("stesso nome"),
}

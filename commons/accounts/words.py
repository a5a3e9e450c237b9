"""What is said about one's own record."""

from flask_babel import lazy_gettext as _

from commons.access import SIGNED_IN
from commons.pages.menu import Entry

MENU = (Entry("holder", "account", _("Accesso e dati"), "accounts.show", 80, SIGNED_IN),)

REFUSALS = {
    "addresses-too-many": _("Gli indirizzi possono essere al massimo %(most)s: prima ne tolga uno."),
    "address-is-mine": _("Questo indirizzo è già suo ed è confermato."),
    "address-link-unusable": _(
        "Questo collegamento non vale più, o non l’ha chiesto la persona che è entrata adesso. "
        "Aggiunga di nuovo l’indirizzo: le mandiamo un collegamento nuovo."
    ),
    "address-of-another": _(
        "L’indirizzo è registrato per una persona con un altro nome. Se è lei, scriva a chi gestisce il "
        "servizio: le due schede vanno guardate insieme."
    ),
    "records-not-joined": _(
        "Le due schede con il suo nome non si possono unire da sole. Scriva a chi gestisce il servizio: le "
        "guarderà insieme. Per ora nulla è cambiato."
    ),
    "address-is-primary": _(
        "A questo indirizzo mandiamo le mail: prima ne scelga un altro, poi lo potrà togliere."
    ),
    "address-is-last": _("È l’ultimo indirizzo confermato: senza, non potrebbe più entrare."),
    "language-unknown": _("Scelga una delle lingue dell’elenco."),
}

CHANGES = {
    "added": _("È stato aggiunto un indirizzo e-mail."),
    "primary": _("È stato scelto un altro indirizzo per le mail."),
    "removed": _("È stato tolto un indirizzo e-mail."),
}

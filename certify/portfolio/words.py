"""What the feature says."""

from flask_babel import lazy_gettext as _

from commons.access import SIGNED_IN
from commons.pages.menu import Entry

MENU = (
    Entry("holder", "me", _("La mia area"), "portfolio.home", 20, SIGNED_IN),
    Entry("holder", "competences", _("Competenze"), "portfolio.competences", 30, SIGNED_IN),
    Entry("holder", "shares", _("Condivisioni"), "shares.index", 40, SIGNED_IN),
)

REFUSALS = {
    "share-empty": _("Scelga almeno un’attestazione o una competenza da mostrare."),
    "share-title-missing": _("Scriva un titolo: è la prima cosa che legge chi apre la condivisione."),
    "share-title-long": _("Il titolo è troppo lungo: al massimo %(longest)s caratteri."),
    "share-sentence-long": _("La frase è troppo lunga: al massimo %(longest)s caratteri."),
    "share-end-past": _("Il giorno della fine è già passato: ne scelga uno da oggi in poi."),
    "share-end-far": _("Una condivisione dura al massimo un anno: fino al %(last)s."),
    "share-document-gone": _(
        "Una delle attestazioni scelte oggi non si può condividere: forse nel frattempo è stata sostituita "
        "o revocata. Riguardi la scelta."
    ),
    "share-competence-gone": _(
        "Una delle competenze scelte oggi non sta in nessun documento valido. Riguardi la scelta."
    ),
    "share-made-already": _("Questa condivisione c’è già: la trova nell’elenco."),
    "share-too-many": _("Ha già %(most)s condivisioni aperte: prima ne spenga una che non serve più."),
    "share-ended": _(
        "Questa condivisione è già spenta: per mostrare di nuovo i documenti ne faccia un’altra."
    ),
    "share-expired": _("Questa condivisione è scaduta: prima le dia una nuova scadenza."),
}

STATIONS = {
    "course": _("In un corso"),
    "tutor": _("In un tirocinio"),
    "transparency": _("Individuata"),
    "validation": _("Validata"),
    "certification": _("Certificata"),
}

STANDINGS = {
    "requested": ("wait", "clock", _("Richiesta inviata")),
    "admitted": ("ok", "check-circle", _("Posto confermato")),
    "waiting": ("wait", "list", _("In lista d’attesa")),
    "not_admitted": ("mute", "minus-circle", _("Richiesta non accolta")),
    "completed": ("ok", "check-circle", _("Completato")),
    "not_completed": ("mute", "minus-circle", _("Non completato")),
    "withdrawn": ("mute", "ban", _("Ritiro")),
}
"""How an enrolment stands: colour, shape, word."""

"""What the person's own pages say."""

from typing import Final

from flask_babel import lazy_gettext as _

from commons.access import SIGNED_IN
from commons.pages.menu import Entry

MENU = (
    Entry("holder", "placements", _("Tirocini e volontariato"), "voices.index", 25, SIGNED_IN),
    Entry("own_placement", "project", _("Il progetto"), "voices.show", 10, SIGNED_IN),
    Entry("own_placement", "hours", _("Le mie ore"), "voices.hours", 20, SIGNED_IN),
    Entry("own_placement", "said", _("Che cosa si dice di me"), "voices.said", 30, SIGNED_IN),
    Entry("own_placement", "files", _("I miei file"), "voices.files", 40, SIGNED_IN),
    Entry("own_placement", "words", _("Le mie parole"), "voices.words", 50, SIGNED_IN),
)

REFUSALS = {
    "answer-add-without-words": _("Scriva che cosa aggiunge: senza parole chi legge non lo capisce."),
    "answer-closed": _(
        "Il percorso è chiuso: la risposta data resta com’è. "
        "La sua parte la può ancora raccontare nelle sue parole."
    ),
    "answer-disagree-without-words": _(
        "Scriva perché non è d’accordo: bastano due righe, e stanno accanto alle parole del tutor."
    ),
    "answer-observation-changed": _(
        "Nel frattempo il tutor ha scritto qualcosa di diverso: lo rilegga qui sotto, poi risponda. "
        "Le sue parole sono ancora nella casella."
    ),
    "answer-words-long": _("La risposta è troppo lunga: al massimo %(longest)s caratteri."),
    "evidence-of-others": _(
        "Questo file l’ha caricato qualcun altro: può chiedere a chi l’ha fatto di toglierlo."
    ),
    "own-remark-closed": _("Il percorso è chiuso: le note sulle ore restano come sono."),
    "own-remark-long": _("La nota è troppo lunga: al massimo %(longest)s caratteri."),
    "own-remark-unconfirmed": _(
        "Le ore del %(day)s non sono ancora confermate: le può correggere direttamente."
    ),
    "own-words-changed": _(
        "Nel frattempo queste parole sono state cambiate da un’altra pagina. Non abbiamo scritto sopra: "
        "le sue sono nella casella, quelle salvate qui sotto."
    ),
    "own-words-long": _("Il testo è troppo lungo: al massimo %(longest)s caratteri."),
    "told-activity-long": _("La descrizione è troppo lunga: al massimo %(longest)s caratteri."),
    "told-changed": _(
        "Le ore del %(day)s sono state cambiate da un’altra pagina. Non abbiamo salvato nulla: guardi qui "
        "sotto che cosa c’è adesso, e salvi di nuovo se le sue sono giuste."
    ),
    "told-hours-missing": _("Scriva anche le ore di questo giorno."),
    "told-hours-unreadable": _("Scriva le ore come 4, 4,5 oppure 4:30."),
}

ANSWERS: Final = {
    "agree": ("ok", "check-circle", _("È d’accordo"), _("È andata così")),
    "add": ("info", "plus-circle", _("È d’accordo e aggiunge"), _("È andata così, e aggiungo qualcosa")),
    "disagree": ("wait", "comment", _("Non è d’accordo"), _("Per me è andata in un altro modo")),
}
"""Colour, shape, what others read, what the person chooses."""

SHOWN: Final = {
    "shown": ("ok", "check-circle", _("Mostrata")),
    "not_shown": ("wait", "minus-circle", _("Non mostrata")),
    "not_observed": ("mute", "help-circle", _("Non osservata")),
}

STATES: Final = {
    "draft": ("wait", "pencil", _("Progetto da firmare")),
    "agreed": ("info", "calendar", _("Firmato, deve cominciare")),
    "active": ("ok", "check-circle", _("In corso")),
    "suspended": ("wait", "clock", _("Sospeso")),
    "reported": ("info", "clock", _("Finito, da chiudere")),
    "closed": ("mute", "check", _("Chiuso")),
    "interrupted": ("mute", "minus-circle", _("Interrotto")),
    "never_started": ("mute", "ban", _("Mai iniziato")),
}
"""How a placement stands, said to the person: colour, shape, word."""

DAYS: Final = {
    "future": _("Deve ancora venire"),
    "outside": _("Fuori dal periodo"),
    "suspended": _("Sospeso: non conta"),
    "shut": _("Non si scrive più"),
}
"""Why there is no box on a day."""

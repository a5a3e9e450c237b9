"""What is said while a framework is brought in, and about a file that cannot be."""

from typing import Final

from flask_babel import lazy_gettext as _

from commons.frameworks.permissions import IMPORT
from commons.pages.menu import Entry

MENU = (Entry("operator", "frameworks", _("Quadri"), "imports.list", 50, IMPORT),)

REFUSALS = {
    "framework-not-inspected": _("Il file non è ancora esaminato: aspetti che si veda che cosa cambierebbe."),
    "framework-upload-moved-on": _("Nel frattempo questo file è già andato avanti: guardi a che punto è."),
}

BROKEN: Final = {
    "utf-8": _("Il file non è scritto in UTF-8. Lo salvi di nuovo scegliendo la codifica UTF-8."),
    "json": _("Qui il file non è più JSON: manca o avanza un segno. Lo corregga in quel punto."),
    "slug": _("L’identificativo del quadro («id») ha solo lettere minuscole, cifre e trattini."),
    "code-twice": _("Il codice «%(key)s» c’è già in %(other)s: ogni voce ha un codice suo."),
    "no-area": _("La voce è dell’area «%(key)s», ma nel file quell’area non c’è."),
    "list": _("Qui ci vuole un elenco, tra parentesi quadre."),
    "object": _("Qui ci vuole un oggetto con le sue chiavi, tra parentesi graffe."),
    "no-text": _("Manca il testo: basta una lingua."),
    "language": _("La lingua «%(key)s» non c’è: si usano it, de ed en."),
    "provenance": _("La provenienza si dice con una di queste parole: %(choices)s."),
    "empty": _("Qui manca il testo, o è vuoto."),
    "too-long": _(
        "Il testo è più lungo di %(longest)s caratteri, o contiene un segno che non si può scrivere."
    ),
    "esco-language": _(
        "Il nome del file non dice la lingua: scelga quale è, o carichi il file con il nome che ha in ESCO."
    ),
    "esco-version": _("Non sappiamo di quale versione di ESCO è: la scriva, per esempio 1.2.0."),
    "esco-cells": _(
        "La riga ha %(count)s caselle, l’intestazione ne ha %(wanted)s: forse una virgola di troppo."
    ),
    "esco-twice": _("La voce %(key)s c’è due volte: ne tolga una."),
    "esco-csv": _("Qui il file non è più CSV: di solito manca una virgoletta che chiude."),
    "esco-columns": _(
        "Mancano le colonne %(columns)s: non è il file delle abilità di ESCO (skills_it.csv e simili)."
    ),
    "esco-uri": _("«%(key)s» non è l’indirizzo di un’abilità di ESCO."),
    "gone": _("Il file non è più qui: lo carichi di nuovo."),
}
"""What is wrong and what to do, by the code of a BrokenFile."""

PLACES: Final = {
    "row": _("riga %(number)s"),
    "line": _("riga %(number)s"),
    "column": _("colonna %(number)s"),
}

KINDS: Final = {"json": _("quadro di Segnavia (JSON)"), "esco": _("abilità di ESCO (CSV)")}

STATES: Final = {
    "waiting": ("wait", "clock", _("In esame")),
    "inspected": ("info", "info-circle", _("Da confermare")),
    "broken": ("stop", "close-circle", _("Non si può importare")),
    "importing": ("wait", "clock", _("Importazione in corso")),
    "done": ("ok", "check-circle", _("Importato")),
    "discarded": ("mute", "minus-circle", _("Scartato")),
}
"""How an upload stands: the kind of the tag, its icon, its words."""

LANGUAGE_NAMES: Final = {"it": _("italiano"), "de": _("tedesco"), "en": _("inglese")}

"""What is said about printing for everybody and about claiming."""

from flask_babel import lazy_gettext as _

REFUSALS = {
    "handout-empty": _("Non c’è nessun attestato valido da stampare: prima li rilasci."),
    "handout-gone": _("Il PDF è stato eliminato dopo 24 ore: lo prepari di nuovo."),
    "claim-unknown": _(
        "Codice e cognome non vanno insieme, oppure il codice è già stato usato o è scaduto. "
        "Controlli il foglietto; se non basta, ne chieda uno nuovo all’ente che glielo ha dato."
    ),
    "claim-link-unusable": _(
        "Questo collegamento non vale più. Scriva di nuovo il codice del foglietto: ne mandiamo un altro."
    ),
    "claim-has-account": _(
        "La persona del foglietto ha già un suo accesso: entri con la sua mail, poi scriva qui il codice."
    ),
    "claim-of-another-name": _(
        "L’indirizzo è già di una persona con un altro nome. Usi un indirizzo suo, oppure chieda all’ente "
        "che le ha dato il foglietto."
    ),
}

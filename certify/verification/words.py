"""What the feature says."""

from flask_babel import lazy_gettext as _

from commons.pages.menu import Entry

MENU = (Entry("public", "verify", _("Verifica un documento"), "verification.ask", 20),)

REFUSALS = {
    "code-empty": _("Scriva il codice stampato accanto al QR."),
    "code-sign": _("Nel codice non c’è mai il segno «%(sign)s»: lo ricontrolli sul foglio."),
    "code-number": _(
        "Questo è il numero del documento. Il codice è un altro: 26 lettere e cifre, accanto al QR."
    ),
    "code-length": _("Il codice ha %(length)s lettere e cifre, qui ne leggiamo %(count)s."),
    "surname-form": _("La pagina era aperta da molto tempo: scriva di nuovo il cognome."),
}

ANSWERS = {
    "valid": _("Valido"),
    "unsigned": _("Registrato, non ancora firmato"),
    "annulled": _("Annullato prima della firma"),
    "suspended": _("Sospeso"),
    "replaced": _("Sostituito"),
    "expired": _("Scaduto"),
    "revoked": _("Revocato"),
    "erased": _("Non più conservato qui"),
    "unknown": _("Codice non trovato"),
    "unchecked": _("Verifica non completa"),
}

STATUSES = {
    "prepared": _("Nel registro risulta in attesa della firma dal %(day)s."),
    "annulled": _("Nel registro risulta annullato dal %(day)s."),
    "issued": _("Nel registro non risulta revocato né sospeso."),
    "suspended": _("Nel registro risulta sospeso dal %(day)s."),
    "revoked": _("Nel registro risulta revocato dal %(day)s."),
    "replaced": _("Nel registro risulta sostituito dal %(day)s."),
    "erased": _("Nel registro risulta cancellato dal %(day)s."),
}

PROBLEMS = {
    "database": _("Il registro in questo momento non risponde."),
    "locked": _("Manca la chiave che apre il documento conservato: la firma non è stata controllata."),
    "bytes": _("I dati conservati non sono quelli registrati: la firma non è stata controllata."),
    "issuer_key": _("Manca la chiave pubblica dell’ente: la firma non si può controllare."),
    "signature": _("La firma sui dati conservati non è giusta."),
    "compromised": _("La chiave dell’ente era già stata rubata: questa firma non prova nulla."),
    "other_document": _("I dati conservati sono di un altro documento."),
}

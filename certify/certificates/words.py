"""What the feature says."""

from flask_babel import lazy_gettext as _

from certify.certificates.permissions import REHEARSE
from commons.pages.menu import Entry

MENU = (Entry("edition", "certificates", _("Attestati"), "certificates.rehearse", 50, REHEARSE),)

REFUSALS = {
    "edition-not-closed": _(
        "Gli esiti di questa edizione non sono ancora confermati: prima li confermi, poi si rilascia."
    ),
    "edition-lacks-place": _("Manca il luogo del rilascio: scriva la sede dell’ente o dell’edizione."),
    "edition-unstatable": _(
        "Un dato dell’edizione non si può scrivere nell’attestato (%(field)s): lo corregga."
    ),
    "nobody-signs": _("Chi rilascia deve avere un accesso personale: il suo nome sta sull’attestato."),
    "nobody-to-issue": _("Non c’è nessuno a cui rilasciare un attestato: chi ne ha diritto lo ha già."),
    "rehearsal-outdated": _(
        "Nel frattempo l’elenco è cambiato e non è stato rilasciato nulla. Lo riguardi e confermi di nuovo."
    ),
    "note-missing": _("Scriva il motivo: resta nell’ente e non si vede fuori."),
    "note-too-long": _("Il motivo è troppo lungo: al massimo %(longest)s caratteri."),
    "certificate-is-issued": _("Il documento è già valido."),
    "certificate-is-suspended": _("Il documento è sospeso: prima decida se torna valido."),
    "certificate-is-revoked": _("Il documento è già revocato."),
    "certificate-is-replaced": _("Il documento è già stato sostituito da uno più recente."),
    "certificate-is-erased": _("Il documento non è più conservato."),
    "certificate-not-suspended": _("Il documento non è sospeso."),
    "no-longer-completed": _(
        "Secondo gli esiti di oggi la persona non ha completato l’edizione: "
        "non c’è nulla da correggere, semmai da revocare."
    ),
    "more-than-planned": _(
        "Le ore confermate sono più di quelle previste: prima corregga le presenze, poi il documento."
    ),
    "name-unprintable": _("Il nome ha segni che la carta non sa scrivere: controlli come è scritto."),
    "nothing-to-correct": _(
        "Nome e ore sono gli stessi del documento: prima corregga la scheda della persona o gli esiti."
    ),
    "not-to-oneself": _("Nessuno rilascia un documento a se stesso: lo fa un collega o una collega."),
    "document-erased": _("Questo documento non è più conservato: la persona ha chiesto di cancellarlo."),
    "document-locked": _("Manca la chiave che apre questo documento: per ora non possiamo mostrarlo."),
    "document-damaged": _(
        "I dati conservati non corrispondono a quelli registrati: per prudenza non li mostriamo. "
        "Chi gestisce il servizio è stato avvisato."
    ),
    "pdf-differs": _(
        "Il PDF registrato è andato perduto e quello ridisegnato non è identico: non lo consegniamo."
    ),
}

REASONS = {
    "not_completed": _("Non ha completato: %(hours)s, il minimo è %(minimum)s"),
    "withdrawn": _("Ritiro"),
    "withdrawn_on": _("Ritiro il %(day)s"),
    "not_admitted": _("Non ammesso o ammessa"),
    "undecided": _("Esito non deciso"),
    "oneself": _("È chi rilascia: nessuno rilascia a se stesso"),
    "more_than_planned": _("%(hours)s: più di quelle previste (%(planned)s)"),
    "unprintable": _("Il nome ha segni che la carta non sa scrivere"),
}

REMEDIES = {
    "not_completed": _("Recupero in un’altra edizione"),
    "withdrawn": _("Nulla da fare"),
    "not_admitted": _("Nulla da fare"),
    "undecided": _("Decidere l’esito e confermarlo"),
    "oneself": _("Lo rilascia un collega o una collega"),
    "more_than_planned": _("Correggere le presenze o le ore previste"),
    "unprintable": _("Controllare come è scritto il nome"),
}

STATUSES = {
    "issued": _("Valido"),
    "suspended": _("Sospeso"),
    "revoked": _("Revocato"),
    "replaced": _("Sostituito"),
    "erased": _("Non più conservato"),
}

REVOCATION_CLASSES = {
    "error_in_data": _("Errore nei dati"),
    "issued_by_mistake": _("Rilasciato per sbaglio"),
    "holders_request": _("Richiesta della persona"),
    "fraud": _("Frode"),
    "other": _("Altro motivo"),
}

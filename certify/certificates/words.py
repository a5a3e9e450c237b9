"""What the feature says."""

from flask_babel import lazy_gettext as _

from certify.certificates.permissions import READ_OTHERS, REHEARSE, SWITCH
from commons.pages.menu import Entry

MENU = (
    Entry("edition", "certificates", _("Attestati"), "certificates.rehearse", 50, REHEARSE),
    Entry("desk", "documents", _("Documenti rilasciati"), "certificates.documents", 80, READ_OTHERS),
    Entry("desk", "switches", _("Frasi sui documenti"), "certificates.switches", 90, SWITCH),
)

REFUSALS = {
    "edition-not-closed": _(
        "Gli esiti di questa edizione non sono ancora confermati: prima li confermi, poi si rilascia."
    ),
    "edition-lacks-place": _("Manca il luogo del rilascio: scriva la sede dell’ente o dell’edizione."),
    "edition-unstatable": _(
        "Un dato dell’edizione non si può scrivere nell’attestato (%(field)s): lo corregga."
    ),
    "merge-same-document": _(
        "Le due schede hanno tutte e due un’attestazione per la stessa edizione: una è la %(number)s. "
        "L’ente che le ha rilasciate dica prima quale vale: finché ci sono tutte e due, non si possono unire."
    ),
    "merge-given-to-oneself": _(
        "L’attestazione %(number)s di una scheda è stata firmata dall’altra: nessuno può rilasciare "
        "un’attestazione a sé stesso, perciò non si possono unire."
    ),
    "nobody-signs": _("Chi rilascia deve avere un accesso personale: il suo nome sta sull’attestato."),
    "nobody-to-issue": _("Non c’è nessuno a cui rilasciare un attestato: chi ne ha diritto lo ha già."),
    "rehearsal-outdated": _(
        "Nel frattempo l’elenco è cambiato e non è stato rilasciato nulla. Lo riguardi e confermi di nuovo."
    ),
    "note-missing": _("Scriva il motivo: resta nell’ente e non si vede fuori."),
    "note-too-long": _("Il motivo è troppo lungo: al massimo %(longest)s caratteri."),
    "certificate-is-prepared": _("Il documento aspetta ancora la firma: per ora si può solo annullare."),
    "certificate-is-annulled": _("Il documento è stato annullato prima della firma."),
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
    "document-not-signed": _(
        "Questo documento è registrato ma non è firmato: il file firmato non c’è ancora, o non ci sarà."
    ),
    "signed-pdf-lost": _(
        "Il PDF firmato che era stato depositato non si trova o è danneggiato: per prudenza non ne diamo "
        "un altro. Chi gestisce il servizio lo può recuperare dalla copia di sicurezza."
    ),
    "annex-lost": _("L’allegato registrato non si trova o è danneggiato: non ne diamo un altro."),
    "pdf-not-a-pdf": _(
        "Il file non è un PDF che si possa leggere. Carichi il PDF firmato, non il file .p7m né una "
        "scansione."
    ),
    "pdf-cut-off": _("Il PDF è incompleto o rovinato alla fine. Lo salvi di nuovo dal programma di firma."),
    "pdf-not-signed": _(
        "Questo è il PDF preparato, ma dentro non c’è nessuna firma. Lo firmi in formato PAdES e lo "
        "ricarichi."
    ),
    "pdf-not-the-prepared-one": _(
        "Questo PDF non nasce da quello preparato per questo documento. Scarichi il PDF da firmare da "
        "questa pagina, lo firmi senza stamparlo né salvarlo da capo, e carichi il risultato."
    ),
    "pdf-signature-partial": _(
        "La firma non copre tutto il file: dopo la firma è stato aggiunto qualcosa. Firmi di nuovo il "
        "PDF preparato e carichi quello, senza altri passaggi."
    ),
    "pdf-signature-broken": _("La firma nel PDF non è integra: firmi di nuovo il PDF preparato."),
    "pdf-signature-covers": _(
        "La firma visibile copre una parte del documento. Firmi il PDF preparato senza immagine, oppure con "
        "l’immagine in un punto vuoto."
    ),
    "pdf-content-changed": _(
        "Insieme alla firma è stato cambiato ciò che il foglio mostra, allega o fa: si accetta soltanto il "
        "PDF preparato con la firma in più."
    ),
    "needs-signed-pdf": _(
        "Questo documento si completa soltanto con il PDF firmato all’esterno: prima lo prepari, poi "
        "depositi il PDF firmato."
    ),
    "issued-by-another": _(
        "Lo ha già rilasciato un altro ente, con il numero %(number)s: della stessa cosa ce n’è uno solo."
    ),
    "document-unstatable": _("Un dato non si può scrivere nel documento (%(field)s): lo corregga."),
    "nothing-changed": _("Il documento corretto direbbe le stesse cose di quello che c’è: non serve."),
    "corrected-elsewhere": _(
        "Questo documento si corregge dalla pagina da cui è stato preparato, non da qui."
    ),
    "switch-words-long": _("La frase è troppo lunga: al massimo %(longest)s caratteri."),
    "switch-words-stamp-duty": _(
        "Scriva la frase sull’imposta di bollo così come va stampata, con la norma che la regge."
    ),
    "switch-words-contrassegno": _("Scriva chi firma: nome e cognome e ufficio."),
    "number-too-long": _("Il numero è troppo lungo: al massimo %(longest)s caratteri."),
    "numbers-changed": _(
        "Nel frattempo qualcuno ha scritto altri numeri, e i suoi non sono stati salvati. Li riguardi qui "
        "sotto."
    ),
    "file-missing": _("Scelga il PDF firmato da caricare."),
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
    "prepared": _("Da firmare"),
    "annulled": _("Annullato"),
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

SHORT_NAMES = {
    "attendance": _("Attestato di frequenza"),
    "placement": _("Attestazione finale di tirocinio"),
    "transparency": _("Documento di trasparenza"),
    "validation": _("Documento di validazione"),
    "certificate": _("Certificato di competenze"),
}

DOCUMENT_NAMES = {
    "Attestato di frequenza": _("Attestato di frequenza"),
    "Attestazione finale di tirocinio": _("Attestazione finale di tirocinio"),
    "Attestazione finale di formazione scuola-lavoro": _("Attestazione finale di formazione scuola-lavoro"),
    "Attestazione finale di servizio civile": _("Attestazione finale di servizio civile"),
    "Attestazione finale di volontariato": _("Attestazione finale di volontariato"),
    "Attestazione finale di esperienza all’estero": _("Attestazione finale di esperienza all’estero"),
    "Documento di trasparenza – parte prima": _("Documento di trasparenza – parte prima"),
    "Documento di validazione – almeno parte seconda": _("Documento di validazione – almeno parte seconda"),
    "Certificato di competenze – parte terza": _("Certificato di competenze – parte terza"),
    "Certificato di qualificazione – parte terza": _("Certificato di qualificazione – parte terza"),
}
"""What signed documents call themselves, for pages that speak another language too."""

WORTHS = {
    "attendance": _("Attesta la presenza. Non certifica competenze."),
    "placement": _("Attesta lo svolgimento. Non certifica competenze."),
    "transparency": _(
        "Mette in trasparenza competenze dichiarate e documentate. Non è validazione né certificazione."
    ),
    "validation": _("Competenze validate da un ente titolato."),
    "certificate": _("Competenze certificate."),
}

COMPETENCE_HEADINGS = {
    "attendance": _("Competenze trattate nel corso"),
    "placement": _("Competenze a cui puntava il progetto"),
    "transparency": _("Competenze messe in trasparenza"),
    "validation": _("Competenze validate"),
    "certificate": _("Competenze certificate"),
}

COMPETENCE_NOTES = {
    "attendance": _("Se ne è parlato, e lei c’era: l’attestato non dice quanto le ha imparate."),
    "placement": _("Erano l’obiettivo del progetto: l’attestazione non dice se le ha raggiunte."),
    "transparency": _("Le ha dichiarate e documentate lei: nessuno le ha ancora valutate."),
    "validation": _("Le ha valutate un ente titolato. Si possono portare alla certificazione."),
    "certificate": _("Le ha certificate una commissione di un ente titolato."),
}

PARTICIPATION = {
    "in_presence": _("in presenza"),
    "online": _("in linea"),
    "mixed": _("in presenza e in linea"),
}

ENTITLED = {
    "implementing": _("Soggetto attuatore per i propri volontari"),
    "identification": _("Ente titolato per l’individuazione"),
    "validation": _("Ente titolato per la validazione"),
    "certification": _("Ente titolato per la certificazione"),
}

SWITCHES = {
    "art_40": _("Frase dell’art. 40 del DPR 445/2000"),
    "stamp_duty": _("Frase sull’imposta di bollo"),
    "contrassegno": _("Contrassegno"),
}

MAIL_SUBJECTS = {
    "attendance": _("Il suo attestato di frequenza è pronto"),
    "placement": _("La sua attestazione finale è pronta"),
    "transparency": _("Il suo documento di trasparenza è pronto"),
    "validation": _("Il suo documento di validazione è pronto"),
    "certificate": _("Il suo certificato è pronto"),
}

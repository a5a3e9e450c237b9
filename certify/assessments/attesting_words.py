"""What stands against a document, in words: what is missing, and what to do about it."""

from datetime import date
from typing import Final

from flask_babel import lazy_gettext as _

from certify.assessments.attesting_case import Missing, Participation
from commons.pages.formats import day

MISSING: Final = {
    "part-without-document": (
        _("Questa richiesta riguarda l’individuazione: non porta a un documento di validazione."),
        _("Il documento di trasparenza si rilascia dal dossier della persona."),
    ),
    "stage-not-evaluation": (
        _("La valutazione non è ancora arrivata all’esame delle competenze, oppure è già finita."),
        _("Porti prima la valutazione alla fase di esame."),
    ),
    "nobody-acts": (
        _("Chi prepara il documento deve avere un accesso personale."),
        _("Entri con il suo indirizzo."),
    ),
    "to-oneself": (
        _("La persona è lei: nessuno prepara un documento per sé."),
        _("Lo prepara un’altra persona responsabile dell’ente."),
    ),
    "not-informed": (
        _("Manca la conferma che la persona è stata informata e ha firmato il patto di servizio."),
        _("La persona lo conferma dalla sua pagina, oppure lo registra chi la accompagna."),
    ),
    "scope-missing": (
        _("Manca l’ambito della qualificazione di riferimento."),
        _("Lo scelga nello standard, tra quelli che gli atti di accreditamento nominano."),
    ),
    "accreditation-none-validation": (
        _("L’ente non ha un accreditamento per la validazione."),
        _("Chi gestisce il servizio inserisce l’atto, e un’altra persona lo conferma."),
    ),
    "accreditation-none-certification": (
        _("L’ente non ha un accreditamento per la certificazione."),
        _("Chi gestisce il servizio inserisce l’atto, e un’altra persona lo conferma."),
    ),
    "accreditation-other-scope": (
        _("Nessun accreditamento dell’ente nomina l’ambito «%(scope)s». Nomina: %(named)s."),
        _("Scelga nello standard un ambito che un atto nomina; se non c’è, serve un altro atto."),
    ),
    "accreditation-unconfirmed": (
        _("L’accreditamento %(act)s, che nomina l’ambito «%(scope)s», aspetta la seconda persona."),
        _("Un altro gestore del servizio lo deve confermare."),
    ),
    "accreditation-future": (
        _("L’accreditamento %(act)s vale soltanto dal %(first)s."),
        _("Aspetti quel giorno."),
    ),
    "accreditation-lapsed": (
        _("L’accreditamento %(act)s valeva fino al %(last)s: oggi non copre più questo ambito."),
        _("Serve un atto nuovo: lo inserisce chi gestisce il servizio."),
    ),
    "standard-repertory-missing": (
        _("Manca il repertorio della qualificazione di riferimento."),
        _("Lo scriva nello standard: per esempio «provinciale»."),
    ),
    "standard-code-missing": (
        _("Manca il codice della qualificazione nel repertorio."),
        _("Lo scriva nello standard, come sta nel repertorio."),
    ),
    "standard-version-missing": (
        _("Manca la versione della qualificazione."),
        _("La scriva nello standard, come sta nel repertorio."),
    ),
    "standard-title-missing": (
        _("Manca il titolo della qualificazione."),
        _("Lo scriva nello standard, come sta nel repertorio."),
    ),
    "standard-authority-missing": (
        _("Manca l’ente pubblico titolare della qualificazione."),
        _("Lo scriva nello standard."),
    ),
    "standard-eqf-missing": (
        _("Manca il livello EQF della qualificazione."),
        _("Lo scelga nello standard."),
    ),
    "experiences-missing": (
        _("Nel dossier non c’è nessuna esperienza con le sue date."),
        _("La persona le sceglie nel suo dossier: il documento le nomina."),
    ),
    "competences-missing": (
        _("Non c’è nessuna competenza da valutare."),
        _("Si aggiungono nella pagina della valutazione."),
    ),
    "competence-undecided": (
        _("Manca l’esito di «%(competence)s»."),
        _("Chi valuta i contenuti (F3) decide: sì, in parte o no."),
    ),
    "ada-code-missing": (
        _("Manca il codice ADA di «%(competence)s»."),
        _("Lo scriva nello standard, come sta nell’Atlante."),
    ),
    "ada-version-missing": (
        _("Manca la versione dell’Atlante per «%(competence)s»."),
        _("La scriva nello standard."),
    ),
    "nothing-validated": (
        _("Nessuna competenza ha l’esito «sì»: il documento sarebbe vuoto."),
        _("La valutazione si chiude con un rifiuto motivato, non con un documento."),
    ),
    "qualification-not-whole": (
        _("Lo standard dice «intera qualificazione», ma non tutte le competenze hanno l’esito «sì»."),
        _("Tolga la spunta nello standard: il documento nomina allora le singole competenze."),
    ),
    "f1-missing": (
        _("Manca chi accompagna la persona (F1)."),
        _("Lo scelga nella pagina della valutazione."),
    ),
    "f2-missing": (
        _("Manca chi cura il metodo della valutazione (F2)."),
        _("Lo scelga nella pagina della valutazione."),
    ),
    "f3-missing": (
        _("Manca chi valuta i contenuti (F3)."),
        _("Lo scelga nella pagina della valutazione."),
    ),
    "functions-not-apart": (
        _("%(name)s è insieme %(one)s e %(other)s: le tre funzioni sono di tre persone."),
        _("Affidi una delle due funzioni a un’altra persona."),
    ),
    "function-of-oneself": (
        _("La funzione %(function)s è della persona stessa: nessuno valuta sé stesso."),
        _("Affidi la funzione a un’altra persona."),
    ),
    "conflict-undeclared": (
        _("%(name)s (%(function)s) non ha ancora dichiarato se conosce la persona."),
        _("Lo dichiara dalla sua pagina della valutazione."),
    ),
    "conflict-declared": (
        _("%(name)s (%(function)s) ha dichiarato un conflitto."),
        _("Affidi la funzione a un’altra persona: gli esiti si decidono di nuovo."),
    ),
    "f3-knows-person": (
        _("%(name)s (F3) ha conosciuto la persona in un tirocinio o in un corso: non può valutarla."),
        _("Affidi la funzione F3 a un’altra persona: gli esiti si decidono di nuovo."),
    ),
    "interview-missing": (
        _("Manca il colloquio con la persona."),
        _("Scriva il giorno nella pagina della valutazione, dopo averlo tenuto."),
    ),
    "interview-later": (
        _("Il colloquio è fissato per il %(day)s: non c’è ancora stato."),
        _("Il documento si prepara dopo il colloquio."),
    ),
    "ways-missing": (
        _("Mancano i modi della valutazione."),
        _("Li scriva nello standard: per esempio «esame del dossier, colloquio tecnico»."),
    ),
    "participation-missing": (
        _("Scriva se la valutazione è stata in presenza o in linea."),
        _("Lo scelga nello standard."),
    ),
    "quality-missing": (
        _("Manca come l’ente garantisce la qualità della valutazione."),
        _("Lo scriva nello standard."),
    ),
    "question-open": (
        _("%(name)s non ha ancora risposto alla domanda."),
        _("Aspetti la risposta, oppure chiuda la domanda nella pagina della valutazione."),
    ),
    "commission-missing": (
        _("Manca la commissione: un certificato lo rilascia una commissione."),
        _("La registri, con l’atto di nomina e il verbale."),
    ),
    "commission-act-missing": (
        _("Manca l’atto che nomina la commissione."),
        _("Ne scriva il numero nella pagina della commissione."),
    ),
    "commission-president-missing": (
        _("Manca chi presiede la commissione."),
        _("Ne scriva il nome nella pagina della commissione."),
    ),
    "commission-members-missing": (
        _("La commissione ha meno di %(fewest)s membri, oltre a chi la presiede."),
        _("Scriva i nomi nella pagina della commissione."),
    ),
    "commission-member-twice": (
        _("La stessa persona è scritta due volte nella commissione."),
        _("Chi presiede non si ripete tra i membri, e ogni membro si scrive una volta."),
    ),
    "commission-minutes-missing": (
        _("Manca il verbale della commissione."),
        _("Ne scriva il numero nella pagina della commissione."),
    ),
    "commission-minutes-day-missing": (
        _("Manca il giorno del verbale della commissione."),
        _("Lo scriva nella pagina della commissione."),
    ),
    "commission-minutes-later": (
        _("Il verbale della commissione ha una data futura: %(day)s."),
        _("Corregga il giorno nella pagina della commissione."),
    ),
    "commission-minutes-before": (
        _("Il verbale della commissione (%(day)s) viene prima del colloquio (%(interview)s)."),
        _("Corregga il giorno che è sbagliato."),
    ),
    "demo-code-needed": (
        _("L’ente è una dimostrazione e il codice «%(code)s» non lo dice."),
        _("In una dimostrazione ogni codice comincia con DEMO-."),
    ),
    "demo-code-forbidden": (
        _("Il codice «%(code)s» è di una dimostrazione, il documento invece è vero."),
        _("Scriva il codice vero."),
    ),
    "birth-date-missing": (
        _("Manca la data di nascita della persona: sta nel documento."),
        _("La scriva nella scheda della persona chi gestisce le persone."),
    ),
    "name-not-printable": (
        _("Nel nome ci sono segni che non si possono stampare: %(signs)s."),
        _("Controlli come è scritto nella scheda della persona."),
    ),
    "signer-name-missing": (
        _("Manca chi firma per l’ente."),
        _("Ne scriva il nome qui sotto, come sta nella sua firma digitale."),
    ),
    "signer-office-missing": (
        _("Manca l’ufficio di chi firma per l’ente."),
        _("Lo scriva qui sotto: per esempio «Legale rappresentante»."),
    ),
    "issuer-signer-missing": (
        _("L’ente non ha ancora la chiave con cui il registro firma i dati."),
        _("La crea chi gestisce il servizio."),
    ),
    "issuer-place-missing": (
        _("Manca la sede dell’ente: il luogo del rilascio sta nel documento."),
        _("La scriva nei dati dell’ente chi gestisce il servizio, con il CAP e il comune."),
    ),
}
"""By code: the sentence that names what is missing, and the one that says what to do."""

PARTICIPATIONS: Final = {
    Participation.IN_PRESENCE: _("In presenza"),
    Participation.ONLINE: _("A distanza"),
    Participation.MIXED: _("In presenza e in linea"),
}

REFUSALS = {
    "attestation-incomplete": _(
        "Il documento non si può ancora preparare: la sua pagina elenca tutto quello che manca."
    ),
    "attestation-unstatable": _("Un dato non si può scrivere nel documento (%(field)s): lo corregga."),
    "attestation-none": _("Per questa valutazione non c’è nessun documento che aspetta la firma."),
    "attestation-one-signature": _(
        "Nel file c’è una firma sola, ma il documento ne chiede %(wanted)s (%(names)s). "
        "Faccia firmare lo stesso file anche a chi manca e lo carichi di nuovo."
    ),
    "attestation-signatures-missing": _(
        "Nel file ci sono %(found)s firme, ma il documento ne chiede %(wanted)s (%(names)s). "
        "Faccia firmare lo stesso file anche a chi manca e lo carichi di nuovo."
    ),
    "attestation-prepared": _(
        "Il documento è già preparato e aspetta la firma: standard e commissione non si cambiano più. "
        "Se qualcosa è sbagliato, prima abbandoni il documento."
    ),
    "attestation-ended": _("La valutazione è conclusa: il documento firmato è già nel registro."),
    "attestation-changed": _(
        "Nel frattempo qualcosa è cambiato e non è stato preparato nulla. Lo riguardi e confermi di nuovo."
    ),
    "standard-changed": _(
        "Un’altra persona ha cambiato lo standard mentre lei scriveva. "
        "Quello che ha scritto è ancora qui: confronti e salvi di nuovo."
    ),
    "commission-changed": _(
        "Un’altra persona ha cambiato la commissione mentre lei scriveva. "
        "Quello che ha scritto è ancora qui: confronti e salvi di nuovo."
    ),
    "standard-line": _("Un dato dello standard è troppo lungo o va a capo: lo scriva su una riga."),
    "standard-eqf": _("Il livello EQF va da 1 a 8."),
    "commission-names": _("Ogni membro della commissione si scrive una volta sola, su una riga sua."),
    "commission-line": _("Un dato della commissione è vuoto o troppo lungo."),
    "commission-only-certification": _("Una commissione serve soltanto per la certificazione."),
}


def say_missing(missing: Missing) -> tuple[str, str]:
    """Return what is missing and what to do, in the reader's language."""
    what, remedy = MISSING[missing.code]
    values = {name: day(value) if isinstance(value, date) else value for name, value in missing.values}
    return str(what) % values, str(remedy) % values

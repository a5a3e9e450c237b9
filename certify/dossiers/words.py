"""What the feature says."""

from typing import Final

from flask_babel import lazy_gettext as _

from certify.dossiers.permissions import TRANSPARENCY
from commons.access import SIGNED_IN
from commons.pages.menu import Entry

MENU = (
    Entry("holder", "dossier", _("Dossier"), "dossiers.show", 35, SIGNED_IN),
    Entry("placement", "transparency", _("Trasparenza"), "transparency.show", 50, TRANSPARENCY),
)

EXPERIENCE_KINDS: Final = {
    "formal": _("A scuola o in un corso con un titolo"),
    "non_formal": _("In un corso o in un’attività organizzata, senza titolo"),
    "informal": _("Lavorando, in famiglia, nel tempo libero"),
}
"""How something was learnt, said plainly; on paper it has its own word."""

KINDS_ON_PAPER: Final = {"formal": "formale", "non_formal": "non formale", "informal": "informale"}

PLACEMENT_KINDS: Final = {
    "internship": _("Tirocinio"),
    "curricular": _("Tirocinio curricolare"),
    "school": _("Formazione scuola-lavoro"),
    "civil_service": _("Servizio civile"),
    "volunteering": _("Volontariato"),
    "abroad": _("Esperienza all’estero"),
    "company_volunteering": _("Volontariato d’impresa"),
}

SHOWN: Final = {
    "shown": ("ok", "check-circle", _("Mostrata")),
    "not_shown": ("wait", "minus-circle", _("Non mostrata")),
    "not_observed": ("mute", "help-circle", _("Non osservata")),
}
"""What a tutor says: colour, shape, word."""

ANSWERS: Final = {
    "agree": ("ok", "check-circle", _("È d’accordo")),
    "add": ("info", "plus-circle", _("È d’accordo e aggiunge")),
    "disagree": ("wait", "comment", _("Non è d’accordo")),
}

RECEIPT_STATES: Final = {
    "asked": ("wait", "clock", _("Aspetta la sua risposta")),
    "agreed": ("info", "signature", _("Firmato per ricevuta, da rilasciare")),
    "declined": ("mute", "minus-circle", _("Ha detto di no")),
    "issued": ("ok", "check-circle", _("Rilasciato")),
}

ASSESSMENT: Final = (
    "Voce della persona accanto alle osservazioni del tutor e alle prove; nessuna prova d’esame."
)
QUALITY: Final = "Informazione prima dell’avvio, progetto personalizzato firmato, tutor per tutta la durata."
QUALITY_OF_IDENTIFICATION: Final = (
    "Accompagnamento individuale da parte di un ente titolato; conferma della persona prima del rilascio."
)
SOURCES_OF_VOLUNTEERING: Final = ("D.Lgs. 117/2017, art. 19", "DM 31.7.2025")
SOURCES_OF_IDENTIFICATION: Final = ("D.Lgs. 13/2013", "L.P. Trento 10/2013")
RECEIPT_OFFICE: Final = "La persona"

REFUSALS = {
    "dossier-text-long": _("Il testo è troppo lungo: sono %(count)s caratteri, al massimo %(longest)s."),
    "dossier-changed-meanwhile": _(
        "Nel frattempo questo testo è stato cambiato in un’altra finestra. Qui sotto c’è ancora quello che "
        "ha scritto: lo confronti con quello salvato e prema di nuovo, se vuole che valga il suo."
    ),
    "dossier-no-competence-ticked": _("Segni almeno una competenza, poi prema il pulsante."),
    "dossier-many-competences": _("In un dossier stanno al massimo %(most)s competenze: prima ne tolga una."),
    "dossier-empty": _("Il dossier è ancora vuoto: aggiunga almeno un’esperienza o una competenza."),
    "dossier-pdf-gone": _("Il PDF è stato eliminato dopo 24 ore: lo prepari di nuovo."),
    "experience-title-missing": _("Scriva in una riga che cosa ha fatto."),
    "experience-not-begun": _("Questo giorno deve ancora venire: scriva quando ha cominciato davvero."),
    "experience-days-reversed": _("La fine viene prima dell’inizio: controlli i due giorni."),
    "experience-hours": _(
        "Scriva le ore con un numero fino a %(most)s, anche con un quarto: per esempio 12,5."
    ),
    "experience-many": _("Ha già %(most)s esperienze: ne unisca o ne tolga qualcuna."),
    "receipt-signed-later": _("La firma non può avere un giorno che deve ancora venire."),
    "receipt-nothing-chosen": _("Scelga almeno una competenza che entra nel documento."),
    "receipt-no-experience": _(
        "Segni almeno un’esperienza: il documento dice dove ha mostrato le competenze."
    ),
    "receipt-both-needed": _("Per andare avanti segni tutte e due le caselle: l’accordo e la ricevuta."),
    "receipt-seen-other": _(
        "Nel frattempo il contenuto è cambiato: lo rilegga qui sotto e risponda di nuovo."
    ),
    "receipt-answered": _("A questa richiesta ha già risposto."),
    "transparency-not-titled": _(
        "Il suo ente oggi non ha un accreditamento in vigore per l’individuazione: chi gestisce il servizio "
        "lo deve registrare prima, con il suo atto."
    ),
    "transparency-not-own-volunteer": _(
        "Lo può rilasciare soltanto il soggetto attuatore, ai propri volontari: questa esperienza è di un "
        "altro ente. Si rivolga a chi l’ha promossa, o a un ente titolato."
    ),
    "transparency-not-volunteering": _(
        "Il documento di trasparenza del soggetto attuatore vale soltanto per il volontariato: per le altre "
        "esperienze la persona si rivolge a un ente titolato."
    ),
    "transparency-not-over": _(
        "Il volontariato è ancora in corso: prima lo concluda (anche se si interrompe), poi torni qui."
    ),
    "transparency-not-implementing": _(
        "Il suo ente oggi non ha un accreditamento in vigore come soggetto attuatore: chi gestisce il "
        "servizio lo deve registrare prima, con il suo atto."
    ),
    "transparency-to-oneself": _("A sé stessi non si rilascia nulla: lo fa un’altra persona dell’ente."),
    "transparency-birth-date": _(
        "Manca la data di nascita, che nel documento è obbligatoria: la persona la scrive con chi gestisce "
        "il servizio, o la inserisce il suo ente tra i dati della persona."
    ),
    "transparency-unprintable": _(
        "Nel nome ci sono segni che il foglio non sa scrivere (%(signs)s): la persona chieda di correggere "
        "il nome."
    ),
    "transparency-no-experience": _("Nel documento non c’è ancora nessuna esperienza: ne serve almeno una."),
    "transparency-no-competence": _("Nel documento non c’è ancora nessuna competenza: ne serve almeno una."),
    "transparency-nothing-documented": _(
        "Nessuna di queste competenze è documentata: serve almeno l’osservazione di un tutor che la dice "
        "mostrata, oppure una prova caricata."
    ),
    "transparency-no-signer": _("Manca chi firma per l’ente: lo fa chi preme il pulsante del rilascio."),
    "transparency-no-seat": _(
        "Manca la sede dell’ente, che nel documento sta accanto alla data: la scrive chi gestisce il "
        "servizio."
    ),
    "transparency-not-asked": _(
        "La persona non ha ancora visto il documento: le chieda l’accordo e la ricevuta."
    ),
    "transparency-declined": _("La persona non è d’accordo: il documento non si rilascia. Ne parli con lei."),
    "transparency-not-answered": _(
        "La persona non ha ancora risposto: deve dire che è d’accordo e firmare per ricevuta."
    ),
    "transparency-signed-later": _(
        "La firma per ricevuta porta un giorno che deve ancora venire: la corregga."
    ),
    "transparency-said-before": _(
        "Il suo ente l’ha già rilasciato con le stesse cose: è il documento %(number)s. Uno nuovo serve "
        "soltanto se dice altro: quando il dossier è cresciuto, chieda di nuovo alla persona."
    ),
    "transparency-content-changed": _(
        "Dopo la firma della persona qualcosa è cambiato (voci, prove o dati): le chieda di nuovo l’accordo."
    ),
    "transparency-unstatable": _(
        "Un dato non si può scrivere nel documento (%(field)s): lo corregga nel progetto o nel dossier."
    ),
}

"""What the feature says."""

from typing import Final

from flask_babel import lazy_gettext as _

REFUSALS = {
    "evidence-active": _(
        "Questo PDF contiene istruzioni che si eseguono da sole (script o azioni): non lo possiamo tenere. "
        "Lo apra, scelga «Stampa» e poi «Salva come PDF», e carichi la copia."
    ),
    "evidence-attachments": _(
        "Questo PDF contiene altri file allegati: non lo possiamo tenere. Lo apra, scelga «Stampa» e poi "
        "«Salva come PDF», e carichi la copia; gli allegati li carichi a parte."
    ),
    "evidence-broken": _(
        "Il file non si apre: forse è rovinato o non è arrivato tutto. Lo apra sul suo dispositivo, lo salvi "
        "di nuovo e lo carichi ancora."
    ),
    "evidence-complicated": _(
        "Questo PDF è troppo complicato da controllare. Lo apra, scelga «Stampa» e poi «Salva come PDF», e "
        "carichi la copia."
    ),
    "evidence-deleted": _("Il file «%(title)s» non c’è più: è stato cancellato."),
    "evidence-empty": _("Il file è vuoto. Scelga un PDF o una foto (JPEG o PNG)."),
    "evidence-heic": _(
        "È una foto in formato HEIC, quello dell’iPhone, che molti non sanno aprire. Dall’iPhone la scelga "
        "dalla libreria foto: arriva come JPEG. Da un computer la apra, la salvi come JPEG e carichi quella."
    ),
    "evidence-locked": _(
        "Questo PDF è protetto da una password. Ne salvi una copia senza password e la carichi."
    ),
    "evidence-lost": _("In questo momento il file non si può aprire. Riprovi più tardi, o ci scriva."),
    "evidence-many": _("Qui ci sono già %(most)s file: ne cancelli uno che non serve più."),
    "evidence-missing": _("Scelga il file da caricare."),
    "evidence-pixels": _(
        "L’immagine è troppo grande: al massimo %(most)s milioni di punti. La salvi più piccola e la carichi."
    ),
    "evidence-title-long": _("Il titolo è troppo lungo: al massimo %(longest)s caratteri."),
    "evidence-title-missing": _("Scriva un titolo che dica che cosa mostra il file."),
    "evidence-type": _(
        "Non è un PDF né una foto JPEG o PNG, anche se il nome lo dice. Salvi un documento come PDF, "
        "un’immagine come JPEG, e carichi quello."
    ),
}

TYPES: Final = {"application/pdf": "PDF", "image/jpeg": "JPEG", "image/png": "PNG"}

GONE: Final = {
    "expired": _("cancellato quando è finito il tempo per cui si conserva"),
    "person": _("cancellato dalla persona"),
    "mistake": _("tolto da chi l’aveva caricato"),
}
"""Why a file is not here any more."""

"""What keeps a document of an identification from leaving, beside the rules of dossiers."""

from typing import Final

from flask_babel import lazy_gettext as _

REFUSALS: Final = {
    "identifying-not-accompanied": _(
        "L’individuazione non è ancora cominciata: prima qualcuno prende la funzione F1 e segue la persona."
    ),
    "identifying-over": _("Questa individuazione è finita: qui non si chiede e non si rilascia più nulla."),
    "identifying-none-before": _(
        "Il suo ente non ha ancora rilasciato un documento su questo dossier: lo rilasci da questa pagina."
    ),
    "identifying-no-key": _(
        "L’ente non ha ancora una chiave per firmare i documenti: la crea chi gestisce il servizio."
    ),
}

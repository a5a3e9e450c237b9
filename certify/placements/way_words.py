"""How the acts on the way are called: title, what it means, button."""

from typing import Final

from flask_babel import lazy_gettext as _

from certify.placements.rules import Act

TITLES: Final = {
    Act.START: _("Inizio"),
    Act.SUSPEND: _("Sospensione"),
    Act.RESUME: _("Ripresa"),
    Act.EXTEND: _("Proroga"),
    Act.CHANGE_TUTOR: _("Cambio di tutor"),
    Act.ADD_HOST: _("Secondo soggetto ospitante"),
    Act.REPORT: _("Fine dell’esperienza"),
    Act.INTERRUPT: _("Interruzione"),
    Act.NEVER_START: _("Mai iniziato"),
    Act.CANCEL: _("Rinuncia al progetto"),
}
NOTES: Final = {
    Act.START: _("Se tutti hanno firmato inizia da solo il primo giorno."),
    Act.SUSPEND: _("I giorni di sospensione non contano: né le ore né la durata."),
    Act.RESUME: _("Da questo giorno le ore contano di nuovo."),
    Act.EXTEND: _("I limiti si ricontrollano. È una nuova versione del progetto: tutti firmano di nuovo."),
    Act.CHANGE_TUTOR: _("Quello che ha detto il tutor di prima resta, con il suo nome."),
    Act.ADD_HOST: _("È una nuova versione del progetto: tutti firmano di nuovo, anche il nuovo ente."),
    Act.REPORT: _(
        "Prima guardi la «Conclusione»: poi non si può più sospendere, prorogare né interrompere. "
        "Ore e osservazioni che mancano si possono ancora aggiungere."
    ),
    Act.INTERRUPT: _("Finisce prima del previsto. Quello che è stato fatto resta, e può ancora valere."),
    Act.NEVER_START: _("La persona non si è mai presentata: nessuna ora, nessuna attestazione."),
    Act.CANCEL: _("Il progetto non si fa: resta scritto, con il perché."),
}
BUTTONS: Final = {
    Act.START: _("Fai iniziare"),
    Act.SUSPEND: _("Sospendi"),
    Act.RESUME: _("Riprendi"),
    Act.EXTEND: _("Proroga"),
    Act.CHANGE_TUTOR: _("Cambia il tutor"),
    Act.ADD_HOST: _("Aggiungi l’ente"),
    Act.REPORT: _("Segna come finito"),
    Act.INTERRUPT: _("Interrompi"),
    Act.NEVER_START: _("Registra che non è mai iniziato"),
    Act.CANCEL: _("Rinuncia al progetto"),
}

"""What is said on a tutor's page, and what keeps something from being written there."""

from typing import Final

from flask_babel import lazy_gettext as _

REFUSALS: Final = {
    "hours-unreadable": _("Scriva le ore con un numero: per esempio 4 oppure 4,5."),
    "slip-without-address": _(
        "Il foglietto apre la pagina di un indirizzo e-mail: scriva prima quello del tutor."
    ),
    "sheet-below-confirmed": _(
        "Nella settimana dal %(day)s le ore già confermate sono %(confirmed)s, più del totale che ha "
        "scritto. Apra i giorni di quella settimana e corregga quello sbagliato."
    ),
    "sheet-without-hours": _("Scriva accanto al foglio il totale di almeno una settimana."),
}

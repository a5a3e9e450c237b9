"""What the parts of the demonstration are called."""

from flask_babel import lazy_gettext as _

PARTS = {
    "holder": _("Chi frequenta, fa volontariato o un tirocinio"),
    "provider": _("Chi organizza i corsi"),
    "host": _("Chi ospita"),
    "promoter": _("Chi promuove un tirocinio"),
    "validator": _("Chi valuta le competenze"),
    "province": _("La Provincia"),
    "operator": _("Chi gestisce il servizio"),
}

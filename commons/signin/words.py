"""What is said about signing in."""

from flask_babel import lazy_gettext as _

REFUSALS = {
    "signin-link-unusable": _("Questo collegamento non vale più: ne chieda uno nuovo."),
}

METHODS = {
    "invitation": _("con un invito"),
    "link": _("con il collegamento per e-mail"),
    "demo": _("come persona di prova"),
}

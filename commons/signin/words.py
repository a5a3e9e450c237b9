"""What is said about signing in."""

from flask_babel import lazy_gettext as _

from commons.access import SIGNED_IN
from commons.pages.menu import Entry

MENU = (Entry("holder", "sessions", _("I miei accessi"), "signin.sessions", 90, SIGNED_IN),)

REFUSALS = {
    "signin-link-unusable": _("Questo collegamento non vale più: ne chieda uno nuovo."),
}

METHODS = {
    "link": _("con il collegamento per e-mail"),
    "demo": _("come persona di prova"),
}

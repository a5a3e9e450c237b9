"""What the feature says."""

from flask_babel import lazy_gettext as _

from commons.access import SIGNED_IN
from commons.pages.menu import Entry

MENU = (Entry("holder", "attestations", _("Le mie attestazioni"), "portfolio.home", 20, SIGNED_IN),)

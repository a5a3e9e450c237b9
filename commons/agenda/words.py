"""Where somebody begins who has an office."""

from typing import Final

from flask_babel import lazy_gettext as _

from commons.access import Role, granted
from commons.pages.menu import Entry

SEE_DESK: Final = granted("agenda.desk", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
SEE_PROMOTER: Final = granted("agenda.promoter", Role.PROMOTER_STAFF, Role.PROMOTER_LEAD)
SEE_OPERATOR: Final = granted("agenda.operator", Role.OPERATOR)

MENU = (
    Entry("desk", "agenda", _("Questa settimana"), "agenda.desk", 1, SEE_DESK),
    Entry("promoter", "agenda", _("Questa settimana"), "agenda.promoter", 1, SEE_PROMOTER),
    Entry("operator", "agenda", _("Questa settimana"), "agenda.operator", 1, SEE_OPERATOR),
)

"""Who plans editions in the organisation that leads their course."""

from typing import Final

from commons.access import Role, granted

PLAN: Final = granted("editions.plan", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
SEE_CALENDAR: Final = granted("editions.see_calendar", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
CANCEL: Final = granted("editions.cancel", Role.PROVIDER_LEAD)
"""What takes a place away from persons, and cannot be undone, is the lead's."""

"""Who may do what with a register, in the organisation that leads the course."""

from typing import Final

from commons.access import Role, granted

KEEP_REGISTER: Final = granted("enrolments.keep_register", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
CONFIRM_OUTCOMES: Final = granted("enrolments.confirm_outcomes", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
OPEN: Final = granted("enrolments.open", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
REOPEN: Final = granted("enrolments.reopen", Role.PROVIDER_LEAD)
"""What was confirmed, and perhaps printed already, is opened again by the lead alone."""

"""Who may enter organisations and accreditations."""

from typing import Final

from commons.access import Role, granted

RUN_SERVICE: Final = granted("organisations.run", Role.OPERATOR)
"""To enter and change organisations and what they are titled for, whichever they are."""

"""Who sees what the providers write and propose: those who write courses themselves."""

from typing import Final

from commons.access import Role, granted

SEE_COURSES: Final = granted("coordination.see", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
HEAR_OF_PROPOSALS: Final = granted("coordination.hear", Role.PROVIDER_LEAD)
"""Who is told of new proposals on the agenda."""

"""Who may come to a body's desk. What somebody may do there follows from her function in each assessment."""

from typing import Final

from commons.access import Role, granted

SEE: Final = granted("assessments.see", Role.ASSESSOR, Role.ASSESSMENT_LEAD)
LEAD: Final = granted("assessments.lead", Role.ASSESSMENT_LEAD)
"""To assign the functions, set the standard, close."""

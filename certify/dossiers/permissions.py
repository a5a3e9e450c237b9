"""Who may ask for, and issue, a document of transparency in a body's name."""

from typing import Final

from commons.access import Role, granted

TRANSPARENCY: Final = granted("dossiers.transparency", Role.PROMOTER_LEAD)

"""Who may bring frameworks in: they are everybody's words, so it is the operator's to do."""

from typing import Final

from commons.access import Role, granted

IMPORT: Final = granted("frameworks.import", Role.OPERATOR)

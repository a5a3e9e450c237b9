"""Who comes to the desks where documents are issued. Whose document it is, by its kind, say `acts`."""

from typing import Final

from commons.access import Role, granted

REHEARSE: Final = granted("certificates.rehearse", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
ISSUE: Final = granted("certificates.issue", Role.PROVIDER_LEAD)
REPLACE: Final = granted("certificates.replace", Role.PROVIDER_LEAD)

_LEADS: Final = (Role.PROVIDER_LEAD, Role.PROMOTER_LEAD, Role.ASSESSMENT_LEAD)
_DESKS: Final = (Role.PROMOTER_STAFF, Role.PROMOTER_LEAD, Role.ASSESSOR, Role.ASSESSMENT_LEAD)

READ_ANY: Final = granted("certificates.read", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD, *_DESKS)
READ_OTHERS: Final = granted("certificates.read_others", *_DESKS)
CHANGE_ANY: Final = granted("certificates.change", *_LEADS)
SWITCH: Final = granted("certificates.switch", *_LEADS)

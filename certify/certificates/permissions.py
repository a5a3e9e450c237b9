"""Acts on documents, and who may do them in the issuer's name. Numbering and signing is the lead's."""

from typing import Final

from commons.access import Role, granted

REHEARSE: Final = granted("certificates.rehearse", Role.PROVIDER_STAFF, Role.PROVIDER_LEAD)
ISSUE: Final = granted("certificates.issue", Role.PROVIDER_LEAD)
SUSPEND: Final = granted("certificates.suspend", Role.PROVIDER_LEAD)
REVOKE: Final = granted("certificates.revoke", Role.PROVIDER_LEAD)
REPLACE: Final = granted("certificates.replace", Role.PROVIDER_LEAD)

"""Acts on placements, and who may do them for the promoter. Signing and closing is the lead's."""

from typing import Final

from commons.access import Role, granted

SEE: Final = granted("placements.see", Role.PROMOTER_STAFF, Role.PROMOTER_LEAD)
WRITE: Final = granted("placements.write", Role.PROMOTER_STAFF, Role.PROMOTER_LEAD)
SIGN: Final = granted("placements.sign", Role.PROMOTER_LEAD)
CLOSE: Final = granted("placements.close", Role.PROMOTER_LEAD)

"""Acts on documents, and who may do them in the issuer's name. Numbering and signing is the lead's.

Each kind belongs to a room of its own: attestations of attendance to the provider, those of placements to
the promoter, documents of transparency to whoever may issue them, validations and certificates to the titled
body.
"""

from enum import StrEnum
from typing import Final

from certify.certificates.rules import Kind
from commons.access import Permission, Role, granted

_STAFF: Final = {
    Kind.ATTENDANCE: (Role.PROVIDER_STAFF, Role.PROVIDER_LEAD),
    Kind.PLACEMENT: (Role.PROMOTER_STAFF, Role.PROMOTER_LEAD),
    Kind.TRANSPARENCY: (Role.PROMOTER_STAFF, Role.PROMOTER_LEAD, Role.ASSESSOR, Role.ASSESSMENT_LEAD),
    Kind.VALIDATION: (Role.ASSESSOR, Role.ASSESSMENT_LEAD),
    Kind.CERTIFICATE: (Role.ASSESSOR, Role.ASSESSMENT_LEAD),
}
_LEADS: Final = {
    Kind.ATTENDANCE: (Role.PROVIDER_LEAD,),
    Kind.PLACEMENT: (Role.PROMOTER_LEAD,),
    Kind.TRANSPARENCY: (Role.PROMOTER_LEAD, Role.ASSESSMENT_LEAD),
    Kind.VALIDATION: (Role.ASSESSMENT_LEAD,),
    Kind.CERTIFICATE: (Role.ASSESSMENT_LEAD,),
}


class Act(StrEnum):
    READ = "read"
    ISSUE = "issue"
    SUSPEND = "suspend"
    REVOKE = "revoke"
    REPLACE = "replace"
    NUMBER = "number"


def permission_for(act: Act, kind: Kind) -> Permission:
    """Return what an act on a document of this kind asks for, in its issuer."""
    roles = _STAFF if act in {Act.READ, Act.NUMBER} else _LEADS
    return granted(f"certificates.{act.value}_{kind.value}", *roles[kind])

"""Taking a document elsewhere: what is written into the address that LinkedIn reads, and a line for a CV."""

from typing import Final
from urllib.parse import urlencode

from certify.credential.documents import DocumentFacts
from commons.adapters.clock import TRENTO

_ADD_TO_PROFILE: Final = "https://www.linkedin.com/profile/add"


def linkedin_fields(facts: DocumentFacts) -> dict[str, str]:
    """Return all that LinkedIn is told: the parameters of its "Add to profile", nothing about the person.

    The name says first which kind of document it is: the section where it will stand is called
    certifications.
    """
    issued = facts.issued_at.astimezone(TRENTO)
    return {
        "name": f"{facts.kind_name}: {facts.title}",
        "organizationName": facts.issuer.name,
        "issueYear": str(issued.year),
        "issueMonth": str(issued.month),
        "certUrl": facts.verify_url,
        "certId": facts.number,
    }


def linkedin_address(facts: DocumentFacts) -> str:
    """Return the link that opens LinkedIn's own form with these fields filled in."""
    return f"{_ADD_TO_PROFILE}?{urlencode({'startTask': 'CERTIFICATION_NAME', **linkedin_fields(facts)})}"

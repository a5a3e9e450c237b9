"""What this library refuses. Words for people are found at the edge, from the class and its values."""


class CredentialError(Exception):
    """Root of every refusal of this library; never raised itself."""


class UnknownContext(CredentialError):
    """A JSON-LD context that is not vendored here. Nothing is ever fetched."""

    def __init__(self, context: object) -> None:
        super().__init__(f"context not vendored: {str(context)[:200]}")


class NotCanonical(CredentialError):
    """The document has no canonical form (not JSON-LD, or too ambiguous to be worth the work)."""


class Unsignable(CredentialError):
    """The guard found something that foreign verifiers would drop, misread or refuse."""

    def __init__(self, findings: tuple[str, ...]) -> None:
        super().__init__("; ".join(findings))
        self.findings = findings


class InvalidFacts(CredentialError):
    """Facts that contradict each other or cannot be written without loss."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class Unreadable(CredentialError):
    """Bytes that are no document of the expected kind and version."""


class MissingMasterKey(CredentialError):
    """The envelope names a master key that the ring does not hold."""

    def __init__(self, name: str) -> None:
        super().__init__(f"master key not in the ring: {name}")
        self.name = name


class BrokenEnvelope(CredentialError):
    """The envelope does not open for this issuer and public key: moved, altered or cut."""

"""Names and addresses as they are told: kept composed, or refused with the sign and its place."""

from greenlane.kernel.readable import Fault, composed, fault
from greenlane.lifecycle.refusal import NotAllowedError


class UnreadableError(NotAllowedError):
    """A text that people shall read has a sign that it may not have; `fault` says which, where."""

    def __init__(self, field: str, found: Fault) -> None:
        super().__init__(f"{found.code}: the sign {found.place} of {field} is {found.named}, "
                         f"which may not stand in a name or an address")  # fmt: skip
        self.field, self.fault = field, found


def told(field: str, text: str) -> str:
    """The text of a field as it is kept. Raises UnreadableError."""
    kept = composed(text)
    found = fault(kept)
    if found is not None:
        raise UnreadableError(field, found)
    return kept

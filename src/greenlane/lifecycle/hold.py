"""Holds: what keeps goods from release, who owns each, on what ground, and who may lift it."""

from datetime import datetime
from typing import Literal

import msgspec

HoldKind = Literal["documents", "physical", "agency", "payment", "security"]

# The role that may lift a hold of each kind; agency holds also need the officer's own agency.
LIFTED_BY: dict[HoldKind, str] = {
    "documents": "officer",
    "physical": "officer",
    "agency": "agency",
    "payment": "cashier",
    "security": "cashier",
}


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """One reason not to release. `name` is unique in a declaration ("physical", "agency:FOOD").

    `owner` is the office or agency that must act, `reason` says why in words, `basis` cites the
    act, `due` is when the owner should have acted.
    """

    name: str
    kind: HoldKind
    owner: str
    reason: str
    basis: str
    due: datetime | None = None

    @property
    def role(self) -> str:
        """The role that may lift it."""
        return LIFTED_BY[self.kind]

"""The terms of issued permits: of which documents a register is kept here, and who ends one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec


class PermitTerms(msgspec.Struct, frozen=True, kw_only=True):
    """`kept`: document code to the day from which its permits are in the register of this house.

    `two_persons`: the acts on an issued permit that one person proposes and another approves.
    `unlooked` is what holds goods at a border post, which has no register, in the same way.
    `basis` is the ground for refusing what is not in order, `acts` the act that each move rests on,
    `reason` what holds goods under a stopped permit, in the words of each language.
    """

    basis: str
    kept: Mapping[str, date] = {}
    two_persons: frozenset[str] = frozenset()
    acts: Mapping[str, str] = {}
    reason: Mapping[str, str] = {}
    unlooked: Mapping[str, str] = {}

    def kept_on(self, document: str, day: date) -> bool:
        """Whether a permit of this document code is looked up in the register on a day."""
        since = self.kept.get(document)
        return since is not None and since <= day


ALWAYS = frozenset(("reinstate",))  # it undoes what two persons may have decided


def of_two_persons(terms: PermitTerms | None) -> frozenset[str]:
    """The acts that a second person approves: those of the country's law, and ALWAYS."""
    return ALWAYS | terms.two_persons if terms else ALWAYS


def permit_terms(data: Mapping[str, Any]) -> PermitTerms:
    """The table [permits] of life.toml. Raises ValidationError when it is not whole."""
    return msgspec.convert(data, PermitTerms)

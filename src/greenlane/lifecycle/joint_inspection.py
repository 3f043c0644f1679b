"""A joint inspection: one appointment for all who want to see the goods, each with its finding.

The record is whole when everybody has found or is excused; whoever has not is waited for. Goods
that are looked at together are opened once. Source: WTO Trade Facilitation Agreement, Article 8.
"""

from collections.abc import Iterable
from typing import Literal

import msgspec

PartyState = Literal["invited", "excused", "found"]
State = Literal["booked", "recorded", "cancelled"]


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """An office or agency (`owner`) that wants to see the goods because of a hold."""

    owner: str
    hold: str
    state: PartyState = "invited"


class Openings(msgspec.Struct, frozen=True, kw_only=True):
    """How often goods were opened: `apart` if each had come alone, `together` as it was."""

    consignments: int
    apart: int
    together: int


def waits_for(parties: Iterable[Party]) -> tuple[str, ...]:
    """Who has not recorded a finding yet, in order."""
    return tuple(party.owner for party in parties if party.state == "invited")


def state_of(parties: Iterable[Party]) -> State:
    """Booked while anybody is waited for, else recorded."""
    return "booked" if waits_for(parties) else "recorded"


def openings(findings: Iterable[tuple[str, int | None]]) -> Openings:
    """Count openings from findings: the consignment of each, and its joint inspection if any.

    Findings of one joint inspection are one opening; any other is one of its own.
    """
    seen, together, apart = set[str](), set[int](), 0
    alone = 0
    for consignment, inspection in findings:
        seen.add(consignment)
        apart += 1
        if inspection is None:
            alone += 1
        else:
            together.add(inspection)
    return Openings(consignments=len(seen), apart=apart, together=alone + len(together))

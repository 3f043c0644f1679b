"""What a country's law says about outages: who declares them, and what becomes of each clock."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import msgspec

from greenlane.law.outage import Rule

FUNCTIONS = ("sign-in", "lodge", "arrive", "decide", "pay")
_EXTENSIONS = {"overlap", "after", "working-day"}


class OutageTerms(msgspec.Struct, frozen=True, kw_only=True):
    """The law of outages: its basis, the clocks it moves, and from when paper may be used.

    `measured_minutes` is how long the system's own probes must have found a function away for the
    outage to count without anybody declaring it; None when a declaration is always needed.
    """

    basis: str
    clocks: Mapping[str, Rule]
    measured_minutes: int | None = None

    def clock(self, name: str, agency: str = "") -> Rule | None:
        """The rule of a clock, with `agency:*` made the agency at hand; None when it has none."""
        rule = self.clocks.get(name)
        if rule is None:
            return None
        waits = tuple(f"agency:{agency}" if each == "agency:*" else each for each in rule.waits_for)
        return msgspec.structs.replace(rule, waits_for=waits)


def outage_terms(data: Mapping[str, Any]) -> OutageTerms:
    """The table [outage] of life.toml. Raises KeyError or ValueError when it is not whole."""
    measured = data.get("measured_minutes")
    return OutageTerms(
        basis=data["basis"],
        clocks={name: _rule(name, each) for name, each in data["clock"].items()},
        measured_minutes=None if measured is None else int(measured),
    )


def _rule(name: str, data: Mapping[str, Any]) -> Rule:
    extension = data["extension"]
    if extension not in _EXTENSIONS:
        raise ValueError(f"outage clock {name}: {extension!r} is no way to extend a deadline")
    waits = tuple(data["waits_for"])
    if unknown := [w for w in waits if w not in FUNCTIONS and not w.startswith("agency:")]:
        raise ValueError(f"outage clock {name}: {unknown[0]!r} is no function")
    return Rule(
        clock=name,
        waits_for=waits,
        extension=extension,
        basis=data["basis"],
        least=timedelta(minutes=int(data.get("least_minutes", 0))),
        hours=int(data.get("hours", 0)),
    )

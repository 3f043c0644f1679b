"""What is wrong, where, under which act, and how to put it right: a finding is a value."""

from typing import Literal

import msgspec

Severity = Literal["error", "warning", "information"]
Path = tuple[str | int, ...]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding on one place of a message.

    `code` is stable for ever; `path` is the place in Python names and zero-based positions, for
    example ("goods_shipment", "government_agency_goods_item", 1, "origin"); `value` is what stood
    there, as text; `basis` cites the act or standard; `fix` says what to do.
    """

    code: str
    message: str
    path: Path = ()
    severity: Severity = "error"
    value: str = ""
    basis: str = ""
    fix: str = ""


def has_errors(findings: tuple[Finding, ...] | list[Finding]) -> bool:
    """True when at least one finding forbids acceptance."""
    return any(finding.severity == "error" for finding in findings)

"""Retention data read: the categories of a country package, and everything wrong with them."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

import msgspec

from greenlane.kernel.finding import Finding, Path
from greenlane.law.nomenclature import Words
from greenlane.law.retention import Category, Clock, End

# What may start a clock. The shell knows the day of each for the subjects that have it.
EVENTS: Mapping[str, str] = {
    "closed": "A declaration came to its end: cleared, rejected, invalidated or expired.",
    "created": "The record was made.",
    "decided": "A decision was taken on an application.",
    "left": "A person left: the account was closed.",
    "ceased": "An operator was struck off the register.",
    "touched": "A draft was last written.",
    "reviewed": "The record was last reviewed.",
    "ended": "The matter ended: a file was closed, a hold or permission ran out.",
}
_ENDS = get_args(End)


class RetentionLaw(msgspec.Struct, frozen=True):
    """The categories of a country by their names."""

    categories: Mapping[str, Category]

    def __getitem__(self, name: str) -> Category:
        """The category of that name. Raises KeyError."""
        return self.categories[name]


def read(
    data: Mapping[str, Any], acts: Iterable[str], wanted: Iterable[str] = ()
) -> tuple[RetentionLaw, tuple[Finding, ...]]:
    """The categories of retention.toml, and findings RET-001 to RET-006.

    `acts` are those the country cites, `wanted` the categories that the columns of the engine
    need. What is wrong is left out, so that nothing is erased by a clock that cannot be read.
    """
    known, findings = frozenset(acts), list[Finding]()
    made = {}
    for name, table in data.get("category", {}).items():
        faults = tuple(_faults(("category", name), table, known))
        findings += faults
        if not faults:
            made[name] = _category(name, table)
    for name in sorted(set(wanted) - set(data.get("category", {}))):
        findings.append(_finding("RET-006", "No retention rule for a category that columns hold.",
                                 ("category", name), name))  # fmt: skip
    return RetentionLaw(made), tuple(findings)


def _finding(code: str, message: str, path: Path, value: object = "") -> Finding:
    return Finding(code=code, message=message, path=path, value=str(value), fix=_FIXES[code])


_FIXES = {
    "RET-001": "Name an act of acts.csv and the article.",
    "RET-002": "Say in words, in every language, what is kept and why.",
    "RET-003": "Give each category at least one clock; data without an end may not be kept.",
    "RET-004": f"A clock starts at one of: {', '.join(EVENTS)}.",
    "RET-005": f"A clock has a period of at least a day and ends in one of: {', '.join(_ENDS)}.",
    "RET-006": "Add the category to retention.toml with purpose, ground and clock.",
}


def _faults(path: Path, table: Mapping[str, Any], acts: frozenset[str]) -> Iterable[Finding]:
    yield from _ground(path, table, acts)
    for part in ("what", "purpose"):
        if not isinstance(table.get(part), dict) or not all(table[part].values()):
            yield _finding("RET-002", f"The {part} is not told.", (*path, part))
    if table.get("secrecy") not in ("personal", "commercial"):
        yield _finding("RET-002", "Neither personal nor commercial.", (*path, "secrecy"),
                       table.get("secrecy", ""))  # fmt: skip
    if not table.get("clock"):
        yield _finding("RET-003", "The category has no clock.", path)
    for place, clock in enumerate(table.get("clock", ())):
        yield from _clock_faults((*path, "clock", place), clock, acts)


def _ground(path: Path, table: Mapping[str, Any], acts: frozenset[str]) -> Iterable[Finding]:
    if table.get("act") not in acts or not table.get("article"):
        yield _finding("RET-001", "The ground is not an act of this country.", path,
                       table.get("act", ""))  # fmt: skip


def _clock_faults(path: Path, clock: Mapping[str, Any], acts: frozenset[str]) -> Iterable[Finding]:
    yield from _ground(path, clock, acts)
    if clock.get("starts") not in EVENTS:
        yield _finding("RET-004", "Nothing is known by that name.", (*path, "starts"),
                       clock.get("starts", ""))  # fmt: skip
    periods = [clock.get(unit, 0) for unit in ("years", "months", "days")]
    others = [clock.get(name, 0) for name in ("extension_years", "notice_days")]
    whole = all(isinstance(n, int) and n >= 0 for n in (*periods, *others))
    if clock.get("end") not in _ENDS or not whole or not any(periods):
        yield _finding("RET-005", "The clock has no period or no end.", path, clock.get("end", ""))


def _category(name: str, table: Mapping[str, Any]) -> Category:
    words: dict[str, Words] = {part: dict(table[part]) for part in ("what", "purpose")}
    return Category(
        id=name, what=words["what"], purpose=words["purpose"], act=table["act"],
        article=table["article"], secrecy=table["secrecy"],
        plain=tuple(table.get("plain", ())), masked=tuple(table.get("masked", ())),
        clocks=tuple(Clock(**clock) for clock in table["clock"]),
    )  # fmt: skip

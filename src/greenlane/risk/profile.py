"""A risk profile: what to look for, until when, on what ground, and what the officer should do."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal, get_args

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.risk.language import tree
from greenlane.risk.language.checking import check
from greenlane.risk.language.fault import Fault
from greenlane.risk.language.grammar import parse

Lane = Literal["green", "blue", "yellow", "red"]
RANK: Mapping[str, int] = {"green": 0, "blue": 1, "yellow": 2, "red": 3}
Direction = Literal["import", "export", "both"]
# Shadow profiles are asked and counted, and choose nobody; a stopped one is not asked at all.
Mode = Literal["active", "shadow", "stopped"]
Scope = Literal["item", "declaration"]
LONGEST_LIFE = timedelta(days=366)


class ProfileError(ValueError):
    """A profile that cannot be used; the text names it and what is wrong, with the column."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A risk profile. `text` is the condition as it was written, `condition` what it means.

    `mandatory` profiles (safety, prohibitions, what the law orders) are never waived for want of
    hands; of the others a plan may waive a share. `review` is the day by which its owner must have
    looked at it again; `instruction` has a text for each language.
    """

    code: str
    name: Mapping[str, str]
    owner: str
    text: str
    condition: tree.Condition
    lane: Lane
    instruction: Mapping[str, str]
    basis: str
    validity: Validity
    review: date | None = None
    direction: Direction = "both"
    mandatory: bool = False
    mode: Mode = "active"

    @property
    def scope(self) -> Scope:
        """Whether it is asked for each item, or once for the declaration."""
        return "item" if _speaks_of_item(self.condition) else "declaration"

    def applies(self, day: date, trade: str) -> bool:
        """True when it is asked on that day of an import or export."""
        return (
            self.mode != "stopped"
            and self.direction in (trade, "both")
            and self.validity.covers(day)
        )


def _speaks_of_item(node: Any) -> bool:
    if isinstance(node, tree.Field):
        return node.scope == "item"
    if isinstance(node, tuple):
        return any(map(_speaks_of_item, node))
    if isinstance(node, tree.Node):
        return any(_speaks_of_item(getattr(node, name)) for name in node.__struct_fields__)
    return False


def condition_of(text: str, lists: Mapping[str, frozenset[str]]) -> tree.Condition | list[Fault]:
    """The sound condition of a text, or all that is wrong with it."""
    read = parse(text)
    if isinstance(read, Fault):
        return [read]
    return list(check(read, lists)) or read


def read_profile(entry: Mapping[str, Any], lists: Mapping[str, frozenset[str]]) -> Profile:
    """A profile of a country package's risk.toml. Raises ProfileError."""
    code, text = str(entry["code"]), str(entry["condition"]).strip()
    condition = condition_of(text, lists)
    if isinstance(condition, list):
        told = "; ".join(f"column {fault.at + 1}: {fault.message}" for fault in condition)
        raise ProfileError(f"{code}: {told}")
    if entry["lane"] not in RANK or entry["lane"] == "green":
        raise ProfileError(f"{code}: the lane is blue, yellow or red")
    if entry.get("direction", "both") not in get_args(Direction):
        raise ProfileError(f"{code}: the direction is import, export or both")
    return Profile(
        code=code,
        name=_in_languages(entry["name"]),
        owner=entry.get("owner", ""),
        text=text,
        condition=condition,
        lane=entry["lane"],
        instruction=_in_languages(entry["instruction"]),
        basis=entry["basis"],
        validity=Validity(entry["since"], entry.get("until")),
        review=entry.get("review"),
        direction=entry.get("direction", "both"),
        mandatory=entry.get("mandatory", False),
        mode=entry.get("mode", "active"),
    )


def _in_languages(told: Any) -> Mapping[str, str]:
    return {"en": told} if isinstance(told, str) else dict(told)

"""Selection: which lane a declaration takes and why, the same for the same inputs for ever."""

import hashlib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

import msgspec

from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts
from greenlane.duties.assessment import Assessment, ItemAssessment
from greenlane.kernel.validity import Validity

Lane = Literal["green", "blue", "yellow", "red"]
_RANK: dict[str, int] = {"green": 0, "blue": 1, "yellow": 2, "red": 3}
_OF_TEXT = frozenset({"in", "starts", "eq"})
_OF_NUMBERS = frozenset({"in", "eq", "lt", "le", "gt", "ge"})
_NUMBERS = frozenset({"customs_value", "net_mass", "value_per_kg"})
_FIELDS = (
    "code", "origin", "procedure", "preference", "customs_value", "net_mass",
    "value_per_kg", "declarant", "trader",
)  # fmt: skip


class ProfileError(ValueError):
    """A profile names an unknown field, operation or lane."""


class Condition(msgspec.Struct, frozen=True):
    """`field` compared by `op` with `values`; an absent field never satisfies."""

    field: str
    op: str
    values: tuple[Any, ...]

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """True when the item's facts satisfy it."""
        value = facts.get(self.field)
        if value is None or value == "":
            return False
        if self.op == "in":
            return value in self.values
        if self.op == "starts":
            return str(value).startswith(self.values)
        limit = self.values[0]
        match self.op:
            case "eq":
                return bool(value == limit)
            case "lt":
                return bool(value < limit)
            case "le":
                return bool(value <= limit)
            case "gt":
                return bool(value > limit)
            case _:
                return bool(value >= limit)


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A risk profile: when all conditions hold for an item, the declaration takes `lane`."""

    code: str
    name: str
    lane: Lane
    instruction: str
    basis: str
    validity: Validity
    when: tuple[Condition, ...]

    @property
    def chapters(self) -> frozenset[str]:
        """The chapters that a condition on the goods code limits it to; empty is any goods."""
        for condition in self.when:
            if condition.field == "code" and condition.op in ("starts", "in"):
                found = frozenset(str(value)[:CHAPTER] for value in condition.values)
                if all(len(chapter) == CHAPTER for chapter in found):
                    return found
        return frozenset()


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A profile that fired on the item `sequence` (0 is the whole declaration)."""

    profile: str
    sequence: int
    lane: Lane
    instruction: str


class Selection(msgspec.Struct, frozen=True, kw_only=True):
    """The lane, how it was chosen (none, profile, random) and what to do; for officers only."""

    lane: Lane
    method: Literal["none", "profile", "random"]
    hits: tuple[Hit, ...]


class ProfileSet:
    """The profiles of a country with its random share. Built from the parsed risk.toml."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.profiles = tuple(_profile(entry) for entry in data.get("profile", ()))
        random = data["random"]
        self.random_share = Decimal(str(random["share"]))
        self.random_lane: Lane = random["lane"]
        self.random_instruction: str = random["instruction"]
        self.basis: str = random["basis"]
        self._days: dict[str, dict[str, tuple[Profile, ...]]] = {}
        if not 0 < self.random_share < 1 or self.random_lane not in _RANK:
            raise ProfileError("the random share lies between 0 and 1 and is never nothing")

    def select(self, shipment: ShipmentFacts, assessment: Assessment, parties: Mapping[str, str],
               seed: str) -> Selection:  # fmt: skip
        """Choose the lane. `parties` gives declarant and trader ids; `seed` decides the draw."""
        hits: list[Hit] = []
        today = self._on(assessment.day)
        for item, assessed in zip(shipment.items, assessment.items, strict=True):
            candidates = today.get(item.code[:CHAPTER]) or today[ANY]
            facts = _facts(item, assessed, parties) if candidates else {}
            hits += [
                _hit(profile, item.sequence)
                for profile in candidates
                if all(condition.holds(facts) for condition in profile.when)
            ]
        if hits:
            lane = max((hit.lane for hit in hits), key=_RANK.__getitem__)
            return Selection(lane=lane, method="profile", hits=tuple(hits))
        if draw(seed) < self.random_share:
            hit = Hit(profile="random", sequence=0, lane=self.random_lane,
                      instruction=self.random_instruction)  # fmt: skip
            return Selection(lane=self.random_lane, method="random", hits=(hit,))
        return Selection(lane="green", method="none", hits=())

    def _on(self, day: str) -> dict[str, tuple[Profile, ...]]:
        """The profiles in force by chapter of goods; those for any goods stand in every chapter."""
        index = self._days.get(day)
        if index is None:
            active = [p for p in self.profiles if _in_force(p, day)]
            chapters = {c for p in active for c in p.chapters} | {ANY}
            index = {
                chapter: tuple(p for p in active if not p.chapters or chapter in p.chapters)
                for chapter in chapters
            }
            self._days[day] = index
        return index


CHAPTER = 2  # digits
ANY = ""


def _in_force(profile: Profile, day: str) -> bool:
    validity = profile.validity
    return validity.since.isoformat() <= day and (
        validity.until is None or day <= validity.until.isoformat()
    )


def draw(seed: str) -> Decimal:
    """A number in [0, 1) that depends on the seed alone (48 bits of SHA-256)."""
    number = int.from_bytes(hashlib.sha256(seed.encode()).digest()[:6], "big")
    return Decimal(number) / Decimal(1 << 48)


def _facts(item: ItemFacts, assessed: ItemAssessment, parties: Mapping[str, str]) -> dict[str, Any]:
    value = assessed.value.amount if assessed.value else None
    mass = item.net_mass
    return {
        "code": item.code,
        "origin": item.origin,
        "procedure": item.procedure,
        "preference": item.preference,
        "customs_value": value,
        "net_mass": mass,
        "value_per_kg": value / mass if value is not None and mass else None,
        **parties,
    }


def _hit(profile: Profile, sequence: int) -> Hit:
    return Hit(
        profile=profile.code,
        sequence=sequence,
        lane=profile.lane,
        instruction=profile.instruction,
    )


def _profile(entry: Mapping[str, Any]) -> Profile:
    conditions = tuple(_condition(entry["code"], when) for when in entry["when"])
    if entry["lane"] not in _RANK or not conditions:
        raise ProfileError(f"{entry['code']}: an unknown lane or no condition")
    return Profile(
        code=entry["code"],
        name=entry["name"],
        lane=entry["lane"],
        instruction=entry["instruction"],
        basis=entry["basis"],
        validity=Validity(entry["since"], entry.get("until")),
        when=conditions,
    )


def _condition(code: str, when: Mapping[str, Any]) -> Condition:
    """Check a condition against the type of its field; amounts compare as exact numbers."""
    field, op = when["field"], when["op"]
    values = when["value"] if isinstance(when["value"], list) else [when["value"]]
    wanted = _OF_NUMBERS if field in _NUMBERS else _OF_TEXT
    if field not in _FIELDS or op not in wanted or not values:
        raise ProfileError(f"{code}: {field} {op} is unknown")
    if field in _NUMBERS:
        try:
            values = [Decimal(str(value)) for value in values]
        except InvalidOperation as error:
            raise ProfileError(f"{code}: {field} is compared with numbers") from error
        if not all(value.is_finite() for value in values):
            raise ProfileError(f"{code}: {field} is compared with finite numbers")
    return Condition(field, op, tuple(values))

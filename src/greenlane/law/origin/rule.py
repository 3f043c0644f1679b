"""The product-specific rule of origin: a tree of criteria joined by "and" and "or".

Every node prints itself in the rule language of `greenlane.law.origin.expression`.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.law.origin.goods import MARKS, Goods, printed

ValueBase = Literal["EXW", "FOB", "FCA", "NC"]
Base = Literal["EXW", "FOB", "FCA", "NC", "WEIGHT", "MATERIALS"]
Method = Literal["build-down", "build-up", "net-cost"]


class WhollyObtained(msgspec.Struct, frozen=True, kw_only=True, tag="wholly-obtained"):
    """The product itself is wholly obtained."""

    def __str__(self) -> str:
        return "WO"


class MaterialsObtained(msgspec.Struct, frozen=True, kw_only=True, tag="materials-obtained"):
    """All the materials `of` these goods that were used are wholly obtained."""

    of: tuple[Goods, ...]

    def __str__(self) -> str:
        return f"WO {printed(self.of)}"


class ObtainedShare(msgspec.Struct, frozen=True, kw_only=True, tag="obtained-share"):
    """At least `percent` by weight of the materials `of` these goods are wholly obtained."""

    percent: Decimal
    of: tuple[Goods, ...]

    def __str__(self) -> str:
        return f"WO MIN {self.percent:f} % WEIGHT {printed(self.of)}"


class Allowed(msgspec.Struct, frozen=True, kw_only=True):
    """Materials that need not change: these `goods`, up to `percent` of `base`, after `process`.

    No `percent` means no limit, an empty `process` no condition.
    """

    goods: tuple[Goods, ...]
    percent: Decimal | None = None
    base: Base = "EXW"
    process: str = ""

    def __str__(self) -> str:
        text = f"allow {printed(self.goods)}"
        if self.percent is not None:
            text += f" MAX {self.percent:f} % {self.base}"
        return text + (f" with {self.process}" if self.process else "")


class Change(msgspec.Struct, frozen=True, kw_only=True, tag="change"):
    """Every non-originating material has another code than the product at `level`.

    `level` "any" asks no change. Materials in `barred` may not be used although they change, those
    in `allowed` may although they do not.
    """

    level: Literal["any", "chapter", "heading", "subheading"]
    barred: tuple[Goods, ...] = ()
    allowed: tuple[Allowed, ...] = ()

    def __str__(self) -> str:
        text = MARKS.get(self.level, "ANY")
        if self.barred:
            text += f" except {printed(self.barred)}"
        return " ".join([text, *map(str, self.allowed)])


class Content(msgspec.Struct, frozen=True, kw_only=True, tag="content"):
    """Non-originating materials `of` these goods (none: all) are at most `percent` of `base`.

    EXW, FOB, FCA and NC (net cost) compare values, WEIGHT the net weight of the product, MATERIALS
    the weight of all materials `within` these goods.
    """

    percent: Decimal
    base: Base = "EXW"
    of: tuple[Goods, ...] = ()
    within: tuple[Goods, ...] = ()

    def __str__(self) -> str:
        text = f"MAX {self.percent:f} % {self.base}"
        if self.within:
            text += f" {printed(self.within)}"
        return text + (f" of {printed(self.of)}" if self.of else "")


class RegionalValue(msgspec.Struct, frozen=True, kw_only=True, tag="regional-value"):
    """The value content of the region is at least `percent` of `base`.

    build-down: base less non-originating materials; build-up: originating materials; net-cost:
    net cost less non-originating materials, over net cost.
    """

    percent: Decimal
    base: ValueBase = "FOB"
    method: Method = "build-down"

    def __str__(self) -> str:
        return f"RVC {self.percent:f} % {self.base} {self.method}"


class Process(msgspec.Struct, frozen=True, kw_only=True, tag="process"):
    """A named process was carried out in the country or the region."""

    process: str

    def __str__(self) -> str:
        return f"PROCESS {self.process}"


class AtLeast(msgspec.Struct, frozen=True, kw_only=True, tag="at-least"):
    """At least `count` of these processes were carried out."""

    count: int
    processes: tuple[str, ...]

    def __str__(self) -> str:
        return f"ATLEAST {self.count} ({', '.join(self.processes)})"


class ProducedFrom(msgspec.Struct, frozen=True, kw_only=True, tag="from"):
    """Production from these goods: non-originating materials are them, or of an earlier stage."""

    goods: tuple[Goods, ...]

    def __str__(self) -> str:
        return f"FROM {printed(self.goods)}"


class MustOriginate(msgspec.Struct, frozen=True, kw_only=True, tag="originating"):
    """All the materials of these goods that were used originate."""

    of: tuple[Goods, ...]

    def __str__(self) -> str:
        return f"ORIGINATING {printed(self.of)}"


class Components(msgspec.Struct, frozen=True, kw_only=True, tag="set"):
    """A set: each component originates, others are at most `percent` of `base` of the set."""

    percent: Decimal = Decimal(0)
    base: ValueBase = "EXW"

    def __str__(self) -> str:
        return f"SET MAX {self.percent:f} % {self.base}"


class Quota(msgspec.Struct, frozen=True, kw_only=True, tag="quota"):
    """The goods are within the origin quota of the year."""

    def __str__(self) -> str:
        return "QUOTA"


class Officer(msgspec.Struct, frozen=True, kw_only=True, tag="officer"):
    """A text that is not understood: an officer decides, nothing is guessed from it."""

    text: str

    def __str__(self) -> str:
        return f'OFFICER "{self.text}"'


class Dated(msgspec.Struct, frozen=True, kw_only=True, tag="dated"):
    """A rule that is open only on these days, both included; None leaves an end open."""

    rule: "Rule"
    since: date | None = None
    until: date | None = None

    def __str__(self) -> str:
        return f"({self.rule}) DURING {self.since or ''}..{self.until or ''}"


class All(msgspec.Struct, frozen=True, kw_only=True, tag="all"):
    """Every part is met."""

    parts: tuple["Rule", ...]

    def __str__(self) -> str:
        return " AND ".join(f"({p})" if isinstance(p, AnyOf) else str(p) for p in self.parts)


class AnyOf(msgspec.Struct, frozen=True, kw_only=True, tag="any"):
    """One part is met: the claimant chooses."""

    parts: tuple["Rule", ...]

    def __str__(self) -> str:
        return " OR ".join(str(part) for part in self.parts)


Criterion = (
    WhollyObtained | MaterialsObtained | ObtainedShare | Change | Content | RegionalValue
    | Process | AtLeast | ProducedFrom | MustOriginate | Components | Quota | Officer
)  # fmt: skip
Rule = Criterion | Dated | All | AnyOf


def all_of(*parts: Rule) -> Rule:
    """The parts joined by "and", flat; one part stays itself."""
    flat: list[Rule] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, All) else (part,))
    return flat[0] if len(flat) == 1 else All(parts=tuple(flat))


def any_of(*parts: Rule) -> Rule:
    """The parts joined by "or", flat; one part stays itself."""
    flat: list[Rule] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, AnyOf) else (part,))
    return flat[0] if len(flat) == 1 else AnyOf(parts=tuple(flat))


def criteria(rule: Rule) -> Iterator[Criterion]:
    """Every criterion of a rule, in order."""
    if isinstance(rule, All | AnyOf):
        for part in rule.parts:
            yield from criteria(part)
    elif isinstance(rule, Dated):
        yield from criteria(rule.rule)
    else:
        yield rule


def processes(rule: Rule) -> tuple[str, ...]:
    """The processes that a rule asks about, in order."""
    found: list[str] = []
    for part in criteria(rule):
        if isinstance(part, Process):
            found.append(part.process)
        elif isinstance(part, AtLeast):
            found.extend(part.processes)
        elif isinstance(part, Change):
            found.extend(allowed.process for allowed in part.allowed if allowed.process)
    return tuple(dict.fromkeys(found))

"""The plan of selection: which share of what is looked at, office by office; data, with a version.

A budget is a number of controls a day; the plan turns it into shares and thresholds before the day
begins. A selection then depends on the plan and on nothing that changes while goods come in, so it
can be done again with the same result, and no counter is locked on the way. Shares of chance are
never nought: what nobody looks at by chance, nobody knows.
"""

import hashlib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from greenlane.risk.profile import RANK, Lane


class PlanError(ValueError):
    """A plan that cannot be used; the text says what is wrong."""


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """A way of choosing: the lane it leads to, its instruction in each language, its ground."""

    lane: Lane
    instruction: Mapping[str, str]
    basis: str


class Shares(msgspec.Struct, frozen=True, kw_only=True):
    """What an office looks at. Shares lie in [0, 1].

    `random` of all declarations by chance; `rule` of those that a profile which is not mandatory
    has chosen; `score` is the expected finding from which the model chooses (None: it does not),
    `novelty` the strangeness from which `exploration` of the unseen is looked at.
    """

    random: Decimal
    rule: Decimal = Decimal(1)
    score: float | None = None
    novelty: float | None = None
    exploration: Decimal = Decimal(0)


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The shares of each office (`""` for all others) and what each way of choosing leads to.

    `screening` is for what may be on a list, `likeness` for what only resembles it.
    """

    offices: Mapping[str, Shares]
    random: Draw
    screening: Draw | None = None
    likeness: Draw | None = None
    model: Draw | None = None
    exploration: Draw | None = None

    @property
    def version(self) -> str:
        """A digest of the plan."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()[:16]

    def basis_of(self, way: str) -> str:
        """The ground of a way of choosing (random, screening, model ...); empty for another."""
        draw = getattr(self, way, None)
        return draw.basis if isinstance(draw, Draw) else ""

    def of(self, office: str) -> Shares:
        """The shares of an office."""
        return self.offices.get(office) or self.offices[""]


def read_plan(data: Mapping[str, Any]) -> Plan:
    """The plan of a country package's risk.toml. Raises PlanError."""
    random = data["random"]
    offices = {"": _shares(random, {})}
    for office, entry in data.get("office", {}).items():
        offices[office] = _shares(random, entry)
    return Plan(
        offices=offices,
        random=_draw(random),
        screening=_draw(data["screening"]) if "screening" in data else None,
        likeness=_draw(data["likeness"]) if "likeness" in data else None,
        model=_draw(data["model"]) if "model" in data else None,
        exploration=_draw(data["exploration"]) if "exploration" in data else None,
    )


def _shares(random: Mapping[str, Any], entry: Mapping[str, Any]) -> Shares:
    share = _share(entry.get("random", random["share"]))
    if share == 0 or share == 1:
        raise PlanError("the random share lies between 0 and 1 and is never nothing")
    return Shares(
        random=share,
        rule=_share(entry.get("rule", 1)),
        exploration=_share(entry.get("exploration", 0)),
    )


def _share(told: Any) -> Decimal:
    try:
        share = Decimal(str(told))
    except InvalidOperation as error:
        raise PlanError(f"{told} is no share") from error
    if not 0 <= share <= 1:
        raise PlanError(f"a share lies between 0 and 1, not at {told}")
    return share


def _draw(entry: Mapping[str, Any]) -> Draw:
    told = entry["instruction"]
    if entry["lane"] not in RANK or entry["lane"] == "green":
        raise PlanError("what is chosen goes to the lane blue, yellow or red")
    return Draw(
        lane=entry["lane"],
        instruction={"en": told} if isinstance(told, str) else dict(told),
        basis=entry["basis"],
    )

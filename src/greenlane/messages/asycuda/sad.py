"""What a SAD holds: the declaration, its valuation and taxes as the engine computed them, the rest.

A SAD of ASYCUDA World carries what was declared and what customs made of it. The first becomes a
declaration of our data model; the second stays beside it, as values that one may compare with.
"""

from decimal import Decimal

import msgspec

from greenlane.datamodel.declaration import Declaration
from greenlane.kernel.finding import Finding

ROOT = "ASYCUDA"


class SadAmount(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a valuation: `foreign` in `currency`, `national` units, `rate` for one unit."""

    national: Decimal | None = None
    foreign: Decimal | None = None
    currency: str = ""
    rate: Decimal | None = None


class SadValuation(msgspec.Struct, frozen=True, kw_only=True):
    """The valuation of the whole (`Valuation`) or of an item (`Valuation_item`).

    `parts` maps invoice, external_freight, internal_freight, insurance, other_cost and deduction to
    their amounts; cost, cif and statistical are in national currency, alpha is the item's share.
    """

    parts: dict[str, SadAmount]
    cost: Decimal | None = None
    cif: Decimal | None = None
    statistical: Decimal | None = None
    alpha: Decimal | None = None


class SadTaxLine(msgspec.Struct, frozen=True, kw_only=True):
    """One `Taxation_line` of the item at `position` (from 0), as it stands there.

    `rate` is a fraction of the base (0.2 is 20 %) or an amount for each unit: the SAD does not say
    which. `mode` is the mode of payment, `calculation` the type of calculation.
    """

    position: int
    type: str
    base: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    mode: str = ""
    calculation: str = ""


class Sad(msgspec.Struct, frozen=True, kw_only=True):
    """A SAD, read. `kept` is every further text with its path: nothing of the message is lost."""

    declaration: Declaration
    valuation: SadValuation
    items: tuple[SadValuation, ...] = ()
    taxes: tuple[SadTaxLine, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()


class ParsedSad(msgspec.Struct, frozen=True):
    """The outcome of reading; `declaration` is the one in `sad`, as other readers give it."""

    sad: Sad | None
    findings: tuple[Finding, ...]

    @property
    def declaration(self) -> Declaration | None:
        """What was declared, or None when the message is no SAD."""
        return self.sad.declaration if self.sad else None

"""Charges: the duties, taxes and fees of the country: on what, in which order, how rounded."""

from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.kernel.rounding import Direction, Rounding
from greenlane.law.nomenclature import Trade, Words

CUSTOMS_VALUE = "CV"
ChargeKind = Literal["duty", "tax", "levy", "fee"]


class DocumentTerms(msgspec.Struct, frozen=True, kw_only=True):
    """What is collected of a charge's total on one declaration.

    A total below `least` (or of just that much, when `least_included`) is not collected; any other
    is rounded to multiples of `step`, which nought leaves as it is. Both are in `currency`, at the
    rate of the day.
    """

    least: Decimal
    least_included: bool
    direction: Direction
    step: Decimal
    currency: str
    basis: str


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """One charge. `base` names what is summed: CV (customs value) and earlier charges.

    `follows` says which effect of the procedure it obeys: that on duty, that on VAT, or none (it
    is always paid). A `fee` is for a service: fixed, and at most `cost_cap`, what the service costs
    (WTO Trade Facilitation Agreement, Article 6). `document` says what becomes of the total on one
    declaration.
    """

    code: str
    name: Words
    order: int
    base: tuple[str, ...]
    trade: Trade
    level: Literal["item", "declaration"]
    account: str
    follows: Literal["duty", "vat", "none"]
    rounding: Rounding
    basis: str
    kind: ChargeKind = "duty"
    cost_cap: Decimal | None = None
    document: DocumentTerms | None = None

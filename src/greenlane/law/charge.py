"""Charges: the duties, taxes and fees of the country: on what, in which order, how rounded."""

from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.kernel.rounding import Rounding
from greenlane.law.nomenclature import Trade, Words

CUSTOMS_VALUE = "CV"
ChargeKind = Literal["duty", "tax", "levy", "fee"]


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """One charge. `base` names what is summed: CV (customs value) and earlier charges.

    `follows` says which effect of the procedure it obeys: that on duty, that on VAT, or none (it
    is always paid). A `fee` is for a service: fixed, and at most `cost_cap`, what the service costs
    (WTO Trade Facilitation Agreement, Article 6). An amount below `de_minimis` (national currency)
    is not collected.
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
    de_minimis: Decimal = Decimal(0)
    de_minimis_basis: str = ""

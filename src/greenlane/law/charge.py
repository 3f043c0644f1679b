"""Charges: the duties, taxes and fees of the country: on what, in which order, how rounded."""

from typing import Literal

import msgspec

from greenlane.kernel.rounding import Rounding
from greenlane.law.nomenclature import Trade, Words

CUSTOMS_VALUE = "CV"


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """One charge. `base` names what is summed: CV (customs value) and earlier charges.

    `follows` says which effect of the procedure it obeys: that on duty, that on VAT, or none (it
    is always paid).
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

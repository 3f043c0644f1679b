"""Customs procedures: which are allowed, and what each does to duty and tax."""

from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import Trade, Words

Effect = Literal["pay", "suspend", "relieve"]


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """A requested and previous procedure (four digits) and its effect on duty, VAT and stock.

    `calculation` is how the duty is found where not from the goods as they are: `value-added`
    (outward processing), `monthly` (partial relief: `percent` of the duty for each month or part of
    one) or `removal` (from a warehouse, by the law of the removal). `discharge_days` is how long
    goods may stay under it; none means without end. It `ends` by a later declaration, or by the
    arrival of the goods at an office (transit). `processed` goods come out of it as other goods.
    """

    code: str
    trade: Trade
    name: Words
    duty: Effect
    vat: Effect
    document: str
    validity: Validity
    basis: str
    calculation: Literal["", "value-added", "monthly", "removal"] = ""
    percent: Decimal = Decimal(0)
    stock: Literal["", "enter", "remove"] = ""
    guarantee: bool = False
    discharge_days: int | None = None
    ends: Literal["", "arrival"] = ""
    processed: bool = False


class AdditionalProcedure(msgspec.Struct, frozen=True, kw_only=True):
    """An additional procedure code; a relief takes the fraction `relief` off its `charges`.

    It counts for a declaration of at most `most_value` (customs value of all items together). With
    the effect `postpone` the charges are declared later by the trader himself (postponed VAT
    accounting), with `suspend` they are not yet due.
    """

    code: str
    name: Words
    relief: Decimal
    charges: frozenset[str]
    procedures: frozenset[str]
    any_procedure: bool
    document: str
    basis: str
    effect: Literal["relieve", "postpone", "suspend"] = "relieve"
    most_value: Decimal | None = None


class Preference(msgspec.Struct, frozen=True, kw_only=True):
    """A preference a trader may claim: its area, and the proofs of which one is needed."""

    code: str
    name: Words
    area: str
    documents: tuple[str, ...]
    basis: str

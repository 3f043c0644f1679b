"""Customs procedures: which are allowed, and what each does to duty and tax."""

from decimal import Decimal
from typing import Literal

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import Trade, Words

Effect = Literal["pay", "suspend", "relieve"]


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """A requested and previous procedure (four digits) and its effect on duty and VAT."""

    code: str
    trade: Trade
    name: Words
    duty: Effect
    vat: Effect
    document: str
    validity: Validity
    basis: str


class AdditionalProcedure(msgspec.Struct, frozen=True, kw_only=True):
    """An additional procedure code; a relief takes the fraction `relief` off its `charges`."""

    code: str
    name: Words
    relief: Decimal
    charges: frozenset[str]
    procedures: frozenset[str]
    any_procedure: bool
    document: str
    basis: str


class Preference(msgspec.Struct, frozen=True, kw_only=True):
    """A preference a trader may claim: its area, and the proofs of which one is needed."""

    code: str
    name: Words
    area: str
    documents: tuple[str, ...]
    basis: str

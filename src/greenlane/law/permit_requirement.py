"""Permit requirements: goods that may move only with a document of an agency."""

import msgspec

from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import Trade, Words


class PermitRequirement(msgspec.Struct, frozen=True, kw_only=True):
    """Goods of `code` (a prefix) from `area` need `document` of `agency`, or an exemption."""

    id: str
    code: str
    area: str
    excluded: frozenset[str]
    trade: Trade
    document: str
    agency: str
    exemptions: frozenset[str]
    name: Words
    service_days: int
    validity: Validity
    basis: str

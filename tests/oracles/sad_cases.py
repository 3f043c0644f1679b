"""SADs as cases: what the engine reads of them, every amount in a named currency."""

from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import msgspec

from greenlane.datamodel.base import Amount
from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts, read_shipment
from greenlane.messages import asycuda
from greenlane.messages.asycuda import Sad, SadAmount, SadTaxLine

NATIONAL, UNNAMED = "QXN", "QXU"
"""Our names for the national currency, which no SAD states, and for a currency left blank."""

_ONE = Decimal(1)
_CODES = ("AK", "AM", "AL", "AN", "BG")
COSTS = ("external_freight", "internal_freight", "insurance", "other_cost", "deduction")


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """A SAD with the facts that the engine reads, every amount in a named currency."""

    name: str
    sad: Sad
    facts: ShipmentFacts
    rates: dict[str, Decimal]
    step: Decimal

    @property
    def lines(self) -> dict[tuple[int, str], SadTaxLine]:
        """Tax lines by place of the item and type, where the type stands once on the item."""
        found = [(line.position, line.type) for line in self.sad.taxes]
        return {
            (line.position, line.type): line
            for line in self.sad.taxes
            if found.count((line.position, line.type)) == 1
        }


def imported(folder: Path) -> list[Imported]:
    """Every SAD of the folder."""
    return [_imported(path) for path in sorted(folder.glob("*.xml"))]


def _imported(path: Path) -> Imported:
    sad = asycuda.parse(path.read_bytes()).sad
    if sad is None:
        raise ValueError(f"{path.name} is no SAD")
    rates = {NATIONAL: _ONE}
    for amount in sad.valuation.parts.values():
        rates.setdefault(currency_of(amount), _rate(amount))
    amounts = [part.national for i in sad.items for part in i.parts.values() if part.national]
    whole = all(amount == amount.to_integral_value() for amount in amounts)
    return Imported(
        name=path.name,
        sad=sad,
        facts=_named(read_shipment(sad.declaration), sad),
        rates={currency: rate for currency, rate in rates.items() if rate},
        step=_ONE if whole else Decimal("0.01"),
    )


def currency_of(amount: SadAmount) -> str:
    """The currency of an amount; a blank one is the national where both amounts are alike."""
    if amount.currency:
        return amount.currency
    return NATIONAL if amount.foreign == amount.national else UNNAMED


def _rate(amount: SadAmount) -> Decimal:
    """The printed rate, or the shortest one that turns the foreign amount into the national."""
    if amount.rate or not amount.foreign or amount.national is None:
        return amount.rate or Decimal(0)
    exact = amount.national / amount.foreign
    tried = (exact.quantize(_ONE.scaleb(-places), ROUND_HALF_UP) for places in range(9))
    cent = Decimal("0.01")
    return next((r for r in tried if (amount.foreign * r).quantize(cent) == amount.national), exact)


def by_item(sad: Imported) -> Imported:
    """The SAD with the costs as they stand in each item, and none for the whole."""
    header = sad.sad.valuation.parts

    def charges(place: int) -> tuple[ChargeDeduction, ...]:
        parts = sad.sad.items[place].parts
        return tuple(
            ChargeDeduction(
                charges_type_code=code,
                other_charge_deduction_amount=Amount(
                    parts[part].foreign or Decimal(0), currency_of(header.get(part, parts[part]))
                ),
            )
            for code, part in zip(_CODES, COSTS, strict=True)
            if part in parts and parts[part].foreign
        )

    items = tuple(
        msgspec.structs.replace(item, charges=charges(place))
        for place, item in enumerate(sad.facts.items)
    )
    facts = msgspec.structs.replace(sad.facts, charges=(), items=items)
    return msgspec.structs.replace(sad, facts=facts)


def amount_of(amount: Amount) -> SadAmount:
    """A charge of one item as a part, where the whole has none of its kind."""
    return SadAmount(foreign=amount.value)


def _named(facts: ShipmentFacts, sad: Sad) -> ShipmentFacts:
    """The facts with names for the currencies that the SAD leaves blank."""
    header = sad.valuation.parts
    price = currency_of(header.get("invoice", SadAmount()))
    codes = dict(zip(_CODES, COSTS, strict=True))

    def charge(of: ChargeDeduction) -> ChargeDeduction:
        amount = of.other_charge_deduction_amount
        if amount is None or amount.currency_id:
            return of
        currency = currency_of(header.get(codes[of.charges_type_code or ""], amount_of(amount)))
        return msgspec.structs.replace(
            of, other_charge_deduction_amount=Amount(amount.value, currency)
        )

    def item(of: ItemFacts) -> ItemFacts:
        charges = tuple(charge(c) for c in of.charges)
        code = of.code + "0" * (len(of.code) % 2)  # 8 + 3 digits; our law's codes grow by pairs
        return msgspec.structs.replace(
            of, code=code, currency=of.currency or price, charges=charges
        )

    return msgspec.structs.replace(
        facts,
        currency=facts.currency or price,
        charges=tuple(charge(c) for c in facts.charges),
        items=tuple(item(i) for i in facts.items),
    )

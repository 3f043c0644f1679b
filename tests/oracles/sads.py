"""SADs of ASYCUDA World: values from their components and taxes from the values, beside its own.

Taken from the SAD as law are rates of exchange, rates of tax and what the base of a tax sums;
prices, costs, masses and quantities are those declared. Nothing of a SAD stands here.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import msgspec

from greenlane.datamodel.base import Amount
from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts, read_shipment
from greenlane.duties.assessment import Assessment, assess
from greenlane.messages import asycuda
from greenlane.messages.asycuda.sad import Sad, SadAmount, SadTaxLine
from tests.oracles.outcome import UNEXPLAINED, Outcome
from tests.support.small_law import Law, Tax, law_book

NATIONAL, UNNAMED = "QXN", "QXU"
"""Our names for the national currency, which no SAD states, and for a currency left blank."""

_DAY = date(2026, 3, 2)
_ONE = Decimal(1)
_SMALL = 10  # units; a larger difference of a base is no flat deduction but an error
_CODES = ("AK", "AM", "AL", "AN", "BG")
_COSTS = ("external_freight", "internal_freight", "insurance", "other_cost", "deduction")


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """A SAD with the facts that the engine reads, every amount in a named currency."""

    name: str
    sad: Sad
    facts: ShipmentFacts
    rates: dict[str, Decimal]
    step: Decimal

    @property
    def lines(self) -> dict[tuple[int, str], SadTaxLine]:
        """Tax lines by place of the item and type."""
        return {(line.position, line.type): line for line in self.sad.taxes}


def imported(folder: Path) -> list[Imported]:
    """Every SAD of the folder."""
    return [_imported(path) for path in sorted(folder.glob("*.xml"))]


def _imported(path: Path) -> Imported:
    sad = asycuda.parse(path.read_bytes()).sad
    if sad is None:
        raise ValueError(f"{path.name} is no SAD")
    rates = {NATIONAL: _ONE}
    for amount in sad.valuation.parts.values():
        rates.setdefault(_currency(amount), _rate(amount))
    amounts = [part.national for i in sad.items for part in i.parts.values() if part.national]
    whole = all(amount == amount.to_integral_value() for amount in amounts)
    return Imported(
        name=path.name,
        sad=sad,
        facts=_named(read_shipment(sad.declaration), sad),
        rates={currency: rate for currency, rate in rates.items() if rate},
        step=_ONE if whole else Decimal("0.01"),
    )


def _currency(amount: SadAmount) -> str:
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
                    parts[part].foreign or Decimal(0), _currency(header.get(part, parts[part]))
                ),
            )
            for code, part in zip(_CODES, _COSTS, strict=True)
            if part in parts and parts[part].foreign
        )

    items = tuple(
        msgspec.structs.replace(item, charges=charges(place))
        for place, item in enumerate(sad.facts.items)
    )
    facts = msgspec.structs.replace(sad.facts, charges=(), items=items)
    return msgspec.structs.replace(sad, facts=facts)


def _named(facts: ShipmentFacts, sad: Sad) -> ShipmentFacts:
    """The facts with names for the currencies that the SAD leaves blank."""
    header = sad.valuation.parts
    price = _currency(header["invoice"])
    codes = dict(zip(_CODES, _COSTS, strict=True))

    def charge(of: ChargeDeduction) -> ChargeDeduction:
        amount = of.other_charge_deduction_amount
        if amount is None or amount.currency_id:
            return of
        currency = _currency(header[codes[of.charges_type_code or ""]])
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


def chain(sad: Imported) -> dict[str, tuple[str, ...]]:
    """The taxes in order, each with what its base sums: the value, or all before it as well."""
    taxes = list(dict.fromkeys(line.type for line in sad.sad.taxes))
    found: dict[str, tuple[str, ...]] = {}
    for place, tax in enumerate(taxes):
        alone, everything = ("CV",), ("CV", *taxes[:place])
        found[tax] = min((alone, everything), key=lambda parts: _apart(sad, tax, parts))
    return found


def _apart(sad: Imported, tax: str, parts: tuple[str, ...]) -> Decimal:
    """How far the printed bases of a tax are from the sum of these printed parts."""
    apart = Decimal(0)
    for place, item in enumerate(sad.sad.items):
        line = sad.lines.get((place, tax))
        if line is not None and line.base is not None:
            earlier = [sad.lines.get((place, part)) for part in parts[1:]]
            known = sum((e.amount for e in earlier if e and e.amount), item.cif or Decimal(0))
            apart += abs(line.base - known)
    return apart


def law_of(sad: Imported, less: dict[str, Decimal]) -> Law:
    """The law that the SAD implies; `less` is a flat deduction from the base of a tax."""
    taxes = tuple(
        Tax(charge=line.type, expression=expression(line, item, less), code=item.code)
        for item in sad.facts.items
        for line in sad.sad.taxes
        if line.position == item.position and line.rate is not None
    )
    return Law(
        currency=NATIONAL,
        charges=chain(sad) or {"NONE": ("CV",)},
        taxes=tuple(dict.fromkeys(taxes)),
        rates={c: rate for c, rate in sad.rates.items() if c != NATIONAL},
        codes=tuple(item.code for item in sad.facts.items),
        countries=tuple(item.origin for item in sad.facts.items),
        procedures={item.procedure: "pay" for item in sad.facts.items},
        step=str(sad.step),
        value_step=str(sad.step),
    )


def expression(line: SadTaxLine, item: ItemFacts, less: dict[str, Decimal]) -> str:
    """A rate for each unit where the base is a declared quantity in whole units, else a share."""
    rate, base = line.rate or Decimal(0), line.base
    for unit, quantity in item.quantities.items():
        if base is not None and rate and base == quantity.quantize(_ONE, ROUND_HALF_UP):
            return f"{rate:f} {NATIONAL} / {unit}"
    percent = rate * 100
    flat = rate * less.get(line.type, Decimal(0))
    return f"{percent:f} % - {flat:f} {NATIONAL}" if flat > 0 else f"{percent:f} %"


def assessed(sad: Imported, less: dict[str, Decimal]) -> Assessment:
    """What our engine owes on the SAD under the implied law."""
    assessment, findings = assess(sad.facts, law_book(law_of(sad, less)).on(_DAY))
    if findings:
        raise ValueError(f"{sad.name}: {findings[0].message}")
    return assessment


def values(sad: Imported) -> list[Outcome]:
    """The value of each item, from price and costs, beside the SAD's CIF value."""
    outcomes = []
    for place, item in enumerate(assessed(sad, {}).items):
        theirs = sad.sad.items[place].cif
        ours = item.value.amount if item.value else None
        reason = "" if ours == theirs else next(_value_reasons(sad, place), UNEXPLAINED)
        outcomes.append(
            Outcome(
                where=f"{sad.name} item {place + 1}", what="value", theirs=theirs, ours=ours,
                status="differs" if reason else "equal", reason=reason,
            )
        )  # fmt: skip
    return outcomes


def _value_reasons(sad: Imported, place: int) -> Iterator[str]:
    """ASYCUDA rounds each share in its own currency, so that the shares do not sum to the whole."""
    parts = sad.sad.items[place].parts.values()
    rounded = sum((p.national or Decimal(0) for p in parts), Decimal(0))
    if not sad.facts.charges and rounded == sad.sad.items[place].cif:
        yield "ASYCUDA rounds each part before it sums them"
    if sad.facts.charges and all(_share_is_rounded(sad, place, part) for part in _COSTS):
        yield "ASYCUDA's shares of a cost are rounded one by one; ours sum to the whole"


def _share_is_rounded(sad: Imported, place: int, part: str) -> bool:
    whole, share = sad.sad.valuation.parts.get(part), sad.sad.items[place].parts.get(part)
    price, invoice = sad.sad.items[place].parts.get("invoice"), sad.sad.valuation.parts["invoice"]
    if whole is None or not whole.foreign or share is None or price is None:
        return True
    cent = Decimal("0.01")
    exact = whole.foreign * (price.foreign or 0) / (invoice.foreign or 1)
    rounded = exact.quantize(cent, ROUND_HALF_UP)
    national = rounded * sad.rates[_currency(whole)]
    return (share.foreign, share.national) == (rounded, national.quantize(cent, ROUND_HALF_UP))


def taxes(sad: Imported) -> list[Outcome]:
    """Each tax of each item beside the SAD's own, by the law that the rates imply."""
    less = _flat_deduction(sad)
    plain, finer = assessed(sad, {}), assessed(sad, {t: k for t, (k, _) in less.items()})
    outcomes = []
    for (place, tax), line in sad.lines.items():
        lines = [[x for x in a.items[place].lines if x.charge == tax] for a in (plain, finer)]
        if not all(lines):
            continue
        before, after = (found[0].amount for found in lines)
        status, reason = _told(line, before, after, less.get(tax))
        outcomes.append(
            Outcome(
                where=f"{sad.name} item {place + 1}", what=tax, theirs=line.amount, ours=after,
                status=status, reason=reason,
            )
        )  # fmt: skip
    return outcomes


def _told(
    line: SadTaxLine, before: Decimal, after: Decimal, less: tuple[Decimal, int] | None
) -> tuple[str, str]:
    if before == line.amount:
        return "equal", ""
    if less is not None and line.position == less[1]:
        return "undecided", "the flat deduction from the base is taken from this item"
    if after == line.amount:
        return "equal", "with the flat deduction that another item of the SAD shows"
    return "differs", UNEXPLAINED


def _flat_deduction(sad: Imported) -> dict[str, tuple[Decimal, int]]:
    """How much lower than the chain's sum a tax base is on the first item, and which item that is.

    A law fact that the SAD does not print; the other items prove or refute it.
    """
    found: dict[str, tuple[Decimal, int]] = {}
    plain = assessed(sad, {})
    for (place, tax), line in sad.lines.items():
        ours = [x for x in plain.items[place].lines if x.charge == tax and not x.quantities]
        less = ours[0].base - line.base if ours and line.base is not None else Decimal(0)
        if tax not in found and 0 < less <= _SMALL:
            found[tax] = (less, place)
    return found


def totals(sad: Imported) -> list[Outcome]:
    """The sums that the SAD states: CIF of the whole, taxes of an item, taxes of the whole."""
    kept = dict(sad.sad.kept)
    cif = sum((item.value.exact for item in assessed(sad, {}).items if item.value), Decimal(0))
    pairs = [("CIF of the whole", sad.sad.valuation.cif, cif.quantize(sad.step, ROUND_HALF_UP))]
    stated = 0
    for place in range(len(sad.sad.items)):
        at = ("Item" if place == 0 else f"Item[{place + 1}]") + "/Taxation/Item_taxes_amount"
        if at in kept:
            lines = (x.amount or Decimal(0) for x in sad.sad.taxes if x.position == place)
            pairs.append((f"taxes of item {place + 1}", Decimal(kept[at]), sum(lines, Decimal(0))))
            stated += 1
    if stated and "Financial/Amounts/Totals_taxes" in kept:
        fees = Decimal(kept.get("Financial/Amounts/Global_taxes", "0"))
        ours = sum((x.amount or Decimal(0) for x in sad.sad.taxes), fees)
        pairs.append(("taxes of the whole", Decimal(kept["Financial/Amounts/Totals_taxes"]), ours))
    return [_sum_outcome(sad, *pair) for pair in pairs]


def _sum_outcome(sad: Imported, what: str, theirs: Decimal | None, ours: Decimal) -> Outcome:
    status, reason = "equal", ""
    if theirs != ours:
        parts = sad.sad.valuation.parts
        signs = {"deduction": -1}
        by_parts = sum(
            (signs.get(part, 1) * (amount.national or 0) for part, amount in parts.items()),
            Decimal(0),
        )
        fits = what == "CIF of the whole" and by_parts == theirs
        status = "differs"
        reason = "ASYCUDA rounds each part before it sums them" if fits else UNEXPLAINED
    return Outcome(
        where=sad.name, what=what, theirs=theirs, ours=ours, status=status, reason=reason
    )

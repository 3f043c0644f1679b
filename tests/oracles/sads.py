"""SADs of ASYCUDA World: values from their components and taxes from the values, beside its own.

Taken from the SAD as law are rates of exchange, rates of tax and what the base of a tax sums;
prices, costs, masses and quantities are those declared. Nothing of a SAD stands here.
"""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from greenlane.datamodel.item_facts import ItemFacts
from greenlane.duties.assessment import Assessment, assess
from greenlane.messages.asycuda import SadTaxLine
from greenlane.messages.asycuda.reading import item_prefix
from greenlane.messages.asycuda.texts import number
from tests.oracles.outcome import UNEXPLAINED, Outcome, Status
from tests.oracles.sad_cases import COSTS, NATIONAL, Imported, currency_of
from tests.support.small_law import Law, Tax, law_book

_DAY = date(2026, 3, 2)
_ONE = Decimal(1)
_SMALL = 10  # units; a larger difference of a base is no flat deduction but an error


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
    return assess(sad.facts, law_book(law_of(sad, less)).on(_DAY))[0]


def values(sad: Imported) -> list[Outcome]:
    """The value of each item, from price and costs, beside the SAD's CIF value."""
    outcomes = []
    for place, item in enumerate(assessed(sad, {}).items):
        theirs = sad.sad.items[place].cif
        ours = item.value.amount if item.value else None
        status: Status = "equal"
        reason = ""
        if theirs is None or ours is None:
            status, reason = "undecided", "no value, or no price with a rate of exchange"
        elif ours != theirs:
            status, reason = "differs", next(_value_reasons(sad, place), UNEXPLAINED)
        outcomes.append(
            Outcome(
                where=f"{sad.name} item {place + 1}", what="value", theirs=theirs, ours=ours,
                status=status, reason=reason,
            )
        )  # fmt: skip
    return outcomes


def _value_reasons(sad: Imported, place: int) -> Iterator[str]:
    """ASYCUDA rounds each share in its own currency, so that the shares do not sum to the whole."""
    parts = sad.sad.items[place].parts.values()
    rounded = sum((p.national or Decimal(0) for p in parts), Decimal(0))
    if not sad.facts.charges and rounded == sad.sad.items[place].cif:
        yield "ASYCUDA rounds each part before it sums them"
    if sad.facts.charges and all(_share_is_rounded(sad, place, part) for part in COSTS):
        yield "ASYCUDA's shares of a cost are rounded one by one; ours sum to the whole"


def _share_is_rounded(sad: Imported, place: int, part: str) -> bool:
    whole, share = sad.sad.valuation.parts.get(part), sad.sad.items[place].parts.get(part)
    price, invoice = sad.sad.items[place].parts.get("invoice"), sad.sad.valuation.parts["invoice"]
    if whole is None or not whole.foreign or share is None or price is None:
        return True
    cent = Decimal("0.01")
    exact = whole.foreign * (price.foreign or 0) / (invoice.foreign or 1)
    rounded = exact.quantize(cent, ROUND_HALF_UP)
    national = rounded * sad.rates[currency_of(whole)]
    return (share.foreign, share.national) == (rounded, national.quantize(sad.step, ROUND_HALF_UP))


def taxes(sad: Imported) -> list[Outcome]:
    """Each tax of each item beside the SAD's own, by the law that the rates imply."""
    less = _flat_deduction(sad)
    plain, finer = assessed(sad, {}), assessed(sad, {t: k for t, (k, _) in less.items()})
    outcomes = []
    for (place, tax), line in sad.lines.items():
        lines = [[x for x in a.items[place].lines if x.charge == tax] for a in (plain, finer)]
        status: Status = "undecided"
        reason, after = "no rate is printed, or the item has no value", None
        if all(lines):
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
) -> tuple[Status, str]:
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
    kept = {path: number(text) for path, text in sad.sad.kept}
    cif = sum((item.value.exact for item in assessed(sad, {}).items if item.value), Decimal(0))
    pairs = [("CIF of the whole", sad.sad.valuation.cif, cif.quantize(sad.step, ROUND_HALF_UP))]
    for place in range(len(sad.sad.items)):
        stated = kept.get(f"{item_prefix(place)}Taxation/Item_taxes_amount")
        lines = (x.amount or Decimal(0) for x in sad.sad.taxes if x.position == place)
        pairs.append((f"taxes of item {place + 1}", stated, sum(lines, Decimal(0))))
    fees = kept.get("Financial/Amounts/Global_taxes") or Decimal(0)
    ours = sum((x.amount or Decimal(0) for x in sad.sad.taxes), fees)
    pairs.append(("taxes of the whole", kept.get("Financial/Amounts/Totals_taxes"), ours))
    return [_sum_outcome(sad, *pair) for pair in pairs if pair[1] is not None]


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

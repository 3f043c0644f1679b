"""Charges: each builds on what is known by its turn, and a fee is what the service costs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from greenlane.law.charge import CUSTOMS_VALUE
from greenlane.law.coherence.rule import Broken, law_rule
from greenlane.law.duty_expression import AdValorem

if TYPE_CHECKING:
    from greenlane.law.lawbook import LawBook


@law_rule("CH1", "Every charge has a place of its own in the order.", "the order of evaluation")
def charges_have_places(book: "LawBook") -> Iterator[Broken]:
    """Two charges of one order."""
    places: dict[int, str] = {}
    for charge in book.charges:
        if charge.order in places:
            same = places[charge.order]
            yield "country.toml", f"charge {charge.code}", f"order {charge.order} is that of {same}"
        places[charge.order] = charge.code


@law_rule("CH2", "The base of a charge names the value and earlier charges.", "UCC; VAT law")
def bases_are_known(book: "LawBook") -> Iterator[Broken]:
    """Bases that name what is not yet computed."""
    known = {CUSTOMS_VALUE}
    for charge in book.charges:
        if missing := set(charge.base) - known:
            place = f"charge {charge.code}"
            yield "country.toml", place, f"its base names {sorted(missing)} too early"
        known.add(charge.code)


def _fees(book: "LawBook") -> set[str]:
    return {charge.code for charge in book.charges if charge.kind == "fee"}


@law_rule("FE1", "A fee for a service is not a share of the value.", "TFA Article 6.2; GATT VIII")
def fees_are_not_ad_valorem(book: "LawBook") -> Iterator[Broken]:
    """Measures that fix a fee by the value of the goods."""
    fees = _fees(book)
    for line, measure in enumerate(book.measures, start=2):
        kind = book.measure_types.get(measure.type)
        if kind is None or kind.charge not in fees:
            continue
        if any(isinstance(part, AdValorem) for part in measure.expression.components):
            yield "measures", line, f"{measure.id} takes a fee as a share of the value"


@law_rule("FE2", "A fee does not exceed what the service costs.", "TFA Article 6.2(i)")
def fees_keep_their_cap(book: "LawBook") -> Iterator[Broken]:
    """Fees with a fixed amount above the cost cap, in national currency."""
    caps = {c.code: c.cost_cap for c in book.charges if c.kind == "fee" and c.cost_cap is not None}
    for line, measure in enumerate(book.measures, start=2):
        kind = book.measure_types.get(measure.type)
        cap = caps.get(kind.charge) if kind else None
        if cap is None:
            continue
        amounts = (getattr(part, "amount", None) for part in measure.expression.components)
        if any(amount is not None and amount > cap for amount in amounts):
            yield "measures", line, f"{measure.id} exceeds the cost of the service, {cap}"


@law_rule("FX1", "The national currency has no rate: it is worth itself.", "CVA Article 9")
def national_currency_has_no_rate(book: "LawBook") -> Iterator[Broken]:
    """Exchange rates of the national currency."""
    for line, rate in enumerate(book.exchange_rates, start=2):
        if rate.currency == book.currency:
            yield "exchange_rates", line, f"{book.currency!r} is the national currency"


@law_rule("MT3", "A measure type serves the trade of its charge.", "the order of evaluation")
def types_serve_their_trade(book: "LawBook") -> Iterator[Broken]:
    """Types whose charge is due in the other trade."""
    for line, kind in enumerate(book.measure_types.values(), start=2):
        charge = book.charge_by_code.get(kind.charge)
        if charge is not None and charge.trade != kind.trade:
            yield "measure_types", line, f"{kind.type!r} is {kind.trade}, its charge is not"

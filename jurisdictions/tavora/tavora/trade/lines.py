"""One goods item of an honest declaration: quantities, packages, price, documents."""

from datetime import date
from decimal import Decimal
from random import Random

import msgspec

from greenlane.datamodel.base import Amount, DateTime, Measure
from greenlane.datamodel.commodity import Commodity, GoodsMeasure, InvoiceLine
from greenlane.datamodel.document import AdditionalDocument, PreviousDocument
from greenlane.datamodel.duty_tax_fee import DutyTaxFee
from greenlane.datamodel.goods_item import (
    CustomsValuation,
    GovernmentAgencyGoodsItem,
    GovernmentProcedure,
    Packaging,
)
from greenlane.standards import mrn
from tavora.trade.chance import digits, noise, pick
from tavora.trade.goods import PER_KILOGRAM
from tavora.trade.products import Product
from tavora.trade.terms import Terms, document

_COUNTED = ("NAR", "NPR", "KGM", "CEN", "DZN")
_METHOD = CustomsValuation(method_code="1")
_MARKS = "ABCDEFGHJKLMNPRSTUVWXYZ"


class Today(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What all declarations of a day share. `years` are years since the price epoch."""

    day: date
    stamp: str
    month: int
    epoch: int
    years: float
    rates: dict[str, float]
    recent: tuple[DateTime, ...]


class Line(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """An item and what it adds to the totals: cents of the invoice, grams, packages."""

    item: GovernmentAgencyGoodsItem
    cents: int
    grams: int
    packages: int


def mass(grams: int) -> Measure:
    """Kilograms from grams, exactly."""
    if grams % 1000 == 0:
        return Measure(Decimal(grams // 1000), "KGM")
    return Measure(Decimal(grams).scaleb(-3), "KGM")


def money(cents: int, currency: str) -> Amount:
    """An amount from hundredths."""
    if cents % 100 == 0:
        return Amount(Decimal(cents // 100), currency)
    return Amount(Decimal(cents).scaleb(-2), currency)


def make_line(
    rng: Random, place: int, product: Product, terms: Terms, today: Today, currency: str
) -> Line:
    """The item at `place` (from 1) of a declaration invoiced in `currency`."""
    packages, net, gross = _load(rng, product)
    kilos = net / 1000
    price = product.price * (1 + product.drift * today.years) * noise(rng, product.spread)
    cents = int(price * kilos / today.rates[currency] * 100) + 1
    if currency == "JPY":
        cents += 100 - cents % 100
    item = GovernmentAgencyGoodsItem(
        sequence_numeric=place,
        additional_document=_documents(rng, product, terms),
        commodity=_commodity(rng, product, terms, packages, net, gross, money(cents, currency)),
        customs_valuation=_METHOD if product.trade == "import" else None,
        government_procedure=terms.procedure,
        origin=terms.origin,
        packaging=(_packaging(rng, product, packages),),
        previous_document=_previous(rng, terms, today),
    )
    return Line(item=item, cents=cents, grams=gross, packages=packages)


def _commodity(
    rng: Random, product: Product, terms: Terms, packages: int, net: int, gross: int,
    price: Amount,
) -> Commodity:  # fmt: skip
    quantity = _quantity(product, terms, packages, net / 1000) if terms.unit else None
    return Commodity(
        description=pick(rng, product.texts),
        classification=terms.classification,
        duty_tax_fee=_fees(terms, quantity, net / 1000),
        goods_measure=GoodsMeasure(
            gross_mass_measure=mass(gross),
            net_net_weight_measure=mass(net),
            tariff_quantity=quantity,
        ),
        invoice_line=InvoiceLine(item_charge_amount=price),
    )


def _load(rng: Random, product: Product) -> tuple[int, int, int]:
    """Packages, net grams and gross grams; whole kilograms from a hundred on."""
    if product.pack[0] == "V":
        net = (1 + int(product.lot * (0.5 + rng.random()))) * 1000
        return 1, net, net
    packages = 1 + int(product.lot * (0.35 + 1.3 * rng.random()) / product.pack_mass)
    net = 1 + int(packages * product.pack_mass * (980 + 40 * rng.random()))
    if product.pack == "CT" and packages == 1 and product.lot < product.pack_mass:
        net = 1 + int(product.lot * (600 + 700 * rng.random()))
    gross = net + 20 * packages + int(net * product.tare)
    if net >= 100_000:
        net = net // 1000 * 1000
        gross = gross // 1000 * 1000 + 1000
    return packages, net, gross


def _quantity(product: Product, terms: Terms, packages: int, kilos: float) -> Measure:
    count = packages if product.pack == "NE" else kilos / product.unit_mass
    if terms.unit in _COUNTED:
        return Measure(Decimal(max(1, round(count))), terms.unit)
    return Measure(Decimal(int(count * 100) + 1).scaleb(-2), terms.unit)


def _fees(terms: Terms, quantity: Measure | None, kilos: float) -> tuple[DutyTaxFee, ...]:
    if not terms.excise:
        return (terms.fee,)
    fees = [terms.fee]
    for charge, unit in terms.excise:
        base = quantity
        if base is None or unit != terms.unit:
            hundredths = int(kilos * PER_KILOGRAM.get(unit, 1.0) * 100) + 1
            base = Measure(Decimal(hundredths).scaleb(-2), unit)
        payment = terms.fee.payment
        fees.append(DutyTaxFee(type_code=charge, specific_tax_base_quantity=base, payment=payment))
    return tuple(fees)


def _documents(rng: Random, product: Product, terms: Terms) -> tuple[AdditionalDocument, ...]:
    if not terms.proofs:
        return terms.documents
    code = pick(rng, terms.proofs)
    return (*terms.documents, document(code, f"{product.origin}{digits(rng, 7)}"))


def _packaging(rng: Random, product: Product, packages: int) -> Packaging:
    marks = f"{pick(rng, _MARKS)}{product.references} 1-{packages}"
    return Packaging(
        sequence_numeric=1,
        marks_numbers_id=marks,
        quantity_quantity=packages,
        type_code=product.pack,
    )


def _previous(rng: Random, terms: Terms, today: Today) -> tuple[PreviousDocument, ...]:
    if not terms.previous:
        return ()
    number = mrn.make(today.day.year, "QT", f"0{digits(rng, 11)}J")
    return (PreviousDocument(category_code="Y", type_code="MRN", id=number, line_numeric=1),)


def relieved(item: GovernmentAgencyGoodsItem, relief: str) -> GovernmentAgencyGoodsItem:
    """The item with an additional procedure that grants a relief."""
    first = item.government_procedure[0]
    procedure = (first, GovernmentProcedure(current_code=relief))
    return msgspec.structs.replace(item, government_procedure=procedure)

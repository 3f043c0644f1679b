"""An estimate of what goods will cost at the border: what must be asked, and the same assessment.

Only what the measures on the goods depend on is asked; the answer is made by `duties.assess`, as a
declaration's is.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from greenlane.datamodel.base import Amount
from greenlane.datamodel.goods_item import ChargeDeduction
from greenlane.datamodel.item_facts import NET_MASS_UNIT, NO_PREFERENCE, ItemFacts, ShipmentFacts
from greenlane.duties.alternatives import Alternative, cheaper_options
from greenlane.duties.assessment import Assessment, assess
from greenlane.duties.measure_selection import candidates
from greenlane.kernel.finding import Finding
from greenlane.law.duty_expression import DutyExpression
from greenlane.law.law_of_day import LawOfDay
from greenlane.law.measure import Measure
from greenlane.law.nomenclature import Trade
from greenlane.law.procedure import Procedure
from greenlane.rules.charges import INSURANCE, TRANSPORT
from greenlane.standards import unit


class Asked(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What an estimate depends on beside the price; codes only.

    `values` are named values (a retail price, say) by the code of their addition, `carriage` and
    `insurance` say whether they belong to the customs value where the delivery terms leave them
    out.
    """

    units: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    additional_codes: tuple[str, ...] = ()
    preferences: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    order_numbers: tuple[str, ...] = ()
    carriage: bool = False
    insurance: bool = False


class Told(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What a trader says about the goods; `quantities` by unit, `values` by code in `currency`."""

    price: Decimal
    currency: str
    incoterm: str = ""
    carriage: Decimal | None = None
    insurance: Decimal | None = None
    quantities: dict[str, Decimal] = {}
    values: dict[str, Decimal] = {}
    additional_codes: tuple[str, ...] = ()
    preference: str = ""
    documents: tuple[str, ...] = ()
    order_number: str = ""


class Estimate(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What would be owed, what could not be computed, and which lawful claims would lower it."""

    assessment: Assessment
    findings: tuple[Finding, ...]
    options: tuple[Alternative, ...]


def asked(law: LawOfDay, code: str, country: str, trade: Trade) -> Asked:
    """What the duty on goods of `code` from (or to) `country` depends on."""
    nothing = Told(price=Decimal(0), currency=law.book.currency)
    item = _facts(law, code, country, trade, nothing).items[0]
    found = candidates(item, law, trade)
    types, named = law.book.measure_types, _named_values(law)
    bases = {base for m in found for e in _expressions(m) for base in e.bases}
    cif = trade == "import" and law.book.valuation_basis == "CIF"
    return Asked(
        units=_units(found),
        values=tuple(code for code, base in named.items() if base in bases),
        additional_codes=_distinct(m.additional_code for m in found),
        preferences=_distinct(
            types[m.type].preference for m in found if types[m.type].preference != NO_PREFERENCE
        ),
        documents=_distinct(d for m in found for d in sorted(m.documents)),
        order_numbers=_distinct(m.order_number for m in found),
        carriage=cif and TRANSPORT in law.book.valuation_codes,
        insurance=cif and INSURANCE in law.book.valuation_codes,
    )


def estimate(law: LawOfDay, code: str, country: str, trade: Trade, told: Told) -> Estimate:
    """What would be owed on goods of `code`, computed as a declaration's duties are."""
    shipment = _facts(law, code, country, trade, told)
    assessment, findings = assess(shipment, law)
    return Estimate(
        assessment=assessment, findings=findings, options=cheaper_options(shipment, law)
    )


def usual_procedure(law: LawOfDay, trade: Trade) -> Procedure | None:
    """The procedure of goods that simply come (or go): duty is paid, nothing special is asked."""
    plain = [
        p
        for p in law.procedures.values()
        if p.trade == trade and p.duty == "pay" and not (p.document or p.calculation or p.stock)
    ]
    return min(plain, key=lambda p: (p.vat != "pay", p.code), default=None)


def _facts(law: LawOfDay, code: str, country: str, trade: Trade, told: Told) -> ShipmentFacts:
    procedure = usual_procedure(law, trade)
    goods = law.goods.get(code)
    preference = law.book.preferences.get(told.preference)
    proofs = frozenset(preference.documents[:1]) if preference else frozenset()
    item = ItemFacts(
        position=0, sequence=1, code=code,
        origin=country if trade == "import" else law.book.country,
        preferential_origin=country if trade == "import" else law.book.country,
        destination=law.book.country if trade == "import" else country,
        procedure=procedure.code if procedure else "",
        additional_procedures=(),
        preference=told.preference or NO_PREFERENCE,
        documents=frozenset(told.documents) | proofs,
        net_mass=told.quantities.get(NET_MASS_UNIT),
        gross_mass=told.quantities.get(NET_MASS_UNIT),
        tariff_quantity=told.quantities.get(goods.unit) if goods and goods.unit else None,
        quantities=dict(told.quantities),
        price=told.price, currency=told.currency,
        charges=tuple(_charge(code, value, told) for code, value in told.values.items()),
        payment_methods=(),
        additional_codes=frozenset(told.additional_codes),
        order_number=told.order_number,
    )  # fmt: skip
    return ShipmentFacts(
        trade=trade, prelodged=False, incoterm=told.incoterm, currency=told.currency,
        charges=tuple(_additions(law, told)), items=(item,),
    )  # fmt: skip


def _additions(law: LawOfDay, told: Told) -> Iterable[ChargeDeduction]:
    """Carriage and insurance, where the delivery terms leave them out of the price."""
    term = law.book.incoterms.get(told.incoterm)
    if told.carriage and not (term and term.freight):
        yield _charge(TRANSPORT, told.carriage, told)
    if told.insurance and not (term and term.insurance):
        yield _charge(INSURANCE, told.insurance, told)


def _charge(code: str, amount: Decimal, told: Told) -> ChargeDeduction:
    return ChargeDeduction(
        charges_type_code=code,
        other_charge_deduction_amount=Amount(value=amount, currency_id=told.currency),
    )


def _named_values(law: LawOfDay) -> Mapping[str, str]:
    return {code: v.base for code, v in law.book.valuation_codes.items() if v.base}


def _expressions(measure: Measure) -> list[DutyExpression]:
    found = [measure.expression, *(line.expression for line in measure.conditions)]
    return [each for each in found if each is not None]


def _units(measures: Iterable[Measure]) -> tuple[str, ...]:
    """The units that formulas and conditions need, one for each thing that is measured."""
    kinds: dict[tuple[str, str], str] = {}
    for measure in measures:
        of_formulas = [u for e in _expressions(measure) for u in e.units]
        for code in [*of_formulas, *(line.unit for line in measure.conditions if line.unit)]:
            plain, _, content = code.partition(":")
            kind = unit.dimension(plain) if unit.is_valid(plain) else plain
            mass = kind == unit.dimension(NET_MASS_UNIT) and not content
            kinds.setdefault((kind, content), NET_MASS_UNIT if mass else code)
    return tuple(kinds.values())


def _distinct(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for code in codes if code))

"""Honest declarations are in order: bounds, rules, duties, permits, totals."""

import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

import greenlane.rules
from greenlane.datamodel.facets import check
from greenlane.datamodel.item_facts import ShipmentFacts, read_shipment
from greenlane.duties.assessment import assess
from greenlane.gateways.country_packages import CountryPackage
from greenlane.kernel.validity import Validity
from greenlane.lifecycle.mandate import Licence, Mandate, Powers
from greenlane.messages import canonical_json, wco_xml
from greenlane.rules.permits import permit_needs
from greenlane.rules.rule import Case, Operator, RuleSet
from greenlane.standards import container, imo, ucr
from tavora.trade import Generated, World

SINCE = date(2022, 1, 1)


def _rules(country: CountryPackage) -> RuleSet:
    if not (country.root / "rules.toml").is_file():
        pytest.skip("the country has no rules.toml yet")
    for module in pkgutil.iter_modules(greenlane.rules.__path__):
        importlib.import_module(f"greenlane.rules.{module.name}")
    return RuleSet(country.toml("rules.toml"))


def _operators(world: World, day: date) -> dict[str, Operator]:
    given: dict[str, list[Mandate]] = {}
    for client, broker in world.mandates():
        given.setdefault(client, []).append(Mandate(broker=broker, kind="direct", since=SINCE))
    licences = (Licence(number="L", since=SINCE),)
    return {
        r.id: Operator(
            id=r.id,
            name=r.name,
            status=r.status,
            validity=Validity(r.since, r.until),
            deferment=r.deferment,
            powers=Powers(mandates=tuple(given.get(r.id, ())), licences=licences),
        )
        for r in world.register(day)
    }


def _errors(
    trade: list[Generated], world: World, country: CountryPackage
) -> Iterator[tuple[Generated, list[str]]]:
    rules = _rules(country)
    operators = {day: _operators(world, day) for day in dict.fromkeys(one.day for one in trade)}
    for one in trade:
        case = Case(
            declaration=one.declaration,
            shipment=read_shipment(one.declaration),
            law=country.book.on(one.day),
            operators=operators[one.day],
        )
        yield one, [f.code for f in rules.ask(case) if f.severity == "error"]


def test_honest_declarations_have_no_error_findings(
    honest: list[Generated], world: World, country: CountryPackage
) -> None:
    found = Counter(code for _, codes in _errors(honest, world, country) for code in codes)
    assert found == Counter()


def test_the_rules_find_most_mistakes_in_imports_and_no_fraud_by_its_form(
    trade: list[Generated], world: World, country: CountryPackage
) -> None:
    elsewhere = ("duplicate_lrn", "missing_permit", "wrong_currency")  # found by others than rules
    seen, found = 0, 0
    for one, codes in _errors([g for g in trade if g.truth is not None], world, country):
        if one.fraud:
            assert codes == []
        elif one.truth and one.truth.name not in elsewhere and one.declaration.exit_office is None:
            seen += 1
            found += bool(codes)
    assert found > 0.9 * seen > 50


def test_honest_declarations_keep_within_the_bounds_of_their_fields(
    honest: list[Generated],
) -> None:
    assert len(honest) > 5000
    assert [f for one in honest for f in check(one.declaration)] == []


def test_the_duties_of_honest_declarations_can_be_computed(
    honest: list[Generated], country: CountryPackage
) -> None:
    for one in honest[:2000]:
        facts = read_shipment(one.declaration)
        assessment, findings = assess(facts, country.book.on(one.day))
        assert findings == ()
        assert all(item.value is not None for item in assessment.items)
        if facts.trade == "import":
            assert all(item.lines for item in assessment.items)


def test_honest_declarations_have_their_permits_and_proofs_of_origin(
    honest: list[Generated], country: CountryPackage
) -> None:
    claimed = 0
    for one in honest:
        facts = read_shipment(one.declaration)
        assert all(need.declared for need in permit_needs(facts, country.book.on(one.day)))
        for item in facts.items:
            proofs = set(country.book.preferences[item.preference].documents)
            assert not proofs or proofs & item.documents
            claimed += bool(proofs)
    assert claimed > 200


def test_totals_add_up(honest: list[Generated]) -> None:
    for one in honest:
        body, facts = one.declaration, read_shipment(one.declaration)
        assert body.invoice_amount is not None
        assert body.total_gross_mass_measure is not None
        assert body.invoice_amount.value == sum(i.price or 0 for i in facts.items)
        assert body.total_gross_mass_measure.value == sum(i.gross_mass or 0 for i in facts.items)
        assert body.goods_item_quantity == len(facts.items)
        assert all(_masses_fit(facts))


def _masses_fit(facts: ShipmentFacts) -> list[bool]:
    return [
        i.net_mass is not None and i.gross_mass is not None and 0 < i.net_mass <= i.gross_mass
        for i in facts.items
    ]


def test_references_are_given_once_and_numbers_check(honest: list[Generated]) -> None:
    lrns = Counter(one.declaration.functional_reference_id for one in honest)
    assert max(lrns.values()) == 1
    boxes = 0
    for one in honest:
        means, shipment = one.declaration.border_transport_means, one.declaration.goods_shipment
        assert means is not None
        assert shipment is not None
        assert shipment.consignment is not None
        assert means.mode_code != "1" or imo.is_valid(means.id or "")
        assert shipment.ucr is not None
        assert ucr.is_ducr(shipment.ucr.id or "")
        for equipment in shipment.consignment.transport_equipment:
            assert container.is_valid(equipment.id or "")
            boxes += 1
    assert boxes > 1000


def test_freight_is_declared_exactly_when_the_price_does_not_include_it(
    honest: list[Generated], country: CountryPackage
) -> None:
    for one in honest:
        facts = read_shipment(one.declaration)
        if facts.trade == "import":
            codes = {c.charges_type_code for c in facts.charges}
            term = country.book.incoterms[facts.incoterm]
            assert ("AK" in codes, "AL" in codes) == (not term.freight, not term.insurance)


def test_declarations_survive_both_formats(trade: list[Generated]) -> None:
    for one in trade[:400]:
        assert canonical_json.parse(canonical_json.to_json(one.declaration)).declaration == (
            one.declaration
        )
        assert wco_xml.parse(wco_xml.to_xml(one.declaration)).declaration == one.declaration


def test_amounts_are_exact_decimals(honest: list[Generated]) -> None:
    prices = [i.price for one in honest[:500] for i in read_shipment(one.declaration).items]
    assert all(isinstance(p, Decimal) and p > 0 for p in prices)

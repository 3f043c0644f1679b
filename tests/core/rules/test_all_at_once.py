"""All findings come back at once, each at a place of the declaration."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from tests.core.rules.base import (
    AIRPORT,
    LAPSED,
    ask,
    case,
    charge,
    document,
    good_export,
    good_import,
    place,
    replaced,
)

from greenlane.datamodel import facets, pointer
from greenlane.datamodel.base import Amount, DateTime, Measure, WcoClass
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import read_shipment
from greenlane.duties.assessment import assess
from greenlane.kernel.finding import Path
from greenlane.rules.permits import permit_needs

GOOD = {"import": good_import(), "export": good_export()}

TWENTY = {
    "functional_reference_id": ("INV 17", "DE-004", "functional_reference_id"),
    "declaration_office_id": (AIRPORT, "DE-007", "declaration_office_id"),
    "acceptance_date_time": (DateTime("20260701", "102"), "DE-009", "acceptance_date_time"),
    "declarant.id": (LAPSED, "PA-003", "declarant.id"),
    "shipment.importer.id": (None, "PA-004", "shipment.importer.id"),
    "goods_item_quantity": (4, "SH-002", "goods_item_quantity"),
    "invoice_amount.value": (Decimal(1), "SH-006", "invoice_amount"),
    "total_package_quantity": (1, "SH-009", "total_package_quantity"),
    "shipment.export_country.id": ("XX", "SH-011", "shipment.export_country.id"),
    "shipment.trade_terms.condition_code": (
        "XYZ", "VA-008", "shipment.trade_terms.condition_code"),
    "shipment.consignment.transport_equipment.0.id": (
        "CSQU3054384", "TR-004", "shipment.consignment.transport_equipment.0.id"),
    "items.0.commodity.classification.0.id": (
        "6109", "GI-002", "items.0.commodity.classification.0.id"),
    "items.0.commodity.description": ("Goods", "GI-005", "items.0.commodity.description"),
    "items.0.packaging.0.type_code": ("QQ", "GI-017", "items.0.packaging.0.type_code"),
    "items.1.origin.0.country_code": (
        "CN", "GI-009", "items.1.commodity.duty_tax_fee.0.duty_regime_code"),
    "items.1.commodity.goods_measure.net_net_weight_measure": (
        Measure(Decimal(300)), "GI-013", "items.1.commodity.goods_measure.net_net_weight_measure"),
    "items.1.customs_valuation.charge_deduction": (
        (charge("ZZ", "1.00"),), "VA-004",
        "items.1.customs_valuation.charge_deduction.0.charges_type_code"),
    "items.1.government_procedure.1.current_code": (
        "F01", "PR-006", "items.1.government_procedure.1.current_code"),
    "items.2.additional_document": (
        (document("N935"), document("Q777")), "DO-001", "items.2.additional_document.1.type_code"),
    "items.2.commodity.duty_tax_fee.0.payment.method_code": (
        "X", "PR-008", "items.2.commodity.duty_tax_fee.0.payment.method_code"),
}  # fmt: skip


@pytest.mark.parametrize("trade", GOOD)
def test_a_good_declaration_has_no_finding_of_any_kind(trade: str):
    made = GOOD[trade]
    asked = case(made)
    assert ask(made) == ()
    assert facets.check(made) == ()
    assert assess(read_shipment(made), asked.law)[1] == ()
    assert all(need.declared for need in permit_needs(asked.shipment, asked.law))


def test_twenty_planted_errors_give_these_twenty():
    made = replaced(GOOD["import"], {where: value for where, (value, _, _) in TWENTY.items()})
    expected = {(code, place(at)) for _, code, at in TWENTY.values()}
    expected |= {("PR-007", place("items.2.additional_document"))}  # its relief lost its paper
    found = [(f.code, f.path) for f in ask(made)]
    assert len(TWENTY) == 20
    assert set(found) == expected
    assert len(found) == len(expected)


def test_each_of_the_twenty_is_found_alone_as_well():
    for where, (value, code, at) in TWENTY.items():
        assert (code, place(at)) in [(f.code, f.path) for f in
                                     ask(replaced(GOOD["import"], {where: value}))]  # fmt: skip


def test_findings_stand_in_the_order_of_declaration_and_items():
    made = replaced(GOOD["import"], {where: value for where, (value, _, _) in TWENTY.items()})
    items = [f.path[2] for f in ask(made) if f.path[:2] == place("items") and len(f.path) > 2]
    assert items == sorted(items)


# ------------------------------------------------------------------------- anything may be absent


def _absences(node: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every place below `node` with what stands there when it is absent."""
    if isinstance(node, tuple):
        for at, one in enumerate(node):
            yield from _absences(one, (*path, at))
        return
    for name in node.__struct_fields__:
        value = getattr(node, name)
        if value is None or value == ():
            continue
        yield (*path, name), () if isinstance(value, tuple) else None
        if isinstance(value, WcoClass | tuple):
            yield from _absences(value, (*path, name))


def _resolves(made: Declaration, path: Path) -> None:
    """The place is one of the model, and all but its absent end stands in the declaration."""
    assert pointer.path_of(pointer.json_pointer(path)) == path
    pointer.wco_pointer(path)
    assert pointer.words(path)
    node: Any = made
    for part in path:
        if node is None or node == ():
            return
        if isinstance(node, tuple) and int(part) >= len(node):
            return
        node = node[part] if isinstance(part, int) else getattr(node, part)


@pytest.mark.parametrize("trade", GOOD)
def test_whatever_is_absent_is_answered_and_every_pointer_resolves(trade: str):
    good, asked = GOOD[trade], 0
    for path, nothing in _absences(good):
        made = replaced(good, {".".join(map(str, path)): nothing})
        for one in ask(made):
            _resolves(made, one.path)
            assert one.message
            assert one.fix
            assert one.basis
        asked += 1
    assert asked > 100


def test_an_empty_declaration_is_answered():
    found = ask(Declaration())
    assert {"DE-001", "PA-001", "PA-004", "SH-001", "TR-001"} <= {f.code for f in found}
    for one in found:
        _resolves(Declaration(), one.path)


def test_odd_values_are_answered_and_every_pointer_resolves():
    odd = {"text": "\u200f؟ x", "amount": Amount(Decimal("-1"), "XAU"),
           "measure": Measure(Decimal("-1"), "LBR"), "integer": -1}  # fmt: skip
    good, seen = GOOD["import"], set()
    for path, _ in _absences(good):
        cls: Any = Declaration
        for part in path:
            if isinstance(part, str):
                spec = pointer.fields_by_name(cls)[part]
                cls = spec.child
        if spec.kind not in odd or spec.many:
            continue
        made = replaced(good, {".".join(map(str, path)): odd[spec.kind]})
        for one in ask(made):
            _resolves(made, one.path)
            seen.add(one.code)
    assert len(seen) > 40


def test_the_answer_does_not_depend_on_what_was_asked_before():
    made = replaced(GOOD["import"], {"declarant.id": LAPSED})
    first = msgspec.json.encode(ask(made))
    ask(GOOD["export"])
    ask(GOOD["import"])
    assert msgspec.json.encode(ask(made)) == first

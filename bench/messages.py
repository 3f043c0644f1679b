"""What reading costs: XML beside lxml's parse alone, JSON, facets; medians and p99 in one run.

Run with `python bench/messages.py`. Real scenarios are read from ../shared/data/cds when at hand.
"""

import statistics
import time
from decimal import Decimal
from pathlib import Path

from lxml import etree

from greenlane.datamodel import (
    Amount,
    DateTime,
    Declaration,
    GoodsShipment,
    GovernmentAgencyGoodsItem,
    Measure,
    facets,
)
from greenlane.datamodel.commodity import Classification, Commodity, GoodsMeasure, InvoiceLine
from greenlane.datamodel.document import AdditionalDocument, PreviousDocument
from greenlane.datamodel.goods_item import CustomsValuation, GovernmentProcedure, Origin, Packaging
from greenlane.datamodel.party import Address, Declarant, Exporter, Importer
from greenlane.messages import canonical_json, wco_xml

SCENARIOS = Path(__file__).parents[2] / "shared" / "data" / "cds" / "scenarios"
TRUSTING = etree.XMLParser(resolve_entities=False, no_network=True)


def item(number: int) -> GovernmentAgencyGoodsItem:
    return GovernmentAgencyGoodsItem(
        sequence_numeric=number,
        statistical_value_amount=Amount(Decimal("1250.00"), "GBP"),
        additional_document=(
            AdditionalDocument(category_code="Y", id="PERMIT 1", type_code="929"),
            AdditionalDocument(category_code="N", id="INV-77", type_code="380"),
        ),
        commodity=Commodity(
            description="Roasted coffee beans, in bags of 1 kg",
            classification=(
                Classification(id="09012100", identification_type_code="TSP"),
                Classification(id="00", identification_type_code="TRC"),
            ),
            goods_measure=GoodsMeasure(
                gross_mass_measure=Measure(Decimal("105.5"), "KGM"),
                net_net_weight_measure=Measure(Decimal("100.25"), "KGM"),
            ),
            invoice_line=InvoiceLine(item_charge_amount=Amount(Decimal("1250.00"), "GBP")),
        ),
        customs_valuation=CustomsValuation(method_code="1"),
        government_procedure=(GovernmentProcedure(current_code="40", previous_code="00"),),
        origin=(Origin(country_code="KE", type_code="1"),),
        packaging=(Packaging(sequence_numeric=1, marks_numbers_id="AB 1/10", type_code="BG"),),
        previous_document=(PreviousDocument(category_code="Y", id="20260701", type_code="CLE"),),
    )


def message(items: int) -> Declaration:
    where = Address(city_name="Nairobi", country_code="KE", line="1 Moi Avenue", postcode_id="100")
    return Declaration(
        acceptance_date_time=DateTime("20260701093000Z"),
        function_code="9",
        functional_reference_id="LRN-2026-0001",
        type_code="IMA",
        goods_item_quantity=items,
        invoice_amount=Amount(Decimal("1250.00") * items, "GBP"),
        declarant=Declarant(id="GB553202734852"),
        exporter=Exporter(name="Coffee Ltd", address=where),
        goods_shipment=GoodsShipment(
            importer=Importer(id="GB553202734852"),
            government_agency_goods_item=tuple(map(item, range(1, items + 1))),
        ),
    )


def times(work, inputs, rounds):
    """Processor microseconds of each call (a busy machine counts less), after a warm-up round."""
    taken = []
    for number in range(rounds + 1):
        for one in inputs:
            start = time.thread_time_ns()
            work(one)
            if number:
                taken.append((time.thread_time_ns() - start) / 1000)
    return taken


def row(name, taken, base=None):
    middle = statistics.median(taken)
    p99 = statistics.quantiles(taken, n=100)[98]
    ratio = f"{middle / base:7.2f} x" if base else ""
    print(f"  {name:34}{middle:10.1f} us{p99:10.1f} us{ratio}")
    return middle


def measure(title, messages, rounds):
    parsed = [wco_xml.parse(m) for m in messages]
    declarations = [p.declaration for p in parsed if p.declaration and not p.findings]
    texts = [canonical_json.to_json(d) for d in declarations]
    size = sum(map(len, messages)) // len(messages)
    print(f"{title}: {len(messages)} message(s) of {size} bytes XML on average")
    print(f"  {'':34}{'median':>13}{'p99':>13}")
    base = row("lxml parse alone", times(lambda m: etree.fromstring(m, TRUSTING), messages, rounds))
    row("wco_xml.parse (guard, map)", times(wco_xml.parse, messages, rounds), base)
    row("wco_xml.to_xml", times(wco_xml.to_xml, declarations, rounds))
    row(f"canonical_json.parse ({len(texts[0])} bytes)", times(canonical_json.parse, texts, rounds))
    row("canonical_json.to_json", times(canonical_json.to_json, declarations, rounds))
    row("facets.check", times(facets.check, declarations, rounds))


def main():
    for items, rounds in ((5, 2000), (100, 200)):
        measure(f"synthetic, {items} items", [wco_xml.to_xml(message(items))], rounds)
    if not SCENARIOS.is_dir():
        print("real scenarios: ../shared/data/cds is absent")
        return
    files = [p.read_bytes() for p in SCENARIOS.rglob("*") if p.suffix.lower() == ".xml"]
    real = [f for f in files if wco_xml.parse(f).declaration is not None]
    measure("real scenarios", real, 20)


if __name__ == "__main__":
    main()

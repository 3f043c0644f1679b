"""CDS scenarios as cases: one notification with taxes, and what was declared by then."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import msgspec

from greenlane.datamodel.base import WcoClass
from greenlane.datamodel.declaration import Declaration
from greenlane.datamodel.item_facts import ItemFacts, ShipmentFacts, read_shipment
from greenlane.messages import wco_xml
from tests.oracles.cds_lines import TaxLine

POSTPONED = "PVA"
"""Our additional procedure for what CDS reads from a party of role FR1: VAT on the own return."""

_DECLARES = re.compile(rb"<(?:\w+:)?Declaration[\s>]")
_NUMBER = re.compile(r"\d+")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One notification with taxes, and what was declared by then (None when none is published)."""

    file: str
    lines: list[TaxLine]
    facts: ShipmentFacts | None

    def item(self, line: TaxLine) -> ItemFacts | None:
        """The declared item of a tax line."""
        items = self.facts.items if self.facts else ()
        return next((item for item in items if item.sequence == line.item), None)


def cases(folder: Path, lines: list[TaxLine]) -> Iterator[Case]:
    """Every notification of the tax lines beside its declaration, amended where it was by then."""
    for file, group in groupby(lines, key=lambda line: line.file):
        notified = list(group)
        declaration = _declaration(folder, notified[0].scenario, file)
        facts = _facts(declaration) if declaration else None
        yield Case(file=file, lines=notified, facts=facts)


def _declaration(folder: Path, scenario: str, file: str) -> Declaration | None:
    files = sorted(p for p in (folder / scenario).rglob("*") if p.suffix.lower() == ".xml")
    found = [wco_xml.parse(data).declaration for p in files if _declares(data := p.read_bytes())]
    lodged = [d for d in found if d and d.function_code == "9"]
    amendments = [d for d in found if d and d.function_code == "13"]
    if len(lodged) != 1:
        return None
    answered = [p.name for p in files if "DMSREQ" in p.name and _before(p.name, Path(file).name)]
    if amendments and answered:
        return overlaid(lodged[0], amendments[0])
    return lodged[0]


def _declares(data: bytes) -> bool:
    return b"Response>" not in data and _DECLARES.search(data) is not None


def _before(one: str, other: str) -> bool:
    def number(name: str) -> int:
        found = _NUMBER.match(name)
        return int(found[0]) if found else 0

    return number(one) < number(other)


def overlaid(of: Any, change: Any) -> Any:
    """A declaration with what an amendment states in the place of what it said before."""
    changes = {}
    for name in of.__struct_fields__:
        before, after = getattr(of, name), getattr(change, name)
        if name == "type_code" or after in (None, ()):
            continue
        if isinstance(after, tuple) and before:
            pairs = [overlaid(b, a) for b, a in zip(before, after, strict=False)]
            after = (*pairs, *before[len(after) :], *after[len(before) :])
        elif isinstance(after, WcoClass) and before is not None:
            after = overlaid(before, after)
        changes[name] = after
    return msgspec.structs.replace(of, **changes)


def _facts(declaration: Declaration) -> ShipmentFacts:
    """What the engine reads, with postponement told as an additional procedure."""
    facts = read_shipment(declaration)
    shipment = declaration.goods_shipment
    parties = [*(shipment.domestic_duty_tax_party if shipment else ())]
    for item in shipment.government_agency_goods_item if shipment else ():
        parties += item.domestic_duty_tax_party
    if not any(party.role_code == "FR1" for party in parties):
        return facts
    items = tuple(
        msgspec.structs.replace(i, additional_procedures=(*i.additional_procedures, POSTPONED))
        for i in facts.items
    )
    return msgspec.structs.replace(facts, items=items)
